use crate::model::Training;
use crate::permissions::VerifyTrainings;
use actix_web::web::Path;
use actix_web::{HttpResponse, post};
use kernel::Id;
use records::{Action, Reasoned, Record, http};
use web::{Answer, Body, Call};

/// 作废培训
///
/// Voids the training, with a reason: it counts nowhere any more, and stays to be read.
#[utoipa::path(
    tag = "study-records",
    operation_id = "study-records_void_training",
    request_body = Reasoned,
    security(("bearer" = ["study-records.trainings.verify"])),
    responses((status = 200, description = "作废后的培训 / the training after it", body = Record<Training>)),
)]
#[post("/trainings/{id}/void")]
pub async fn void_training(
    call: Call<VerifyTrainings>,
    id: Path<Id>,
    body: Body<Reasoned>,
) -> Answer<HttpResponse> {
    http::act::<Training, _>(call, *id, Action::Void(body.0)).await
}
