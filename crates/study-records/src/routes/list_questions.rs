use crate::model::Question;
use crate::permissions::ReadQuestions;
use actix_web::get;
use actix_web::web::Json;
use records::Summary;
use records::http::{self, RecordFilter};
use web::{Answer, Call, Page, PageParams, Params};

/// 试题列表
///
/// Lists the questions of the caller's units, the latest day first.
#[utoipa::path(
    tag = "study-records",
    operation_id = "study-records_list_questions",
    params(RecordFilter, PageParams),
    security(("bearer" = ["study-records.questions.read"])),
    responses((status = 200, description = "试题列表 / a page of questions", body = Page<Summary>)),
)]
#[get("/questions")]
pub async fn list_questions(
    call: Call<ReadQuestions>,
    params: Params<RecordFilter>,
) -> Answer<Json<Page<Summary>>> {
    http::list::<Question, _>(call, params).await
}
