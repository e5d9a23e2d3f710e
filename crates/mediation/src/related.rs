//! What records of this line refer to, and what of it has to be so.

mod meetings;

pub(crate) use meetings::*;

use crate::codes::{CaseOutcome, FoundBy};
use crate::model::{
    MediationCase, NewCase, NewMediator, Particulars, PartyDetails, Patrol, Subsidy,
};
use crate::problems as no;
use crate::routes::{sight, unknown};
use crate::rules::MediationRules;
use crate::store::{self, CaseFilter, CaseSight};
use crate::workflow::{Nominee, contradictions};
use chrono::NaiveDate;
use db::Db;
use kernel::{FieldError, Id, Problem, ProblemKind, Reach, Refusal, problems};
use ledger::Tx;
use organization::units::UnitKind;
use organization::{people, units};
use records::{Record, RecordStatus};
use web::Ground;
use web::privacy::people::Person;

/// Every field that is wrong, or nothing.
pub(crate) fn unless_wrong(errors: Vec<FieldError>) -> db::Result<()> {
    if errors.is_empty() {
        return Ok(());
    }
    Err(Problem::plain(&problems::INVALID).with_errors(errors).into())
}

fn unless(holds: bool, kind: &'static ProblemKind) -> db::Result<()> {
    Ok(Refusal::unless(holds, kind).map_err(Problem::from)?)
}

/// Areas within the unit, and persons whom the organization knows.
pub(crate) fn of_a_patrol(
    db: &mut Db,
    ground: &Ground,
    unit: Id,
    patrol: &Patrol,
) -> db::Result<()> {
    if !patrol.areas.is_empty() {
        let within = units::subtree(db, ground.tenant(), unit, patrol.to)?;
        unless(patrol.areas.iter().all(|area| within.contains(area)), &no::PATROL_AREA)?;
    }
    for person in patrol.by.iter().chain(&patrol.signed_by) {
        let known = people::find(db, ground.tenant(), *person)?;
        unless(known.is_some(), &no::PERSON_UNKNOWN)?;
    }
    Ok(())
}

/// Zero is reported where nothing was found, and only there.
pub(crate) fn what_a_patrol_found(
    tx: &mut Tx<'_>,
    _: &Ground,
    _: Option<&Record<Patrol>>,
    patrol: &Record<Patrol>,
) -> db::Result<()> {
    let found = store::found_by_patrol(tx.db, tx.tenant(), patrol.id)?;
    let is_said = matches!(patrol.status, RecordStatus::Submitted | RecordStatus::Verified);
    let zero = patrol.content.zero_report;
    unless(!zero || found == 0 || patrol.status == RecordStatus::Voided, &no::NOT_ZERO)?;
    unless(!is_said || zero || found > 0, &no::NOTHING_FOUND)
}

/// How the ledger calls a ticket of the hotline.
const TICKET: &str = "hotline.ticket";

/// 热线工单: one that the ledger knows as such, and that no other case is linked to. No phone makes tickets: whoever names one has had it from here, so
/// there is none that comes later than the case that names it.
pub(crate) fn the_ticket_of(tx: &mut Tx<'_>, case: &MediationCase) -> db::Result<()> {
    let (Some(ticket), tenant) = (case.ticket, tx.tenant()) else { return Ok(()) };
    let kinds = ledger::feed::kinds(tx.db, tenant, &[ticket])?;
    unless(kinds.get(&ticket).is_some_and(|kind| kind == TICKET), &no::TICKET_UNKNOWN)?;
    let of = CaseFilter { ticket: Some(ticket), ..CaseFilter::default() };
    let linked = store::list_cases(tx.db, tenant, &CaseSight::everything(), &of, None, 1)?;
    unless(linked.is_empty(), &no::TICKET_LINKED)
}

/// The round that found a dispute: of its area and days, not void, and not one that has reported zero. It is held, so that it does not
/// report zero meanwhile.
pub(crate) fn the_patrol_of(tx: &mut Tx<'_>, case: &MediationCase) -> db::Result<()> {
    let Some(id) = case.patrol else { return Ok(()) };
    let patrol: Option<Record<Patrol>> = records::hold(tx, id)?;
    let patrol = patrol.filter(|one| one.status != RecordStatus::Voided);
    let Some(patrol) = patrol else { return unless(false, &no::PATROL) };
    unless(!patrol.content.zero_report, &no::NOT_ZERO)?;
    let (from, to) = (patrol.content.from, patrol.content.to);
    let in_time = from <= case.found_on && case.found_on <= to;
    let within = units::subtree(tx.db, tx.tenant(), patrol.unit, case.found_on)?;
    let fits = case.found_by == FoundBy::Patrol && in_time && within.contains(&case.unit);
    unless(fits, &no::PATROL)
}

/// After a correction. A round that was voided meanwhile binds the day of what it found no more: the dispute still names it, or the one
/// that was recorded instead. From one that was handed in the last dispute is not taken, for it has reported that it found some.
pub(crate) fn the_patrol_now(
    tx: &mut Tx<'_>,
    before: &MediationCase,
    after: &MediationCase,
) -> db::Result<()> {
    let moved = after.patrol != before.patrol;
    if !moved && after.found_on == before.found_on {
        return Ok(());
    }
    if let Some(id) = before.patrol {
        let patrol: Option<Record<Patrol>> = records::hold(tx, id)?;
        match patrol.map(|one| one.status) {
            Some(RecordStatus::Voided) if !moved => return Ok(()),
            Some(RecordStatus::Submitted | RecordStatus::Verified) if moved => {
                let others = store::found_by_patrol(tx.db, tx.tenant(), id)? > 1;
                unless(others, &no::NOTHING_FOUND)?;
            }
            _ => {}
        }
    }
    the_patrol_of(tx, after)
}

/// The round that found a dispute, which nobody else changes until this unit of work ends.
pub(crate) fn held_round(
    tx: &mut Tx<'_>,
    case: &MediationCase,
) -> db::Result<Option<Record<Patrol>>> {
    Ok(case.patrol.map(|id| records::hold(tx, id)).transpose()?.flatten())
}

/// Before a dispute is void. A round that was handed in and found nothing besides goes back to whoever wrote it, who names what it did find or
/// reports zero.
pub(crate) fn without_its_dispute(
    tx: &mut Tx<'_>,
    ground: &Ground,
    round: &Record<Patrol>,
) -> db::Result<()> {
    let said = matches!(round.status, RecordStatus::Submitted | RecordStatus::Verified);
    if said && store::found_by_patrol(tx.db, tx.tenant(), round.id)? == 1 {
        records::http::take_back(tx, ground, round, NOTHING_LEFT)?;
    }
    Ok(())
}

/// Why a round goes back.
const NOTHING_LEFT: &str = "所发现的纠纷已作废：请关联确实发现的纠纷，或改为零报告，再提交";

/// A unit, a person and a grid within reach.
pub(crate) fn of_a_mediator(db: &mut Db, ground: &Ground, new: &NewMediator) -> db::Result<()> {
    let (tenant, reach) = (ground.tenant(), &ground.reach);
    units::named(db, tenant, reach, "/unit", new.unit)?;
    let person = people::find(db, tenant, new.person)?;
    let person = person.filter(|person| reach.covers(person.unit));
    person.ok_or_else(|| unknown("/person", &no::PERSON_UNKNOWN))?;
    grid_of_a_mediator(db, ground, new.grid)
}

/// A grid is one, within reach.
pub(crate) fn grid_of_a_mediator(db: &mut Db, ground: &Ground, grid: Option<Id>) -> db::Result<()> {
    let Some(grid) = grid else { return Ok(()) };
    let grid = units::named(db, ground.tenant(), &ground.reach, "/grid", grid)?;
    let is_grid = grid.kind == UnitKind::Grid;
    Ok(is_grid.then_some(()).ok_or_else(|| unknown("/grid", &no::NO_GRID))?)
}

/// What the rules need to know of mediators who are to mediate between these parties.
pub(crate) fn nominees(
    db: &mut Db,
    ground: &Ground,
    mediators: &[Id],
    parties: &[&PartyDetails],
    on: NaiveDate,
) -> db::Result<Vec<Nominee>> {
    let tenant = ground.tenant();
    let mut nominees = Vec::new();
    for id in mediators {
        let Some(mediator) = store::find_mediator(db, tenant, &Reach::All, *id)? else { continue };
        let name = people::find(db, tenant, mediator.person)?.map(|person| person.name);
        let known = store::find_particulars(db, &ground.keys, *id)?;
        nominees.push(Nominee {
            mediator: mediator.id,
            person: mediator.person,
            in_service: mediator.employment_on(on).is_some(),
            is_party: parties.iter().any(|party| stands_in(party, name.as_deref(), &known)),
        });
    }
    Ok(nominees)
}

/// A mediator who is the party, or acts for it as agent or guardian, by name or number. Where both identity numbers are known these decide: others
/// bear the same name, and a family has one telephone.
fn stands_in(party: &PartyDetails, name: Option<&str>, mediator: &Particulars) -> bool {
    let is = |known: &str, numbers: Person| match (&numbers.id_no, &mediator.id_no) {
        (Some(one), Some(other)) => one == other,
        _ => name == Some(known) || numbers.shares_a_number_with(&mediator.numbers()),
    };
    let representatives = party.representatives();
    is(&party.name, party.numbers())
        || representatives.iter().any(|one| is(one.name(), one.numbers()))
}

/// What contradicts itself in what is said of the parties, each where it stands in the request.
pub(crate) fn of_parties(new: &NewCase, found_on: NaiveDate, today: NaiveDate) -> Vec<FieldError> {
    let (parties, rules) = (new.parties.iter().enumerate(), MediationRules::built_in());
    let wrong = parties.flat_map(|(n, party)| {
        let said = (party.kind, party.minor);
        let wrong = contradictions(said, &party.details, (found_on, today), rules);
        wrong.into_iter().map(move |(place, kind)| {
            FieldError::of(&format!("/parties/{n}{place}"), &Problem::plain(kind))
        })
    });
    wrong.collect()
}

/// A case in sight that earns the grade by the rule of the day of its outcome, and a mediator of it.
pub(crate) fn of_a_subsidy(
    db: &mut Db,
    ground: &Ground,
    unit: Id,
    subsidy: &Subsidy,
) -> db::Result<()> {
    let case = store::find_case(db, ground.tenant(), &sight(ground), subsidy.case)?;
    let Some(case) = case else { return unless(false, &no::CASE_UNKNOWN) };
    unless(case.unit == unit, &no::SUBSIDY_CASE)?;
    unless(case.voided.is_none(), &no::VOIDED)?;
    unless(case.merged_into.is_none(), &no::MERGED)?;
    MediationRules::built_in().earns(&case, subsidy).map_err(Problem::from)?;
    unless(mediated(db, ground.tenant(), &case, subsidy.mediator)?, &no::SUBSIDY_MEDIATOR)
}

/// After a correction. A claim that was handed in or reviewed, and that the case as it is now does not earn, goes back to whoever wrote it, and another
/// person reviews it again; what was paid is not revised, and the correction waits until that is void.
pub(crate) fn the_claim_now(
    tx: &mut Tx<'_>,
    ground: &Ground,
    before: &MediationCase,
    after: &MediationCase,
) -> db::Result<()> {
    use RecordStatus::{Submitted, Verified};
    let Some(id) = store::claim_of_dispute(tx, after.id)? else { return Ok(()) };
    let claim: Option<Record<Subsidy>> = records::hold(tx, id)?;
    // That of a case which was merged into this one stands on that.
    let stands = |one: &Record<Subsidy>| {
        one.content.case == after.id && matches!(one.status, Submitted | Verified)
    };
    let Some(claim) = claim.filter(stands) else { return Ok(()) };
    if MediationRules::built_in().earns_still(before, after, &claim.content).is_ok() {
        return Ok(());
    }
    unless(claim.content.paid.is_none(), &no::SUBSIDY_RESTS)?;
    records::http::take_back(tx, ground, &claim, NOT_EARNED)?;
    Ok(())
}

/// Why a claim goes back.
const NOT_EARNED: &str =
    "案件已更正，不再符合所申报的补贴等级或条件：请按更正后的案件修改再提交，或作废";

/// What was settled on the spot was assigned to nobody: there whoever served on the day may be named, and the reviewer looks.
fn mediated(db: &mut Db, tenant: &str, case: &MediationCase, mediator: Id) -> db::Result<bool> {
    if case.outcome != Some(CaseOutcome::Spot) {
        return Ok(case.mediators.iter().any(|one| one.mediator == mediator));
    }
    let found = store::find_mediator(db, tenant, &Reach::All, mediator)?;
    let serves = |day| found.as_ref().is_some_and(|one| one.employment_on(day).is_some());
    Ok(case.outcome_on.is_some_and(serves))
}

/// 一案一补: the table has one row a dispute. What was paid is not revised, and a void claim leaves the dispute to another one.
pub(crate) fn one_case_once(
    tx: &mut Tx<'_>,
    _: &Ground,
    before: Option<&Record<Subsidy>>,
    claim: &Record<Subsidy>,
) -> db::Result<()> {
    let dispute = claim.content.case;
    if claim.status == RecordStatus::Voided {
        return store::release_dispute(tx, claim.id);
    }
    let Some(before) = before else {
        // Held, so that it is not voided meanwhile.
        let case = store::hold_case(tx, &CaseSight::everything(), dispute)?;
        unless(case.is_some_and(|case| case.voided.is_none()), &no::VOIDED)?;
        let known = store::claim_of_dispute(tx, dispute)?;
        unless(known.is_none(), &no::SUBSIDY_TWICE)?;
        return store::claim_dispute(tx, dispute, claim.id);
    };
    unless(before.content.case == dispute, &no::SUBSIDY_CASE)?;
    unless(before.content.paid.is_none(), &no::SUBSIDY_PAID)?;
    if claim.status == RecordStatus::Submitted {
        // Held as it is now: what was corrected since it was read is looked at, and what is corrected from now on finds the claim handed in.
        let case = store::hold_case(tx, &CaseSight::everything(), dispute)?;
        let Some(case) = case else { return unless(false, &no::CASE_UNKNOWN) };
        MediationRules::built_in().earns(&case, &claim.content).map_err(Problem::from)?;
    }
    Ok(())
}
