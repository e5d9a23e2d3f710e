use db::sql::{Instant, JsonDoc, Uid};
use diesel::sql_types::*;

diesel::table! {
    use super::*;
    webhooks_endpoint (tenant_id, id) {
        tenant_id -> Text,
        id -> Uid,
        version -> BigInt,
        account_id -> Uid,
        state -> Text,
        next_index -> BigInt,
        quiet_until -> Nullable<Instant>,
        generation -> Integer,
        sealed -> Binary,
        body -> JsonDoc,
    }
}

diesel::table! {
    use super::*;
    webhooks_network (tenant_id, id) {
        tenant_id -> Text,
        id -> Uid,
        network -> Text,
        body -> JsonDoc,
    }
}

diesel::table! {
    use super::*;
    webhooks_delivery (tenant_id, id) {
        tenant_id -> Text,
        id -> Uid,
        endpoint_id -> Uid,
        feed_index -> BigInt,
        subject_id -> Uid,
        state -> Text,
        next_at -> Instant,
        tries -> Integer,
        settled_at -> Nullable<Instant>,
        body -> JsonDoc,
    }
}

diesel::allow_tables_to_appear_in_same_query!(webhooks_endpoint, webhooks_delivery);
