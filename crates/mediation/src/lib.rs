#![doc = include_str!("../README.md")]

mod checks;
mod codes;
mod documents;
mod hours;
mod import;
mod jobs;
pub mod model;
mod nouns;
pub mod permissions;
mod problems;
mod register;
mod related;
mod routes;
pub mod rules;
mod store;
#[cfg(test)]
mod tests;
pub mod workflow;

pub use codes::*;
pub use import::REGISTERS;

use model::{JointMeeting, Organ, Patrol, Subsidy};
use records::noun;
use web::Line;
use web::privacy::Holdings;

/// 人民调解
pub const LINE: Line = Line {
    name: "mediation",
    title_zh: "人民调解",
    title_en: "People's mediation",
    description: "调委会、调解员、排查、联席会商、补贴、纠纷案件：受理、调解、协议、履行、司法确认、归档（人民调解法） / committees, mediators, screening rounds, joint meetings, subsidies, cases",
    routes: routes::routes,
    permissions: permissions::PERMISSIONS,
    measures: model::MEASURES,
    indicators: include_str!("../data/indicators.toml"),
    nouns: &[
        nouns::COMMITTEES,
        nouns::MEDIATORS,
        nouns::CASES,
        noun::<Organ>(),
        noun::<Patrol>(),
        // Nobody claims money on a phone.
        noun::<Subsidy>().unsynced(),
        // It is for whoever may read all of its cases, and that may change with each of them.
        noun::<JointMeeting>().unsynced(),
    ],
    jobs: &[jobs::WORK_OUT_DAYS],
    proofs: None,
    holdings: Holdings {
        sealed: &[store::PARTICULARS, store::PARTIES, store::REPRESENTATIVES],
        people: &[store::MEDIATORS, store::CASES],
    },
};
