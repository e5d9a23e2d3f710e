//! Items of yearly plans: due, and done by the sessions that name them.

use super::*;

#[test]
fn an_item_of_a_plan_is_due_at_the_end_of_its_month() {
    let done = plan().with_done(PLAN, 2, &studied(5, "2025-11-03", "constitution")).unwrap();
    let facts = done.facts(UNIT);
    let due: Vec<&Fact> = facts.iter().filter(|one| one.measure.ends_with("plan_due")).collect();
    assert_eq!(
        due.iter().map(|one| one.day).collect::<Vec<_>>(),
        [day("2025-01-31"), day("2025-12-31")]
    );
    let ripens = |fact: &Fact| fact.ripens_at.unwrap().to_string();
    assert_eq!(ripens(due[0]), "2025-01-31T16:00:00Z", "24:00 of the last day of January");
    let finished = facts.iter().find(|one| one.measure.ends_with("plan_done")).unwrap();
    assert_eq!(ripens(finished), ripens(due[1]), "done early, it is not ahead of what is due");
    let of = |measure: &str| {
        let facts = facts.iter().filter(|one| one.measure.ends_with(measure));
        facts.filter_map(|one| one.entity.clone()).collect::<BTreeSet<_>>()
    };
    assert_eq!(of("plan_instruments").len(), 3, "the constitution stands in two items");
    assert_eq!(of("plan_fields").into_iter().collect::<Vec<_>>(), ["tourism"]);
    for (plan, number, by, refusal) in [
        (done.clone(), 2, studied(6, "2025-11-04", "constitution"), &no::DONE_BEFORE),
        (done, 1, studied(5, "2025-11-03", "constitution"), &no::SESSION_TAKEN),
        (plan(), 2, studied(5, "2026-01-03", "constitution"), &no::OTHER_YEAR),
        (plan(), 2, studied(5, "2025-11-03", "admin-penalty"), &no::OTHER_STATUTES),
        (plan(), 3, studied(5, "2025-11-03", "constitution"), &no::NO_ITEM),
    ] {
        assert_eq!(plan.with_done(PLAN, number, &by), Err(Refusal(refusal)), "{}", refusal.code);
    }
}

/// What a verified session says that it carries out is done by it, and by the next one that says so once it is void.
#[test]
fn a_plan_follows_the_sessions_that_name_its_items() {
    let at = PLAN;
    let naming = |number: u128, on: &str, code: &str, item| {
        let mut one = studied(number, on, code);
        one.content.plan = Some(PlanReference { plan: at, item });
        one
    };
    let [one, two] = [(5, "2025-01-20"), (6, "2025-01-25")]
        .map(|(number, on)| naming(number, on, "constitution", 1));
    let by = |plan: &Plan, number: u32| {
        let done = plan.item(number).and_then(|item| item.done.clone());
        done.filter(|done| done.stands).map(|done| done.session)
    };
    let first = plan().following(at, one.id, std::slice::from_ref(&one)).unwrap();
    assert_eq!((by(&first, 1), by(&first, 2)), (Some(one.id), None));
    assert_eq!(first.following(at, two.id, &[one.clone(), two.clone()]), None, "done already");
    let next = first.following(at, one.id, std::slice::from_ref(&two)).unwrap();
    assert_eq!(by(&next, 1), Some(two.id), "the first is void");
    assert_eq!(by(&next.following(at, two.id, &[]).unwrap(), 1), None);
    // Of another plan, of another year, on another statute, or told to be that of another item: nothing is done by it.
    for other in [
        naming(7, "2024-01-20", "constitution", 1),
        naming(7, "2025-01-20", "admin-penalty", 1),
        naming(7, "2025-01-20", "constitution", 9),
    ] {
        assert_eq!(plan().following(at, other.id, std::slice::from_ref(&other)), None);
    }
    assert_eq!(plan().following(UNIT, one.id, std::slice::from_ref(&one)), None);
    // It turns out to have carried out another item, and it does no second one.
    let other = naming(5, "2025-01-20", "constitution", 2);
    let moved = first.following(at, other.id, std::slice::from_ref(&other)).unwrap();
    assert_eq!((by(&moved, 1), by(&moved, 2)), (None, Some(other.id)));
    assert_eq!(plan().with_done(at, 1, &other), Err(Refusal(&no::SESSION_TAKEN)));
}
