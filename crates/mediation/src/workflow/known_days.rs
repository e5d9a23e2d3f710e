//! Last days that were worked out when the working days of their year were not known.

use super::cases::CaseContext;
use super::{agreements, limits};
use crate::model::{CaseEvent, MediationCase};
use chrono::NaiveDate;
use kernel::{Calendar, Refusal};

/// Whether a calendar may yet tell more of a last day.
pub(super) fn may_move(last: Option<NaiveDate>, calendar: &Calendar) -> bool {
    last.is_none_or(|last| calendar.may_move(last))
}

/// The case with its provisional last days worked out by the calendar that is known now, one version on; nothing where that changes nothing.
pub fn work_out_anew(
    case: &MediationCase,
    context: &CaseContext<'_>,
) -> Result<Option<MediationCase>, Refusal> {
    let mut next = case.clone();
    if next.term_provisional {
        limits::set(&mut next, context)?;
    }
    if let Some(agreement) = next.agreement.as_mut().filter(|one| one.confirmation_provisional) {
        agreements::confirmable(agreement, case, context)?;
    }
    if next == *case {
        return Ok(None);
    }
    next.version += 1;
    next.events.push(CaseEvent {
        at: context.now,
        actor: context.actor,
        event: "work-out-days".into(),
        from: Some(case.status),
        to: case.status,
        comment: None,
        client_at: None,
    });
    Ok(Some(next))
}
