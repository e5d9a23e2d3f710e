use db::sql::{Instant, JsonDoc, Uid};
use diesel::sql_types::*;

diesel::table! {
    use super::*;
    evidence_file (tenant_id, id) {
        tenant_id -> Text,
        id -> Uid,
        version -> BigInt,
        record_id -> Uid,
        sha256 -> Text,
        status -> Text,
        changed_at -> Instant,
        body -> JsonDoc,
    }
}

diesel::table! {
    use super::*;
    evidence_usage (tenant_id, account_id) {
        tenant_id -> Text,
        account_id -> Uid,
        files -> BigInt,
        bytes -> BigInt,
    }
}
