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

#[test]
fn a_report_is_restricted_and_shows_no_content_when_withheld() {
    let report = NewTicket { category: Category::Report, ..new_ticket() };
    let report = Life::of(&report, "2025-03-10 09:00").contacted().ticket;
    assert!(report.is_restricted());
    let withheld = serde_json::to_string(&report.clone().withheld()).unwrap();
    for content in ["路灯不亮", "村口", "已电话联系"] {
        assert!(!withheld.contains(content), "{content}");
    }
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
