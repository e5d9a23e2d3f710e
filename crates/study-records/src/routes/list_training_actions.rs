use crate::model::Training;
use crate::permissions::ReadTrainings;
use actix_web::get;
use actix_web::web::{Json, Path};
use kernel::{Actions, Id};
use records::http;
use web::{Answer, Call};

/// 培训可执行的操作
///
/// Tells what the caller may do with the training now, and for everything else why not.
#[utoipa::path(
    tag = "study-records",
    operation_id = "study-records_list_training_actions",
    security(("bearer" = ["study-records.trainings.read"])),
    responses((status = 200, description = "可执行的操作 / the actions", body = Actions)),
)]
#[get("/trainings/{id}/actions")]
pub async fn list_training_actions(
    call: Call<ReadTrainings>,
    id: Path<Id>,
) -> Answer<Json<Actions>> {
    http::actions::<Training, _>(call, *id).await
}
