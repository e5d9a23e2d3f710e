use crate::model::ModelHousehold;
use crate::permissions::VerifyModels;
use actix_web::web::Path;
use actix_web::{HttpResponse, post};
use kernel::{Id, Note};
use records::{Action, Record, http};
use web::{Answer, Body, Call};

/// 核实示范户
///
/// Verifies a model household. Another person than who recorded it does this; from then on it counts.
#[utoipa::path(
    tag = "pufa-publicity",
    operation_id = "pufa-publicity_verify_household",
    request_body = Note,
    security(("bearer" = ["pufa-publicity.models.verify"])),
    responses((status = 200, description = "核实后的示范户 / the model household after it", body = Record<ModelHousehold>)),
)]
#[post("/households/{id}/verify")]
pub async fn verify_household(
    call: Call<VerifyModels>,
    id: Path<Id>,
    body: Body<Note>,
) -> Answer<HttpResponse> {
    http::act::<ModelHousehold, _>(call, *id, Action::Verify(body.0)).await
}
