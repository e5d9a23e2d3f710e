//! 调解: what was said when, before whom, and who signed the record of it.

use super::cases::{CaseContext, Step};
use crate::codes::*;
use crate::model::*;
use crate::problems as no;
use kernel::{Id, Refusal};

pub(super) fn hold(
    next: &mut MediationCase,
    said: &HoldSession,
    context: &CaseContext<'_>,
) -> Step {
    Refusal::unless(said.at <= context.now, &no::IN_FUTURE)?;
    let begun = next.accepted_on.unwrap_or(next.found_on);
    Refusal::unless(begun <= said.at.local_date(), &no::PAST_DAYS)?;
    Refusal::unless(said.guests == 0 || said.guests_agreed, &no::GUESTS)?;
    Refusal::unless(said.green_channel.is_empty() || next.is_military(), &no::NOT_MILITARY)?;
    let (presider, recorder) = by_whom(next, said)?;
    let (attendees, signed_by) = who_took_part(next, said)?;
    next.sessions.push(MediationSession {
        at: said.at,
        place: said.place.clone(),
        mode: said.mode,
        presider,
        recorder,
        attendees,
        organs: said.organs.clone(),
        green_channel: said.green_channel.clone(),
        guests: said.guests,
        record: said.record.clone(),
        signed: said.signed,
        signed_by,
        closed: said.closed,
    });
    // Mediation has begun when a record of it is signed.
    if said.signed {
        next.status = CaseStatus::Mediating;
    }
    Ok(())
}

/// 主持人、记录人: mediators of the case.
fn by_whom(case: &MediationCase, said: &HoldSession) -> Result<(Option<Id>, Option<Id>), Refusal> {
    let lead = case.mediators.iter().find(|one| one.lead).map(|one| one.mediator);
    let presider = said.presider.or(lead);
    let recorder = said.recorder.or(presider);
    let mediates = |id: Id| case.mediators.iter().any(|one| one.mediator == id);
    let theirs = presider.is_none_or(mediates) && recorder.is_none_or(mediates);
    Refusal::unless(theirs, &no::NOT_OF_THE_CASE)?;
    Ok((presider, recorder))
}

/// 到场、签字: parties of the case, and nobody signs who was not there.
fn who_took_part(case: &MediationCase, said: &HoldSession) -> Result<(Vec<Id>, Vec<Id>), Refusal> {
    let parties = || case.parties.iter().map(|party| party.id);
    let came = said.attendees.clone().unwrap_or_else(|| parties().collect());
    let known = came.iter().all(|id| parties().any(|party| party == *id));
    Refusal::unless(known, &no::PARTY_UNKNOWN)?;
    let nobody = || Vec::new();
    let signed = said.signed_by.clone();
    let signed = signed.unwrap_or_else(|| if said.signed { came.clone() } else { nobody() });
    let there = signed.iter().all(|id| came.contains(id));
    Refusal::unless(there && said.signed != signed.is_empty(), &no::SESSION_SIGNED)?;
    Ok((came, signed))
}
