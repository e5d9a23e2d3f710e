use db::sql::{JsonDoc, Uid};
use diesel::sql_types::*;

diesel::table! {
    use super::*;
    records_record (tenant_id, id) {
        tenant_id -> Text,
        id -> Uid,
        kind -> Text,
        version -> BigInt,
        unit_id -> Uid,
        day -> Date,
        status -> Text,
        category -> Text,
        series -> Nullable<Text>,
        title -> Text,
        body -> JsonDoc,
    }
}

diesel::table! {
    use super::*;
    records_tag (tenant_id, tag, record_id) {
        tenant_id -> Text,
        tag -> Text,
        record_id -> Uid,
    }
}

diesel::allow_tables_to_appear_in_same_query!(records_record, records_tag);
