//! The one door for texts: whatever an operation is sent passes here before anything looks at it, and before its fingerprint is taken.

use kernel::FieldError;
use kernel::text::{TextFault, tidy};
use serde_json::Value;
use std::borrow::Cow;
use std::collections::BTreeSet;

/// A text as it is taken in.
pub(crate) fn text(text: String) -> Result<String, TextFault> {
    let changed = match tidy(&text)? {
        Cow::Borrowed(_) => None,
        Cow::Owned(tidied) => Some(tidied),
    };
    Ok(changed.unwrap_or(text))
}

/// A body with all its texts tidied, or what is wrong with which. Members named in `secrets` stay as they were typed: a password is
/// compared as it is (ASVS 6.2.8).
pub(crate) fn body(
    mut value: Value,
    secrets: &BTreeSet<String>,
    limit: usize,
) -> Result<Value, Vec<FieldError>> {
    let mut errors = Vec::new();
    walk(&mut value, "", secrets, limit, &mut errors);
    if errors.is_empty() { Ok(value) } else { Err(errors) }
}

fn walk(
    value: &mut Value,
    pointer: &str,
    secrets: &BTreeSet<String>,
    limit: usize,
    errors: &mut Vec<FieldError>,
) {
    if errors.len() >= limit {
        return;
    }
    match value {
        Value::String(given) => match text(std::mem::take(given)) {
            Ok(tidied) => *given = tidied,
            Err(fault) => errors.push(error(pointer, fault)),
        },
        Value::Array(items) => {
            for (n, item) in items.iter_mut().enumerate() {
                walk(item, &format!("{pointer}/{n}"), secrets, limit, errors);
            }
        }
        Value::Object(members) => {
            for (name, member) in members.iter_mut() {
                // No schema has a member of such a name: it is told where it stands, and not repeated.
                if let Err(fault) = tidy(name) {
                    errors.push(error(pointer, fault));
                } else if !(secrets.contains(name) && member.is_string()) {
                    let name = name.replace('~', "~0").replace('/', "~1");
                    walk(member, &format!("{pointer}/{name}"), secrets, limit, errors);
                }
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

fn error(pointer: &str, fault: TextFault) -> FieldError {
    FieldError {
        pointer: pointer.into(),
        code: fault.code.into(),
        zh: fault.zh.into(),
        en: fault.en.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn d14_every_text_of_a_body_is_tidied_and_a_password_is_not() {
        let secrets = BTreeSet::from(["password".to_string()]);
        let given = json!({ "name": "e\u{301}", "list": ["a\r\nb", 7, null], "password": "e\u{301}\u{200B}" });
        let tidied =
            json!({ "name": "é", "list": ["a\nb", 7, null], "password": "e\u{301}\u{200B}" });
        assert_eq!(body(given, &secrets, 9).unwrap(), tidied);
        let given = json!({ "a/b": [{ "c": "\u{202E}" }], "d": "\u{0}", "\u{1}": "x", "password": ["\u{7}"] });
        let pointers: BTreeSet<String> = body(given.clone(), &secrets, 9)
            .unwrap_err()
            .into_iter()
            .map(|one| one.pointer)
            .collect();
        let expected = ["", "/a~1b/0/c", "/d", "/password/0"];
        assert_eq!(pointers, expected.map(String::from).into());
        assert_eq!(body(given, &secrets, 2).unwrap_err().len(), 2);
    }
}
