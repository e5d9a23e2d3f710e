//! The operations as the OpenAPI document names them.

use actix_web::http::Method;
use organization::roles::Role;
use serde_json::{Value, json};
use web::Line;

pub fn lines() -> Vec<Line> {
    vec![
        organization::AUTH,
        organization::OAUTH,
        organization::ORGANIZATION,
        hotline::LINE,
        mediation::LINE,
        study_records::LINE,
        pufa_publicity::LINE,
        reporting::LINE,
        webhooks::LINE,
        evidence::LINE,
        imports::LINE,
        web::LEDGER,
        web::PRIVACY,
        web::APPROVAL,
        web::SYNC,
    ]
}

pub fn document() -> Value {
    web::openapi::document(&lines()).unwrap()
}

pub struct Operation {
    pub method: Method,
    pub path: String,
    pub value: Value,
}

impl Operation {
    pub fn is_public(&self) -> bool {
        self.value["security"] == json!([{}]) || self.value["security"] == json!([])
    }

    pub fn permission(&self) -> Option<&str> {
        self.value["security"][0]["bearer"][0].as_str()
    }

    pub fn needs(&self, header: &str) -> bool {
        let parameters = self.value["parameters"].as_array();
        parameters.is_some_and(|all| {
            all.iter().any(|one| one["name"] == header && one["required"] == true)
        })
    }

    /// The address with ids that no record has.
    pub fn address(&self) -> String {
        let id = kernel::Id::from_u128(7).to_string();
        let path = self
            .path
            .replace("{id}", &id)
            .replace("{secret}", &id)
            .replace("{key}", &id)
            .replace("{code}", "HL.HANDLED")
            .replace("{kind}", "rights");
        match self.path.as_str() {
            "/v1/ledger/consistency" => format!("{path}?first=1"),
            "/v1/reporting/figures" => format!("{path}?period=2025"),
            "/v1/reporting/exports/figures" => format!("{path}?period=2025&format=csv"),
            "/v1/reporting/figures/{code}/series" => format!("{path}?period=2025&by=month"),
            "/v1/reporting/figures/{code}/records" => format!("{path}?period=2025&part=numerator"),
            "/v1/reporting/figures/{code}/records/export" => {
                format!("{path}?period=2025&part=numerator&format=csv")
            }
            "/v1/evidence/files" if self.method == Method::GET => {
                format!("{path}?kind=study-records.session&record={id}")
            }
            "/v1/mediation/patrols/coverage"
            | "/v1/mediation/subsidies/splits"
            | "/v1/mediation/checks"
            | "/v1/pufa-publicity/checks"
            | "/v1/study-records/checks" => {
                format!("{path}?unit={id}&from=2025-01-01&to=2025-01-31")
            }
            _ => path,
        }
    }

    /// A role that may.
    pub fn role(&self) -> &'static Role {
        let may = |role: &&Role| {
            self.permission()
                .is_none_or(|permission| role.permissions.iter().any(|name| name == permission))
        };
        let role = organization::roles::all().values().find(may);
        role.unwrap_or_else(|| panic!("no role may {}", self.path))
    }

    /// The smallest body that its schema accepts.
    pub fn body(&self, document: &Value) -> Option<Value> {
        let schema = self.value.pointer("/requestBody/content/application~1json/schema")?;
        Some(example(document, schema))
    }
}

pub fn operations(document: &Value) -> Vec<Operation> {
    let paths = document["paths"].as_object().unwrap();
    let all = paths.iter().flat_map(|(path, item)| {
        item.as_object().unwrap().iter().map(|(method, value)| Operation {
            method: method.to_uppercase().parse().unwrap(),
            path: path.clone(),
            value: value.clone(),
        })
    });
    all.collect()
}

pub fn example(document: &Value, schema: &Value) -> Value {
    if let Some(reference) = schema["$ref"].as_str() {
        return example(document, document.pointer(reference.trim_start_matches('#')).unwrap());
    }
    if let Some(example) = schema.get("example") {
        return example.clone();
    }
    if let Some(one) = schema["enum"].as_array() {
        return one[0].clone();
    }
    match schema["type"].as_str().or(schema["type"][0].as_str()) {
        Some("object") => {
            let required = schema["required"].as_array().cloned().unwrap_or_default();
            let member = |name: &Value| {
                let name = name.as_str().unwrap();
                (name.to_string(), example(document, &schema["properties"][name]))
            };
            Value::Object(required.iter().map(member).collect())
        }
        Some("array") => json!([]),
        Some("boolean") => json!(true),
        Some("integer") => schema.get("minimum").cloned().unwrap_or(json!(1)),
        _ => match schema["format"].as_str() {
            Some("uuid") => json!(kernel::Id::from_u128(9)),
            Some("date-time") => json!("2025-03-10T01:00:00Z"),
            Some("date") => json!("2025-03-10"),
            _ => json!("x".repeat(schema["minLength"].as_u64().unwrap_or(1) as usize)),
        },
    }
}
