//! What identifies a mediator beyond the name: sealed for its own place; the ledger gets commitments.

use super::schema::mediation_particulars as table;
use crate::model::Particulars;
use db::{Db, JsonDoc, Uid, sql};
use diesel::prelude::*;
use kernel::Id;
use kernel::identity::{Phone, ResidentId};
use ledger::Tx;
use std::collections::BTreeMap;
use web::privacy::people::{ID_NO, PHONE, Person};
use web::privacy::{Commitments, Keys, SealedFields, SealedTable, reseal_people};

pub const TABLE: &str = "mediation_particulars";
pub const ACCOUNT: &str = "subsidy_account";

fn values(particulars: &Particulars) -> [(&'static str, Option<&str>); 3] {
    [
        (PHONE, particulars.phone.as_ref().map(Phone::as_str)),
        (ID_NO, particulars.id_no.as_ref().map(ResidentId::as_str)),
        (ACCOUNT, particulars.subsidy_account.as_deref()),
    ]
}

/// Which members are known.
pub fn known(particulars: &Particulars) -> Vec<&'static str> {
    values(particulars).into_iter().filter_map(|(name, value)| value.map(|_| name)).collect()
}

fn opened(keys: &Keys, of: Id, sealed: &SealedFields) -> db::Result<Particulars> {
    let mut values = sealed.open(keys, TABLE, of)?;
    let Person { phone, id_no, .. } = Person::take_from(&mut values)?;
    Ok(Particulars { phone, id_no, subsidy_account: values.remove(ACCOUNT) })
}

/// Keeps the particulars apart from the mediator; gives what the ledger may know. Nothing known, nothing kept.
pub fn insert_particulars(
    tx: &mut Tx<'_>,
    keys: &Keys,
    of: Id,
    particulars: &Particulars,
) -> db::Result<Commitments> {
    let (sealed, commitments) = SealedFields::seal(keys, TABLE, of, &values(particulars))?;
    if commitments.is_empty() {
        return Ok(commitments);
    }
    let (tenant, [phone, id_no]) = (tx.tenant(), particulars.numbers().indexes(keys, TABLE)?);
    sql!(tx.db, |c| diesel::insert_into(table::table)
        .values((
            table::tenant_id.eq(tenant),
            table::mediator_id.eq(Uid(of)),
            table::generation.eq(keys.generation()),
            table::phone_index.eq(phone),
            table::id_no_index.eq(id_no),
            table::body.eq(JsonDoc::of(&sealed)?),
        ))
        .execute(c))?;
    Ok(commitments)
}

/// Keeps them instead of those before.
pub fn set_particulars(
    tx: &mut Tx<'_>,
    keys: &Keys,
    of: Id,
    particulars: &Particulars,
) -> db::Result<Commitments> {
    remove(tx, of)?;
    insert_particulars(tx, keys, of, particulars)
}

pub fn find_particulars(db: &mut Db, keys: &Keys, of: Id) -> db::Result<Particulars> {
    Ok(particulars_of_page(db, keys, &[of])?.remove(&of).unwrap_or_default())
}

/// The particulars of several mediators, in one statement.
pub fn particulars_of_page(
    db: &mut Db,
    keys: &Keys,
    of: &[Id],
) -> db::Result<BTreeMap<Id, Particulars>> {
    let ids: Vec<Uid> = of.iter().map(|id| Uid(*id)).collect();
    let rows: Vec<(Uid, JsonDoc)> = sql!(db, |c| table::table
        .filter(table::tenant_id.eq(keys.tenant()).and(table::mediator_id.eq_any(&ids)))
        .select((table::mediator_id, table::body))
        .load(c))?;
    rows.iter().map(|(Uid(of), body)| Ok((*of, opened(keys, *of, &body.read()?)?))).collect()
}

/// The mediators who have one of the numbers. The index finds the few who share fifteen bits; what was sealed decides.
pub fn with_numbers(
    db: &mut Db,
    keys: &Keys,
    person: &Person,
) -> db::Result<Vec<(Id, Particulars)>> {
    let [phones, id_nos] = person.lookups(keys, TABLE);
    let rows: Vec<(Uid, JsonDoc)> = sql!(db, |c| table::table
        .filter(table::tenant_id.eq(keys.tenant()))
        .filter(
            table::phone_index
                .eq_any(&phones)
                .assume_not_null()
                .or(table::id_no_index.eq_any(&id_nos).assume_not_null())
        )
        .select((table::mediator_id, table::body))
        .load(c))?;
    let mut found = Vec::new();
    for (Uid(of), body) in &rows {
        let known = opened(keys, *of, &body.read()?)?;
        if person.shares_a_number_with(&known.numbers()) {
            found.push((*of, known));
        }
    }
    Ok(found)
}

pub fn remove(tx: &mut Tx<'_>, of: Id) -> db::Result<()> {
    let tenant = tx.tenant();
    sql!(tx.db, |c| diesel::delete(table::table.find((tenant, Uid(of)))).execute(c))?;
    Ok(())
}

/// What a rotation of keys reaches.
pub const PARTICULARS: SealedTable = SealedTable {
    name: TABLE,
    reseal: |tx, keys, limit| reseal_people(tx, keys, TABLE, "mediator_id", limit),
};
