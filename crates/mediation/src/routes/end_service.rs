use super::shared::{MediatorView, context, finish_mediator, mediator_at};
use crate::codes::MediatorBasis;
use crate::model::{Committee, EndService, Mediator};
use crate::permissions::WriteMediators;
use crate::register::record;
use crate::store;
use crate::workflow;
use actix_web::web::Path;
use actix_web::{HttpResponse, post};
use db::Db;
use kernel::{Id, Problem, Reach};
use serde_json::json;
use std::collections::BTreeSet;
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
        for next in &vacated {
            let was = seated.iter().find(|one| one.id == next.id);
            store::advance_committee(tx, next)?;
            let data = json!({ "mediator": *id, "on": said.on });
            record(tx, "mediation.seat_vacated", next, was, data);
        }
        let data = json!({
            "on": said.on, "departure": said.departure, "misconduct": said.misconduct,
        });
        finish_mediator(tx, ground, "mediation.service_ended", &before, after, data)
    })
    .await
}

/// The committees that the mediator was elected to.
fn seated(db: &mut Db, tenant: &str, mediator: &Mediator) -> db::Result<Vec<Committee>> {
    let elected = mediator.appointments.iter().filter(|one| one.basis == MediatorBasis::Member);
    let ids: BTreeSet<Id> = elected.map(|one| one.committee).collect();
    let mut committees = Vec::new();
    for id in ids {
        committees.extend(store::find_committee(db, tenant, &Reach::All, id)?);
    }
    Ok(committees)
}
