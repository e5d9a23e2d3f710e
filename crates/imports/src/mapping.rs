use kernel::Problem;
use kernel::identity::DivisionCode;
use organization::units::UnitKind;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// How the columns and words of a file become those of a record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mapping {
    pub name: String,
    #[serde(default)]
    pub title: String,
    /// The system that numbers in the file belong to, where it has some.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub system: Option<String>,
    /// Member of a record → title of a column.
    pub columns: BTreeMap<String, String>,
    pub dates: Dates,
    pub units: Units,
    /// Member → what an empty cell, or a missing column, means.
    #[serde(default)]
    pub defaults: BTreeMap<String, String>,
    /// Member → word in the file → code.
    #[serde(default)]
    pub values: BTreeMap<String, BTreeMap<String, String>>,
}

/// How days and moments are written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Dates {
    /// As in `strftime`.
    pub format: String,
    /// Of the clocks that moments were read from, such as `+08:00`.
    pub offset: String,
}

/// Where units stand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Units {
    /// The division below which units are looked for by name.
    pub parent: DivisionCode,
    /// Makes those that do not exist.
    #[serde(default)]
    pub create: bool,
    #[serde(default = "office")]
    pub kind: UnitKind,
}

const fn office() -> UnitKind {
    UnitKind::Office
}

impl Mapping {
    /// `members` are those that it may name, `needed` those that every record has.
    pub fn from_toml(text: &str, members: &[&str], needed: &[&str]) -> Result<Self, Problem> {
        let mapping: Self = toml::from_str(text).map_err(|error| refused(&error.to_string()))?;
        let named =
            mapping.columns.keys().chain(mapping.defaults.keys()).chain(mapping.values.keys());
        if let Some(unknown) = named.into_iter().find(|name| !members.contains(&name.as_str())) {
            let known = members.join(", ");
            return Err(refused(&format!("unknown member `{unknown}`; known are {known}")));
        }
        for needed in needed {
            if !mapping.columns.contains_key(*needed) && !mapping.defaults.contains_key(*needed) {
                return Err(refused(&format!("`{needed}` is not mapped")));
            }
        }
        Ok(mapping)
    }
}

/// A mapping that says something wrong.
pub fn refused(error: &str) -> Problem {
    let zh = format!("映射文件不正确：{error}");
    Problem::field("/mapping", "mapping", zh, format!("The mapping is not valid: {error}"))
}
