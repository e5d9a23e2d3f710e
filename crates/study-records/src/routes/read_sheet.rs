use super::exams::sitting_within;
use crate::model::Sheet;
use crate::permissions::ReadQuestions;
use crate::store;
use actix_web::get;
use actix_web::web::{Json, Path};
use kernel::Id;
use web::{Answer, Call};

/// 读取场次试卷
///
/// Reads the drawn paper of a sitting, with its right answers: for whoever may read the bank of questions.
#[utoipa::path(
    tag = "study-records",
    operation_id = "study-records_read_sheet",
    security(("bearer" = ["study-records.questions.read"])),
    responses((status = 200, description = "试卷 / the drawn paper", body = Sheet)),
)]
#[get("/sittings/{id}/sheet")]
pub async fn read_sheet(call: Call<ReadQuestions>, id: Path<Id>) -> Answer<Json<Sheet>> {
    call.read(move |db, ground| {
        let sitting = sitting_within(db, ground, *id)?;
        Ok(Json(store::find_sheet(db, ground.tenant(), sitting.id)?))
    })
    .await
}
