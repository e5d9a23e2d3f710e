//! The copies that phones keep of cases, mediators, committees, organs and rounds.

use crate::model::{Committee, MediationCase, Mediator, Organ, Patrol};
use crate::permissions::{ReadCases, ReadCommittees, ReadMediators, ReadOrgans, ReadPatrols};
use crate::register;
use crate::routes::{CaseView, MediatorView, sight};
use crate::store::{self, CaseFilter, CommitteeFilter, MediatorFilter};
use db::Db;
use kernel::{Id, Permission};
use ledger::Entry;
use serde_json::Value;
use web::{Ground, SyncCopy, Synced};

pub const SYNCED: &[Synced] = &[
    Synced {
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
    },
    Synced {
        kind: register::MEDIATOR,
        path: "/v1/mediation/mediators",
        permission: ReadMediators::NAME,
        ids: |db, ground, after, limit| {
            let (tenant, all) = (ground.tenant(), MediatorFilter::default());
            let page = store::list_mediators(db, tenant, &ground.reach, &all, after, limit)?;
            Ok(page.iter().map(|one| one.id).collect())
        },
        read: mediators,
        hiding: &[],
        showed: |_, _| false,
    },
    Synced {
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
    },
    records::synced::<Organ, ReadOrgans>(),
    records::synced::<Patrol, ReadPatrols>(),
];

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
