//! How a ticket begins, and how a repetition is told from a contradiction.

use super::Context;
use crate::codes::*;
use crate::model::*;
use crate::problems as no;
use crate::sla::{self, Course};
use kernel::Refusal;
use kernel::{Id, Instant};

/// What is known of a new ticket besides what the sender says.
pub struct Receipt {
    pub id: Id,
    pub ticket_no: String,
    pub dispatched_at: Instant,
}

/// A ticket as it is received.
pub fn receive(
    new: &NewTicket,
    receipt: Receipt,
    context: &Context<'_>,
) -> Result<Ticket, Refusal> {
    check(new, &receipt, context)?;
    let day = receipt.dispatched_at.local_date();
    let rule =
        context.rules.rule_for(new.category, new.urgency, day).ok_or(Refusal(&no::NO_RULE))?;
    let course = Course {
        started_at: receipt.dispatched_at,
        written_limit: new.written_limit,
        extension_days: 0,
        pauses: &[],
    };
    Ok(Ticket {
        id: receipt.id,
        version: 1,
        ticket_no: receipt.ticket_no,
        external_system: new.external_system,
        external_no: new.external_no.clone(),
        event_seq: new.event_seq.unwrap_or(1),
        channel: new.channel,
        category: new.category,
        topic_code: new.topic_code.clone(),
        urgency: new.urgency,
        title: Some(new.title.clone()),
        content: Some(new.content.clone()),
        place: Some(new.place.clone()),
        happened_at: new.happened_at,
        object: new.object.clone(),
        caller_type: new.caller_type,
        reachable: new.caller.phone.is_some(),
        confidential: new.confidential,
        no_reply: new.no_reply,
        merged_into: None,
        absorbed: Vec::new(),
        repeat_seq: new.repeat_seq,
        group: new.group,
        dispatched_at: receipt.dispatched_at,
        written_limit: new.written_limit,
        limits: sla::limits(rule, course, context.calendar),
        signed_at: None,
        first_contact_at: None,
        response_unknown: false,
        replied_at: None,
        concluded_at: None,
        first_concluded_at: None,
        first_on_time: None,
        working_minutes: None,
        archived_at: None,
        lead_unit: new.lead_unit,
        co_units: Vec::new(),
        handler: None,
        handler_unit: None,
        first_receiver: new.lead_unit,
        designated: new.designated,
        status: Status::Received,
        outcome: None,
        reply: None,
        reply_channel: None,
        legal_basis: None,
        commit_date: None,
        diverted_to: None,
        rework_count: 0,
        extension_count: 0,
        extension_days: 0,
        exclusion: None,
        colour: Colour::Green,
        evidence: Vec::new(),
        contacts: Vec::new(),
        applications: Vec::new(),
        follow_ups: Vec::new(),
        supervisions: Vec::new(),
        pauses: Vec::new(),
        events: vec![TicketEvent {
            seq: 1,
            at: context.now,
            actor: context.actor,
            event: "receive".into(),
            from: None,
            to: Status::Received,
            comment: None,
            reason: None,
            client_at: None,
            clock_effect: ClockEffect::Reset,
        }],
    })
}

fn check(new: &NewTicket, receipt: &Receipt, context: &Context<'_>) -> Result<(), Refusal> {
    let own = new.external_system == ExternalSystem::Own;
    let nameless = new.caller.name.is_none() && new.caller.id_no.is_none();
    let kind = if own == new.external_no.is_some() {
        &no::NO_EXTERNAL_NO
    } else if new.caller_type == CallerType::Anonymous && !nameless {
        &no::ANONYMOUS_WITH_NAME
    } else if receipt.dispatched_at > context.now {
        &no::DISPATCH_IN_FUTURE
    } else if new.written_limit.is_some_and(|limit| limit < receipt.dispatched_at) {
        &no::LIMIT_BEFORE_DISPATCH
    } else {
        return Ok(());
    };
    Err(Refusal(kind))
}

/// The members in which a repeated receipt differs from what was received; none means it is the same again.
pub fn differences(ticket: &Ticket, caller: &CallerDetails, new: &NewTicket) -> Vec<&'static str> {
    let same = [
        ("/external_system", ticket.external_system == new.external_system),
        ("/external_no", ticket.external_no == new.external_no),
        ("/channel", ticket.channel == new.channel),
        ("/category", ticket.category == new.category),
        ("/topic_code", ticket.topic_code == new.topic_code),
        ("/urgency", ticket.urgency == new.urgency),
        ("/title", ticket.title.as_ref() == Some(&new.title)),
        ("/content", ticket.content.as_ref() == Some(&new.content)),
        ("/place", ticket.place.as_ref() == Some(&new.place)),
        ("/happened_at", ticket.happened_at == new.happened_at),
        ("/object", ticket.object == new.object),
        ("/caller_type", ticket.caller_type == new.caller_type),
        ("/caller", *caller == new.caller),
        ("/confidential", ticket.confidential == new.confidential),
        ("/no_reply", ticket.no_reply == new.no_reply),
        ("/group", ticket.group == new.group),
        ("/repeat_seq", ticket.repeat_seq == new.repeat_seq),
        ("/dispatched_at", new.dispatched_at.is_none_or(|at| at == ticket.dispatched_at)),
        ("/written_limit", ticket.written_limit == new.written_limit),
        ("/lead_unit", ticket.first_receiver == new.lead_unit),
        ("/designated", ticket.designated == new.designated),
        ("/event_seq", new.event_seq.unwrap_or(1) == ticket.event_seq),
    ];
    same.into_iter().filter(|(_, same)| !same).map(|(pointer, _)| pointer).collect()
}

/// How far a ticket had come in the system that it is taken over from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Past {
    pub status: Status,
    #[serde(default)]
    pub signed_at: Option<Instant>,
    #[serde(default)]
    pub first_contact_at: Option<Instant>,
    pub concluded_at: Option<Instant>,
}

/// A ticket taken over from another system in the state that it had there.
pub fn take_over(
    new: &NewTicket,
    past: Past,
    receipt: Receipt,
    context: &Context<'_>,
) -> Result<Ticket, Refusal> {
    let mut ticket = receive(new, receipt, context)?;
    ticket.status = past.status;
    (ticket.signed_at, ticket.first_contact_at) = (past.signed_at, past.first_contact_at);
    ticket.response_unknown = response_unknown(past, &ticket.limits);
    if let Some(at) =
        past.concluded_at.filter(|_| matches!(past.status, Status::Concluded | Status::Terminated))
    {
        (ticket.concluded_at, ticket.first_concluded_at, ticket.replied_at) =
            (Some(at), Some(at), Some(at));
        ticket.first_on_time = Some(at <= ticket.limits.due_at);
        ticket.working_minutes = Some(context.calendar.working_minutes(ticket.dispatched_at, at));
    }
    if let Some(first) = ticket.events.first_mut() {
        (first.event, first.to) = ("take-over".into(), past.status);
    }
    Ok(ticket)
}

/// Whether something of the response lies before the ticket came here and nobody knows when it was; what is known to be late is known
/// to be no response in time.
fn response_unknown(past: Past, limits: &Limits) -> bool {
    let elsewhere = [
        (past.status != Status::Received, past.signed_at, limits.sign_due),
        (
            !matches!(past.status, Status::Received | Status::Signed),
            past.first_contact_at,
            limits.contact_due,
        ),
    ];
    let late = elsewhere.iter().any(|(_, at, due)| at.is_some_and(|at| at > *due));
    !late && elsewhere.iter().any(|(was, at, _)| *was && at.is_none())
}

/// When the system has to look at a ticket next: to make its card yellow or red, to reopen it on the promised day, to archive it.
pub fn attention_at(ticket: &Ticket, calendar: &kernel::Calendar) -> Option<Instant> {
    match ticket.status {
        Status::Suspended => ticket.commit_date.map(kernel::local_midnight),
        Status::Followed => {
            let rule = sla::SlaRules::built_in()
                .by_code(&ticket.limits.rule, ticket.dispatched_at.local_date())?;
            let last = ticket.follow_ups.last()?.at.local_date();
            Some(sla::end_of(calendar.add_workdays(last, rule.archive_after_workdays).day))
        }
        status if status.is_open() => match ticket.colour {
            Colour::Green => Some(ticket.limits.warn_at),
            Colour::Yellow => Some(ticket.limits.due_at),
            Colour::Red => None,
        },
        _ => None,
    }
}
