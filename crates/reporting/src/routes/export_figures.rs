use super::list_figures::evaluate;
use super::params::figure_params;
use super::{ExportFigures, Reporting, file};
use crate::export::{Cell, Sheet};
use crate::figure::Figure;
use actix_web::web::Data;
use actix_web::{HttpResponse, get};
use web::{Answer, Call, Params};

figure_params! {
    /// Which figures, in which format.
    ExportParams {
        /// One code or several, separated by commas; all when absent.
        #[param(max_length = 1000)]
        indicators: Option<String>,
        /// `csv` or `xlsx`.
        #[param(max_length = 4, example = "xlsx")]
        format: String,
    }
}

/// 导出统计数字
///
/// The same figures as a file: CSV (UTF-8 with BOM) or XLSX. Texts that a spreadsheet would take for a formula are defused.
#[utoipa::path(
    tag = "reporting",
    operation_id = "reporting_export_figures",
    params(ExportParams),
    security(("bearer" = ["reporting.figures.export"])),
    responses((status = 200, description = "文件 / the file", content_type = "text/csv", body = String)),
)]
#[get("/exports/figures")]
pub async fn export_figures(
    call: Call<ExportFigures>,
    reporting: Data<Reporting>,
    params: Params<ExportParams>,
) -> Answer<HttpResponse> {
    let (reporting, filter) = (reporting.into_inner(), params.filter);
    let format = filter.format.clone();
    let (period, figures) = call
        .scan_behind(move |db, ground| {
            let scope = filter.asked().scope(db, ground)?;
            let figures = evaluate(db, &reporting, &scope, filter.indicators.as_deref())?;
            Ok((scope.period.label, figures))
        })
        .await?;
    let mut sheet = Sheet::new(&[
        "指标代码",
        "名称",
        "数值",
        "分子",
        "分母",
        "单位",
        "剔除",
        "同列指标",
        "统计期",
        "起",
        "止",
        "范围",
        "截至",
        "账本序号",
        "口径版本",
    ]);
    for figure in &figures {
        sheet.push(row(figure));
    }
    Ok(file(&sheet, &format, &format!("统计数字 {period}"))?)
}

fn row(figure: &Figure) -> Vec<Cell> {
    let excluded: Vec<String> = figure
        .excluded
        .iter()
        .map(|excluded| format!("{} {}", excluded.reason_zh, excluded.count))
        .collect();
    let coverage =
        figure.coverage.as_ref().map(|coverage| format!("{} {}", coverage.title_zh, coverage.text));
    vec![
        Cell::text(&figure.indicator),
        Cell::text(&figure.title_zh),
        Cell::text(&figure.text),
        Cell::Number(figure.numerator),
        figure.denominator.map_or_else(|| Cell::text("—"), |number| Cell::Number(number as f64)),
        Cell::text(&figure.unit),
        Cell::text(&excluded.join("；")),
        Cell::text(&coverage.unwrap_or_default()),
        Cell::text(&figure.period.label),
        Cell::text(&figure.period.from.to_string()),
        Cell::text(&figure.period.to.to_string()),
        Cell::text(&figure.scope.to_string()),
        Cell::text(&figure.as_of.to_string()),
        Cell::Number(figure.ledger_index as f64),
        Cell::Number(f64::from(figure.indicator_version)),
    ]
}
