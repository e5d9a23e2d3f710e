//! The OpenAPI document: collected from the handlers, and what all operations share added once.

mod bounds;
mod named;
mod problems;

use crate::ending::{ANNOUNCED, Ending};
use crate::query::Queries;
use crate::schemas::Schemas;
pub use crate::schemas::needed_by;
use crate::{Line, Routes};
use problems::SHARED;
use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use utoipa::openapi::{Info, OpenApi, Paths};
use utoipa::{ToSchema, openapi};

/// What is known of an operation from its shape.
struct Traits {
    public: bool,
    has_id: bool,
    has_query: bool,
    has_body: bool,
    writes: bool,
    needs_version: bool,
    /// What changed since a cursor.
    has_cursor: bool,
    /// It is announced to end.
    ends: bool,
}

impl Traits {
    /// A POST changes something unless it says `x-safe`, and has a key unless it says `x-keyed-within`; one that names a record names
    /// its version, unless it says `x-unversioned`.
    fn of(method: &str, path: &str, operation: &Value) -> Self {
        let flag = |name: &str| operation.get(name).and_then(Value::as_bool).unwrap_or(false);
        let public = operation.get("security").and_then(Value::as_array).is_some_and(|all| {
            all.is_empty() || all.iter().any(|one| one.as_object().is_some_and(Map::is_empty))
        });
        let has_id = path.contains('{');
        let parameters = operation.get("parameters").and_then(Value::as_array);
        let any = |member: &str, value: &str| {
            let mut all = parameters.into_iter().flatten();
            all.any(|one| one.get(member).is_some_and(|known| known == value))
        };
        let writes = method != "get" && !public && !flag("x-safe") && !flag("x-keyed-within");
        Self {
            public,
            has_id,
            has_query: any("in", "query"),
            has_cursor: any("name", "cursor"),
            ends: operation.get(ANNOUNCED).is_some(),
            has_body: operation.get("requestBody").is_some(),
            writes,
            needs_version: writes && has_id && !flag("x-unversioned"),
        }
    }
}

/// The document of these lines, complete.
pub fn document(lines: &[Line]) -> Result<Value, String> {
    check_schema_names(lines)?;
    let mut document = collect(lines)?;
    add_frame(&mut document, lines);
    for_each_operation(&mut document, finish_operation);
    announce_endings(&mut document)?;
    bounds::complete(&mut document);
    named::refer(&mut document)?;
    drop_unused_schemas(&mut document);
    check_operation_ids(&mut document)?;
    Ok(document)
}

fn collect(lines: &[Line]) -> Result<Value, String> {
    let mut document = OpenApi::new(Info::new("", ""), Paths::new());
    for line in lines {
        line.operations(&mut Routes::describe(&mut document, format!("/v1/{}", line.name)));
    }
    serde_json::to_value(&document).map_err(|error| error.to_string())
}

/// Two lines that mean different things by one name would overwrite each other in silence.
fn check_schema_names(lines: &[Line]) -> Result<(), String> {
    let mut seen: BTreeMap<String, (&str, Value)> = BTreeMap::new();
    for line in lines {
        let own = collect(std::slice::from_ref(line))?;
        let schemas = own
            .pointer("/components/schemas")
            .and_then(Value::as_object)
            .cloned()
            .unwrap_or_default();
        for (name, schema) in schemas {
            let (other, known) =
                seen.entry(name.clone()).or_insert_with(|| (line.name, schema.clone()));
            if *known != schema {
                return Err(format!(
                    "{} and {other} both have a schema {name}, and mean different things",
                    line.name
                ));
            }
        }
    }
    Ok(())
}

/// The schema of one type with those that it refers to, as the document of its line has them: it stands there as `name`.
/// `C` is what it is generic over.
pub(crate) fn of_type<T: ToSchema, C: ToSchema>(name: &str) -> Result<Value, String> {
    let mut schemas = vec![(name.to_string(), T::schema()), (C::name().into(), C::schema())];
    T::schemas(&mut schemas);
    let components = openapi::ComponentsBuilder::new().schemas_from_iter(schemas).build();
    let components = serde_json::to_value(components).map_err(|error| error.to_string())?;
    let mut document = json!({ "components": components });
    bounds::complete(&mut document);
    Ok(document)
}

/// Whether everything that callers may send can be judged by this document: the server makes its validators one by one, when they are
/// first needed.
pub fn check_schemas(document: &Arc<Value>) -> Result<(), kernel::Problem> {
    Schemas::of(document).compile_all()?;
    Queries::of(document).compile_all()
}

/// The part of a document that belongs to one line, with the components that it uses.
pub fn of_line(document: &Value, line: &str) -> Value {
    let mut part = document.clone();
    let prefix = format!("/v1/{line}/");
    if let Some(paths) = part.get_mut("paths").and_then(Value::as_object_mut) {
        paths.retain(|path, _| path.starts_with(&prefix));
    }
    if let Some(tags) = part.get_mut("tags").and_then(Value::as_array_mut) {
        tags.retain(|tag| tag.get("name").is_some_and(|name| name == line));
    }
    drop_unused_schemas(&mut part);
    part
}

fn drop_unused_schemas(document: &mut Value) {
    let used = used_schemas(document);
    let schemas = document.pointer_mut("/components/schemas").and_then(Value::as_object_mut);
    if let Some(schemas) = schemas {
        schemas.retain(|name, _| used.contains(name));
    }
}

fn add_frame(document: &mut Value, lines: &[Line]) {
    let schemas = document.pointer("/components/schemas").cloned().unwrap_or_else(|| json!({}));
    let Some(root) = document.as_object_mut() else { return };
    root.insert("info".into(), json!({
        "title": "Taizhang 台账",
        "version": "1",
        "description": "乡镇法治工作台账：每一个数字都能追溯到记录。\n\nThe ledger of a township's rule-of-law work: every figure opens its records.\n\n\
            - 修改记录须带 `If-Match`（读取时得到的 `ETag`）；POST 须带 `Idempotency-Key`，重试时保持不变。\n\
            - 失败一律为 `application/problem+json`（RFC 9457），`code` 稳定不变。\n\
            - 时刻为 UTC（RFC 3339），日期为北京时间。",
        "license": { "name": "MIT OR Apache-2.0", "identifier": "MIT OR Apache-2.0" },
        "contact": { "name": "Taizhang" },
    }));
    root.insert("servers".into(), json!([{
        "url": "/", "x-internal": false,
        "description": "发布本文档的服务（生产或测试）/ the server that this document comes from, production or test",
    }]));
    let tags: Vec<Value> = lines
        .iter()
        .map(|line| json!({ "name": line.name, "description": format!("{} — {}", line.title_zh, line.description) }))
        .collect();
    root.insert("tags".into(), json!(tags));
    let mut components = json!({ "schemas": schemas });
    let security = json!({ "bearer": {
        "type": "http", "scheme": "bearer", "bearerFormat": "JWT",
        "description": "访问令牌（RFC 9068，EdDSA，10 分钟；按 RFC8725 校验 / verified as RFC8725 advises）：POST /v1/auth/sessions 或 /v1/oauth/token",
    }});
    put(&mut components, "securitySchemes", security);
    if let Some(schemas) = components.get_mut("schemas").and_then(Value::as_object_mut) {
        for (name, schema) in [
            ("ProblemBody", <crate::ProblemBody as utoipa::PartialSchema>::schema()),
            ("FieldErrorBody", <crate::FieldErrorBody as utoipa::PartialSchema>::schema()),
            ("LineErrorBody", <crate::LineErrorBody as utoipa::PartialSchema>::schema()),
        ] {
            schemas.insert(name.into(), serde_json::to_value(schema).unwrap_or_default());
        }
    }
    put(&mut components, "responses", problems::components().into());
    put(&mut components, "headers", problems::headers());
    root.insert("components".into(), components);
}

/// Sets a member of an object.
fn put(object: &mut Value, name: &str, value: Value) {
    if let Some(members) = object.as_object_mut() {
        members.insert(name.into(), value);
    }
}

fn finish_operation(path: &str, method: &str, operation: &mut Value) {
    let traits = Traits::of(method, path, operation);
    let mut responses =
        operation.get("responses").and_then(Value::as_object).cloned().unwrap_or_default();
    for (status, _, _) in SHARED.iter().filter(|(_, _, applies)| applies(&traits)) {
        responses.entry(*status).or_insert_with(|| problems::reference(status));
    }
    responses.values_mut().for_each(offer_workbook);
    let own = responses.iter_mut().filter(|(_, response)| response.get("$ref").is_none());
    own.for_each(|(status, response)| problems::add_headers(status, response));
    put(operation, "responses", responses.into());
    let mut headers = undeclared_ids(path, operation);
    if traits.writes && method == "post" {
        headers.push(json!({
            "name": "Idempotency-Key", "in": "header", "required": true,
            "description": "由客户端生成（如 UUID），重试时保持不变；7 天内同一请求得到同一答复 / made by the client, kept on retries",
            "schema": { "type": "string", "minLength": 1, "maxLength": 255, "pattern": "^\"?[!#-~]+\"?$" }, "example": "0194c5a0-7b1e-7c3f-9a41-1f0e5b7d2c11",
        }));
    }
    if traits.needs_version {
        headers.push(json!({
            "name": "If-Match", "in": "header", "required": true,
            "description": "读取记录时得到的 ETag / the ETag of the version that was read",
            "schema": { "type": "string", "maxLength": 40, "pattern": "^(W/)?\"v[1-9][0-9]{0,17}\"$" }, "example": "\"v1\"",
        }));
    }
    if !headers.is_empty() {
        let mut parameters =
            operation.get("parameters").and_then(Value::as_array).cloned().unwrap_or_default();
        parameters.extend(headers);
        put(operation, "parameters", json!(parameters));
    }
}

fn announce_endings(document: &mut Value) -> Result<(), String> {
    let mut wrong = None;
    for_each_operation(document, |path, method, operation| match Ending::of(operation) {
        Ok(Some(ending)) => ending.describe(operation),
        Ok(None) => {}
        Err(error) => wrong = Some(format!("{method} {path}: {error}")),
    });
    wrong.map_or(Ok(()), Err)
}

/// Whatever is exported as CSV can be had as a workbook (`format=xlsx`).
fn offer_workbook(response: &mut Value) {
    let content = response.get_mut("content").and_then(Value::as_object_mut);
    if let Some(content) = content.filter(|content| content.contains_key("text/csv")) {
        content.insert(
            "text/csv".into(),
            json!({ "schema": { "type": "string", "maxLength": 1_000_000_000 } }),
        );
        let file = json!({ "schema": { "type": "string", "format": "binary", "maxLength": 1_000_000_000 } });
        content.insert(crate::middleware::XLSX_TYPE.into(), file);
    }
}

/// Ids in the address: handlers take them by position, so their macros do not see them.
fn undeclared_ids(path: &str, operation: &Value) -> Vec<Value> {
    let declared = operation.get("parameters").and_then(Value::as_array);
    let is_declared = |name: &str| {
        declared.into_iter().flatten().any(|one| one.get("name").is_some_and(|known| known == name))
    };
    let names = path.split(['{', '}']).skip(1).step_by(2).filter(|name| !is_declared(name));
    let parameter = |name: &str| {
        json!({
            "name": name, "in": "path", "required": true,
            "description": "记录的编号 / the id of the record",
            "schema": { "type": "string", "format": "uuid", "minLength": 36, "maxLength": 36 },
        })
    };
    names.map(parameter).collect()
}

fn for_each_operation(document: &mut Value, mut change: impl FnMut(&str, &str, &mut Value)) {
    let Some(paths) = document.get_mut("paths").and_then(Value::as_object_mut) else { return };
    for (path, item) in paths.iter_mut() {
        for (method, operation) in item.as_object_mut().into_iter().flatten() {
            if ["get", "post", "put", "patch", "delete"].contains(&method.as_str()) {
                change(path, method, operation);
            }
        }
    }
}

fn check_operation_ids(document: &mut Value) -> Result<(), String> {
    let (mut seen, mut twice) = (BTreeSet::new(), None);
    for_each_operation(document, |path, _, operation| {
        let id =
            operation.get("operationId").and_then(Value::as_str).unwrap_or_default().to_string();
        if !seen.insert(id.clone()) {
            twice = Some(format!("operationId `{id}` of {path} is taken"));
        }
    });
    twice.map_or(Ok(()), Err)
}

/// The schemas that a document's paths use, directly or through others.
fn used_schemas(document: &Value) -> BTreeSet<String> {
    let mut used =
        BTreeSet::from(["ProblemBody", "FieldErrorBody", "LineErrorBody"].map(String::from));
    let mut waiting: Vec<&Value> = document.get("paths").into_iter().collect();
    while let Some(value) = waiting.pop() {
        for name in references(value) {
            if used.insert(name.clone()) {
                waiting.extend(document.pointer(&format!("/components/schemas/{name}")));
            }
        }
    }
    used
}

fn references(value: &Value) -> Vec<String> {
    match value {
        Value::Object(members) => members
            .iter()
            .flat_map(|(name, member)| match (name.as_str(), member.as_str()) {
                ("$ref", Some(reference)) => reference
                    .strip_prefix("#/components/schemas/")
                    .map(str::to_string)
                    .into_iter()
                    .collect(),
                _ => references(member),
            })
            .collect(),
        Value::Array(items) => items.iter().flat_map(references).collect(),
        _ => Vec::new(),
    }
}
