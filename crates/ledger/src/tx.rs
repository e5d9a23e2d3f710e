use crate::entry::{Actor, Entry, Subject};
use crate::fact::{Fact, difference};
use crate::schema::{ledger_entry, ledger_pending};
use crate::{feed, tail};
use db::{Db, Uid, sql};
use diesel::prelude::*;
use kernel::{Caller, Id, Instant};
use serde_json::Value;
use std::collections::BTreeSet;
use std::sync::Arc;

/// On whose behalf something is written.
#[derive(Debug, Clone)]
pub struct Author {
    pub tenant: Arc<str>,
    pub account: Id,
    pub session: Option<Id>,
    pub request: Option<String>,
    pub trace: Option<String>,
}

impl Author {
    pub fn of(caller: &Caller, request: Option<String>) -> Self {
        Self {
            tenant: caller.tenant.clone(),
            account: caller.account,
            session: Some(caller.session),
            request,
            trace: None,
        }
    }

    /// The trace (W3C Trace Context) that the change belongs to.
    pub fn in_trace(self, trace: Option<String>) -> Self {
        Self { trace, ..self }
    }

    /// The system itself: jobs and commands. Its account id is nil.
    pub fn system(tenant: &str) -> Self {
        Self {
            tenant: tenant.into(),
            account: Id::nil(),
            session: None,
            request: None,
            trace: None,
        }
    }
}

/// One change of one record, as the ledger keeps it.
pub struct Change<'a> {
    /// Past tense, such as `hotline.ticket_signed`.
    pub event: &'a str,
    /// Such as `hotline.ticket`.
    pub kind: &'static str,
    pub id: Id,
    /// The version that the record has from now on.
    pub version: i64,
    pub unit: Id,
    /// What changed, without personal data.
    pub data: Value,
    /// What the record contributed before; nothing for a new one.
    pub before: &'a [Fact],
    pub after: &'a [Fact],
}

/// Everything a unit of work may touch while it changes records.
pub struct Tx<'a> {
    pub db: &'a mut Db,
    author: &'a Author,
    now: Instant,
    entries: Vec<Draft>,
}

/// An entry, and the records whose guards become its own.
struct Draft {
    entry: Entry,
    guarded_as: Vec<Id>,
}

impl<'a> Tx<'a> {
    pub(crate) fn new(db: &'a mut Db, author: &'a Author, now: Instant) -> Self {
        Self { db, author, now, entries: Vec::new() }
    }

    pub fn now(&self) -> Instant {
        self.now
    }

    pub fn tenant(&self) -> &'a str {
        &self.author.tenant
    }

    pub fn author(&self) -> &'a Author {
        self.author
    }

    /// Says what happened; it is written when the unit of work ends well.
    pub fn record(&mut self, change: Change<'_>) {
        let draft = self.draft(change, None);
        self.entries.push(draft);
    }

    /// As [`Self::record`], of a record that may be for few eyes: its entry is shown where all of these permissions are held too, and those
    /// that its entries before ask for, or what it was would be told by what is shown no more.
    pub fn record_guarded(&mut self, change: Change<'_>, guards: &[&str]) {
        let subject = change.id;
        let mut draft = self.draft(change, None);
        draft.entry.guards = guards.iter().map(|guard| (*guard).into()).collect();
        self.entries.push(Draft { guarded_as: vec![subject], ..draft });
    }

    /// As [`Self::record`], of something that names other records: its entry is for whose eyes those are, and for whose its own were before.
    pub fn record_about(&mut self, change: Change<'_>, about: &[Id]) {
        let guarded_as = about.iter().copied().chain([change.id]).collect();
        let draft = self.draft(change, None);
        self.entries.push(Draft { guarded_as, ..draft });
    }

    /// Says that `record` counts otherwise than it did, although nothing happened to it.
    pub(crate) fn restate(&mut self, record: Id, change: Change<'_>) {
        let draft = self.draft(change, Some(record));
        self.entries.push(Draft { guarded_as: vec![record], ..draft });
    }

    fn draft(&self, change: Change<'_>, restates: Option<Id>) -> Draft {
        let entry = Entry {
            tenant: self.author.tenant.to_string(),
            id: kernel::new_id(),
            at: self.now,
            event: change.event.to_string(),
            actor: Actor {
                account: self.author.account,
                session: self.author.session,
                request: self.author.request.clone(),
                trace: self.author.trace.clone(),
            },
            subject: Subject { kind: change.kind.into(), id: change.id, version: change.version },
            restates,
            unit: change.unit,
            guards: BTreeSet::new(),
            data: change.data,
            facts: difference(change.before, change.after),
        };
        Draft { entry, guarded_as: Vec::new() }
    }

    /// Forgets the stored answers that show a record: what was erased must not be replayed.
    pub fn forget_answers(&mut self, about: Id) -> db::Result<()> {
        crate::idempotency::forget_about(self.db, &self.author.tenant, about)
    }

    pub(crate) fn is_silent(&self) -> bool {
        self.entries.is_empty()
    }

    /// Writes the entries, and their places in the queue of the sealer with what they change of the measures.
    pub(crate) fn append(self) -> db::Result<()> {
        for Draft { mut entry, guarded_as } in self.entries {
            if !guarded_as.is_empty() {
                let guards = feed::guards(self.db, &entry.tenant, &guarded_as)?;
                entry.guards.extend(guards.into_values().flatten());
            }
            insert_entry(self.db, &entry)?;
        }
        Ok(())
    }
}

fn insert_entry(db: &mut Db, entry: &Entry) -> db::Result<()> {
    let body = entry.canonical()?;
    let (subject, version) = (Uid(entry.subject.id), entry.subject.version);
    let guards: Vec<&str> = entry.guards.iter().map(String::as_str).collect();
    let guards = Some(guards.join(" ")).filter(|guards| !guards.is_empty());
    sql!(db, |c| diesel::insert_into(ledger_entry::table)
        .values((
            ledger_entry::tenant_id.eq(&entry.tenant),
            ledger_entry::id.eq(Uid(entry.id)),
            ledger_entry::subject_id.eq(subject),
            ledger_entry::subject_version.eq(version),
            ledger_entry::body.eq(&body),
            ledger_entry::guards.eq(&guards),
        ))
        .execute(c))?;
    sql!(db, |c| diesel::insert_into(ledger_pending::table)
        .values((
            ledger_pending::tenant_id.eq(&entry.tenant),
            ledger_pending::subject_version.eq(version),
            ledger_pending::entry_id.eq(Uid(entry.id)),
            ledger_pending::facts.eq(tail::of(entry)?),
        ))
        .execute(c))?;
    Ok(())
}
