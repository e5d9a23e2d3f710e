//! Who stands for the parties of a case: each a person, sealed in a row of its own, so that they are found by their number too.

use super::schema::mediation_representative as table;
use crate::codes::{AgentAuthority, GuardianRelation};
use crate::model::{PartyAgent, PartyGuardian, Representative};
use db::{Db, JsonDoc, Uid, sql};
use diesel::prelude::*;
use kernel::identity::Phone;
use kernel::{Id, new_id};
use ledger::Tx;
use web::privacy::people::{PHONE, Person};
use web::privacy::{Commitments, Keys, SealedFields, SealedTable, reseal_people};

const TABLE: &str = "mediation_representative";
const NAME: &str = "name";
/// 代理权限 or 监护关系
const CAPACITY: &str = "capacity";

/// As what somebody stands for a party.
pub const AGENT: &str = "agent";
pub const GUARDIAN: &str = "guardian";

/// For whom, and who.
pub type Standing = (Id, Representative);

pub const fn code(one: &Representative) -> &'static str {
    match one {
        Representative::Agent(_) => AGENT,
        Representative::Guardian(_) => GUARDIAN,
    }
}

fn values(one: &Representative) -> [(&'static str, Option<&str>); 3] {
    let capacity = match one {
        Representative::Agent(one) => one.authority.code(),
        Representative::Guardian(one) => one.relation.code(),
    };
    [(NAME, Some(one.name())), (PHONE, one.phone().map(Phone::as_str)), (CAPACITY, Some(capacity))]
}

fn opened(keys: &Keys, of: Id, role: &str, sealed: &SealedFields) -> db::Result<Representative> {
    let mut values = sealed.open(keys, TABLE, of)?;
    let Person { phone, .. } = Person::take_from(&mut values)?;
    let name = values.remove(NAME).unwrap_or_default();
    let capacity = values.remove(CAPACITY).unwrap_or_default();
    if role == GUARDIAN {
        let relation: GuardianRelation = capacity.parse().map_err(db::Error::broken)?;
        return Ok(Representative::Guardian(PartyGuardian { name, relation, phone }));
    }
    let authority: AgentAuthority = capacity.parse().map_err(db::Error::broken)?;
    Ok(Representative::Agent(PartyAgent { name, authority, phone }))
}

/// Keeps whoever stands for a party; gives what the ledger may know.
pub fn insert(
    tx: &mut Tx<'_>,
    keys: &Keys,
    case: Id,
    party: Id,
    one: &Representative,
) -> db::Result<Commitments> {
    let id = new_id();
    let (sealed, commitments) = SealedFields::seal(keys, TABLE, id, &values(one))?;
    let (tenant, [phone, id_no]) = (tx.tenant(), one.numbers().indexes(keys, TABLE)?);
    sql!(tx.db, |c| diesel::insert_into(table::table)
        .values((
            table::tenant_id.eq(tenant),
            table::id.eq(Uid(id)),
            table::case_id.eq(Uid(case)),
            table::party_id.eq(Uid(party)),
            table::role.eq(code(one)),
            table::generation.eq(keys.generation()),
            table::phone_index.eq(phone),
            table::id_no_index.eq(id_no),
            table::body.eq(JsonDoc::of(&sealed)?),
        ))
        .execute(c))?;
    Ok(commitments)
}

/// Those who stand for the parties of a case; none once they are erased.
pub fn of_case(db: &mut Db, keys: &Keys, case: Id) -> db::Result<Vec<Standing>> {
    Ok(rows_of_case(db, keys, case)?.into_iter().map(|(_, standing)| standing).collect())
}

/// With the ids of their rows.
fn rows_of_case(db: &mut Db, keys: &Keys, case: Id) -> db::Result<Vec<(Id, Standing)>> {
    let rows: Vec<(Uid, Uid, String, JsonDoc)> = sql!(db, |c| table::table
        .filter(table::tenant_id.eq(keys.tenant()).and(table::case_id.eq(Uid(case))))
        .select((table::id, table::party_id, table::role, table::body))
        .load(c))?;
    let open = |(Uid(of), Uid(party), role, body): &(Uid, Uid, String, JsonDoc)| {
        Ok((*of, (*party, opened(keys, *of, role, &body.read()?)?)))
    };
    rows.iter().map(open).collect()
}

/// Cases in which whoever has the number stands for a party. The index finds the few who share fifteen bits; what was sealed decides.
pub fn with_numbers(
    db: &mut Db,
    keys: &Keys,
    person: &Person,
) -> db::Result<Vec<(Id, Representative)>> {
    let [phones, _] = person.lookups(keys, TABLE);
    let rows: Vec<(Uid, Uid, String, JsonDoc)> = sql!(db, |c| table::table
        .filter(table::tenant_id.eq(keys.tenant()))
        .filter(table::phone_index.eq_any(&phones))
        .select((table::id, table::case_id, table::role, table::body))
        .load(c))?;
    let mut found = Vec::new();
    for (Uid(of), Uid(case), role, body) in &rows {
        let one = opened(keys, *of, role, &body.read()?)?;
        if person.is(&one.numbers()) {
            found.push((*case, one));
        }
    }
    Ok(found)
}

/// Those of one party.
pub fn remove(tx: &mut Tx<'_>, case: Id, party: Id) -> db::Result<()> {
    let of_case = table::tenant_id.eq(tx.tenant()).and(table::case_id.eq(Uid(case)));
    let of_party = of_case.and(table::party_id.eq(Uid(party)));
    sql!(tx.db, |c| diesel::delete(table::table.filter(of_party)).execute(c))?;
    Ok(())
}

/// Whoever has the number, for whichever parties of a case they stand.
pub fn remove_person(tx: &mut Tx<'_>, keys: &Keys, case: Id, person: &Person) -> db::Result<()> {
    let rows = rows_of_case(tx.db, keys, case)?.into_iter();
    let own = rows.filter(|(_, (_, one))| person.is(&one.numbers()));
    let own: Vec<Uid> = own.map(|(row, _)| Uid(row)).collect();
    let rows = table::tenant_id.eq(tx.tenant()).and(table::id.eq_any(own));
    sql!(tx.db, |c| diesel::delete(table::table.filter(rows)).execute(c))?;
    Ok(())
}

/// What a rotation of keys reaches.
pub const REPRESENTATIVES: SealedTable = SealedTable {
    name: TABLE,
    reseal: |tx, keys, limit| reseal_people(tx, keys, TABLE, "id", limit),
};
