//! 排查登记: a dispute as it is found, or as somebody comes with it.

use super::cases::CaseContext;
use super::corrections::days_in_order;
use crate::codes::*;
use crate::model::*;
use crate::problems as no;
use chrono::Days;
use kernel::{Id, Instant, Refusal, happened_at, local_midnight};
use std::collections::BTreeSet;

/// A case as it is found.
pub fn find_dispute(
    new: &NewCase,
    id: Id,
    parties: &[Id],
    context: &CaseContext<'_>,
) -> Result<MediationCase, Refusal> {
    Refusal::unless(new.parties.len() >= 2, &no::PARTIES)?;
    comes_from(new)?;
    let divides = context.rules.divides(new.dispute, new.sub_type);
    Refusal::unless(divides, &no::SUB_TYPE)?;
    let parties: Vec<CaseParty> =
        new.parties.iter().zip(parties).map(|(one, id)| party(one, *id)).collect();
    let found = as_told(new, id, parties, context);
    days_in_order(&found, context)?;
    Ok(found)
}

/// Who entrusted it, and that a ticket is of the hotline.
fn comes_from(new: &NewCase) -> Result<(), Refusal> {
    let entrusted = new.found_by == FoundBy::Entrust;
    Refusal::unless(entrusted == new.entrusted_from.is_some(), &no::ENTRUSTED)?;
    let from_hotline = new.entrusted_from == Some(EntrustedFrom::Hotline);
    Refusal::unless(new.ticket.is_none() || from_hotline, &no::TICKET)
}

/// Without who it is: that is kept apart.
fn party(new: &NewParty, id: Id) -> CaseParty {
    CaseParty {
        id,
        role: new.role,
        kind: new.kind,
        minor: new.minor,
        military: new.military,
        agent: new.details.agent.is_some(),
        guardian: new.details.guardian.is_some(),
        consent: Consent::Pending,
        consented_at: None,
    }
}

/// Each once, in their order.
fn flags(new: &NewCase) -> Vec<CaseFlag> {
    new.flags.iter().copied().collect::<BTreeSet<_>>().into_iter().collect()
}

fn first_event(new: &NewCase, context: &CaseContext<'_>) -> CaseEvent {
    CaseEvent {
        at: context.now,
        actor: context.actor,
        event: "find".into(),
        from: None,
        to: CaseStatus::Found,
        comment: None,
        client_at: new.client_at,
    }
}

/// No phone is without network for longer: what an older one says is a clock that was never set.
fn offline_since(context: &CaseContext<'_>) -> Instant {
    let today = context.now.local_date();
    let days = context.rules.limits_on(today).map_or(0, |rule| rule.offline_days);
    local_midnight(today.checked_sub_days(Days::new(days.into())).unwrap_or(today))
}

/// What is told of it; nothing has come of it yet.
fn as_told(
    new: &NewCase,
    id: Id,
    parties: Vec<CaseParty>,
    context: &CaseContext<'_>,
) -> MediationCase {
    let told = happened_at(new.client_at, offline_since(context), context.now);
    MediationCase {
        id,
        version: 1,
        case_no: None,
        numbered_by: None,
        tier: new.tier,
        escalated_on: None,
        unit: new.unit,
        committee: None,
        found_by: new.found_by,
        entrusted_from: new.entrusted_from,
        patrol: new.patrol,
        ticket: new.ticket,
        dispute: new.dispute,
        sub_type: new.sub_type,
        title: Some(new.title.clone()),
        facts: Some(new.facts.clone()),
        place: new.place.clone(),
        occurred_on: new.occurred_on,
        found_on: new.found_on.unwrap_or(told.local_date()),
        registered_on: None,
        accepted_on: None,
        complexity: new.complexity,
        flags: flags(new),
        risk: new.risk,
        risk_reports: Vec::new(),
        amount_claimed: new.amount_claimed,
        person_count: new.person_count.unwrap_or(u32::try_from(parties.len()).unwrap_or(u32::MAX)),
        parties,
        rights_notified_at: None,
        registered_by: context.actor,
        mediators: Vec::new(),
        replaced: Vec::new(),
        chosen_by: None,
        joint_orgs: Vec::new(),
        sessions: Vec::new(),
        due_on: None,
        limit_on: None,
        stands_still_since: None,
        term_provisional: false,
        term_changes: Vec::new(),
        term_moved: None,
        status: CaseStatus::Found,
        outcome: None,
        outcome_on: None,
        outcome_entered: None,
        declined: None,
        termination: None,
        transferred_to: None,
        remedies: Vec::new(),
        told_remedies_at: None,
        agreement: None,
        performance: None,
        performed_on: None,
        breached_on: None,
        confirmation: None,
        follow_ups: Vec::new(),
        documents: Vec::new(),
        filed_on: None,
        merged_into: None,
        corrections: 0,
        voided: None,
        events: vec![first_event(new, context)],
    }
}
