//! The auditor's check: hashes, signed heads, rollups, chains of versions, and the comparison with a head that was kept elsewhere.

use crate::chains;
use crate::entry::leaf_digest;
use crate::feed;
use crate::feed::Sealed;
use crate::head::{self, Signed, hex};
use crate::query::{Bind, Sql};
use crate::rollup::first_of_month;
use crate::schema::ledger_seal;
use crate::tree::{Frontier, signed, unsigned};
use chrono::NaiveDate;
use db::{At, Db, Uid, sql};
use diesel::prelude::*;
use kernel::{Id, Instant};
use std::collections::BTreeMap;

/// What was found.
#[derive(Debug, Clone, Default)]
pub struct Report {
    /// Sealed entries read.
    pub entries: u64,
    /// Tree heads checked.
    pub heads: u64,
    /// How many of them each key signed, by the key's id. Whose key that is, whoever asks has to know: the database tells of any.
    pub signed_by: BTreeMap<String, u64>,
    /// How many records of each kind the entries tell of.
    pub records: BTreeMap<String, u64>,
    /// The first index whose entry does not match the tree.
    pub first_bad_index: Option<u64>,
    /// Everything that is wrong, in words.
    pub faults: Vec<String>,
}

impl Report {
    pub fn is_sound(&self) -> bool {
        self.faults.is_empty()
    }

    fn bad(&mut self, index: u64, what: impl Into<String>) {
        self.first_bad_index = Some(self.first_bad_index.map_or(index, |first| first.min(index)));
        self.faults.push(format!("index {index}: {}", what.into()));
    }
}

const PAGE: u64 = 2000;
/// After so many faults the rest would only repeat them.
const ENOUGH: usize = 20;

/// Measure, unit, day, ripening, entity.
type Key = (String, Id, NaiveDate, Instant, String);

/// Reads the whole ledger of a tenant as it is at one moment, for others may write and seal meanwhile; memory is bounded by units ×
/// days.
pub fn tenant(db: &mut Db, tenant: &str, against: Option<&Signed>) -> db::Result<Report> {
    db.snapshot(|db| {
        if db.is_postgres() {
            // A check of millions of entries takes longer than a request may.
            db.batch("SET LOCAL statement_timeout = 0")?;
        }
        read_all(db, tenant, against)
    })
}

fn read_all(db: &mut Db, tenant: &str, against: Option<&Signed>) -> db::Result<Report> {
    let mut report = Report::default();
    let mut walk = Walk::new(head::all(db, tenant)?, against);
    let size = sealed_size(db, tenant)?;
    while report.entries < size && report.faults.len() < ENOUGH {
        let from = report.entries;
        let leaves = leaves(db, tenant, from)?;
        let page = match feed::from_index(db, tenant, from, PAGE) {
            Ok(page) => page,
            Err(error) => {
                report.bad(from, error.to_string());
                break;
            }
        };
        if page.is_empty() {
            report.bad(from, "the entry is missing");
            break;
        }
        for (sealed, leaf) in page.iter().zip(&leaves) {
            walk.step(sealed, leaf, &mut report);
        }
    }
    walk.finish(&mut report);
    if report.is_sound() {
        compare_rollups(db, tenant, &walk, &mut report)?;
    }
    report.faults.extend(chains::faults(db, tenant)?);
    Ok(report)
}

/// The tree as it grows again, and the sums of the facts met on the way.
struct Walk<'a> {
    frontier: Frontier,
    heads: std::iter::Peekable<std::vec::IntoIter<Signed>>,
    against: Option<&'a Signed>,
    facts: BTreeMap<Key, i64>,
    last_head: u64,
}

impl<'a> Walk<'a> {
    fn new(heads: Vec<Signed>, against: Option<&'a Signed>) -> Self {
        let last_head = heads.last().map_or(0, |head| head.size);
        let heads = heads.into_iter().peekable();
        Self { frontier: Frontier::default(), heads, against, facts: BTreeMap::new(), last_head }
    }

    fn step(&mut self, sealed: &Sealed, stored_leaf: &[u8], report: &mut Report) {
        let index = self.frontier.size;
        if sealed.index != index {
            report.bad(index, format!("missing; the next index is {}", sealed.index));
        }
        let leaf = leaf_digest(&sealed.body);
        if leaf.as_slice() != stored_leaf {
            report.bad(index, "the entry was changed after it was sealed");
        }
        self.frontier.push(leaf);
        report.entries += 1;
        if sealed.entry.subject.version == 1 {
            *report.records.entry(sealed.entry.subject.kind.clone()).or_default() += 1;
        }
        for fact in &sealed.entry.facts {
            let ripens = fact.ripens_at.unwrap_or(Instant::EPOCH);
            let entity = fact.entity.clone().unwrap_or_default();
            let key = (fact.measure.to_string(), fact.unit, fact.day, ripens, entity);
            *self.facts.entry(key).or_default() += fact.value;
        }
        while let Some(head) = self.heads.next_if(|head| head.size <= self.frontier.size) {
            report.heads += 1;
            *report.signed_by.entry(head.key_id.clone()).or_default() += 1;
            self.check_head(&head, index, "the signed head", report);
        }
        if let Some(head) = self.against.filter(|head| head.size == self.frontier.size) {
            self.check_head(head, index, "the head kept elsewhere", report);
        }
    }

    fn check_head(&self, head: &Signed, index: u64, what: &str, report: &mut Report) {
        if !head.verify() {
            report.bad(index, format!("{what} of size {} has no valid signature", head.size));
        } else if head.size != self.frontier.size || head.root != hex(&self.frontier.root()) {
            report.bad(index, format!("{what} of size {} has another root", head.size));
        }
    }

    fn finish(&mut self, report: &mut Report) {
        let size = self.frontier.size;
        if report.is_sound() && self.last_head != size {
            report.bad(
                size,
                format!(
                    "heads are signed up to {}, entries are there up to {size}",
                    self.last_head
                ),
            );
        }
        if let Some(head) = self.against.filter(|head| head.size > size) {
            report.bad(
                size,
                format!("the head kept elsewhere has {} entries: the tail was cut off", head.size),
            );
        }
    }
}

fn sealed_size(db: &mut Db, tenant: &str) -> db::Result<u64> {
    let last: Option<i64> = sql!(db, |c| ledger_seal::table
        .filter(ledger_seal::tenant_id.eq(tenant))
        .select(diesel::dsl::max(ledger_seal::seal_index))
        .get_result(c))?;
    last.map_or(Ok(0), |last| unsigned(last + 1))
}

fn leaves(db: &mut Db, tenant: &str, from: u64) -> db::Result<Vec<Vec<u8>>> {
    use ledger_seal::dsl;
    let (from, to) = (signed(from)?, signed(from + PAGE)?);
    Ok(sql!(db, |c| ledger_seal::table
        .filter(dsl::tenant_id.eq(tenant).and(dsl::seal_index.ge(from)).and(dsl::seal_index.lt(to)))
        .order(dsl::seal_index)
        .select(dsl::leaf)
        .load(c))?)
}

#[derive(QueryableByName)]
struct StoredSum {
    #[diesel(sql_type = diesel::sql_types::Text)]
    measure: String,
    #[diesel(sql_type = db::sql::Uid)]
    unit_id: Uid,
    #[diesel(sql_type = diesel::sql_types::Date)]
    day: NaiveDate,
    #[diesel(sql_type = db::sql::Instant)]
    ripens_at: At,
    #[diesel(sql_type = diesel::sql_types::Text)]
    entity: String,
    #[diesel(sql_type = diesel::sql_types::BigInt)]
    value: i64,
}

/// The sums that figures are read from must be those of the sealed entries: at both levels, and fact by fact.
fn compare_rollups(
    db: &mut Db,
    tenant: &str,
    walk: &Walk<'_>,
    report: &mut Report,
) -> db::Result<()> {
    let (mut days, mut months) = (BTreeMap::<Key, i64>::new(), BTreeMap::<Key, i64>::new());
    for ((measure, unit, day, ripens, _), value) in &walk.facts {
        let key = |day| (measure.clone(), *unit, day, *ripens, String::new());
        *days.entry(key(*day)).or_default() += value;
        *months.entry(key(first_of_month(*day))).or_default() += value;
    }
    let columns = "measure, unit_id, ripens_at";
    let last = Bind::Number(signed(walk.frontier.size)?);
    let levels = [
        (
            "daily rollup",
            format!("SELECT {columns}, '' AS entity, day, value FROM ledger_rollup_day"),
            "",
            &days,
        ),
        (
            "monthly rollup",
            format!("SELECT {columns}, '' AS entity, month AS day, value FROM ledger_rollup_month"),
            "",
            &months,
        ),
        (
            "facts",
            format!(
                "SELECT {columns}, entity, day, CAST(sum(value) AS bigint) AS value FROM ledger_fact"
            ),
            "sealed",
            &walk.facts,
        ),
    ];
    for (what, select, sealed, expected) in levels {
        let mut sql = Sql::new(db);
        let place = sql.bind(Bind::Text(tenant.to_string()));
        sql.text = format!("{select} WHERE tenant_id = {place}");
        if !sealed.is_empty() {
            let end = sql.bind(last.clone());
            sql.text.push_str(&format!(
                " AND seal_index < {end} GROUP BY measure, unit_id, day, ripens_at, entity"
            ));
        }
        let rows: Vec<StoredSum> = sql.load(db)?;
        let key = |row: StoredSum| {
            ((row.measure, row.unit_id.0, row.day, row.ripens_at.0, row.entity), row.value)
        };
        let stored = rows.into_iter().map(key);
        let stored: BTreeMap<Key, i64> = stored.filter(|(_, value)| *value != 0).collect();
        let expected: BTreeMap<Key, i64> = expected
            .iter()
            .filter(|(_, value)| **value != 0)
            .map(|(key, value)| (key.clone(), *value))
            .collect();
        let keys: std::collections::BTreeSet<&Key> = stored.keys().chain(expected.keys()).collect();
        for key in
            keys.into_iter().filter(|key| stored.get(*key) != expected.get(*key)).take(ENOUGH)
        {
            let (measure, unit, day, ..) = key;
            let (is, should) = (stored.get(key).unwrap_or(&0), expected.get(key).unwrap_or(&0));
            report.faults.push(format!(
                "{what}: {measure} of unit {unit} on {day} is {is}, the entries say {should}"
            ));
        }
    }
    Ok(())
}
