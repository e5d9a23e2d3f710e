//! What identifies a legal-literate person beyond the name: sealed for its own place; the ledger gets commitments.

use crate::model::LiterateParticulars;
use db::{Db, JsonDoc, Uid, sql};
use diesel::prelude::*;
use kernel::Id;
use kernel::identity::{Phone, ResidentId};
use ledger::Tx;
use web::privacy::people::{ID_NO, PHONE, Person};
use web::privacy::{Commitments, Keys, SealedFields, SealedTable, reseal_people};

mod schema {
    use db::sql::{JsonDoc, Uid};
    use diesel::sql_types::*;

    diesel::table! {
        use super::*;
        pufa_publicity_particulars (tenant_id, record_id) {
            tenant_id -> Text,
            record_id -> Uid,
            generation -> Integer,
            phone_index -> Nullable<Integer>,
            id_no_index -> Nullable<Integer>,
            body -> JsonDoc,
        }
    }
}
use schema::pufa_publicity_particulars as table;

const TABLE: &str = "pufa_publicity_particulars";

/// What a rotation of keys reaches.
pub const PARTICULARS: SealedTable = SealedTable {
    name: TABLE,
    reseal: |tx, keys, limit| reseal_people(tx, keys, TABLE, "record_id", limit),
};

fn values(particulars: &LiterateParticulars) -> [(&'static str, Option<&str>); 2] {
    [
        (PHONE, particulars.phone.as_ref().map(Phone::as_str)),
        (ID_NO, particulars.id_no.as_ref().map(ResidentId::as_str)),
    ]
}

/// Which members are known.
pub fn known(particulars: &LiterateParticulars) -> Vec<&'static str> {
    values(particulars).into_iter().filter_map(|(name, value)| value.map(|_| name)).collect()
}

fn opened(keys: &Keys, of: Id, sealed: &SealedFields) -> db::Result<LiterateParticulars> {
    let Person { phone, id_no, .. } = Person::take_from(&mut sealed.open(keys, TABLE, of)?)?;
    Ok(LiterateParticulars { phone, id_no })
}

/// Keeps the particulars apart from the record, instead of those before; gives what the ledger may know.
pub fn set_particulars(
    tx: &mut Tx<'_>,
    keys: &Keys,
    of: Id,
    particulars: &LiterateParticulars,
) -> db::Result<Commitments> {
    remove(tx, of)?;
    let (sealed, commitments) = SealedFields::seal(keys, TABLE, of, &values(particulars))?;
    if commitments.is_empty() {
        return Ok(commitments);
    }
    let (tenant, [phone, id_no]) = (tx.tenant(), particulars.numbers().indexes(keys, TABLE)?);
    sql!(tx.db, |c| diesel::insert_into(table::table)
        .values((
            table::tenant_id.eq(tenant),
            table::record_id.eq(Uid(of)),
            table::generation.eq(keys.generation()),
            table::phone_index.eq(phone),
            table::id_no_index.eq(id_no),
            table::body.eq(JsonDoc::of(&sealed)?),
        ))
        .execute(c))?;
    Ok(commitments)
}

pub fn find_particulars(db: &mut Db, keys: &Keys, of: Id) -> db::Result<LiterateParticulars> {
    let body: Option<JsonDoc> = sql!(db, |c| table::table
        .find((keys.tenant(), Uid(of)))
        .select(table::body)
        .get_result(c)
        .optional())?;
    let opened = body.map(|body| opened(keys, of, &body.read()?)).transpose()?;
    Ok(opened.unwrap_or_default())
}

/// Those who have one of the numbers. The index finds the few who share fifteen bits; what was sealed decides.
pub(super) fn with_numbers(
    db: &mut Db,
    keys: &Keys,
    person: &Person,
) -> db::Result<Vec<(Id, LiterateParticulars)>> {
    let [phones, id_nos] = person.lookups(keys, TABLE);
    let rows: Vec<(Uid, JsonDoc)> = sql!(db, |c| table::table
        .filter(table::tenant_id.eq(keys.tenant()))
        .filter(
            table::phone_index
                .eq_any(&phones)
                .assume_not_null()
                .or(table::id_no_index.eq_any(&id_nos).assume_not_null())
        )
        .select((table::record_id, table::body))
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

pub(super) fn remove(tx: &mut Tx<'_>, of: Id) -> db::Result<()> {
    let tenant = tx.tenant();
    sql!(tx.db, |c| diesel::delete(table::table.find((tenant, Uid(of)))).execute(c))?;
    Ok(())
}
