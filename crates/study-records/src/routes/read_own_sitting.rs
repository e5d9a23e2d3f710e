use crate::model::Sitting;
use crate::permissions::TakeExams;
use crate::synced;
use actix_web::get;
use actix_web::web::Path;
use kernel::{Id, Problem};
use web::{Answer, Call, Read};

/// 读取我的考试场次
///
/// Reads a sitting that the caller is to take or has taken, or that is of a unit whose sittings they read, for they set and invigilate it:
/// what a phone keeps of it, such as when it opens and closes and how long there is for it. How far the caller is with it, the list of own sittings tells.
#[utoipa::path(
    tag = "study-records",
    operation_id = "study-records_read_own_sitting",
    security(("bearer" = ["study-records.attempts.take"])),
    responses((status = 200, description = "场次 / the sitting", body = Sitting)),
)]
#[get("/own-sittings/{id}")]
pub async fn read_own_sitting(call: Call<TakeExams>, id: Path<Id>) -> Answer<Read<Sitting>> {
    call.read(move |db, ground| {
        let kept = synced::kept(db, ground, &[*id])?;
        let sitting = kept.into_iter().next().ok_or_else(Problem::not_found)?;
        Ok(Read { version: sitting.version, value: sitting })
    })
    .await
}
