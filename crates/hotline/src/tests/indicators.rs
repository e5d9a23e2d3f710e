//! The definitions of HL.*, read as what they are.

use super::*;
use std::collections::BTreeSet;
use toml::{Table, Value};

fn definitions() -> BTreeMap<String, Table> {
    let file: Table = toml::from_str(include_str!("../../data/indicators.toml")).unwrap();
    let all = file["indicator"].as_array().unwrap().iter();
    all.map(|one| (one["code"].as_str().unwrap().into(), one.as_table().unwrap().clone())).collect()
}

/// The measures of one side; a weighted one with its percent.
fn side(definition: &Table, side: &str) -> Vec<(String, i64)> {
    let entries = definition.get(side).and_then(Value::as_array).cloned().unwrap_or_default();
    let entry = |entry: Value| match entry.as_str() {
        Some(measure) => (measure.to_string(), 100),
        None => {
            let weight = entry.get("weight_percent").and_then(Value::as_integer).unwrap_or(100);
            (entry["measure"].as_str().unwrap().to_string(), weight)
        }
    };
    entries.into_iter().map(entry).collect()
}

#[test]
fn the_catalogue_is_complete() {
    let codes: Vec<String> = definitions().into_keys().collect();
    assert_eq!(
        codes,
        [
            "HL.AVG_WD",
            "HL.CLOSE_RATE",
            "HL.DUE_CLOSE_RATE",
            "HL.EVAL_COVERAGE",
            "HL.EXT_RATE",
            "HL.HANDLED",
            "HL.ONTIME_RATE",
            "HL.OVERDUE",
            "HL.REPEAT_RATE",
            "HL.RESOLVE_RATE",
            "HL.RESPONSE_RATE",
            "HL.RETURN_RATE",
            "HL.REWORK_RATE",
            "HL.SATISFY_RATE",
            "HL.SUSPENDED",
        ]
    );
}

#[test]
fn indicators_name_only_measures_that_exist() {
    let declared: BTreeSet<&str> = MEASURES.iter().map(|measure| measure.name).collect();
    for (code, definition) in definitions() {
        let sides = ["numerator", "denominator", "excluded"].map(|name| side(&definition, name));
        assert!(!sides[0].is_empty(), "{code} counts nothing");
        for (measure, _) in sides.iter().flatten() {
            assert!(declared.contains(measure.as_str()), "{code}: {measure}");
        }
        let is_ratio = matches!(definition["kind"].as_str(), Some("rate" | "average"));
        assert_eq!(is_ratio, !sides[1].is_empty(), "{code}");
        for text in ["title_zh", "title_en", "rule_zh", "rule_en", "source"] {
            assert!(!definition[text].as_str().unwrap().is_empty(), "{code}: {text}");
        }
    }
}

#[test]
fn sides_are_as_the_field_defines_them() {
    let all = definitions();
    let measures = |code: &str, name| {
        let names = side(&all[code], name).into_iter().map(|(measure, _)| measure);
        names.map(|measure| measure.replace("hotline.", "")).collect::<Vec<_>>().join("+")
    };
    for (code, numerator, denominator) in [
        ("HL.HANDLED", "handled", ""),
        ("HL.CLOSE_RATE", "concluded", "handled"),
        ("HL.DUE_CLOSE_RATE", "concluded", "concluded+open"),
        ("HL.ONTIME_RATE", "concluded_on_time", "concluded+open"),
        ("HL.RESPONSE_RATE", "responded", "reachable"),
        ("HL.RESOLVE_RATE", "resolved+resolved_partly", "resolution_known"),
        ("HL.SATISFY_RATE", "satisfied", "rated"),
        ("HL.EVAL_COVERAGE", "rated", "concluded"),
        ("HL.RETURN_RATE", "returned", "handled+returned+merged+diverted"),
        ("HL.REWORK_RATE", "reworked", "handled"),
        ("HL.REPEAT_RATE", "repeated", "handled"),
        ("HL.EXT_RATE", "extended", "handled"),
        ("HL.OVERDUE", "open+concluded_late", ""),
        ("HL.SUSPENDED", "suspended", ""),
        ("HL.AVG_WD", "working_minutes", "concluded"),
    ] {
        assert_eq!(measures(code, "numerator"), numerator, "{code}");
        assert_eq!(measures(code, "denominator"), denominator, "{code}");
    }
    assert_eq!(all["HL.SATISFY_RATE"]["companion"].as_str(), Some("HL.EVAL_COVERAGE"));
    assert_eq!(all["HL.AVG_WD"]["scale"].as_integer(), Some(1440), "minutes of a working day");
    let partly = side(&all["HL.RESOLVE_RATE"], "numerator");
    assert_eq!(
        partly[1],
        ("hotline.resolved_partly".into(), 0),
        "unless the district says otherwise"
    );
}
