use crate::model::Training;
use crate::permissions::ReadTrainings;
use actix_web::get;
use actix_web::web::Json;
use records::Summary;
use records::http::{self, RecordFilter};
use web::{Answer, Call, Page, PageParams, Params};

/// 培训列表
///
/// Lists the trainings of the caller's units, the latest day first.
#[utoipa::path(
    tag = "study-records",
    operation_id = "study-records_list_trainings",
    params(RecordFilter, PageParams),
    security(("bearer" = ["study-records.trainings.read"])),
    responses((status = 200, description = "培训列表 / a page of trainings", body = Page<Summary>)),
)]
#[get("/trainings")]
pub async fn list_trainings(
    call: Call<ReadTrainings>,
    params: Params<RecordFilter>,
) -> Answer<Json<Page<Summary>>> {
    http::list::<Training, _>(call, params).await
}
