use db::sql::{Instant, JsonDoc, Uid};
use diesel::sql_types::*;

diesel::table! {
    use super::*;
    privacy_key (tenant_id, generation) {
        tenant_id -> Text,
        generation -> Integer,
        id -> Uid,
        master -> Text,
        wrapped -> Nullable<Binary>,
        active_from -> Instant,
        destroyed_at -> Nullable<Instant>,
    }
}

diesel::table! {
    privacy_master (id) {
        id -> Integer,
        fingerprint -> Text,
        proof -> Binary,
    }
}

diesel::table! {
    use super::*;
    privacy_access (tenant_id, id) {
        tenant_id -> Text,
        id -> Uid,
        account_id -> Uid,
        kind -> Text,
        subject_kind -> Text,
        subject_id -> Uid,
        unit_id -> Uid,
        at -> Instant,
        generation -> Integer,
        body -> JsonDoc,
    }
}

diesel::table! {
    use super::*;
    privacy_hold (tenant_id, id) {
        tenant_id -> Text,
        id -> Uid,
        version -> BigInt,
        record_id -> Uid,
        unit_id -> Uid,
        lifted_at -> Nullable<Instant>,
        body -> JsonDoc,
    }
}
