//! 法治文化阵地、示范户、示范村: what holds on a day.

use super::*;

/// What a stock holds on a day.
fn on(facts: &[Fact], measure: &str, last: &str) -> i64 {
    let until =
        facts.iter().filter(|fact| fact.measure.ends_with(measure) && fact.day <= day(last));
    until.map(|fact| fact.value).sum()
}

#[test]
fn a_venue_counts_for_twelve_months_after_an_inspection() {
    let today = day("2025-12-31");
    let inspected = |days: &[&str]| {
        days.iter()
            .fold(venue(), |venue, on| venue.with_inspection(&inspection(on), today).unwrap())
    };
    let never = venue().facts(UNIT);
    assert_eq!((on(&never, ".venues", "2025-12-31"), on(&never, "_lapsed", "2025-12-31")), (0, 1));
    for (days, last, counts) in [
        (&["2024-03-01"][..], "2024-02-29", 0),
        (&["2024-03-01"], "2024-03-01", 1),
        (&["2024-03-01"], "2025-02-28", 1),
        (&["2024-03-01"], "2025-03-01", 0),
        (&["2024-03-01", "2024-09-01"], "2025-03-01", 1),
        (&["2024-03-01", "2024-09-01"], "2025-09-01", 0),
        (&["2024-03-01", "2025-03-01"], "2025-03-01", 1),
        (&["2024-03-01", "2025-06-01"], "2025-05-31", 0),
        (&["2024-03-01", "2025-06-01"], "2025-06-01", 1),
    ] {
        let facts = inspected(days).facts(UNIT);
        let sums = (on(&facts, ".venues", last), on(&facts, "_lapsed", last));
        assert_eq!(sums, (counts, 1 - counts), "{days:?} on {last}");
    }
    let closed = Venue { closed_on: Some(day("2024-10-31")), ..inspected(&["2024-03-01"]) };
    let facts = closed.facts(UNIT);
    let sums = |last| (on(&facts, ".venues", last), on(&facts, "_lapsed", last));
    assert_eq!((sums("2024-10-31"), sums("2024-11-01")), ((1, 0), (0, 0)));
    for wrong in ["2022-12-31", "2024-03-01", "2026-01-01"] {
        let refused = inspected(&["2024-03-01"]).with_inspection(&inspection(wrong), today);
        assert_eq!(refused, Err(Refusal(&no::INSPECTION)), "{wrong}");
    }
    let sent = Venue { inspections: inspected(&["2024-03-01"]).inspections, ..venue() };
    assert_eq!(sent.keeping(None).inspections, [], "nobody sends inspections");
}

#[test]
fn a_model_household_counts_from_its_naming_until_it_is_revoked() {
    let today = day("2025-12-31");
    let named = household();
    let check =
        |on: &str, result| CheckHousehold { on: day(on), result, comment: None, client_at: None };
    let kept = named.clone().with_check(&check("2024-06-01", RecheckResult::Keep), today).unwrap();
    let revoked =
        kept.clone().with_check(&check("2025-06-01", RecheckResult::Revoke), today).unwrap();
    let facts = revoked.facts(UNIT);
    let counts = ["2023-08-31", "2023-09-01", "2025-05-31", "2025-06-01"];
    assert_eq!(counts.map(|last| on(&facts, ".households", last)), [0, 1, 1, 0]);
    let again = revoked.with_check(&check("2025-07-01", RecheckResult::Keep), today);
    assert_eq!(again, Err(Refusal(&no::RECHECK)), "what was revoked is not checked again");
    for (of, on, refusal) in [
        (ModelHousehold { named_on: None, ..named.clone() }, "2024-06-01", &no::NAMED_BEFORE),
        (named.clone(), "2023-08-31", &no::RECHECK),
        (kept, "2024-06-01", &no::RECHECK),
        (named.clone(), "2026-01-01", &no::RECHECK),
    ] {
        let refused = of.with_check(&check(on, RecheckResult::Keep), today);
        assert_eq!(refused, Err(Refusal(refusal)), "{on}");
    }
    for (wrong, refusal) in [
        (ModelHousehold { examined_on: None, ..named.clone() }, &no::NAMING),
        (ModelHousehold { examined_on: Some(day("2023-06-30")), ..named.clone() }, &no::NAMING),
        (ModelHousehold { named_on: Some(day("2026-01-01")), ..named.clone() }, &no::IN_FUTURE),
    ] {
        assert_eq!(wrong.check(today), Err(Refusal(refusal)), "{}", refusal.code);
    }
    let chosen = ModelHousehold { examined_on: None, named_on: None, ..named };
    assert_eq!((chosen.check(today), chosen.complete(today)), (Ok(()), Err(Refusal(&no::NAMING))));
}

#[test]
fn a_model_village_is_the_village_whatever_its_levels() {
    let today = day("2025-12-31");
    let recheck =
        |on: &str, result| RecheckVillage { on: day(on), result, comment: None, client_at: None };
    let national = ModelVillage { level: NamedBy::Nation, ..village() };
    let entities: BTreeSet<_> = village()
        .facts(UNIT)
        .into_iter()
        .chain(national.facts(UNIT))
        .map(|fact| fact.entity)
        .collect();
    assert_eq!(entities, BTreeSet::from([Some(UNIT.to_string())]));
    let cancelled =
        village().with_recheck(&recheck("2025-06-01", RecheckResult::Cancel), today).unwrap();
    let facts = cancelled.facts(UNIT);
    let counts = ["2023-12-31", "2024-01-01", "2025-05-31", "2025-06-01"];
    assert_eq!(counts.map(|last| on(&facts, ".villages", last)), [0, 1, 1, 0]);
    let early = village().with_recheck(&recheck("2023-06-01", RecheckResult::Keep), today);
    assert_eq!(early, Err(Refusal(&no::RECHECK)));
    let wrong = ModelVillage { applied_on: day("2024-01-02"), ..village() };
    assert_eq!(wrong.check(today), Err(Refusal(&no::NAMING)));
}
