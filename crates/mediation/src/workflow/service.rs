//! 任职: what ends, changes, begins again, and is put right (人民调解法 arts. 13 to 15).

use super::Context;
use super::committees::may_sit;
use super::mediators::next;
use crate::codes::*;
use crate::model::*;
use crate::problems as no;
use chrono::NaiveDate;
use kernel::{Id, Refusal};

/// The person serves no more; a seat on a committee falls vacant. `committees` are those on which the person sits.
pub fn end_service(
    mediator: &Mediator,
    said: &EndService,
    committees: &[Committee],
    context: Context<'_>,
) -> Result<(Mediator, Vec<Committee>), Refusal> {
    let mut after = next(mediator)?;
    after.departures.push(MediatorDeparture {
        on: said.on,
        departure: said.departure,
        misconduct: said.misconduct,
        back_on: None,
    });
    check_departures(&after.departures, context.today)?;
    after.status = after.standing();
    let vacated = committees.iter().filter_map(|one| one.reseated(&after)).collect();
    Ok((after, vacated))
}

/// 重新到任: the person may be elected and hired again from a day on. A suspension ended with the departure.
pub fn take_back(
    mediator: &Mediator,
    said: &ReturnMediator,
    context: Context<'_>,
) -> Result<Mediator, Refusal> {
    let mut after = Mediator { version: mediator.version + 1, ..mediator.clone() };
    let gone = after.departures.last_mut().filter(|gone| gone.back_on.is_none());
    let gone = gone.ok_or(Refusal(&no::NOT_DEPARTED))?;
    gone.back_on = Some(said.on);
    let left_on = gone.on;
    check_departures(&after.departures, context.today)?;
    for open in after.suspensions.iter_mut().filter(|one| one.to.is_none()) {
        open.to = Some(left_on.max(open.from));
    }
    after.status = after.standing();
    Ok(after)
}

/// One after the other, none of them ahead; a removal, and nothing else, has a ground (art. 15), and nobody returns from death.
fn check_departures(all: &[MediatorDeparture], today: NaiveDate) -> Result<(), Refusal> {
    let mut free_from = None;
    for (n, one) in all.iter().enumerate() {
        Refusal::unless(one.back_on.unwrap_or(one.on) <= today, &no::IN_FUTURE)?;
        let removed = one.departure == Departure::Removed;
        Refusal::unless(removed == one.misconduct.is_some(), &no::MISCONDUCT)?;
        let deceased = one.departure == Departure::Deceased;
        Refusal::unless(!(deceased && one.back_on.is_some()), &no::DECEASED)?;
        let is_open = one.back_on.is_none();
        Refusal::unless(!is_open || n + 1 == all.len(), &no::PERIOD)?;
        Refusal::unless(one.back_on.is_none_or(|back| one.on < back), &no::PERIOD)?;
        Refusal::unless(free_from.is_none_or(|from| from <= one.on), &no::PERIOD)?;
        free_from = one.back_on;
    }
    Ok(())
}

/// The places of the appointments to a committee that a person has on a day: whoever was hired and then elected has two.
fn running(mediator: &Mediator, committee: Id, day: NaiveDate) -> Result<Vec<usize>, Refusal> {
    let runs = |one: &Appointment| one.committee == committee && mediator.covers(one, day);
    let all = mediator.appointments.iter().enumerate().filter(|(_, one)| runs(one));
    let all: Vec<usize> = all.map(|(place, _)| place).collect();
    Refusal::unless(!all.is_empty(), &no::NOT_APPOINTED)?;
    Ok(all)
}

/// 解聘、辞去委员: the person serves that committee no more, and may serve others. What an elected member leaves is a vacant seat.
pub fn end_appointment(
    mediator: &Mediator,
    said: &EndAppointment,
    committee: &Committee,
    context: Context<'_>,
) -> Result<(Mediator, Option<Committee>), Refusal> {
    let mut after = next(mediator)?;
    Refusal::unless(said.on <= context.today, &no::IN_FUTURE)?;
    let last = said.on.pred_opt().ok_or(Refusal(&no::PERIOD))?;
    let places = running(&after, said.committee, last)?;
    let ended = after.appointments.iter_mut().enumerate().filter(|(n, _)| places.contains(n));
    ended.for_each(|(_, one)| one.until = Some(last));
    let vacated = committee.reseated(&after);
    Ok((after, vacated))
}

/// 专兼职变更: from a day on the person serves the same committee otherwise.
pub fn change_employment(
    mediator: &Mediator,
    said: &ChangeEmployment,
    context: Context<'_>,
) -> Result<Mediator, Refusal> {
    let mut after = next(mediator)?;
    Refusal::unless(said.from <= context.today, &no::IN_FUTURE)?;
    let last = said.from.pred_opt().ok_or(Refusal(&no::PERIOD))?;
    let mut places = running(&after, said.committee, last)?;
    let row = |place: &usize| mediator.appointments.get(*place);
    places.retain(|place| {
        row(place).is_some_and(|one| one.until.is_none_or(|until| said.from <= until))
    });
    let goes_on = !places.is_empty() && mediator.is_free_on(said.from);
    Refusal::unless(goes_on, &no::NOT_IN_SERVICE)?;
    places.retain(|place| row(place).is_some_and(|one| one.employment != said.employment));
    Refusal::unless(!places.is_empty(), &no::NOTHING_CORRECTED)?;
    for old in places.iter().filter_map(row) {
        let new = Appointment { employment: said.employment, from: said.from, ..old.clone() };
        after.appointments.push(new);
    }
    let ended = after.appointments.iter_mut().enumerate().filter(|(n, _)| places.contains(n));
    ended.for_each(|(_, one)| one.until = Some(last));
    Ok(after)
}

/// 调整网格: from a day on the person looks after another grid, or none.
pub fn change_grid(
    mediator: &Mediator,
    said: &ChangeGrid,
    context: Context<'_>,
) -> Result<Mediator, Refusal> {
    let mut after = next(mediator)?;
    Refusal::unless(said.from <= context.today, &no::IN_FUTURE)?;
    Refusal::unless(said.grid != mediator.grid, &no::NOTHING_CORRECTED)?;
    let until = said.from.pred_opt().ok_or(Refusal(&no::PERIOD))?;
    let later = mediator.earlier_grids.last().is_none_or(|one| one.until < until);
    Refusal::unless(later, &no::PERIOD)?;
    after.earlier_grids.push(EarlierGrid { grid: mediator.grid, until });
    after.grid = said.grid;
    Ok(after)
}

/// 更正任职: what was entered wrongly of the service, of whoever has left, too. A list says all that hold.
///
/// `committees` are those that the appointments name, and those on which the person sits.
pub fn correct_service(
    mediator: &Mediator,
    said: &CorrectService,
    committees: &[Committee],
    correction: RegisterCorrection,
    context: Context<'_>,
) -> Result<(Mediator, Vec<Committee>), Refusal> {
    let mut after = mediator.clone();
    after.sex = said.sex.unwrap_or(after.sex);
    after.unit = said.unit.unwrap_or(after.unit);
    after.grid = said.grid.over(after.grid);
    if let Some(grids) = &said.earlier_grids {
        check_grids(grids, context.today)?;
        after.earlier_grids = grids.clone();
    }
    if let Some(departures) = &said.departures {
        check_departures(departures, context.today)?;
        after.departures = departures.clone();
    }
    if let Some(suspensions) = &said.suspensions {
        check_suspensions(suspensions, context.today)?;
        after.suspensions = suspensions.clone();
    }
    if let Some(appointments) = &said.appointments {
        after.appointments = appointments.clone();
        check_appointments(mediator, &after, committees)?;
    }
    never_twice(&after)?;
    Refusal::unless(after != *mediator, &no::NOTHING_CORRECTED)?;
    after.version = mediator.version + 1;
    after.status = after.standing();
    after.corrections.push(correction);
    let reseated: Vec<Committee> =
        committees.iter().filter_map(|one| one.reseated(&after)).collect();
    reseated.iter().try_for_each(|one| has_room(one, context))?;
    Ok((after, reseated))
}

/// What was elected since stands: a seat that is given back is not one too many, and not a second chair.
fn has_room(committee: &Committee, context: Context<'_>) -> Result<(), Refusal> {
    for begun in committee.terms.iter().flat_map(|term| &term.seats).map(|seat| seat.from) {
        let Some(rule) = context.rules.composition_on(begun) else { continue };
        may_sit(committee, begun, rule)?;
    }
    Ok(())
}

/// 调整网格 as they were: one after the other, and over by now.
fn check_grids(all: &[EarlierGrid], today: NaiveDate) -> Result<(), Refusal> {
    let ended = all.iter().all(|one| one.until < today);
    Refusal::unless(ended, &no::IN_FUTURE)?;
    let in_order = all.iter().zip(all.iter().skip(1)).all(|(one, next)| one.until < next.until);
    Refusal::unless(in_order, &no::PERIOD)
}

/// Of one kind a person has one appointment to a committee at a time; whoever is hired may be elected, too.
fn never_twice(mediator: &Mediator) -> Result<(), Refusal> {
    for (n, one) in mediator.appointments.iter().enumerate() {
        let mut earlier = mediator.appointments.iter().take(n);
        let twice = earlier.any(|other| one.basis == other.basis && overlap(mediator, one, other));
        Refusal::unless(!twice, &no::APPOINTED)?;
    }
    Ok(())
}

fn check_suspensions(all: &[Suspension], today: NaiveDate) -> Result<(), Refusal> {
    for (n, one) in all.iter().enumerate() {
        Refusal::unless(one.to.unwrap_or(one.from) <= today, &no::IN_FUTURE)?;
        Refusal::unless(one.to.is_none_or(|to| one.from <= to), &no::PERIOD)?;
        let before = all.iter().take(n);
        let over = before.filter(|last| last.to.is_none_or(|to| one.from < to)).count() == 0;
        Refusal::unless(over, &no::PERIOD)?;
    }
    Ok(())
}

/// Elections say who sits on a committee and since when: of what is elected the employment is put right here, and the day of leaving within
/// the term.
fn check_appointments(
    before: &Mediator,
    after: &Mediator,
    committees: &[Committee],
) -> Result<(), Refusal> {
    Refusal::unless(elected(before) == elected(after), &no::ELECTED)?;
    for one in &after.appointments {
        Refusal::unless(one.until.is_none_or(|until| one.from <= until), &no::PERIOD)?;
        let committee = committees.iter().find(|known| known.id == one.committee);
        let committee = committee.ok_or(Refusal(&no::COMMITTEE_UNKNOWN))?;
        if one.basis == MediatorBasis::Member {
            let same = |known: &Appointment| (known.basis, known.from) == (one.basis, one.from);
            let mut known = before.appointments.iter().filter(|known| same(known));
            let stands =
                known.any(|known| known.committee == one.committee && known.until == one.until);
            let term = committee.terms.iter().find(|term| term.covers(one.from));
            let in_term = term.zip(one.until).is_some_and(|(term, until)| until <= term.to);
            Refusal::unless(stands || in_term, &no::ELECTED)?;
            continue;
        }
        Refusal::unless(committee.exists_through(one.from, one.until), &no::DISSOLVED)?;
        let gone = after
            .departures
            .iter()
            .any(|gone| gone.on <= one.from && gone.back_on.is_none_or(|back| one.from < back));
        Refusal::unless(!gone, &no::NOT_IN_SERVICE)?;
    }
    Ok(())
}

fn elected(mediator: &Mediator) -> Vec<(Id, NaiveDate)> {
    let elected = mediator.appointments.iter().filter(|one| one.basis == MediatorBasis::Member);
    let mut all: Vec<_> = elected.map(|one| (one.committee, one.from)).collect();
    all.sort();
    all
}

/// Whether two appointments to one committee run on a day together.
pub(super) fn overlap(mediator: &Mediator, one: &Appointment, other: &Appointment) -> bool {
    let begins_by = |one: &Appointment, other: &Appointment| {
        mediator.end_of(other).is_none_or(|last| one.from <= last)
    };
    one.committee == other.committee && begins_by(one, other) && begins_by(other, one)
}

/// Appointments to a committee end on the day before; those that would only begin then are none.
pub(super) fn cut_short(
    mediator: &mut Mediator,
    committee: Id,
    basis: Option<MediatorBasis>,
    from: NaiveDate,
) {
    let of = |one: &Appointment| {
        one.committee == committee && basis.is_none_or(|basis| one.basis == basis)
    };
    mediator.appointments.retain(|one| !(of(one) && from <= one.from));
    for one in mediator.appointments.iter_mut().filter(|one| of(one)) {
        if one.until.is_none_or(|until| from <= until) {
            one.until = from.pred_opt();
        }
    }
}
