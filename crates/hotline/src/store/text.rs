//! Search in texts without spaces: bigrams find the candidates, the text itself decides.

use super::schema::hotline_ticket_text as table;
use db::{Db, Uid};
use diesel::prelude::*;
use diesel::sql_types::{Array, Text};
use kernel::Id;
use std::collections::BTreeSet;

/// Letters and digits in lower case; everything else ends a word.
pub fn normalized(text: &str) -> String {
    let kept = text.chars().map(|letter| if letter.is_alphanumeric() { letter } else { ' ' });
    kept.flat_map(char::to_lowercase)
        .collect::<String>()
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
}

/// Every pair of neighbouring letters.
pub fn bigrams(normalized: &str) -> BTreeSet<String> {
    let letters: Vec<char> = normalized.chars().collect();
    letters
        .windows(2)
        .filter(|pair| !pair.contains(&' '))
        .map(|pair| pair.iter().collect())
        .collect()
}

/// Letters that stand alone are in no index: there has to be a pair.
pub fn can_be_searched(asked: &str) -> bool {
    !bigrams(&normalized(asked)).is_empty()
}

/// Puts a ticket's text into the index.
pub fn insert(db: &mut Db, tenant: &str, ticket: Id, text: &str) -> db::Result<()> {
    let text = normalized(text);
    let terms: Vec<String> = bigrams(&text).into_iter().collect();
    match db {
        Db::Pg(c) => diesel::sql_query(
            "INSERT INTO hotline_ticket_text (tenant_id, ticket_id, text, terms) VALUES ($1, $2, $3, array_to_tsvector($4))",
        )
        .bind::<Text, _>(tenant)
        .bind::<db::sql::Uid, _>(Uid(ticket))
        .bind::<Text, _>(text)
        .bind::<Array<Text>, _>(terms)
        .execute(c)?,
        Db::Lite(c) => diesel::insert_into(table::table)
            .values((
                table::tenant_id.eq(tenant),
                table::ticket_id.eq(Uid(ticket)),
                table::text.eq(text),
                table::terms.eq(terms.join(" ")),
            ))
            .execute(c)?,
    };
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_end_at_punctuation() {
        assert_eq!(normalized("锦山村，路灯（LED）不亮！"), "锦山村 路灯 led 不亮");
        let terms: Vec<String> = bigrams("路灯 led").into_iter().collect();
        assert_eq!(terms, ["ed", "le", "路灯"]);
        assert!(can_be_searched("d, ye") && !can_be_searched("d[[Y"));
    }
}
