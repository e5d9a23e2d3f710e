//! 调解员: elected as members or hired, trained, suspended (人民调解法 arts. 13, 14).

use super::Context;
use super::service::overlap;
use crate::codes::*;
use crate::model::*;
use crate::problems as no;
use kernel::{Id, Refusal};
use records::Remark;
use records::hours::Course;

/// A mediator as registered: in service from the first appointment on.
pub fn enrol(new: &NewMediator, id: Id) -> Mediator {
    Mediator {
        id,
        version: 1,
        person: new.person,
        unit: new.unit,
        sex: new.sex,
        grid: new.grid,
        earlier_grids: Vec::new(),
        level: new.level,
        occupations: new.occupations.clone(),
        cert_no: new.cert_no.clone(),
        status: MediatorStatus::Active,
        departures: Vec::new(),
        appointments: Vec::new(),
        suspensions: Vec::new(),
        trainings: Vec::new(),
        corrections: Vec::new(),
    }
}

pub(super) fn next(mediator: &Mediator) -> Result<Mediator, Refusal> {
    Refusal::unless(mediator.gone().is_none(), &no::DEPARTED)?;
    Ok(Mediator { version: mediator.version + 1, ..mediator.clone() })
}

/// What is said of a mediator is put right. Whoever has left is as they were, for their particulars may be erased.
pub fn correct(mediator: &Mediator, said: &CorrectMediator) -> Result<Mediator, Refusal> {
    let mut next = next(mediator)?;
    next.level = said.level.unwrap_or(next.level);
    next.occupations = said.occupations.clone().unwrap_or(next.occupations);
    next.cert_no = said.cert_no.clone().over(next.cert_no);
    Ok(next)
}

/// 聘任, by a committee that exists (art. 13).
pub fn appoint(
    mediator: &Mediator,
    said: &AppointMediator,
    committee: &Committee,
) -> Result<Mediator, Refusal> {
    let mut next = next(mediator)?;
    Refusal::unless(committee.exists_through(said.from, said.until), &no::DISSOLVED)?;
    Refusal::unless(said.until.is_none_or(|until| said.from <= until), &no::PERIOD)?;
    Refusal::unless(mediator.is_free_on(said.from), &no::NOT_IN_SERVICE)?;
    let made = Appointment {
        committee: said.committee,
        basis: MediatorBasis::Hired,
        employment: said.employment,
        from: said.from,
        until: said.until,
    };
    let overlaps = |one: &Appointment| overlap(mediator, one, &made);
    Refusal::unless(!mediator.appointments.iter().any(overlaps), &no::APPOINTED)?;
    next.appointments.push(made);
    Ok(next)
}

pub fn suspend(
    mediator: &Mediator,
    said: &SuspendMediator,
    context: Context<'_>,
) -> Result<Mediator, Refusal> {
    let mut next = next(mediator)?;
    Refusal::unless(mediator.status == MediatorStatus::Active, &no::SUSPENDED)?;
    Refusal::unless(said.from <= context.today, &no::IN_FUTURE)?;
    next.suspensions.push(Suspension { from: said.from, to: None, reason: said.reason.clone() });
    next.status = next.standing();
    Ok(next)
}

pub fn reinstate(
    mediator: &Mediator,
    said: &ReinstateMediator,
    context: Context<'_>,
) -> Result<Mediator, Refusal> {
    let mut next = next(mediator)?;
    Refusal::unless(mediator.status == MediatorStatus::Suspended, &no::NOT_SUSPENDED)?;
    Refusal::unless(said.on <= context.today, &no::IN_FUTURE)?;
    let open = next.suspensions.last_mut().filter(|one| one.to.is_none());
    let open = open.ok_or(Refusal(&no::NOT_SUSPENDED))?;
    Refusal::unless(open.from <= said.on, &no::PERIOD)?;
    open.to = Some(said.on);
    next.status = next.standing();
    Ok(next)
}

/// County justice organs train mediators regularly (art. 14).
pub fn train(
    mediator: &Mediator,
    said: &RecordMediatorTraining,
    course: Option<&Course>,
    context: Context<'_>,
) -> Result<Mediator, Refusal> {
    let mut next = next(mediator)?;
    Refusal::unless(said.on <= context.today, &no::IN_FUTURE)?;
    comes_from(said, course)?;
    let named = |one: &MediatorTraining| said.training.is_some() && one.training == said.training;
    // What was voided is entered anew.
    let known = next.trainings.iter().any(|one| one.voided.is_none() && named(one));
    Refusal::unless(!known, &no::TRAINED_BEFORE)?;
    next.trainings.push(MediatorTraining {
        on: said.on,
        hours: said.hours,
        topic: said.topic.clone(),
        training: said.training,
        stands: true,
        voided: None,
    });
    Ok(next)
}

/// Hours that name a training are of it: on its last day, and no more than it has.
fn comes_from(said: &RecordMediatorTraining, course: Option<&Course>) -> Result<(), Refusal> {
    if said.training.is_none() {
        return Ok(());
    }
    let course = course.ok_or(Refusal(&no::NO_COURSE))?;
    Refusal::unless(said.on == course.held_to, &no::COURSE_DAY)?;
    Refusal::unless(said.hours <= whole_hours(course), &no::COURSE_HOURS)
}

/// Hours that were entered wrongly are void, and stay to be seen; right ones are entered anew.
pub fn void_training(
    mediator: &Mediator,
    said: &VoidMediatorTraining,
    remark: Remark,
) -> Result<Mediator, Refusal> {
    let mut next = next(mediator)?;
    let place = usize::try_from(said.number).ok().and_then(|number| number.checked_sub(1));
    let one = place.and_then(|place| next.trainings.get_mut(place));
    let one = one.ok_or(Refusal(&no::TRAINING_UNKNOWN))?;
    Refusal::unless(one.voided.is_none(), &no::TRAINING_VOIDED)?;
    one.voided = Some(remark);
    Ok(next)
}
