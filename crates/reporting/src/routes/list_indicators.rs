use super::{ReadFigures, Reporting};
use crate::definition::Indicator;
use actix_web::get;
use actix_web::web::{Data, Json};
use serde::Serialize;
use utoipa::ToSchema;
use web::{Answer, Call};

/// The rules of counting.
#[derive(Serialize, ToSchema)]
pub struct Indicators {
    #[schema(max_items = 1000)]
    pub indicators: Vec<Indicator>,
}

/// 指标目录
///
/// Lists every indicator with its rule: numerator, denominator, exclusions, source, and the days on which the rule holds.
#[utoipa::path(
    tag = "reporting",
    operation_id = "reporting_list_indicators",
    security(("bearer" = ["reporting.figures.read"])),
    responses((status = 200, description = "指标目录 / the catalogue", body = Indicators)),
)]
#[get("/indicators")]
pub async fn list_indicators(
    _call: Call<ReadFigures>,
    reporting: Data<Reporting>,
) -> Answer<Json<Indicators>> {
    Ok(Json(Indicators { indicators: reporting.catalogue.all().cloned().collect() }))
}
