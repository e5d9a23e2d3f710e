//! Who the parties of a case are: each a row of its own, sealed; the ledger gets commitments.

use super::schema::mediation_party as table;
use crate::model::PartyDetails;
use db::{Db, JsonDoc, Uid, sql};
use diesel::prelude::*;
use kernel::Id;
use kernel::identity::{Phone, ResidentId};
use ledger::Tx;
use std::collections::BTreeMap;
use web::privacy::people::{ID_NO, PHONE, Person};
use web::privacy::{Commitments, Keys, SealedFields, SealedTable, reseal_people};

const TABLE: &str = "mediation_party";
const NAME: &str = "name";
const ADDRESS: &str = "address";

fn values(details: &PartyDetails) -> [(&'static str, Option<&str>); 4] {
    [
        (NAME, Some(details.name.as_str())),
        (PHONE, details.phone.as_ref().map(Phone::as_str)),
        (ID_NO, details.id_no.as_ref().map(ResidentId::as_str)),
        (ADDRESS, details.address.as_deref()),
    ]
}

/// Which members are known.
pub fn known(details: &PartyDetails) -> Vec<&'static str> {
    values(details).into_iter().filter_map(|(name, value)| value.map(|_| name)).collect()
}

fn opened(keys: &Keys, of: Id, sealed: &SealedFields) -> db::Result<PartyDetails> {
    let mut values = sealed.open(keys, TABLE, of)?;
    let Person { phone, id_no } = Person::take_from(&mut values)?;
    Ok(PartyDetails {
        name: values.remove(NAME).unwrap_or_default(),
        phone,
        id_no,
        address: values.remove(ADDRESS),
    })
}

/// Keeps a party apart from the case; gives what the ledger may know.
pub fn insert_party(
    tx: &mut Tx<'_>,
    keys: &Keys,
    case: Id,
    party: Id,
    details: &PartyDetails,
) -> db::Result<Commitments> {
    let (sealed, commitments) = SealedFields::seal(keys, TABLE, party, &values(details))?;
    let (tenant, [phone, id_no]) = (tx.tenant(), details.numbers().indexes(keys, TABLE)?);
    sql!(tx.db, |c| diesel::insert_into(table::table)
        .values((
            table::tenant_id.eq(tenant),
            table::id.eq(Uid(party)),
            table::case_id.eq(Uid(case)),
            table::generation.eq(keys.generation()),
            table::phone_index.eq(phone),
            table::id_no_index.eq(id_no),
            table::body.eq(JsonDoc::of(&sealed)?),
        ))
        .execute(c))?;
    Ok(commitments)
}

/// The parties of a case, by their ids; none once they are erased.
pub fn find_parties(db: &mut Db, keys: &Keys, case: Id) -> db::Result<BTreeMap<Id, PartyDetails>> {
    let rows: Vec<(Uid, JsonDoc)> = sql!(db, |c| table::table
        .filter(table::tenant_id.eq(keys.tenant()).and(table::case_id.eq(Uid(case))))
        .select((table::id, table::body))
        .load(c))?;
    rows.iter().map(|(Uid(of), body)| Ok((*of, opened(keys, *of, &body.read()?)?))).collect()
}

/// Cases and their parties who have one of the numbers. The index finds the few who share fifteen bits; what was sealed decides.
pub fn parties_with_numbers(
    db: &mut Db,
    keys: &Keys,
    person: &Person,
) -> db::Result<Vec<(Id, PartyDetails)>> {
    let [phones, id_nos] = person.lookups(keys, TABLE);
    let rows: Vec<(Uid, Uid, JsonDoc)> = sql!(db, |c| table::table
        .filter(table::tenant_id.eq(keys.tenant()))
        .filter(
            table::phone_index
                .eq_any(&phones)
                .assume_not_null()
                .or(table::id_no_index.eq_any(&id_nos).assume_not_null())
        )
        .select((table::id, table::case_id, table::body))
        .load(c))?;
    let mut found = Vec::new();
    for (Uid(of), Uid(case), body) in &rows {
        let details = opened(keys, *of, &body.read()?)?;
        if details.numbers().shares_a_number_with(person) {
            found.push((*case, details));
        }
    }
    Ok(found)
}

pub fn remove_parties(tx: &mut Tx<'_>, case: Id) -> db::Result<()> {
    let tenant = tx.tenant();
    sql!(tx.db, |c| diesel::delete(
        table::table.filter(table::tenant_id.eq(tenant).and(table::case_id.eq(Uid(case))))
    )
    .execute(c))?;
    Ok(())
}

/// What a rotation of keys reaches.
pub const PARTIES: SealedTable = SealedTable {
    name: TABLE,
    reseal: |tx, keys, limit| reseal_people(tx, keys, TABLE, "id", limit),
};
