use crate::{openapi, violations};
use jsonschema::{PatternOptions, Validator};
use kernel::{FieldError, Problem};
use serde_json::{Value, json};
use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, Mutex, OnceLock};
use utoipa::ToSchema;

/// Where schemas stand in the document, as a pointer and as a reference.
const SCHEMAS: &str = "/components/schemas/";
const REFERENCE: &str = "#/components/schemas/";

/// The request schemas of the OpenAPI document: it cannot promise what the server does not hold.
pub(crate) struct Schemas {
    by_name: HashMap<String, Lazy>,
    /// Of types whose operation another process may serve.
    by_type: Mutex<HashMap<&'static str, Arc<Lazy>>>,
    /// Members that are passwords.
    pub secrets: BTreeSet<String>,
}

impl Schemas {
    pub fn of(document: &Arc<Value>) -> Self {
        let names = request_schema_names(document);
        let by_name =
            names.into_iter().map(|name| (name.clone(), Lazy::of_name(document, &name))).collect();
        Self { by_name, by_type: Mutex::default(), secrets: secrets(document) }
    }

    /// What is wrong with a body; a body whose schema is not in the document is our mistake.
    pub fn check(
        &self,
        name: &str,
        value: &Value,
        limit: usize,
    ) -> Result<Vec<FieldError>, Problem> {
        let validator = self.by_name.get(name);
        let validator = validator.ok_or_else(|| Problem::internal(format!("no schema {name}")))?;
        validator.violations(value, limit)
    }

    /// What is wrong with what an operation takes, which this process need not serve.
    pub fn check_type<T: ToSchema, C: ToSchema>(
        &self,
        value: &Value,
        limit: usize,
    ) -> Result<Vec<FieldError>, Problem> {
        self.of_type::<T, C>()?.violations(value, limit)
    }

    fn of_type<T: ToSchema, C: ToSchema>(&self) -> Result<Arc<Lazy>, Problem> {
        let mut known = self.by_type.lock().map_err(Problem::internal)?;
        let name = std::any::type_name::<T>();
        if let Some(validator) = known.get(name) {
            return Ok(validator.clone());
        }
        // No type has this name, for it is no identifier.
        let document = openapi::of_type::<T, C>("(body)").map_err(Problem::internal)?;
        let validator = Arc::new(Lazy::of_name(&Arc::new(document), "(body)"));
        known.insert(name, validator.clone());
        Ok(validator)
    }

    pub fn compile_all(&self) -> Result<(), Problem> {
        self.by_name.values().try_for_each(|schema| schema.get().map(drop))
    }
}

/// A validator that is made when it is first asked: each holds its schemas in memory, and a process asks few of them. That all can be
/// made is tested where the document is: [`crate::openapi::check_schemas`].
pub(crate) struct Lazy {
    document: Arc<Value>,
    schema: Value,
    made: OnceLock<Validator>,
}

impl Lazy {
    pub fn new(document: &Arc<Value>, schema: Value) -> Self {
        Self { document: document.clone(), schema, made: OnceLock::new() }
    }

    fn of_name(document: &Arc<Value>, name: &str) -> Self {
        Self::new(document, json!({ "$ref": format!("{REFERENCE}{name}") }))
    }

    fn violations(&self, value: &Value, limit: usize) -> Result<Vec<FieldError>, Problem> {
        let validator = self.get()?;
        if validator.is_valid(value) {
            return Ok(Vec::new());
        }
        // One error of the validator may tell of several members.
        let errors =
            validator.iter_errors(value).flat_map(|error| violations::all_of_schema(&error));
        Ok(errors.take(limit).collect())
    }

    pub fn get(&self) -> Result<&Validator, Problem> {
        if let Some(validator) = self.made.get() {
            return Ok(validator);
        }
        let made = compile(&self.document, self.schema.clone());
        let made = made
            .map_err(|error| Problem::internal(format!("the schema {}: {error}", self.schema)))?;
        Ok(self.made.get_or_init(|| made))
    }
}

/// A validator of a schema that may refer to those of the document.
fn compile(document: &Value, mut schema: Value) -> Result<Validator, String> {
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
pub fn needed_by(document: &Value, schema: &Value) -> Value {
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

    /// What no operation of this process takes is judged all the same, with what it is generic over.
    #[test]
    fn a_type_is_judged_without_a_document() {
        #[derive(utoipa::ToSchema)]
        #[allow(dead_code, reason = "only its schema is asked")]
        struct Inner {
            #[schema(maximum = 3)]
            count: u32,
        }
        #[derive(utoipa::ToSchema)]
        #[allow(dead_code, reason = "only its schema is asked")]
        struct Outer<C> {
            held: C,
            may_be: Option<C>,
        }
        let schemas = Schemas::of(&Arc::new(json!({})));
        let judge = |value: Value| {
            let errors = schemas.check_type::<Outer<Inner>, Inner>(&value, 9).unwrap();
            errors.into_iter().map(|error| error.pointer).collect::<Vec<_>>()
        };
        assert!(judge(json!({ "held": { "count": 3 } })).is_empty());
        assert_eq!(judge(json!({ "held": { "count": 4 } })), ["/held/count"]);
        let may_be = |value: Value| judge(json!({ "held": { "count": 3 }, "may_be": value }));
        assert!(may_be(Value::Null).is_empty());
        assert_eq!(
            may_be(json!({ "count": 4 })),
            ["/may_be/count"],
            "what is wrong with it is told"
        );
    }
}
