use crate::model::Training;
use crate::permissions::RecordTrainings;
use actix_web::web::Path;
use actix_web::{HttpResponse, post};
use kernel::Id;
use records::{Action, Record, Revision, http};
use web::{Answer, Body, Call};

/// 修改培训
///
/// Replaces the content of the training. One that was verified needs a reason, waits for verification again and does not count meanwhile.
#[utoipa::path(
    tag = "study-records",
    operation_id = "study-records_revise_training",
    request_body = Revision<Training>,
    security(("bearer" = ["study-records.trainings.record"])),
    responses((status = 200, description = "修改后的培训 / the training after it", body = Record<Training>)),
)]
#[post("/trainings/{id}/revise")]
pub async fn revise_training(
    call: Call<RecordTrainings>,
    id: Path<Id>,
    body: Body<Revision<Training>>,
) -> Answer<HttpResponse> {
    http::act::<Training, _>(call, *id, Action::Revise(body.0)).await
}
