//! What may happen to a case, and what each action makes of it: `(case, action, context) → case or refusal`.

use super::agreements;
use super::corrections::correct;
use super::escalation::{escalate, takes};
use super::guards::check;
use super::{limits, performance, sessions};
use crate::codes::*;
use crate::model::*;
use crate::problems as no;
use crate::rules::MediationRules;
use chrono::NaiveDate;
use kernel::{Calendar, Id, Instant, Refusal, happened_at};
use records::{Reasoned, Remark};
use std::collections::BTreeSet;

pub(super) type Step = Result<(), Refusal>;

/// What may happen to a case, with what the caller said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Action {
    /// 即时化解
    Settle(SettleCase),
    /// 登记
    Register(RegisterCase),
    /// 征求意见
    RecordConsent(RecordConsent),
    /// 受理
    Accept(AcceptCase),
    /// 不予受理
    Decline(DeclineCase),
    /// 指派
    Assign(AssignMediators),
    /// 调解
    HoldSession(HoldSession),
    /// 约定延长
    Extend(ExtendMediation),
    /// 鉴定
    Appraise(RecordAppraisal),
    /// 达成协议
    Agree(Agree),
    /// 终止
    Terminate(TerminateCase),
    /// 履行
    LogPerformance(LogPerformance),
    /// 申请司法确认
    ApplyConfirmation(ApplyConfirmation),
    /// 司法确认结果
    RecordConfirmation(RecordConfirmation),
    /// 回访
    FollowUp(FollowUpCase),
    /// 归档
    File(FileCase),
    /// 报告风险
    ReportRisk(ReportRisk),
    /// 上报
    Escalate(EscalateCase),
    /// 并案
    Merge(MergeCase),
    /// 更正
    Correct(Box<CorrectCase>),
    /// 作废
    Void(Reasoned),
}

impl Action {
    /// The committee that it names, which has to be looked up before.
    pub fn committee(&self) -> Option<Id> {
        match self {
            Self::Register(said) => Some(said.committee),
            Self::Escalate(said) => said.committee,
            _ => None,
        }
    }
}

/// What is known of a mediator who is to be assigned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Nominee {
    pub mediator: Id,
    pub person: Id,
    pub in_service: bool,
    /// Is a party, or its agent or guardian, by identity number, telephone or name.
    pub is_party: bool,
}

/// Those whom an action names, as they stand.
#[derive(Clone, Copy, Default)]
pub struct Named<'a> {
    pub nominees: &'a [Nominee],
    pub committee: Option<&'a Committee>,
    /// 记录人 of a session, who is known here.
    pub recorder: Option<Id>,
    /// The committee is of another unit than the case's or one above it.
    pub elsewhere: bool,
    /// A verified joint meeting (联席会商) is about the case.
    pub met: bool,
}

/// What an action stands on besides the case.
#[derive(Clone, Copy)]
pub struct CaseContext<'a> {
    pub now: Instant,
    pub actor: Id,
    /// Whether the actor holds a permission for this case.
    pub holds: &'a dyn Fn(&str) -> bool,
    pub calendar: &'a Calendar,
    pub rules: &'a MediationRules,
    pub named: Named<'a>,
}

/// The case after an action, one version on; or why not.
pub fn apply(
    case: &MediationCase,
    action: &Action,
    context: &CaseContext<'_>,
) -> Result<MediationCase, Refusal> {
    check(case, action.kind(), context)?;
    let mut next = case.clone();
    let (comment, client_at) = particulars(action);
    let at = happened_at(client_at, case.last_step_at(), context.now);
    perform(&mut next, action, at, context)?;
    if next.outcome_on != case.outcome_on {
        next.outcome_entered = Some(Entered { by: context.actor, at: context.now });
    }
    next.version += 1;
    next.events.push(CaseEvent {
        at: context.now,
        actor: context.actor,
        event: action.kind().code().into(),
        from: Some(case.status),
        to: next.status,
        comment,
        client_at,
    });
    Ok(next)
}

/// The words that go with it, and when a phone without network recorded it.
fn particulars(action: &Action) -> (Option<String>, Option<Instant>) {
    macro_rules! of {
        ($($kind:ident),+) => {
            match action {
                $(Action::$kind(said) => (said.comment.clone(), said.client_at),)+
                Action::Correct(said) => (Some(said.reason.clone()), said.client_at),
                Action::Void(said) => (Some(said.reason.clone()), said.client_at),
            }
        };
    }
    of!(
        Settle,
        Register,
        RecordConsent,
        Accept,
        Decline,
        Assign,
        HoldSession,
        Extend,
        Appraise,
        Agree,
        Terminate,
        LogPerformance,
        ApplyConfirmation,
        RecordConfirmation,
        FollowUp,
        File,
        ReportRisk,
        Escalate,
        Merge
    )
}

/// What was done at a moment: what has no day of its own is of the day of that.
fn perform(
    next: &mut MediationCase,
    action: &Action,
    at: Instant,
    context: &CaseContext<'_>,
) -> Step {
    let today = at.local_date();
    match action {
        Action::Settle(said) => {
            Refusal::unless(said.confirmed_by_parties, &no::UNCONFIRMED)?;
            for party in &mut next.parties {
                (party.consent, party.consented_at) = (Consent::Yes, Some(at));
            }
            end(next, CaseStatus::Spot, CaseOutcome::Spot, today);
        }
        Action::Register(said) => {
            let committee = committee(said.committee, today, context)?;
            let serves = committee.unit == next.unit || takes(committee.level, next.tier);
            Refusal::unless(serves, &no::COMMITTEE_TIER)?;
            (next.committee, next.registered_on) = (Some(committee.id), Some(today));
            next.status = CaseStatus::Registered;
        }
        Action::RecordConsent(said) => consent(next, said, at)?,
        Action::Accept(said) => accept(next, said, at, context)?,
        Action::Decline(said) => {
            Refusal::unless(!said.remedies.is_empty(), &no::REMEDIES)?;
            let refuses = said.reason == DeclineReason::PartyRefuses;
            Refusal::unless(!refuses || next.is_refused(), &no::NOBODY_REFUSES)?;
            (next.declined, next.remedies) = (Some(said.reason), said.remedies.clone());
            next.told_remedies_at = Some(at);
            next.status = CaseStatus::Declined;
            if refuses {
                (next.outcome, next.outcome_on) = (Some(CaseOutcome::Refused), Some(today));
            }
        }
        Action::Assign(said) => assign(next, said, context)?,
        Action::HoldSession(said) => sessions::hold(next, said, context)?,
        Action::Extend(said) => limits::extend_by(next, said, today, context)?,
        Action::Appraise(said) => limits::appraise_by(next, said, today, context)?,
        Action::Agree(said) => agreements::agree(next, said, context)?,
        Action::Terminate(said) => terminate(next, said, at)?,
        Action::LogPerformance(said) => performance::log(next, said, context)?,
        Action::ApplyConfirmation(said) => agreements::apply_confirmation(next, said, context)?,
        Action::RecordConfirmation(said) => agreements::record_confirmation(next, said, context)?,
        Action::FollowUp(said) => follow_up(next, said, context.now.local_date())?,
        Action::File(said) => {
            let missing = context.rules.missing(next, &said.documents);
            Refusal::unless(missing.is_empty(), &no::FILE_INCOMPLETE)?;
            (next.documents, next.filed_on) = (said.documents.clone(), Some(today));
            next.status = CaseStatus::Filed;
        }
        Action::ReportRisk(said) => report(next, said, context)?,
        Action::Escalate(said) => escalate(next, said, today, context)?,
        Action::Merge(said) => {
            Refusal::unless(said.into != next.id, &no::MERGE_ROOT)?;
            next.merged_into = Some(said.into);
        }
        Action::Correct(said) => correct(next, said, context)?,
        Action::Void(said) => {
            let (by, at, reason) = (context.actor, context.now, said.reason.clone());
            next.voided = Some(Remark { by, at, reason });
            next.status = CaseStatus::Voided;
        }
    }
    Ok(())
}

/// What came of a case is looked at once there is something.
fn follow_up(next: &mut MediationCase, said: &FollowUpCase, today: NaiveDate) -> Step {
    Refusal::unless(said.on <= today, &no::IN_FUTURE)?;
    Refusal::unless(next.outcome_on.is_some_and(|ended| ended <= said.on), &no::FOLLOW_UP_EARLY)?;
    next.follow_ups.push(CaseFollowUp {
        on: said.on,
        satisfaction: said.satisfaction,
        hidden_risk: said.hidden_risk,
        note: said.note.clone(),
    });
    Ok(())
}

/// 人民调解法 art. 25: told when it was known, and not before.
fn report(next: &mut MediationCase, said: &ReportRisk, context: &CaseContext<'_>) -> Step {
    Refusal::unless(!said.to.is_empty(), &no::RISK_UNTOLD)?;
    Refusal::unless(said.at <= context.now, &no::IN_FUTURE)?;
    Refusal::unless(next.found_on <= said.at.local_date(), &no::PAST_DAYS)?;
    let to = said.to.iter().copied().collect::<BTreeSet<_>>().into_iter().collect();
    next.risk_reports.push(RiskReport { at: said.at, to, by: context.actor });
    Ok(())
}

fn end(next: &mut MediationCase, status: CaseStatus, outcome: CaseOutcome, on: NaiveDate) {
    next.status = status;
    (next.outcome, next.outcome_on) = (Some(outcome), Some(on));
}

fn consent(next: &mut MediationCase, said: &RecordConsent, at: Instant) -> Step {
    let party = next.parties.iter_mut().find(|party| party.id == said.party);
    let party = party.ok_or(Refusal(&no::PARTY_UNKNOWN))?;
    (party.consent, party.consented_at) = (said.consent, Some(at));
    Ok(())
}

/// One party clearly refuses, and there is no mediation (art. 17); the clock starts.
fn accept(
    next: &mut MediationCase,
    said: &AcceptCase,
    at: Instant,
    context: &CaseContext<'_>,
) -> Step {
    let agreed = next.parties.iter().all(|party| party.consent == Consent::Yes);
    Refusal::unless(agreed, &no::CONSENT_PENDING)?;
    Refusal::unless(said.rights_notified_at <= context.now, &no::IN_FUTURE)?;
    next.rights_notified_at = Some(said.rights_notified_at);
    (next.accepted_on, next.status) = (Some(at.local_date()), CaseStatus::Accepted);
    limits::set(next, context)
}

/// Who is a party stands aside, and who does not serve does not mediate.
fn assign(next: &mut MediationCase, said: &AssignMediators, context: &CaseContext<'_>) -> Step {
    Refusal::unless(said.no_conflict, &no::CONFLICT_OF_INTEREST)?;
    let mut mediators = Vec::new();
    for id in std::iter::once(&said.lead).chain(&said.assistants) {
        let nominee = context.named.nominees.iter().find(|nominee| nominee.mediator == *id);
        let nominee = nominee.ok_or(Refusal(&no::MEDIATOR_UNKNOWN))?;
        Refusal::unless(nominee.in_service, &no::NOT_IN_SERVICE)?;
        Refusal::unless(!nominee.is_party, &no::CONFLICT_OF_INTEREST)?;
        let (mediator, person) = (nominee.mediator, nominee.person);
        mediators.push(CaseMediator { mediator, person, lead: *id == said.lead });
    }
    let gone =
        next.mediators.iter().filter(|one| !mediators.iter().any(|now| now.person == one.person));
    let gone: Vec<CaseMediator> = gone.cloned().collect();
    next.replaced.extend(gone);
    next.replaced.retain(|one| !mediators.iter().any(|now| now.person == one.person));
    (next.mediators, next.chosen_by) = (mediators, Some(said.chosen_by));
    if next.status == CaseStatus::Accepted {
        next.status = CaseStatus::Assigned;
    }
    Ok(())
}

/// The parties are told where else they can go (art. 26).
fn terminate(next: &mut MediationCase, said: &TerminateCase, at: Instant) -> Step {
    use TerminationReason as Why;
    Refusal::unless(!said.remedies.is_empty(), &no::REMEDIES)?;
    Refusal::unless(said.reason != Why::PartyRefuses || next.is_refused(), &no::NOBODY_REFUSES)?;
    (next.remedies, next.told_remedies_at) = (said.remedies.clone(), Some(at));
    next.termination = Some(said.reason);
    let outcome = match said.reason {
        Why::PartyRefuses => CaseOutcome::Refused,
        Why::NoAgreement => CaseOutcome::Failed,
        Why::Withdrawn | Why::False => CaseOutcome::Withdrawn,
        Why::Criminal | Why::OtherPath => CaseOutcome::Transferred,
    };
    let goes_on = said.transferred_to.is_none() || outcome == CaseOutcome::Transferred;
    Refusal::unless(goes_on, &no::TRANSFER)?;
    next.transferred_to = said.transferred_to;
    end(next, CaseStatus::Terminated, outcome, at.local_date());
    Ok(())
}

/// The committee that an action names: there is one, and it existed on the day.
pub(super) fn committee<'a>(
    id: Id,
    on: NaiveDate,
    context: &CaseContext<'a>,
) -> Result<&'a Committee, Refusal> {
    let found = context.named.committee.filter(|committee| committee.id == id);
    let found = found.ok_or(Refusal(&no::COMMITTEE_UNKNOWN))?;
    Refusal::unless(found.exists_on(on), &no::DISSOLVED)?;
    Refusal::unless(!context.named.elsewhere, &no::COMMITTEE_AREA)?;
    Ok(found)
}
