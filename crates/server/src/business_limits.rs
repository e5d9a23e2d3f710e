//! How often one account may do acts of one kind (业务频次限额): the built-in file, or the operator's own.

use crate::lines;
use serde::Deserialize;
use serde_json::Value;
use std::path::Path;
use web::BusinessLimit;

const BUILT_IN: &str = include_str!("../data/business-limits.toml");

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Listed {
    #[serde(default)]
    limit: Vec<BusinessLimit>,
}

/// The limits of a file, or the built-in ones. An operation that no line has stops the start: it would limit nothing.
pub fn read(file: Option<&Path>) -> Result<Vec<BusinessLimit>, String> {
    let Some(file) = file else { return parse(BUILT_IN) };
    let told = |error: String| format!("business_limits {}: {error}", file.display());
    let text = std::fs::read_to_string(file).map_err(|error| told(error.to_string()))?;
    let limits = parse(&text).map_err(told)?;
    check(&limits, &lines::document(&lines::ALL)?).map_err(told)?;
    Ok(limits)
}

fn parse(text: &str) -> Result<Vec<BusinessLimit>, String> {
    toml::from_str::<Listed>(text).map(|listed| listed.limit).map_err(|error| error.to_string())
}

fn check(limits: &[BusinessLimit], document: &Value) -> Result<(), String> {
    let is_known = |operation: &&String| {
        let (method, path) = operation.split_once(' ').unwrap_or_default();
        let item = document.get("paths").and_then(|paths| paths.get(path));
        item.is_some_and(|item| item.get(method.to_ascii_lowercase()).is_some())
    };
    let mut named = limits.iter().flat_map(|limit| &limit.operations);
    match named.find(|operation| !is_known(operation)) {
        None => Ok(()),
        Some(unknown) => Err(format!(
            "no operation is `{unknown}`; give it as `POST /v1/hotline/tickets`, as the OpenAPI documents have it"
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn b32_every_limited_operation_exists_and_is_limited_once() {
        let (limits, document) = (read(None).unwrap(), lines::document(&lines::ALL).unwrap());
        check(&limits, &document).unwrap();
        let mut named: Vec<_> = limits.iter().flat_map(|limit| &limit.operations).collect();
        let all = named.len();
        named.sort();
        named.dedup();
        assert!(all > 0 && named.len() == all);
        let paths = document["paths"].as_object().unwrap().keys();
        for path in paths.filter(|path| path.ends_with("/reveal")) {
            let reveal = format!("POST {path}");
            assert!(named.iter().any(|one| **one == reveal), "{reveal} is limited");
        }
        let unknown = "[[limit]]\nname = 'x'\nwhy = ''\ncount = 1\nseconds = 1\noperations = ['GET /v1/none']";
        assert!(check(&parse(unknown).unwrap(), &document).unwrap_err().contains("GET /v1/none"));
    }
}
