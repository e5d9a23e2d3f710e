//! What a record keeps of everything that is done with it, and what it says of what cannot be done.

use super::*;
use crate::workflow::{amendable, amended, without_words};

fn last(record: &Record<Lecture>) -> &RecordEvent {
    record.events.last().unwrap()
}

/// Whatever is done, the trail says by whom, from what to what, and in which words; the version rises by one.
#[test]
fn every_action_leaves_its_trail() {
    let said: Instant = "2025-03-09T08:00:00Z".parse().unwrap();
    let note = Note { comment: Some("已核对".into()), client_at: Some(said) };
    let why = Reasoned {
        reason: "人数不符".into(),
        comment: Some("见签到表".into()),
        client_at: Some(said),
    };
    let revision = Revision {
        content: lecture(31),
        series: Some("八五普法".into()),
        tags: vec![],
        reason: Some("签到表更正".into()),
        client_at: Some(said),
    };
    let begun = draft(30);
    let submitted = apply(&begun, &Action::Submit(note.clone()), &recorder()).unwrap();
    let steps = [
        (&begun, Action::Submit(note.clone()), recorder(), "submit", "submitted", "已核对"),
        (&begun, Action::Revise(revision), recorder(), "revise", "revised", "签到表更正"),
        (&submitted, Action::Verify(note), leader(), "verify", "verified", "已核对"),
        (&submitted, Action::Return(why.clone()), leader(), "return", "returned", "见签到表"),
        (&submitted, Action::Void(why), leader(), "void", "voided", "见签到表"),
    ];
    for (before, action, context, code, event, comment) in steps {
        let after = apply(before, &action, &context).unwrap();
        assert_eq!(after.version, before.version + 1, "{code}");
        assert_eq!(after.events.len(), before.events.len() + 1);
        let trail = last(&after);
        assert_eq!((trail.event.as_str(), action.kind().event()), (code, event));
        assert_eq!((trail.actor, trail.at), (context.actor.account, context.now));
        assert_eq!((trail.from, trail.to), (Some(before.status), after.status));
        assert_eq!((trail.comment.as_deref(), trail.client_at), (Some(comment), Some(said)));
    }
}

#[test]
fn what_is_added_later_is_added_in_the_states_that_allow_it() {
    let record = draft(30);
    let code =
        |result: Result<(), Refusal>| result.map_or_else(|Refusal(kind)| kind.code, |()| "ok");
    assert_eq!(code(amendable(&record, &[RecordStatus::Draft], true)), "ok");
    assert_eq!(code(amendable(&record, &[RecordStatus::Draft], false)), no::PERMISSION.code);
    assert_eq!(code(amendable(&record, &[RecordStatus::Verified], true)), no::STATE.code);
    let more = amended(&record, lecture(31), "count", &leader());
    assert_eq!((more.version, more.content.people, more.status), (2, 31, record.status));
    let trail = last(&more);
    assert_eq!((trail.event.as_str(), trail.actor), ("count", LEADER.account));
}

/// 个人信息保护法 art. 47: the record stays, the words about somebody go.
#[test]
fn an_erasure_takes_every_word_and_leaves_the_record() {
    let new = NewRecord {
        id: None,
        unit: Id::from_u128(100),
        content: lecture(30),
        series: Some("张三专场".into()),
        tags: vec![Tag("张三".into())],
        client_at: None,
    };
    let words = Note { comment: Some("张三来电".into()), client_at: None };
    let record = begin(&new, &recorder()).unwrap();
    let record = apply(&record, &Action::Submit(words), &recorder()).unwrap();
    let record = apply(&record, &Action::Return(reasoned()), &leader()).unwrap();
    let now = leader().now;
    let erased = without_words(&record, lecture(0), now, LEADER.account);
    assert_eq!((erased.version, erased.content.people), (record.version + 1, 0));
    assert_eq!((erased.series.as_deref(), erased.tags.len()), (None, 0));
    assert_eq!(erased.returned.as_ref().unwrap().reason, "");
    assert!(erased.events.iter().all(|event| event.comment.is_none()));
    assert_eq!((last(&erased).event.as_str(), erased.status), ("erase", record.status));
}

/// Each action is listed, and a blocked one says why: in another state, in which; of an own record, that it is one.
#[test]
fn what_is_blocked_says_why() {
    let of = |record: &Record<Lecture>, context: Context, code: &str| {
        let listed = json!(actions(record, &context));
        let listed = listed.as_array().unwrap().clone();
        assert_eq!(listed.len(), 5);
        listed.into_iter().find(|one| one["action"] == code).unwrap()
    };
    let record = draft(30);
    let submit = of(&record, recorder(), "submit");
    assert_eq!((&submit["allowed"], &submit["reason"]), (&json!(true), &Value::Null));
    assert_eq!(of(&record, recorder(), "verify")["reason"]["code"], no::PERMISSION.code);
    let early = of(&record, at(LEADER, true, true), "verify");
    assert_eq!(early["reason"]["code"], no::STATE.code);
    let text = early["reason"]["zh"].as_str().unwrap();
    assert!(text.contains("讲座为") && text.contains(RecordStatus::Submitted.label_zh()), "{text}");
    let sent = apply(&record, &Action::Submit(note()), &recorder()).unwrap();
    let own = of(&sent, at(RECORDER, true, true), "verify");
    assert_eq!(own["reason"]["code"], no::OWN_RECORD.code);
    assert_eq!(own["reason"]["zh"], no::OWN_RECORD.title_zh);
}
