#![doc = include_str!("../README.md")]

mod clean;
mod codes;
mod inspect;
mod model;
mod permissions;
mod problems;
mod routes;
mod rules;
mod scanner;
mod shelf;
mod store;
#[cfg(test)]
mod tests;

pub use clean::clean;
pub use codes::*;
pub use model::{EvidenceFile, EvidenceRemark, NewEvidenceFile};
pub use routes::Evidence;
pub use rules::{FileType, Limits, Rules};
pub use scanner::{Scanner, WhenDown};
pub use shelf::{Place, Shelf};
pub use store::kept;

use ledger::recount::RecordKind;
use web::privacy::Holdings;
use web::{Line, Noun, Proofs};

/// 佐证文件
pub const LINE: Line = Line {
    name: "evidence",
    title_zh: "佐证文件",
    title_en: "evidence files",
    description: "照片、扫描件、签到表等佐证文件：登记、上传、下载、作废 / files that prove what records say",
    routes: routes::routes,
    permissions: permissions::PERMISSIONS,
    measures: model::MEASURES,
    indicators: "",
    nouns: &[Noun::new(RecordKind { name: model::KIND, path: model::PATH, page: store::records })],
    jobs: &[],
    proofs: Some(Proofs {
        of: store::standing,
        alike: store::alike,
        beside: store::beside,
        erase: store::erase,
    }),
    holdings: Holdings::NONE,
};
