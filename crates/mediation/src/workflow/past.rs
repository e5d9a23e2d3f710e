//! A case that was mediated on paper enters in the state that its register tells.

use super::cases::{CaseContext, Nominee, Step};
use super::finding::find_dispute;
use super::{agreements, limits, performance};
use crate::codes::*;
use crate::model::*;
use crate::problems as no;
use chrono::NaiveDate;
use kernel::{Id, Refusal};

/// A case as it stands in a register; `mediators` are those whom it names. Nothing is made up that the register does not tell: what was
/// signed, said and shown lies on paper.
pub fn take_over(
    new: &NewCase,
    past: &PastCase,
    (id, parties): (Id, &[Id]),
    mediators: &[Nominee],
    context: &CaseContext<'_>,
) -> Result<MediationCase, Refusal> {
    let mut case = find_dispute(new, id, parties, context)?;
    in_order(new, past, &case, context)?;
    fits(past)?;
    let close = mediators.iter().any(|one| one.is_party);
    Refusal::unless(!close, &no::CONFLICT_OF_INTEREST)?;
    case.case_no = Some(past.case_no.clone());
    (case.committee, case.numbered_by) = (past.committee, past.committee);
    case.registered_on = past.committee.map(|_| past.accepted_on.unwrap_or(case.found_on));
    let serving = mediators.iter().zip(std::iter::once(true).chain(std::iter::repeat(false)));
    let served = |(one, lead): (&Nominee, bool)| CaseMediator {
        mediator: one.mediator,
        person: one.person,
        lead,
    };
    case.mediators = serving.map(served).collect();
    case.status = CaseStatus::Registered;
    accepted(&mut case, past, context)?;
    moved(&mut case, past, context)?;
    concluded(&mut case, past, context)?;
    if let Some(on) = past.followed_up_on {
        Refusal::unless(case.outcome.is_some(), &no::PAST_FILED)?;
        Refusal::unless(case.declined.is_none(), &no::FOLLOW_UP_DECLINED)?;
        // How satisfied somebody was stands in no register.
        case.follow_ups.push(CaseFollowUp { on, satisfaction: 0, hidden_risk: false, note: None });
    }
    if past.filed_on.is_some() {
        let closed = [
            CaseStatus::Spot,
            CaseStatus::Performed,
            CaseStatus::Breached,
            CaseStatus::Terminated,
            CaseStatus::Declined,
        ];
        Refusal::unless(closed.contains(&case.status), &no::PAST_FILED)?;
        (case.filed_on, case.status) = (past.filed_on, CaseStatus::Filed);
    }
    if let Some(first) = case.events.first_mut() {
        (first.event, first.to) = ("take-over".into(), case.status);
    }
    Ok(case)
}

/// Found, accepted, concluded, performed and filed, in this order and by today.
fn in_order(
    new: &NewCase,
    past: &PastCase,
    case: &MediationCase,
    context: &CaseContext<'_>,
) -> Step {
    let today = context.now.local_date();
    let occurred = new.occurred_on.into_iter();
    let until_concluded = [Some(case.found_on), past.accepted_on, past.concluded_on];
    let days: Vec<_> = occurred.chain(until_concluded.into_iter().flatten()).collect();
    let last = days.last().copied().unwrap_or(case.found_on);
    Refusal::unless(days.is_sorted(), &no::PAST_DAYS)?;
    // These come in any order.
    let mut after = [past.performed_on, past.followed_up_on, past.filed_on].into_iter().flatten();
    Refusal::unless(after.all(|day| last <= day && day <= today), &no::PAST_DAYS)?;
    Refusal::unless(last <= today, &no::IN_FUTURE)
}

/// Whether the columns tell one story.
fn fits(past: &PastCase) -> Step {
    use CaseOutcome::*;
    Refusal::unless(past.outcome.is_some() == past.concluded_on.is_some(), &no::PAST_CONCLUDED)?;
    let accepted = past.accepted_on.is_some();
    let on_the_spot = past.outcome == Some(Spot);
    Refusal::unless(on_the_spot || past.committee.is_some(), &no::PAST_COMMITTEE)?;
    match past.outcome {
        Some(Spot) => Refusal::unless(!accepted, &no::PAST_SPOT)?,
        Some(Oral | Written | Failed | Withdrawn) => {
            Refusal::unless(accepted && !past.mediators.is_empty(), &no::PAST_ACCEPTED)?;
        }
        Some(Refused | Transferred) | None => {}
    }
    let agreed = matches!(past.outcome, Some(Oral | Written));
    Refusal::unless(agreed == past.content.is_some(), &no::PAST_AGREEMENT)?;
    let more = past.amount.is_some() || past.performance.is_some();
    Refusal::unless(agreed || !more, &no::PAST_AGREEMENT)?;
    let performed = past.performance == Some(Performance::Full);
    Refusal::unless(performed == past.performed_on.is_some(), &no::PAST_PERFORMED)
}

/// All agreed to it, and the clock runs from that day on.
fn accepted(case: &mut MediationCase, past: &PastCase, context: &CaseContext<'_>) -> Step {
    let Some(day) = past.accepted_on else { return Ok(()) };
    case.accepted_on = Some(day);
    // Before the law there was none, and a register says what it says.
    if context.rules.limits_on(day).is_some() {
        limits::set(case, context)?;
    }
    case.status = match case.mediators.is_empty() {
        true => CaseStatus::Accepted,
        false => CaseStatus::Assigned,
    };
    consented(case);
    Ok(())
}

/// 约定延期、鉴定: both ends of each, and before the case was concluded.
fn moved(case: &mut MediationCase, past: &PastCase, context: &CaseContext<'_>) -> Step {
    let today = context.now.local_date();
    let last = past.concluded_on.unwrap_or(today).min(today);
    let by_then = |day: Option<NaiveDate>| day.is_none_or(|day| day <= last);
    let both = past.extended_on.is_some() == past.extended_until.is_some();
    Refusal::unless(both && by_then(past.extended_on), &no::PAST_EXTENSION)?;
    let begun = past.appraised_from.is_some() || past.appraised_until.is_none();
    let over = past.appraised_until.is_none_or(|day| day <= today);
    Refusal::unless(begun && over && by_then(past.appraised_from), &no::PAST_APPRAISAL)?;
    let at_work = past.appraised_from.is_some() && past.appraised_until.is_none();
    Refusal::unless(!at_work || past.concluded_on.is_none(), &no::APPRAISAL_UNENDED)?;
    past.term_changes().try_for_each(|said| limits::take_over(case, &said, context))
}

fn consented(case: &mut MediationCase) {
    case.parties.iter_mut().for_each(|party| party.consent = Consent::Yes);
}

fn concluded(case: &mut MediationCase, past: &PastCase, context: &CaseContext<'_>) -> Step {
    let (Some(outcome), Some(day)) = (past.outcome, past.concluded_on) else { return Ok(()) };
    (case.outcome, case.outcome_on) = (Some(outcome), Some(day));
    let terminated = |case: &mut MediationCase, reason| {
        (case.status, case.termination) = (CaseStatus::Terminated, Some(reason));
    };
    match outcome {
        CaseOutcome::Spot => {
            case.status = CaseStatus::Spot;
            consented(case);
        }
        CaseOutcome::Oral => agreed(case, past, AgreementForm::Oral, context)?,
        CaseOutcome::Written => agreed(case, past, AgreementForm::Written, context)?,
        CaseOutcome::Failed => terminated(case, TerminationReason::NoAgreement),
        CaseOutcome::Withdrawn => terminated(case, TerminationReason::Withdrawn),
        CaseOutcome::Refused if past.accepted_on.is_none() => {
            (case.status, case.declined) =
                (CaseStatus::Declined, Some(DeclineReason::PartyRefuses));
        }
        CaseOutcome::Refused => terminated(case, TerminationReason::PartyRefuses),
        CaseOutcome::Transferred => terminated(case, TerminationReason::OtherPath),
    }
    Ok(())
}

fn agreed(
    case: &mut MediationCase,
    past: &PastCase,
    form: AgreementForm,
    context: &CaseContext<'_>,
) -> Step {
    let effective_on = past.concluded_on.ok_or(Refusal(&no::PAST_CONCLUDED))?;
    let mut agreement = Agreement {
        form,
        effective_on,
        facts: String::new(),
        liability: String::new(),
        content: past.content.clone().unwrap_or_default(),
        deadline: None,
        amount: past.amount,
        instalments: Vec::new(),
        signatures: Vec::new(),
        copies: 0,
        confirmation_due: None,
        confirmation_provisional: false,
    };
    agreements::confirmable(&mut agreement, case, context)?;
    case.agreement = Some(agreement);
    let performed = past.performance.unwrap_or(Performance::Pending);
    case.performance = Some(performed);
    case.performed_on = past.performed_on;
    case.status = performance::status(performed);
    Ok(())
}
