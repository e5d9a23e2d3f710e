use db::sql::{JsonDoc, Uid};
use diesel::sql_types::*;

diesel::table! {
    use super::*;
    study_records_sitting (tenant_id, id) {
        tenant_id -> Text,
        id -> Uid,
        version -> BigInt,
        unit_id -> Uid,
        status -> Text,
        exam_id -> Nullable<Uid>,
        body -> JsonDoc,
    }
}

diesel::table! {
    use super::*;
    study_records_sheet (tenant_id, sitting_id) {
        tenant_id -> Text,
        sitting_id -> Uid,
        body -> JsonDoc,
    }
}

diesel::table! {
    use super::*;
    study_records_candidate (tenant_id, person_id, sitting_id) {
        tenant_id -> Text,
        person_id -> Uid,
        sitting_id -> Uid,
    }
}

diesel::table! {
    use super::*;
    study_records_attempt (tenant_id, id) {
        tenant_id -> Text,
        id -> Uid,
        sitting_id -> Uid,
        person_id -> Uid,
        version -> BigInt,
        body -> JsonDoc,
    }
}

diesel::table! {
    use super::*;
    study_records_result (tenant_id, exam_id, person_id) {
        tenant_id -> Text,
        exam_id -> Uid,
        person_id -> Uid,
        score -> Nullable<BigInt>,
    }
}

diesel::allow_tables_to_appear_in_same_query!(study_records_sitting, study_records_candidate);
