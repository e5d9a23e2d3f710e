//! 申领资格: who may not be certified, and how somebody stands on a day.

use super::*;

fn appraised(year: i32, result: AppraisalResult, on: &str) -> OfficerAppraisal {
    OfficerAppraisal { year, result, on: day(on) }
}

fn sanction(kind: SanctionKind, from: &str, until: &str) -> OfficerSanction {
    OfficerSanction { kind, from: day(from), until: day(until) }
}

/// The certificate of the tests is of 1 April 2024.
#[test]
fn whoever_is_unfit_or_under_a_sanction_is_not_certified() {
    use AppraisalResult::{Fit, Unfit};
    use SanctionKind::{Demerit, Warning};
    let today = day("2025-03-10");
    let with = |appraisals: Vec<OfficerAppraisal>, sanctions: Vec<OfficerSanction>| Officer {
        appraisals: Some(appraisals),
        sanctions: Some(sanctions),
        ..officer(Staffing::Administrative)
    };
    let unfit = || appraised(2022, Unfit, "2023-01-20");
    for (one, refusal) in [
        (with(vec![unfit()], vec![]), Some(&no::APPRAISED_UNFIT)),
        (with(vec![unfit(), appraised(2023, Fit, "2024-01-20")], vec![]), None),
        (
            with(vec![unfit(), appraised(2023, Fit, "2024-04-02")], vec![]),
            Some(&no::APPRAISED_UNFIT),
        ),
        (with(vec![appraised(2024, Unfit, "2025-01-20")], vec![]), None),
        (with(vec![], vec![sanction(Demerit, "2023-06-01", "2024-05-31")]), Some(&no::SANCTIONED)),
        (with(vec![], vec![sanction(Demerit, "2023-04-01", "2024-03-31")]), None),
        (with(vec![], vec![sanction(Warning, "2024-01-01", "2024-06-30")]), None),
        (with(vec![], vec![sanction(Demerit, "2025-06-01", "2026-05-31")]), Some(&no::DAYS)),
        (with(vec![unfit(), unfit()], vec![]), Some(&no::APPRAISALS)),
        (with(vec![appraised(2025, Fit, "2025-03-11")], vec![]), Some(&no::APPRAISALS)),
    ] {
        let expected = refusal.map_or(Ok(()), |kind| Err(Refusal(kind)));
        assert_eq!(one.check(today), expected, "{one:?}");
    }
    let told = with(vec![], vec![sanction(Demerit, "2023-04-01", "2024-03-31")]);
    let sent = officer(Staffing::Administrative).keeping(Some(&told));
    assert_eq!(sent.sanctions, told.sanctions, "who says nothing of it takes none away");
}

#[test]
fn how_an_officer_stands_is_told_for_a_day() {
    use CertificateStanding::{ExamPassed, Expired, None as Without, Revoked, Suspended, Valid};
    let one = officer(Staffing::Administrative);
    let at = |one: &Officer, on: &str| one.standing_on(UNIT, day(on)).certificate;
    for (on, standing) in [
        ("2024-03-07", Without),
        ("2024-03-08", ExamPassed),
        ("2024-04-01", Valid),
        ("2025-03-31", Valid),
        ("2025-04-01", Expired),
    ] {
        assert_eq!(at(&one, on), standing, "{on}");
    }
    let ended = |status| {
        let certificate = one.certificate.clone().unwrap();
        let ended_on = Some(day("2024-06-01"));
        Officer {
            certificate: Some(Certificate { status, ended_on, ..certificate }),
            ..one.clone()
        }
    };
    for (status, standing, after) in [
        (CertificateStatus::Suspended, Suspended, Expired),
        (CertificateStatus::Revoked, Revoked, Revoked),
    ] {
        let one = ended(status);
        let days = ["2024-05-31", "2024-06-01", "2025-04-01"].map(|on| at(&one, on));
        assert_eq!(days, [Valid, standing, after]);
    }
    let mut failed = one.clone();
    if let Some(certificate) = &mut failed.certificate {
        certificate.reviews =
            Some(vec![CertificateReview { on: day("2024-10-01"), passed: false }]);
    }
    assert_eq!(at(&failed, "2024-10-01"), CertificateStanding::ReviewFailed);
    let early = one.standing_on(UNIT, day("2024-01-31"));
    let codes: Vec<&str> = early.barred.iter().map(|one| one.code).collect();
    assert_eq!((early.on_post, codes), (false, vec!["exams_first"]));
}
