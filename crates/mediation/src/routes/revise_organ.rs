use crate::model::Organ;
use crate::permissions::RecordOrgans;
use actix_web::web::Path;
use actix_web::{HttpResponse, post};
use kernel::Id;
use records::{Action, Record, Revision, http};
use web::{Answer, Body, Call};

/// 修改联动单位
///
/// Replaces the content of the organ. One that was verified needs a reason, waits for verification again and does not count meanwhile.
#[utoipa::path(
    tag = "mediation",
    operation_id = "mediation_revise_organ",
    request_body = Revision<Organ>,
    security(("bearer" = ["mediation.organs.record"])),
    responses((status = 200, description = "修改后的联动单位 / the organ after it", body = Record<Organ>)),
)]
#[post("/organs/{id}/revise")]
pub async fn revise_organ(
    call: Call<RecordOrgans>,
    id: Path<Id>,
    body: Body<Revision<Organ>>,
) -> Answer<HttpResponse> {
    http::act::<Organ, _>(call, *id, Action::Revise(body.0)).await
}
