//! What records of this line refer to, and what of it has to be so.

use crate::model::{
    Activity, ActivityEvidence, AnswerPrompt, CompleteDuty, DutyList, IssueStock,
    LegalConsultation, LiteratePerson, LogService, Material, MediaProduct, NodeReference, Prompt,
    PublicityPlan,
};
use crate::problems as no;
use crate::{stock, store};
use chrono::{Datelike, NaiveDate};
use db::Db;
use kernel::{Id, Problem, ProblemKind, Refusal};
use ledger::Tx;
use organization::people;
use organization::units::{self, UnitKind};
use records::{Record, RecordStatus, agenda, http};
use web::Ground;

fn unless(holds: bool, kind: &'static ProblemKind) -> db::Result<()> {
    Ok(Refusal::unless(holds, kind).map_err(Problem::from)?)
}

/// Villages within reach; stocks that fit; a main activity of the same unit and day; a node that an approved plan has.
pub(crate) fn of_an_activity(
    db: &mut Db,
    ground: &Ground,
    unit: Id,
    activity: &Activity,
) -> db::Result<()> {
    for village in &activity.villages {
        units::named(db, ground.tenant(), &ground.reach, "/content/villages", *village)?;
    }
    if let Some(main) = activity.stop_of {
        let main: Option<Record<Activity>> = http::look_up(db, ground, main)?;
        unless(main.is_some_and(|main| is_main(&main, unit, activity)), &no::STOP)?;
    }
    stock::is_fit(db, ground, unit, &activity.materials)?;
    let Some(NodeReference { code, to, plan: Some(plan) }) = &activity.node else { return Ok(()) };
    let plan: Option<Record<PublicityPlan>> = http::look_up(db, ground, *plan)?;
    let plan = plan.filter(|plan| plan.status == RecordStatus::Verified);
    let node = plan.as_ref().and_then(|plan| plan.content.node(code, *to));
    let Some(node) = node else { return unless(false, &no::NODE_PLAN) };
    let held = (activity.held_from, activity.held_to);
    Ok(NodeReference::inside((node.from, node.to), held).map_err(Problem::from)?)
}

/// Whether an activity is one that another may be a stop of.
fn is_main(main: &Record<Activity>, unit: Id, stop: &Activity) -> bool {
    main.unit == unit
        && main.status != RecordStatus::Voided
        && main.content.held_to == stop.held_to
        && main.content.stop_of.is_none()
}

/// A stop that was handed in has its main activity whatever becomes of either, or the day would count for nothing: the stop holds the main
/// one, which cannot be voided, moved or made a stop itself as long as such stops name it.
fn keep_the_main_one(
    tx: &mut Tx<'_>,
    before: Option<&Record<Activity>>,
    after: &Record<Activity>,
) -> db::Result<()> {
    use RecordStatus::{Submitted, Verified, Voided};
    let counts = [Submitted, Verified];
    if let Some(main) = after.content.stop_of.filter(|_| counts.contains(&after.status)) {
        let main: Option<Record<Activity>> = records::hold(tx, main)?;
        unless(main.is_some_and(|main| is_main(&main, after.unit, &after.content)), &no::STOP)?;
    }
    let Some(before) = before else { return Ok(()) };
    let day = before.content.held_to;
    let goes =
        after.status == Voided || after.content.held_to != day || after.content.stop_of.is_some();
    if !goes || before.content.stop_of.is_some() {
        return Ok(());
    }
    let tenant = tx.tenant();
    let that_day: Vec<Record<Activity>> =
        records::within(tx.db, tenant, &[before.unit], &counts, (day, day))?;
    let named = that_day.iter().any(|one| one.content.stop_of == Some(before.id));
    unless(!named, &no::HAS_STOPS)
}

/// A duty is done as long as its activity is verified: it follows in the same unit of work, so that neither counts without the other.
/// `complete-item` holds the activity, so no duty is added meanwhile.
fn duties_follow(
    tx: &mut Tx<'_>,
    ground: &Ground,
    before: Option<&Record<Activity>>,
    after: &Record<Activity>,
) -> db::Result<()> {
    use RecordStatus::Verified;
    let Some(before) = after.turned_from(before) else { return Ok(()) };
    let held = (after.status == Verified).then_some(&after.content);
    let lists = lists_of(tx, [before, after].map(|one| one.content.held_to.year()))?;
    http::follow(tx, ground, lists, "item_followed", |list: &DutyList| {
        list.following(after.id, held)
    })
}

/// The lists of duties of these years that were handed in: a list says of whichever office whose duty it is.
fn lists_of(tx: &mut Tx<'_>, years: [i32; 2]) -> db::Result<Vec<Record<DutyList>>> {
    use RecordStatus::{Returned, Submitted, Verified};
    let first = |year| NaiveDate::from_ymd_opt(year, 1, 1).unwrap_or_default();
    let days = (first(years[0].min(years[1])), first(years[0].max(years[1])));
    let tenant = tx.tenant();
    records::everywhere(tx.db, tenant, &[Submitted, Returned, Verified], days)
}

/// The verified activity by which a duty of a list was done, of the office or the list's own unit; it does no duty of another list. It is
/// held, so that it does no other one meanwhile.
pub(crate) fn done_by(
    tx: &mut Tx<'_>,
    list: &Record<DutyList>,
    said: &CompleteDuty,
) -> db::Result<Activity> {
    let office = list.content.item(said.number).map_err(Problem::from)?.office;
    let activity: Option<Record<Activity>> = records::hold(tx, said.activity)?;
    let activity = activity.filter(|one| {
        one.status == RecordStatus::Verified && [office, list.unit].contains(&one.unit)
    });
    let activity = activity.ok_or(Refusal(&no::NO_ACTIVITY)).map_err(Problem::from)?;
    let year = activity.content.held_to.year();
    let others = lists_of(tx, [year, year])?;
    let taken = others.iter().any(|one| one.id != list.id && one.content.rests_on(activity.id));
    unless(!taken, &no::OTHER_DUTY)?;
    Ok(activity.content)
}

/// What it hands out leaves the stock; its stops and the duties that it did stand with it. What was told as evidence has to be there when somebody verifies it, and not only its digest.
pub(crate) fn beside_an_activity(
    tx: &mut Tx<'_>,
    ground: &Ground,
    before: Option<&Record<Activity>>,
    after: &Record<Activity>,
) -> db::Result<()> {
    keep_the_main_one(tx, before, after)?;
    consulted_once(tx, ground, after)?;
    store::keep_told(tx, before, after)?;
    stock::settle(tx, ground, before, after)?;
    duties_follow(tx, ground, before, after)?;
    if after.status != RecordStatus::Verified {
        return Ok(());
    }
    let proofs = ground.proofs(tx.db, &[after.id])?;
    unless(ActivityEvidence::are_stored(&after.content.evidence, &proofs), &no::NOT_STORED)
}

/// Whether a consultation was asked for at an activity.
fn is_asked_at(activity: &Record<Activity>, unit: Id, asked: &LegalConsultation) -> bool {
    let held = activity.content.held_from..=activity.content.held_to;
    let stands = activity.status != RecordStatus::Voided;
    activity.unit == unit && stands && held.contains(&asked.on)
}

pub(crate) fn of_a_consultation(
    db: &mut Db,
    ground: &Ground,
    unit: Id,
    asked: &LegalConsultation,
) -> db::Result<()> {
    let Some(activity) = asked.activity else { return Ok(()) };
    let activity: Option<Record<Activity>> = http::look_up(db, ground, activity)?;
    unless(activity.is_some_and(|one| is_asked_at(&one, unit, asked)), &no::CONSULTED_AT)
}

/// What was asked at an activity counts once: told there, or by records of its own. The activity is held, so neither is added meanwhile.
pub(crate) fn beside_a_consultation(
    tx: &mut Tx<'_>,
    _: &Ground,
    _: Option<&Record<LegalConsultation>>,
    after: &Record<LegalConsultation>,
) -> db::Result<()> {
    use RecordStatus::{Submitted, Verified};
    let said = [Submitted, Verified].contains(&after.status);
    let Some(activity) = after.content.activity.filter(|_| said) else { return Ok(()) };
    let activity: Option<Record<Activity>> = records::hold(tx, activity)?;
    let activity = activity.filter(|one| is_asked_at(one, after.unit, &after.content));
    let activity = activity.ok_or(Refusal(&no::CONSULTED_AT)).map_err(Problem::from)?;
    unless(activity.content.consultations.is_empty(), &no::CONSULTED_TWICE)
}

/// Whatever the day: what was asked there stays so when the activity is moved.
fn consulted_once(tx: &mut Tx<'_>, ground: &Ground, after: &Record<Activity>) -> db::Result<()> {
    use RecordStatus::{Submitted, Verified};
    let said = [Submitted, Verified];
    if after.content.consultations.is_empty() || !said.contains(&after.status) {
        return Ok(());
    }
    let (tenant, days) = (tx.tenant(), agenda::until(ground.now.local_date()));
    let asked: Vec<Record<LegalConsultation>> =
        records::within(tx.db, tenant, &[after.unit], &said, days)?;
    let twice = asked.iter().any(|one| one.content.activity == Some(after.id));
    unless(!twice, &no::CONSULTED_TWICE)
}

/// A village or community within reach.
pub(crate) fn is_a_village(db: &mut Db, ground: &Ground, village: Id) -> db::Result<()> {
    named_village(db, ground, "/content/village", village)
}

fn named_village(db: &mut Db, ground: &Ground, place: &str, village: Id) -> db::Result<()> {
    let unit = units::named(db, ground.tenant(), &ground.reach, place, village)?;
    unless(matches!(unit.kind, UnitKind::Village | UnitKind::Community), &no::VILLAGE)
}

/// 村播: a village or community within reach.
pub(crate) fn of_a_product(
    db: &mut Db,
    ground: &Ground,
    _: Id,
    product: &MediaProduct,
) -> db::Result<()> {
    let village = product.live.as_ref().and_then(|live| live.village);
    village.map_or(Ok(()), |village| named_village(db, ground, "/content/live/village", village))
}

/// Offices within reach.
pub(crate) fn of_duties(db: &mut Db, ground: &Ground, _: Id, list: &DutyList) -> db::Result<()> {
    for item in &list.items {
        units::named(db, ground.tenant(), &ground.reach, "/content/items", item.office)?;
    }
    Ok(())
}

/// A person and a village within reach.
pub(crate) fn of_a_literate(
    db: &mut Db,
    ground: &Ground,
    _: Id,
    literate: &LiteratePerson,
) -> db::Result<()> {
    is_a_village(db, ground, literate.village)?;
    let person = people::find(db, ground.tenant(), literate.person)?;
    let known = person.is_some_and(|person| ground.reach.covers(person.unit));
    unless(known, &no::PERSON_UNKNOWN)
}

/// At which activity somebody served: one within reach that is not void.
pub(crate) fn of_a_service(db: &mut Db, ground: &Ground, said: &LogService) -> db::Result<()> {
    let Some(activity) = said.activity else { return Ok(()) };
    let activity: Option<Record<Activity>> = http::look_up(db, ground, activity)?;
    let fits = activity
        .is_some_and(|one| ground.reach.covers(one.unit) && one.status != RecordStatus::Voided);
    unless(fits, &no::SERVICE_ACTIVITY)
}

/// What was taken from the stock for an activity: of the same unit, and such as it hands out.
pub(crate) fn of_an_issue(
    db: &mut Db,
    ground: &Ground,
    material: &Record<Material>,
    said: &IssueStock,
) -> db::Result<()> {
    let Some(activity) = said.activity else { return Ok(()) };
    let activity: Option<Record<Activity>> = http::look_up(db, ground, activity)?;
    let fits = activity.is_some_and(|activity| {
        activity.unit == material.unit
            && activity.status != RecordStatus::Voided
            && activity.content.materials.iter().any(|issue| issue.item == material.content.item)
    });
    unless(fits, &no::STOCK_ACTIVITY)
}

/// What was done about a reminder: verified activities of its unit, or of those below it.
pub(crate) fn of_an_answer(
    db: &mut Db,
    ground: &Ground,
    prompt: &Record<Prompt>,
    said: &AnswerPrompt,
) -> db::Result<()> {
    let below = units::subtree(db, ground.tenant(), prompt.unit, ground.now.local_date())?;
    for activity in &said.activities {
        let activity: Option<Record<Activity>> = http::look_up(db, ground, *activity)?;
        let fits = activity
            .is_some_and(|one| one.status == RecordStatus::Verified && below.contains(&one.unit));
        unless(fits, &no::PROMPT_ACTIVITY)?;
    }
    Ok(())
}
