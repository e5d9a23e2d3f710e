//! The query of each operation, as the OpenAPI document promises it.

use crate::page::bad;
use crate::schemas::Lazy;
use crate::{Failure, State, tidy, violations};
use actix_web::HttpRequest;
use actix_web::web::Data;
use kernel::{FieldError, Problem, problems};
use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

/// At most so many violations are listed.
const MAX_ERRORS: usize = 50;

/// What each operation may be asked, by its template and method.
pub(crate) struct Queries(HashMap<(String, String), Query>);

struct Query {
    validator: Lazy,
    /// How the text of a parameter becomes a value of its schema.
    kinds: HashMap<String, Kind>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Integer,
    Boolean,
    Text,
}

impl Queries {
    pub fn of(document: &Arc<Value>) -> Self {
        let mut all = HashMap::new();
        let paths = document.get("paths").and_then(Value::as_object).into_iter().flatten();
        for (path, item) in paths {
            for (method, operation) in item.as_object().into_iter().flatten() {
                let query = Query::of(document, operation);
                all.insert((path.clone(), method.to_ascii_uppercase()), query);
            }
        }
        Self(all)
    }

    pub fn compile_all(&self) -> Result<(), Problem> {
        self.0.values().try_for_each(|query| query.validator.get().map(drop))
    }

    fn check(&self, route: String, method: &str, text: &str) -> Result<(), Problem> {
        let Some(query) = self.0.get(&(route, method.into())) else { return Ok(()) };
        let read = |(name, value): (String, String)| {
            let kind = query.kinds.get(&name).copied().unwrap_or(Kind::Text);
            (name, kind.read(value))
        };
        let values: Map<_, _> = parameters(text)?.into_iter().map(read).collect();
        let values = Value::Object(values);
        // Parameters are named, not pointed at.
        let named = |error: FieldError| FieldError {
            pointer: error.pointer.trim_start_matches('/').into(),
            ..error
        };
        let found = query.validator.get()?.iter_errors(&values).take(MAX_ERRORS);
        let errors: Vec<FieldError> =
            found.map(|error| named(violations::of_schema(&error))).collect();
        if errors.is_empty() {
            return Ok(());
        }
        Err(query.refusal(errors))
    }
}

/// The parameters of a query, each given once.
pub(crate) fn parameters(query: &str) -> Result<BTreeMap<String, String>, Problem> {
    let pairs: Vec<(String, String)> = serde_urlencoded::from_str(query)
        .map_err(|error| bad("", "查询无法读取", &format!("This cannot be read: {error}")))?;
    let mut all = BTreeMap::new();
    for (name, value) in pairs {
        let value = tidy::text(value).map_err(|fault| bad(&name, fault.zh, fault.en))?;
        if all.insert(name.clone(), value).is_some() {
            return Err(bad(&name, "参数重复", "This is given twice"));
        }
    }
    Ok(all)
}

/// Refuses a query that the document does not promise; nothing to look at in a request without one.
pub(crate) fn check(request: &HttpRequest) -> Result<(), Failure> {
    if request.query_string().is_empty() {
        return Ok(());
    }
    let state = request.app_data::<Data<State>>();
    let state = state.ok_or_else(|| Problem::internal("no state"))?;
    let route = request.match_pattern().unwrap_or_default();
    Ok(state.queries.check(route, request.method().as_str(), request.query_string())?)
}

impl Query {
    fn of(document: &Arc<Value>, operation: &Value) -> Self {
        let (mut properties, mut required, mut kinds) = (Map::new(), Vec::new(), HashMap::new());
        let parameters = operation.get("parameters").and_then(Value::as_array);
        for parameter in parameters.into_iter().flatten() {
            let text = |member: &str| parameter.get(member).and_then(Value::as_str);
            let (Some("query"), Some(name)) = (text("in"), text("name")) else { continue };
            let schema = parameter.get("schema").cloned().unwrap_or_default();
            kinds.insert(name.to_string(), Kind::of(document, &schema));
            if parameter.get("required").and_then(Value::as_bool) == Some(true) {
                required.push(name);
            }
            properties.insert(name.to_string(), schema);
        }
        let schema = json!({
            "type": "object", "properties": properties, "required": required, "additionalProperties": false,
        });
        Self { validator: Lazy::new(document, schema), kinds }
    }

    /// Says what is wrong with which parameter, and which there are.
    fn refusal(&self, errors: Vec<FieldError>) -> Problem {
        let mut known: Vec<&str> = self.kinds.keys().map(String::as_str).collect();
        known.sort_unstable();
        let known = known.join(", ");
        let said = |of: fn(&FieldError) -> &String| {
            let each = errors.iter().map(|error| format!("{} {}", error.pointer, of(error)));
            each.collect::<Vec<_>>().join("; ").trim().to_string()
        };
        let zh = format!("查询参数不正确：{}（可用的参数：{known}）", said(|error| &error.zh));
        let en =
            format!("The query is not valid: {} (parameters: {known})", said(|error| &error.en));
        Problem::new(&problems::MALFORMED, zh, en).with_errors(errors)
    }
}

impl Kind {
    fn of(document: &Value, schema: &Value) -> Self {
        let reference = schema.get("$ref").and_then(Value::as_str);
        let named = reference.and_then(|one| document.pointer(one.trim_start_matches('#')));
        match named.unwrap_or(schema).get("type").and_then(Value::as_str) {
            Some("integer") => Self::Integer,
            Some("boolean") => Self::Boolean,
            _ => Self::Text,
        }
    }

    /// What cannot be read stays a text, which its schema refuses.
    fn read(self, text: String) -> Value {
        let read = match self {
            Self::Integer => text.parse::<i64>().ok().map(Value::from),
            Self::Boolean => text.parse::<bool>().ok().map(Value::from),
            Self::Text => None,
        };
        read.unwrap_or(Value::String(text))
    }
}
