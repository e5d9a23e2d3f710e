use crate::model::Training;
use crate::permissions::VerifyTrainings;
use actix_web::web::Path;
use actix_web::{HttpResponse, post};
use kernel::Id;
use records::{Action, Reasoned, Record, http};
use web::{Answer, Body, Call};

/// 退回培训
///
/// Gives the training back to be mended, with a reason.
#[utoipa::path(
    tag = "study-records",
    operation_id = "study-records_return_training",
    request_body = Reasoned,
    security(("bearer" = ["study-records.trainings.verify"])),
    responses((status = 200, description = "退回后的培训 / the training after it", body = Record<Training>)),
)]
#[post("/trainings/{id}/return")]
pub async fn return_training(
    call: Call<VerifyTrainings>,
    id: Path<Id>,
    body: Body<Reasoned>,
) -> Answer<HttpResponse> {
    http::act::<Training, _>(call, *id, Action::Return(body.0)).await
}
