use crate::model::Training;
use crate::permissions::ReadTrainings;
use actix_web::get;
use actix_web::web::Path;
use kernel::Id;
use records::{Record, http};
use web::{Answer, Call, Read};

/// 读取培训
///
/// Reads a training with all that happened to it.
#[utoipa::path(
    tag = "study-records",
    operation_id = "study-records_read_training",
    security(("bearer" = ["study-records.trainings.read"])),
    responses((status = 200, description = "培训 / the training", body = Record<Training>)),
)]
#[get("/trainings/{id}")]
pub async fn read_training(
    call: Call<ReadTrainings>,
    id: Path<Id>,
) -> Answer<Read<Record<Training>>> {
    http::read(call, *id).await
}
