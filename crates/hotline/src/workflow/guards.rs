//! Who may do what, when: asked before an action, and to tell what may be done next.

use super::{Action, Context};
use crate::codes::*;
use crate::model::{FollowUp, Ticket};
use crate::permissions as may;
use crate::problems as no;
use kernel::{ActionState, Permission, Reason, Refusal};

kernel::action_kinds! {
    Sign = "sign" may::SignTickets::NAME;
    Assign = "assign" may::AssignTickets::NAME;
    LogContact = "log-contact" may::HandleTickets::NAME;
    StartHandling = "start-handling" may::HandleTickets::NAME;
    RequestApplication = "request-application" may::RequestApplications::NAME;
    EndorseApplication = "endorse-application" may::EndorseApplications::NAME;
    DecideApplication = "decide-application" may::DecideTickets::NAME;
    Resume = "resume" may::AssignTickets::NAME;
    SubmitResult = "submit-result" may::HandleTickets::NAME;
    Review = "review" may::ReviewResults::NAME;
    Conclude = "conclude" may::DecideTickets::NAME;
    FollowUp = "follow-up" may::FollowUpTickets::NAME;
    Rework = "rework" may::ReworkTickets::NAME;
    Archive = "archive" may::SYSTEM;
    Merge = "merge" may::MergeTickets::NAME;
    Divert = "divert" may::DivertTickets::NAME;
    Supervise = "supervise" may::SuperviseTickets::NAME;
    FeedBack = "feed-back" may::RequestApplications::NAME;
    Exempt = "exempt" may::DecideTickets::NAME;
    Mark = "mark" may::SYSTEM;
}

/// Everything that callers may do with a ticket, blocked or not; what only the system does is left out.
pub fn actions(ticket: &Ticket, context: &Context<'_>) -> Vec<ActionState> {
    let by_callers = ActionKind::ALL.iter().filter(|kind| kind.permission() != may::SYSTEM);
    let state = |kind: &ActionKind| {
        let refusal = check(ticket, *kind, context).err();
        ActionState::new(kind.code(), refusal.map(|refusal| reason(ticket, *kind, refusal)))
    };
    by_callers.map(state).collect()
}

/// What stands in the way, as far as this ticket goes: in which states it could be done, and which permission it needs.
fn reason(ticket: &Ticket, kind: ActionKind, refusal: Refusal) -> Reason {
    let Refusal(problem) = refusal;
    if problem == &no::STATE {
        return Reason::of_state(refusal, ("工单", "ticket"), ticket.status, states(kind));
    }
    let needed = may::PERMISSIONS.iter().find(|one| one.name == kind.permission());
    match needed.filter(|_| problem == &no::PERMISSION) {
        Some(one) => Reason::of_permission(refusal, one.name, one.title_zh, one.title_en),
        None => refusal.into(),
    }
}

/// The states in which something can be done at all.
const fn states(kind: ActionKind) -> &'static [Status] {
    use Status::*;
    match kind {
        ActionKind::Sign | ActionKind::Divert => &[Received],
        ActionKind::Assign => &[Signed, Assigned, Contacted, Handling, Rework],
        ActionKind::LogContact => &[Assigned, Contacted, Handling, Rework],
        ActionKind::StartHandling => &[Assigned, Contacted, Rework],
        ActionKind::RequestApplication => {
            &[Received, Signed, Assigned, Contacted, Handling, Rework]
        }
        ActionKind::Resume => &[Suspended],
        ActionKind::SubmitResult => &[Handling],
        ActionKind::Review => &[ReplyReview],
        ActionKind::Conclude => &[Replied],
        ActionKind::FollowUp => &[Concluded, Followed],
        ActionKind::Rework | ActionKind::Archive => &[Followed],
        ActionKind::Merge => &[Received, Signed, Assigned, Contacted, Handling],
        ActionKind::Mark => &[
            Received,
            ReturnPending,
            Signed,
            Assigned,
            Contacted,
            Handling,
            Suspended,
            ReplyReview,
            Replied,
            Rework,
        ],
        ActionKind::Supervise => &[
            Received,
            ReturnPending,
            Signed,
            Assigned,
            Contacted,
            Handling,
            Suspended,
            ReplyReview,
            Replied,
            Rework,
            Concluded,
            Followed,
        ],
        ActionKind::Exempt => &[
            Received,
            ReturnPending,
            Signed,
            Assigned,
            Contacted,
            Handling,
            Suspended,
            ReplyReview,
            Replied,
            Rework,
            Terminated,
            Concluded,
            Followed,
        ],
        // It depends on what was asked for or ordered, and not on the state.
        ActionKind::EndorseApplication | ActionKind::DecideApplication | ActionKind::FeedBack => {
            Status::ALL
        }
    }
}

type Check = Result<(), Refusal>;

/// What can be said of an action before its particulars are known.
pub(super) fn check(ticket: &Ticket, kind: ActionKind, context: &Context<'_>) -> Check {
    Refusal::unless((context.holds)(kind.permission()), &no::PERMISSION)?;
    let status = ticket.status;
    Refusal::unless(states(kind).contains(&status), &no::STATE)?;
    match kind {
        ActionKind::Sign
        | ActionKind::Assign
        | ActionKind::Resume
        | ActionKind::FollowUp
        | ActionKind::Supervise => Ok(()),
        ActionKind::LogContact => {
            is_handler(ticket, context)?;
            Refusal::unless(!ticket.has_nobody_to_call(), &no::NO_CONTACT_POSSIBLE)
        }
        ActionKind::StartHandling => {
            is_handler(ticket, context)?;
            Refusal::unless(
                status != Status::Assigned || ticket.has_nobody_to_call(),
                &no::NOT_CONTACTED,
            )
        }
        ActionKind::RequestApplication => Refusal::unless(ticket.pending().is_none(), &no::PENDING),
        ActionKind::EndorseApplication => {
            let pending = ticket.pending().ok_or(Refusal(&no::NO_PENDING))?;
            Refusal::unless(pending.state == ApplicationState::Requested, &no::ENDORSED)
        }
        ActionKind::DecideApplication => {
            let pending = ticket.pending().ok_or(Refusal(&no::NO_PENDING))?;
            decides(ticket, context)?;
            Refusal::unless(
                pending.state == ApplicationState::Endorsed || !ticket.is_linked(),
                &no::NOT_ENDORSED,
            )
        }
        ActionKind::SubmitResult => {
            Refusal::unless(ticket.pending().is_none(), &no::PENDING)?;
            is_handler(ticket, context)
        }
        ActionKind::Review => {
            let leads = (context.holds)(may::EndorseApplications::NAME);
            Refusal::unless(leads || ticket.category == Category::Consult, &no::REVIEWER)
        }
        ActionKind::Conclude => decides(ticket, context),
        ActionKind::Rework => {
            let rule =
                context.rules.by_code(&ticket.limits.rule, ticket.dispatched_at.local_date());
            Refusal::unless(
                rule.is_some_and(|rule| ticket.rework_count < rule.max_reworks),
                &no::REWORKS_USED,
            )?;
            // The town's own word bars nobody else's judgement, nor does what was said before the last rework.
            let judges = |one: &&FollowUp| {
                one.by != FollowUpBy::Town && one.after_reworks == ticket.rework_count
            };
            let said = ticket.follow_ups.iter().rfind(judges);
            let content =
                said.is_some_and(|said| said.satisfaction >= 3 && said.solved == Solved::Solved);
            Refusal::unless(!content, &no::SATISFIED)
        }
        ActionKind::Archive => {
            let rule =
                context.rules.by_code(&ticket.limits.rule, ticket.dispatched_at.local_date());
            let last = ticket.follow_ups.last().map(|last| last.at.local_date());
            let Some((rule, last)) = rule.zip(last) else { return Err(Refusal(&no::NO_RULE)) };
            let due = context.calendar.add_workdays(last, rule.archive_after_workdays).day;
            Refusal::unless(due < context.now.local_date(), &no::NOT_YET)
        }
        ActionKind::Merge => Refusal::unless(ticket.pending().is_none(), &no::PENDING),
        ActionKind::Divert => Refusal::unless(!ticket.is_linked(), &no::NOT_OWN),
        ActionKind::FeedBack => {
            let open = ticket.supervisions.iter().any(|one| one.closed_at.is_none());
            Refusal::unless(open, &no::NO_SUPERVISION)
        }
        ActionKind::Exempt => decides(ticket, context),
        ActionKind::Mark => {
            Refusal::unless(!ticket.is_paused(), &no::STATE)?;
            Refusal::unless(
                super::deadline::colour(ticket, context.now) > ticket.colour,
                &no::NOT_YET,
            )
        }
    }
}

/// The handler, or the clerk who could assign it anew (首接负责制: 北京市接诉即办工作条例 art. 14).
fn is_handler(ticket: &Ticket, context: &Context<'_>) -> Check {
    let clerk = (context.holds)(may::AssignTickets::NAME);
    Refusal::unless(clerk || ticket.handler == Some(context.actor), &no::NOT_HANDLER)
}

/// The district decides on what it dispatched, the deputy head on what the town took in itself.
fn decides(ticket: &Ticket, context: &Context<'_>) -> Check {
    Refusal::unless(
        !ticket.is_linked() || (context.holds)(may::ActForDistrict::NAME),
        &no::DISTRICT_DECIDES,
    )
}
