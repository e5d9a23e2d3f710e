//! What a group has to know: on which days it holds, what covers it, and who has studied it.

use super::*;

pub fn list(audience: Audience, codes: &[&str]) -> MustKnowList {
    let item = |code: &&str| MustKnowItem {
        instrument: InstrumentCode((*code).into()),
        articles: None,
        edition: None,
    };
    MustKnowList {
        title: "2025年清单".into(),
        audience,
        year: 2025,
        valid_from: day("2025-02-01"),
        valid_to: None,
        items: codes.iter().map(item).collect(),
        replaces: None,
        withdrawn: None,
    }
}

fn withdraw(last: &str) -> Withdraw {
    Withdraw { last_day: day(last), reason: "年中调整".into(), comment: None, client_at: None }
}

/// What of a measure holds on a day, by entity.
fn held(facts: &[Fact], measure: &str, last: &str) -> BTreeMap<String, i64> {
    let mut all = BTreeMap::new();
    for fact in facts.iter().filter(|fact| fact.measure.ends_with(measure)) {
        if fact.day <= day(last) {
            *all.entry(fact.entity.clone().unwrap()).or_default() += fact.value;
        }
    }
    all.retain(|_, value| *value != 0);
    all
}

#[test]
fn a_list_holds_from_its_first_day_until_its_year_ends_or_it_is_withdrawn() {
    let whole = list(Audience::Leaders, &["constitution", "civil-code"]);
    let until_june = MustKnowList { valid_to: Some(day("2025-06-30")), ..whole.clone() };
    let withdrawn = whole.clone().withdraw(&withdraw("2025-05-31")).unwrap();
    for (list, last, holds) in [
        (&whole, "2025-01-31", 0),
        (&whole, "2025-02-01", 2),
        (&whole, "2025-12-31", 2),
        (&whole, "2026-01-01", 0),
        (&until_june, "2025-06-30", 2),
        (&until_june, "2025-07-01", 0),
        (&withdrawn, "2025-05-31", 2),
        (&withdrawn, "2025-06-01", 0),
    ] {
        assert_eq!(held(&list.facts(UNIT), ".must_know", last).len(), holds, "{last}");
    }
    let again = withdrawn.clone().withdraw(&withdraw("2025-05-01"));
    assert_eq!(again, Err(Refusal(&no::WITHDRAWN_BEFORE)));
    for outside in ["2025-01-31", "2026-01-01"] {
        assert_eq!(whole.clone().withdraw(&withdraw(outside)), Err(Refusal(&no::LIST_DAYS)));
    }
    let sent = MustKnowList { withdrawn: None, ..withdrawn.clone() };
    assert_eq!(
        sent.keeping(Some(&withdrawn)).withdrawn,
        withdrawn.withdrawn,
        "a revision keeps it"
    );
    assert_eq!(withdrawn.keeping(None).withdrawn, None, "nobody records a withdrawn list");
}

#[test]
fn a_list_lies_in_its_year_and_names_statutes_of_the_catalogue() {
    let today = day("2024-12-20");
    let good = list(Audience::Leaders, &["constitution"]);
    assert_eq!(good.check(today), Ok(()), "made before its year begins");
    for (wrong, refusal) in [
        (MustKnowList { valid_from: day("2024-12-31"), ..good.clone() }, &no::LIST_DAYS),
        (MustKnowList { valid_to: Some(day("2026-01-01")), ..good.clone() }, &no::LIST_DAYS),
        (MustKnowList { valid_to: Some(day("2025-01-31")), ..good.clone() }, &no::LIST_DAYS),
        (list(Audience::Leaders, &["no-such-law"]), &UNKNOWN_INSTRUMENT),
        (list(Audience::Leaders, &["constitution", "constitution"]), &SAME_INSTRUMENT),
    ] {
        assert_eq!(wrong.check(today), Err(Refusal(refusal)), "{}", refusal.code);
    }
    let empty = list(Audience::Leaders, &[]);
    assert_eq!(empty.complete(today), Err(Refusal(&no::NO_TOPICS)));
}

#[test]
fn a_session_covers_what_its_groups_have_to_know_in_its_year_when_somebody_was_there() {
    let named = |session: &Session| held(&session.facts(UNIT), ".must_know_studied", "2030-01-01");
    let mut one = session(SessionKind::SelfStudy, &["constitution", "civil-code"]);
    one.audience = vec![Audience::Leaders, Audience::Village, Audience::Leaders];
    let keys: Vec<String> = named(&one).into_keys().collect();
    assert_eq!(
        keys,
        [
            "leaders:2025:civil-code",
            "leaders:2025:constitution",
            "village:2025:civil-code",
            "village:2025:constitution",
        ]
    );
    assert!(named(&one).values().all(|mentions| *mentions == 1), "each group once");
    let alone = |presence| Session { attendance: vec![attends(2, presence)], ..one.clone() };
    assert!(named(&alone(Presence::Leave)).is_empty(), "nobody heard it");
    let mut made_up = alone(Presence::Absent);
    made_up.attendance[0].made_up_on = Some(day("2025-03-12"));
    assert_eq!(named(&made_up).len(), 4);
    let on_list =
        held(&list(Audience::Village, &["civil-code"]).facts(UNIT), ".must_know", "2025-12-31");
    assert!(on_list.keys().all(|key| named(&one).contains_key(key)), "both sides say the same");
}

#[test]
fn who_has_studied_what_is_read_off_the_sessions_of_the_group_and_year() {
    let first = session(SessionKind::CenterGroup, &["constitution", "statistics"]);
    let mut second = session(SessionKind::CenterGroup, &["constitution", "civil-code"]);
    second.held_on = day("2025-04-10");
    second.attendance = vec![attends(3, Presence::Absent)];
    let mut others = session(SessionKind::Lecture, &["admin-penalty"]);
    others.audience = vec![Audience::Village];
    let mut last_year = session(SessionKind::CenterGroup, &["civil-code"]);
    last_year.held_on = day("2024-12-30");
    let all: Vec<_> = [first, second, others, last_year].map(|one| verified(500, one)).into();
    let list = list(Audience::Leaders, &["constitution", "civil-code", "admin-penalty"]);
    let coverage = MustKnowCoverage::of(&list, &all);
    assert_eq!((coverage.listed, coverage.studied), (3, 1));
    let items: Vec<_> =
        coverage.items.iter().map(|one| (one.sessions, one.last_on, one.people)).collect();
    assert_eq!(items, [(1, Some(day("2025-03-10")), 1), (0, None, 0), (0, None, 0)]);
    let people: Vec<_> = coverage
        .people
        .iter()
        .map(|one| (one.person, one.studied.len(), one.missing.len()))
        .collect();
    let person = Id::from_u128;
    assert_eq!(people, [(person(1), 1, 2), (person(2), 0, 3), (person(3), 0, 3)]);
}
