use crate::model::Organ;
use crate::permissions::VerifyOrgans;
use actix_web::web::Path;
use actix_web::{HttpResponse, post};
use kernel::{Id, Note};
use records::{Action, Record, http};
use web::{Answer, Body, Call};

/// 核实联动单位
///
/// Verifies an organ. Another person than who recorded or wrote it does this; from then on it counts.
#[utoipa::path(
    tag = "mediation",
    operation_id = "mediation_verify_organ",
    request_body = Note,
    security(("bearer" = ["mediation.organs.verify"])),
    responses((status = 200, description = "核实后的联动单位 / the organ after it", body = Record<Organ>)),
)]
#[post("/organs/{id}/verify")]
pub async fn verify_organ(
    call: Call<VerifyOrgans>,
    id: Path<Id>,
    body: Body<Note>,
) -> Answer<HttpResponse> {
    http::act::<Organ, _>(call, *id, Action::Verify(body.0)).await
}
