//! 法律明白人: from the nomination to the removal.

use super::*;

const TODAY: &str = "2025-12-31";

fn certified() -> LiteratePerson {
    literate().certify(&certify("2023-09-01"), None, day(TODAY)).unwrap()
}

fn pause(from: &str) -> PauseLiterate {
    PauseLiterate { from: day(from), comment: None, client_at: None }
}

fn resume(on: &str) -> ResumeLiterate {
    ResumeLiterate { on: day(on), comment: None, client_at: None }
}

fn remove(on: &str, ground: RemovalGround) -> RemoveLiterate {
    RemoveLiterate { on: day(on), ground, comment: None, client_at: None }
}

fn service(on: &str) -> LogService {
    let kind = ServiceKind::Publicity;
    LogService { on: day(on), kind, activity: None, comment: None, client_at: None }
}

fn review(year: i32) -> ReviewLiterate {
    ReviewLiterate { year, passed: true, comment: None, client_at: None }
}

/// How many are in service on a day.
fn on(one: &LiteratePerson, last: &str) -> i64 {
    let facts = one.facts(Id::from_u128(99)).into_iter();
    facts.filter(|fact| fact.day <= day(last)).map(|fact| fact.value).sum()
}

#[test]
fn a_person_counts_from_the_certificate_to_the_removal_without_the_pauses() {
    let today = day(TODAY);
    assert_eq!(on(&literate(), TODAY), 0, "a candidate counts nowhere");
    let one = certified().pause(&pause("2024-03-01"), today).unwrap();
    let one = one.resume(&resume("2024-06-01"), today).unwrap();
    let one = one.remove(&remove("2025-06-01", RemovalGround::Resigned), today).unwrap();
    for (last, counts) in [
        ("2023-08-31", 0),
        ("2023-09-01", 1),
        ("2024-02-29", 1),
        ("2024-03-01", 0),
        ("2024-05-31", 0),
        ("2024-06-01", 1),
        ("2025-05-31", 1),
        ("2025-06-01", 0),
    ] {
        assert_eq!(on(&one, last), counts, "{last}");
    }
    let never_back = certified().pause(&pause("2023-09-01"), today).unwrap();
    let never_back =
        never_back.remove(&remove("2024-01-01", RemovalGround::Discipline), today).unwrap();
    assert_eq!(on(&never_back, TODAY), 0);
    let facts = certified().facts(Id::from_u128(99));
    assert!(facts.iter().all(|fact| fact.unit == UNIT), "counts in the village");
    let person = Some(Id::from_u128(31).to_string());
    assert!(facts.iter().all(|fact| fact.entity == person), "counts as a person");
}

#[test]
fn every_step_in_every_standing_is_as_written() {
    type Step = fn(LiteratePerson) -> Result<LiteratePerson, Refusal>;
    let steps: [(&str, Step); 6] = [
        ("certify", |one| one.certify(&certify("2025-06-01"), None, day(TODAY))),
        ("pause", |one| one.pause(&pause("2025-06-01"), day(TODAY))),
        ("resume", |one| one.resume(&resume("2025-06-01"), day(TODAY))),
        ("remove", |one| one.remove(&remove("2025-06-01", RemovalGround::Left), day(TODAY))),
        ("review", |one| one.review(&review(2024), day(TODAY))),
        ("log", |one| one.log_service(&service("2025-06-01"), day(TODAY))),
    ];
    let today = day(TODAY);
    let paused = certified().pause(&pause("2025-01-01"), today).unwrap();
    let left = certified().remove(&remove("2025-01-01", RemovalGround::Left), today).unwrap();
    for (one, standing, allowed) in [
        (literate(), LiterateStatus::Candidate, vec!["certify", "remove"]),
        (certified(), LiterateStatus::Active, vec!["pause", "remove", "review", "log"]),
        (paused, LiterateStatus::Paused, vec!["resume", "remove", "review"]),
        (left, LiterateStatus::Removed, vec![]),
    ] {
        assert_eq!(one.status(), standing);
        for (name, step) in steps {
            let done = step(one.clone());
            let expected = allowed.contains(&name);
            assert_eq!(done.is_ok(), expected, "{name} of {standing:?}: {done:?}");
            if !expected {
                // A service is judged by its day, everything else by how the person stands.
                let refusal = if name == "log" { &no::NOT_SERVING } else { &no::LITERATE_STATE };
                assert_eq!(done, Err(Refusal(refusal)), "{name} of {standing:?}");
            }
        }
    }
}

#[test]
fn a_certificate_follows_training_and_exam() {
    let today = day(TODAY);
    let good = certify("2023-09-01");
    for (wrong, refusal) in [
        (CertifyLiterate { tenths_of_hours: 0, ..good.clone() }, &no::NOT_TRAINED),
        (CertifyLiterate { score: 59, ..good.clone() }, &no::NOT_TRAINED),
        (CertifyLiterate { on: day("2023-02-28"), ..good.clone() }, &no::LITERATE_DAYS),
        (CertifyLiterate { on: day("2026-01-01"), ..good.clone() }, &no::LITERATE_DAYS),
    ] {
        assert_eq!(
            literate().certify(&wrong, None, today),
            Err(Refusal(refusal)),
            "{}",
            refusal.code
        );
    }
    let backwards = certified().pause(&pause("2023-08-31"), today);
    assert_eq!(backwards, Err(Refusal(&no::LITERATE_DAYS)));
    let twice = certified().review(&review(2024), today).unwrap().review(&review(2024), today);
    assert_eq!(twice, Err(Refusal(&no::REVIEWED_BEFORE)));
}

#[test]
fn whoever_served_within_a_year_is_not_removed_for_doing_nothing() {
    let today = day(TODAY);
    let idle = remove("2025-06-01", RemovalGround::Inactive);
    for (served, expected) in [
        (&[][..], Ok(LiterateStatus::Removed)),
        (&["2024-06-01"], Ok(LiterateStatus::Removed)),
        (&["2024-06-02"], Err(Refusal(&no::STILL_ACTIVE))),
        (&["2024-01-01", "2025-05-31"], Err(Refusal(&no::STILL_ACTIVE))),
    ] {
        let one = served
            .iter()
            .fold(certified(), |one, on| one.log_service(&service(on), today).unwrap());
        assert_eq!(one.remove(&idle, today).map(|one| one.status()), expected, "{served:?}");
    }
    let young = literate().certify(&certify("2024-09-01"), None, today).unwrap();
    assert_eq!(young.remove(&idle, today), Err(Refusal(&no::STILL_ACTIVE)));
}

#[test]
fn nobody_sends_a_certificate_and_an_erased_person_leaves_no_word() {
    let known = ParticularCommitment { field: "phone".into(), commitment: "x".into() };
    let one = LiteratePerson { particulars: vec![known], ..certified() };
    assert_eq!(one.clone().keeping(None), literate());
    let other = LiteratePerson { roles: vec![LiterateRole::Grid], ..literate() };
    let kept = other.keeping(Some(&one));
    assert_eq!((kept.status(), kept.roles), (LiterateStatus::Active, vec![LiterateRole::Grid]));
    let erased = one.clone().without_words();
    let said = serde_json::to_string(&erased).unwrap();
    assert!(!said.contains("明字") && !said.contains("phone"), "{said}");
    assert_eq!(erased.facts(UNIT), one.facts(UNIT), "it counts for what it counted");
}

#[test]
fn what_is_of_one_person_is_given_to_no_other() {
    let other = |of: &LiteratePerson| LiteratePerson { person: Id::from_u128(99), ..of.clone() };
    let candidate = literate();
    assert_eq!(other(&candidate).keeping(Some(&candidate)).person, Id::from_u128(99));
    let certified = LiteratePerson {
        certified: Some(Qualification {
            on: day("2024-09-01"),
            cert_no: "7".into(),
            tenths_of_hours: 160,
            score: 86,
            training: None,
            stands: true,
        }),
        ..literate()
    };
    assert_eq!(other(&certified).keeping(Some(&certified)), certified);
}
