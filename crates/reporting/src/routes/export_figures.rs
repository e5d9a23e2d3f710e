use super::list_figures::evaluate;
use super::params::{figure_params, indicators};
use super::{ExportFigures, ExportView, Reporting, format_of};
use crate::export::{Cell, Sheet};
use crate::figure::{Figure, FigureLimit};
use crate::later::{self, Made};
use actix_web::web::Data;
use actix_web::{HttpResponse, get};
use db::Db;
use web::{Answer, Call, Ground, Params};

figure_params! {
    /// Which figures, in which format.
    ExportParams {
        /// One code or several, separated by commas; all that can be limited as it is asked when absent.
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
/// What takes longer than the caller waits (`Prefer`, RFC 7240; 2 seconds when it is not said, 20 at most) goes on without them: 202 says where.
#[utoipa::path(
    tag = "reporting",
    operation_id = "reporting_export_figures",
    params(
        ExportParams,
        ("Prefer" = Option<String>, Header, description = "RFC 7240：`respond-async` 表示不等待，`wait=5` 表示最多等 5 秒；不写为 2 秒，最多 20 秒 / not to wait, or how many seconds: 2 when it is not said, 20 at most", max_length = 100, example = "respond-async"),
    ),
    security(("bearer" = ["reporting.figures.export"])),
    responses(
        (status = 200, description = "文件 / the file", content_type = "text/csv", body = String),
        (status = 202, description = "需要更长时间：文件将在 Location 处 / it takes longer than the caller waits: where the file will be", body = ExportView, headers(
            ("Location" = String, description = "导出任务 / the export"),
            ("Preference-Applied" = String, description = "RFC 7240 §3"),
            ("Retry-After" = i32, description = "多少秒后读取 / seconds to wait"),
        )),
        (status = 409, description = "您的导出任务过多 / too many of the caller's exports are kept", body = web::ProblemBody, content_type = "application/problem+json"),
        (status = 422, description = "该指标的记录不设标签和系列 / what is counted is filed under no tag or series", body = web::ProblemBody, content_type = "application/problem+json"),
    ),
)]
#[get("/exports/figures")]
pub async fn export_figures(
    call: Call<ExportFigures>,
    reporting: Data<Reporting>,
    params: Params<ExportParams>,
) -> Answer<HttpResponse> {
    let (reporting, filter) = (reporting.into_inner(), params.filter);
    let (format, asked) = (format_of(&filter.format)?, filter.asked());
    // What is asked wrongly is told at once, also to those who do not wait.
    let (known, named) = (reporting.clone(), filter.indicators.clone());
    let checked = call.read(move |db, ground| {
        let scope = asked.scope(db, ground)?;
        indicators(&known, named.as_deref(), &scope)?;
        Ok(scope.unit)
    });
    let unit = checked.await?;
    let make = move |db: &mut Db, ground: &Ground| {
        let scope = filter.asked().scope(db, ground)?;
        let figures = evaluate(db, &reporting, &scope, filter.indicators.as_deref())?;
        Ok(Made { name: format!("统计数字 {}", scope.period.label), sheet: sheet(&figures) })
    };
    later::answer(call, (unit, format), make).await
}

fn sheet(figures: &[Figure]) -> Sheet {
    let mut sheet = Sheet::new(&[
        "指标代码",
        "名称",
        "数值",
        "分子",
        "分母",
        "单位",
        "其中",
        "剔除",
        "同列指标",
        "统计期",
        "起",
        "止",
        "范围",
        "限定",
        "截至",
        "账本序号",
        "口径版本",
    ]);
    for figure in figures {
        sheet.push(row(figure));
    }
    sheet
}

fn row(figure: &Figure) -> Vec<Cell> {
    let excluded: Vec<String> = figure
        .excluded
        .iter()
        .map(|excluded| format!("{} {}", excluded.reason_zh, excluded.count))
        .collect();
    let parts: Vec<String> =
        figure.parts.iter().map(|part| format!("{} {}", part.title_zh, part.count)).collect();
    let only: Vec<String> = figure.only.iter().map(FigureLimit::text).collect();
    let coverage =
        figure.coverage.as_ref().map(|coverage| format!("{} {}", coverage.title_zh, coverage.text));
    vec![
        Cell::text(&figure.indicator),
        Cell::text(&figure.title_zh),
        Cell::text(&figure.text),
        Cell::Number(figure.numerator),
        figure.denominator.map_or_else(|| Cell::text("—"), |number| Cell::Number(number as f64)),
        Cell::text(&figure.unit),
        Cell::text(&parts.join("；")),
        Cell::text(&excluded.join("；")),
        Cell::text(&coverage.unwrap_or_default()),
        Cell::text(&figure.period.label),
        Cell::text(&figure.period.from.to_string()),
        Cell::text(&figure.period.to.to_string()),
        Cell::text(&figure.scope.to_string()),
        Cell::text(&only.join("；")),
        Cell::text(&figure.as_of.to_string()),
        Cell::Number(figure.ledger_index as f64),
        Cell::Number(f64::from(figure.indicator_version)),
    ]
}
