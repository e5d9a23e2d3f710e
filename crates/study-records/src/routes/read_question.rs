use crate::model::Question;
use crate::permissions::ReadQuestions;
use actix_web::get;
use actix_web::web::Path;
use kernel::Id;
use records::{Record, http};
use web::{Answer, Call, Read};

/// 读取试题
///
/// Reads a question with all that happened to it.
#[utoipa::path(
    tag = "study-records",
    operation_id = "study-records_read_question",
    security(("bearer" = ["study-records.questions.read"])),
    responses((status = 200, description = "试题 / the question", body = Record<Question>)),
)]
#[get("/questions/{id}")]
pub async fn read_question(
    call: Call<ReadQuestions>,
    id: Path<Id>,
) -> Answer<Read<Record<Question>>> {
    http::read(call, *id).await
}
