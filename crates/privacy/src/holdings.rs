//! What a line keeps of people, so that keys can be changed and persons found in all lines without anybody naming them.

use crate::people::{Found, Person};
use crate::{Keys, access};
use db::{Db, sql};
use diesel::sql_types::{BigInt, Integer, Text};
use diesel::{QueryableByName, RunQueryDsl};
use kernel::Id;
use ledger::Tx;
use serde_json::Value;

/// What one line holds.
#[derive(Clone, Copy)]
pub struct Holdings {
    pub sealed: &'static [SealedTable],
    pub people: &'static [People],
}

/// A kind of record that holds particulars of people.
#[derive(Clone, Copy)]
pub struct People {
    /// Such as `hotline.ticket`; also the class by which it is kept.
    pub kind: &'static str,
    pub find: fn(&mut Db, &Keys, &Person) -> db::Result<Vec<Found>>,
    /// A copy for the person: what the record holds of them in clear, of others no more than everybody sees.
    pub export: fn(&mut Db, &Keys, &Person, Id) -> db::Result<Value>,
    /// Takes away what the record holds of the person, and of others only what tells of the person.
    pub erase: fn(&mut Tx<'_>, &Keys, &Person, Id) -> db::Result<Erased>,
}

/// What of a record was taken away.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Erased {
    /// Every word that people wrote in it: what proves it tells of them too.
    Words,
    /// Those of these other records besides, which tell of it.
    WordsBeside(Vec<Id>),
    /// What it held of one person, beside the words of others.
    PersonAlone,
}

impl Holdings {
    pub const NONE: Self = Self { sealed: &[], people: &[] };
}

/// A table with sealed values; its column `generation` says which key they stand on.
#[derive(Clone, Copy)]
pub struct SealedTable {
    pub name: &'static str,
    /// Seals some of them anew; how many.
    pub reseal: fn(&mut Tx<'_>, &Keys, i64) -> db::Result<usize>,
}

#[derive(QueryableByName)]
struct Count {
    #[diesel(sql_type = BigInt)]
    rows: i64,
}

impl SealedTable {
    /// Rows of a tenant on keys older than a generation.
    pub fn left(&self, db: &mut Db, tenant: &str, before: i32) -> db::Result<i64> {
        let name = self.name;
        let query =
            format!("SELECT count(*) AS rows FROM {name} WHERE tenant_id = $1 AND generation < $2");
        let count: Count = sql!(db, |c| diesel::sql_query(&query)
            .bind::<Text, _>(tenant)
            .bind::<Integer, _>(before)
            .get_result(c))?;
        Ok(count.rows)
    }
}

/// What this crate keeps itself.
pub const OWN: Holdings = Holdings {
    sealed: &[SealedTable { name: "privacy_access", reseal: access::reseal }],
    people: &[],
};
