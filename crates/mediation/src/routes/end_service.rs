use super::shared::{MediatorView, context, finish_mediator, mediator_at, reseat, seated};
use crate::model::EndService;
use crate::permissions::WriteMediators;
use crate::workflow;
use actix_web::web::Path;
use actix_web::{HttpResponse, post};
use kernel::{Id, Problem};
use serde_json::json;
use web::{Answer, Body, Call};

/// 登记离任
///
/// Ends a mediator's service: by resignation, by removal for a ground of the law (人民调解法 art. 15), or by death. Seats on committees
/// fall vacant; whether a committee is then still made up lawfully, PM.COMMITTEE_OK tells.
#[utoipa::path(
    tag = "mediation",
    operation_id = "mediation_end_service",
    request_body = EndService,
    security(("bearer" = ["mediation.mediators.write"])),
    responses((status = 200, description = "离任后的调解员 / the mediator after it", body = MediatorView)),
)]
#[post("/mediators/{id}/end-service")]
pub async fn end_service(
    call: Call<WriteMediators>,
    id: Path<Id>,
    body: Body<EndService>,
) -> Answer<HttpResponse> {
    let (version, said) = (call.if_match()?, body.0);
    call.write(move |tx, ground| {
        let before = mediator_at(tx.db, ground, *id, version)?;
        let seated = seated(tx.db, ground.tenant(), &before)?;
        let ended = workflow::end_service(&before, &said, &seated, context(ground));
        let (after, vacated) = ended.map_err(Problem::from)?;
        let told = json!({ "mediator": *id, "on": said.on });
        reseat(tx, &seated, &vacated, "mediation.seat_vacated", &told)?;
        let data = json!({
            "on": said.on, "departure": said.departure, "misconduct": said.misconduct,
        });
        finish_mediator(tx, ground, "mediation.service_ended", &before, after, data)
    })
    .await
}
