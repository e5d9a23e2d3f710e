//! HTTP, one file per operation.

mod download_export;
mod export_figures;
mod export_records;
mod list_figures;
mod list_indicators;
mod list_records;
mod params;
mod read_export;
mod read_series;

pub use read_export::ExportView;

use crate::Catalogue;
use crate::jobs;
use db::Db;
use kernel::{Id, Problem};
use ledger::feed;
use ledger::figures::Contribution;
use ledger::recount::RecordKind;
use web::Routes;
use web::{FileKind, Line};

web::permissions! {
    /// Reads figures and the records behind them.
    ReadFigures = "reporting.figures.read" "读取统计数字" "Read figures";
    /// Takes figures and records out as files.
    ExportFigures = "reporting.figures.export" "导出统计数字" "Export figures";
}

pub const LINE: Line = Line {
    name: "reporting",
    title_zh: "统计报告",
    title_en: "Reporting",
    description: "指标、数字、数字背后的记录与导出 / indicators, figures, the records behind them, exports",
    routes,
    permissions: PERMISSIONS,
    measures: &[],
    indicators: "",
    nouns: &[],
    jobs: &[jobs::FORGET],
    proofs: None,
    holdings: web::privacy::Holdings::NONE,
};

fn routes(routes: &mut Routes<'_>) {
    routes
        .service(list_indicators::list_indicators)
        .service(list_figures::list_figures)
        .service(export_figures::export_figures)
        .service(read_series::read_series)
        .service(list_records::list_records)
        .service(export_records::export_records)
        .service(read_export::read_export)
        .service(download_export::download_export);
}

/// What the handlers of this crate stand on; the server makes it from the lines it serves.
pub struct Reporting {
    pub catalogue: Catalogue,
    records: Vec<RecordKind>,
}

impl Reporting {
    pub fn of(lines: &[Line]) -> Result<Self, String> {
        let definitions = lines.iter().map(|line| (line.indicators, line.measures));
        let records = lines.iter().flat_map(Line::records).copied().collect();
        Ok(Self { catalogue: Catalogue::read(definitions)?, records })
    }

    /// The addresses of records that contribute: lines own the measures that begin with their name. What a record of a line with
    /// several kinds is, the ledger says.
    fn links(&self, db: &mut Db, tenant: &str, rows: &[Contribution]) -> db::Result<Vec<String>> {
        let open = |row: &&Contribution| self.kinds_of(&row.measure).count() > 1;
        let asked: Vec<Id> = rows.iter().filter(open).map(Contribution::subject).collect();
        let told = feed::kinds(db, tenant, &asked)?;
        let link = |row: &Contribution| {
            let told = told.get(&row.subject());
            let mut kinds = self.kinds_of(&row.measure);
            let kind = kinds.find(|kind| told.is_none_or(|told| told == kind.name));
            kind.map_or_else(String::new, |kind| format!("{}/{}", kind.path, row.subject()))
        };
        Ok(rows.iter().map(link).collect())
    }

    fn kinds_of(&self, measure: &str) -> impl Iterator<Item = &RecordKind> {
        let line = line_of(measure);
        self.records.iter().filter(move |kind| line_of(kind.name) == line)
    }
}

/// `hotline` of `hotline.handled`.
fn line_of(name: &str) -> &str {
    name.split('.').next().unwrap_or_default()
}

/// The format that was asked for.
fn format_of(format: &str) -> Result<FileKind, Problem> {
    let known = FileKind::of(format).filter(|kind| *kind != FileKind::Docx);
    known.ok_or_else(|| {
        let zh = "format 应为 csv 或 xlsx";
        let problem = Problem::field("format", "enum", zh, "format must be csv or xlsx");
        Problem { kind: &kernel::problems::MALFORMED, ..problem }
    })
}
