use crate::model::Officer;
use crate::permissions::ReadOfficers;
use actix_web::get;
use actix_web::web::Json;
use records::Summary;
use records::http::{self, RecordFilter};
use web::{Answer, Call, Page, PageParams, Params};

/// 执法人员列表
///
/// Lists the enforcement officers of the caller's units, the latest day first.
#[utoipa::path(
    tag = "study-records",
    operation_id = "study-records_list_officers",
    params(RecordFilter, PageParams),
    security(("bearer" = ["study-records.officers.read"])),
    responses((status = 200, description = "执法人员列表 / a page of enforcement officers", body = Page<Summary>)),
)]
#[get("/officers")]
pub async fn list_officers(
    call: Call<ReadOfficers>,
    params: Params<RecordFilter>,
) -> Answer<Json<Page<Summary>>> {
    http::list::<Officer, _>(call, params).await
}
