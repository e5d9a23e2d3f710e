//! An OpenAPI document as facts: a line for everything that a client can rely on, or has to do.

use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// Fact → what is said of it. `in` is sent by clients, `out` is answered.
pub type Facts = BTreeMap<String, Said>;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    shape: String,
    required: bool,
    /// The longest, the most, the greatest.
    limit: Option<i64>,
}

pub fn facts(document: &Value) -> Facts {
    let mut walk = Walk { document, facts: Facts::new(), seen: BTreeSet::new() };
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            walk.operation(&format!("{} {path}", method.to_uppercase()), operation);
        }
    }
    walk.facts
}

struct Walk<'a> {
    document: &'a Value,
    facts: Facts,
    seen: BTreeSet<String>,
}

impl Walk<'_> {
    fn operation(&mut self, name: &str, operation: &Value) {
        let call = Said { shape: "operation".into(), required: false, limit: None };
        self.facts.insert(format!("in {name}"), call);
        for parameter in operation["parameters"].as_array().into_iter().flatten() {
            let fact = format!("in {name}?{}", parameter["name"].as_str().unwrap());
            self.schema(&fact, &parameter["schema"], parameter["required"] == true);
        }
        let body = &operation["requestBody"];
        for (kind, content) in body["content"].as_object().into_iter().flatten() {
            self.schema(&format!("in {name} {kind}"), &content["schema"], body["required"] == true);
        }
        let responses = operation["responses"].as_object().into_iter().flatten();
        for (status, response) in responses.filter(|(status, _)| status.starts_with('2')) {
            let fact = format!("out {name} {status}");
            let answer = Said { shape: "answer".into(), required: false, limit: None };
            self.facts.insert(fact.clone(), answer);
            for (kind, content) in response["content"].as_object().into_iter().flatten() {
                self.schema(&format!("{fact} {kind}"), &content["schema"], true);
            }
        }
    }

    /// Enters a fact, and what lies below it.
    fn schema(&mut self, fact: &str, schema: &Value, required: bool) {
        let limits = ["maxLength", "maxItems", "maximum"];
        let limit = limits.iter().find_map(|name| schema[name].as_i64());
        let shape = shape(schema);
        self.facts.insert(fact.into(), Said { shape, required, limit });
        self.below(fact, schema);
    }

    fn below(&mut self, fact: &str, schema: &Value) {
        let (direction, _) = fact.split_once(' ').unwrap();
        if let Some(name) = schema["$ref"].as_str().and_then(|path| path.rsplit('/').next()) {
            let fact = format!("{direction} {name}");
            if self.seen.insert(fact.clone()) {
                let named = self.document["components"]["schemas"][name].clone();
                self.below(&fact, &named);
            }
            return;
        }
        for code in schema["enum"].as_array().into_iter().flatten() {
            let said = Said { shape: "code".into(), required: false, limit: None };
            self.facts.insert(
                format!("{fact}={}", code.as_str().map_or(code.to_string(), String::from)),
                said,
            );
        }
        for (name, member) in schema["properties"].as_object().into_iter().flatten() {
            let required =
                schema["required"].as_array().is_some_and(|all| all.iter().any(|one| one == name));
            self.schema(&format!("{fact}.{name}"), member, required);
        }
        if schema["items"].is_object() {
            self.schema(&format!("{fact}[]"), &schema["items"], false);
        }
        for part in schema["allOf"].as_array().into_iter().flatten() {
            self.below(fact, part);
        }
        for variant in schema["oneOf"].as_array().into_iter().flatten() {
            match variant_name(variant) {
                _ if variant["type"] == "null" || variant["$ref"].is_string() => {
                    self.below(fact, variant)
                }
                Some(name) => self.below(&format!("{fact}|{name}"), variant),
                None => self.below(fact, variant),
            }
        }
    }
}

/// A variant is told by its tag or its only member.
fn variant_name(variant: &Value) -> Option<String> {
    let members = variant["properties"].as_object()?;
    let tag =
        members.values().find_map(|member| match member["enum"].as_array().map(Vec::as_slice) {
            Some([one]) => one.as_str().map(String::from),
            _ => None,
        });
    tag.or_else(|| members.keys().next().filter(|_| members.len() == 1).cloned())
}

fn shape(schema: &Value) -> String {
    if let Some(path) = schema["$ref"].as_str() {
        return path.rsplit('/').next().unwrap().into();
    }
    for (word, between) in [("oneOf", "|"), ("allOf", "&")] {
        if let Some(parts) = schema[word].as_array() {
            return parts.iter().map(shape).collect::<Vec<_>>().join(between);
        }
    }
    match &schema["type"] {
        Value::Array(kinds) => kinds.iter().filter_map(Value::as_str).collect::<Vec<_>>().join("|"),
        Value::String(kind) => kind.clone(),
        _ => "any".into(),
    }
}

/// The facts on which clients of `old` break, in `new`.
pub fn breaks(old: &Facts, new: &Facts) -> BTreeSet<String> {
    let gone_or_narrowed = old.iter().filter(|(fact, said)| {
        // Clients have to live with codes that they do not know, and with those that come no more.
        let may_go = fact.starts_with("out ") && said.shape == "code";
        new.get(*fact).map_or(!may_go, |now| narrowed(fact, said, now))
    });
    let demanded = new.iter().filter(|(fact, said)| {
        let owner = fact.rsplit_once(['.', '?']).map(|(owner, _)| owner);
        let known = owner.is_some_and(|owner| old.keys().any(|fact| fact.starts_with(owner)));
        fact.starts_with("in ") && said.required && known && !old.contains_key(*fact)
    });
    gone_or_narrowed.chain(demanded).map(|(fact, _)| fact.clone()).collect()
}

fn narrowed(fact: &str, old: &Said, new: &Said) -> bool {
    let parts = |said: &Said| said.shape.split('|').map(String::from).collect::<BTreeSet<_>>();
    let (before, after) = (parts(old), parts(new));
    if fact.starts_with("in ") {
        let less = new.limit.is_some_and(|now| old.limit.is_none_or(|before| now < before));
        return !before.is_subset(&after) || (new.required && !old.required) || less;
    }
    !after.is_subset(&before) || (old.required && !new.required)
}

/// A fact a line: what it is, its shape, whether it has to be there, how far it goes.
pub fn written(facts: &Facts) -> String {
    let head = "# What the last release promises, a fact a line: `in` is what clients may send, `out` what they are answered.\n";
    facts.iter().fold(head.to_string(), |text, (fact, said)| {
        let required = if said.required { "required" } else { "" };
        let limit = said.limit.map(|limit| limit.to_string()).unwrap_or_default();
        text + format!("{fact}\t{}\t{required}\t{limit}", said.shape).trim_end() + "\n"
    })
}

pub fn read(text: &str) -> Facts {
    let lines = text.lines().filter(|line| !line.starts_with('#'));
    lines
        .map(|line| {
            let mut parts = line.split('\t');
            let mut next = || parts.next().unwrap_or_default();
            let (fact, shape, required) = (next(), next(), next() == "required");
            (fact.to_string(), Said { shape: shape.into(), required, limit: next().parse().ok() })
        })
        .collect()
}
