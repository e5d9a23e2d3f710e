use crate::model::Exam;
use crate::permissions::ReadExams;
use actix_web::get;
use actix_web::web::Json;
use records::Summary;
use records::http::{self, RecordFilter};
use web::{Answer, Call, Page, PageParams, Params};

/// 测试列表
///
/// Lists the exams of the caller's units, the latest day first.
#[utoipa::path(
    tag = "study-records",
    operation_id = "study-records_list_exams",
    params(RecordFilter, PageParams),
    security(("bearer" = ["study-records.exams.read"])),
    responses((status = 200, description = "测试列表 / a page of exams", body = Page<Summary>)),
)]
#[get("/exams")]
pub async fn list_exams(
    call: Call<ReadExams>,
    params: Params<RecordFilter>,
) -> Answer<Json<Page<Summary>>> {
    http::list::<Exam, _>(call, params).await
}
