//! Two ways to the same end: at first everything, kind by kind and in the order of ids; from then on what the ledger says.

use super::list_changes::{GoneReason, SyncChange};
use crate::answer::etag;
use crate::{Ground, SyncCopy, Synced};
use db::Db;
use kernel::Id;
use ledger::feed::{self, Sealed};
use serde::{Deserialize, Serialize};
use std::collections::{HashMap, HashSet};

/// Entries that are read by one statement, and that one request looks at: whoever sees few of them is not to wait for all.
const AT_ONCE: u64 = 500;
const MOST: u64 = 5000;

/// How far the first walk through everything has come.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Place {
    pub kind: String,
    pub after: Option<Id>,
}

/// One answer's worth of changes, and where the next one begins.
pub struct Stretch {
    pub items: Vec<SyncChange>,
    pub to: u64,
    /// Where the first walk goes on; none when it is over.
    pub load: Option<Place>,
}

/// A kind with what its functions stand on.
pub struct Held<'a> {
    pub kind: &'a Synced,
    pub ground: Ground,
}

impl Held<'_> {
    fn read(&self, db: &mut Db, ids: &[Id]) -> db::Result<Vec<SyncCopy>> {
        (self.kind.read)(db, &self.ground, ids)
    }

    fn change(&self, copy: SyncCopy, index: Option<u64>) -> SyncChange {
        let SyncCopy { id, version, record } = copy;
        let gone = record.is_none().then_some(GoneReason::Voided);
        self.item(id, index, Some(version), record, gone)
    }

    fn item(
        &self,
        id: Id,
        index: Option<u64>,
        version: Option<i64>,
        record: Option<serde_json::Value>,
        gone: Option<GoneReason>,
    ) -> SyncChange {
        SyncChange {
            kind: self.kind.kind.into(),
            id,
            path: format!("{}/{id}", self.kind.path),
            index,
            version,
            etag: version.map(etag),
            record,
            gone,
        }
    }
}

/// The next records of the first walk. What is void is left out: nobody has a copy of it yet.
pub fn load(
    db: &mut Db,
    held: &[Held<'_>],
    place: Place,
    from: u64,
    limit: usize,
) -> db::Result<Stretch> {
    let (mut items, mut after) = (Vec::new(), place.after);
    let begun = held.iter().skip_while(|one| one.kind.kind != place.kind);
    for one in begun {
        while items.len() < limit {
            let wanted = i64::try_from(limit - items.len()).map_err(db::Error::broken)?;
            let ids = (one.kind.ids)(db, &one.ground, after, wanted)?;
            let read = one.read(db, &ids)?;
            let kept = read.into_iter().filter(|copy| copy.record.is_some());
            items.extend(kept.map(|copy| one.change(copy, None)));
            after = ids.last().copied().or(after);
            if (ids.len() as i64) < wanted {
                break;
            }
        }
        if items.len() >= limit {
            let load = Some(Place { kind: one.kind.kind.into(), after });
            return Ok(Stretch { items, to: from, load });
        }
        after = None;
    }
    Ok(Stretch { items, to: from, load: None })
}

/// What the ledger says from an index on: each record once, as it is now, in the order of its last entry.
pub fn since(db: &mut Db, held: &[Held<'_>], from: u64, limit: usize) -> db::Result<Stretch> {
    let (mut to, mut items) = (from, Vec::<SyncChange>::new());
    while to - from < MOST {
        let sealed = match held.first() {
            Some(one) => feed::from_index(db, one.ground.tenant(), to, AT_ONCE)?,
            None => break,
        };
        let mut rest = sealed.as_slice();
        // A page is rather a little short than made of ever smaller questions.
        while !rest.is_empty() && (items.is_empty() || (limit - items.len()) * 4 >= limit) {
            let (some, later) = take_subjects(rest, held, limit - items.len());
            let told = tell(db, held, some)?;
            let again: HashSet<Id> = told.iter().map(|one| one.id).collect();
            items.retain(|one| !again.contains(&one.id));
            items.extend(told);
            to += some.len() as u64;
            rest = later;
        }
        if !rest.is_empty() || (sealed.len() as u64) < AT_ONCE || items.len() * 4 > limit * 3 {
            break;
        }
    }
    Ok(Stretch { items, to, load: None })
}

fn kind_of<'a>(held: &'a [Held<'a>], one: &Sealed) -> Option<&'a Held<'a>> {
    let entry = &one.entry;
    // A restatement changes how a record counts and not what it says.
    let found = held.iter().find(|held| held.kind.kind == entry.subject.kind);
    found.filter(|_| entry.restates.is_none())
}

/// As many entries as are about so many records, and the rest.
fn take_subjects<'a>(
    sealed: &'a [Sealed],
    held: &[Held<'_>],
    limit: usize,
) -> (&'a [Sealed], &'a [Sealed]) {
    let mut subjects = HashSet::new();
    let full = sealed.iter().position(|one| {
        let id = one.entry.subject.id;
        if kind_of(held, one).is_none() || subjects.contains(&id) {
            return false;
        }
        subjects.len() == limit || !subjects.insert(id)
    });
    sealed.split_at(full.unwrap_or(sealed.len()))
}

/// The records of these entries as the caller sees them, or that they are gone.
fn tell(db: &mut Db, held: &[Held<'_>], entries: &[Sealed]) -> db::Result<Vec<SyncChange>> {
    let mut items = Vec::new();
    for one in held {
        let of = |sealed: &&Sealed| {
            kind_of(held, sealed).is_some_and(|found| found.kind.kind == one.kind.kind)
        };
        let of_kind: Vec<&Sealed> = entries.iter().filter(of).collect();
        // Of several entries of one record the last one stays.
        let last: HashMap<Id, u64> =
            of_kind.iter().map(|one| (one.entry.subject.id, one.index)).collect();
        let ids: Vec<Id> = last.keys().copied().collect();
        if ids.is_empty() {
            continue;
        }
        let mut unseen: HashSet<Id> = ids.iter().copied().collect();
        for copy in one.read(db, &ids)? {
            unseen.remove(&copy.id);
            let index = last.get(&copy.id).copied();
            items.push(one.change(copy, index));
        }
        let hidden = of_kind.iter().filter(|sealed| {
            let entry = &sealed.entry;
            one.kind.hiding.contains(&entry.event.as_str()) && unseen.contains(&entry.subject.id)
        });
        let hidden: HashSet<Id> = hidden.map(|sealed| sealed.entry.subject.id).collect();
        for id in hidden {
            if was_seen(db, one, id)? {
                let index = last.get(&id).copied();
                items.push(one.item(id, index, None, None, Some(GoneReason::OutOfSight)));
            }
        }
    }
    items.sort_by_key(|item| item.index);
    Ok(items)
}

/// Of what the caller never saw not even the id is told.
fn was_seen(db: &mut Db, held: &Held<'_>, id: Id) -> db::Result<bool> {
    let history = feed::of_subject(db, held.ground.tenant(), id)?;
    Ok(history.iter().any(|entry| (held.kind.showed)(&held.ground, entry)))
}
