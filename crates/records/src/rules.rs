//! The rules of a field as data: rows of a file, each with the days on which it holds and where it stands. A line reads the row of the day
//! that it judges, so that what was right by the rule of its day stays right when the rule is replaced.

use crate::statutes::Confidence;
use chrono::NaiveDate;
use serde::Deserialize;
use serde::de::DeserializeOwned;

/// The members that every row has.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Validity {
    /// First day on which the rule holds.
    valid_from: NaiveDate,
    /// Last day, when it was replaced.
    valid_to: Option<NaiveDate>,
    /// 依据: for whoever changes the rule.
    source: String,
    /// How sure it is; what is only known to the trade is confirmed before it is relied on.
    confidence: Confidence,
}

const VALIDITY: [&str; 4] = ["valid_from", "valid_to", "source", "confidence"];

impl Validity {
    fn holds_on(&self, day: NaiveDate) -> bool {
        self.valid_from <= day && self.valid_to.is_none_or(|last| day <= last)
    }

    fn meets(&self, other: &Self) -> bool {
        let ends_before =
            |one: &Self, next: &Self| one.valid_to.is_some_and(|last| last < next.valid_from);
        !ends_before(self, other) && !ends_before(other, self)
    }
}

/// The rows of one kind of rule: on each day one holds at the most.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(try_from = "Vec<toml::Table>", bound(deserialize = "T: DeserializeOwned"))]
pub struct Rules<T>(Vec<(Validity, T)>);

impl<T> Rules<T> {
    /// What the rule of a day says.
    pub fn on(&self, day: NaiveDate) -> Option<&T> {
        self.0.iter().find(|(validity, _)| validity.holds_on(day)).map(|(_, rule)| rule)
    }
}

impl<T> Default for Rules<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T: DeserializeOwned> TryFrom<Vec<toml::Table>> for Rules<T> {
    type Error = String;

    fn try_from(rows: Vec<toml::Table>) -> Result<Self, String> {
        let rows: Vec<(Validity, T)> = rows.into_iter().map(read).collect::<Result<_, _>>()?;
        for (at, (one, _)) in rows.iter().enumerate() {
            if one.source.trim().is_empty() {
                return Err(format!("the rule from {} on has no source", one.valid_from));
            }
            if one.valid_to.is_some_and(|last| last < one.valid_from) {
                return Err(format!("the rule from {} on ends before it", one.valid_from));
            }
            if rows.iter().skip(at + 1).any(|(other, _)| one.meets(other)) {
                return Err(format!("two rules hold on one day: see {}", one.valid_from));
            }
        }
        Ok(Self(rows))
    }
}

/// A member that neither every row has nor the rule knows is refused: a mistyped last day would be none.
fn read<T: DeserializeOwned>(mut row: toml::Table) -> Result<(Validity, T), String> {
    let validity: toml::Table = VALIDITY
        .into_iter()
        .filter_map(|name| Some((name.to_string(), row.remove(name)?)))
        .collect();
    let validity = validity.try_into().map_err(|error| error.to_string())?;
    Ok((validity, row.try_into().map_err(|error| error.to_string())?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, PartialEq, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Limit {
        days: u32,
    }

    #[derive(Debug, Deserialize)]
    struct File {
        limit: Rules<Limit>,
    }

    fn file(rows: &[&str]) -> Result<Rules<Limit>, String> {
        let rows: Vec<String> = rows
            .iter()
            .map(|row| format!("[[limit]]\nsource = \"口径\"\nconfidence = \"K\"\n{row}\n"))
            .collect();
        let file: Result<File, _> = toml::from_str(&rows.concat());
        file.map(|file| file.limit).map_err(|error| error.to_string())
    }

    #[test]
    fn the_rule_of_the_day_holds() {
        let rules = file(&[
            "valid_from = \"2020-01-01\"\nvalid_to = \"2024-12-31\"\ndays = 7",
            "valid_from = \"2025-01-01\"\ndays = 10",
        ])
        .unwrap();
        for (day, days) in [
            ("2019-12-31", None),
            ("2020-01-01", Some(7)),
            ("2024-12-31", Some(7)),
            ("2025-01-01", Some(10)),
        ] {
            assert_eq!(rules.on(day.parse().unwrap()).map(|one| one.days), days, "{day}");
        }
    }

    #[test]
    fn a_row_that_cannot_be_relied_on_is_not_read() {
        let good = "valid_from = \"2020-01-01\"\ndays = 7";
        assert!(file(&[good]).is_ok());
        for (rows, why) in [
            (vec![good, good], "two rules hold on one day"),
            (vec!["valid_from = \"2020-01-01\""], "days"),
            (vec!["days = 7"], "valid_from"),
            (
                vec!["valid_from = \"2020-01-01\"\nvalid_too = \"2024-12-31\"\ndays = 7"],
                "valid_too",
            ),
            (
                vec!["valid_from = \"2020-01-02\"\nvalid_to = \"2020-01-01\"\ndays = 7"],
                "ends before",
            ),
        ] {
            let error = file(&rows).unwrap_err();
            assert!(error.contains(why), "{error}");
        }
        let unsourced = format!("[[limit]]\nsource = \" \"\nconfidence = \"K\"\n{good}");
        let error = toml::from_str::<File>(&unsourced).unwrap_err().to_string();
        assert!(error.contains("no source"), "{error}");
    }
}
