use crate::model::Exam;
use crate::permissions::ReadExams;
use actix_web::get;
use actix_web::web::Path;
use kernel::Id;
use records::{Record, http};
use web::{Answer, Call, Read};

/// 读取测试
///
/// Reads an exam with all that happened to it.
#[utoipa::path(
    tag = "study-records",
    operation_id = "study-records_read_exam",
    security(("bearer" = ["study-records.exams.read"])),
    responses((status = 200, description = "测试 / the exam", body = Record<Exam>)),
)]
#[get("/exams/{id}")]
pub async fn read_exam(call: Call<ReadExams>, id: Path<Id>) -> Answer<Read<Record<Exam>>> {
    http::read(call, *id).await
}
