use crate::model::Organ;
use crate::permissions::RecordOrgans;
use actix_web::web::Path;
use actix_web::{HttpResponse, post};
use kernel::{Id, Note};
use records::{Action, Record, http};
use web::{Answer, Body, Call};

/// 提交联动单位
///
/// Hands an organ over for verification: hours and attendance have to be there.
#[utoipa::path(
    tag = "mediation",
    operation_id = "mediation_submit_organ",
    request_body = Note,
    security(("bearer" = ["mediation.organs.record"])),
    responses((status = 200, description = "提交后的联动单位 / the organ after it", body = Record<Organ>)),
)]
#[post("/organs/{id}/submit")]
pub async fn submit_organ(
    call: Call<RecordOrgans>,
    id: Path<Id>,
    body: Body<Note>,
) -> Answer<HttpResponse> {
    http::act::<Organ, _>(call, *id, Action::Submit(body.0)).await
}
