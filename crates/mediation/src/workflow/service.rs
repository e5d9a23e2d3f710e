//! 任职: what ends, changes, begins again, and is put right (人民调解法 arts. 13 to 15).

use super::Context;
use super::mediators::next;
use crate::codes::*;
use crate::model::*;
use crate::problems as no;
use chrono::NaiveDate;
use kernel::{Id, Refusal};
use records::Remark;

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

/// The appointment to a committee that a person has on a day.
fn running(mediator: &Mediator, committee: Id, day: NaiveDate) -> Result<usize, Refusal> {
    let runs = |one: &Appointment| one.committee == committee && mediator.covers(one, day);
    mediator.appointments.iter().position(runs).ok_or(Refusal(&no::NOT_APPOINTED))
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
    let place = running(&after, said.committee, last)?;
    after.appointments.iter_mut().skip(place).take(1).for_each(|one| one.until = Some(last));
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
    let place = running(&after, said.committee, last)?;
    let old = after.appointments.get_mut(place).ok_or(Refusal(&no::NOT_APPOINTED))?;
    let goes_on = old.until.is_none_or(|until| said.from <= until);
    Refusal::unless(goes_on && mediator.is_free_on(said.from), &no::NOT_IN_SERVICE)?;
    Refusal::unless(old.employment != said.employment, &no::NOTHING_CORRECTED)?;
    let new = Appointment { employment: said.employment, from: said.from, ..old.clone() };
    old.until = Some(last);
    after.appointments.push(new);
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
    remark: Remark,
    context: Context<'_>,
) -> Result<(Mediator, Vec<Committee>), Refusal> {
    let mut after = mediator.clone();
    after.sex = said.sex.unwrap_or(after.sex);
    after.unit = said.unit.unwrap_or(after.unit);
    after.grid = said.grid.over(after.grid);
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
    Refusal::unless(after != *mediator, &no::NOTHING_CORRECTED)?;
    after.version = mediator.version + 1;
    after.status = after.standing();
    after.corrections.push(remark);
    let reseated = committees.iter().filter_map(|one| one.reseated(&after)).collect();
    Ok((after, reseated))
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

/// Elections say who sits on a committee and when: of what is elected the employment alone is put right here.
fn check_appointments(
    before: &Mediator,
    after: &Mediator,
    committees: &[Committee],
) -> Result<(), Refusal> {
    Refusal::unless(elected(before) == elected(after), &no::ELECTED)?;
    for (n, one) in after.appointments.iter().enumerate() {
        Refusal::unless(one.until.is_none_or(|until| one.from <= until), &no::PERIOD)?;
        let mut earlier = after.appointments.iter().take(n);
        Refusal::unless(!earlier.any(|other| overlap(after, one, other)), &no::APPOINTED)?;
        if one.basis == MediatorBasis::Member {
            continue;
        }
        let committee = committees.iter().find(|known| known.id == one.committee);
        let committee = committee.ok_or(Refusal(&no::COMMITTEE_UNKNOWN))?;
        Refusal::unless(committee.exists_on(one.from), &no::DISSOLVED)?;
        let gone = after
            .departures
            .iter()
            .any(|gone| gone.on <= one.from && gone.back_on.is_none_or(|back| one.from < back));
        Refusal::unless(!gone, &no::NOT_IN_SERVICE)?;
    }
    Ok(())
}

fn elected(mediator: &Mediator) -> Vec<(Id, NaiveDate, Option<NaiveDate>)> {
    let elected = mediator.appointments.iter().filter(|one| one.basis == MediatorBasis::Member);
    let mut all: Vec<_> = elected.map(|one| (one.committee, one.from, one.until)).collect();
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
