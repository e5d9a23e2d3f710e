use crate::model::Subsidy;
use crate::permissions::RecordSubsidies;
use actix_web::web::Path;
use actix_web::{HttpResponse, post};
use kernel::{Id, Note};
use records::{Action, Record, http};
use web::{Answer, Body, Call};

/// 提交补贴
///
/// Hands an subsidy over for verification: hours and attendance have to be there.
#[utoipa::path(
    tag = "mediation",
    operation_id = "mediation_submit_subsidy",
    request_body = Note,
    security(("bearer" = ["mediation.subsidies.record"])),
    responses((status = 200, description = "提交后的补贴 / the subsidy after it", body = Record<Subsidy>)),
)]
#[post("/subsidies/{id}/submit")]
pub async fn submit_subsidy(
    call: Call<RecordSubsidies>,
    id: Path<Id>,
    body: Body<Note>,
) -> Answer<HttpResponse> {
    http::act::<Subsidy, _>(call, *id, Action::Submit(body.0)).await
}
