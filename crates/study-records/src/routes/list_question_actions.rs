use crate::model::Question;
use crate::permissions::ReadQuestions;
use actix_web::get;
use actix_web::web::{Json, Path};
use kernel::{Actions, Id};
use records::http;
use web::{Answer, Call};

/// 试题可执行的操作
///
/// Tells what the caller may do with the question now, and for everything else why not.
#[utoipa::path(
    tag = "study-records",
    operation_id = "study-records_list_question_actions",
    security(("bearer" = ["study-records.questions.read"])),
    responses((status = 200, description = "可执行的操作 / the actions", body = Actions)),
)]
#[get("/questions/{id}/actions")]
pub async fn list_question_actions(
    call: Call<ReadQuestions>,
    id: Path<Id>,
) -> Answer<Json<Actions>> {
    http::actions::<Question, _>(call, *id).await
}
