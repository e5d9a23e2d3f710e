use crate::model::Training;
use crate::permissions::RecordTrainings;
use actix_web::web::Path;
use actix_web::{HttpResponse, post};
use kernel::{Id, Note};
use records::{Action, Record, http};
use web::{Answer, Body, Call};

/// 提交培训
///
/// Hands a training over for verification: hours and attendance have to be there.
#[utoipa::path(
    tag = "study-records",
    operation_id = "study-records_submit_training",
    request_body = Note,
    security(("bearer" = ["study-records.trainings.record"])),
    responses((status = 200, description = "提交后的培训 / the training after it", body = Record<Training>)),
)]
#[post("/trainings/{id}/submit")]
pub async fn submit_training(
    call: Call<RecordTrainings>,
    id: Path<Id>,
    body: Body<Note>,
) -> Answer<HttpResponse> {
    http::act::<Training, _>(call, *id, Action::Submit(body.0)).await
}
