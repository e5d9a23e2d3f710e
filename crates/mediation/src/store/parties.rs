//! Who the parties of a case are: each a row of its own, sealed; the ledger gets commitments.

use super::representatives;
use super::schema::mediation_party as table;
use crate::model::{PartyDetails, Representative};
use db::{Db, JsonDoc, Uid, sql};
use diesel::prelude::*;
use kernel::Id;
use ledger::Tx;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use web::privacy::people::{ID_NO, PHONE, Person};
use web::privacy::{Keys, SealedFields, SealedTable, reseal_people};

const TABLE: &str = "mediation_party";
const NAME: &str = "name";
const SEX: &str = "sex";
const ETHNICITY: &str = "ethnicity";
const BIRTH_DATE: &str = "birth_date";
const OCCUPATION: &str = "occupation";
const ADDRESS: &str = "address";

fn values(details: &PartyDetails) -> [(&'static str, Option<String>); 8] {
    [
        (NAME, Some(details.name.clone())),
        (SEX, details.sex.map(|one| one.code().into())),
        (ETHNICITY, details.ethnicity.clone()),
        (BIRTH_DATE, details.birth_date.map(|day| day.to_string())),
        (OCCUPATION, details.occupation.clone()),
        (PHONE, details.phone.as_ref().map(|one| one.as_str().into())),
        (ID_NO, details.id_no.as_ref().map(|one| one.as_str().into())),
        (ADDRESS, details.address.clone()),
    ]
}

/// Which members are known.
pub fn known(details: &PartyDetails) -> Vec<&'static str> {
    let own = values(details).into_iter().filter_map(|(name, value)| value.map(|_| name));
    own.chain(details.representatives().iter().map(representatives::code)).collect()
}

fn opened(keys: &Keys, of: Id, sealed: &SealedFields) -> db::Result<PartyDetails> {
    let mut values = sealed.open(keys, TABLE, of)?;
    let Person { phone, id_no, .. } = Person::take_from(&mut values)?;
    let sex = values.remove(SEX).map(|text| text.parse().map_err(db::Error::broken));
    let birth_date = values.remove(BIRTH_DATE).map(|text| text.parse().map_err(db::Error::broken));
    Ok(PartyDetails {
        name: values.remove(NAME).unwrap_or_default(),
        sex: sex.transpose()?,
        ethnicity: values.remove(ETHNICITY),
        birth_date: birth_date.transpose()?,
        occupation: values.remove(OCCUPATION),
        phone,
        id_no,
        address: values.remove(ADDRESS),
        agent: None,
        guardian: None,
    })
}

/// Keeps a party apart from the case, and whoever stands for it; gives what the ledger may know.
pub fn insert_party(
    tx: &mut Tx<'_>,
    keys: &Keys,
    case: Id,
    party: Id,
    details: &PartyDetails,
) -> db::Result<Value> {
    let values = values(details);
    let values = values.each_ref().map(|(name, value)| (*name, value.as_deref()));
    let (sealed, commitments) = SealedFields::seal(keys, TABLE, party, &values)?;
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
    let mut told = Map::new();
    told.insert("party".into(), json!(party));
    told.insert("commitments".into(), json!(commitments));
    for one in details.representatives() {
        let known = representatives::insert(tx, keys, case, party, &one)?;
        told.insert(representatives::code(&one).into(), json!(known));
    }
    Ok(Value::Object(told))
}

/// Keeps it instead of what was known before.
pub fn set_party(
    tx: &mut Tx<'_>,
    keys: &Keys,
    case: Id,
    party: Id,
    details: &PartyDetails,
) -> db::Result<Value> {
    remove_party(tx, case, party)?;
    insert_party(tx, keys, case, party, details)
}

/// The parties of a case with those who stand for them, by the ids of the parties; none once they are erased.
pub fn find_parties(db: &mut Db, keys: &Keys, case: Id) -> db::Result<BTreeMap<Id, PartyDetails>> {
    let rows: Vec<(Uid, JsonDoc)> = sql!(db, |c| table::table
        .filter(table::tenant_id.eq(keys.tenant()).and(table::case_id.eq(Uid(case))))
        .select((table::id, table::body))
        .load(c))?;
    let open = |(Uid(of), body): &(Uid, JsonDoc)| Ok((*of, opened(keys, *of, &body.read()?)?));
    let mut parties: BTreeMap<Id, PartyDetails> =
        rows.iter().map(open).collect::<db::Result<_>>()?;
    for (party, one) in representatives::of_case(db, keys, case)? {
        let Some(details) = parties.get_mut(&party) else { continue };
        match one {
            Representative::Agent(agent) => details.agent = Some(agent),
            Representative::Guardian(guardian) => details.guardian = Some(guardian),
        }
    }
    Ok(parties)
}

/// Cases and their parties who have the numbers. The index finds the few who share fifteen bits; what was sealed decides.
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
        if person.is(&details.numbers()) {
            found.push((*case, details));
        }
    }
    Ok(found)
}

/// A party with those who stand for it: they tell of its representation, and nobody would see them without it.
pub fn remove_party(tx: &mut Tx<'_>, case: Id, party: Id) -> db::Result<()> {
    representatives::remove(tx, case, party)?;
    let tenant = tx.tenant();
    sql!(tx.db, |c| diesel::delete(table::table.find((tenant, Uid(party)))).execute(c))?;
    Ok(())
}

/// What a rotation of keys reaches.
pub const PARTIES: SealedTable = SealedTable {
    name: TABLE,
    reseal: |tx, keys, limit| reseal_people(tx, keys, TABLE, "id", limit),
};
