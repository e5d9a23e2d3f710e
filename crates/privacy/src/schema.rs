use db::sql::{Instant, Uid};
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
