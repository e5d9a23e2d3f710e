//! What a generic type holds, by its name: `Page<Unit>` is written out by utoipa with a second copy of a unit in it, and every generator of
//! clients makes two classes of that.

use serde_json::{Map, Value, json};

/// Where a generic type holds what it is generic over.
const PLACES: [&str; 2] = ["/properties/items/items", "/properties/content"];

/// Replaces what stands in a `Page_Unit` by a reference to `Unit`, which becomes a schema of its own where it was none.
pub(super) fn refer(document: &mut Value) -> Result<(), String> {
    let Some(schemas) = document.pointer_mut("/components/schemas").and_then(Value::as_object_mut)
    else {
        return Ok(());
    };
    let generic: Vec<String> = schemas.keys().filter(|name| name.contains('_')).cloned().collect();
    for name in generic {
        refer_one(schemas, &name)?;
    }
    Ok(())
}

fn refer_one(schemas: &mut Map<String, Value>, name: &str) -> Result<(), String> {
    let Some((_, held)) = name.split_once('_') else { return Ok(()) };
    let reference = json!({ "$ref": format!("#/components/schemas/{held}") });
    for place in PLACES {
        let found = schemas.get_mut(name).and_then(|schema| schema.pointer_mut(place));
        let Some(found) = found.filter(|found| found.get("$ref").is_none()) else { continue };
        let written_out = std::mem::replace(found, reference.clone());
        let known = schemas.entry(held).or_insert_with(|| written_out.clone());
        if *known != written_out {
            return Err(format!("{held} is another schema than what {name} holds"));
        }
    }
    Ok(())
}
