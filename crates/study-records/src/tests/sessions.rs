//! What sessions count as, and when they are whole.

use super::*;

#[test]
fn two_topics_before_one_meeting_name_one_meeting() {
    let one = counted(session(SessionKind::PreMeeting, &["constitution"]).facts(UNIT));
    let two = counted(session(SessionKind::PreMeeting, &["civil-code"]).facts(UNIT));
    assert_eq!(one["pre_meetings"], two["pre_meetings"]);
    let key = one["pre_meetings"][0].1.as_deref();
    assert_eq!(key, Some(format!("{}:party_committee:2025-03-10:5", UNIT.simple()).as_str()));
    let alone = Session { meeting: None, ..session(SessionKind::CenterGroup, &["constitution"]) };
    assert!(!counted(alone.facts(UNIT)).contains_key("pre_meetings"));
}

#[test]
fn only_core_party_regulations_for_leaders_are_counted_as_such() {
    let topics = ["party-discipline", "constitution", "personal-matters"];
    let of_leaders = session(SessionKind::CenterGroup, &topics);
    let named = counted(of_leaders.facts(UNIT));
    assert_eq!(named["party_regs"], [(1, Some("party-discipline".into()))]);
    assert_eq!(named["instruments"].len(), 3, "all that was studied");
    let of_villagers = Session { audience: vec![Audience::Village], ..of_leaders };
    assert!(!counted(of_villagers.facts(UNIT)).contains_key("party_regs"));
}

#[test]
fn each_kind_of_session_counts_as_its_own() {
    for (kind, measure) in [
        (SessionKind::CenterGroup, "center_group"),
        (SessionKind::FirstTopic, "first_topic"),
        (SessionKind::Lecture, "lectures"),
        (SessionKind::PartyRegMeeting, "party_reg_meetings"),
        (SessionKind::PreMeeting, "pre_meetings"),
    ] {
        for (other, _) in counted(session(kind, &["constitution"]).facts(UNIT)) {
            let of_a_kind =
                ["center_group", "first_topic", "lectures", "party_reg_meetings", "pre_meetings"];
            assert!(other == measure || !of_a_kind.contains(&other.as_str()), "{kind:?}: {other}");
        }
        assert_eq!(values(session(kind, &["constitution"]).facts(UNIT), measure), 1);
    }
}

#[test]
fn who_made_up_for_it_attended() {
    let mut one = session(SessionKind::SelfStudy, &["constitution"]);
    one.attendance.push(attends(3, Presence::Absent));
    one.attendance[2].made_up_on = Some(day("2025-03-12"));
    let sums = ["expected", "attended", "made_up"].map(|name| values(one.facts(UNIT), name));
    assert_eq!(sums, [3, 2, 1]);
    let today = day("2025-03-20");
    assert_eq!(one.check(today), Ok(()));
    for (place, on) in [(0, "2025-03-12"), (2, "2025-03-09"), (2, "2025-03-21")] {
        let mut wrong = one.clone();
        wrong.attendance[place].made_up_on = Some(day(on));
        assert_eq!(wrong.check(today), Err(Refusal(&no::MAKE_UP)), "{place} on {on}");
    }
}

#[test]
fn a_session_is_whole_with_topics_attendance_audience_minutes_and_its_meeting() {
    let whole = session(SessionKind::PreMeeting, &["constitution"]);
    assert_eq!(whole.complete(day("2025-12-31")), Ok(()));
    for (lacking, refusal) in [
        (Session { topics: vec![], ..whole.clone() }, &no::NO_TOPICS),
        (Session { attendance: vec![], ..whole.clone() }, &no::NO_ATTENDANCE),
        (Session { audience: vec![], ..whole.clone() }, &no::NO_AUDIENCE),
        (Session { minutes: Some(" ".into()), ..whole.clone() }, &no::NO_MINUTES),
        (Session { meeting: None, ..whole.clone() }, &no::NO_MEETING),
    ] {
        assert_eq!(lacking.complete(day("2025-12-31")), Err(Refusal(refusal)), "{}", refusal.code);
    }
    let today = day("2025-03-10");
    for (wrong, refusal) in [
        (Session { held_on: day("2025-03-11"), ..whole.clone() }, &no::NOT_HELD_YET),
        (Session { notified_on: Some(day("2025-03-11")), ..whole.clone() }, &no::NOTICE),
        (Session { topics: vec![topic("no-such-law")], ..whole.clone() }, &UNKNOWN_INSTRUMENT),
        (
            Session { topics: vec![topic("constitution"), topic("constitution")], ..whole.clone() },
            &SAME_INSTRUMENT,
        ),
        (
            Session {
                attendance: vec![attends(1, Presence::Present), attends(1, Presence::Leave)],
                ..whole
            },
            &no::SAME_PERSON,
        ),
    ] {
        assert_eq!(wrong.check(today), Err(Refusal(refusal)), "{}", refusal.code);
    }
}

/// What an approval beforehand speaks of, and what is known later.
#[test]
fn another_plan_is_another_session() {
    let same = Session::PLAN.unwrap();
    let one = session(SessionKind::CenterGroup, &["constitution"]);
    for other in [
        Session { held_on: day("2025-03-11"), ..one.clone() },
        Session { place: Some("三楼会议室".into()), ..one.clone() },
        Session { topics: vec![topic("civil-code")], ..one.clone() },
        Session { audience: vec![], ..one.clone() },
        Session { meeting: None, ..one.clone() },
    ] {
        assert!(!same(&one, &other), "{other:?}");
    }
    let held = Session { attendance: vec![], minutes: None, duration: None, ..one.clone() };
    assert!(same(&one, &held));
}
