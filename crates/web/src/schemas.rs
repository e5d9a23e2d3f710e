use crate::violations;
use jsonschema::{PatternOptions, Validator};
use kernel::{FieldError, Problem};
use serde_json::{Value, json};
use std::collections::{BTreeSet, HashMap};

/// Where schemas stand in the document, as a pointer and as a reference.
const SCHEMAS: &str = "/components/schemas/";
const REFERENCE: &str = "#/components/schemas/";

/// The request schemas of the OpenAPI document, compiled: the document cannot promise what the server does not hold.
pub struct Schemas {
    by_name: HashMap<String, Validator>,
    /// Members that are passwords.
    pub(crate) secrets: BTreeSet<String>,
}

impl Schemas {
    pub fn compile(document: &Value) -> Result<Self, String> {
        let mut by_name = HashMap::new();
        for name in request_schema_names(document) {
            let schema = json!({ "$ref": format!("{REFERENCE}{name}") });
            let validator = compile(document, schema);
            let validator = validator.map_err(|error| format!("schema {name}: {error}"))?;
            by_name.insert(name, validator);
        }
        Ok(Self { by_name, secrets: secrets(document) })
    }

    /// What is wrong with a body; a body whose schema is not in the document is our mistake.
    pub(crate) fn check(
        &self,
        name: &str,
        value: &Value,
        limit: usize,
    ) -> Result<Vec<FieldError>, Problem> {
        let validator = self.by_name.get(name);
        let validator = validator.ok_or_else(|| Problem::internal(format!("no schema {name}")))?;
        if validator.is_valid(value) {
            return Ok(Vec::new());
        }
        Ok(validator
            .iter_errors(value)
            .take(limit)
            .map(|error| violations::of_schema(&error))
            .collect())
    }
}

/// A validator of a schema that may refer to those of the document.
pub(crate) fn compile(document: &Value, mut schema: Value) -> Result<Validator, String> {
    let needed = needed_by(document, &schema);
    if let Some(members) = schema.as_object_mut() {
        let dialect = "https://json-schema.org/draft/2020-12/schema";
        members.insert("$schema".into(), dialect.into());
        members.insert("components".into(), json!({ "schemas": needed }));
    }
    // The engine whose time is linear in what it reads: what callers send may be made to cost time.
    let options = jsonschema::options()
        .should_validate_formats(true)
        .with_pattern_options(PatternOptions::regex());
    options.build(&schema).map_err(|error| error.to_string())
}

/// The schemas that a schema refers to, and no others: each validator holds all that it was given in memory.
fn needed_by(document: &Value, schema: &Value) -> Value {
    let mut needed = serde_json::Map::new();
    let mut waiting = Vec::new();
    collect_references(schema, &mut waiting);
    while let Some(name) = waiting.pop() {
        let schema = document.pointer(&format!("{SCHEMAS}{name}"));
        if let Some(schema) = schema.filter(|_| !needed.contains_key(&name)) {
            collect_references(schema, &mut waiting);
            needed.insert(name, schema.clone());
        }
    }
    Value::Object(needed)
}

fn collect_references(schema: &Value, names: &mut Vec<String>) {
    match schema {
        Value::Object(members) => {
            let reference = members.get("$ref").and_then(Value::as_str);
            names.extend(reference.and_then(|one| one.strip_prefix(REFERENCE)).map(String::from));
            members.values().for_each(|member| collect_references(member, names));
        }
        Value::Array(items) => items.iter().for_each(|item| collect_references(item, names)),
        _ => {}
    }
}

/// The members that the document calls passwords, whichever schema they belong to.
fn secrets(document: &Value) -> BTreeSet<String> {
    let schemas = document.pointer("/components/schemas").and_then(Value::as_object);
    let members = schemas
        .into_iter()
        .flat_map(|all| all.values())
        .filter_map(|schema| schema.get("properties")?.as_object())
        .flatten();
    members
        .filter(|(_, schema)| schema.get("format").is_some_and(|format| format == "password"))
        .map(|(name, _)| name.clone())
        .collect()
}

fn request_schema_names(document: &Value) -> Vec<String> {
    let operations = document.get("paths").and_then(Value::as_object).into_iter().flatten();
    let operations =
        operations.filter_map(|(_, item)| item.as_object()).flat_map(|item| item.values());
    let mut names: Vec<String> = operations
        .filter_map(|operation| operation.pointer("/requestBody/content")?.as_object())
        .flat_map(|content| content.values())
        .filter_map(|media| media.pointer("/schema/$ref"))
        .filter_map(|reference| reference.as_str()?.strip_prefix(REFERENCE))
        .map(str::to_string)
        .collect();
    names.sort();
    names.dedup();
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    /// C-33: a pattern that a backtracking engine would need ages for is judged at once; one that needs such an engine is refused.
    #[test]
    fn c33_patterns_are_matched_in_linear_time() {
        let schema = json!({ "type": "string", "pattern": "^(a+)+$" });
        let validator = compile(&json!({}), schema).unwrap();
        let began = std::time::Instant::now();
        assert!(!validator.is_valid(&json!(format!("{}!", "a".repeat(100_000)))));
        assert!(began.elapsed() < std::time::Duration::from_secs(2));
        assert!(compile(&json!({}), json!({ "type": "string", "pattern": "^(?=a)" })).is_err());
    }
}
