use super::shared::{MediatorView, finish_mediator, mediator_at, named_committee};
use crate::model::AppointMediator;
use crate::permissions::WriteMediators;
use crate::register::appointed;
use crate::{store, workflow};
use actix_web::web::Path;
use actix_web::{HttpResponse, post};
use kernel::{Id, Problem};
use web::{Answer, Body, Call};

/// 聘任调解员
///
/// Hires a mediator for a committee (人民调解法 art. 13).
#[utoipa::path(
    tag = "mediation",
    operation_id = "mediation_appoint_mediator",
    request_body = AppointMediator,
    security(("bearer" = ["mediation.mediators.write"])),
    responses((status = 200, description = "聘任后的调解员 / the mediator after it", body = MediatorView)),
)]
#[post("/mediators/{id}/appoint")]
pub async fn appoint_mediator(
    call: Call<WriteMediators>,
    id: Path<Id>,
    body: Body<AppointMediator>,
) -> Answer<HttpResponse> {
    let (version, said) = (call.if_match()?, body.0);
    call.write(move |tx, ground| {
        let before = mediator_at(tx.db, ground, *id, version)?;
        let (tenant, reach) = (ground.tenant(), &ground.reach);
        store::hold_committee(tx.db, tenant, said.committee)?;
        let committee = named_committee(tx.db, tenant, reach, "/committee", said.committee)?;
        let after = workflow::appoint(&before, &said, &committee).map_err(Problem::from)?;
        let (event, data) = ("mediation.mediator_appointed", appointed(&said));
        finish_mediator(tx, ground, event, &before, after, data)
    })
    .await
}
