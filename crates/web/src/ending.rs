//! Operations that will end (RFC 9745, RFC 8594). An operation's own file announces it, in the extension `x-ends` of its description:
//! `json!({ "announced": "2027-01-01T00:00:00Z", "sunset": "2027-07-01T00:00:00Z", "instead": "/v1/…" })`. Until the sunset every answer
//! says so in its headers; from then on the operation answers 410.

use actix_web::http::Method;
use actix_web::http::header::{HeaderName, HeaderValue, LINK};
use kernel::{Instant, Problem, problems};
use serde::Deserialize;
use serde_json::{Map, Value, json};
use std::collections::HashMap;

const DEPRECATION: HeaderName = HeaderName::from_static("deprecation");
const SUNSET: HeaderName = HeaderName::from_static("sunset");
/// Where an operation announces its end.
pub(crate) const ANNOUNCED: &str = "x-ends";

/// When an operation ends, and what to call instead.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Ending {
    announced: Instant,
    sunset: Instant,
    /// The path of its successor.
    instead: String,
}

/// The operations that end, by method and path template; mostly there are none.
pub(crate) struct Endings(HashMap<(String, String), Ending>);

impl Ending {
    /// What an operation announces of itself.
    pub(crate) fn of(operation: &Value) -> Result<Option<Self>, String> {
        let Some(said) = operation.get(ANNOUNCED) else { return Ok(None) };
        let ending: Self = serde_json::from_value(said.clone())
            .map_err(|error| format!("{ANNOUNCED}: {error}"))?;
        if ending.sunset < ending.announced {
            return Err(format!("{ANNOUNCED}: the sunset lies before the announcement"));
        }
        Ok(Some(ending))
    }

    /// Marks an operation's description: what it says of itself, and the headers of its answers.
    pub(crate) fn describe(&self, operation: &mut Value) {
        let (sunset, instead) = (self.sunset, &self.instead);
        let said = operation.get("description").and_then(Value::as_str).unwrap_or_default();
        let said = format!(
            "{said}\n\n将于 {sunset} 停用，请改用 {instead}。Ends at {sunset}: use {instead} instead."
        );
        let Some(members) = operation.as_object_mut() else { return };
        members.insert("description".into(), json!(said));
        members.insert("deprecated".into(), json!(true));
        let responses = members.get_mut("responses").and_then(Value::as_object_mut);
        let responses = responses.into_iter().flat_map(Map::values_mut);
        for headers in responses.filter_map(|one| one.get_mut("headers")?.as_object_mut()) {
            for (name, source) in
                [("Deprecation", "RFC 9745"), ("Sunset", "RFC 8594"), ("Link", "RFC 8288")]
            {
                let text = json!({ "type": "string", "maxLength": 500 });
                headers.insert(name.into(), json!({ "description": source, "schema": text }));
            }
        }
    }

    /// 410, once its time has come.
    pub(crate) fn refusal(&self, now: Instant) -> Option<Problem> {
        let Self { sunset, instead, .. } = self;
        (now >= *sunset).then(|| {
            Problem::new(
                &problems::OPERATION_ENDED,
                format!("该接口已于 {sunset} 停用，请改用 {instead}"),
                format!("This operation ended at {sunset}: use {instead} instead"),
            )
        })
    }

    /// `Deprecation` is a date of RFC 9651, `Sunset` one of HTTP; the documentation says what to do.
    pub(crate) fn headers(&self) -> impl Iterator<Item = (HeaderName, HeaderValue)> {
        let announced = format!("@{}", self.announced.utc().timestamp());
        let sunset = self.sunset.utc().format("%a, %d %b %Y %H:%M:%S GMT").to_string();
        let links = format!(
            "</docs/>; rel=\"deprecation\"; type=\"text/html\", </docs/>; rel=\"sunset\"; type=\"text/html\", \
             <{}>; rel=\"successor-version\"",
            self.instead
        );
        let said = [(DEPRECATION, announced), (SUNSET, sunset), (LINK, links)];
        said.into_iter().filter_map(|(name, value)| Some((name, value.parse().ok()?)))
    }
}

impl Endings {
    /// Those that a complete document announces: whoever made it has checked them.
    pub(crate) fn of(document: &Value) -> Self {
        let paths = document.get("paths").and_then(Value::as_object).into_iter().flatten();
        let operations = paths.flat_map(|(path, item)| {
            let methods = item.as_object().into_iter().flatten();
            methods.map(move |(method, operation)| (method, path, operation))
        });
        Self(
            operations
                .filter_map(|(method, path, operation)| {
                    let ending = Ending::of(operation).ok()??;
                    Some(((method.to_ascii_uppercase(), path.clone()), ending))
                })
                .collect(),
        )
    }

    /// As usual: then no request is looked at.
    pub(crate) fn are_none(&self) -> bool {
        self.0.is_empty()
    }

    pub(crate) fn find(&self, method: &Method, route: &str) -> Option<&Ending> {
        self.0.get(&(method.to_string(), route.to_string()))
    }
}
