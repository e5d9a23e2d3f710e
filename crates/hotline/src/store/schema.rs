use db::sql::{Instant, JsonDoc, Uid};
use diesel::sql_types::*;

diesel::table! {
    use super::*;
    hotline_ticket (tenant_id, id) {
        tenant_id -> Text,
        id -> Uid,
        version -> BigInt,
        ticket_no -> Text,
        external_system -> Text,
        external_no -> Nullable<Text>,
        status -> Text,
        category -> Text,
        lead_unit -> Uid,
        handler -> Nullable<Uid>,
        handler_unit -> Nullable<Uid>,
        dispatched_at -> Instant,
        due_at -> Instant,
        attention_at -> Nullable<Instant>,
        provisional -> Nullable<Integer>,
        body -> JsonDoc,
    }
}

diesel::table! {
    use super::*;
    hotline_ticket_co_unit (tenant_id, unit, ticket_id) {
        tenant_id -> Text,
        unit -> Uid,
        ticket_id -> Uid,
        lead_unit -> Uid,
    }
}

diesel::table! {
    use super::*;
    hotline_caller (tenant_id, ticket_id) {
        tenant_id -> Text,
        ticket_id -> Uid,
        generation -> Integer,
        phone_index -> Nullable<Integer>,
        id_no_index -> Nullable<Integer>,
        body -> JsonDoc,
    }
}

diesel::table! {
    use super::*;
    hotline_ticket_counter (tenant_id, township, day) {
        tenant_id -> Text,
        township -> Text,
        day -> Date,
        last -> BigInt,
    }
}

// On SQLite; on PostgreSQL `terms` is a tsvector.
diesel::table! {
    use super::*;
    hotline_ticket_text (tenant_id, ticket_id) {
        tenant_id -> Text,
        ticket_id -> Uid,
        text -> Text,
        terms -> Text,
    }
}

diesel::allow_tables_to_appear_in_same_query!(hotline_ticket, hotline_caller);
