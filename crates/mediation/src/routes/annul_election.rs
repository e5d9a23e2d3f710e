use super::elect_members::ALL;
use super::shared::{advance_served, committee_at, finish_committee};
use crate::model::{AnnulElection, Committee, RegisterCorrection};
use crate::permissions::WriteCommittees;
use crate::store::{self, MediatorFilter};
use crate::workflow;
use actix_web::web::Path;
use actix_web::{HttpResponse, post};
use kernel::{Id, Problem, Reach};
use serde_json::json;
use web::{Answer, Body, Call};

/// 撤销推选登记
///
/// Takes the last election or by-election out again that was entered wrongly, with a reason: who was elected by it was not, and whose service it ended
/// serves on, in the term before until its end. What was entered upon it stands in the way (a later election, the end or a correction of such a
/// service) and is put right first. It stays to be read (`elections`), and auditors are told. The right one is entered anew.
#[utoipa::path(
    tag = "mediation",
    operation_id = "mediation_annul_election",
    request_body = AnnulElection,
    security(("bearer" = ["mediation.committees.write"])),
    responses((status = 200, description = "撤销推选登记后的调委会 / the committee after it", body = Committee)),
)]
#[post("/committees/{id}/annul-election")]
pub async fn annul_election(
    call: Call<WriteCommittees>,
    id: Path<Id>,
    body: Body<AnnulElection>,
) -> Answer<HttpResponse> {
    let (version, said) = (call.if_match()?, body.0);
    call.write(move |tx, ground| {
        let before = committee_at(tx.db, ground, *id, version)?;
        let serving = MediatorFilter { committee: Some(*id), ..MediatorFilter::default() };
        let mediators =
            store::list_mediators(tx.db, ground.tenant(), &Reach::All, &serving, None, ALL)?;
        let correction = RegisterCorrection {
            by: ground.caller.account,
            at: ground.now,
            reason: said.reason.clone(),
            comment: said.comment.clone(),
            client_at: said.client_at,
        };
        let annulled = workflow::annul_election(&before, &mediators, correction);
        let (after, changed) = annulled.map_err(Problem::from)?;
        let mut both = after.elections.iter().zip(&before.elections);
        let from = both.find(|(now, was)| now != was).map(|(now, _)| now.from);
        let told = json!({ "committee": *id, "from": from });
        advance_served(tx, "mediation.mediator_election_annulled", &mediators, &changed, &told)?;
        finish_committee(tx, "mediation.election_annulled", &before, &after, told)
    })
    .await
}
