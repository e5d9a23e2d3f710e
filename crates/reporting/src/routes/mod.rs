//! HTTP, one file per operation.

mod export_figures;
mod export_records;
mod list_figures;
mod list_indicators;
mod list_records;
mod params;
mod read_series;

use crate::Catalogue;
use crate::export::Sheet;
use actix_web::HttpResponse;
use kernel::Problem;
use ledger::recount::RecordKind;
use utoipa_actix_web::service_config::ServiceConfig;
use web::Line;

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
    records: &[],
    jobs: &[],
    holdings: web::privacy::Holdings::NONE,
};

fn routes(config: &mut ServiceConfig) {
    config
        .service(list_indicators::list_indicators)
        .service(list_figures::list_figures)
        .service(export_figures::export_figures)
        .service(read_series::read_series)
        .service(list_records::list_records)
        .service(export_records::export_records);
}

/// What the handlers of this crate stand on; the server makes it from the lines it serves.
pub struct Reporting {
    pub catalogue: Catalogue,
    records: Vec<RecordKind>,
}

impl Reporting {
    pub fn of(lines: &[Line]) -> Result<Self, String> {
        let definitions = lines.iter().map(|line| (line.indicators, line.measures));
        let records = lines.iter().flat_map(|line| line.records.iter().copied()).collect();
        Ok(Self { catalogue: Catalogue::read(definitions)?, records })
    }

    /// The address of a record that contributes to a measure: lines own the measures that begin with their name.
    fn link(&self, measure: &str, record: kernel::Id) -> String {
        let line = measure.split('.').next().unwrap_or_default();
        let kind = self.records.iter().find(|kind| kind.name.split('.').next() == Some(line));
        kind.map_or_else(String::new, |kind| format!("{}/{record}", kind.path))
    }
}

fn file(sheet: Sheet, format: &str, name: &str) -> Result<HttpResponse, Problem> {
    let (content_type, bytes) = match format {
        "csv" => ("text/csv; charset=utf-8", sheet.csv()?),
        "xlsx" => {
            ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", sheet.xlsx()?)
        }
        _ => {
            let zh = "format 应为 csv 或 xlsx";
            let problem = Problem::field("format", "enum", zh, "format must be csv or xlsx");
            return Err(Problem { kind: &kernel::problems::MALFORMED, ..problem });
        }
    };
    Ok(HttpResponse::Ok()
        .content_type(content_type)
        .insert_header(("Content-Disposition", format!("attachment; filename=\"{name}.{format}\"")))
        .body(bytes))
}
