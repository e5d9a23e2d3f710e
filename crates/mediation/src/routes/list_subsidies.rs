use crate::model::Subsidy;
use crate::permissions::ReadSubsidies;
use actix_web::get;
use actix_web::web::Json;
use records::Summary;
use records::http::{self, RecordFilter};
use web::{Answer, Call, Page, PageParams, Params};

/// 补贴列表
///
/// Lists the subsidies of the caller's units, the latest day first.
#[utoipa::path(
    tag = "mediation",
    operation_id = "mediation_list_subsidies",
    params(RecordFilter, PageParams),
    security(("bearer" = ["mediation.subsidies.read"])),
    responses((status = 200, description = "补贴列表 / a page of subsidies", body = Page<Summary>)),
)]
#[get("/subsidies")]
pub async fn list_subsidies(
    call: Call<ReadSubsidies>,
    params: Params<RecordFilter>,
) -> Answer<Json<Page<Summary>>> {
    http::list::<Subsidy, _>(call, params).await
}
