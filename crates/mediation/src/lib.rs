#![doc = include_str!("../README.md")]

mod codes;
pub mod model;
pub mod permissions;
mod problems;
mod register;
mod routes;
pub mod rules;
mod store;
#[cfg(test)]
mod tests;
pub mod workflow;

pub use codes::*;

use ledger::recount::RecordKind;
use web::Line;
use web::privacy::{Holdings, People, SealedTable};

/// 人民调解
pub const LINE: Line = Line {
    name: "mediation",
    title_zh: "人民调解",
    title_en: "People's mediation",
    description: "人民调解委员会、人民调解员（人民调解法） / people's mediation committees and mediators",
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
    ],
    jobs: &[],
    holdings: Holdings {
        sealed: &[SealedTable { name: "mediation_particulars", reseal: store::reseal_particulars }],
        people: &[People {
            kind: register::MEDIATOR,
            find: store::find_person,
            export: store::export_person,
            erase: store::erase_person,
        }],
    },
};
