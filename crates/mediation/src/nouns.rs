//! Committees, mediators and cases as the program knows them: counted again, copied by phones, proved by files.

use crate::hours;
use crate::model::{Committee, MediationCase, Mediator};
use crate::permissions::{ReadCases, ReadCommittees, ReadMediators};
use crate::register;
use crate::routes::{
    CaseView, MediatorView, sight, standing_of_case, standing_of_committee, standing_of_mediator,
};
use crate::store::{self, CaseFilter, CommitteeFilter, MediatorFilter};
use db::Db;
use kernel::{Id, Permission};
use ledger::Entry;
use ledger::recount::RecordKind;
use serde_json::Value;
use web::{Ground, Noun, Provable, SyncCopy, Synced};

pub const COMMITTEES: Noun = Noun::new(RecordKind {
    name: register::COMMITTEE,
    path: "/v1/mediation/committees",
    page: store::committee_records,
})
.provable(Provable { kind: register::COMMITTEE, find: standing_of_committee })
.synced(Synced {
    kind: register::COMMITTEE,
    path: "/v1/mediation/committees",
    permission: ReadCommittees::NAME,
    ids: |db, ground, after, limit| {
        let (tenant, all) = (ground.tenant(), CommitteeFilter::default());
        let page = store::list_committees(db, tenant, &ground.reach, &all, after, limit)?;
        Ok(page.iter().map(|one| one.id).collect())
    },
    read: |db, ground, ids| {
        let found = store::find_some_committees(db, ground.tenant(), &ground.reach, ids)?;
        found.iter().map(|one: &Committee| SyncCopy::of(one.id, one.version, one)).collect()
    },
    hiding: &[],
    showed: |_, _| false,
});

pub const MEDIATORS: Noun = Noun::new(RecordKind {
    name: register::MEDIATOR,
    path: "/v1/mediation/mediators",
    page: store::mediator_records,
})
.provable(Provable { kind: register::MEDIATOR, find: standing_of_mediator })
.following(hours::FOLLOWER)
.synced(Synced {
    kind: register::MEDIATOR,
    path: "/v1/mediation/mediators",
    permission: ReadMediators::NAME,
    ids: |db, ground, after, limit| {
        let (tenant, all) = (ground.tenant(), MediatorFilter::default());
        let page = store::list_mediators(db, tenant, &ground.reach, &all, after, limit)?;
        Ok(page.iter().map(|one| one.id).collect())
    },
    read: mediators,
    // Whoever counted in a wrong unit is moved to the right one.
    hiding: &["mediation.service_corrected"],
    showed: |ground, entry| ground.reach.covers(entry.unit),
});

pub const CASES: Noun = Noun::new(RecordKind {
    name: register::CASE,
    path: "/v1/mediation/cases",
    page: store::case_records,
})
.provable(Provable { kind: register::CASE, find: standing_of_case })
.synced(Synced {
    kind: register::CASE,
    path: "/v1/mediation/cases",
    permission: ReadCases::NAME,
    ids: |db, ground, after, limit| {
        let (tenant, all) = (ground.tenant(), CaseFilter::default());
        let page = store::list_cases(db, tenant, &sight(ground), &all, after, limit)?;
        Ok(page.iter().map(|one| one.id).collect())
    },
    read: cases,
    hiding: &["mediation.mediators_assigned", "mediation.case_corrected"],
    showed: was_in_sight,
});

fn mediators(db: &mut Db, ground: &Ground, ids: &[Id]) -> db::Result<Vec<SyncCopy>> {
    let found = store::find_some_mediators(db, ground.tenant(), &ground.reach, ids)?;
    let copy = |one: Mediator| {
        let (id, version) = (one.id, one.version);
        SyncCopy::of(id, version, &MediatorView::of(db, ground, one)?)
    };
    found.into_iter().map(copy).collect()
}

fn cases(db: &mut Db, ground: &Ground, ids: &[Id]) -> db::Result<Vec<SyncCopy>> {
    let found = store::find_some_cases(db, ground.tenant(), &sight(ground), ids)?;
    let copy = |one: MediationCase| {
        let (id, version) = (one.id, one.version);
        match one.voided {
            Some(_) => Ok(SyncCopy::void(id, version)),
            None => SyncCopy::of(id, version, &CaseView::of(db, ground, one)?),
        }
    };
    found.into_iter().map(copy).collect()
}

/// A case stays in its unit, and whoever registered it keeps it in sight; mediators come and go, and it turns out to be of soldiers or
/// of none.
fn was_in_sight(ground: &Ground, entry: &Entry) -> bool {
    // A case that was taken over from a register came with its mediators.
    let persons = entry.data.pointer("/particulars/persons").or_else(|| entry.data.get("persons"));
    let persons = persons.and_then(Value::as_array);
    let person = ground.caller.person.map(|person| person.to_string());
    let military = entry.data.get("military").and_then(Value::as_bool);
    persons.into_iter().flatten().any(|one| one.as_str() == person.as_deref())
        || military.is_some_and(|military| sight(ground).reaches(entry.unit, military))
}
