use crate::model::ModelHousehold;
use crate::permissions::VerifyModels;
use actix_web::web::Path;
use actix_web::{HttpResponse, post};
use kernel::Id;
use records::{Action, Reasoned, Record, http};
use web::{Answer, Body, Call};

/// 退回示范户
///
/// Gives the model household back to be mended, with a reason.
#[utoipa::path(
    tag = "pufa-publicity",
    operation_id = "pufa-publicity_return_household",
    request_body = Reasoned,
    security(("bearer" = ["pufa-publicity.models.verify"])),
    responses((status = 200, description = "退回后的示范户 / the model household after it", body = Record<ModelHousehold>)),
)]
#[post("/households/{id}/return")]
pub async fn return_household(
    call: Call<VerifyModels>,
    id: Path<Id>,
    body: Body<Reasoned>,
) -> Answer<HttpResponse> {
    http::act::<ModelHousehold, _>(call, *id, Action::Return(body.0)).await
}
