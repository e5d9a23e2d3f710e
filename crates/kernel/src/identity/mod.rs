//! Numbers by which the state knows persons, organisations and places, each with its check.
//!
//! What identifies a person prints as a tag: a log, a panic or a ledger entry cannot give it away.

mod credit_code;
mod division;
mod phone;
mod record_number;
mod resident_id;

pub use credit_code::CreditCode;
pub use division::{DivisionCode, DivisionLevel};
pub use phone::Phone;
pub use record_number::record_number;
pub use resident_id::{ResidentId, Sex};

/// Why a number is not accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{en}")]
pub struct IdentityError {
    /// Stable code.
    pub code: &'static str,
    pub zh: &'static str,
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
                let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
                text.parse().map_err(serde::de::Error::custom)
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
