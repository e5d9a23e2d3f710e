use crate::model::ModelVillage;
use crate::permissions::VerifyModels;
use actix_web::web::Path;
use actix_web::{HttpResponse, post};
use kernel::Id;
use records::{Action, Reasoned, Record, http};
use web::{Answer, Body, Call};

/// 退回示范村
///
/// Gives the model village back to be mended, with a reason.
#[utoipa::path(
    tag = "pufa-publicity",
    operation_id = "pufa-publicity_return_village",
    request_body = Reasoned,
    security(("bearer" = ["pufa-publicity.models.verify"])),
    responses((status = 200, description = "退回后的示范村 / the model village after it", body = Record<ModelVillage>)),
)]
#[post("/villages/{id}/return")]
pub async fn return_village(
    call: Call<VerifyModels>,
    id: Path<Id>,
    body: Body<Reasoned>,
) -> Answer<HttpResponse> {
    http::act::<ModelVillage, _>(call, *id, Action::Return(body.0)).await
}
