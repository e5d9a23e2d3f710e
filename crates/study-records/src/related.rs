//! What records of this line refer to, and what of it has to be so.

use crate::model::{
    Exam, MustKnowItem, MustKnowList, Officer, Paper, Plan, PlanReference, Question, Session,
    Statute, Training, may_make_up,
};
use crate::problems as no;
use crate::store;
use chrono::{Datelike, NaiveDate};
use db::Db;
use kernel::{Id, Problem, ProblemKind, Reach, Refusal};
use ledger::Tx;
use organization::{people, units};
use records::statutes::{self, Instrument};
use records::{Record, RecordStatus, agenda, http};
use std::collections::BTreeSet;
use web::{Basis, Follower, Ground};

pub(crate) fn unless(holds: bool, kind: &'static ProblemKind) -> db::Result<()> {
    Ok(Refusal::unless(holds, kind).map_err(Problem::from)?)
}

/// Who was there, which item of a plan it carries out, and whose meeting it is: that of the unit itself or of one above it, as an office
/// studies before a meeting of its town.
pub(crate) fn of_a_session(
    db: &mut Db,
    ground: &Ground,
    unit: Id,
    session: &Session,
) -> db::Result<()> {
    let came = session.attendance.iter().map(|one| one.person);
    of_somebody(db, ground, came.chain(session.host).chain(session.leader))?;
    if let Some(named) = &session.plan {
        of_a_planned_item(db, ground, unit, (session, named))?;
    }
    let Some(of) = session.meeting.as_ref().and_then(|meeting| meeting.unit) else { return Ok(()) };
    units::named(db, ground.tenant(), &Reach::All, "/content/meeting/unit", of)?;
    let below = units::subtree(db, ground.tenant(), of, ground.now.local_date())?;
    unless(below.contains(&unit), &no::MEETING_ELSEWHERE)
}

/// An item of a plan of the same unit, held in its year; where the item names statutes, the session is on one of them.
fn of_a_planned_item(
    db: &mut Db,
    ground: &Ground,
    unit: Id,
    (session, named): (&Session, &PlanReference),
) -> db::Result<()> {
    let plan: Option<Record<Plan>> = http::look_up(db, ground, named.plan)?;
    let plan = plan.filter(|one| one.unit == unit && one.status != RecordStatus::Voided);
    let Some(plan) = plan else { return unless(false, &no::NO_PLAN) };
    let item = plan.content.item(named.item).ok_or(Refusal(&no::NO_ITEM));
    let item = item.map_err(Problem::from)?;
    unless(session.held_on.year() == plan.content.year, &no::OTHER_YEAR)?;
    let open = session.topics.is_empty();
    unless(open || item.is_carried_out_by(session), &no::OTHER_STATUTES)
}

/// 核心党内法规 among the statutes that units entered: those of the catalogue it tells itself.
pub(crate) fn which_regulations_are_core(
    db: &mut Db,
    ground: &Ground,
    session: &mut Record<Session>,
) -> db::Result<()> {
    let session = &mut session.content;
    let named = session.topics.iter().map(|topic| topic.instrument.as_str());
    // Held, so that a correction of one that is verified meanwhile finds this session.
    statutes::hold(db, ground.tenant(), named.clone())?;
    let known = statutes::look_up(db, ground.tenant(), named)?;
    for topic in &mut session.topics {
        let entered = known.get(&topic.instrument).filter(|one| one.entered_by.is_some());
        topic.core_party_reg = entered.is_some_and(Instrument::is_core_party_reg);
    }
    Ok(())
}

/// Sessions follow what is corrected in a statute that they name.
pub(crate) const CORE_REGULATIONS: Follower =
    Follower { kind: statutes::STATUTE, follow: core_regulations };

fn core_regulations(tx: &mut Tx<'_>, ground: &Ground, basis: &Basis<'_>) -> db::Result<()> {
    if !basis.counts {
        return Ok(());
    }
    let code = basis.id.to_string();
    let known = statutes::look_up(tx.db, tx.tenant(), std::iter::once(code.as_str()))?;
    let core = known.get(&code).is_some_and(Instrument::is_core_party_reg);
    sessions_follow(tx, ground, &code, core)
}

fn sessions_follow(tx: &mut Tx<'_>, ground: &Ground, code: &str, core: bool) -> db::Result<()> {
    let always = agenda::until(ground.now.local_date());
    let all: Vec<Record<Session>> =
        records::everywhere(tx.db, tx.tenant(), &RecordStatus::STANDING, always)?;
    http::follow(tx, ground, all, "topic_followed", |one: &Session| one.following(code, core))
}

/// What is void is no core regulation any more, whatever state it was voided in; what stands is the only one of its title.
pub(crate) fn beside_a_statute(
    tx: &mut Tx<'_>,
    ground: &Ground,
    before: Option<&Record<Statute>>,
    after: &Record<Statute>,
) -> db::Result<()> {
    if after.status != RecordStatus::Voided {
        return the_only_one_of_its_title(tx, ground, after);
    }
    let named =
        before.is_some_and(|one| one.status == RecordStatus::Verified || one.corrections > 0);
    if named { sessions_follow(tx, ground, &after.id.to_string(), false) } else { Ok(()) }
}

/// Two records of one statute would be two statutes to every figure. What is only drafted somewhere is in nobody's way: whoever hands in first
/// has it. One at a time looks, so that no two come to be at once.
fn the_only_one_of_its_title(
    tx: &mut Tx<'_>,
    ground: &Ground,
    after: &Record<Statute>,
) -> db::Result<()> {
    use RecordStatus::{Returned, Submitted, Verified};
    store::one_statute_at_a_time(tx)?;
    let name = Statute::name(&after.content.title);
    let always = agenda::until(ground.now.local_date());
    let all: Vec<Record<Statute>> =
        records::everywhere(tx.db, tx.tenant(), &[Submitted, Returned, Verified], always)?;
    let same = |one: &Record<Statute>| {
        let stands = one.status != Returned || one.corrections > 0;
        one.id != after.id && stands && Statute::name(&one.content.title) == name
    };
    unless(!all.iter().any(same), &no::STATUTE_KNOWN)
}

/// The version before: of the same unit and group, and over before this one begins; and editions that the statutes have.
pub(crate) fn of_a_must_know_list(
    db: &mut Db,
    ground: &Ground,
    unit: Id,
    list: &MustKnowList,
) -> db::Result<()> {
    let named = list.items.iter().map(|item| item.instrument.0.as_str());
    let known = statutes::look_up(db, ground.tenant(), named)?;
    let has = |item: &MustKnowItem, one: &Instrument| {
        item.edition.as_ref().is_none_or(|name| one.editions.iter().any(|one| one.name == *name))
    };
    let mut items = list.items.iter();
    let fit = items.all(|item| known.get(&item.instrument.0).is_some_and(|one| has(item, one)));
    unless(fit, &no::EDITION)?;
    let Some(before) = list.replaces else { return Ok(()) };
    let before: Option<Record<MustKnowList>> = http::look_up(db, ground, before)?;
    let fits = before.is_some_and(|before| {
        before.unit == unit
            && before.status == RecordStatus::Verified
            && before.content.audience == list.audience
            && before.content.withdrawn.is_some()
            && before.content.last_day() < list.valid_from
    });
    unless(fits, &no::REPLACED)
}

/// Named questions: of the same unit and category, of the kind of their section, verified.
pub(crate) fn of_a_paper(db: &mut Db, ground: &Ground, unit: Id, paper: &Paper) -> db::Result<()> {
    for (section, question) in paper.fixed() {
        let question: Option<Record<Question>> = http::look_up(db, ground, question)?;
        let fits = question.is_some_and(|question| {
            question.unit == unit
                && question.status == RecordStatus::Verified
                && question.content.category == paper.category
                && question.content.kind == section.kind
                && question.content.retired.is_none()
        });
        unless(fits, &no::QUESTION_GONE)?;
    }
    Ok(())
}

/// People of the tenant, of whatever unit: who came may be of another one, or have moved there since.
fn of_somebody(db: &mut Db, ground: &Ground, named: impl Iterator<Item = Id>) -> db::Result<()> {
    let named: BTreeSet<Id> = named.collect();
    unless(people::are_known(db, ground.tenant(), &named)?, &no::NOBODY)
}

/// People whom the organization knows, within reach.
pub(crate) fn of_people(
    db: &mut Db,
    ground: &Ground,
    people: impl Iterator<Item = Id>,
) -> db::Result<()> {
    for person in people {
        let found = people::find(db, ground.tenant(), person)?;
        let known = found.is_some_and(|person| ground.reach.covers(person.unit));
        unless(known, &no::PERSON_UNKNOWN)?;
    }
    Ok(())
}

/// Whoever is named to lead.
pub(crate) fn of_a_plan(db: &mut Db, ground: &Ground, _: Id, plan: &Plan) -> db::Result<()> {
    of_somebody(db, ground, plan.items.iter().filter_map(|item| item.lead))
}

/// What sessions say already that they carry out is done, once the plan has an item for it: an item may be on other statutes than it was
/// when they were verified.
pub(crate) fn what_is_done(
    db: &mut Db,
    ground: &Ground,
    plan: &mut Record<Plan>,
) -> db::Result<()> {
    let year = plan.content.year;
    let (from, next) = (first_of(year), first_of(year.saturating_add(1)));
    let sessions: Vec<Record<Session>> =
        records::verified_within(db, ground.tenant(), &[plan.unit], (from, next))?;
    if let Some(content) = plan.content.following(plan.id, plan.id, &sessions) {
        plan.content = content;
    }
    Ok(())
}

fn first_of(year: i32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, 1, 1).unwrap_or_default()
}

/// Whoever is named to have been there.
pub(crate) fn of_a_training(
    db: &mut Db,
    ground: &Ground,
    _: Id,
    training: &Training,
) -> db::Result<()> {
    of_somebody(db, ground, training.attendees.iter().copied())
}

/// Somebody of the tenant.
pub(crate) fn of_an_officer(
    db: &mut Db,
    ground: &Ground,
    _: Id,
    officer: &Officer,
) -> db::Result<()> {
    of_somebody(db, ground, std::iter::once(officer.person))
}

/// 一人一档: on a day a person is on post once, whichever unit says so. The person is held, so that no two records come to be at once.
pub(crate) fn on_post_once(
    tx: &mut Tx<'_>,
    ground: &Ground,
    before: Option<&Record<Officer>>,
    after: &Record<Officer>,
) -> db::Result<()> {
    let post = |one: &Officer| (one.person, one.on_post_from, one.on_post_to);
    let same = before.is_some_and(|before| post(&before.content) == post(&after.content));
    if same || after.status == RecordStatus::Voided {
        return Ok(());
    }
    people::hold(tx, after.content.person)?;
    on_post_elsewhere(tx.db, ground, after.id, &after.content)
}

/// Whether another record has the person on post on one of the days.
pub(crate) fn on_post_elsewhere(
    db: &mut Db,
    ground: &Ground,
    id: Id,
    officer: &Officer,
) -> db::Result<()> {
    let always = agenda::until(ground.now.local_date());
    let all: Vec<Record<Officer>> =
        records::everywhere(db, ground.tenant(), &RecordStatus::STANDING, always)?;
    let twice = |one: &Record<Officer>| one.id != id && one.content.meets(officer);
    unless(!all.iter().any(twice), &no::OFFICER_TWICE)
}

/// An item of a plan is done by the verified session that names it, and as long as its session is verified: it follows in the same unit of
/// work, so that neither counts without the other. `complete-item` holds the session, and what takes a session out of a plan holds the plan: no
/// item is done, or open, by what is otherwise meanwhile.
pub(crate) fn beside_a_session(
    tx: &mut Tx<'_>,
    ground: &Ground,
    before: Option<&Record<Session>>,
    after: &Record<Session>,
) -> db::Result<()> {
    use RecordStatus::{Draft, Returned, Submitted, Verified};
    let Some(before) = after.turned_from(before) else { return Ok(()) };
    let years = [before, after].map(|one| one.content.held_on.year());
    let (from, to) = (years[0].min(years[1]), years[0].max(years[1]));
    let (tenant, unit) = (tx.tenant(), &[after.unit]);
    let states = [Draft, Submitted, Returned, Verified];
    let plans: Vec<Record<Plan>> =
        records::within(tx.db, tenant, unit, &states, (first_of(from), first_of(to)))?;
    let told = [before, after].into_iter().filter_map(|one| one.content.plan.clone());
    let done = plans.iter().flat_map(|plan| plan.content.done_by(plan.id, after.id));
    let touched: Vec<PlanReference> = told.chain(done).collect();
    let days = (first_of(from), first_of(to.saturating_add(1)));
    let named = |one: &Record<Session>| {
        one.id == after.id || one.content.plan.as_ref().is_some_and(|plan| touched.contains(plan))
    };
    let verified: Vec<Record<Session>> = records::verified_within(tx.db, tenant, unit, days)?;
    let mut sessions: Vec<Record<Session>> = Vec::new();
    for one in verified.iter().filter(|one| named(one)) {
        // Held, so that no item is done by one that is taken back meanwhile.
        let held = records::hold(tx, one.id)?;
        sessions.extend(held.filter(|held: &Record<Session>| held.status == Verified));
    }
    let plans: BTreeSet<Id> = touched.iter().map(|named| named.plan).collect();
    for id in plans {
        let held: Option<Record<Plan>> = records::hold(tx, id)?;
        let stands =
            |one: &Record<Plan>| one.unit == after.unit && one.status != RecordStatus::Voided;
        http::follow(
            tx,
            ground,
            held.into_iter().filter(stands),
            "item_followed",
            |plan: &Plan| plan.following(id, after.id, &sessions),
        )?;
    }
    Ok(())
}

/// Who takes an exam again: by the results of the first one. Where that has totals alone, nobody can tell.
pub(crate) fn of_a_make_up(
    db: &mut Db,
    ground: &Ground,
    exam: &Exam,
    again: impl Iterator<Item = Id>,
) -> db::Result<()> {
    let Some(first) = exam.make_up_of else { return Ok(()) };
    let first: Option<Record<Exam>> = http::look_up(db, ground, first)?;
    let has_results = |first: &Record<Exam>| first.content.results_version.is_some();
    let Some(first) = first.filter(has_results) else { return Ok(()) };
    let results = store::results_of(db, ground.tenant(), first.id)?;
    let results = results.iter().map(|one| (one.person, one.passed(&first.content)));
    Ok(may_make_up(results, again).map_err(Problem::from)?)
}

/// An exam that was taken online is what its sitting came to; one that was recorded is what its results come to, once there are some, and a
/// make-up sitting names its first exam.
pub(crate) fn beside_an_exam(
    tx: &mut Tx<'_>,
    ground: &Ground,
    before: Option<&Record<Exam>>,
    after: &Record<Exam>,
) -> db::Result<()> {
    let sitting = store::sitting_of_exam(tx.db, tx.tenant(), after.id)?;
    if sitting.is_none() {
        first_exam(tx, after)?;
    }
    let Some(before) = before.filter(|before| before.content != after.content) else {
        return Ok(());
    };
    if sitting.is_some() {
        let Exam { name, published_on, .. } = after.content.clone();
        let same = Exam { name, published_on, ..before.content.clone() };
        return unless(same == after.content, &no::TOTALS_OF_SITTING);
    }
    of_kept_results(tx, ground, after)
}

/// The exam for which a make-up sitting makes up; it is held, so that it does not become void, or a make-up itself, meanwhile. A phone may
/// send the draft of a make-up before that of the first exam; handed in is what names one that is there.
fn first_exam(tx: &mut Tx<'_>, after: &Record<Exam>) -> db::Result<()> {
    let exam = &after.content;
    let Some(named) = exam.make_up_of else { return Ok(()) };
    if matches!(after.status, RecordStatus::Returned | RecordStatus::Voided) {
        return Ok(());
    }
    unless(named != after.id, &no::SAME_SITTING)?;
    let Some(first) = records::hold::<Exam>(tx, named)? else {
        return unless(after.status == RecordStatus::Draft, &no::SAME_SITTING);
    };
    let fits = first.unit == after.unit
        && first.status != RecordStatus::Voided
        && first.content.category == exam.category
        && first.content.make_up_of.is_none()
        && first.content.held_on <= exam.held_on;
    unless(fits, &no::SAME_SITTING)
}

/// Results are entered anew, and totals are not written over them.
fn of_kept_results(tx: &mut Tx<'_>, ground: &Ground, after: &Record<Exam>) -> db::Result<()> {
    let exam = &after.content;
    if exam.results_version.is_none() {
        return Ok(());
    }
    let results = store::results_of(tx.db, tx.tenant(), after.id)?;
    let summed = exam.clone().with_totals(&results).map_err(Problem::from)?;
    unless(summed == *exam, &no::RESULTS_STAND)?;
    of_a_make_up(tx.db, ground, exam, results.iter().map(|one| one.person))
}
