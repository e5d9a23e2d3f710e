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

use ledger::recount::RecordKind;
use model::{Exam, MustKnowList, Officer, Paper, Plan, Question, Session, Training};
use records::Content;
use web::privacy::Holdings;
use web::{Line, Provable};

const fn kind<C: Content>() -> RecordKind {
    RecordKind { name: C::KIND, path: C::PATH, page: records::records::<C> }
}

/// What evidence files can prove: what was done and what is in force. Questions and papers prove nothing themselves; the exam does, and its
/// papers are its evidence.
pub const PROVABLE: &[Provable] = &[
    records::provable::<Session, permissions::ReadSessions>(),
    records::provable::<Plan, permissions::ReadPlans>(),
    records::provable::<Exam, permissions::ReadExams>(),
    records::provable::<Training, permissions::ReadTrainings>(),
    records::provable::<Officer, permissions::ReadOfficers>(),
    records::provable::<MustKnowList, permissions::ReadMustKnowLists>(),
];

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
    records: &[
        kind::<Session>(),
        kind::<Plan>(),
        kind::<Exam>(),
        kind::<Training>(),
        kind::<Officer>(),
        kind::<MustKnowList>(),
        kind::<Question>(),
        kind::<Paper>(),
    ],
    synced: &[
        records::synced::<Session, permissions::ReadSessions>(),
        records::synced::<Plan, permissions::ReadPlans>(),
        records::synced::<Exam, permissions::ReadExams>(),
        records::synced::<Training, permissions::ReadTrainings>(),
        records::synced::<Officer, permissions::ReadOfficers>(),
        records::synced::<MustKnowList, permissions::ReadMustKnowLists>(),
        records::synced::<Question, permissions::ReadQuestions>(),
        records::synced::<Paper, permissions::ReadPapers>(),
        synced::OWN_SITTINGS,
    ],
    jobs: &[],
    proofs: None,
    holdings: Holdings::NONE,
};
