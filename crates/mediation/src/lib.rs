#![doc = include_str!("../README.md")]

mod checks;
mod codes;
mod documents;
mod import;
pub mod model;
pub mod permissions;
mod problems;
mod register;
mod related;
mod routes;
pub mod rules;
mod store;
mod synced;
#[cfg(test)]
mod tests;
pub mod workflow;

pub use codes::*;
pub use import::REGISTERS;

use ledger::recount::RecordKind;
use records::Content;
use web::privacy::Holdings;
use web::{Line, Provable};

/// What evidence files can prove.
pub const PROVABLE: &[Provable] = &[
    Provable { kind: register::CASE, find: routes::standing_of_case },
    Provable { kind: register::COMMITTEE, find: routes::standing_of_committee },
    Provable { kind: register::MEDIATOR, find: routes::standing_of_mediator },
    records::provable::<model::Patrol, permissions::ReadPatrols>(),
    records::provable::<model::Subsidy, permissions::ReadSubsidies>(),
];

/// 人民调解
pub const LINE: Line = Line {
    name: "mediation",
    title_zh: "人民调解",
    title_en: "People's mediation",
    description: "调委会、调解员、排查、补贴、纠纷案件：受理、调解、协议、履行、司法确认、归档（人民调解法） / committees, mediators, screening rounds, subsidies, cases",
    routes: routes::routes,
    permissions: permissions::PERMISSIONS,
    measures: model::MEASURES,
    indicators: include_str!("../data/indicators.toml"),
    records: &[
        RecordKind {
            name: register::COMMITTEE,
            path: "/v1/mediation/committees",
            page: store::committee_records,
        },
        RecordKind {
            name: register::MEDIATOR,
            path: "/v1/mediation/mediators",
            page: store::mediator_records,
        },
        RecordKind { name: register::CASE, path: "/v1/mediation/cases", page: store::case_records },
        RecordKind {
            name: model::Organ::KIND,
            path: model::Organ::PATH,
            page: records::records::<model::Organ>,
        },
        RecordKind {
            name: model::Patrol::KIND,
            path: model::Patrol::PATH,
            page: records::records::<model::Patrol>,
        },
        RecordKind {
            name: model::Subsidy::KIND,
            path: model::Subsidy::PATH,
            page: records::records::<model::Subsidy>,
        },
    ],
    synced: synced::SYNCED,
    jobs: &[],
    proofs: None,
    holdings: Holdings {
        sealed: &[store::PARTICULARS, store::PARTIES, store::REPRESENTATIVES],
        people: &[store::MEDIATORS, store::CASES],
    },
};
