use crate::model::Subsidy;
use crate::permissions::RecordSubsidies;
use actix_web::web::Path;
use actix_web::{HttpResponse, post};
use kernel::Id;
use records::{Action, Record, Revision, http};
use web::{Answer, Body, Call};

/// 修改补贴
///
/// Replaces the content of the subsidy. One that was verified needs a reason, waits for verification again and does not count meanwhile.
#[utoipa::path(
    tag = "mediation",
    operation_id = "mediation_revise_subsidy",
    request_body = Revision<Subsidy>,
    security(("bearer" = ["mediation.subsidies.record"])),
    responses((status = 200, description = "修改后的补贴 / the subsidy after it", body = Record<Subsidy>)),
)]
#[post("/subsidies/{id}/revise")]
pub async fn revise_subsidy(
    call: Call<RecordSubsidies>,
    id: Path<Id>,
    body: Body<Revision<Subsidy>>,
) -> Answer<HttpResponse> {
    http::act::<Subsidy, _>(call, *id, Action::Revise(body.0)).await
}
