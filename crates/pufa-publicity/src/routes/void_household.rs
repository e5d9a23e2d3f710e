use crate::model::ModelHousehold;
use crate::permissions::VerifyModels;
use actix_web::web::Path;
use actix_web::{HttpResponse, post};
use kernel::Id;
use records::{Action, Reasoned, Record, http};
use web::{Answer, Body, Call};

/// 作废示范户
///
/// Voids the model household, with a reason: it counts nowhere any more, and stays to be read.
#[utoipa::path(
    tag = "pufa-publicity",
    operation_id = "pufa-publicity_void_household",
    request_body = Reasoned,
    security(("bearer" = ["pufa-publicity.models.verify"])),
    responses((status = 200, description = "作废后的示范户 / the model household after it", body = Record<ModelHousehold>)),
)]
#[post("/households/{id}/void")]
pub async fn void_household(
    call: Call<VerifyModels>,
    id: Path<Id>,
    body: Body<Reasoned>,
) -> Answer<HttpResponse> {
    http::act::<ModelHousehold, _>(call, *id, Action::Void(body.0)).await
}
