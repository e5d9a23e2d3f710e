//! What speaks against a case, and what only seems to.

use super::lives::*;
use super::*;
use crate::checks::of_case;
use crate::workflow::Action;
use records::Finding;

const TODAY: &str = "2025-12-31";

fn found_in(case: &MediationCase, served: impl Fn(Id, NaiveDate) -> bool) -> Vec<String> {
    let found = of_case(case, day(TODAY), true, &[], served);
    found.into_iter().map(|one: Finding| one.code).collect()
}

/// A mediator was in service when the case was concluded, whoever left since; an open case needs one today.
#[test]
fn the_mediator_served_on_the_day_of_the_outcome() {
    let left_in_june = |_: Id, on: NaiveDate| on < day("2025-06-01");
    let kept = Agree { immediate: true, deadline: None, ..written() };
    let kept = agreed(&new_case(), kept).unwrap();
    let kept = act(&kept, "2025-03-07", stands("2025-03-07", Performance::Full)).unwrap();
    assert_eq!(found_in(&kept, left_in_june), [""; 0]);
    assert_eq!(found_in(&mediating(&new_case()), left_in_june), ["mediator_not_in_service"]);
    let merged = MediationCase { merged_into: Some(Id::from_u128(99)), ..mediating(&new_case()) };
    assert_eq!(found_in(&merged, left_in_june), [""; 0], "it is part of another one");
}

/// 涉军: veterans' station and armed-forces department, both, in whatever sessions.
#[test]
fn both_of_the_green_channel_took_part() {
    let soldiers = NewCase { flags: vec![CaseFlag::Military], ..new_case() };
    let ended = |organs: &[MilitaryOrgan]| {
        let mut case = mediating(&soldiers);
        for organ in organs {
            let said = HoldSession { green_channel: vec![*organ], ..session() };
            case = act(&case, "2025-03-06", Action::HoldSession(said)).unwrap();
        }
        let said = terminate(TerminationReason::NoAgreement, &[Remedy::Judicial]);
        found_in(&act(&case, "2025-03-20", said).unwrap(), |_, _| true)
    };
    use MilitaryOrgan::{ArmedForces, Veterans};
    assert_eq!(ended(&[]), ["green_channel_not_joined"]);
    assert_eq!(ended(&[Veterans]), ["green_channel_not_joined"]);
    assert_eq!(ended(&[Veterans, ArmedForces]), [""; 0]);
    assert_eq!(found_in(&mediating(&soldiers), |_, _| true), [""; 0], "nothing has come of it yet");
    let civil = terminate(TerminationReason::NoAgreement, &[Remedy::Judicial]);
    let civil = act(&mediating(&new_case()), "2025-03-20", civil).unwrap();
    assert_eq!(found_in(&civil, |_, _| true), [""; 0]);
}
