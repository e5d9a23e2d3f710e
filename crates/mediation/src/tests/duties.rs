//! What is still to be done for a case, and until when.

use super::lives::*;
use super::*;
use kernel::Calendar;

fn duties(case: &MediationCase) -> Vec<CaseDuty> {
    case.duties(MediationRules::built_in(), &Calendar::built_in())
}

fn last_day(case: &MediationCase, what: CaseDutyKind) -> Option<String> {
    let all = duties(case);
    all.iter().find(|duty| duty.what == what).map(|duty| duty.due_on.to_string())
}

/// §2.2: a grid tries for three days, a village for fifteen; the town tries until the limit of the mediation.
#[test]
fn what_a_tier_has_not_settled_goes_up() {
    let up = |case: &MediationCase| last_day(case, CaseDutyKind::Escalate);
    let new = |tier| NewCase { tier, ..new_case() };
    let of_grid = found(&new(CaseTier::Grid));
    assert_eq!(up(&of_grid).as_deref(), Some("2025-03-06"));
    assert_eq!(up(&found(&new(CaseTier::Village))).as_deref(), Some("2025-03-18"));
    // Accepted on 4 March.
    assert_eq!(up(&mediating(&new(CaseTier::Village))).as_deref(), Some("2025-03-19"));
    assert_eq!(up(&mediating(&new(CaseTier::Town))), None);
    // What comes from below has the whole time of its new tier.
    let handed_up = act(&of_grid, "2025-03-10", hand_up(CaseTier::Village, &[], None)).unwrap();
    assert_eq!(handed_up.escalated_on, Some(day("2025-03-10")));
    assert_eq!(up(&handed_up).as_deref(), Some("2025-03-25"));
    let in_town = act(&handed_up, "2025-03-25", hand_up(CaseTier::Town, &[], None)).unwrap();
    assert_eq!(up(&in_town), None);
    assert_eq!(up(&agreed(&new(CaseTier::Village), written()).unwrap()), None);
}

/// 人民调解法 art. 25: until the town has it, or unless it came from an organ.
#[test]
fn danger_is_told_at_once() {
    let report = |case: &MediationCase| last_day(case, CaseDutyKind::Report);
    let high = NewCase { tier: CaseTier::Grid, risk: CaseRisk::High, ..new_case() };
    let case = found(&high);
    assert_eq!(report(&case).as_deref(), Some("2025-03-03"), "on the day itself");
    assert_eq!(report(&found(&NewCase { risk: CaseRisk::Mid, ..high.clone() })), None);
    let of_village = act(&case, "2025-03-03", hand_up(CaseTier::Village, &[], None)).unwrap();
    assert!(report(&of_village).is_some(), "the village is not the town");
    let of_town = act(&of_village, "2025-03-03", hand_up(CaseTier::Town, &[], None)).unwrap();
    assert_eq!(report(&of_town), None);
    let organs = [JointOrg::Police, JointOrg::GovernanceCenter];
    let joint = act(&case, "2025-03-03", hand_up(CaseTier::Joint, &organs, None)).unwrap();
    assert_eq!(report(&joint), None);
    let entrusted = NewCase {
        found_by: FoundBy::Entrust,
        entrusted_from: Some(EntrustedFrom::Police),
        ..high.clone()
    };
    assert_eq!(report(&found(&entrusted)), None);
    assert_eq!(report(&agreed(&high, written()).unwrap()), None, "settled");
}

/// §2.2: seven days to decide.
#[test]
fn what_is_registered_is_accepted_or_declined() {
    let decide = |case: &MediationCase| last_day(case, CaseDutyKind::Decide);
    assert_eq!(decide(&found(&new_case())), None);
    let case = registered(&new_case());
    let last = case.registered_on.unwrap() + chrono::Days::new(7);
    assert_eq!(decide(&case), Some(last.to_string()));
    assert_eq!(decide(&mediating(&new_case())), None);
}

/// 人民调解法 art. 33: on the day after, after twenty and after twenty-seven days, and on the last day.
#[test]
fn the_parties_are_reminded_of_the_court() {
    let case = agreed(&new_case(), written()).unwrap();
    let all = duties(&case);
    let confirm = all.iter().find(|duty| duty.what == CaseDutyKind::Confirm).unwrap();
    assert_eq!(confirm.due_on, day("2025-04-07"), "over the days of rest");
    assert_eq!(confirm.remind_on, ["2025-03-08", "2025-03-27", "2025-04-03"].map(day));
    let listed = ["2025-03-07", "2025-03-08", "2025-04-07"].map(|on| confirm.is_listed_by(day(on)));
    assert_eq!(listed, [false, true, true]);
    let can = ["2025-04-07", "2025-04-08"].map(|on| confirm.can_be_done_on(day(on)));
    assert_eq!(can, [true, false], "the court takes nothing later");
    let others = all.iter().filter(|duty| duty.what != CaseDutyKind::Confirm);
    assert!(
        others
            .into_iter()
            .all(|duty| duty.remind_on.is_empty() && duty.can_be_done_on(day("2026-01-01")))
    );
    let asked = act(&case, "2025-03-10", apply_on("2025-03-10")).unwrap();
    assert!(duties(&asked).iter().all(|duty| duty.what != CaseDutyKind::Confirm));
}
