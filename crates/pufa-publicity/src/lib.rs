#![doc = include_str!("../README.md")]

pub mod catalogue;
mod checks;
mod codes;
mod import;
pub mod model;
pub mod permissions;
mod problems;
mod related;
mod routes;
mod schedule;
mod stock;
mod store;
#[cfg(test)]
mod tests;

pub use codes::*;
pub use import::REGISTERS;

use ledger::recount::RecordKind;
use model::{
    Activity, DutyList, LiteratePerson, Material, MediaProduct, ModelHousehold, ModelVillage,
    Programme, Prompt, PublicityPlan, Venue,
};
use records::Content;
use web::privacy::Holdings;
use web::{Line, Provable};

const fn kind<C: Content>() -> RecordKind {
    RecordKind { name: C::KIND, path: C::PATH, page: records::records::<C> }
}

/// What evidence files can prove.
pub const PROVABLE: &[Provable] = &[
    records::provable::<Activity, permissions::ReadActivities>(),
    records::provable::<PublicityPlan, permissions::ReadPlans>(),
    records::provable::<MediaProduct, permissions::ReadProducts>(),
    records::provable::<Venue, permissions::ReadVenues>(),
    records::provable::<ModelHousehold, permissions::ReadModels>(),
    records::provable::<ModelVillage, permissions::ReadModels>(),
    records::provable::<DutyList, permissions::ReadDuties>(),
    records::provable::<Programme, permissions::ReadPlans>(),
    records::provable::<LiteratePerson, permissions::ReadLiterates>(),
    records::provable::<Material, permissions::ReadMaterials>(),
    records::provable::<Prompt, permissions::ReadPrompts>(),
];

/// 普法宣传
pub const LINE: Line = Line {
    name: "pufa-publicity",
    title_zh: "普法宣传",
    title_en: "law publicity",
    description: "普法活动、规划与年度计划、责任清单、新媒体产品、法治文化阵地、示范户与示范村（法治宣传教育法） / how the law was made known, to whom, with what",
    routes: routes::routes,
    permissions: permissions::PERMISSIONS,
    measures: model::MEASURES,
    indicators: include_str!("../data/indicators.toml"),
    records: &[
        kind::<Activity>(),
        kind::<PublicityPlan>(),
        kind::<MediaProduct>(),
        kind::<Venue>(),
        kind::<ModelHousehold>(),
        kind::<ModelVillage>(),
        kind::<DutyList>(),
        kind::<Programme>(),
        kind::<LiteratePerson>(),
        kind::<Material>(),
        kind::<Prompt>(),
    ],
    synced: &[
        records::synced::<Activity, permissions::ReadActivities>(),
        records::synced::<PublicityPlan, permissions::ReadPlans>(),
        records::synced::<MediaProduct, permissions::ReadProducts>(),
        records::synced::<Venue, permissions::ReadVenues>(),
        records::synced::<ModelHousehold, permissions::ReadModels>(),
        records::synced::<ModelVillage, permissions::ReadModels>(),
        records::synced::<DutyList, permissions::ReadDuties>(),
        records::synced::<Programme, permissions::ReadPlans>(),
        records::synced::<LiteratePerson, permissions::ReadLiterates>(),
        records::synced::<Material, permissions::ReadMaterials>(),
        records::synced::<Prompt, permissions::ReadPrompts>(),
    ],
    jobs: &[],
    proofs: None,
    holdings: Holdings { sealed: &[store::PARTICULARS], people: &[store::LITERATES] },
};
