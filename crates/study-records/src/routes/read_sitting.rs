use super::exams::{SittingView, sitting_within};
use crate::permissions::ReadSittings;
use actix_web::get;
use actix_web::web::Path;
use kernel::Id;
use web::{Answer, Call, Read};

/// 读取考试场次
///
/// Reads a sitting; its questions and results have addresses of their own.
#[utoipa::path(
    tag = "study-records",
    operation_id = "study-records_read_sitting",
    security(("bearer" = ["study-records.sittings.read"])),
    responses((status = 200, description = "场次 / the sitting", body = SittingView)),
)]
#[get("/sittings/{id}")]
pub async fn read_sitting(call: Call<ReadSittings>, id: Path<Id>) -> Answer<Read<SittingView>> {
    call.read(move |db, ground| {
        let sitting = sitting_within(db, ground, *id)?;
        let version = sitting.version;
        Ok(Read { value: SittingView::of(sitting, ground.now), version })
    })
    .await
}
