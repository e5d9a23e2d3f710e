//! 责任清单与五年规划

use super::*;

#[test]
fn a_duty_is_due_at_the_end_of_its_month_where_the_office_is() {
    let done = duties().with_done(&duty_done(2), &held("2025-06-03")).unwrap();
    let facts = done.facts(UNIT);
    let told: Vec<_> = facts
        .iter()
        .map(|fact| (fact.measure.rsplit('.').next().unwrap(), fact.unit, fact.day.to_string()))
        .collect();
    let [first, second] = [Id::from_u128(41), Id::from_u128(42)];
    assert_eq!(
        told,
        [
            ("duties_due", first, "2025-03-31".into()),
            ("duties_due", second, "2025-12-31".into()),
            ("duties_done", second, "2025-12-31".into()),
        ]
    );
    let ripens = facts[2].ripens_at.unwrap().to_string();
    assert_eq!(ripens, "2025-12-31T16:00:00Z", "done early, it is not ahead of what is due");
    let other = CompleteDuty { activity: Id::from_u128(6), ..duty_done(1) };
    let elsewhere = Activity { instruments: vec![], ..held("2025-06-04") };
    let refused = done.clone().with_done(&other, &elsewhere);
    assert_eq!(refused, Err(Refusal(&no::OTHER_LAW)), "of no law of the duty");
    let handed_out = MaterialIssue {
        instruments: vec![InstrumentCode("civil-code".into())],
        ..issue(MaterialItem::Brochure, 1)
    };
    let by_brochure = Activity { materials: vec![handed_out], ..elsewhere };
    assert!(done.clone().with_done(&other, &by_brochure).is_ok());
    let twice = done.clone().with_done(&duty_done(1), &held("2025-06-03"));
    assert_eq!(twice, Err(Refusal(&no::OTHER_DUTY)), "one activity does one duty");
    for (number, on, refusal) in [
        (2, "2025-06-04", &no::DONE_BEFORE),
        (3, "2025-06-04", &no::NO_ITEM),
        (1, "2026-01-03", &no::OTHER_YEAR),
    ] {
        let refused = done.clone().with_done(&duty_done(number), &held(on));
        assert_eq!(refused, Err(Refusal(refusal)), "{number} on {on}");
    }
}

#[test]
fn what_was_done_stays_done_while_it_is_the_same_duty() {
    let before = duties().with_done(&duty_done(1), &held("2025-03-01")).unwrap();
    assert_eq!(before.clone().keeping(None), duties(), "nobody sends what is done");
    assert_eq!(duties().keeping(Some(&before)), before);
    let mut other = duties();
    other.items[0].office = Id::from_u128(43);
    assert_eq!(other.clone().keeping(Some(&before)), other);
    let mut twice = duties();
    twice.items[1].number = 1;
    assert_eq!(twice.check(day("2025-01-10")), Err(Refusal(&no::ITEM_NUMBERS)));
    let empty = DutyList { items: vec![], ..duties() };
    assert_eq!(empty.complete(day("2025-01-10")), Err(Refusal(&no::NO_ITEMS)));
}

#[test]
fn a_programme_closes_with_its_campaign() {
    let facts = counted(programme().facts(UNIT));
    assert_eq!(facts["closing_years"], [(2025, None)]);
    let days: BTreeSet<_> = programme().facts(UNIT).iter().map(|fact| fact.day).collect();
    assert_eq!(days, BTreeSet::from([day("2025-12-31")]));
    let today = day("2025-03-10");
    let unknown = Programme { campaign: "publicity-9".into(), ..programme() };
    assert_eq!(unknown.check(today), Err(Refusal(&no::CAMPAIGN)));
    let ahead = Programme { adopted_on: day("2025-03-11"), ..programme() };
    assert_eq!(ahead.check(today), Err(Refusal(&no::IN_FUTURE)));
}
