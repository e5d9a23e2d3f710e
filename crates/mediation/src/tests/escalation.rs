//! 上报: from tier to tier, to a committee that is there and of it.

use super::lives::*;
use super::*;
use crate::workflow::{Action, Named, apply};

fn at_tier(tier: CaseTier) -> MediationCase {
    mediating(&NewCase { tier, ..new_case() })
}

/// §2.2: tier + 1, or jointly by two organs of 四所一庭一中心.
#[test]
fn a_case_goes_up_tier_by_tier_and_not_down() {
    use CaseTier::*;
    let two = [JointOrg::Police, JointOrg::JudicialOffice];
    for (from, to, expected) in [
        (Grid, Grid, "tier"),
        (Grid, Village, "ok"),
        (Grid, Town, "tier"),
        (Grid, Joint, "ok"),
        (Village, Grid, "tier"),
        (Village, Village, "tier"),
        (Village, Town, "ok"),
        (Village, Joint, "ok"),
        (Town, Village, "tier"),
        (Town, Joint, "ok"),
        (Joint, Town, "tier"),
        (Joint, Joint, "tier"),
    ] {
        let gone = act(&at_tier(from), "2025-03-20", hand_up(to, &two, None));
        assert_eq!(code(gone), expected, "{from:?} {to:?}");
    }
    let jointly =
        |organs: &[JointOrg]| code(act(&at_tier(Town), "2025-03-20", hand_up(Joint, organs, None)));
    assert_eq!(jointly(&[JointOrg::Police]), "joint_orgs");
    assert_eq!(jointly(&[JointOrg::Police, JointOrg::Police]), "joint_orgs", "one organ");
    let joint = act(&at_tier(Village), "2025-03-20", hand_up(Joint, &two, None)).unwrap();
    assert_eq!((joint.tier, joint.joint_orgs.len()), (Joint, 2));
    assert_eq!(joint.committee, Some(COMMITTEE), "that of the village goes on");
}

#[test]
fn the_committee_that_takes_a_case_over_is_there_and_of_the_tier() {
    let of = |level, dissolved_on: Option<&str>| Committee {
        level,
        dissolved_on: dissolved_on.map(day),
        ..committee(OTHER_COMMITTEE)
    };
    let takes_over = |one: Option<&Committee>| {
        let named = Named { committee: one, ..Named::default() };
        let action = hand_up(CaseTier::Town, &[], Some(OTHER_COMMITTEE));
        with("2025-03-20", named, |context| apply(&at_tier(CaseTier::Village), &action, context))
    };
    let town = of(CommitteeLevel::Town, None);
    let gone = takes_over(Some(&town)).unwrap();
    assert_eq!((gone.tier, gone.committee), (CaseTier::Town, Some(OTHER_COMMITTEE)));
    assert_eq!(code(takes_over(None)), "committee_unknown");
    assert_eq!(code(takes_over(Some(&committee(COMMITTEE)))), "committee_unknown");
    for level in [CommitteeLevel::Village, CommitteeLevel::Community, CommitteeLevel::Other] {
        assert_eq!(code(takes_over(Some(&of(level, None)))), "committee_tier", "{level:?}");
    }
    let dissolved = of(CommitteeLevel::Town, Some("2025-03-20"));
    assert_eq!(code(takes_over(Some(&dissolved))), "committee_dissolved");
}

/// A case is not registered with a committee that is no more.
#[test]
fn a_case_is_registered_with_a_committee_that_exists() {
    let said = RegisterCase { committee: COMMITTEE, comment: None, client_at: None };
    let register = |one: Option<&Committee>| {
        let named = Named { committee: one, ..Named::default() };
        let action = Action::Register(said.clone());
        code(with("2025-03-03", named, |context| apply(&found(&new_case()), &action, context)))
    };
    let village = committee(COMMITTEE);
    assert_eq!(register(Some(&village)), "ok");
    assert_eq!(register(None), "committee_unknown");
    let gone = Committee { dissolved_on: Some(day("2025-03-01")), ..village };
    assert_eq!(register(Some(&gone)), "committee_dissolved");
}
