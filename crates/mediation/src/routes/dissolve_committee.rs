use super::elect_members::ALL;
use super::shared::{advance_served, committee_at, context, finish_committee};
use crate::model::{Committee, DissolveCommittee};
use crate::permissions::WriteCommittees;
use crate::store::{self, MediatorFilter};
use crate::workflow;
use actix_web::web::Path;
use actix_web::{HttpResponse, post};
use kernel::{Id, Problem, Reach};
use serde_json::json;
use web::{Answer, Body, Call};

/// 撤销调委会
///
/// Dissolves a committee: from that day on nobody serves it.
#[utoipa::path(
    tag = "mediation",
    operation_id = "mediation_dissolve_committee",
    request_body = DissolveCommittee,
    security(("bearer" = ["mediation.committees.write"])),
    responses((status = 200, description = "撤销后的调委会 / the committee after it", body = Committee)),
)]
#[post("/committees/{id}/dissolve")]
pub async fn dissolve_committee(
    call: Call<WriteCommittees>,
    id: Path<Id>,
    body: Body<DissolveCommittee>,
) -> Answer<HttpResponse> {
    let (version, said) = (call.if_match()?, body.0);
    call.write(move |tx, ground| {
        store::hold_committee(tx.db, ground.tenant(), *id)?;
        let before = committee_at(tx.db, ground, *id, version)?;
        let serving = MediatorFilter { committee: Some(*id), ..MediatorFilter::default() };
        let mediators =
            store::list_mediators(tx.db, ground.tenant(), &Reach::All, &serving, None, ALL)?;
        let dissolved = workflow::dissolve(&before, &said, &mediators, context(ground));
        let (after, changed) = dissolved.map_err(Problem::from)?;
        let told = json!({ "committee": *id, "on": said.on });
        advance_served(tx, "mediation.mediator_released", &mediators, &changed, &told)?;
        let data = json!({ "on": said.on });
        finish_committee(tx, "mediation.committee_dissolved", &before, &after, data)
    })
    .await
}
