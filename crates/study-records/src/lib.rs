#![doc = include_str!("../README.md")]

mod checks;
mod codes;
mod import;
pub mod model;
pub mod permissions;
mod problems;
mod related;
mod results;
mod routes;
mod rules;
mod store;
mod synced;
#[cfg(test)]
mod tests;

pub use codes::*;
pub use import::REGISTERS;

use model::{Exam, MustKnowList, Officer, Paper, Plan, Question, Session, Statute, Training};
use records::{hours, noun};
use web::Line;
use web::privacy::Holdings;

/// 学法记录
pub const LINE: Line = Line {
    name: "study-records",
    title_zh: "学法台账",
    title_en: "study records",
    description: "学法场次、年度计划、测试与在线考试、培训、应知应会清单与法规目录（法治宣传教育法第三十六条至第三十八条） / what was studied, when and by whom",
    routes: routes::routes,
    permissions: permissions::PERMISSIONS,
    measures: model::MEASURES,
    indicators: include_str!("../data/indicators.toml"),
    nouns: &[
        noun::<Session>().following(related::CORE_REGULATIONS),
        noun::<Statute>(),
        noun::<Plan>(),
        noun::<Exam>(),
        noun::<Training>(),
        noun::<Officer>().following(hours::follower::<Officer>()),
        noun::<MustKnowList>(),
        // What was asked proves nothing itself; the exam does, and its papers are its evidence.
        noun::<Question>().unprovable(),
        noun::<Paper>().unprovable(),
        synced::SITTINGS,
    ],
    jobs: &[],
    proofs: None,
    holdings: Holdings::NONE,
};
