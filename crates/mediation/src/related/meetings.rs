//! 联席会商 and the cases that they are about.

use super::unless;
use crate::model::{JointMeeting, MediationCase};
use crate::problems as no;
use crate::routes::{may_read, trusts};
use crate::store::{self, CaseSight};
use chrono::NaiveDate;
use db::Db;
use kernel::Id;
use ledger::Tx;
use organization::{people, units};
use records::{Content, Record, RecordStatus};
use std::collections::{BTreeMap, BTreeSet};
use web::Ground;
use web::privacy::holds;

/// Persons whom the organization knows, and cases that stand, of the unit or one below it, of which the caller may read what they say.
pub(crate) fn of_a_meeting(
    db: &mut Db,
    ground: &Ground,
    unit: Id,
    meeting: &JointMeeting,
) -> db::Result<()> {
    let tenant = ground.tenant();
    unless(meeting.at <= ground.now, &no::MEETING_AHEAD)?;
    unless(people::are_known(db, tenant, &meeting.persons())?, &no::PERSON_UNKNOWN)?;
    let within = units::subtree(db, tenant, unit, meeting.day())?;
    for id in meeting.about() {
        let case = store::find_case(db, tenant, &CaseSight::everything(), id)?;
        let case = case.filter(|case| may_read(ground, case));
        let Some(case) = case else { return unless(false, &no::CASE_UNKNOWN) };
        unless(within.contains(&case.unit), &no::MEETING_UNIT)?;
        stands(&case)?;
    }
    Ok(())
}

fn stands(case: &MediationCase) -> db::Result<()> {
    unless(case.voided.is_none(), &no::VOIDED)?;
    unless(case.merged_into.is_none(), &no::MERGED)
}

/// Which of these meetings are about a case that the caller may not read, or whose whole they may not: what one says of one case it may say of
/// another.
pub(crate) fn hidden_meetings(
    db: &mut Db,
    ground: &Ground,
    meetings: &[Id],
) -> db::Result<BTreeSet<Id>> {
    let named = store::cases_of_meetings(db, ground.tenant(), meetings)?;
    let ids: BTreeSet<Id> = named.iter().map(|(_, case)| *case).collect();
    let ids: Vec<Id> = ids.into_iter().collect();
    let cases = store::find_some_cases(db, ground.tenant(), &CaseSight::everything(), &ids)?;
    let wholes: Vec<Id> = cases.iter().filter_map(|case| case.merged_into).collect();
    let wholes = store::find_some_cases(db, ground.tenant(), &CaseSight::everything(), &wholes)?;
    let withheld = |whole: &&MediationCase| whole.is_restricted() && !trusts(ground, whole);
    let withheld: BTreeSet<Id> = wholes.iter().filter(withheld).map(|whole| whole.id).collect();
    let is_open = |case: &&MediationCase| {
        may_read(ground, case) && case.merged_into.is_none_or(|whole| !withheld.contains(&whole))
    };
    let open: BTreeSet<Id> = cases.iter().filter(is_open).map(|case| case.id).collect();
    let hidden = named.into_iter().filter(|(_, case)| !open.contains(case));
    Ok(hidden.map(|(meeting, _)| meeting).collect())
}

/// What a meeting is about is kept with it, and its cases are held, so that none of them comes to be for fewer eyes meanwhile. When it is handed
/// in and when it is verified they stand, and none is merged or voided meanwhile.
pub(crate) fn the_cases_of_a_meeting(
    tx: &mut Tx<'_>,
    _: &Ground,
    before: Option<&Record<JointMeeting>>,
    meeting: &Record<JointMeeting>,
) -> db::Result<()> {
    let about = meeting.content.about();
    let (moved, is_said) =
        (before.is_none_or(|before| before.content.about() != about), is_said(meeting));
    if !moved && !is_said {
        return Ok(());
    }
    for id in &about {
        let case = store::hold_case(tx, &CaseSight::everything(), *id)?;
        let Some(case) = case else { return unless(false, &no::CASE_UNKNOWN) };
        if is_said {
            stands(&case)?;
        }
    }
    if moved {
        store::keep_meeting_cases(tx, meeting.id, &about)?;
    }
    Ok(())
}

fn is_said(meeting: &Record<JointMeeting>) -> bool {
    matches!(meeting.status, RecordStatus::Submitted | RecordStatus::Verified)
}

/// The meetings about a case, or about one that was merged into it.
pub(crate) fn meetings_about(
    db: &mut Db,
    tenant: &str,
    case: Id,
) -> db::Result<Vec<Record<JointMeeting>>> {
    let ids = store::meetings_of_case(db, tenant, case)?;
    records::find_some(db, tenant, &ids)
}

/// What organs met on of a case, where another person has looked at what was recorded of it.
pub(crate) fn meetings_on(
    db: &mut Db,
    tenant: &str,
    case: &MediationCase,
) -> db::Result<Vec<JointMeeting>> {
    let all = meetings_about(db, tenant, case.id)?;
    that_count(db, tenant, case, all)
}

/// As [`meetings_on`], which stay so until this unit of work ends.
pub(crate) fn held_meetings_on(
    tx: &mut Tx<'_>,
    case: &MediationCase,
) -> db::Result<Vec<JointMeeting>> {
    let all = hold_meetings(tx, case.id)?;
    let tenant = tx.tenant();
    that_count(tx.db, tenant, case, all)
}

/// Those that are verified, and that nobody held before the case was found, or a part of it that they name.
fn that_count(
    db: &mut Db,
    tenant: &str,
    case: &MediationCase,
    all: Vec<Record<JointMeeting>>,
) -> db::Result<Vec<JointMeeting>> {
    let verified = all.into_iter().filter(|one| one.status == RecordStatus::Verified);
    let verified: Vec<JointMeeting> = verified.map(|one| one.content).collect();
    let named: BTreeSet<Id> = verified.iter().flat_map(JointMeeting::about).collect();
    let named: Vec<Id> = named.into_iter().collect();
    let named = store::find_some_cases(db, tenant, &CaseSight::everything(), &named)?;
    let is_of = |one: &&MediationCase| one.id == case.id || one.merged_into == Some(case.id);
    let found: BTreeMap<Id, NaiveDate> =
        named.iter().filter(is_of).map(|one| (one.id, one.found_on)).collect();
    let in_time = |meeting: &JointMeeting| {
        let about = meeting.about();
        about.iter().any(|id| found.get(id).is_some_and(|day| *day <= meeting.day()))
    };
    Ok(verified.into_iter().filter(in_time).collect())
}

/// The meetings about a case, which nobody else changes until this unit of work ends. Before the case itself, as those have them who verify one.
pub(crate) fn hold_meetings(tx: &mut Tx<'_>, case: Id) -> db::Result<Vec<Record<JointMeeting>>> {
    let mut held = Vec::new();
    for id in store::meetings_of_case(tx.db, tx.tenant(), case)? {
        held.extend(records::hold(tx, id)?);
    }
    Ok(held)
}

/// Before a case is void. A meeting that was handed in and was about no other that is not void goes back to whoever wrote it.
pub(crate) fn without_its_case(
    tx: &mut Tx<'_>,
    ground: &Ground,
    meeting: &Record<JointMeeting>,
    case: Id,
) -> db::Result<()> {
    let mut others = meeting.content.about();
    others.remove(&case);
    let others: Vec<Id> = others.into_iter().collect();
    let others = store::find_some_cases(tx.db, tx.tenant(), &CaseSight::everything(), &others)?;
    if is_said(meeting) && others.iter().all(|one| one.voided.is_some()) {
        records::http::take_back(tx, ground, meeting, NO_CASE_LEFT)?;
    }
    Ok(())
}

/// Why a meeting goes back.
const NO_CASE_LEFT: &str = "所会商的案件已作废：请改为确实会商的案件再提交，或作废";

/// Takes away what people wrote in meetings about a case whose party is erased, unless an authority holds one; gives their ids.
pub(crate) fn erase_meetings(tx: &mut Tx<'_>, case: Id) -> db::Result<Vec<Id>> {
    let meetings = hold_meetings(tx, case)?;
    for meeting in &meetings {
        holds::refuse_if_held(tx.db, tx.tenant(), meeting.id)?;
        let content = meeting.content.clone().without_words();
        records::erase_words(tx, meeting, content)?;
        tx.forget_answers(meeting.id)?;
    }
    Ok(meetings.into_iter().map(|one| one.id).collect())
}

/// After a case came to be for fewer eyes, or part of one that is: so does what the ledger has of the meetings about it. Once the case is held, so
/// that none is recorded meanwhile.
pub(crate) fn shelter_meetings(
    tx: &mut Tx<'_>,
    ground: &Ground,
    case: Id,
    like: Id,
) -> db::Result<()> {
    for meeting in hold_meetings(tx, case)? {
        records::http::shelter(tx, ground, &meeting, &[like])?;
    }
    Ok(())
}
