//! Search in texts without spaces: bigrams find the candidates, the text itself decides.

use super::schema::hotline_ticket_text as table;
use crate::model::Ticket;
use db::{Db, Uid};
use diesel::prelude::*;
use diesel::sql_types::{self, Array};
use ledger::Tx;
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

/// A ticket and what it says, as it goes into the index.
struct Text {
    ticket: Uid,
    text: String,
    terms: Vec<String>,
}

/// Puts what tickets say into the index. The index of SQLite ends a segment at every statement and merges segments later, so that
/// many tickets in one statement cost a fraction of what they cost one by one.
pub fn index_texts(tx: &mut Tx<'_>, tickets: &[Ticket]) -> db::Result<()> {
    let open = tickets.iter().filter(|ticket| !ticket.is_restricted());
    let texts: Vec<Text> = open.map(Text::of).collect();
    if texts.is_empty() {
        return Ok(());
    }
    let tenant = tx.tenant();
    match tx.db {
        Db::Pg(c) => texts.into_iter().try_for_each(|text| text.insert(c, tenant)),
        Db::Lite(c) => {
            let rows: Vec<_> = texts
                .into_iter()
                .map(|Text { ticket, text, terms }| {
                    (
                        table::tenant_id.eq(tenant),
                        table::ticket_id.eq(ticket),
                        table::text.eq(text),
                        table::terms.eq(terms.join(" ")),
                    )
                })
                .collect();
            diesel::insert_into(table::table).values(rows).execute(c)?;
            Ok(())
        }
    }
}

impl Text {
    fn of(ticket: &Ticket) -> Self {
        let said = [&ticket.title, &ticket.place, &ticket.content];
        let said = said.map(|text| text.as_deref().unwrap_or_default()).join(" ");
        let text = normalized(&said);
        let terms = bigrams(&text).into_iter().collect();
        Self { ticket: Uid(ticket.id), text, terms }
    }

    fn insert(self, c: &mut PgConnection, tenant: &str) -> db::Result<()> {
        diesel::sql_query(
            "INSERT INTO hotline_ticket_text (tenant_id, ticket_id, text, terms) VALUES ($1, $2, $3, array_to_tsvector($4))",
        )
        .bind::<sql_types::Text, _>(tenant)
        .bind::<db::sql::Uid, _>(self.ticket)
        .bind::<sql_types::Text, _>(self.text)
        .bind::<Array<sql_types::Text>, _>(self.terms)
        .execute(c)?;
        Ok(())
    }
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
