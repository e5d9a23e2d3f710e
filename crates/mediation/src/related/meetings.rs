//! 联席会商 and the cases that they are about.

use super::unless;
use crate::model::{JointMeeting, MediationCase};
use crate::problems as no;
use crate::routes::may_read;
use crate::store::{self, CaseSight};
use db::Db;
use kernel::Id;
use ledger::Tx;
use organization::{people, units};
use records::{Content, Record, RecordStatus};
use std::collections::BTreeSet;
use web::Ground;

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

/// Which of these meetings are about a case that the caller may not read: what one says of one case it may say of another.
pub(crate) fn hidden_meetings(
    db: &mut Db,
    ground: &Ground,
    meetings: &[Id],
) -> db::Result<BTreeSet<Id>> {
    let named = store::cases_of_meetings(db, ground.tenant(), meetings)?;
    let ids: BTreeSet<Id> = named.iter().map(|(_, case)| *case).collect();
    let ids: Vec<Id> = ids.into_iter().collect();
    let cases = store::find_some_cases(db, ground.tenant(), &CaseSight::everything(), &ids)?;
    let open = cases.iter().filter(|case| may_read(ground, case));
    let open: BTreeSet<Id> = open.map(|case| case.id).collect();
    let hidden = named.into_iter().filter(|(_, case)| !open.contains(case));
    Ok(hidden.map(|(meeting, _)| meeting).collect())
}

/// What a meeting is about is kept with it. When it is handed in and when it is verified its cases stand, and are held, so that none of them
/// is merged or voided meanwhile.
pub(crate) fn the_cases_of_a_meeting(
    tx: &mut Tx<'_>,
    _: &Ground,
    before: Option<&Record<JointMeeting>>,
    meeting: &Record<JointMeeting>,
) -> db::Result<()> {
    let about = meeting.content.about();
    if before.is_none_or(|before| before.content.about() != about) {
        store::keep_meeting_cases(tx, meeting.id, &about)?;
    }
    if !is_said(meeting) {
        return Ok(());
    }
    for id in about {
        let case = store::hold_case(tx, &CaseSight::everything(), id)?;
        let Some(case) = case else { return unless(false, &no::CASE_UNKNOWN) };
        stands(&case)?;
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

/// Whether organs met on a case, and another person has looked at what was recorded of it.
pub(crate) fn is_met_on(db: &mut Db, tenant: &str, case: Id) -> db::Result<bool> {
    let all = meetings_about(db, tenant, case)?;
    Ok(all.iter().any(|one| one.status == RecordStatus::Verified))
}

/// As [`is_met_on`], which stays so until this unit of work ends.
pub(crate) fn was_met_on(tx: &mut Tx<'_>, case: Id) -> db::Result<bool> {
    let held = hold_meetings(tx, case)?;
    Ok(held.iter().any(|one| one.status == RecordStatus::Verified))
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

/// Takes away what people wrote in meetings about a case whose party is erased.
pub(crate) fn erase_meetings(tx: &mut Tx<'_>, case: Id) -> db::Result<()> {
    for meeting in hold_meetings(tx, case)? {
        let content = meeting.content.clone().without_words();
        records::erase_words(tx, &meeting, content)?;
        tx.forget_answers(meeting.id)?;
    }
    Ok(())
}
