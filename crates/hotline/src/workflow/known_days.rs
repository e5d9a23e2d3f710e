//! Limits that were worked out when the working days of their year were not known.

use super::apply::{push_event, withdraw_overdue, worked_out};
use super::{Context, deadline};
use crate::codes::Colour;
use crate::model::Ticket;
use kernel::{Calendar, Refusal};

/// Why an order of the system ends: the limit that had passed was none.
const MOVED: &str = "办结时限已按放假安排重新计算";

/// Whether the calendar may yet tell more of one of the limits.
pub fn may_move(ticket: &Ticket, calendar: &Calendar) -> bool {
    ticket.limits.provisional && calendar.may_move(ticket.limits.due_at.local_date())
}

/// The ticket with its limits worked out by the calendar that is known now, and what was judged by them judged anew, one version on; nothing
/// where that changes nothing.
pub fn work_out_anew(ticket: &Ticket, context: &Context<'_>) -> Result<Option<Ticket>, Refusal> {
    let limits = worked_out(ticket, context)?;
    if limits == ticket.limits {
        return Ok(None);
    }
    let mut next = Ticket { limits, ..ticket.clone() };
    judge(&mut next, context.calendar);
    show(&mut next, context);
    next.version += 1;
    push_event(&mut next, ticket, "work-out-limits", context, None, None);
    Ok(Some(next))
}

/// What was concluded: in time or late by the limit of the first course, and in how much working time.
fn judge(next: &mut Ticket, calendar: &Calendar) {
    if next.rework_count == 0
        && let Some(at) = next.first_concluded_at
    {
        next.first_on_time = Some(at <= next.limits.due_at);
    }
    if let Some(at) = next.concluded_at {
        next.working_minutes = Some(calendar.working_minutes(next.dispatched_at, at));
    }
}

/// The card. That of an open ticket turns red by [`super::Action::Mark`] alone, which supervises, too: it is the system's turn at once where
/// the limit has passed.
fn show(next: &mut Ticket, context: &Context<'_>) {
    let was_red = next.colour == Colour::Red;
    next.colour = match next.concluded_at {
        Some(at) => deadline::colour_by(&next.limits, at),
        None => deadline::colour(next, context.now),
    };
    if next.concluded_at.is_none() && next.colour == Colour::Red && !was_red {
        next.colour = Colour::Yellow;
    }
    if was_red && next.colour != Colour::Red {
        withdraw_overdue(next, context.now, MOVED);
    }
}
