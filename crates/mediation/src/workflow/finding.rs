//! 排查登记: a dispute as it is found, or as somebody comes with it.

use super::cases::CaseContext;
use crate::codes::*;
use crate::model::*;
use crate::problems as no;
use kernel::{Id, Refusal};

/// A case as it is found.
pub fn find_dispute(
    new: &NewCase,
    id: Id,
    parties: &[Id],
    context: &CaseContext<'_>,
) -> Result<MediationCase, Refusal> {
    let today = context.now.local_date();
    let found_on = new.found_on.unwrap_or(today);
    Refusal::unless(found_on <= today, &no::IN_FUTURE)?;
    Refusal::unless(new.parties.len() >= 2, &no::PARTIES)?;
    let entrusted = new.found_by == FoundBy::Entrust;
    Refusal::unless(entrusted == new.entrusted_from.is_some(), &no::ENTRUSTED)?;
    let from_hotline = new.entrusted_from == Some(EntrustedFrom::Hotline);
    Refusal::unless(new.ticket.is_none() || from_hotline, &no::TICKET)?;
    let party = |(party, id): (&NewParty, &Id)| CaseParty {
        id: *id,
        role: party.role,
        kind: party.kind,
        minor: party.minor,
        military: party.military,
        agent: party.details.agent.is_some(),
        guardian: party.details.guardian.is_some(),
        consent: Consent::Pending,
        consented_at: None,
    };
    let parties: Vec<CaseParty> = new.parties.iter().zip(parties).map(party).collect();
    let mut flags = new.flags.clone();
    flags.sort();
    flags.dedup();
    Ok(MediationCase {
        id,
        version: 1,
        case_no: None,
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
        found_on,
        registered_on: None,
        accepted_on: None,
        complexity: new.complexity,
        flags,
        risk: new.risk,
        amount_claimed: new.amount_claimed,
        person_count: new.person_count.unwrap_or(u32::try_from(parties.len()).unwrap_or(u32::MAX)),
        parties,
        rights_notified_at: None,
        registered_by: context.actor,
        mediators: Vec::new(),
        chosen_by: None,
        joint_orgs: Vec::new(),
        sessions: Vec::new(),
        due_on: None,
        limit_on: None,
        stands_still_since: None,
        term_provisional: false,
        term_changes: Vec::new(),
        status: CaseStatus::Found,
        outcome: None,
        outcome_on: None,
        declined: None,
        termination: None,
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
        events: vec![CaseEvent {
            at: context.now,
            actor: context.actor,
            event: "find".into(),
            from: None,
            to: CaseStatus::Found,
            comment: None,
        }],
    })
}
