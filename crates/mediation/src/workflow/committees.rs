//! 调委会: founded, elected for three years, dissolved (人民调解法 arts. 8, 9).

use super::Context;
use super::service::cut_short;
use crate::codes::*;
use crate::model::*;
use crate::problems as no;
use crate::rules::CompositionRule;
use chrono::NaiveDate;
use kernel::{Id, Refusal};
use std::collections::BTreeSet;

/// A committee as it is registered: without members until they are elected.
pub fn found(new: &NewCommittee, id: Id, context: Context<'_>) -> Result<Committee, Refusal> {
    Refusal::unless(new.founded_on <= context.today, &no::IN_FUTURE)?;
    Ok(Committee {
        id,
        version: 1,
        name: new.name.clone(),
        kind: new.kind,
        level: new.level,
        unit: new.unit,
        parent: new.parent,
        address: new.address.clone(),
        phone: new.phone.clone(),
        seal_no: new.seal_no.clone(),
        registered_with: new.registered_with.clone(),
        filing_no: new.filing_no.clone(),
        founded_on: new.founded_on,
        dissolved_on: None,
        has_minority: new.has_minority,
        room: new.room,
        terms: Vec::new(),
        elections: Vec::new(),
    })
}

pub(super) fn next(committee: &Committee) -> Result<Committee, Refusal> {
    Refusal::unless(committee.dissolved_on.is_none(), &no::DISSOLVED)?;
    Ok(Committee { version: committee.version + 1, ..committee.clone() })
}

pub fn change(committee: &Committee, said: &ChangeCommittee) -> Result<Committee, Refusal> {
    let mut next = next(committee)?;
    next.name = said.name.clone().unwrap_or(next.name);
    next.address = said.address.clone().over(next.address);
    next.phone = said.phone.clone().over(next.phone);
    next.seal_no = said.seal_no.clone().over(next.seal_no);
    next.filing_no = said.filing_no.clone().over(next.filing_no);
    next.has_minority = said.has_minority.unwrap_or(next.has_minority);
    next.room = said.room.unwrap_or(next.room);
    Ok(next)
}

/// A new term. Whoever is elected serves until its end; whoever sat in the term before leaves on the day before it begins.
///
/// `mediators` are those who are elected and those who sit on the committee now.
pub fn elect(
    committee: &Committee,
    said: &ElectMembers,
    mediators: &[Mediator],
    context: Context<'_>,
) -> Result<(Committee, Vec<Mediator>), Refusal> {
    let mut next = next(committee)?;
    Refusal::unless(said.from <= context.today, &no::IN_FUTURE)?;
    Refusal::unless(committee.founded_on <= said.from, &no::TERM_BEFORE_FOUNDING)?;
    let begun = committee.terms.last().map(|term| term.from);
    Refusal::unless(begun.is_none_or(|begun| begun < said.from), &no::TERM_BEGUN)?;
    let rule = context.rules.composition_on(said.from).ok_or(Refusal(&no::NO_RULE))?;
    Refusal::unless(rule.allows(committee.kind, said.elected_by), &no::ELECTORS)?;
    let to = rule.term_end(said.from).ok_or(Refusal(&no::NO_RULE))?;
    let elected = elected(said, mediators)?;
    check(rule, &elected)?;
    if let Some(last_day) = said.from.pred_opt() {
        end_term(&mut next, last_day);
    }
    let (seats, changed) = seated(committee.id, said, mediators, to);
    next.terms.push(CommitteeTerm { from: said.from, to, elected_by: said.elected_by, seats });
    Ok((next, changed))
}

/// 补选: those who are elected sit until the end of the term that runs, and nobody leaves. Who sits already may be elected to another office.
///
/// A by-election may leave seats vacant; it fills no more than there are.
pub fn by_elect(
    committee: &Committee,
    said: &ElectMembers,
    mediators: &[Mediator],
    context: Context<'_>,
) -> Result<(Committee, Vec<Mediator>), Refusal> {
    let mut next = next(committee)?;
    Refusal::unless(said.from <= context.today, &no::IN_FUTURE)?;
    let rule = context.rules.composition_on(said.from).ok_or(Refusal(&no::NO_RULE))?;
    Refusal::unless(rule.allows(committee.kind, said.elected_by), &no::ELECTORS)?;
    elected(said, mediators)?;
    let runs = |term: &&mut CommitteeTerm| term.covers(said.from);
    let term = next.terms.last_mut().filter(runs).ok_or(Refusal(&no::NO_TERM_RUNS))?;
    let begun = term.seats.iter().all(|seat| seat.from <= said.from);
    Refusal::unless(begun && term.from < said.from, &no::BY_ELECTION_EARLY)?;
    for candidate in &said.members {
        let own = term.seats.iter_mut().filter(|seat| seat.mediator == candidate.mediator);
        for seat in own.filter(|seat| said.from <= seat.to) {
            let other = seat.office != candidate.office && seat.from < said.from;
            Refusal::unless(other, &no::SEATED)?;
            seat.to = said.from.pred_opt().ok_or(Refusal(&no::SEATED))?;
        }
    }
    let named = |one: &&Mediator| said.members.iter().any(|member| member.mediator == one.id);
    let named: Vec<Mediator> = mediators.iter().filter(named).cloned().collect();
    let (seats, changed) = seated(committee.id, said, &named, term.to);
    term.seats.extend(seats);
    Refusal::unless(!said.members.is_empty(), &no::SIZE)?;
    may_sit(&next, said.from, rule)?;
    Ok((next, changed))
}

/// No more members and chairs than there may be on a day; fewer may be.
pub(super) fn may_sit(
    committee: &Committee,
    day: NaiveDate,
    rule: &CompositionRule,
) -> Result<(), Refusal> {
    let count = |counts: fn(&Seat) -> bool| {
        let all = committee.seats_on(day).filter(|seat| counts(seat)).count();
        u32::try_from(all).unwrap_or(u32::MAX)
    };
    Refusal::unless(count(|_| true) <= rule.max_members, &no::SIZE)?;
    Refusal::unless(count(|seat| seat.office == Office::Chair) <= rule.chairs, &no::CHAIR)
}

/// The seats of those who are elected, until the end of the term or until they leave, and what becomes of the mediators: seats that they had
/// until then end.
fn seated(
    committee: Id,
    said: &ElectMembers,
    mediators: &[Mediator],
    to: NaiveDate,
) -> (Vec<Seat>, Vec<Mediator>) {
    let after = |mediator: &Mediator| {
        let chosen = said.members.iter().find(|candidate| candidate.mediator == mediator.id);
        let mut after = mediator.clone();
        cut_short(&mut after, committee, Some(MediatorBasis::Member), said.from);
        after.appointments.extend(chosen.map(|candidate| Appointment {
            committee,
            basis: MediatorBasis::Member,
            employment: candidate.employment,
            from: said.from,
            until: Some(to),
        }));
        let differs = after != *mediator;
        Mediator { version: mediator.version + i64::from(differs), ..after }
    };
    let after: Vec<Mediator> = mediators.iter().map(after).collect();
    let seat = |candidate: &Candidate| {
        let mediator = after.iter().find(|one| one.id == candidate.mediator)?;
        Some(Seat {
            mediator: candidate.mediator,
            office: candidate.office,
            sex: mediator.sex,
            from: said.from,
            to: mediator.seated_until(committee, said.from, to),
        })
    };
    let seats = said.members.iter().filter_map(seat).collect();
    let was = |one: &Mediator| mediators.iter().any(|known| known == one);
    (seats, after.into_iter().filter(|one| !was(one)).collect())
}

fn elected<'a>(
    said: &'a ElectMembers,
    mediators: &'a [Mediator],
) -> Result<Vec<(&'a Candidate, &'a Mediator)>, Refusal> {
    let names: BTreeSet<Id> = said.members.iter().map(|candidate| candidate.mediator).collect();
    Refusal::unless(names.len() == said.members.len(), &no::TWICE)?;
    let known = |candidate: &'a Candidate| {
        let mediator = mediators.iter().find(|mediator| mediator.id == candidate.mediator);
        let mediator = mediator.ok_or(Refusal(&no::MEDIATOR_UNKNOWN))?;
        Refusal::unless(mediator.is_free_on(said.from), &no::NOT_IN_SERVICE)?;
        Ok((candidate, mediator))
    };
    said.members.iter().map(known).collect()
}

/// 人民调解法 art. 8.
fn check(rule: &CompositionRule, elected: &[(&Candidate, &Mediator)]) -> Result<(), Refusal> {
    let count = |counts: &dyn Fn(&(&Candidate, &Mediator)) -> bool| {
        u32::try_from(elected.iter().filter(|one| counts(one)).count()).unwrap_or(u32::MAX)
    };
    let members = count(&|_| true);
    Refusal::unless((rule.min_members..=rule.max_members).contains(&members), &no::SIZE)?;
    let chairs = count(&|(candidate, _)| candidate.office == Office::Chair);
    Refusal::unless(chairs == rule.chairs, &no::CHAIR)?;
    let women = count(&|(_, mediator)| mediator.sex == Sex::Female);
    Refusal::unless(women >= rule.min_women, &no::WOMAN)
}

fn end_term(committee: &mut Committee, last_day: NaiveDate) {
    let Some(term) = committee.terms.last_mut() else { return };
    term.to = term.to.min(last_day);
    term.seats.iter_mut().for_each(|seat| seat.to = seat.to.min(last_day));
}

/// The committee is no more; nobody serves it from that day on.
pub fn dissolve(
    committee: &Committee,
    said: &DissolveCommittee,
    mediators: &[Mediator],
    context: Context<'_>,
) -> Result<(Committee, Vec<Mediator>), Refusal> {
    let mut next = next(committee)?;
    Refusal::unless(said.on <= context.today, &no::IN_FUTURE)?;
    Refusal::unless(committee.founded_on < said.on, &no::TERM_BEFORE_FOUNDING)?;
    let begun = committee.terms.last().map(|term| term.from);
    Refusal::unless(begun.is_none_or(|begun| begun < said.on), &no::TERM_BEGUN)?;
    next.dissolved_on = Some(said.on);
    if let Some(last_day) = said.on.pred_opt() {
        end_term(&mut next, last_day);
    }
    let changed = mediators.iter().filter_map(|mediator| {
        let mut after = mediator.clone();
        cut_short(&mut after, committee.id, None, said.on);
        (after != *mediator).then(|| Mediator { version: mediator.version + 1, ..after })
    });
    Ok((next, changed.collect()))
}
