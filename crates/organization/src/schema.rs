use db::sql::{Instant, JsonDoc, Uid};
use diesel::sql_types::*;

diesel::table! {
    use super::*;
    organization_unit (tenant_id, id) {
        tenant_id -> Text,
        id -> Uid,
        version -> BigInt,
        parent_id -> Nullable<Uid>,
        name -> Text,
        code -> Nullable<Text>,
        body -> JsonDoc,
    }
}

diesel::table! {
    use super::*;
    organization_unit_closure (tenant_id, ancestor_id, descendant_id, valid_from) {
        tenant_id -> Text,
        ancestor_id -> Uid,
        descendant_id -> Uid,
        steps -> BigInt,
        valid_from -> Date,
        valid_to -> Date,
    }
}

diesel::table! {
    use super::*;
    organization_person (tenant_id, id) {
        tenant_id -> Text,
        id -> Uid,
        version -> BigInt,
        unit_id -> Uid,
        body -> JsonDoc,
    }
}

diesel::table! {
    use super::*;
    organization_account (tenant_id, id) {
        tenant_id -> Text,
        id -> Uid,
        version -> BigInt,
        login -> Text,
        person_id -> Nullable<Uid>,
        unit_id -> Uid,
        admin_role -> Nullable<Text>,
        body -> JsonDoc,
    }
}

diesel::table! {
    use super::*;
    organization_session (tenant_id, id) {
        tenant_id -> Text,
        id -> Uid,
        version -> BigInt,
        account_id -> Uid,
        ended_at -> Nullable<Instant>,
        body -> JsonDoc,
    }
}

diesel::table! {
    use super::*;
    organization_attempt (tenant_id, login_key, source) {
        tenant_id -> Text,
        login_key -> Text,
        source -> Text,
        touched_at -> Instant,
        body -> JsonDoc,
    }
}

diesel::table! {
    use super::*;
    organization_assertion (tenant_id, account_id, jti_hash) {
        tenant_id -> Text,
        account_id -> Uid,
        jti_hash -> Text,
        expires_at -> Instant,
    }
}

diesel::table! {
    use super::*;
    organization_factor (tenant_id, account_id) {
        tenant_id -> Text,
        account_id -> Uid,
        version -> BigInt,
        generation -> Integer,
        body -> JsonDoc,
    }
}

diesel::table! {
    use super::*;
    organization_bootstrap (id) {
        id -> Integer,
        secret_hash -> Binary,
        used_at -> Nullable<Instant>,
    }
}

diesel::allow_tables_to_appear_in_same_query!(organization_unit, organization_unit_closure);
