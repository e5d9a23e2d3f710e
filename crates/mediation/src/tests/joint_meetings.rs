//! 联席会商: what one tells before another person looks at it, and what rests on it.

use super::lives::*;
use super::*;
use crate::workflow::{Action, Named, apply};
use records::Content;

pub fn meeting() -> JointMeeting {
    let decision = MeetingDecision {
        text: "派出所约谈双方".into(),
        organ: Some(JointOrg::Police),
        due_on: Some(day("2025-03-12")),
    };
    JointMeeting {
        title: "三月联席会商".into(),
        at: at("2025-03-10"),
        place: "镇综治中心".into(),
        convenor: JointOrg::GovernanceCenter,
        organs: vec![JointOrg::GovernanceCenter, JointOrg::Police],
        presider: Some(Id::from_u128(1)),
        recorder: Some(Id::from_u128(2)),
        attendees: Vec::new(),
        cases: vec![Id::from_u128(3)],
        minutes: None,
        decisions: vec![decision],
    }
}

#[test]
fn a_meeting_that_is_handed_in_was_held_by_organs_on_cases_and_decided_something() {
    let told = |change: fn(&mut JointMeeting)| {
        let mut one = meeting();
        change(&mut one);
        let today = day("2025-03-10");
        (code(one.check(today)), code(one.complete(today)))
    };
    assert_eq!(told(|_| {}), ("ok", "ok"));
    assert_eq!(told(|one| one.at = at("2025-03-11")), ("meeting_ahead", "ok"));
    let early = |one: &mut JointMeeting| one.decisions[0].due_on = Some(day("2025-03-09"));
    assert_eq!(told(early), ("decision_due", "ok"));
    let alone = |one: &mut JointMeeting| one.organs = vec![JointOrg::GovernanceCenter; 2];
    assert_eq!(told(alone), ("ok", "meeting_organs"), "one organ");
    let other = |one: &mut JointMeeting| one.convenor = JointOrg::Tribunal;
    assert_eq!(told(other), ("ok", "meeting_convenor"));
    assert_eq!(told(|one| one.cases.clear()), ("ok", "meeting_cases"));
    assert_eq!(told(|one| one.decisions.clear()), ("ok", "meeting_decisions"));
    assert_eq!(told(|one| one.presider = None), ("ok", "meeting_unsigned"));
    assert_eq!(told(|one| one.recorder = None), ("ok", "meeting_unsigned"));
}

/// §2.2: jointly goes what organs met on. Where there is danger it goes at once, and the meeting is there before anything is agreed.
#[test]
fn a_case_is_mediated_jointly_when_organs_met_on_it() {
    let two = [JointOrg::Police, JointOrg::Tribunal];
    let unmet = |case: &MediationCase, action: Action| {
        with("2025-03-20", Named::default(), |context| apply(case, &action, context))
    };
    let up = || hand_up(CaseTier::Joint, &two, None);
    let case = mediating(&new_case());
    assert_eq!(code(unmet(&case, up())), "meeting_missing");
    let danger = mediating(&NewCase { risk: CaseRisk::High, ..new_case() });
    let joint = unmet(&danger, up()).unwrap();
    assert_eq!(joint.tier, CaseTier::Joint);
    let agree = || Action::Agree(written());
    assert_eq!(code(unmet(&joint, agree())), "meeting_missing");
    assert_eq!(code(act(&joint, "2025-03-20", agree())), "joint_sessions", "organs in sessions");
}
