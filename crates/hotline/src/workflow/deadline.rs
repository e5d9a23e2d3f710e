//! The clocks of a ticket, explained: which days count, and why.

use crate::codes::Colour;
use crate::model::{Limits, Pause, Ticket};
use crate::sla::{clock_runs, last_day};
use kernel::calendar::CountedDay;
use kernel::{Calendar, Instant};
use serde::Serialize;
use utoipa::ToSchema;

/// How a clock stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ClockState {
    /// 计时中
    Running,
    /// 暂停
    Paused,
    /// 按时
    Met,
    /// 超期: it was met late, or is overdue.
    Missed,
}

/// One limit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Clock {
    /// `sign` 签收, `contact` 联系, `reply` 答复, `conclusion` 办结.
    #[schema(max_length = 20, example = "conclusion")]
    pub clock: &'static str,
    pub state: ClockState,
    pub started_at: Instant,
    pub due_at: Instant,
    /// When it was met.
    pub met_at: Option<Instant>,
    /// Every day after the start until the limit, with the reason why it counts or does not.
    #[schema(max_items = 2000)]
    pub days: Vec<CountedDay>,
}

/// 时限说明
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Deadline {
    pub limits: Limits,
    /// 时限颜色 now.
    pub colour: Colour,
    /// The limit stands on the ticket and overrides the rule.
    pub written: bool,
    /// Working days of approved extensions.
    pub extension_days: u32,
    #[schema(max_items = 1000)]
    pub pauses: Vec<Pause>,
    #[schema(max_items = 4)]
    pub clocks: Vec<Clock>,
}

/// The colour that a ticket's card has at a moment.
pub fn colour(ticket: &Ticket, now: Instant) -> Colour {
    if ticket.concluded_at.is_some() || !ticket.status.is_open() || ticket.is_paused() {
        return ticket.colour;
    }
    colour_by(&ticket.limits, now)
}

/// The colour by limits that run.
pub fn colour_by(limits: &Limits, now: Instant) -> Colour {
    match now {
        _ if now >= limits.due_at => Colour::Red,
        _ if now >= limits.warn_at => Colour::Yellow,
        _ => Colour::Green,
    }
}

/// Every clock of a ticket at a moment.
pub fn explain(ticket: &Ticket, calendar: &Calendar, now: Instant) -> Deadline {
    let limits = &ticket.limits;
    let expected = ticket.expected_pauses();
    // Signing and the first contact are not put off by a suspension: their clocks have no pauses.
    let clock =
        |clock, started_at: Instant, due_at: Instant, met_at: Option<Instant>, pauses: &[Pause]| {
            let state = match met_at {
                Some(met) if met <= due_at => ClockState::Met,
                Some(_) => ClockState::Missed,
                None if ticket.is_paused() && !pauses.is_empty() => ClockState::Paused,
                None if now >= due_at => ClockState::Missed,
                None => ClockState::Running,
            };
            let counts = |day| clock_runs(pauses, day);
            let days = calendar.explain(started_at.local_date(), last_day(due_at), counts);
            Clock { clock, state, started_at, due_at, met_at, days }
        };
    Deadline {
        limits: limits.clone(),
        colour: colour(ticket, now),
        written: ticket.written_limit.is_some() && ticket.rework_count == 0,
        extension_days: ticket.extension_days,
        pauses: ticket.pauses.clone(),
        clocks: vec![
            clock("sign", ticket.dispatched_at, limits.sign_due, ticket.signed_at, &[]),
            clock(
                "contact",
                ticket.dispatched_at,
                limits.contact_due,
                ticket.first_contact_at,
                &[],
            ),
            clock("reply", limits.started_at, limits.due_at, ticket.replied_at, &expected),
            clock("conclusion", limits.started_at, limits.due_at, ticket.concluded_at, &expected),
        ],
    }
}
