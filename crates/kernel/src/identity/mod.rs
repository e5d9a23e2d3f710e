//! Numbers by which the state knows persons, organisations and places, each with its check.
//!
//! What identifies a person prints as a tag: a log, a panic or a ledger entry cannot give it away. Therefore [`ResidentId`] and
//! [`Phone`] have no `Display`; whoever needs the number itself asks for it with `as_str`.

mod credit_code;
mod division;
mod phone;
mod record_number;
mod resident_id;

pub use credit_code::CreditCode;
pub use division::{DivisionCode, DivisionLevel, TownshipClass};
pub use phone::Phone;
pub use record_number::record_number;
pub use resident_id::{ResidentId, Sex};

/// Why a number is not accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{en}")]
pub struct IdentityError {
    /// Stable code of the rule, such as `resident_id_check`; becomes [`crate::FieldError::code`].
    pub code: &'static str,
    /// What is wrong, in Chinese; never repeats the number.
    pub zh: &'static str,
    /// What is wrong, in English; never repeats the number.
    pub en: &'static str,
}

/// Serde and schema of a number that travels as text and is checked on the way in.
macro_rules! travels_as_text {
    ($name:ident, $max:literal, $pattern:literal) => {
        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                use serde::de::Error;
                // Serde's own message would repeat a number that came where a text is needed.
                let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)
                    .map_err(|_| D::Error::custom("a text is needed"))?;
                text.parse().map_err(D::Error::custom)
            }
        }

        impl utoipa::PartialSchema for $name {
            fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::Schema> {
                utoipa::openapi::ObjectBuilder::new()
                    .schema_type(utoipa::openapi::schema::Type::String)
                    .max_length(Some($max))
                    .pattern(Some($pattern))
                    .into()
            }
        }

        impl utoipa::ToSchema for $name {}
    };
}

use travels_as_text;

#[cfg(test)]
mod tests {
    use super::*;
    use serde::de::DeserializeOwned;
    use serde_json::{Value, json};

    fn message<T: DeserializeOwned>(value: Value) -> String {
        serde_json::from_value::<T>(value).err().unwrap().to_string()
    }

    #[test]
    fn numbers_are_checked_on_their_way_in() {
        let id: ResidentId = serde_json::from_value(json!("11010519491231002x")).unwrap();
        assert_eq!(serde_json::to_value(&id).unwrap(), "11010519491231002X");
        let phone: Phone = serde_json::from_value(json!("0458-3676123")).unwrap();
        assert_eq!(serde_json::to_value(&phone).unwrap(), "+864583676123");
        let code: CreditCode = serde_json::from_value(json!("11620300013909010r")).unwrap();
        assert_eq!(serde_json::to_value(&code).unwrap(), "11620300013909010R");
        let town: DivisionCode = serde_json::from_value(json!("230718101000")).unwrap();
        assert_eq!(serde_json::to_value(&town).unwrap(), "230718101");
        let wrong = message::<CreditCode>(json!("11620300013909010A"));
        assert_eq!(wrong, "The check character of the credit code does not match");
    }

    #[test]
    fn a_refusal_does_not_repeat_the_number() {
        let digits = |text: String| text.chars().filter(char::is_ascii_digit).count();
        for value in [
            json!(440524188001010014_u64),
            json!(-440524188001010014_i64),
            json!(440524188001010014_f64),
            json!(["440524188001010014"]),
        ] {
            assert_eq!(digits(message::<ResidentId>(value.clone())), 0, "{value}");
            assert_eq!(digits(message::<Phone>(value.clone())), 0, "{value}");
        }
        assert!(!message::<ResidentId>(json!("440524188001010015")).contains("4405"));
        assert!(!message::<Phone>(json!("138123456789")).contains("1381"));
    }
}
