//! B-22: no answer says more than the OpenAPI document declares. Every answer that a story gets passes here.

use actix_web::http::{Method, StatusCode};
use jsonschema::Validator;
use serde_json::{Value, json};
use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, LazyLock, Mutex};

/// Method, path as the document has it, status.
type Place = (String, String, u16);

/// Stories of one process ask the same operations again and again; a schema is the same whichever lines are served beside.
static KNOWN: LazyLock<Mutex<HashMap<Place, Arc<Validator>>>> = LazyLock::new(Mutex::default);

/// Fails when an operation answers with a status or a member that its document does not have.
pub(crate) fn check(
    document: &Value,
    method: &Method,
    path: &str,
    status: StatusCode,
    body: &Value,
) {
    // That nothing has changed is the protocol's answer to a condition (RFC 9110 §15.4.5), of every operation that has an ETag.
    if status == StatusCode::NOT_MODIFIED {
        return;
    }
    let method = method.as_str().to_lowercase();
    let Some((template, operation)) = operation(document, &method, path) else { return };
    let answer = &operation["responses"][status.as_str()];
    let answer = answer["$ref"].as_str().map_or(answer, |name| at(document, name));
    assert!(!answer.is_null(), "{method} {path}: {status} is not declared: {body}");
    let content = answer["content"].as_object();
    let json = content.and_then(|kinds| kinds.iter().find(|(kind, _)| kind.ends_with("json")));
    let Some(schema) = json.map(|(_, media)| &media["schema"]) else { return };
    let place = (method, template, status.as_u16());
    let known = KNOWN.lock().expect("no story died here").get(&place).cloned();
    let validator = known.unwrap_or_else(|| {
        let made = Arc::new(closed(document, schema));
        KNOWN.lock().expect("no story died here").insert(place.clone(), made.clone());
        made
    });
    let errors: Vec<String> = validator
        .iter_errors(body)
        .map(|error| format!("{}: {error}", error.instance_path()))
        .collect();
    assert!(errors.is_empty(), "{place:?}: {errors:#?} in {body}");
}

/// The operation of a path; one that is spelled out goes before one with parameters.
fn operation<'a>(document: &'a Value, method: &str, path: &str) -> Option<(String, &'a Value)> {
    let paths = document["paths"].as_object()?;
    let mut matching: Vec<_> = paths.iter().filter(|(template, _)| fits(template, path)).collect();
    matching.sort_by_key(|(template, _)| template.matches('{').count());
    let (template, item) = matching.first()?;
    Some((template.to_string(), item.get(method)?))
}

fn fits(template: &str, path: &str) -> bool {
    let (wanted, given) = (template.split('/'), path.split('/'));
    wanted.clone().count() == given.clone().count()
        && wanted.zip(given).all(|(wanted, given)| wanted.starts_with('{') || wanted == given)
}

fn at<'a>(document: &'a Value, reference: &str) -> &'a Value {
    document.pointer(reference.trim_start_matches('#')).unwrap_or(&Value::Null)
}

/// A validator that lets no member pass which the schema does not name.
fn closed(document: &Value, schema: &Value) -> Validator {
    let mut components = web::openapi::needed_by(document, schema);
    let mut parts = BTreeSet::new();
    collect_parts(&components, &mut parts);
    for (name, component) in components.as_object_mut().into_iter().flatten() {
        close(component, parts.contains(name));
    }
    let mut schema = schema.clone();
    close(&mut schema, false);
    let schema = json!({ "allOf": [schema], "components": { "schemas": components } });
    jsonschema::draft202012::new(&schema).expect("a schema of the document")
}

/// The schemas that stand for a part of another: the whole closes them.
fn collect_parts(schema: &Value, names: &mut BTreeSet<String>) {
    let all = schema.get("allOf").and_then(Value::as_array).into_iter().flatten();
    let references = all.filter_map(|part| part["$ref"].as_str()?.rsplit('/').next());
    names.extend(references.map(String::from));
    children(schema).for_each(|child| collect_parts(child, names));
}

fn children(schema: &Value) -> Box<dyn Iterator<Item = &Value> + '_> {
    match schema {
        Value::Object(members) => Box::new(members.values()),
        Value::Array(items) => Box::new(items.iter()),
        _ => Box::new(std::iter::empty()),
    }
}

fn close(schema: &mut Value, is_part: bool) {
    match schema {
        Value::Array(items) => items.iter_mut().for_each(|item| close(item, is_part)),
        Value::Object(members) => {
            let has = |name| members.contains_key(name);
            let is_whole = has("allOf") || has("properties");
            if is_whole && !is_part && !has("additionalProperties") {
                members.insert("unevaluatedProperties".into(), json!(false));
            }
            for (name, child) in members.iter_mut() {
                let is_part =
                    name == "allOf" || (is_whole && ["oneOf", "anyOf"].contains(&name.as_str()));
                close(child, is_part);
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn document() -> Value {
        json!({
            "paths": { "/v1/things/{id}": { "get": { "responses": { "200": { "content": {
                "application/json": { "schema": { "$ref": "#/components/schemas/Thing" } },
            } } } } } },
            "components": { "schemas": {
                "Thing": { "allOf": [
                    { "$ref": "#/components/schemas/Base" },
                    { "type": "object", "properties": { "inner": { "$ref": "#/components/schemas/Inner" } } },
                ] },
                "Base": { "type": "object", "properties": { "id": { "type": "integer" } } },
                "Inner": { "type": "object", "properties": { "name": { "type": "string" } } },
            } },
        })
    }

    fn ask(status: StatusCode, body: Value) {
        check(&document(), &Method::GET, "/v1/things/7", status, &body);
    }

    #[test]
    fn b22_what_is_declared_passes() {
        ask(StatusCode::OK, json!({ "id": 1, "inner": { "name": "a" } }));
        check(&document(), &Method::POST, "/v1/things/7", StatusCode::OK, &json!({ "x": 1 }));
        check(&document(), &Method::GET, "/v1/others", StatusCode::OK, &json!({ "x": 1 }));
    }

    #[test]
    #[should_panic(expected = "unexpected")]
    fn b22_a_member_too_many_is_noticed() {
        ask(StatusCode::OK, json!({ "id": 1, "phone": "1" }));
    }

    #[test]
    #[should_panic(expected = "unexpected")]
    fn b22_a_member_too_many_is_noticed_within() {
        ask(StatusCode::OK, json!({ "id": 1, "inner": { "name": "a", "phone": "1" } }));
    }

    #[test]
    #[should_panic(expected = "not declared")]
    fn b22_a_status_too_many_is_noticed() {
        ask(StatusCode::CREATED, json!({ "id": 1 }));
    }
}
