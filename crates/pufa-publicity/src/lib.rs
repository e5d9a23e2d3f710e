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
mod rules;
mod schedule;
mod stock;
mod store;
#[cfg(test)]
mod tests;

pub use codes::*;
pub use import::REGISTERS;

use model::{
    Activity, DutyList, LegalConsultation, LiteratePerson, Material, MediaProduct, ModelHousehold,
    ModelVillage, Programme, Prompt, PublicityPlan, Venue,
};
use records::{hours, noun};
use web::Line;
use web::privacy::Holdings;

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
    nouns: &[
        noun::<Activity>(),
        noun::<PublicityPlan>(),
        noun::<MediaProduct>(),
        noun::<Venue>(),
        noun::<ModelHousehold>(),
        noun::<ModelVillage>(),
        noun::<DutyList>(),
        noun::<Programme>(),
        noun::<LiteratePerson>().following(hours::follower::<LiteratePerson>()),
        noun::<Material>(),
        noun::<Prompt>(),
        noun::<LegalConsultation>(),
    ],
    jobs: &[],
    proofs: None,
    holdings: Holdings { sealed: &[store::PARTICULARS], people: &[store::LITERATES] },
};
