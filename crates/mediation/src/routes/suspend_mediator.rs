use super::shared::{MediatorView, change_mediator};
use crate::model::SuspendMediator;
use crate::permissions::WriteMediators;
use crate::workflow;
use actix_web::web::Path;
use actix_web::{HttpResponse, post};
use kernel::Id;
use serde_json::json;
use web::{Answer, Body, Call};

/// 停职
///
/// Suspends a mediator from a day on; meanwhile the person counts for nothing.
#[utoipa::path(
    tag = "mediation",
    operation_id = "mediation_suspend_mediator",
    request_body = SuspendMediator,
    security(("bearer" = ["mediation.mediators.write"])),
    responses((status = 200, description = "停职后的调解员 / the mediator after it", body = MediatorView)),
)]
#[post("/mediators/{id}/suspend")]
pub async fn suspend_mediator(
    call: Call<WriteMediators>,
    id: Path<Id>,
    body: Body<SuspendMediator>,
) -> Answer<HttpResponse> {
    let said = body.0;
    let data = json!({ "from": said.from });
    change_mediator(call, *id, "mediation.mediator_suspended", data, move |mediator, context| {
        workflow::suspend(mediator, &said, context)
    })
    .await
}
