//! What each action makes of a ticket.

use super::applications::{decide, endorse, request};
use super::guards::check;
use super::{Action, Context, deadline};
use crate::codes::*;
use crate::model::*;
use crate::permissions::ActForDistrict;
use crate::problems as no;
use crate::sla::{self, Course, SlaRule};
use kernel::Refusal;
use kernel::{Id, Instant, Permission, happened_at, new_id};

pub(super) type Step = Result<(), Refusal>;

/// A failed attempt counts as contact when it is the third, on the second day or later 〔default〕.
const ATTEMPTS: usize = 3;

/// The ticket after an action, one version on; or why not.
pub fn apply(ticket: &Ticket, action: &Action, context: &Context<'_>) -> Result<Ticket, Refusal> {
    check(ticket, action.kind(), context)?;
    let mut next = ticket.clone();
    let (comment, client_at) = particulars(action);
    perform(&mut next, action, context, client_at)?;
    next.version += 1;
    push_event(&mut next, ticket, action.kind().code(), context, comment, client_at);
    if let (Action::Rework(said), Some(event)) = (action, next.events.last_mut()) {
        event.reason = Some(said.reason.clone());
    }
    Ok(next)
}

/// The other side of a merge: the ticket that takes another one in.
pub fn absorb(parent: &Ticket, child: &Ticket, context: &Context<'_>) -> Result<Ticket, Refusal> {
    if parent.id == child.id {
        return Err(Refusal(&no::SAME_TICKET));
    }
    if !parent.status.is_open() {
        return Err(Refusal(&no::PARENT_STATE));
    }
    if parent.is_restricted() != child.is_restricted() {
        return Err(Refusal(&no::PARENT_RESTRICTED));
    }
    let mut next = parent.clone();
    next.absorbed.push(child.id);
    next.absorbed.extend(&child.absorbed);
    next.version += 1;
    push_event(&mut next, parent, "absorb", context, Some(child.ticket_no.clone()), None);
    Ok(next)
}

fn particulars(action: &Action) -> (Option<String>, Option<Instant>) {
    macro_rules! of {
        ($($kind:ident),+) => {
            match action {
                $(Action::$kind(said) => (said.comment.clone(), said.client_at),)+
                Action::Mark => (None, None),
            }
        };
    }
    of!(
        Sign,
        Assign,
        LogContact,
        StartHandling,
        RequestApplication,
        EndorseApplication,
        DecideApplication,
        Resume,
        SubmitResult,
        Review,
        Conclude,
        FollowUp,
        Rework,
        Archive,
        Merge,
        Divert,
        Supervise,
        FeedBack,
        Exempt
    )
}

pub(super) fn push_event(
    next: &mut Ticket,
    before: &Ticket,
    event: &str,
    context: &Context<'_>,
    comment: Option<String>,
    client_at: Option<Instant>,
) {
    let clock_effect = match (before.is_paused(), next.is_paused()) {
        (false, true) => ClockEffect::Pause,
        (true, false) => ClockEffect::Resume,
        _ if before.limits.started_at != next.limits.started_at => ClockEffect::Reset,
        _ => ClockEffect::None,
    };
    next.events.push(TicketEvent {
        seq: u32::try_from(next.events.len() + 1).unwrap_or(u32::MAX),
        at: context.now,
        actor: context.actor,
        event: event.into(),
        from: Some(before.status),
        to: next.status,
        comment,
        reason: None,
        client_at,
        clock_effect,
    });
}

fn perform(
    next: &mut Ticket,
    action: &Action,
    context: &Context<'_>,
    client_at: Option<Instant>,
) -> Step {
    match action {
        Action::Sign(_) => {
            next.status = Status::Signed;
            next.signed_at = Some(context.now);
        }
        Action::Assign(said) => assign(next, said, context)?,
        Action::LogContact(said) => log_contact(next, said, context, client_at),
        Action::StartHandling(_) => next.status = Status::Handling,
        Action::RequestApplication(said) => request(next, said, context)?,
        Action::EndorseApplication(said) => endorse(next, said, context),
        Action::DecideApplication(said) => decide(next, said, context)?,
        Action::Resume(_) => resume(next, context)?,
        Action::SubmitResult(said) => submit(next, said)?,
        Action::Review(said) => {
            next.status = if said.approved { Status::Replied } else { Status::Handling };
            next.replied_at = said.approved.then_some(context.now);
        }
        Action::Conclude(_) => conclude(next, context, Status::Concluded),
        Action::FollowUp(said) => follow_up(next, said, context)?,
        Action::Rework(_) => rework(next, context)?,
        Action::Archive(_) => {
            next.status = Status::Archived;
            next.archived_at = Some(context.now);
        }
        Action::Merge(said) if said.into == next.id => return Err(Refusal(&no::SAME_TICKET)),
        Action::Merge(said) => {
            next.status = Status::Merged;
            next.merged_into = Some(said.into);
        }
        Action::Divert(said) => {
            next.status = Status::Diverted;
            next.diverted_to = Some(said.path);
            next.reply = Some(said.explanation.clone());
            next.replied_at = Some(context.now);
        }
        Action::Supervise(said) => {
            supervise(next, said.kind, context.actor, context.now, said.due_at, &said.reason);
        }
        Action::FeedBack(said) => feed_back(next, said, context)?,
        Action::Exempt(said) => next.exclusion = Some(said.reason),
        Action::Mark => mark(next, context),
    }
    Ok(())
}

fn assign(next: &mut Ticket, said: &Assign, context: &Context<'_>) -> Step {
    if context.assignee.is_object {
        return Err(Refusal(&no::REPORTED_OBJECT));
    }
    if context.assignee.is_community && !said.community_listed {
        return Err(Refusal(&no::NOT_COMMUNITY_DUTY));
    }
    next.handler = Some(said.handler);
    next.handler_unit = context.assignee.unit;
    next.lead_unit = said.lead_unit.unwrap_or(next.lead_unit);
    next.co_units = said.co_units.clone();
    if next.status == Status::Signed {
        next.status = Status::Assigned;
    }
    Ok(())
}

fn log_contact(
    next: &mut Ticket,
    said: &LogContact,
    context: &Context<'_>,
    client_at: Option<Instant>,
) {
    let at = happened_at(client_at, next.dispatched_at, context.now);
    next.contacts.push(ContactLog {
        at,
        by: context.actor,
        method: said.method,
        reached: said.reached,
        summary: said.summary.clone(),
        attempt_no: u32::try_from(next.contacts.len() + 1).unwrap_or(u32::MAX),
    });
    let tried = next.contacts.iter().filter(|one| !one.reached && one.at >= next.limits.started_at);
    let mut days: Vec<_> = tried.clone().map(|one| one.at.local_date()).collect();
    days.dedup();
    let counts = said.reached || (tried.count() >= ATTEMPTS && days.len() >= 2);
    if counts {
        next.first_contact_at = next.first_contact_at.or(Some(at));
        if matches!(next.status, Status::Assigned | Status::Rework) {
            next.status = Status::Contacted;
        }
    }
}

fn resume(next: &mut Ticket, context: &Context<'_>) -> Step {
    if let Some(pause) = next.pauses.last_mut() {
        pause.to = Some(context.now);
    }
    // Who was not called before the suspension has to be called after it.
    let called = next.first_contact_at.is_some() || next.has_nobody_to_call();
    next.status = if called { Status::Handling } else { Status::Assigned };
    recompute(next, context)
}

fn submit(next: &mut Ticket, said: &SubmitResult) -> Step {
    if said.evidence.is_empty() {
        return Err(Refusal(&no::NO_EVIDENCE));
    }
    if said.outcome == Outcome::Explained && said.legal_basis.is_none() {
        return Err(Refusal(&no::NO_LEGAL_BASIS));
    }
    next.status = Status::ReplyReview;
    next.outcome = Some(said.outcome);
    next.reply = Some(said.reply.clone());
    next.reply_channel = Some(said.reply_channel);
    next.legal_basis = said.legal_basis.clone();
    next.evidence.extend(said.evidence.iter().cloned());
    Ok(())
}

/// Both the caller and the hotline have the result (北京市接诉即办工作条例 art. 15).
pub(super) fn conclude(next: &mut Ticket, context: &Context<'_>, status: Status) {
    next.status = status;
    next.concluded_at = Some(context.now);
    next.working_minutes = Some(context.calendar.working_minutes(next.dispatched_at, context.now));
    if next.first_concluded_at.is_none() {
        next.first_concluded_at = Some(context.now);
        next.first_on_time = Some(context.now <= next.limits.due_at);
    }
}

fn follow_up(next: &mut Ticket, said: &RecordFollowUp, context: &Context<'_>) -> Step {
    let rated = said.satisfaction > 0;
    let reason_missing = matches!(said.satisfaction, 1 | 2) && said.unsatisfied_reason.is_none();
    if (rated && !said.reached) || reason_missing || said.satisfaction > 5 {
        return Err(Refusal(&no::SATISFACTION));
    }
    // A rating that the town records by itself is marked as its own.
    if said.by != FollowUpBy::Town && !(context.holds)(ActForDistrict::NAME) {
        return Err(Refusal(&no::FOLLOW_UP_NAME));
    }
    next.status = Status::Followed;
    next.follow_ups.push(FollowUp {
        at: context.now,
        account: context.actor,
        by: said.by,
        reached: said.reached,
        contacted: said.contacted,
        solved: said.solved,
        satisfaction: said.satisfaction,
        unsatisfied_reason: said.unsatisfied_reason,
        verbatim: said.verbatim.clone(),
        after_reworks: next.rework_count,
    });
    Ok(())
}

/// The clock begins anew; what was concluded is open again, its history stays.
fn rework(next: &mut Ticket, context: &Context<'_>) -> Step {
    let rule = rule(next, context)?.clone();
    let before = worked_out(next, context)?;
    next.status = Status::Rework;
    next.rework_count += 1;
    (next.concluded_at, next.working_minutes, next.replied_at) = (None, None, None);
    (next.outcome, next.colour, next.extension_days) = (None, Colour::Green, 0);
    let course = Course {
        started_at: context.now,
        written_limit: None,
        extension_days: 0,
        pauses: &next.pauses,
    };
    next.limits = judged_once(sla::limits(&rule, course, context.calendar), &before);
    Ok(())
}

fn feed_back(next: &mut Ticket, said: &FeedBack, context: &Context<'_>) -> Step {
    let order = next
        .supervisions
        .iter_mut()
        .find(|one| one.id == said.supervision && one.closed_at.is_none());
    let order = order.ok_or(Refusal(&no::NO_SUPERVISION))?;
    order.feedback = Some(said.feedback.clone());
    order.closed_at = Some(context.now);
    Ok(())
}

fn supervise(
    next: &mut Ticket,
    kind: SupervisionKind,
    by: Id,
    now: Instant,
    due_at: Instant,
    reason: &str,
) {
    next.supervisions.push(Supervision {
        id: new_id(),
        kind,
        issued_by: by,
        issued_at: now,
        due_at,
        reason: reason.into(),
        feedback: None,
        closed_at: None,
    });
}

/// Why the system supervises.
const OVERDUE: &str = "超过办结时限";

/// Ends what the system ordered because of a limit that was none.
pub(super) fn withdraw_overdue(next: &mut Ticket, now: Instant, why: &str) {
    let open = |one: &&mut Supervision| one.closed_at.is_none() && one.reason == OVERDUE;
    for order in next.supervisions.iter_mut().filter(open) {
        (order.closed_at, order.feedback) = (Some(now), Some(why.into()));
    }
}

/// A ticket that passes its limit is supervised by itself (济南市 12345 条例 art. 28).
fn mark(next: &mut Ticket, context: &Context<'_>) {
    next.colour = deadline::colour(next, context.now);
    if next.colour == Colour::Red {
        let day = context.calendar.add_workdays(context.now.local_date(), 1).day;
        supervise(
            next,
            SupervisionKind::Day,
            context.actor,
            context.now,
            sla::end_of(day),
            OVERDUE,
        );
    }
}

pub(super) fn rule<'a>(next: &Ticket, context: &Context<'a>) -> Result<&'a SlaRule, Refusal> {
    let rule = context.rules.by_code(&next.limits.rule, next.dispatched_at.local_date());
    rule.ok_or(Refusal(&no::NO_RULE))
}

/// All limits as they follow from the ticket's whole course. Signing and the first contact are asked of the first course alone: they were judged
/// then.
pub(super) fn worked_out(ticket: &Ticket, context: &Context<'_>) -> Result<Limits, Refusal> {
    let rule = rule(ticket, context)?;
    let first = ticket.rework_count == 0;
    let pauses = ticket.expected_pauses();
    let course = Course {
        started_at: ticket.limits.started_at,
        written_limit: ticket.written_limit.filter(|_| first),
        extension_days: ticket.extension_days,
        pauses: &pauses,
    };
    let anew = sla::limits(rule, course, context.calendar);
    Ok(if first { anew } else { judged_once(anew, &ticket.limits) })
}

/// Limits of a later course, with those of the first that are not asked again.
fn judged_once(anew: Limits, first: &Limits) -> Limits {
    Limits { sign_due: first.sign_due, contact_due: first.contact_due, ..anew }
}

/// The limits again from the ticket's whole course.
pub(super) fn recompute(next: &mut Ticket, context: &Context<'_>) -> Step {
    next.limits = worked_out(next, context)?;
    next.colour = deadline::colour(next, context.now);
    Ok(())
}
