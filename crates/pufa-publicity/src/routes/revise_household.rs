use crate::model::ModelHousehold;
use crate::permissions::RecordModels;
use actix_web::web::Path;
use actix_web::{HttpResponse, post};
use kernel::Id;
use records::{Action, Record, Revision, http};
use web::{Answer, Body, Call};

/// 修改示范户
///
/// Replaces the content of the model household. One that was verified needs a reason, waits for verification again and does not count meanwhile.
#[utoipa::path(
    tag = "pufa-publicity",
    operation_id = "pufa-publicity_revise_household",
    request_body = Revision<ModelHousehold>,
    security(("bearer" = ["pufa-publicity.models.record"])),
    responses((status = 200, description = "修改后的示范户 / the model household after it", body = Record<ModelHousehold>)),
)]
#[post("/households/{id}/revise")]
pub async fn revise_household(
    call: Call<RecordModels>,
    id: Path<Id>,
    body: Body<Revision<ModelHousehold>>,
) -> Answer<HttpResponse> {
    http::act::<ModelHousehold, _>(call, *id, Action::Revise(body.0)).await
}
