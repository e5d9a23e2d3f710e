//! Who may do what, when: asked before an action, and to tell what may be done next.

use super::{Action, Context};
use crate::codes::*;
use crate::model::Ticket;
use crate::permissions as may;
use crate::problems::{self as no, Reason, Refusal};
use kernel::{Permission, ProblemKind};
use serde::Serialize;
use utoipa::ToSchema;

macro_rules! kinds {
    ($($kind:ident = $code:literal $permission:expr;)+) => {
        /// An action without its particulars.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum ActionKind { $($kind),+ }

        impl ActionKind {
            pub const ALL: &'static [Self] = &[$(Self::$kind),+];

            /// The last segment of its address.
            pub const fn code(self) -> &'static str {
                match self { $(Self::$kind => $code),+ }
            }

            pub const fn permission(self) -> &'static str {
                match self { $(Self::$kind => $permission),+ }
            }
        }

        impl Action {
            pub const fn kind(&self) -> ActionKind {
                match self { $(Self::$kind { .. } => ActionKind::$kind),+ }
            }
        }
    };
}

kinds! {
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

/// Whether the caller may do something now, and if not, why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ActionState {
    /// The last segment of the action's address.
    #[schema(max_length = 40, example = "sign")]
    pub action: &'static str,
    pub allowed: bool,
    /// What stands in the way.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<Reason>,
}

/// Everything that callers may do with a ticket, blocked or not; what only the system does is left out.
pub fn actions(ticket: &Ticket, context: &Context<'_>) -> Vec<ActionState> {
    let by_callers = ActionKind::ALL.iter().filter(|kind| kind.permission() != may::SYSTEM);
    let state = |kind: &ActionKind| {
        let reason = check(ticket, *kind, context).err().map(Reason::from);
        ActionState { action: kind.code(), allowed: reason.is_none(), reason }
    };
    by_callers.map(state).collect()
}

type Check = Result<(), Refusal>;

fn unless(good: bool, kind: &'static ProblemKind) -> Check {
    if good { Ok(()) } else { Err(Refusal(kind)) }
}

/// What can be said of an action before its particulars are known.
pub(super) fn check(ticket: &Ticket, kind: ActionKind, context: &Context<'_>) -> Check {
    unless((context.holds)(kind.permission()), &no::PERMISSION)?;
    let status = ticket.status;
    let within = |states: &[Status]| unless(states.contains(&status), &no::STATE);
    match kind {
        ActionKind::Sign => within(&[Status::Received]),
        ActionKind::Assign => within(&[
            Status::Signed,
            Status::Assigned,
            Status::Contacted,
            Status::Handling,
            Status::Rework,
        ]),
        ActionKind::LogContact => {
            within(&[Status::Assigned, Status::Contacted, Status::Handling, Status::Rework])?;
            is_handler(ticket, context)?;
            unless(!ticket.has_nobody_to_call(), &no::NO_CONTACT_POSSIBLE)
        }
        ActionKind::StartHandling => {
            within(&[Status::Assigned, Status::Contacted, Status::Rework])?;
            is_handler(ticket, context)?;
            unless(status != Status::Assigned || ticket.has_nobody_to_call(), &no::NOT_CONTACTED)
        }
        ActionKind::RequestApplication => {
            within(&[
                Status::Received,
                Status::Signed,
                Status::Assigned,
                Status::Contacted,
                Status::Handling,
                Status::Rework,
            ])?;
            unless(ticket.pending().is_none(), &no::PENDING)
        }
        ActionKind::EndorseApplication => {
            let pending = ticket.pending().ok_or(Refusal(&no::NO_PENDING))?;
            unless(pending.state == ApplicationState::Requested, &no::STATE)
        }
        ActionKind::DecideApplication => {
            let pending = ticket.pending().ok_or(Refusal(&no::NO_PENDING))?;
            decides(ticket, context)?;
            unless(
                pending.state == ApplicationState::Endorsed || !ticket.is_linked(),
                &no::NOT_ENDORSED,
            )
        }
        ActionKind::Resume => within(&[Status::Suspended]),
        ActionKind::SubmitResult => {
            within(&[Status::Handling])?;
            unless(ticket.pending().is_none(), &no::PENDING)?;
            is_handler(ticket, context)
        }
        ActionKind::Review => {
            within(&[Status::ReplyReview])?;
            let leads = (context.holds)(may::EndorseApplications::NAME);
            unless(leads || ticket.category == Category::Consult, &no::REVIEWER)
        }
        ActionKind::Conclude => {
            within(&[Status::Replied])?;
            decides(ticket, context)
        }
        ActionKind::FollowUp => within(&[Status::Concluded, Status::Followed]),
        ActionKind::Rework => {
            within(&[Status::Followed])?;
            let rule =
                context.rules.by_code(&ticket.limits.rule, ticket.dispatched_at.local_date());
            unless(
                rule.is_some_and(|rule| ticket.rework_count < rule.max_reworks),
                &no::REWORKS_USED,
            )?;
            let last = ticket.follow_ups.last();
            let content =
                last.is_some_and(|last| last.satisfaction >= 3 && last.solved == Solved::Solved);
            unless(!content, &no::SATISFIED)
        }
        ActionKind::Archive => {
            within(&[Status::Followed])?;
            let rule =
                context.rules.by_code(&ticket.limits.rule, ticket.dispatched_at.local_date());
            let last = ticket.follow_ups.last().map(|last| last.at.local_date());
            let Some((rule, last)) = rule.zip(last) else { return Err(Refusal(&no::NO_RULE)) };
            let due = context.calendar.add_workdays(last, rule.archive_after_workdays).day;
            unless(due < context.now.local_date(), &no::NOT_YET)
        }
        ActionKind::Merge => {
            within(&[
                Status::Received,
                Status::Signed,
                Status::Assigned,
                Status::Contacted,
                Status::Handling,
            ])?;
            unless(ticket.pending().is_none(), &no::PENDING)
        }
        ActionKind::Divert => {
            within(&[Status::Received])?;
            unless(!ticket.is_linked(), &no::NOT_OWN)
        }
        ActionKind::Supervise => unless(
            status.is_open() || matches!(status, Status::Concluded | Status::Followed),
            &no::STATE,
        ),
        ActionKind::FeedBack => {
            let open = ticket.supervisions.iter().any(|one| one.closed_at.is_none());
            unless(open, &no::NO_SUPERVISION)
        }
        ActionKind::Exempt => {
            unless(!status.is_outside_cohort() && status != Status::Archived, &no::STATE)?;
            decides(ticket, context)
        }
        ActionKind::Mark => {
            unless(status.is_open() && !ticket.is_paused(), &no::STATE)?;
            unless(super::deadline::colour(ticket, context.now) > ticket.colour, &no::NOT_YET)
        }
    }
}

/// The handler, or the clerk who could assign it anew (首接负责制: 北京市接诉即办工作条例 art. 14).
fn is_handler(ticket: &Ticket, context: &Context<'_>) -> Check {
    let clerk = (context.holds)(may::AssignTickets::NAME);
    unless(clerk || ticket.handler == Some(context.actor), &no::NOT_HANDLER)
}

/// The district decides on what it dispatched, the deputy head on what the town took in itself.
fn decides(ticket: &Ticket, context: &Context<'_>) -> Check {
    unless(!ticket.is_linked() || (context.holds)(may::ActForDistrict::NAME), &no::DISTRICT_DECIDES)
}
