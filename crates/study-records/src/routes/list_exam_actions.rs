use crate::model::Exam;
use crate::permissions::ReadExams;
use actix_web::get;
use actix_web::web::{Json, Path};
use kernel::{Actions, Id};
use records::http;
use web::{Answer, Call};

/// 测试可执行的操作
///
/// Tells what the caller may do with the exam now, and for everything else why not.
#[utoipa::path(
    tag = "study-records",
    operation_id = "study-records_list_exam_actions",
    security(("bearer" = ["study-records.exams.read"])),
    responses((status = 200, description = "可执行的操作 / the actions", body = Actions)),
)]
#[get("/exams/{id}/actions")]
pub async fn list_exam_actions(call: Call<ReadExams>, id: Path<Id>) -> Answer<Json<Actions>> {
    http::actions::<Exam, _>(call, *id).await
}
