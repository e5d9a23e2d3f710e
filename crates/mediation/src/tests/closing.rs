//! What is to be done after a case: filed within the limit from its closing, followed up within that from its outcome.

use super::lives::*;
use super::*;

const AT_LAST: &str = "2025-12-31";

fn both(case: &MediationCase, [due, done]: [&str; 2], moment: &str) -> [i64; 2] {
    [counted(case, due, moment), counted(case, done, moment)]
}

fn filing(case: &MediationCase, moment: &str) -> [i64; 2] {
    both(case, ["file_due", "filed"], moment)
}

/// §2.2: within thirty days of closing; what is still in performance has not closed.
#[test]
fn the_limit_of_filing_runs_from_the_closing() {
    let agreed = agreed(&new_case(), written()).unwrap();
    assert_eq!(agreed.closed_on(), None);
    assert_eq!(filing(&agreed, AT_LAST), [0, 0]);
    let kept = act(&agreed, "2025-06-02", stands("2025-06-01", Performance::Full)).unwrap();
    let broken = act(&agreed, "2025-05-12", stands("2025-05-10", Performance::Breached)).unwrap();
    let ended = mediating(&new_case());
    let no_agreement = terminate(TerminationReason::NoAgreement, &[Remedy::Judicial]);
    let ended = act(&ended, "2025-04-01", no_agreement).unwrap();
    let spot = act(&found(&new_case()), "2025-03-03", settle()).unwrap();
    let sued = decline(DeclineReason::Litigation, &[Remedy::Judicial]);
    let declined = act(&registered(&new_case()), "2025-03-04", sued).unwrap();
    for (case, closed, last, over) in [
        (&kept, "2025-06-01", "2025-07-01", "2025-07-02"),
        (&broken, "2025-05-10", "2025-06-09", "2025-06-10"),
        (&ended, "2025-04-01", "2025-05-01", "2025-05-02"),
        (&declined, "2025-03-04", "2025-04-03", "2025-04-04"),
    ] {
        assert_eq!(case.closed_on(), Some(day(closed)), "{:?}", case.status);
        assert_eq!(filing(case, last), [0, 0], "{:?}", case.status);
        assert_eq!(filing(case, over), [1, 0], "{:?}", case.status);
        let duties = case.duties(MediationRules::built_in(), &kernel::Calendar::built_in());
        let file = duties.iter().find(|duty| duty.what == CaseDutyKind::File);
        assert_eq!(file.map(|duty| duty.due_on), Some(day(last)), "{:?}", case.status);
    }
    // 口头、未立案: a line of the register has no file, and nobody visits.
    assert_eq!(spot.closed_on(), Some(day("2025-03-03")));
    assert_eq!(filing(&spot, AT_LAST), [0, 0]);
    assert_eq!(both(&spot, ["follow_up_due", "followed_up"], AT_LAST), [0, 0]);
    assert_eq!(spot.duties(MediationRules::built_in(), &kernel::Calendar::built_in()), []);
    let facts = kept.facts(MediationRules::built_in());
    assert_eq!(stock(&facts, "mediation.file_due", "2025-05-31"), 0);
    assert_eq!(stock(&facts, "mediation.file_due", "2025-06-01"), 1, "on the day of the closing");
}

/// What was broken and is kept after all closes when it is kept, and is not closed between.
#[test]
fn a_broken_agreement_closes_anew_when_it_is_kept() {
    let agreed = agreed(&new_case(), written()).unwrap();
    let broken = act(&agreed, "2025-05-12", stands("2025-05-10", Performance::Breached)).unwrap();
    let part = act(&broken, "2025-06-01", stands("2025-06-01", Performance::Partial)).unwrap();
    assert_eq!((part.closed_on(), part.breached_on), (None, None));
    let kept = act(&broken, "2025-07-01", stands("2025-07-01", Performance::Full)).unwrap();
    assert_eq!(kept.closed_on(), Some(day("2025-07-01")));
}

fn visits(case: &MediationCase) -> [i64; 2] {
    both(case, ["follow_up_due", "followed_up"], AT_LAST)
}

/// What was not accepted cannot be followed up, and so it is never due.
#[test]
fn what_was_not_accepted_is_never_due_for_a_follow_up() {
    let refused =
        act(&registered(&new_case()), "2025-03-04", consent(PARTIES[1], Consent::No)).unwrap();
    let declined = decline(DeclineReason::PartyRefuses, &[Remedy::Judicial]);
    let declined = act(&refused, "2025-03-04", declined).unwrap();
    assert_eq!(declined.outcome, Some(CaseOutcome::Refused));
    assert_eq!(visits(&declined), [0, 0]);
    assert_eq!(code(act(&declined, "2025-03-10", visit("2025-03-10"))), "case_state");
    let duties = declined.duties(MediationRules::built_in(), &kernel::Calendar::built_in());
    assert!(duties.iter().all(|duty| duty.what != CaseDutyKind::FollowUp));
    // Who was mediated with and refuses then is followed up.
    let later = act(&mediating(&new_case()), "2025-03-07", consent(PARTIES[0], Consent::No));
    let ended = terminate(TerminationReason::PartyRefuses, &[Remedy::Judicial]);
    let ended = act(&later.unwrap(), "2025-03-07", ended).unwrap();
    assert_eq!(visits(&ended), [1, 0]);
}

#[test]
fn a_follow_up_comes_after_the_outcome_and_within_its_limit() {
    let agreed = agreed(&new_case(), written()).unwrap();
    assert_eq!(code(act(&agreed, "2025-04-10", visit("2025-03-06"))), "follow_up_early");
    let visited = act(&agreed, "2025-04-10", visit("2025-04-06")).unwrap();
    assert_eq!(visits(&visited), [1, 1]);
    let late = act(&agreed, "2025-04-10", visit("2025-04-07")).unwrap();
    assert_eq!(visits(&late), [1, 0]);
}

/// What comes after the file was closed is entered beside it: it stays closed.
#[test]
fn a_ruling_and_a_follow_up_come_after_the_file() {
    let agreed = agreed(&new_case(), written()).unwrap();
    let applied = act(&agreed, "2025-03-10", apply_on("2025-03-10")).unwrap();
    let kept = act(&applied, "2025-03-11", stands("2025-03-11", Performance::Full)).unwrap();
    let filed = file(&kept, "2025-03-12");
    let confirmed = act(&filed, "2025-03-26", ruled_on("2025-03-25")).unwrap();
    let visited = act(&confirmed, "2025-04-02", visit("2025-04-01")).unwrap();
    assert_eq!((visited.status, visited.filed_on), (CaseStatus::Filed, Some(day("2025-03-12"))));
    assert_eq!(visited.documents, filed.documents);
    assert_eq!(
        [counted(&visited, "confirmed", AT_LAST), counted(&visited, "filed", AT_LAST)],
        [1, 1]
    );
    assert_eq!(visits(&visited), [1, 1]);
    let reopened = act(&visited, "2025-04-02", stands("2025-04-01", Performance::Breached));
    assert_eq!(code(reopened), "case_state");
}

/// Nor is what was declined followed up because it was filed.
#[test]
fn what_was_declined_is_not_followed_up_once_it_is_filed() {
    let sued = decline(DeclineReason::Litigation, &[Remedy::Judicial]);
    let declined = act(&registered(&new_case()), "2025-03-04", sued).unwrap();
    let filed = file(&declined, "2025-03-10");
    assert_eq!(code(act(&filed, "2025-03-20", visit("2025-03-20"))), "follow_up_declined");
}

/// What may be done is told by the same rights as it takes: of a file, to register and to mediate.
#[test]
fn a_file_is_put_right_by_who_may_register_and_file() {
    use crate::permissions::{MediateCases, RegisterCases};
    use kernel::Permission;
    let filed = MediationCase { status: CaseStatus::Filed, ..mediating(&new_case()) };
    let (register, mediate) = (RegisterCases::NAME, MediateCases::NAME);
    for (held, lacks) in [
        (vec![register, mediate], None),
        (vec![mediate], Some(register)),
        (vec![register], Some(mediate)),
    ] {
        let actions = on("2025-03-20", |context| {
            let holds = |permission: &str| held.contains(&permission);
            workflow::actions(&filed, &workflow::CaseContext { holds: &holds, ..*context })
        });
        let correct = actions.into_iter().find(|one| one.action == "correct").unwrap();
        assert_eq!(correct.allowed, lacks.is_none(), "{held:?}");
        let said = correct.reason.map(|reason| reason.en).unwrap_or_default();
        assert!(said.contains(lacks.unwrap_or_default()), "{said}");
    }
}
