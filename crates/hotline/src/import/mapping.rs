//! What a mapping of tickets names.

use crate::codes::ExternalSystem;
use imports::{Mapping, refused};
use kernel::Problem;

/// Members that a mapping may name.
const MEMBERS: [&str; 20] = [
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
    "signed_at",
    "first_contact_at",
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

/// A mapping of a file of tickets: it says to which system the numbers belong.
pub fn read_mapping(text: &str) -> Result<Mapping, Problem> {
    let mapping = Mapping::from_toml(text, &MEMBERS, &NEEDED)?;
    system(&mapping).map(|_| mapping)
}

/// The system that the numbers of a file belong to.
pub(super) fn system(mapping: &Mapping) -> Result<ExternalSystem, Problem> {
    let named = mapping.system.as_deref().ok_or_else(|| refused("`system` is missing"))?;
    named.parse().map_err(|known| refused(&format!("unknown system `{named}`; {known}")))
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
            assert_eq!(read_mapping(text).unwrap().name, name);
        }
    }

    #[test]
    fn a_mistake_in_a_mapping_is_named() {
        let (_, text) = built_in_mappings()[0];
        let mistake =
            |from: &str, to: &str| read_mapping(&text.replace(from, to)).unwrap_err().detail_en;
        assert!(mistake("title = \"标题\"", "titel = \"标题\"").contains("titel"));
        assert!(mistake("unit = \"承办单位\"\n", "").contains("unit"));
        assert!(mistake("city12345", "nowhere").contains("nowhere"));
    }
}
