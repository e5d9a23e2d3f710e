use db::sql::{Instant, JsonDoc, Uid};
use diesel::sql_types::*;

diesel::table! {
    use super::*;
    ledger_entry (tenant_id, id) {
        tenant_id -> Text,
        id -> Uid,
        subject_id -> Uid,
        subject_version -> BigInt,
        body -> Text,
        guards -> Nullable<Text>,
    }
}

diesel::table! {
    use super::*;
    ledger_pending (tenant_id, subject_version, entry_id) {
        tenant_id -> Text,
        subject_version -> BigInt,
        entry_id -> Uid,
        facts -> JsonDoc,
    }
}

diesel::table! {
    use super::*;
    ledger_fact (tenant_id, measure, day, unit_id, subject_id, entity, entry_id, ripens_at) {
        tenant_id -> Text,
        measure -> Text,
        day -> Date,
        unit_id -> Uid,
        subject_id -> Uid,
        entity -> Text,
        entry_id -> Uid,
        ripens_at -> Instant,
        value -> BigInt,
        recorded_at -> Instant,
        seal_index -> BigInt,
    }
}

diesel::table! {
    use super::*;
    ledger_rollup_day (tenant_id, measure, unit_id, day, ripens_at) {
        tenant_id -> Text,
        measure -> Text,
        unit_id -> Uid,
        day -> Date,
        ripens_at -> Instant,
        value -> BigInt,
    }
}

diesel::table! {
    use super::*;
    ledger_rollup_month (tenant_id, measure, unit_id, month, ripens_at) {
        tenant_id -> Text,
        measure -> Text,
        unit_id -> Uid,
        month -> Date,
        ripens_at -> Instant,
        value -> BigInt,
    }
}

diesel::table! {
    use super::*;
    ledger_seal (tenant_id, seal_index) {
        tenant_id -> Text,
        seal_index -> BigInt,
        entry_id -> Uid,
        leaf -> Binary,
    }
}

diesel::table! {
    use super::*;
    ledger_node (tenant_id, level, position) {
        tenant_id -> Text,
        level -> Integer,
        position -> BigInt,
        digest -> Binary,
    }
}

diesel::table! {
    use super::*;
    ledger_head (tenant_id, size) {
        tenant_id -> Text,
        size -> BigInt,
        root -> Binary,
        signed_at -> Instant,
        epoch -> BigInt,
        key_id -> Text,
        signature -> Binary,
    }
}

diesel::table! {
    use super::*;
    ledger_idempotency (tenant_id, account_id, key) {
        tenant_id -> Text,
        account_id -> Uid,
        key -> Text,
        fingerprint -> Binary,
        at -> Instant,
        status -> Integer,
        headers -> Text,
        body -> Text,
    }
}

diesel::table! {
    use super::*;
    ledger_key (key_id) {
        key_id -> Text,
        public_key -> Binary,
        added_at -> Instant,
    }
}

diesel::table! {
    use super::*;
    ledger_lease (name) {
        name -> Text,
        holder -> Uid,
        epoch -> BigInt,
        expires_at -> Instant,
    }
}

diesel::allow_tables_to_appear_in_same_query!(ledger_entry, ledger_pending, ledger_seal);
