//! Who may do what to a case, when: asked before an action, and to tell what may be done next.

use super::cases::{Action, CaseContext};
use super::limits::leaves_appraisals_out;
use crate::codes::*;
use crate::model::MediationCase;
use crate::permissions as may;
use crate::problems as no;
use kernel::{ActionState, Permission, Reason, Refusal};

kernel::action_kinds! {
    Settle = "settle" may::RegisterCases::NAME;
    Register = "register" may::RegisterCases::NAME;
    RecordConsent = "record-consent" may::RegisterCases::NAME;
    Accept = "accept" may::AcceptCases::NAME;
    Decline = "decline" may::AcceptCases::NAME;
    Assign = "assign" may::AcceptCases::NAME;
    HoldSession = "hold-session" may::MediateCases::NAME;
    Extend = "extend" may::MediateCases::NAME;
    Appraise = "record-appraisal" may::MediateCases::NAME;
    Agree = "agree" may::MediateCases::NAME;
    Terminate = "terminate" may::MediateCases::NAME;
    LogPerformance = "log-performance" may::MediateCases::NAME;
    ApplyConfirmation = "apply-confirmation" may::MediateCases::NAME;
    RecordConfirmation = "record-confirmation" may::MediateCases::NAME;
    FollowUp = "follow-up" may::MediateCases::NAME;
    File = "file" may::MediateCases::NAME;
    ReportRisk = "report-risk" may::RegisterCases::NAME;
    Escalate = "escalate" may::MediateCases::NAME;
    Merge = "merge" may::AcceptCases::NAME;
    Correct = "correct" may::RegisterCases::NAME;
    Void = "void" may::OverseeCases::NAME;
}

/// Everything that callers may do with a case, blocked or not.
pub fn actions(case: &MediationCase, context: &CaseContext<'_>) -> Vec<ActionState> {
    let state = |kind: &ActionKind| {
        let refusal = check(case, *kind, context).err();
        ActionState::new(kind.code(), refusal.map(|refusal| reason(case, *kind, refusal, context)))
    };
    ActionKind::ALL.iter().map(state).collect()
}

fn reason(
    case: &MediationCase,
    kind: ActionKind,
    refusal: Refusal,
    context: &CaseContext<'_>,
) -> Reason {
    if refusal.0 == &no::CASE_STATE {
        return Reason::of_state(refusal, ("案件", "case"), case.status, states(kind));
    }
    let lacks = permissions(case, kind).find(|one| !(context.holds)(one));
    let needed = may::PERMISSIONS.iter().find(|one| lacks == Some(one.name));
    match needed.filter(|_| refusal.0 == &no::CASE_PERMISSION) {
        Some(one) => Reason::of_permission(refusal, one.name, one.title_zh, one.title_en),
        None => refusal.into(),
    }
}

/// The states in which something can be done at all.
const fn states(kind: ActionKind) -> &'static [CaseStatus] {
    use CaseStatus::*;
    match kind {
        ActionKind::Settle | ActionKind::Register => &[Found],
        ActionKind::RecordConsent => &[Registered, Accepted, Assigned, Mediating],
        ActionKind::Accept | ActionKind::Decline => &[Registered],
        ActionKind::Assign => &[Accepted, Assigned, Mediating],
        ActionKind::HoldSession => &[Assigned, Mediating],
        ActionKind::Agree => &[Mediating],
        ActionKind::Terminate | ActionKind::Extend | ActionKind::Appraise => {
            &[Accepted, Assigned, Mediating]
        }
        // What was broken and filed may be kept all the same.
        ActionKind::LogPerformance => &[Agreed, Breached, Filed],
        // The court's days and the visit do not wait for the file, and do not open it again.
        ActionKind::ApplyConfirmation | ActionKind::RecordConfirmation => {
            &[Agreed, Performed, Breached, Filed]
        }
        ActionKind::FollowUp => &[Spot, Agreed, Performed, Breached, Terminated, Filed],
        ActionKind::File => &[Spot, Performed, Breached, Terminated, Declined],
        // 归档后补正: what was filed is put right, too; nothing else of it moves.
        ActionKind::Correct | ActionKind::Merge | ActionKind::Void => &[
            Found, Spot, Registered, Accepted, Declined, Assigned, Mediating, Agreed, Performed,
            Breached, Terminated, Filed,
        ],
        ActionKind::ReportRisk => &[
            Found, Spot, Registered, Accepted, Declined, Assigned, Mediating, Agreed, Breached,
            Terminated,
        ],
        ActionKind::Escalate => &[Found, Registered, Accepted, Assigned, Mediating],
    }
}

/// What the actor needs: what was filed is put right by whoever may enter and file it, and whoever finds a dispute in a grid hands it up, as
/// long as nobody has taken it in.
fn permissions(case: &MediationCase, kind: ActionKind) -> impl Iterator<Item = &'static str> {
    let untouched = matches!(case.status, CaseStatus::Found | CaseStatus::Registered);
    let of_a_grid = kind == ActionKind::Escalate && case.tier == CaseTier::Grid && untouched;
    let needed = if of_a_grid { may::RegisterCases::NAME } else { kind.permission() };
    let of_a_file = kind == ActionKind::Correct && case.status == CaseStatus::Filed;
    let files = of_a_file.then(|| ActionKind::File.permission());
    [needed].into_iter().chain(files)
}

/// What can be said of an action before its particulars are known.
pub(super) fn check(
    case: &MediationCase,
    kind: ActionKind,
    context: &CaseContext<'_>,
) -> Result<(), Refusal> {
    let may = permissions(case, kind).all(|one| (context.holds)(one));
    Refusal::unless(may, &no::CASE_PERMISSION)?;
    Refusal::unless(case.merged_into.is_none(), &no::MERGED)?;
    Refusal::unless(states(kind).contains(&case.status), &no::CASE_STATE)?;
    match kind {
        ActionKind::Accept | ActionKind::Assign | ActionKind::HoldSession | ActionKind::Extend => {
            mediable(case)
        }
        ActionKind::Agree => {
            mediable(case)?;
            let jointly = case.tier == CaseTier::Joint;
            Refusal::unless(!jointly || context.named.met, &no::NO_MEETING)?;
            let together = case.organs_in_sessions() >= 2;
            Refusal::unless(!jointly || together, &no::JOINT_SESSIONS)
        }
        // Whoever agrees on the spot agrees for a minor, too.
        ActionKind::Settle => Refusal::unless(!case.lacks_guardian(), &no::GUARDIAN),
        ActionKind::LogPerformance => {
            let broken =
                matches!(case.performance, Some(Performance::Breached | Performance::Partial));
            Refusal::unless(case.status != CaseStatus::Filed || broken, &no::CASE_STATE)
        }
        ActionKind::Appraise => {
            let left_out = leaves_appraisals_out(case, context.rules);
            Refusal::unless(left_out, &no::NO_APPRAISAL)
        }
        ActionKind::RecordConfirmation => {
            let waits = case.confirmation.as_ref().is_some_and(|one| one.result.is_none());
            Refusal::unless(waits, &no::NO_CONFIRMATION)
        }
        ActionKind::ApplyConfirmation => {
            let due = case.agreement.as_ref().and_then(|one| one.confirmation_due);
            Refusal::unless(due.is_some(), &no::NOT_CONFIRMABLE)
        }
        ActionKind::FollowUp => Refusal::unless(case.declined.is_none(), &no::FOLLOW_UP_DECLINED),
        ActionKind::Void => Refusal::unless(case.registered_by != context.actor, &no::OWN_CASE),
        ActionKind::Register
        | ActionKind::RecordConsent
        | ActionKind::Decline
        | ActionKind::Terminate
        | ActionKind::File
        | ActionKind::ReportRisk
        | ActionKind::Escalate
        | ActionKind::Merge
        | ActionKind::Correct => Ok(()),
    }
}

/// Who refuses is not mediated with (art. 17), and may always say so; for a minor the guardian acts (民法典 arts. 19, 20, 23).
fn mediable(case: &MediationCase) -> Result<(), Refusal> {
    Refusal::unless(!case.is_refused(), &no::PARTY_REFUSES)?;
    Refusal::unless(!case.lacks_guardian(), &no::GUARDIAN)
}
