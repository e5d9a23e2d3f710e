use crate::model::ModelVillage;
use crate::permissions::VerifyModels;
use actix_web::web::Path;
use actix_web::{HttpResponse, post};
use kernel::Id;
use records::{Action, Reasoned, Record, http};
use web::{Answer, Body, Call};

/// 作废示范村
///
/// Voids the model village, with a reason: it counts nowhere any more, and stays to be read.
#[utoipa::path(
    tag = "pufa-publicity",
    operation_id = "pufa-publicity_void_village",
    request_body = Reasoned,
    security(("bearer" = ["pufa-publicity.models.verify"])),
    responses((status = 200, description = "作废后的示范村 / the model village after it", body = Record<ModelVillage>)),
)]
#[post("/villages/{id}/void")]
pub async fn void_village(
    call: Call<VerifyModels>,
    id: Path<Id>,
    body: Body<Reasoned>,
) -> Answer<HttpResponse> {
    http::act::<ModelVillage, _>(call, *id, Action::Void(body.0)).await
}
