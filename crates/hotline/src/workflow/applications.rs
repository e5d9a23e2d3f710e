//! 申请: returns, extensions, suspensions and terminations, from the request to the decision.

use super::Context;
use super::apply::{Step, conclude, recompute, rule};
use crate::codes::*;
use crate::model::*;
use crate::problems as no;
use kernel::Refusal;
use kernel::new_id;

pub(super) fn request(next: &mut Ticket, said: &RequestApplication, context: &Context<'_>) -> Step {
    use ApplicationReason as Why;
    let fits = match said.kind {
        ApplicationKind::Return => {
            matches!(
                said.reason,
                Why::NotDuty | Why::WrongArea | Why::Unclear | Why::LegalPath | Why::Duplicate
            )
        }
        ApplicationKind::Extension => {
            matches!(
                said.reason,
                Why::LawLonger | Why::Complex | Why::MultiUnit | Why::Season | Why::ForceMajeure
            )
        }
        ApplicationKind::Suspension => {
            matches!(
                said.reason,
                Why::ObjectiveConstraint | Why::Season | Why::ForceMajeure | Why::Complex
            )
        }
        ApplicationKind::Termination => {
            matches!(said.reason, Why::OutOfScope | Why::NoCooperation | Why::LegalPath)
        }
    };
    if !fits {
        return Err(Refusal(&no::WRONG_REASON));
    }
    match said.kind {
        ApplicationKind::Return => may_return(next, context)?,
        ApplicationKind::Extension => may_extend(next, said, context)?,
        ApplicationKind::Suspension => {
            let ahead = said.commit_date.is_some_and(|day| day > context.now.local_date());
            in_hand(next)?;
            complete(ahead && said.plan.is_some())?;
        }
        ApplicationKind::Termination => in_hand(next)?,
    }
    let told = said.caller_informed_at.is_some() || next.has_nobody_to_call();
    if said.kind != ApplicationKind::Return && !told {
        return Err(Refusal(&no::NOT_INFORMED));
    }
    next.applications.push(Application {
        id: new_id(),
        kind: said.kind,
        state: ApplicationState::Requested,
        reason: said.reason,
        basis: said.basis.clone(),
        suggested_unit: said.suggested_unit.clone(),
        days: said.days,
        commit_date: said.commit_date,
        plan: said.plan.clone(),
        caller_informed_at: said.caller_informed_at,
        from_status: next.status,
        requested_by: context.actor,
        requested_at: context.now,
        endorsed_by: None,
        endorsed_at: None,
        decided_by: None,
        decided_at: None,
        decision_comment: None,
    });
    if said.kind == ApplicationKind::Return {
        next.status = Status::ReturnPending;
    }
    Ok(())
}

fn complete(good: bool) -> Step {
    if good { Ok(()) } else { Err(Refusal(&no::INCOMPLETE_APPLICATION)) }
}

fn in_hand(next: &Ticket) -> Step {
    let works = matches!(
        next.status,
        Status::Assigned | Status::Contacted | Status::Handling | Status::Rework
    );
    if works { Ok(()) } else { Err(Refusal(&no::STATE)) }
}

/// Within the limit for signing, and not by a designated unit (潍坊市 12345 条例 art. 22).
fn may_return(next: &Ticket, context: &Context<'_>) -> Step {
    if next.designated {
        return Err(Refusal(&no::DESIGNATED));
    }
    if !matches!(next.status, Status::Received | Status::Signed) {
        return Err(Refusal(&no::STATE));
    }
    if context.now > next.limits.sign_due { Err(Refusal(&no::PAST_SIGN_LIMIT)) } else { Ok(()) }
}

fn may_extend(next: &Ticket, said: &RequestApplication, context: &Context<'_>) -> Step {
    in_hand(next)?;
    if context.now >= next.limits.due_at {
        return Err(Refusal(&no::PAST_DUE));
    }
    let days = said.days.ok_or(Refusal(&no::INCOMPLETE_APPLICATION))?;
    let rule = rule(next, context)?;
    let within = next.extension_count < rule.max_extensions && days <= rule.max_extension_workdays;
    // A longer limit that a law sets is no favour, and no rule of ours shortens it.
    if within || said.reason == ApplicationReason::LawLonger {
        Ok(())
    } else {
        Err(Refusal(&no::EXTENSIONS_USED))
    }
}

pub(super) fn endorse(next: &mut Ticket, said: &Decide, context: &Context<'_>) {
    let Some(place) = pending_place(next) else { return };
    let Some(pending) = next.applications.get_mut(place) else { return };
    if said.approved {
        pending.state = ApplicationState::Endorsed;
        (pending.endorsed_by, pending.endorsed_at) = (Some(context.actor), Some(context.now));
    } else {
        close_application(pending, ApplicationState::Denied, said, context);
        let denied = pending.clone();
        go_back(next, &denied);
    }
}

/// Only a return holds the ticket up while it waits; work on the others goes on, and a denial does not undo it.
fn go_back(next: &mut Ticket, denied: &Application) {
    if next.status == Status::ReturnPending {
        next.status = denied.from_status;
    }
}

pub(super) fn decide(next: &mut Ticket, said: &Decide, context: &Context<'_>) -> Step {
    let place = pending_place(next).ok_or(Refusal(&no::NO_PENDING))?;
    let pending = next.applications.get_mut(place).ok_or(Refusal(&no::NO_PENDING))?;
    let state = if said.approved { ApplicationState::Approved } else { ApplicationState::Denied };
    close_application(pending, state, said, context);
    let granted = pending.clone();
    if !said.approved {
        go_back(next, &granted);
        return Ok(());
    }
    match granted.kind {
        ApplicationKind::Return => next.status = Status::Returned,
        ApplicationKind::Extension => {
            next.extension_count += 1;
            next.extension_days += granted.days.unwrap_or(0);
            recompute(next, context)?;
        }
        ApplicationKind::Suspension => {
            next.status = Status::Suspended;
            next.commit_date = granted.commit_date;
            next.pauses.push(Pause { from: context.now, to: None });
            recompute(next, context)?;
        }
        ApplicationKind::Termination => conclude(next, context, Status::Terminated),
    }
    Ok(())
}

fn pending_place(next: &Ticket) -> Option<usize> {
    let id = next.pending()?.id;
    next.applications.iter().position(|one| one.id == id)
}

fn close_application(
    one: &mut Application,
    state: ApplicationState,
    said: &Decide,
    context: &Context<'_>,
) {
    one.state = state;
    (one.decided_by, one.decided_at) = (Some(context.actor), Some(context.now));
    one.decision_comment = said.comment.clone();
}
