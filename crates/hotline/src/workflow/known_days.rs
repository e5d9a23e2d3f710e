//! Limits that were worked out when the working days of their year were not known.

use super::apply::{push_event, worked_out};
use super::{Context, deadline};
use crate::model::{Limits, Ticket};
use kernel::{Calendar, Refusal};

/// Whether the calendar may yet tell more of one of the limits.
pub fn may_move(ticket: &Ticket, calendar: &Calendar) -> bool {
    ticket.limits.provisional && calendar.may_move(ticket.limits.due_at.local_date())
}

/// The ticket with its limits worked out by the calendar that is known now, one version on; nothing where that changes nothing.
pub fn work_out_anew(ticket: &Ticket, context: &Context<'_>) -> Result<Option<Ticket>, Refusal> {
    let mut next = ticket.clone();
    next.limits = Limits { contact_due: ticket.limits.contact_due, ..worked_out(ticket, context)? };
    // After a rework the clock began anew; signing was asked of the first course.
    if ticket.rework_count > 0 {
        next.limits.sign_due = ticket.limits.sign_due;
    }
    if next.limits == ticket.limits {
        return Ok(None);
    }
    next.colour = deadline::colour(&next, context.now);
    next.version += 1;
    push_event(&mut next, ticket, "work-out-limits", context, None, None);
    Ok(Some(next))
}
