//! Whole lives of tickets, and what stands in their way.

use super::*;
use crate::workflow::{absorb, actions};

fn own() -> Life {
    Life::of(&own_ticket(), "2025-03-10 09:00")
}

fn day() -> Life {
    Life::begin("2025-03-10 09:00")
}

#[test]
fn an_ordinary_life() {
    let archived = day()
        .at("2025-03-10 10:00")
        .contacted()
        .at("2025-03-11 09:00")
        .then(Who::Handler, Action::StartHandling(note()))
        .at("2025-03-12 15:00")
        .done()
        .at("2025-03-20 09:00")
        .rated(5)
        .at("2025-04-08 00:00")
        .then(Who::System, Action::Archive(note()));
    let ticket = &archived.ticket;
    assert_eq!(ticket.status, Status::Archived);
    assert_eq!(ticket.signed_at, Some(at("2025-03-10 10:00")));
    assert_eq!(ticket.first_contact_at, Some(at("2025-03-10 10:00")));
    assert_eq!(ticket.concluded_at, Some(at("2025-03-12 15:00")));
    assert_eq!(ticket.archived_at, Some(at("2025-04-08 00:00")));
    let told: Vec<&str> = ticket.events.iter().map(|event| event.event.as_str()).collect();
    assert_eq!(
        told,
        [
            "receive",
            "sign",
            "assign",
            "log-contact",
            "start-handling",
            "submit-result",
            "review",
            "conclude",
            "follow-up",
            "archive"
        ]
    );
    assert!(ticket.events.iter().zip(1..).all(|(event, seq)| event.seq == seq));
    assert_eq!(ticket.version, 10);
}

#[test]
fn the_archive_waits_ten_working_days_after_the_last_follow_up() {
    let rated = day().concluded().at("2025-03-20 09:00").rated(5);
    // Counted from 21 March: the tenth working day is 3 April.
    let early = rated.clone().at("2025-04-03 23:59");
    early.refuses(Who::System, &Action::Archive(note()), "not_yet");
    assert!(rated.at("2025-04-04 00:00").tries(Who::System, &Action::Archive(note())).is_ok());
}

#[test]
fn a_designated_unit_may_not_return() {
    let designated = NewTicket { designated: true, ..new_ticket() };
    let life = Life::of(&designated, "2025-03-10 09:00");
    let request = Action::RequestApplication(request(ApplicationKind::Return, ""));
    life.refuses(Who::Clerk, &request, "designated_unit");
}

#[test]
fn returns_end_with_the_limit_for_signing() {
    let request = Action::RequestApplication(request(ApplicationKind::Return, ""));
    assert!(day().at("2025-03-12 00:00").tries(Who::Clerk, &request).is_ok());
    day().at("2025-03-12 00:01").refuses(Who::Clerk, &request, "past_sign_limit");
    day().handling().refuses(Who::Clerk, &request, "ticket_state");
}

#[test]
fn a_denied_return_leaves_ticket_and_limit_as_they_were() {
    let signed = day().signed();
    let denied = signed.clone().applied(request(ApplicationKind::Return, ""), false);
    assert_eq!(denied.ticket.status, Status::Signed);
    assert_eq!(denied.ticket.limits, signed.ticket.limits);
    let returned = signed.applied(request(ApplicationKind::Return, ""), true);
    assert_eq!(returned.ticket.status, Status::Returned);
    assert!(Who::PEOPLE.iter().all(|who| {
        ask(*who, returned.now, Assignee::default(), |context| actions(&returned.ticket, context))
            .iter()
            .all(|state| !state.allowed)
    }));
}

/// The handler goes on working while somebody thinks about an extension: a denial must not undo that.
#[test]
fn a_denied_extension_does_not_throw_the_work_back() {
    let asked = day().assigned().then(Who::Handler, Action::RequestApplication(extension(2)));
    let working =
        asked.then(Who::Handler, contact(true)).then(Who::Handler, Action::StartHandling(note()));
    let by_deputy = working.clone().then(Who::Deputy, Action::EndorseApplication(decide(false)));
    assert_eq!(by_deputy.ticket.status, Status::Handling);
    let by_district = working
        .then(Who::Deputy, Action::EndorseApplication(decide(true)))
        .then(Who::District, Action::DecideApplication(decide(false)));
    assert_eq!(by_district.ticket.status, Status::Handling);
    assert_eq!(by_district.ticket.extension_count, 0);
}

#[test]
fn applications_want_their_order_and_their_particulars() {
    let handling = day().handling();
    let ask = |request| Action::RequestApplication(request);
    let without = |change: fn(&mut RequestApplication), kind| {
        let mut request = request(kind, "2025-05-06");
        change(&mut request);
        ask(request)
    };
    let (extends, suspends) = (ApplicationKind::Extension, ApplicationKind::Suspension);
    for (action, code) in [
        (without(|one| one.days = None, extends), "application_incomplete"),
        (without(|one| one.days = Some(6), extends), "extension_limit"),
        (without(|one| one.caller_informed_at = None, extends), "caller_not_informed"),
        (without(|one| one.reason = ApplicationReason::NotDuty, extends), "application_reason"),
        (without(|one| one.plan = None, suspends), "application_incomplete"),
        (without(|one| one.commit_date = None, suspends), "application_incomplete"),
        (ask(suspension("2025-03-10")), "application_incomplete"),
    ] {
        handling.refuses(Who::Handler, &action, code);
    }
    handling.refuses(Who::Deputy, &Action::EndorseApplication(decide(true)), "no_application");
    let asked = handling.clone().then(Who::Handler, ask(extension(2)));
    asked.refuses(Who::District, &Action::DecideApplication(decide(true)), "not_endorsed");
    asked.refuses(Who::Handler, &ask(extension(1)), "application_pending");
    asked.refuses(Who::Handler, &submit(), "application_pending");
    let endorsed = asked.then(Who::Deputy, Action::EndorseApplication(decide(true)));
    endorsed.refuses(Who::Deputy, &Action::DecideApplication(decide(true)), "district_decides");
    let once = handling.applied(extension(2), true);
    once.refuses(Who::Handler, &ask(extension(1)), "extension_limit");
    let law = RequestApplication { reason: ApplicationReason::LawLonger, ..extension(30) };
    assert!(once.tries(Who::Handler, &ask(law)).is_ok(), "a law's longer limit is no favour");
    let late = day().handling().at("2025-03-18 00:00");
    late.refuses(Who::Handler, &ask(extension(2)), "past_due");
}

/// A suspension spares nobody the call: the ticket reopens where it stood.
#[test]
fn a_ticket_suspended_before_contact_still_needs_it() {
    let suspended = day().assigned().applied(suspension("2025-03-20"), true);
    assert_eq!(suspended.ticket.events.last().unwrap().clock_effect, ClockEffect::Pause);
    let resumed = suspended.at("2025-03-20 00:00").then(Who::System, Action::Resume(note()));
    assert_eq!(resumed.ticket.status, Status::Assigned);
    assert_eq!(resumed.ticket.events.last().unwrap().clock_effect, ClockEffect::Resume);
    resumed.refuses(Who::Handler, &Action::StartHandling(note()), "not_contacted");
    let called = day().handling().applied(suspension("2025-03-20"), true);
    let resumed = called.at("2025-03-20 00:00").then(Who::System, Action::Resume(note()));
    assert_eq!(resumed.ticket.status, Status::Handling);
}

#[test]
fn three_attempts_on_two_days_count_as_contact() {
    let tried = |life: Life| life.then(Who::Handler, contact(false));
    let one_day = tried(tried(tried(day().assigned())));
    assert_eq!((one_day.ticket.status, one_day.ticket.first_contact_at), (Status::Assigned, None));
    let two_days = tried(one_day.at("2025-03-11 08:00"));
    assert_eq!(two_days.ticket.status, Status::Contacted);
    assert_eq!(two_days.ticket.first_contact_at, Some(at("2025-03-11 08:00")));
    assert_eq!(two_days.ticket.contacts.last().unwrap().attempt_no, 4);
}

#[test]
fn a_phone_without_network_tells_later_but_not_of_impossible_times() {
    let later = day().assigned().at("2025-03-12 09:00");
    let told = |client_at| {
        let said = contact_by_phone(true, Some(at(client_at)));
        later.clone().then(Who::Handler, said).ticket.first_contact_at
    };
    assert_eq!(told("2025-03-10 16:00"), Some(at("2025-03-10 16:00")));
    assert_eq!(told("2025-03-09 16:00"), Some(later.now), "before the dispatch");
    assert_eq!(told("2025-03-13 16:00"), Some(later.now), "in the future");
}

#[test]
fn only_an_anonymous_caller_without_contact_is_not_called() {
    let nobody = Life::of(&anonymous(), "2025-03-10 09:00").assigned();
    nobody.refuses(Who::Handler, &contact(true), "no_contact");
    let handling = nobody.then(Who::Handler, Action::StartHandling(note()));
    assert_eq!(handling.ticket.status, Status::Handling);
    // Somebody who came in person left no phone, but can be visited.
    let visitor = NewTicket { caller: CallerDetails::default(), ..own_ticket() };
    let visitor = Life::of(&visitor, "2025-03-10 09:00").assigned();
    visitor.refuses(Who::Handler, &Action::StartHandling(note()), "not_contacted");
    assert_eq!(visitor.then(Who::Handler, contact(true)).ticket.status, Status::Contacted);
}

#[test]
fn whom_a_ticket_is_about_stands_aside() {
    let signed = day().signed();
    let object = Assignee { is_object: true, ..Assignee::default() };
    let community = Assignee { is_community: true, ..Assignee::default() };
    let Action::Assign(said) = assign(Who::Handler) else { unreachable!() };
    let pushed = Action::Assign(said.clone());
    let listed = Action::Assign(Assign { community_listed: true, ..said });
    assert_eq!(signed.tries_with(Who::Clerk, &pushed, object), Err("conflict_of_interest"));
    assert_eq!(signed.tries_with(Who::Clerk, &pushed, community), Err("not_community_duty"));
    assert!(signed.tries_with(Who::Clerk, &listed, community).is_ok());
    assert_eq!(signed.tries_with(Who::Clerk, &listed, object), Err("conflict_of_interest"));
}

#[test]
fn who_may_do_what() {
    day().refuses(Who::Handler, &Action::Sign(note()), "ticket_permission");
    day().assigned().refuses(Who::Other, &contact(true), "not_handler");
    let submitted = day().handling().then(Who::Handler, submit());
    submitted.refuses(Who::Clerk, &Action::Review(decide(true)), "reviewer");
    let consult = NewTicket { category: Category::Consult, ..new_ticket() };
    let consult = Life::of(&consult, "2025-03-10 09:00").handling().then(Who::Handler, submit());
    assert!(consult.tries(Who::Clerk, &Action::Review(decide(true))).is_ok());
    let replied = submitted.then(Who::Deputy, Action::Review(decide(true)));
    replied.refuses(Who::Deputy, &Action::Conclude(note()), "district_decides");
    let replied = own()
        .handling()
        .then(Who::Handler, submit())
        .then(Who::Deputy, Action::Review(decide(true)));
    assert!(replied.tries(Who::Deputy, &Action::Conclude(note())).is_ok(), "no district");
    let rated = day().concluded().rated(1);
    rated.refuses(Who::Deputy, &rework(), "ticket_permission");
    rated.refuses(Who::Clerk, &exempt(), "ticket_permission");
    rated.refuses(Who::Deputy, &exempt(), "district_decides");
    assert!(rated.tries(Who::District, &exempt()).is_ok());
}

/// 满意 that the town records by itself is marked as such: nobody there speaks in the name of district or city.
#[test]
fn the_town_does_not_follow_up_in_the_name_of_the_district() {
    let concluded = day().concluded();
    let Action::FollowUp(said) = follow_up(5) else { unreachable!() };
    for by in [FollowUpBy::City, FollowUpBy::District] {
        let said = Action::FollowUp(RecordFollowUp { by, ..said.clone() });
        concluded.refuses(Who::Clerk, &said, "follow_up_name");
        concluded.refuses(Who::Deputy, &said, "follow_up_name");
        assert!(concluded.tries(Who::District, &said).is_ok());
    }
    let marked = Action::FollowUp(RecordFollowUp { by: FollowUpBy::Town, ..said });
    assert!(concluded.tries(Who::Clerk, &marked).is_ok());
}

#[test]
fn a_follow_up_does_not_contradict_itself() {
    let concluded = day().concluded();
    let Action::FollowUp(said) = follow_up(5) else { unreachable!() };
    for wrong in [
        RecordFollowUp { reached: false, ..said.clone() },
        RecordFollowUp { satisfaction: 2, ..said.clone() },
        RecordFollowUp { satisfaction: 6, ..said },
    ] {
        concluded.refuses(Who::District, &Action::FollowUp(wrong), "follow_up_contradiction");
    }
}

#[test]
fn results_need_evidence_and_explanations_their_law() {
    let handling = day().handling();
    let Action::SubmitResult(said) = submit() else { unreachable!() };
    let bare = SubmitResult { evidence: Vec::new(), ..said.clone() };
    handling.refuses(Who::Handler, &Action::SubmitResult(bare), "evidence_missing");
    let explained = SubmitResult { outcome: Outcome::Explained, ..said.clone() };
    handling.refuses(Who::Handler, &Action::SubmitResult(explained.clone()), "legal_basis_missing");
    let law = Some("物业管理条例".to_string());
    let lawful = Action::SubmitResult(SubmitResult { legal_basis: law, ..explained });
    let submitted = handling.then(Who::Handler, lawful);
    let back = submitted.then(Who::Deputy, Action::Review(decide(false)));
    assert_eq!((back.ticket.status, back.ticket.replied_at), (Status::Handling, None));
}

#[test]
fn two_reworks_and_no_more() {
    let content = day().concluded().rated(4);
    content.refuses(Who::District, &rework(), "no_ground_for_rework");
    let Action::FollowUp(rated) = follow_up(4) else { unreachable!() };
    let unsolved = RecordFollowUp { solved: Solved::Unsolved, ..rated.clone() };
    let displeased = RecordFollowUp {
        satisfaction: 2,
        unsatisfied_reason: Some(UnsatisfiedReason::Attitude),
        ..rated
    };
    for ground in [unsolved, displeased] {
        let told = day().concluded().then(Who::District, Action::FollowUp(ground));
        assert!(told.tries(Who::District, &rework()).is_ok(), "one ground is enough");
    }
    let mut life = day().at("2025-03-12 10:00").concluded().rated(1);
    for round in 1..=2 {
        life = life.then(Who::District, rework());
        let ticket = &life.ticket;
        assert_eq!((ticket.status, ticket.rework_count), (Status::Rework, round));
        assert_eq!((ticket.concluded_at, ticket.working_minutes), (None, None));
        assert_eq!(ticket.first_concluded_at, Some(at("2025-03-12 10:00")), "history stays");
        assert_eq!(ticket.events.last().unwrap().clock_effect, ClockEffect::Reset);
        life = life.then(Who::Handler, Action::StartHandling(note()));
        assert_eq!(life.ticket.events.last().unwrap().clock_effect, ClockEffect::None);
        life = life.done().rated(1);
        life = life.at("2025-03-14 10:00");
    }
    life.refuses(Who::District, &rework(), "rework_limit");
}

#[test]
fn a_terminated_ticket_is_concluded_at_the_decision() {
    let request = request(ApplicationKind::Termination, "");
    let ended = day().handling().at("2025-03-11 10:00").applied(request, true);
    assert_eq!(ended.ticket.status, Status::Terminated);
    assert_eq!(ended.ticket.concluded_at, Some(at("2025-03-11 10:00")));
    assert_eq!(ended.counts()["concluded"], 1);
}

#[test]
fn a_merge_has_two_sides() {
    let child = day().signed();
    let mut parent = Life::begin("2025-03-09 09:00").ticket;
    parent.id = Id::from_u128(8);
    let absorbs = |parent: &Ticket| {
        let absorbed = ask(Who::Clerk, child.now, Assignee::default(), |context| {
            absorb(parent, &child.ticket, context)
        });
        absorbed.map_err(|refusal| refusal.0.code)
    };
    let after = absorbs(&parent).unwrap();
    assert_eq!((after.absorbed.as_slice(), after.version), ([child.ticket.id].as_slice(), 2));
    assert_eq!(after.facts(), parent.facts(), "the parent counts once, as before");
    let merged = child.clone().then(Who::Clerk, merge_into(parent.id));
    assert_eq!(merged.ticket.merged_into, Some(parent.id));
    child.refuses(Who::Clerk, &merge_into(child.ticket.id), "same_ticket");
    assert_eq!(absorbs(&child.ticket), Err("same_ticket"));
    assert_eq!(
        absorbs(&Ticket { status: Status::Archived, ..parent.clone() }),
        Err("parent_state")
    );
    assert_eq!(absorbs(&Ticket { confidential: true, ..parent }), Err("parent_restricted"));
}

#[test]
fn only_what_the_town_took_in_is_diverted() {
    day().refuses(Who::Clerk, &divert(), "not_taken_in_here");
    let told = own().then(Who::Clerk, divert());
    assert_eq!(told.ticket.diverted_to, Some(LegalPath::Petition));
}

#[test]
fn cards_turn_yellow_then_red_and_red_is_supervised() {
    let ticket = day();
    ticket.refuses(Who::System, &Action::Mark, "not_yet");
    ticket.refuses(Who::Clerk, &Action::Mark, "ticket_permission");
    let warn_at = ticket.ticket.limits.warn_at;
    let yellow = Life { now: warn_at, ..ticket }.then(Who::System, Action::Mark);
    assert_eq!((yellow.ticket.colour, yellow.ticket.supervisions.len()), (Colour::Yellow, 0));
    let red = yellow.at("2025-03-18 00:00").then(Who::System, Action::Mark);
    let order = &red.ticket.supervisions[0];
    assert_eq!((red.ticket.colour, order.kind), (Colour::Red, SupervisionKind::Day));
    assert_eq!(order.due_at, at("2025-03-20 00:00"));
    let said = FeedBack {
        supervision: order.id,
        feedback: "正在办理".into(),
        comment: None,
        client_at: None,
    };
    let other = FeedBack { supervision: Id::from_u128(99), ..said.clone() };
    red.refuses(Who::Clerk, &Action::FeedBack(other), "no_supervision");
    let answered = red.then(Who::Clerk, Action::FeedBack(said.clone()));
    assert_eq!(answered.ticket.supervisions[0].closed_at, Some(answered.now));
    answered.refuses(Who::Clerk, &Action::FeedBack(said), "no_supervision");
}

/// A permission that is missing is named, with the words of the one who grants it; any other reason says what it is.
#[test]
fn what_stands_in_the_way_is_said() {
    let submitted = day().handling().then(Who::Handler, submit());
    let states = |who| {
        ask(who, submitted.now, Assignee::default(), |context| actions(&submitted.ticket, context))
    };
    let reason = |who, action: &str| {
        let all = states(who).into_iter();
        let mut own = all.filter(|one| one.action == action);
        own.next().unwrap().reason.unwrap()
    };
    let forbidden = reason(Who::Handler, "conclude");
    assert_eq!(forbidden.code, "ticket_permission");
    assert!(forbidden.en.contains("hotline.tickets.decide"), "{}", forbidden.en);
    let other = reason(Who::Clerk, "review");
    assert_eq!(other.code, "reviewer");
    assert!(!other.en.contains("hotline."), "{}", other.en);
}
