use kernel::Problem;
use kernel::identity::DivisionCode;
use organization::units::UnitKind;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

use crate::codes::ExternalSystem;

/// How the columns and words of a file become those of a ticket.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mapping {
    pub name: String,
    #[serde(default)]
    pub title: String,
    /// The system that the numbers belong to.
    pub system: ExternalSystem,
    /// Member of a ticket → title of a column.
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

/// How moments are written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Dates {
    /// As in `strftime`.
    pub format: String,
    /// Of the clocks that they were read from, such as `+08:00`.
    pub offset: String,
}

/// Where lead units stand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Units {
    /// The division below which units are looked for by name.
    pub parent: DivisionCode,
    /// Makes those that do not exist.
    #[serde(default)]
    pub create: bool,
    pub kind: UnitKind,
}

/// Members that a mapping may name.
const MEMBERS: [&str; 18] = [
    "external_no",
    "title",
    "content",
    "place",
    "object",
    "category",
    "channel",
    "urgency",
    "caller_type",
    "caller_name",
    "caller_phone",
    "caller_id_no",
    "confidential",
    "dispatched_at",
    "written_limit",
    "unit",
    "status",
    "concluded_at",
];

/// Members that every ticket has.
pub(super) const NEEDED: [&str; 10] = [
    "external_no",
    "title",
    "place",
    "category",
    "channel",
    "urgency",
    "caller_type",
    "dispatched_at",
    "unit",
    "status",
];

impl Mapping {
    pub fn from_toml(text: &str) -> Result<Self, Problem> {
        let refused = |error: String| {
            let zh = format!("映射文件不正确：{error}");
            Problem::field("/mapping", "mapping", zh, format!("The mapping is not valid: {error}"))
        };
        let mapping: Self = toml::from_str(text).map_err(|error| refused(error.to_string()))?;
        let named =
            mapping.columns.keys().chain(mapping.defaults.keys()).chain(mapping.values.keys());
        if let Some(unknown) = named.into_iter().find(|name| !MEMBERS.contains(&name.as_str())) {
            return Err(refused(format!(
                "unknown member `{unknown}`; known are {}",
                MEMBERS.join(", ")
            )));
        }
        for needed in NEEDED {
            if !mapping.columns.contains_key(needed) && !mapping.defaults.contains_key(needed) {
                return Err(refused(format!("`{needed}` is not mapped")));
            }
        }
        Ok(mapping)
    }
}

/// The mappings that come with the product, by name.
pub fn built_in_mappings() -> [(&'static str, &'static str); 2] {
    [
        ("district", include_str!("../../data/mappings/district.toml")),
        ("baltimore-311", include_str!("../../data/mappings/baltimore-311.toml")),
    ]
}

/// The text of a mapping that comes with the product.
pub fn built_in_mapping(name: &str) -> Option<&'static str> {
    built_in_mappings().into_iter().find(|(known, _)| *known == name).map(|(_, text)| text)
}

pub fn mapping_names() -> Vec<&'static str> {
    built_in_mappings().into_iter().map(|(name, _)| name).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_mappings_of_the_product_are_valid() {
        for (name, text) in built_in_mappings() {
            assert_eq!(Mapping::from_toml(text).unwrap().name, name);
        }
    }

    #[test]
    fn a_mistake_in_a_mapping_is_named() {
        let (_, text) = built_in_mappings()[0];
        let mistake = |from: &str, to: &str| {
            Mapping::from_toml(&text.replace(from, to)).unwrap_err().detail_en
        };
        assert!(mistake("title = \"标题\"", "titel = \"标题\"").contains("titel"));
        assert!(mistake("unit = \"承办单位\"\n", "").contains("unit"));
        assert!(mistake("city12345", "nowhere").contains("nowhere"));
    }
}
