use crate::model::Session;
use crate::permissions::ReadSessions;
use actix_web::get;
use actix_web::web::Json;
use records::Summary;
use records::http::{self, RecordFilter};
use web::{Answer, Call, Page, PageParams, Params};

/// 学法场次列表
///
/// Lists the study sessions of the caller's units, the latest day first.
#[utoipa::path(
    tag = "study-records",
    operation_id = "study-records_list_sessions",
    params(RecordFilter, PageParams),
    security(("bearer" = ["study-records.sessions.read"])),
    responses((status = 200, description = "学法场次列表 / a page of study sessions", body = Page<Summary>)),
)]
#[get("/sessions")]
pub async fn list_sessions(
    call: Call<ReadSessions>,
    params: Params<RecordFilter>,
) -> Answer<Json<Page<Summary>>> {
    http::list::<Session, _>(call, params).await
}
