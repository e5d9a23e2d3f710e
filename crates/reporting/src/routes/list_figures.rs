use super::params::{figure_params, indicators};
use super::{ReadFigures, Reporting};
use crate::evaluate::{Scope, figures};
use crate::figure::Figure;
use actix_web::get;
use actix_web::web::{Data, Json};
use db::Db;
use serde::Serialize;
use utoipa::ToSchema;
use web::{Answer, Call, Params};

figure_params! {
    /// Which figures.
    FiguresParams {
        /// One code or several, separated by commas; all that can be limited as it is asked when absent.
        #[param(max_length = 1000, example = "HL.CLOSE_RATE,HL.SATISFY_RATE")]
        indicators: Option<String>,
    }
}

/// Figures of one scope and period, from one snapshot.
#[derive(Serialize, ToSchema)]
pub struct Figures {
    #[schema(max_items = 1000)]
    pub figures: Vec<Figure>,
}

impl FiguresParams {
    pub(super) fn scope(&self, db: &mut Db, ground: &web::Ground) -> db::Result<Scope> {
        self.asked().scope(db, ground)
    }
}

/// Evaluates the indicators that a request names.
pub(super) fn evaluate(
    db: &mut Db,
    reporting: &Reporting,
    scope: &Scope,
    codes: Option<&str>,
) -> db::Result<Vec<Figure>> {
    let wanted = indicators(reporting, codes, scope)?;
    figures(db, &reporting.catalogue, scope, &wanted)
}

/// 查询统计数字
///
/// Evaluates indicators for a unit's subtree and a period. Each figure says what was divided by what, what was left out, as
/// of when, at which ledger index, and where the records are. 0 in the denominator gives null, printed "—".
#[utoipa::path(
    tag = "reporting",
    operation_id = "reporting_list_figures",
    params(FiguresParams),
    security(("bearer" = ["reporting.figures.read"])),
    responses(
        (status = 200, description = "统计数字 / the figures", body = Figures),
        (status = 422, description = "该指标的记录不设标签和系列 / what is counted is filed under no tag or series", body = web::ProblemBody, content_type = "application/problem+json"),
    ),
)]
#[get("/figures")]
pub async fn list_figures(
    call: Call<ReadFigures>,
    reporting: Data<Reporting>,
    params: Params<FiguresParams>,
) -> Answer<Json<Figures>> {
    let (reporting, filter) = (reporting.into_inner(), params.filter);
    call.scan_behind(move |db, ground| {
        let scope = filter.scope(db, ground)?;
        let figures = evaluate(db, &reporting, &scope, filter.indicators.as_deref())?;
        Ok(Json(Figures { figures }))
    })
    .await
}
