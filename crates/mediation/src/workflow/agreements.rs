//! What was agreed, whether it is kept, and its confirmation by the court.

use super::cases::{CaseContext, Step};
use crate::codes::*;
use crate::model::*;
use crate::problems as no;
use chrono::NaiveDate;
use kernel::Refusal;

/// Arts. 28 to 30: a written agreement is signed by all parties and the mediator and sealed; an oral one is recorded.
pub(super) fn agree(next: &mut MediationCase, said: &Agree, context: &CaseContext<'_>) -> Step {
    let today = context.now.local_date();
    Refusal::unless(said.effective_on <= today, &no::IN_FUTURE)?;
    // What was agreed on paper may have been accepted here later, but nothing is settled before it is found.
    Refusal::unless(next.found_on <= said.effective_on, &no::PAST_DAYS)?;
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
    let sum: i64 = said.instalments.iter().map(|one| one.amount).sum();
    Refusal::unless(said.instalments.is_empty() || said.amount == Some(sum), &no::INSTALMENTS)?;
    let deadline = deadline(said)?;
    let due = rule.confirmation_due(next, said.effective_on, context.calendar);
    let instalment =
        |one: &NewInstalment| Instalment { due_on: one.due_on, amount: one.amount, paid_on: None };
    next.agreement = Some(Agreement {
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
        confirmation_due: due.map(|due| due.day),
        confirmation_provisional: due.is_some_and(|due| due.provisional),
    });
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

/// The committee urges that the agreement is kept (art. 31).
pub(super) fn log_performance(
    next: &mut MediationCase,
    said: &LogPerformance,
    context: &CaseContext<'_>,
) -> Step {
    Refusal::unless(said.on <= context.now.local_date(), &no::IN_FUTURE)?;
    let agreement = next.agreement.as_mut().ok_or(Refusal(&no::CASE_STATE))?;
    Refusal::unless(agreement.effective_on <= said.on, &no::PERIOD)?;
    let performance = match (said.instalment, said.performance) {
        (Some(number), None) => {
            let place = usize::try_from(number).ok().and_then(|number| number.checked_sub(1));
            let one = place.and_then(|place| agreement.instalments.get_mut(place));
            let one = one.filter(|one| one.paid_on.is_none());
            one.ok_or(Refusal(&no::INSTALMENT_UNKNOWN))?.paid_on = Some(said.on);
            let paid = agreement.instalments.iter().all(|one| one.paid_on.is_some());
            if paid { Performance::Full } else { Performance::Partial }
        }
        (None, Some(Performance::Full)) if !agreement.instalments.is_empty() => {
            return Err(Refusal(&no::INSTALMENT_UNKNOWN));
        }
        (None, Some(performance)) => performance,
        _ => return Err(Refusal(&no::PERFORMANCE)),
    };
    next.performance = Some(performance);
    next.status = match performance {
        Performance::Full => CaseStatus::Performed,
        Performance::Breached => CaseStatus::Breached,
        Performance::Pending | Performance::Partial => CaseStatus::Agreed,
    };
    // Instalments are entered in any order: the last payment is what keeps it.
    let last = agreement.instalments.iter().filter_map(|one| one.paid_on).max();
    let day = last.map_or(said.on, |last| last.max(said.on));
    let on = |is: Performance| (performance == is).then_some(day);
    (next.performed_on, next.breached_on) = (on(Performance::Full), on(Performance::Breached));
    Ok(())
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
