//! What every number and text of the document is bound by, whatever its own declaration says.

use serde_json::{Map, Value, json};
use std::ops::RangeInclusive;
use std::sync::LazyLock;

/// RFC 8785 and browsers hold integers exactly up to here; what lies beyond would be hashed as another number.
const SAFE: i64 = 9_007_199_254_740_991;
/// Items of lists are codes, digests and networks; headers are addresses and words.
const LONGEST_ITEM: u32 = 200;
/// What no text may hold, as a pattern of JSON Schema.
static TEXT: LazyLock<String> = LazyLock::new(|| {
    let range = |(range, _): &(RangeInclusive<char>, _)| {
        format!("\\u{:04X}-\\u{:04X}", u32::from(*range.start()), u32::from(*range.end()))
    };
    let refused: String = kernel::text::REFUSED.iter().map(range).collect();
    format!("^[^{refused}]*$")
});

/// Adds the bounds that schemas do not declare themselves.
pub(super) fn complete(value: &mut Value) {
    match value {
        Value::Object(members) => {
            // An example may look like a schema.
            for (_, member) in members.iter_mut().filter(|(name, _)| *name != "example") {
                complete(member);
            }
            // Members of an object say their own limit, which a test asks of them; the items of a list and headers have no place to.
            if let Some(Value::Object(items)) = members.get_mut("items") {
                bound_item(items);
            }
            let headers = members.get_mut("headers").and_then(Value::as_object_mut);
            for header in headers.into_iter().flat_map(Map::values_mut) {
                if let Some(Value::Object(schema)) = header.get_mut("schema") {
                    bound_item(schema);
                }
            }
            if is(members, "integer") {
                bound_integer(members);
            }
            if is(members, "string") {
                bound_text(members);
            }
        }
        Value::Array(items) => items.iter_mut().for_each(complete),
        _ => {}
    }
}

fn is(schema: &Map<String, Value>, kind: &str) -> bool {
    match schema.get("type") {
        Some(Value::String(name)) => name == kind,
        Some(Value::Array(names)) => names.iter().any(|name| name == kind),
        _ => false,
    }
}

fn bound_item(schema: &mut Map<String, Value>) {
    let says_more = ["enum", "const", "format"].iter().any(|name| schema.contains_key(*name));
    if is(schema, "string") && !says_more {
        schema.entry("maxLength").or_insert_with(|| json!(LONGEST_ITEM));
    }
}

fn bound_integer(schema: &mut Map<String, Value>) {
    let most = match schema.get("format").and_then(Value::as_str) {
        Some("int32") => i64::from(i32::MAX),
        _ => SAFE,
    };
    if !schema.contains_key("exclusiveMinimum") {
        schema.entry("minimum").or_insert_with(|| json!(-most));
    }
    if !schema.contains_key("exclusiveMaximum") {
        schema.entry("maximum").or_insert_with(|| json!(most));
    }
}

fn bound_text(schema: &mut Map<String, Value>) {
    if ["enum", "const", "pattern"].iter().any(|name| schema.contains_key(*name)) {
        return;
    }
    let length = match schema.get("format").and_then(Value::as_str) {
        Some("date") => 10,
        Some("date-time") => 40,
        Some("uuid") => 36,
        Some(_) => return,
        None => {
            schema.insert("pattern".into(), json!(*TEXT));
            return;
        }
    };
    schema.entry("maxLength").or_insert_with(|| json!(length));
}
