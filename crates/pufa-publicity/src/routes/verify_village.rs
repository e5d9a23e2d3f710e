use crate::model::ModelVillage;
use crate::permissions::VerifyModels;
use actix_web::web::Path;
use actix_web::{HttpResponse, post};
use kernel::{Id, Note};
use records::{Action, Record, http};
use web::{Answer, Body, Call};

/// 核实示范村
///
/// Verifies a model village. Another person than who recorded it does this; from then on it counts.
#[utoipa::path(
    tag = "pufa-publicity",
    operation_id = "pufa-publicity_verify_village",
    request_body = Note,
    security(("bearer" = ["pufa-publicity.models.verify"])),
    responses((status = 200, description = "核实后的示范村 / the model village after it", body = Record<ModelVillage>)),
)]
#[post("/villages/{id}/verify")]
pub async fn verify_village(
    call: Call<VerifyModels>,
    id: Path<Id>,
    body: Body<Note>,
) -> Answer<HttpResponse> {
    http::act::<ModelVillage, _>(call, *id, Action::Verify(body.0)).await
}
