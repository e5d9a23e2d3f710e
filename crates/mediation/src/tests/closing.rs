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
    let spot = act(&found(&new_case()), "2025-03-03", workflow::Action::Settle(note())).unwrap();
    let sued = decline(DeclineReason::Litigation, &[Remedy::Judicial]);
    let declined = act(&registered(&new_case()), "2025-03-04", sued).unwrap();
    for (case, closed, last, over) in [
        (&kept, "2025-06-01", "2025-07-01", "2025-07-02"),
        (&broken, "2025-05-10", "2025-06-09", "2025-06-10"),
        (&ended, "2025-04-01", "2025-05-01", "2025-05-02"),
        (&spot, "2025-03-03", "2025-04-02", "2025-04-03"),
        (&declined, "2025-03-04", "2025-04-03", "2025-04-04"),
    ] {
        assert_eq!(case.closed_on(), Some(day(closed)), "{:?}", case.status);
        assert_eq!(filing(case, last), [0, 0], "{:?}", case.status);
        assert_eq!(filing(case, over), [1, 0], "{:?}", case.status);
        let duties = case.duties(MediationRules::built_in(), &kernel::Calendar::built_in());
        let file = duties.iter().find(|duty| duty.what == CaseDutyKind::File);
        assert_eq!(file.map(|duty| duty.due_on), Some(day(last)), "{:?}", case.status);
    }
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
