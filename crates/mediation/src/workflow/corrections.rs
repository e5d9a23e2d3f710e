//! What was entered wrongly about a case is put right, and what follows from it is worked out anew.

use super::cases::{CaseContext, Step};
use super::{agreements, limits};
use crate::codes::*;
use crate::model::*;
use crate::permissions as may;
use crate::problems as no;
use chrono::NaiveDate;
use kernel::{Permission, Refusal};

pub(super) fn correct(
    next: &mut MediationCase,
    said: &CorrectCase,
    context: &CaseContext<'_>,
) -> Step {
    let before = next.clone();
    may_say(next, said, context)?;
    put_right(next, said);
    let kept = (next.dispute, next.sub_type) == (before.dispute, before.sub_type);
    let divides = kept || context.rules.divides(next.dispute, next.sub_type);
    Refusal::unless(divides, &no::SUB_TYPE)?;
    put_days_right(next, said)?;
    put_parties_right(next, said)?;
    limits::correct(next, said, &before, context)?;
    let particulars = said.parties.iter().any(|one| one.details != CorrectDetails::default());
    agreements::correct(next, said, context)?;
    if days_of(next) != days_of(&before) {
        days_in_order(next, context)?;
        what_followed_is_later(next)?;
    }
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

/// Whoever puts right what came of a case is somebody who may enter it.
fn may_say(case: &MediationCase, said: &CorrectCase, context: &CaseContext<'_>) -> Step {
    let on_the_spot = case.outcome == Some(CaseOutcome::Spot);
    let ended = (said.outcome_on.is_some() && !on_the_spot)
        || said.agreement.is_some()
        || said.performance.is_some();
    let needed =
        [(said.accepted_on.is_some(), may::AcceptCases::NAME), (ended, may::MediateCases::NAME)];
    let may = needed.into_iter().all(|(is, right)| !is || (context.holds)(right));
    Refusal::unless(may, &no::CASE_PERMISSION)
}

/// Days of steps that were taken.
fn put_days_right(next: &mut MediationCase, said: &CorrectCase) -> Step {
    let taken = said.registered_on.is_none() || next.registered_on.is_some();
    Refusal::unless(taken, &no::NOT_REGISTERED)?;
    Refusal::unless(said.accepted_on.is_none() || next.accepted_on.is_some(), &no::NO_TERM)?;
    let ended = next.outcome_on.is_some() && next.agreement.is_none();
    Refusal::unless(said.outcome_on.is_none() || ended, &no::NO_OUTCOME)?;
    next.registered_on = said.registered_on.or(next.registered_on);
    next.accepted_on = said.accepted_on.or(next.accepted_on);
    next.outcome_on = said.outcome_on.or(next.outcome_on);
    Ok(())
}

/// It happened, was found, registered, accepted and concluded, in this order.
const fn days_of(case: &MediationCase) -> [Option<NaiveDate>; 5] {
    let found = Some(case.found_on);
    [case.occurred_on, found, case.registered_on, case.accepted_on, case.outcome_on]
}

pub(super) fn days_in_order(next: &MediationCase, context: &CaseContext<'_>) -> Step {
    let days: Vec<NaiveDate> = days_of(next).into_iter().flatten().collect();
    let today = context.now.local_date();
    Refusal::unless(days.iter().all(|day| *day <= today), &no::IN_FUTURE)?;
    Refusal::unless(days.is_sorted(), &no::PAST_DAYS)
}

/// Mediation began when the case was accepted, and the visit looked at what came of it.
fn what_followed_is_later(next: &MediationCase) -> Step {
    let held = next.sessions.iter().map(|one| one.at.local_date()).min();
    let held = held.zip(next.accepted_on).is_none_or(|(held, accepted)| accepted <= held);
    Refusal::unless(held, &no::PAST_DAYS)?;
    let visited = next.follow_ups.iter().map(|one| one.on).min();
    let visited = visited.zip(next.outcome_on).is_none_or(|(visited, ended)| ended <= visited);
    Refusal::unless(visited, &no::FOLLOW_UP_EARLY)
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
