//! Small values that callers write: what is taken is written as it is read again, so that two spellings are one value.
#![no_main]

use kernel::identity::{CreditCode, DivisionCode, Phone, ResidentId};
use kernel::{Id, Instant};
use libfuzzer_sys::fuzz_target;
use serde_json::{Value, from_value, json, to_value};

/// What is taken, as it is written.
type Written = fn(Value) -> Option<Value>;

const VALUES: [(&str, Written); 6] = [
    ("id", |said| to_value(from_value::<Id>(said).ok()?).ok()),
    ("instant", |said| to_value(from_value::<Instant>(said).ok()?).ok()),
    ("phone", |said| to_value(from_value::<Phone>(said).ok()?).ok()),
    ("resident id", |said| to_value(from_value::<ResidentId>(said).ok()?).ok()),
    ("credit code", |said| to_value(from_value::<CreditCode>(said).ok()?).ok()),
    ("division code", |said| to_value(from_value::<DivisionCode>(said).ok()?).ok()),
];

fuzz_target!(|text: &str| {
    for (name, written) in VALUES {
        if let Some(first) = written(json!(text)) {
            assert_eq!(written(first.clone()), Some(first), "{name} {text:?}");
        }
    }
});
