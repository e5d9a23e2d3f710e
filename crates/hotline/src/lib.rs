#![doc = include_str!("../README.md")]

mod codes;
pub mod import;
mod jobs;
pub mod model;
pub mod permissions;
mod problems;
mod receipt;
mod routes;
pub mod sla;
mod store;
mod synced;
#[cfg(test)]
mod tests;
pub mod workflow;

pub use codes::*;

use ledger::recount::RecordKind;
use web::privacy::{Holdings, People};
use web::{Line, Noun};

/// 12345 政务服务便民热线
pub const LINE: Line = Line {
    name: "hotline",
    title_zh: "12345热线工单",
    title_en: "12345 hotline",
    description: "派单、签收、办理、答复、办结、回访、督办（国办发〔2020〕53号） / work orders of the 12345 hotline",
    routes: routes::routes,
    permissions: permissions::PERMISSIONS,
    measures: model::MEASURES,
    indicators: include_str!("../data/indicators.toml"),
    nouns: &[Noun::new(RecordKind {
        name: receipt::KIND,
        path: "/v1/hotline/tickets",
        page: store::records,
    })
    .synced(synced::TICKETS)],
    jobs: &[jobs::ATTEND, jobs::EXPIRE, jobs::WORK_OUT_LIMITS],
    proofs: None,
    holdings: Holdings {
        sealed: &[store::CALLERS],
        people: &[People {
            kind: receipt::KIND,
            find: store::find_person,
            export: store::export_person,
            erase: store::erase_person,
        }],
    },
};
