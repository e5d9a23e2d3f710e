//! What was agreed, whether it is kept, and its confirmation by the court.

use super::cases::{CaseContext, Step};
use super::escalation::organs_met;
use super::known_days::may_move;
use super::performance;
use crate::codes::*;
use crate::model::*;
use crate::problems as no;
use chrono::NaiveDate;
use kernel::Refusal;

/// Arts. 28 to 30: a written agreement is signed by all parties and the mediator and sealed; an oral one is recorded.
pub(super) fn agree(next: &mut MediationCase, said: &Agree, context: &CaseContext<'_>) -> Step {
    let today = context.now.local_date();
    Refusal::unless(said.effective_on <= today, &no::IN_FUTURE)?;
    // Nothing is agreed before the case was accepted; what was accepted on paper before it was entered here is corrected to that day.
    let begun = next.accepted_on.unwrap_or(next.found_on);
    Refusal::unless(begun <= said.effective_on, &no::PAST_DAYS)?;
    let met = organs_met(context.named.meetings, said.effective_on).is_some();
    Refusal::unless(next.tier != CaseTier::Joint || met, &no::NO_MEETING)?;
    let rule = context.rules.limits_on(said.effective_on).ok_or(Refusal(&no::NO_RULE))?;
    Refusal::unless(said.mediator_signed, &no::UNSIGNED)?;
    if said.form == AgreementForm::Written {
        let signed = |party: &CaseParty| said.signatures.iter().any(|one| one.party == party.id);
        Refusal::unless(said.sealed && next.parties.iter().all(signed), &no::UNSIGNED)?;
        let copies = u32::try_from(next.parties.len() + 1).unwrap_or(u32::MAX);
        Refusal::unless(said.copies >= copies, &no::COPIES)?;
    }
    let electronic = said.signatures.iter().any(|one| one.kind == SignatureKind::Electronic);
    Refusal::unless(!electronic || rule.allows_electronic(next), &no::ELECTRONIC)?;
    let deadline = deadline(said)?;
    let instalment =
        |one: &NewInstalment| Instalment { due_on: one.due_on, amount: one.amount, paid_on: None };
    let mut agreement = Agreement {
        form: said.form,
        effective_on: said.effective_on,
        facts: said.facts.clone(),
        liability: said.liability.clone(),
        content: said.content.clone(),
        deadline,
        amount: said.amount,
        instalments: said.instalments.iter().map(instalment).collect(),
        signatures: said.signatures.clone(),
        copies: said.copies,
        confirmation_due: None,
        confirmation_provisional: false,
    };
    terms_hold(&agreement)?;
    confirmable(&mut agreement, next, context)?;
    next.agreement = Some(agreement);
    next.outcome = Some(match said.form {
        AgreementForm::Written => CaseOutcome::Written,
        AgreementForm::Oral => CaseOutcome::Oral,
    });
    next.outcome_on = Some(said.effective_on);
    (next.status, next.performance) = (CaseStatus::Agreed, Some(Performance::Pending));
    Ok(())
}

/// Until when an agreement is to be kept: on the day itself, by the day that it names, or with its last instalment.
fn deadline(said: &Agree) -> Result<Option<NaiveDate>, Refusal> {
    let last = said.instalments.iter().map(|one| one.due_on).max();
    let named = said.deadline.or(last);
    Refusal::unless(!said.immediate || named.is_none(), &no::IMMEDIATE)?;
    Ok(said.immediate.then_some(said.effective_on).or(named))
}

/// What is to be kept is kept from the effect on, and its parts add up.
fn terms_hold(agreement: &Agreement) -> Step {
    let days = agreement.instalments.iter().map(|one| one.due_on).chain(agreement.deadline);
    let early = days.min().is_some_and(|first| first < agreement.effective_on);
    Refusal::unless(!early, &no::DEADLINE_EARLY)?;
    let sum: i64 = agreement.instalments.iter().map(|one| one.amount).sum();
    let adds_up = agreement.instalments.is_empty() || agreement.amount == Some(sum);
    Refusal::unless(adds_up, &no::INSTALMENTS)
}

/// Until when the court can be asked to confirm it.
pub(super) fn confirmable(
    agreement: &mut Agreement,
    case: &MediationCase,
    context: &CaseContext<'_>,
) -> Step {
    let rule = context.rules.limits_on(agreement.effective_on).ok_or(Refusal(&no::NO_RULE))?;
    let due = rule.confirmation_due(case, agreement.effective_on, context.calendar);
    agreement.confirmation_due = due.map(|due| due.day);
    let moves = due.is_some_and(|due| may_move(Some(due.day), context.calendar));
    agreement.confirmation_provisional = moves && due.is_some_and(|due| due.provisional);
    Ok(())
}

/// What was agreed and how it is kept, as it is now. Another kind of dispute may be signed or confirmed otherwise.
pub(super) fn correct(
    next: &mut MediationCase,
    said: &CorrectCase,
    context: &CaseContext<'_>,
) -> Step {
    let Some(before) = next.agreement.take() else {
        let nothing =
            said.amount_agreed.is_keep() && said.agreement.is_none() && said.performance.is_none();
        return Refusal::unless(nothing, &no::NO_AGREEMENT);
    };
    let (was_effective_on, instalments) = (before.effective_on, before.instalments.clone());
    let mut agreement = match &said.agreement {
        Some(right) => right.over(before),
        None => before,
    };
    agreement.amount = said.amount_agreed.over(agreement.amount);
    terms_hold(&agreement)?;
    let rule = context.rules.limits_on(agreement.effective_on).ok_or(Refusal(&no::NO_RULE))?;
    let electronic = agreement.signatures.iter().any(|one| one.kind == SignatureKind::Electronic);
    Refusal::unless(!electronic || rule.allows_electronic(next), &no::ELECTRONIC)?;
    confirmable(&mut agreement, next, context)?;
    confirms(next, &agreement, agreement.effective_on != was_effective_on)?;
    if agreement.effective_on != was_effective_on {
        next.outcome_on = Some(agreement.effective_on);
    }
    let moved = agreement.instalments != instalments;
    performance::correct(next, &agreement, (said.performance, moved), context)?;
    next.agreement = Some(agreement);
    Ok(())
}

/// What the court was asked is what it confirms, and in its days. What it rejected or was not asked for any more may turn out to be nothing
/// that it confirms.
fn confirms(case: &MediationCase, agreement: &Agreement, moved: bool) -> Step {
    let Some(asked) = &case.confirmation else { return Ok(()) };
    let stands = matches!(asked.result, None | Some(ConfirmationResult::Valid));
    Refusal::unless(!stands || agreement.confirmation_due.is_some(), &no::NOT_CONFIRMABLE)?;
    let late = agreement.confirmation_due.is_some_and(|due| due < asked.applied_on);
    Refusal::unless(!moved || !late, &no::CONFIRMATION_LATE)?;
    Refusal::unless(!moved || agreement.effective_on <= asked.applied_on, &no::PERIOD)
}

/// Within thirty days from the day on which the agreement takes effect (art. 33; 民事诉讼法 art. 205); a last day that is none on which
/// offices work rolls on (art. 85). Relations of identity are not confirmed (民诉法解释 art. 355).
pub(super) fn apply_confirmation(
    next: &mut MediationCase,
    said: &ApplyConfirmation,
    context: &CaseContext<'_>,
) -> Step {
    Refusal::unless(said.on <= context.now.local_date(), &no::IN_FUTURE)?;
    let agreement = next.agreement.as_ref().ok_or(Refusal(&no::CASE_STATE))?;
    let due = agreement.confirmation_due.ok_or(Refusal(&no::NOT_CONFIRMABLE))?;
    Refusal::unless(agreement.effective_on <= said.on, &no::PERIOD)?;
    Refusal::unless(said.on <= due, &no::CONFIRMATION_LATE)?;
    let withdrawn = |one: &JudicialConfirmation| one.result == Some(ConfirmationResult::Withdrawn);
    Refusal::unless(next.confirmation.as_ref().is_none_or(withdrawn), &no::CONFIRMATION_PENDING)?;
    next.confirmation = Some(JudicialConfirmation {
        applied_on: said.on,
        court: said.court.clone(),
        result: None,
        result_on: None,
        court_no: None,
    });
    Ok(())
}

pub(super) fn record_confirmation(
    next: &mut MediationCase,
    said: &RecordConfirmation,
    context: &CaseContext<'_>,
) -> Step {
    Refusal::unless(said.on <= context.now.local_date(), &no::IN_FUTURE)?;
    let waiting = next.confirmation.as_mut().filter(|one| one.result.is_none());
    let one = waiting.ok_or(Refusal(&no::NO_CONFIRMATION))?;
    Refusal::unless(one.applied_on <= said.on, &no::PERIOD)?;
    (one.result, one.result_on) = (Some(said.result), Some(said.on));
    one.court_no = said.court_no.clone();
    Ok(())
}
