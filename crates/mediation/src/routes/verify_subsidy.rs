use crate::model::Subsidy;
use crate::permissions::VerifySubsidies;
use actix_web::web::Path;
use actix_web::{HttpResponse, post};
use kernel::{Id, Note};
use records::{Action, Record, http};
use web::{Answer, Body, Call};

/// 核实补贴
///
/// Verifies an subsidy. Another person than who recorded or wrote it does this; from then on it counts.
#[utoipa::path(
    tag = "mediation",
    operation_id = "mediation_verify_subsidy",
    request_body = Note,
    security(("bearer" = ["mediation.subsidies.verify"])),
    responses((status = 200, description = "核实后的补贴 / the subsidy after it", body = Record<Subsidy>)),
)]
#[post("/subsidies/{id}/verify")]
pub async fn verify_subsidy(
    call: Call<VerifySubsidies>,
    id: Path<Id>,
    body: Body<Note>,
) -> Answer<HttpResponse> {
    http::act::<Subsidy, _>(call, *id, Action::Verify(body.0)).await
}
