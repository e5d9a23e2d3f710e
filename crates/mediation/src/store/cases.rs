use super::counted;
use super::schema::{mediation_case as table, mediation_case_mediator as served};
use crate::codes::{CaseStatus, DisputeType};
use crate::model::MediationCase;
use crate::rules::MediationRules;
use chrono::NaiveDate;
use db::{Db, JsonDoc, Prepared, Uid, sql};
use diesel::prelude::*;
use kernel::{Id, Problem, Reach};
use ledger::Tx;
use ledger::recount::Record;

/// What a caller may know of: all cases of the units that they oversee, those of soldiers among them where they may; the cases of soldiers,
/// and no others, of the units whose green channel they are; and their own.
#[derive(Debug, Clone)]
pub struct CaseSight {
    pub oversees: Reach,
    pub military: Reach,
    /// 涉军绿色通道
    pub green_channel: Reach,
    pub account: Id,
    pub person: Option<Id>,
}

impl CaseSight {
    pub fn everything() -> Self {
        let (account, all) = (Id::nil(), || Reach::All);
        Self { oversees: all(), military: all(), green_channel: all(), account, person: None }
    }

    pub fn covers(&self, case: &MediationCase) -> bool {
        case.is_of(self.account, self.person) || self.reaches(case.unit, case.is_military())
    }

    /// Whether the caller knows of cases of a unit, of soldiers or not, that are not their own.
    pub fn reaches(&self, unit: Id, military: bool) -> bool {
        let oversees = self.oversees.covers(unit) && (!military || self.military.covers(unit));
        oversees || (military && self.green_channel.covers(unit))
    }
}

/// Which cases.
#[derive(Debug, Clone, Default)]
pub struct CaseFilter {
    pub units: Option<Vec<Id>>,
    pub statuses: Vec<CaseStatus>,
    pub dispute: Option<DisputeType>,
    pub committee: Option<Id>,
    pub ticket: Option<Id>,
    pub patrol: Option<Id>,
    /// Found on one of these days.
    pub found: Option<(NaiveDate, NaiveDate)>,
    /// In other states, too, where on this day something is still to be done for it.
    pub attended_on: Option<NaiveDate>,
}

pub fn find_case(
    db: &mut Db,
    tenant: &str,
    sight: &CaseSight,
    id: Id,
) -> db::Result<Option<MediationCase>> {
    let body: Option<JsonDoc> = sql!(db, |c| table::table
        .find((tenant, Uid(id)))
        .select(table::body)
        .get_result(c)
        .optional())?;
    let case: Option<MediationCase> = body.map(|body| body.read()).transpose()?;
    Ok(case.filter(|case| sight.covers(case)))
}

/// Those of these cases that are in sight.
pub fn find_some_cases(
    db: &mut Db,
    tenant: &str,
    sight: &CaseSight,
    ids: &[Id],
) -> db::Result<Vec<MediationCase>> {
    let ids: Vec<Uid> = ids.iter().map(|id| Uid(*id)).collect();
    let rows: Vec<JsonDoc> = sql!(db, |c| table::table
        .filter(table::tenant_id.eq(tenant).and(table::id.eq_any(&ids)))
        .select(table::body)
        .load(c))?;
    let cases: Vec<MediationCase> = rows.iter().map(JsonDoc::read).collect::<db::Result<_>>()?;
    Ok(cases.into_iter().filter(|case| sight.covers(case)).collect())
}

/// A page of the cases in sight, in the order in which they were entered.
pub fn list_cases(
    db: &mut Db,
    tenant: &str,
    sight: &CaseSight,
    filter: &CaseFilter,
    after: Option<Id>,
    limit: i64,
) -> db::Result<Vec<MediationCase>> {
    let units = |reach: &Reach| -> Option<Vec<Uid>> {
        reach.units().map(|units| units.into_iter().map(Uid).collect())
    };
    let (oversees, military) = (units(&sight.oversees), units(&sight.military));
    let green = units(&sight.green_channel);
    let person = Uid(sight.person.unwrap_or(Id::nil()));
    let statuses: Vec<&str> = filter.statuses.iter().map(|one| one.code()).collect();
    let rows: Vec<JsonDoc> = sql!(db, |c| {
        // Whatever else they oversee or not.
        let own = || {
            let mine = served::table
                .filter(served::tenant_id.eq(tenant).and(served::person_id.eq(person)))
                .select(served::case_id);
            let everywhere = green.is_none().into_sql::<diesel::sql_types::Bool>();
            let there = table::unit_id.eq_any(green.clone().unwrap_or_default());
            let of_soldiers = table::military.eq(1).and(there.or(everywhere));
            table::registered_by.eq(Uid(sight.account)).or(table::id.eq_any(mine)).or(of_soldiers)
        };
        let mut query =
            table::table.filter(table::tenant_id.eq(tenant)).select(table::body).into_boxed();
        if let Some(units) = &oversees {
            query = query.filter(table::unit_id.eq_any(units.clone()).or(own()));
        }
        if let Some(units) = &military {
            let allowed = table::unit_id.eq_any(units.clone()).or(table::military.eq(0));
            query = query.filter(allowed.or(own()));
        }
        if let Some(units) = &filter.units {
            let units: Vec<Uid> = units.iter().map(|id| Uid(*id)).collect();
            query = query.filter(table::unit_id.eq_any(units));
        }
        if !statuses.is_empty() {
            let is = table::status.eq_any(statuses.clone());
            query = match filter.attended_on {
                Some(day) => query.filter(is.or(table::attended_until.ge(day))),
                None => query.filter(is),
            };
        }
        if let Some(dispute) = filter.dispute {
            query = query.filter(table::dispute.eq(dispute.code()));
        }
        if let Some(committee) = filter.committee {
            query = query.filter(table::committee_id.eq(Uid(committee)));
        }
        if let Some(ticket) = filter.ticket {
            query = query.filter(table::ticket_id.eq(Uid(ticket)));
        }
        if let Some(patrol) = filter.patrol {
            query = query.filter(table::patrol_id.eq(Uid(patrol)));
        }
        if let Some((from, to)) = filter.found {
            query = query.filter(table::found_on.between(from, to));
        }
        if let Some(after) = after {
            query = query.filter(table::id.gt(Uid(after)));
        }
        query.order(table::id).limit(limit).load(c)
    })?;
    rows.iter().map(JsonDoc::read).collect()
}

/// A page of those with a last day that may move, by their ids.
pub fn provisional_cases(
    db: &mut Db,
    tenant: &str,
    after: Option<Id>,
    limit: i64,
) -> db::Result<Vec<MediationCase>> {
    let after = Uid(after.unwrap_or(Id::nil()));
    let rows: Vec<JsonDoc> = sql!(db, |c| table::table
        .filter(table::tenant_id.eq(tenant).and(table::provisional.eq(1)))
        .filter(table::id.gt(after))
        .order(table::id)
        .limit(limit)
        .select(table::body)
        .load(c))?;
    rows.iter().map(JsonDoc::read).collect()
}

/// The cases of a committee, or of the unit, that a number was given to; a void one has none. Committees may have given the same one on paper.
pub fn find_numbered_cases(
    db: &mut Db,
    tenant: &str,
    (committee, unit): (Option<Id>, Id),
    case_no: &str,
) -> db::Result<Vec<MediationCase>> {
    let committee = Uid(committee.unwrap_or(Id::nil()));
    let bodies: Vec<JsonDoc> = sql!(db, |c| table::table
        .filter(table::tenant_id.eq(tenant).and(table::case_no.eq(case_no)))
        .filter(table::status.ne(CaseStatus::Voided.code()))
        .filter(table::unit_id.eq(Uid(unit)).or(table::committee_id.eq(committee)))
        .order(table::id)
        .select(table::body)
        .load(c))?;
    bodies.iter().map(JsonDoc::read).collect()
}

/// How many disputes that are not void name a round.
pub fn found_by_patrol(db: &mut Db, tenant: &str, patrol: Id) -> db::Result<i64> {
    Ok(sql!(db, |c| table::table
        .filter(table::tenant_id.eq(tenant).and(table::patrol_id.eq(Uid(patrol))))
        .filter(table::status.ne(CaseStatus::Voided.code()))
        .count()
        .get_result(c))?)
}

/// The case, which nobody else changes until this unit of work ends.
pub fn hold_case(tx: &mut Tx<'_>, sight: &CaseSight, id: Id) -> db::Result<Option<MediationCase>> {
    let row = table::table.find((tx.tenant(), Uid(id))).select(table::id);
    if let Db::Pg(c) = &mut *tx.db {
        row.for_update().load::<Uid>(c)?;
    }
    let tenant = tx.tenant();
    find_case(tx.db, tenant, sight, id)
}

/// How many cases were merged into one.
pub fn merged_into(db: &mut Db, tenant: &str, case: Id) -> db::Result<i64> {
    Ok(sql!(db, |c| table::table
        .filter(table::tenant_id.eq(tenant).and(table::merged_into.eq(Uid(case))))
        .count()
        .get_result(c))?)
}

pub fn insert_case(tx: &mut Tx<'_>, case: &MediationCase) -> db::Result<()> {
    let tenant = tx.tenant();
    sql!(tx.db, |c| diesel::insert_into(table::table)
        .values((
            table::tenant_id.eq(tenant),
            table::id.eq(Uid(case.id)),
            table::version.eq(case.version),
            table::case_no.eq(case.case_no.as_deref()),
            table::unit_id.eq(Uid(case.unit)),
            table::committee_id.eq(case.committee.map(Uid)),
            table::ticket_id.eq(case.ticket.map(Uid)),
            table::patrol_id.eq(case.patrol.map(Uid)),
            table::found_on.eq(case.found_on),
            table::registered_by.eq(Uid(case.registered_by)),
            table::status.eq(case.status.code()),
            table::dispute.eq(case.dispute.code()),
            table::military.eq(i32::from(case.is_military())),
            table::provisional.eq(i32::from(case.is_provisional())),
            table::attended_until.eq(case.attended_until(MediationRules::built_in())),
            table::body.eq(JsonDoc::of(case)?),
        ))
        .execute(c))?;
    keep_mediators(tx, case)
}

/// Moves a case on, unless somebody else did so first, and keeps by whom it is found.
pub fn advance_case(tx: &mut Tx<'_>, next: &MediationCase) -> db::Result<()> {
    let tenant = tx.tenant();
    let changed = sql!(tx.db, |c| diesel::update(table::table.find((tenant, Uid(next.id))))
        .filter(table::version.eq(next.version - 1))
        .set((
            table::version.eq(next.version),
            table::case_no.eq(next.case_no.as_deref()),
            table::committee_id.eq(next.committee.map(Uid)),
            // Another case may be linked to what a void one named.
            table::ticket_id.eq(next.ticket.filter(|_| next.voided.is_none()).map(Uid)),
            table::patrol_id.eq(next.patrol.map(Uid)),
            table::found_on.eq(next.found_on),
            table::merged_into.eq(next.merged_into.map(Uid)),
            table::status.eq(next.status.code()),
            table::dispute.eq(next.dispute.code()),
            table::military.eq(i32::from(next.is_military())),
            table::provisional.eq(i32::from(next.is_provisional())),
            table::attended_until.eq(next.attended_until(MediationRules::built_in())),
            table::body.eq(JsonDoc::of(next)?),
        ))
        .execute(c))?;
    Problem::unless_same_version(changed == 1)?;
    keep_mediators(tx, next)
}

/// Whose own a case is; it is no longer that of whoever was replaced.
fn keep_mediators(tx: &mut Tx<'_>, case: &MediationCase) -> db::Result<()> {
    let tenant = tx.tenant();
    let persons: Vec<Uid> = case.mediators.iter().map(|one| Uid(one.person)).collect();
    sql!(tx.db, |c| diesel::delete(served::table)
        .filter(served::tenant_id.eq(tenant).and(served::case_id.eq(Uid(case.id))))
        .filter(served::person_id.ne_all(&persons))
        .execute(c))?;
    for one in &case.mediators {
        let row = (
            served::tenant_id.eq(tenant),
            served::person_id.eq(Uid(one.person)),
            served::case_id.eq(Uid(case.id)),
        );
        sql!(tx.db, |c| diesel::insert_into(served::table)
            .values(row)
            .on_conflict_do_nothing()
            .execute(c))?;
    }
    Ok(())
}

/// The next number of a committee in a year.
pub fn next_case_number(tx: &mut Tx<'_>, committee: Id, year: i32) -> db::Result<i64> {
    use diesel::sql_types::{BigInt, Integer, Text};
    let key = (
        tx.tenant().into_sql::<Text>(),
        Uid(committee).into_sql::<db::sql::Uid>(),
        year.into_sql::<Integer>(),
    );
    let count: Prepared<_, BigInt> = Prepared::new(
        "INSERT INTO mediation_case_counter (tenant_id, committee_id, year, last) VALUES (",
        key,
        ", 1) ON CONFLICT (tenant_id, committee_id, year)
         DO UPDATE SET last = mediation_case_counter.last + 1 RETURNING last",
    );
    Ok(sql!(tx.db, |c| count.get_result(c))?)
}

/// A number that was given on paper: the next one of the committee in that year follows it.
pub fn keep_case_number(tx: &mut Tx<'_>, committee: Id, year: i32, number: i64) -> db::Result<()> {
    use super::schema::mediation_case_counter as counter;
    let tenant = tx.tenant();
    let key = (tenant, Uid(committee), year);
    sql!(tx.db, |c| diesel::insert_into(counter::table)
        .values((
            counter::tenant_id.eq(tenant),
            counter::committee_id.eq(Uid(committee)),
            counter::year.eq(year),
            counter::last.eq(number),
        ))
        .on_conflict_do_nothing()
        .execute(c))?;
    sql!(tx.db, |c| diesel::update(counter::table.find(key))
        .filter(counter::last.lt(number))
        .set(counter::last.eq(number))
        .execute(c))?;
    Ok(())
}

/// Cases in the order of ids, as the recount sees them.
pub fn case_records(
    db: &mut Db,
    tenant: &str,
    after: Option<Id>,
    limit: i64,
) -> db::Result<Vec<Record>> {
    let (all, everything) = (CaseFilter::default(), CaseSight::everything());
    Ok(counted(list_cases(db, tenant, &everything, &all, after, limit)?))
}

/// The year that a day lies in.
pub fn year_of(day: NaiveDate) -> i32 {
    use chrono::Datelike;
    day.year()
}
