//! 普法提示

use super::*;

fn prompt() -> Prompt {
    Prompt {
        document_no: "乌司普提〔2025〕3号".into(),
        issuer: "乌翠区司法局".into(),
        topic: "加强农产品质量安全普法".into(),
        instruments: vec![],
        received_on: day("2025-03-01"),
        due_on: day("2025-03-20"),
        feedback: None,
    }
}

fn answer(on: &str) -> AnswerPrompt {
    AnswerPrompt {
        on: day(on),
        document_no: None,
        measures: "开展集市普法两场".into(),
        activities: vec![],
        comment: None,
        client_at: None,
    }
}

#[test]
fn a_reminder_is_answered_between_its_day_and_today() {
    let today = day("2025-03-10");
    assert_eq!(prompt().category(), "open");
    for (on, refused) in
        [("2025-02-28", true), ("2025-03-01", false), ("2025-03-10", false), ("2025-03-11", true)]
    {
        assert_eq!(prompt().answer(&answer(on), today).is_err(), refused, "{on}");
    }
    let answered = prompt().answer(&answer("2025-03-09"), today).unwrap();
    assert_eq!(answered.category(), "answered");
    let again = answered.clone().answer(&answer("2025-03-10"), today);
    assert_eq!(again.unwrap().feedback.unwrap().on, day("2025-03-10"), "a wrong one is replaced");
    assert_eq!(prompt().keeping(Some(&answered)), answered, "a revision leaves the feedback");
    assert_eq!(answered.clone().keeping(None).feedback, None, "nobody sends one");
    assert!(!answered.told().to_string().contains("集市"), "words stay out of the ledger");
    for (wrong, refusal) in [
        (Prompt { received_on: day("2025-03-11"), ..prompt() }, &no::IN_FUTURE),
        (Prompt { due_on: day("2025-02-28"), ..prompt() }, &no::PROMPT_DAYS),
        (Prompt { received_on: day("2025-03-10"), ..answered }, &no::PROMPT_DAYS),
    ] {
        assert_eq!(wrong.check(today), Err(Refusal(refusal)), "{}", refusal.code);
    }
}
