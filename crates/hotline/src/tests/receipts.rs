//! What is dispatched: whole, once, and read by few where it must.

use super::*;
use crate::workflow::differences;

#[test]
fn a_receipt_makes_sense_or_is_refused() {
    let received = |new: NewTicket, dispatched_at: &str| {
        let id = Id::from_u128(7);
        let receipt = Receipt { id, ticket_no: "HL-1".into(), dispatched_at: at(dispatched_at) };
        let now = at("2025-03-10 09:00");
        let made = ask(Who::District, now, Assignee::default(), |context| {
            workflow::receive(&new, receipt, context)
        });
        made.map(|ticket| ticket.status).map_err(|refusal| refusal.0.code)
    };
    let now = "2025-03-10 09:00";
    let named = CallerDetails { name: Some("李某".into()), ..Default::default() };
    let limit = Some(at("2025-03-09 09:00"));
    for (new, dispatched_at, code) in [
        (NewTicket { external_no: None, ..new_ticket() }, now, "external_no_missing"),
        (NewTicket { external_no: Some("1".into()), ..own_ticket() }, now, "external_no_missing"),
        (NewTicket { caller: named, ..anonymous() }, now, "anonymous_with_name"),
        (new_ticket(), "2025-03-10 09:01", "dispatch_in_future"),
        (NewTicket { written_limit: limit, ..new_ticket() }, now, "limit_before_dispatch"),
        (new_ticket(), "1999-12-31 09:00", "no_rule"),
    ] {
        assert_eq!(received(new, dispatched_at), Err(code));
    }
    assert_eq!(received(new_ticket(), now), Ok(Status::Received));
}

#[test]
fn a_repetition_is_told_from_a_contradiction() {
    let (ticket, new) = (Life::begin("2025-03-10 09:00").assigned().ticket, new_ticket());
    assert!(differences(&ticket, &new.caller, &new).is_empty(), "what happened since is no matter");
    let other = NewTicket {
        title: "另一件事".into(),
        repeat_seq: 2,
        event_seq: Some(2),
        caller: CallerDetails { name: Some("王某".into()), ..new.caller.clone() },
        ..new.clone()
    };
    let found = differences(&ticket, &new.caller, &other);
    assert_eq!(found, ["/title", "/caller", "/repeat_seq", "/event_seq"]);
}

fn json(ticket: &Ticket) -> String {
    serde_json::to_string(ticket).unwrap()
}

/// A life in which everybody names 王某 wherever words can be written.
fn wordy(life: Life) -> Life {
    let said = || Some("王某说".to_string());
    let application = RequestApplication {
        basis: "王某在家".into(),
        suggested_unit: Some("王某所在单位".into()),
        plan: Some("待王某返乡".into()),
        ..suspension("2025-03-20")
    };
    let decision = Decide { approved: false, comment: said(), client_at: None };
    let life = life
        .handling()
        .then(Who::Handler, Action::RequestApplication(application))
        .then(Who::Deputy, Action::EndorseApplication(decide(true)))
        .then(Who::District, Action::DecideApplication(decision))
        .then(
            Who::District,
            Action::Supervise(Supervise {
                kind: SupervisionKind::Day,
                reason: "王某再次来电".into(),
                due_at: at("2025-03-30 09:00"),
                comment: said(),
                client_at: None,
            }),
        );
    let feedback = FeedBack {
        supervision: life.ticket.supervisions[0].id,
        feedback: "已联系王某".into(),
        comment: None,
        client_at: None,
    };
    let Action::SubmitResult(result) = submit() else { unreachable!() };
    let result = SubmitResult { legal_basis: Some("王某所引条款".into()), ..result };
    let Action::FollowUp(rated) = follow_up(1) else { unreachable!() };
    life.then(Who::Clerk, Action::FeedBack(feedback))
        .then(Who::Handler, Action::SubmitResult(result))
        .then(Who::Deputy, Action::Review(decide(true)))
        .then(Who::District, Action::Conclude(note()))
        .then(Who::District, Action::FollowUp(RecordFollowUp { verbatim: said(), ..rated }))
        .then(Who::District, rework())
}

#[test]
fn a_report_is_restricted_and_shows_no_content_when_withheld() {
    let report = NewTicket { category: Category::Report, ..new_ticket() };
    let report = wordy(Life::of(&report, "2025-03-10 09:00")).ticket;
    assert!(report.is_restricted());
    let (whole, withheld) = (json(&report), json(&report.clone().withheld()));
    for word in ["路灯不亮", "村口", "已电话联系", "已修复", "修复后照片", "回访不满意"]
    {
        assert!(whole.contains(word) && !withheld.contains(word), "{word}");
    }
    assert!(whole.contains("王某"));
    assert!(!withheld.contains("王某"), "{withheld}");
    assert_eq!(report.clone().withheld().facts(), report.facts());
}

#[test]
fn callers_do_not_print() {
    let caller = CallerDetails {
        name: Some("欧阳某某".into()),
        phone: Some("13812345678".parse().unwrap()),
        id_no: Some("11010519491231002X".parse().unwrap()),
    };
    let printed = format!("{caller:?}");
    assert!(!printed.contains("欧阳") && !printed.contains("1381") && !printed.contains("1101"));
    let masked = caller.masked();
    assert_eq!(masked.name.as_deref(), Some("欧*"));
    assert_eq!(masked.phone.as_deref(), Some("138****5678"));
    assert!(!masked.id_no.unwrap().contains("19491231"));
}
