use db::sql::{JsonDoc, Uid};
use diesel::sql_types::*;

diesel::table! {
    use super::*;
    mediation_committee (tenant_id, id) {
        tenant_id -> Text,
        id -> Uid,
        version -> BigInt,
        unit_id -> Uid,
        name -> Text,
        kind -> Text,
        level -> Text,
        dissolved_on -> Nullable<Date>,
        body -> JsonDoc,
    }
}

diesel::table! {
    use super::*;
    mediation_mediator (tenant_id, id) {
        tenant_id -> Text,
        id -> Uid,
        version -> BigInt,
        person_id -> Uid,
        unit_id -> Uid,
        status -> Text,
        body -> JsonDoc,
    }
}

diesel::table! {
    use super::*;
    mediation_appointment (tenant_id, committee_id, mediator_id) {
        tenant_id -> Text,
        committee_id -> Uid,
        mediator_id -> Uid,
    }
}

diesel::table! {
    use super::*;
    mediation_particulars (tenant_id, mediator_id) {
        tenant_id -> Text,
        mediator_id -> Uid,
        generation -> Integer,
        phone_index -> Nullable<Integer>,
        id_no_index -> Nullable<Integer>,
        body -> JsonDoc,
    }
}

diesel::table! {
    use super::*;
    mediation_case (tenant_id, id) {
        tenant_id -> Text,
        id -> Uid,
        version -> BigInt,
        case_no -> Nullable<Text>,
        unit_id -> Uid,
        committee_id -> Nullable<Uid>,
        ticket_id -> Nullable<Uid>,
        patrol_id -> Nullable<Uid>,
        found_on -> Date,
        merged_into -> Nullable<Uid>,
        registered_by -> Uid,
        status -> Text,
        dispute -> Text,
        military -> Integer,
        provisional -> Integer,
        attended_until -> Nullable<Date>,
        body -> JsonDoc,
    }
}

diesel::table! {
    use super::*;
    mediation_case_mediator (tenant_id, person_id, case_id) {
        tenant_id -> Text,
        person_id -> Uid,
        case_id -> Uid,
    }
}

diesel::table! {
    use super::*;
    mediation_party (tenant_id, id) {
        tenant_id -> Text,
        id -> Uid,
        case_id -> Uid,
        generation -> Integer,
        phone_index -> Nullable<Integer>,
        id_no_index -> Nullable<Integer>,
        body -> JsonDoc,
    }
}

diesel::table! {
    use super::*;
    mediation_representative (tenant_id, id) {
        tenant_id -> Text,
        id -> Uid,
        case_id -> Uid,
        party_id -> Uid,
        role -> Text,
        generation -> Integer,
        phone_index -> Nullable<Integer>,
        id_no_index -> Nullable<Integer>,
        body -> JsonDoc,
    }
}

diesel::table! {
    use super::*;
    mediation_case_counter (tenant_id, committee_id, year) {
        tenant_id -> Text,
        committee_id -> Uid,
        year -> Integer,
        last -> BigInt,
    }
}

diesel::allow_tables_to_appear_in_same_query!(
    mediation_mediator,
    mediation_appointment,
    mediation_particulars
);
diesel::table! {
    use super::*;
    mediation_subsidy (tenant_id, dispute_id) {
        tenant_id -> Text,
        dispute_id -> Uid,
        claim_id -> Uid,
    }
}

diesel::table! {
    use super::*;
    mediation_joint_meeting_case (tenant_id, meeting_id, case_id) {
        tenant_id -> Text,
        meeting_id -> Uid,
        case_id -> Uid,
    }
}

diesel::allow_tables_to_appear_in_same_query!(mediation_case, mediation_case_mediator);
diesel::allow_tables_to_appear_in_same_query!(mediation_case, mediation_joint_meeting_case);
