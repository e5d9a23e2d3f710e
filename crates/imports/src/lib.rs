#![doc = include_str!("../README.md")]

mod checked;
mod commit;
mod file;
mod jobs;
mod line;
mod mapping;
mod names;
mod permissions;
mod problems;
mod register;
mod retention;
mod routes;
mod row;
mod store;

pub use checked::{Preview, RowProblem, check_lines};
pub use commit::{Committed, Taken};
pub use file::{Table, read_file};
pub use jobs::{EXPIRE_EVERY, expire};
pub use line::{CellResult, Line};
pub use mapping::{Mapping, refused};
pub use problems::{IMPORT_COMMITTED, IMPORT_EXPIRED};
pub use register::{Cell, CheckTogether, Column, Form, Register, Together, kept_out, words};
pub use routes::{
    Imports, commit_import, committable, from_file, own_import, preview_import, refuse_problems,
};
pub use row::{ImportRow, row_id};
pub use store::{CheckedFile, StoredImport};

use web::privacy::Holdings;

/// 台账导入
pub const LINE: web::Line = web::Line {
    name: "imports",
    title_zh: "台账导入",
    title_en: "imports",
    description: "把电子表格台账（CSV、XLSX）核对后整体导入：调解员、调解案件、普法活动、学法场次、测试成绩、成绩表、执法人员 / registers that are kept in spreadsheets, checked and taken over whole",
    routes: routes::routes,
    permissions: permissions::PERMISSIONS,
    measures: &[],
    indicators: "",
    nouns: &[],
    jobs: &[jobs::EXPIRE],
    proofs: None,
    holdings: Holdings { sealed: &[store::FILES], people: &[] },
};
