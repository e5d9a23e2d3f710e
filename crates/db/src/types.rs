//! Portable column types: one SQL type per concept, with a physical form per database.

use diesel::backend::Backend;
use diesel::deserialize::{self, FromSql, FromSqlRow};
use diesel::expression::AsExpression;
use diesel::pg::{Pg, PgValue};
use diesel::serialize::{self, IsNull, Output, ToSql};
use diesel::sql_types as st;
use diesel::sqlite::Sqlite;
use kernel::Id;
use std::io::Write;

/// SQL types for `table!`.
pub mod sql {
    use diesel::query_builder::QueryId;
    use diesel::sql_types::{SqlOrd, SqlType};

    /// `uuid` on PostgreSQL, 16-byte `BLOB` on SQLite.
    #[derive(Debug, Clone, Copy, QueryId, SqlType)]
    #[diesel(postgres_type(oid = 2950, array_oid = 2951))]
    #[diesel(sqlite_type(name = "Binary"))]
    pub struct Uid;

    /// `timestamptz` on PostgreSQL, microseconds since 1970 (`INTEGER`) on SQLite.
    #[derive(Debug, Clone, Copy, QueryId, SqlType)]
    #[diesel(postgres_type(oid = 1184, array_oid = 1185))]
    #[diesel(sqlite_type(name = "Long"))]
    pub struct Instant;

    /// `jsonb` on PostgreSQL, JSON `TEXT` on SQLite.
    #[derive(Debug, Clone, Copy, QueryId, SqlType)]
    #[diesel(postgres_type(oid = 3802, array_oid = 3807))]
    #[diesel(sqlite_type(name = "Text"))]
    pub struct JsonDoc;

    impl SqlOrd for Uid {}
    impl SqlOrd for Instant {}
}

/// An identifier as a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, AsExpression, FromSqlRow)]
#[diesel(sql_type = sql::Uid)]
pub struct Uid(pub Id);

impl ToSql<sql::Uid, Pg> for Uid {
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Pg>) -> serialize::Result {
        ToSql::<st::Uuid, Pg>::to_sql(&self.0.uuid(), &mut out.reborrow())
    }
}

impl FromSql<sql::Uid, Pg> for Uid {
    fn from_sql(value: PgValue<'_>) -> deserialize::Result<Self> {
        <uuid::Uuid as FromSql<st::Uuid, Pg>>::from_sql(value).map(|uuid| Uid(uuid.into()))
    }
}

impl ToSql<sql::Uid, Sqlite> for Uid {
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Sqlite>) -> serialize::Result {
        out.set_value(self.0.as_bytes().as_slice());
        Ok(IsNull::No)
    }
}

impl FromSql<sql::Uid, Sqlite> for Uid {
    fn from_sql(value: <Sqlite as Backend>::RawValue<'_>) -> deserialize::Result<Self> {
        let bytes = <Vec<u8> as FromSql<st::Binary, Sqlite>>::from_sql(value)?;
        Ok(Uid(Id::from_slice(&bytes).ok_or("an id has 16 bytes")?))
    }
}

/// A moment as a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, AsExpression, FromSqlRow)]
#[diesel(sql_type = sql::Instant)]
pub struct At(pub kernel::Instant);

impl ToSql<sql::Instant, Pg> for At {
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Pg>) -> serialize::Result {
        ToSql::<st::Timestamptz, Pg>::to_sql(&self.0.utc(), &mut out.reborrow())
    }
}

impl FromSql<sql::Instant, Pg> for At {
    fn from_sql(value: PgValue<'_>) -> deserialize::Result<Self> {
        let moment =
            <chrono::DateTime<chrono::Utc> as FromSql<st::Timestamptz, Pg>>::from_sql(value)?;
        Ok(At(kernel::Instant::from_utc(moment)))
    }
}

impl ToSql<sql::Instant, Sqlite> for At {
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Sqlite>) -> serialize::Result {
        out.set_value(self.0.micros());
        Ok(IsNull::No)
    }
}

impl FromSql<sql::Instant, Sqlite> for At {
    fn from_sql(value: <Sqlite as Backend>::RawValue<'_>) -> deserialize::Result<Self> {
        let micros = <i64 as FromSql<st::BigInt, Sqlite>>::from_sql(value)?;
        Ok(At(kernel::Instant::from_micros(micros).ok_or("a moment out of range")?))
    }
}

/// A JSON document as a column; the store that owns the table types it.
#[derive(Debug, Clone, PartialEq, Eq, AsExpression, FromSqlRow)]
#[diesel(sql_type = sql::JsonDoc)]
pub struct JsonDoc(pub String);

impl JsonDoc {
    pub fn of<T: serde::Serialize>(value: &T) -> crate::Result<Self> {
        serde_json::to_string(value).map(JsonDoc).map_err(crate::Error::broken)
    }

    pub fn read<T: serde::de::DeserializeOwned>(&self) -> crate::Result<T> {
        serde_json::from_str(&self.0).map_err(crate::Error::broken)
    }
}

/// The binary form of `jsonb` begins with its version.
const JSONB_VERSION: u8 = 1;

impl ToSql<sql::JsonDoc, Pg> for JsonDoc {
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Pg>) -> serialize::Result {
        out.write_all(&[JSONB_VERSION])?;
        out.write_all(self.0.as_bytes())?;
        Ok(IsNull::No)
    }
}

impl FromSql<sql::JsonDoc, Pg> for JsonDoc {
    fn from_sql(value: PgValue<'_>) -> deserialize::Result<Self> {
        match value.as_bytes().split_first() {
            Some((&JSONB_VERSION, text)) => Ok(JsonDoc(String::from_utf8(text.to_vec())?)),
            _ => Err("an unknown jsonb version".into()),
        }
    }
}

impl ToSql<sql::JsonDoc, Sqlite> for JsonDoc {
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Sqlite>) -> serialize::Result {
        out.set_value(self.0.as_str());
        Ok(IsNull::No)
    }
}

impl FromSql<sql::JsonDoc, Sqlite> for JsonDoc {
    fn from_sql(value: <Sqlite as Backend>::RawValue<'_>) -> deserialize::Result<Self> {
        <String as FromSql<st::Text, Sqlite>>::from_sql(value).map(JsonDoc)
    }
}
