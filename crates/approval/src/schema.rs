use db::sql::{Instant, JsonDoc, Uid};
use diesel::sql_types::*;

diesel::table! {
    use super::*;
    approval_request (tenant_id, id) {
        tenant_id -> Text,
        id -> Uid,
        act -> Text,
        unit_id -> Uid,
        state -> Text,
        requested_by -> Uid,
        decided_by -> Nullable<Uid>,
        expires_at -> Instant,
        generation -> Integer,
        body -> JsonDoc,
    }
}
