//! Who called: the one module that touches what identifies a person. Every value is sealed for its own place; the ledger gets
//! commitments.

use super::schema::{hotline_caller as table, hotline_ticket as ticket};
use crate::model::{CallerDetails, Ticket};
use db::{Db, JsonDoc, Uid, sql};
use diesel::prelude::*;
use kernel::Id;
use kernel::identity::{Phone, ResidentId};
use ledger::Tx;
use web::privacy::people::{ID_NO, PHONE, Person};
use web::privacy::{Commitments, Keys, SealedFields, SealedTable, reseal_people};

pub const TABLE: &str = "hotline_caller";
pub const NAME: &str = "name";

fn values(caller: &CallerDetails) -> [(&'static str, Option<&str>); 3] {
    [
        (NAME, caller.name.as_deref()),
        (PHONE, caller.phone.as_ref().map(Phone::as_str)),
        (ID_NO, caller.id_no.as_ref().map(ResidentId::as_str)),
    ]
}

fn open(sealed: &SealedFields, keys: &Keys, of: Id) -> db::Result<CallerDetails> {
    let mut values = sealed.open(keys, TABLE, of)?;
    let Person { phone, id_no, .. } = Person::take_from(&mut values)?;
    Ok(CallerDetails { name: values.remove(NAME), phone, id_no })
}

pub(super) fn numbers(caller: &CallerDetails) -> Person {
    let CallerDetails { name, phone, id_no } = caller.clone();
    Person { phone, id_no, name }
}

/// Keeps a caller apart from the ticket; gives what the ledger may know. Nothing known, nothing kept.
pub fn insert_caller(
    tx: &mut Tx<'_>,
    keys: &Keys,
    of: Id,
    caller: &CallerDetails,
) -> db::Result<Option<Commitments>> {
    if caller.is_empty() {
        return Ok(None);
    }
    let (tenant, (sealed, commitments)) =
        (tx.tenant(), SealedFields::seal(keys, TABLE, of, &values(caller))?);
    let [phone, id_no] = numbers(caller).indexes(keys, TABLE)?;
    sql!(tx.db, |c| diesel::insert_into(table::table)
        .values((
            table::tenant_id.eq(tenant),
            table::ticket_id.eq(Uid(of)),
            table::generation.eq(keys.generation()),
            table::phone_index.eq(phone),
            table::id_no_index.eq(id_no),
            table::body.eq(JsonDoc::of(&sealed)?),
        ))
        .execute(c))?;
    Ok(Some(commitments))
}

/// The caller of a ticket; empty when nothing is known, or no more.
pub fn find_caller(db: &mut Db, keys: &Keys, of: Id) -> db::Result<CallerDetails> {
    let body: Option<JsonDoc> = sql!(db, |c| table::table
        .find((keys.tenant(), Uid(of)))
        .select(table::body)
        .get_result(c)
        .optional())?;
    opened(keys, of, body.as_ref())
}

pub(super) fn opened(keys: &Keys, of: Id, body: Option<&JsonDoc>) -> db::Result<CallerDetails> {
    let open = |body: &JsonDoc| open(&body.read()?, keys, of);
    body.map_or(Ok(CallerDetails::default()), open)
}

/// By which number a caller is looked for.
#[derive(Debug, Clone)]
pub enum CallerNumber {
    Phone(Phone),
    IdNo(ResidentId),
}

impl CallerNumber {
    fn is_of(&self, caller: &CallerDetails) -> bool {
        match self {
            Self::Phone(phone) => caller.phone.as_ref() == Some(phone),
            Self::IdNo(id_no) => caller.id_no.as_ref() == Some(id_no),
        }
    }
}

/// The tickets of everybody with a number. The index finds the few who share fifteen bits; what was sealed decides.
pub fn tickets_of_caller(
    db: &mut Db,
    keys: &Keys,
    number: &CallerNumber,
) -> db::Result<Vec<(Ticket, CallerDetails)>> {
    let join = ticket::tenant_id.eq(table::tenant_id).and(ticket::id.eq(table::ticket_id));
    let rows: Vec<(JsonDoc, Uid, JsonDoc)> = sql!(db, |c| {
        let query = table::table
            .inner_join(ticket::table.on(join))
            .filter(table::tenant_id.eq(keys.tenant()))
            .select((ticket::body, table::ticket_id, table::body))
            .into_boxed();
        match number {
            CallerNumber::Phone(phone) => {
                let found = keys.lookups(TABLE, PHONE, phone.as_str());
                query.filter(table::phone_index.eq_any(found)).load(c)
            }
            CallerNumber::IdNo(id_no) => {
                let found = keys.lookups(TABLE, ID_NO, id_no.as_str());
                query.filter(table::id_no_index.eq_any(found)).load(c)
            }
        }
    })?;
    let mut found = Vec::new();
    for (ticket, Uid(of), body) in &rows {
        let caller = opened(keys, *of, Some(body))?;
        if number.is_of(&caller) {
            found.push((ticket.read()?, caller));
        }
    }
    Ok(found)
}

/// What a rotation of keys reaches.
pub const CALLERS: SealedTable = SealedTable {
    name: TABLE,
    reseal: |tx, keys, limit| reseal_people(tx, keys, TABLE, "ticket_id", limit),
};
