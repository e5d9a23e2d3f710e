//! What was entered wrongly about a case is put right, and what follows from it is worked out anew.

use super::cases::{CaseContext, Step};
use super::limits;
use crate::codes::*;
use crate::model::*;
use crate::problems as no;
use kernel::Refusal;

pub(super) fn correct(
    next: &mut MediationCase,
    said: &CorrectCase,
    context: &CaseContext<'_>,
) -> Step {
    let before = next.clone();
    put_right(next, said);
    put_parties_right(next, said)?;
    limits::correct(next, said, &before, context)?;
    let particulars = said.parties.iter().any(|one| one.details != CorrectDetails::default());
    if (next.found_on, next.occurred_on) != (before.found_on, before.occurred_on) {
        days_in_order(next, context)?;
    }
    of_the_agreement(next, said, context)?;
    of_the_file(next, said, &before, context)?;
    Refusal::unless(*next != before || particulars, &no::NOTHING_CORRECTED)?;
    let mediated = next.accepted_on.is_some() && !before.lacks_guardian();
    Refusal::unless(!mediated || !next.lacks_guardian(), &no::GUARDIAN)?;
    next.corrections += 1;
    Ok(())
}

fn put_right(next: &mut MediationCase, said: &CorrectCase) {
    let CorrectCase { dispute, sub_type, complexity, risk, person_count, .. } = said;
    if let Some(dispute) = dispute {
        (next.dispute, next.sub_type) = (*dispute, None);
    }
    next.sub_type = sub_type.over(next.sub_type);
    next.title = said.title.clone().or(next.title.take());
    next.facts = said.facts.clone().or(next.facts.take());
    next.place = said.place.clone().over(next.place.take());
    next.occurred_on = said.occurred_on.over(next.occurred_on);
    next.found_on = said.found_on.unwrap_or(next.found_on);
    next.patrol = said.patrol.over(next.patrol);
    next.complexity = complexity.unwrap_or(next.complexity);
    next.risk = risk.unwrap_or(next.risk);
    next.amount_claimed = said.amount_claimed.over(next.amount_claimed);
    next.person_count = person_count.unwrap_or(next.person_count);
    if let Some(flags) = &said.flags {
        next.flags = flags.clone();
        next.flags.sort();
        next.flags.dedup();
    }
}

fn put_parties_right(next: &mut MediationCase, said: &CorrectCase) -> Step {
    for one in &said.parties {
        let party = next.parties.iter_mut().find(|party| party.id == one.party);
        let party = party.ok_or(Refusal(&no::PARTY_UNKNOWN))?;
        party.role = one.role.unwrap_or(party.role);
        party.kind = one.kind.unwrap_or(party.kind);
        party.minor = one.minor.unwrap_or(party.minor);
        party.military = one.military.over(party.military);
        party.agent = one.details.agent.leaves(party.agent);
        party.guardian = one.details.guardian.leaves(party.guardian);
    }
    Ok(())
}

/// It happened and was found by the day on which anything came of it.
fn days_in_order(next: &MediationCase, context: &CaseContext<'_>) -> Step {
    Refusal::unless(next.found_on <= context.now.local_date(), &no::IN_FUTURE)?;
    let later = [next.registered_on, next.accepted_on, next.outcome_on].into_iter().flatten().min();
    Refusal::unless(later.is_none_or(|day| next.found_on <= day), &no::PAST_DAYS)?;
    Refusal::unless(next.occurred_on.is_none_or(|day| day <= next.found_on), &no::PAST_DAYS)
}

/// 归档后补正: the file lacks nothing that it did not lack before, as the case is now. What lies on paper alone, as that of a case that a register
/// told, need not be there.
fn of_the_file(
    next: &mut MediationCase,
    said: &CorrectCase,
    before: &MediationCase,
    context: &CaseContext<'_>,
) -> Step {
    let is_filed = next.status == CaseStatus::Filed;
    Refusal::unless(is_filed || said.documents.is_none(), &no::NOT_FILED)?;
    next.documents = said.documents.clone().unwrap_or(std::mem::take(&mut next.documents));
    let whole = context.rules.lacks_no_more(before, next);
    Refusal::unless(!is_filed || whole, &no::FILE_INCOMPLETE)
}

/// Another kind of dispute may be signed or confirmed otherwise.
fn of_the_agreement(
    next: &mut MediationCase,
    said: &CorrectCase,
    context: &CaseContext<'_>,
) -> Step {
    let Some(mut agreement) = next.agreement.take() else {
        return Refusal::unless(said.amount_agreed.is_keep(), &no::NO_AGREEMENT);
    };
    let rule = context.rules.limits_on(agreement.effective_on).ok_or(Refusal(&no::NO_RULE))?;
    let electronic = agreement.signatures.iter().any(|one| one.kind == SignatureKind::Electronic);
    Refusal::unless(!electronic || rule.allows_electronic(next), &no::ELECTRONIC)?;
    let due = rule.confirmation_due(next, agreement.effective_on, context.calendar);
    agreement.confirmation_due = due.map(|due| due.day);
    agreement.confirmation_provisional = due.is_some_and(|due| due.provisional);
    // What the court rejected or was not asked for any more may turn out to be nothing that it confirms.
    let stands =
        |one: &JudicialConfirmation| matches!(one.result, None | Some(ConfirmationResult::Valid));
    let asked = next.confirmation.as_ref().is_some_and(stands);
    Refusal::unless(!asked || agreement.confirmation_due.is_some(), &no::NOT_CONFIRMABLE)?;
    agreement.amount = said.amount_agreed.over(agreement.amount);
    let sum: i64 = agreement.instalments.iter().map(|one| one.amount).sum();
    let adds_up = agreement.instalments.is_empty() || agreement.amount == Some(sum);
    Refusal::unless(adds_up, &no::INSTALMENTS)?;
    next.agreement = Some(agreement);
    Ok(())
}
