//! 执法人员: on which days somebody is on post with a certificate that holds, and the hours of the year.

use super::*;
use records::hours::Trained;

#[test]
fn an_officer_is_certified_while_on_post_and_the_certificate_holds() {
    let valid = officer(Staffing::Administrative);
    for (last, officers, certified) in [
        ("2024-01-31", 0, 0),
        ("2024-02-01", 1, 0),
        ("2024-04-01", 1, 1),
        ("2025-03-31", 1, 1),
        ("2025-04-01", 1, 0),
    ] {
        assert_eq!(on(&valid, ".officers", last), officers, "{last}");
        assert_eq!(on(&valid, ".certified", last), certified, "{last}");
    }
    let gone = Officer { on_post_to: Some(day("2024-12-31")), ..valid.clone() };
    assert_eq!(
        (on(&gone, ".officers", "2025-01-01"), on(&gone, ".certified", "2025-01-01")),
        (0, 0)
    );
    let suspend = |status, ended_on| {
        let certificate = valid.certificate.clone().unwrap();
        let certificate = Some(Certificate { status, ended_on, ..certificate });
        Officer { certificate, ..valid.clone() }
    };
    let suspended = suspend(CertificateStatus::Suspended, Some(day("2024-06-01")));
    assert_eq!(on(&suspended, ".certified", "2024-05-31"), 1);
    assert_eq!(on(&suspended, ".certified", "2024-06-01"), 0);
    let left_before = Officer { on_post_to: Some(day("2024-03-15")), ..valid.clone() };
    assert!(left_before.facts(UNIT).iter().all(|fact| !fact.measure.ends_with(".certified")));

    let today = day("2025-03-10");
    assert_eq!(valid.check(today), Ok(()));
    for (wrong, refusal) in [
        (officer(Staffing::Dispatched), &no::STAFFING),
        (Officer { special_exam_on: None, ..valid.clone() }, &no::EXAMS_FIRST),
        (Officer { on_post_to: Some(day("2024-01-01")), ..valid.clone() }, &no::DAYS),
        (suspend(CertificateStatus::Revoked, None), &no::CERTIFICATE_END),
        (suspend(CertificateStatus::Valid, Some(day("2024-06-01"))), &no::CERTIFICATE_END),
    ] {
        assert_eq!(wrong.check(today), Err(Refusal(refusal)), "{}", refusal.code);
    }
}

#[test]
fn hours_count_in_their_year_while_the_officer_is_on_post() {
    let both = [("2025-03-07", 400), ("2025-06-20", 200), ("2026-02-01", 80)];
    let one = trained(officer(Staffing::Administrative), &both);
    for (last, hours, reached) in [
        ("2025-03-06", 0, 0),
        ("2025-03-07", 400, 0),
        ("2025-06-20", 600, 1),
        ("2025-12-31", 600, 1),
        ("2026-01-01", 0, 0),
        ("2026-02-01", 80, 0),
    ] {
        assert_eq!(on(&one, ".hours_of_year", last), hours, "{last}");
        assert_eq!(on(&one, ".hours_reached", last), reached, "{last}");
    }
    let gone = Officer { on_post_to: Some(day("2025-08-31")), ..one.clone() };
    assert_eq!(
        (on(&gone, ".hours_of_year", "2025-09-01"), on(&gone, ".hours_reached", "2025-09-01")),
        (0, 0)
    );
    let first = one.trainings[0].training;
    let void = one.following(first, None).unwrap();
    assert_eq!((on(&void, ".hours_of_year", "2025-12-31"), void.trainings.len()), (200, 3));
    assert_eq!((void.following(first, None), one.following(UNIT, None)), (None, None));
    let again = one.trainings[0].clone();
    assert_eq!(one.with_training(again), Err(Refusal(&no::TRAINED_BEFORE)));
}

/// The officer of the tests, whose certificate runs from 1 April 2024 to 31 March 2025, with another one instead of it.
fn revised(before: &Officer, change: impl FnOnce(&mut Certificate)) -> Officer {
    let mut sent = before.clone();
    (sent.fields, sent.former_certificates) = (None, None);
    if let Some(certificate) = &mut sent.certificate {
        (certificate.number, certificate.suspensions, certificate.reviews) = (None, None, None);
        change(certificate);
    }
    sent.keeping(Some(before))
}

fn renew(before: &Officer, issued_on: &str, valid_to: &str) -> Officer {
    revised(before, |one| {
        (one.issued_on, one.valid_to) = (day(issued_on), day(valid_to));
        (one.status, one.ended_on) = (CertificateStatus::Valid, None);
    })
}

fn suspension(from: &str, to: &str) -> CertificateSuspension {
    CertificateSuspension { from: day(from), to: Some(day(to)) }
}

fn suspended(ended_on: &str) -> Officer {
    revised(&officer(Staffing::Administrative), |one| {
        (one.status, one.ended_on) = (CertificateStatus::Suspended, Some(day(ended_on)));
    })
}

fn lifted(ended_on: &str, said: Option<Vec<CertificateSuspension>>) -> Officer {
    revised(&suspended(ended_on), |one| {
        (one.status, one.ended_on) = (CertificateStatus::Valid, None);
        one.suspensions = said;
    })
}

fn with_reviews(reviews: &[(&str, bool)]) -> Officer {
    let review = |(on, passed): &(&str, bool)| CertificateReview { on: day(on), passed: *passed };
    let reviews = reviews.iter().map(review).collect();
    revised(&officer(Staffing::Administrative), |one| one.reviews = Some(reviews))
}

/// 持证上岗 on each day, whatever became of the certificate afterwards.
#[test]
fn the_days_on_which_a_certificate_held_stay_what_they_were() {
    let first = officer(Staffing::Administrative);
    let in_time = renew(&first, "2025-03-20", "2030-03-19");
    let late = renew(&first, "2025-05-10", "2030-05-09");
    let after_revocation = renew(
        &revised(&first, |one| {
            (one.status, one.ended_on) = (CertificateStatus::Revoked, Some(day("2024-09-01")));
        }),
        "2025-01-15",
        "2030-01-14",
    );
    let once = lifted("2024-07-01", Some(vec![suspension("2024-07-01", "2024-07-31")]));
    let reviewed =
        with_reviews(&[("2024-06-01", true), ("2024-10-01", false), ("2024-10-20", true)]);
    for (name, one, days) in [
        (
            "renewed in time",
            &in_time,
            &[
                ("2024-03-31", 0),
                ("2024-04-01", 1),
                ("2025-03-20", 1),
                ("2025-03-31", 1),
                ("2025-04-01", 1),
                ("2030-03-19", 1),
                ("2030-03-20", 0),
            ][..],
        ),
        (
            "renewed late",
            &late,
            &[
                ("2024-04-01", 1),
                ("2025-03-31", 1),
                ("2025-04-01", 0),
                ("2025-05-09", 0),
                ("2025-05-10", 1),
                ("2030-05-10", 0),
            ],
        ),
        (
            "revoked and certified anew",
            &after_revocation,
            &[("2024-08-31", 1), ("2024-09-01", 0), ("2025-01-14", 0), ("2025-01-15", 1)],
        ),
        (
            "suspended and lifted",
            &once,
            &[
                ("2024-06-30", 1),
                ("2024-07-01", 0),
                ("2024-07-31", 0),
                ("2024-08-01", 1),
                ("2025-03-31", 1),
                ("2025-04-01", 0),
            ],
        ),
        (
            "suspended once more",
            &revised(&once, |one| {
                (one.status, one.ended_on) =
                    (CertificateStatus::Suspended, Some(day("2024-12-01")));
            }),
            &[("2024-07-15", 0), ("2024-08-01", 1), ("2024-11-30", 1), ("2024-12-01", 0)],
        ),
        (
            "failed a review and passed it",
            &reviewed,
            &[
                ("2024-06-01", 1),
                ("2024-09-30", 1),
                ("2024-10-01", 0),
                ("2024-10-19", 0),
                ("2024-10-20", 1),
                ("2025-04-01", 0),
            ],
        ),
        (
            "failed a review, and then renewed",
            &renew(&with_reviews(&[("2025-02-01", false)]), "2025-03-01", "2030-02-28"),
            &[("2025-01-31", 1), ("2025-02-01", 0), ("2025-02-28", 0), ("2025-03-01", 1)],
        ),
    ] {
        assert_eq!(one.check(day("2025-06-01")), Ok(()), "{name}");
        for (last, expected) in days {
            assert_eq!(on(one, ".certified", last), *expected, "{name}: {last}");
        }
    }
}

#[test]
fn what_nobody_spoke_of_stays_and_a_correction_leaves_no_former_certificate() {
    let mut numbered = officer(Staffing::Administrative);
    numbered.fields = Some(vec![EnforcementField("农业农村".into())]);
    numbered.certificate.as_mut().unwrap().number = Some("F0718".into());
    let renewed = renew(&numbered, "2025-03-20", "2030-03-19");
    let former = renewed.former_certificates.clone().unwrap();
    assert_eq!(former, [numbered.certificate.clone().unwrap()]);
    assert_eq!(renewed.certificate.as_ref().unwrap().number, None, "another one, another number");
    assert_eq!(renewed.fields, numbered.fields);
    let twice = renew(&renewed, "2030-03-19", "2035-03-18");
    let years = twice.former_certificates.iter().flatten().map(|one| one.issued_on);
    assert_eq!(years.collect::<Vec<_>>(), [day("2024-04-01"), day("2025-03-20")]);
    // Half a year before its end, counted in days, the other is a renewal; before that, a correction. 2025-03-31 less 183 days.
    for (issued_on, kept) in [("2024-09-28", false), ("2024-09-29", true), ("2024-03-20", false)] {
        let other = renew(&numbered, issued_on, "2030-03-31");
        assert_eq!(other.former_certificates.is_some(), kept, "{issued_on}");
        let number = other.certificate.unwrap().number;
        assert_eq!(number.is_some(), !kept, "{issued_on}: the same one keeps its number");
    }
    // Who tells the former ones tells all of them.
    let mut said = renewed.clone();
    said.former_certificates = Some(vec![]);
    assert_eq!(said.keeping(Some(&renewed)).former_certificates, Some(vec![]));
}

#[test]
fn certificates_suspensions_and_reviews_come_in_the_order_of_their_days() {
    let today = day("2025-03-10");
    let first = officer(Staffing::Administrative);
    let out_of_order = {
        let former = first.certificate.clone().unwrap();
        Officer { former_certificates: Some(vec![former]), ..first.clone() }
    };
    let said = |all: Vec<CertificateSuspension>| lifted("2024-07-01", Some(all));
    for (name, wrong, refusal) in [
        ("issued on one day", out_of_order, &no::FORMER_CERTIFICATES),
        ("lifted without a word", lifted("2024-07-01", None), &no::SUSPENSION_LIFTED),
        ("before the issue", said(vec![suspension("2024-03-31", "2024-04-02")]), &no::SUSPENSIONS),
        ("backwards", said(vec![suspension("2024-07-02", "2024-07-01")]), &no::SUSPENSIONS),
        ("ahead", said(vec![suspension("2025-03-01", "2025-03-11")]), &no::SUSPENSIONS),
        (
            "two at once",
            said(vec![
                suspension("2024-07-01", "2024-07-31"),
                suspension("2024-07-31", "2024-08-02"),
            ]),
            &no::SUSPENSIONS,
        ),
        ("reviewed before", with_reviews(&[("2024-03-31", true)]), &no::CERTIFICATE_REVIEWS),
        ("reviewed ahead", with_reviews(&[("2025-03-11", true)]), &no::CERTIFICATE_REVIEWS),
        (
            "reviewed twice in a day",
            with_reviews(&[("2024-06-01", false), ("2024-06-01", true)]),
            &no::CERTIFICATE_REVIEWS,
        ),
    ] {
        assert_eq!(wrong.check(today), Err(Refusal(refusal)), "{name}");
    }
    // A suspension that never was is taken back by saying that there was none.
    let never = said(vec![]);
    assert_eq!((never.check(today), on(&never, ".certified", "2024-07-15")), (Ok(()), 1));
}

#[test]
fn the_ledger_is_told_days_and_no_number() {
    let mut numbered = officer(Staffing::Administrative);
    numbered.certificate.as_mut().unwrap().number = Some("F0718".into());
    numbered.fields = Some(vec![EnforcementField("农业农村".into())]);
    let told = renew(&numbered, "2025-03-20", "2030-03-19").told();
    assert_eq!(told["former_certificates"][0]["valid_to"], "2025-03-31");
    assert!(!told.to_string().contains("F0718") && !told.to_string().contains("农业"), "{told}");
}
