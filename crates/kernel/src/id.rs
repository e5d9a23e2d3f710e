use serde::{Deserialize, Serialize};
use utoipa::openapi::schema::{KnownFormat, ObjectBuilder, SchemaFormat, Type};
use utoipa::openapi::{RefOr, Schema};
use uuid::Uuid;

/// Every record's identifier: a UUIDv7 (RFC 9562), made by the client or by the server.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Id(Uuid);

impl Id {
    /// The system itself, where an account is named.
    pub const fn nil() -> Self {
        Self(Uuid::nil())
    }

    pub const fn from_u128(number: u128) -> Self {
        Self(Uuid::from_u128(number))
    }

    pub fn uuid(self) -> Uuid {
        self.0
    }

    pub fn as_bytes(&self) -> &[u8; 16] {
        self.0.as_bytes()
    }

    /// `None` unless there are 16 bytes.
    pub fn from_slice(bytes: &[u8]) -> Option<Self> {
        Uuid::from_slice(bytes).ok().map(Self)
    }

    /// When it was made, to the millisecond; none unless it is a UUIDv7.
    pub fn made_at(self) -> Option<crate::Instant> {
        let (seconds, nanoseconds) = self.0.get_timestamp()?.to_unix();
        let micros = i64::try_from(seconds).ok()?.checked_mul(1_000_000)?;
        crate::Instant::from_micros(micros + i64::from(nanoseconds / 1000))
    }

    /// Without hyphens.
    pub fn simple(self) -> String {
        self.0.simple().to_string()
    }
}

impl From<Uuid> for Id {
    fn from(uuid: Uuid) -> Self {
        Self(uuid)
    }
}

impl std::fmt::Display for Id {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

impl std::str::FromStr for Id {
    type Err = uuid::Error;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.parse().map(Self)
    }
}

impl utoipa::PartialSchema for Id {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(Type::String)
            .format(Some(SchemaFormat::KnownFormat(KnownFormat::Uuid)))
            .max_length(Some(36))
            .into()
    }
}

impl utoipa::ToSchema for Id {}

/// A new time-ordered identifier.
pub fn new_id() -> Id {
    Id(Uuid::now_v7())
}
