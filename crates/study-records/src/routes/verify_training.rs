use crate::model::Training;
use crate::permissions::VerifyTrainings;
use actix_web::web::Path;
use actix_web::{HttpResponse, post};
use kernel::{Id, Note};
use records::{Action, Record, http};
use web::{Answer, Body, Call};

/// 核实培训
///
/// Verifies a training. Another person than who recorded or wrote it does this; from then on it counts.
#[utoipa::path(
    tag = "study-records",
    operation_id = "study-records_verify_training",
    request_body = Note,
    security(("bearer" = ["study-records.trainings.verify"])),
    responses((status = 200, description = "核实后的培训 / the training after it", body = Record<Training>)),
)]
#[post("/trainings/{id}/verify")]
pub async fn verify_training(
    call: Call<VerifyTrainings>,
    id: Path<Id>,
    body: Body<Note>,
) -> Answer<HttpResponse> {
    http::act::<Training, _>(call, *id, Action::Verify(body.0)).await
}
