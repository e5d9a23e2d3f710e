use super::shared::{committee_at, finish_committee};
use crate::model::{ChangeCommittee, Committee};
use crate::permissions::WriteCommittees;
use crate::workflow;
use actix_web::web::Path;
use actix_web::{HttpResponse, post};
use kernel::{Id, Problem};
use serde_json::json;
use web::{Answer, Body, Call};

/// 变更调委会
///
/// Changes the name, the address, the seal, the filing or the room of a committee: what is absent stays, null takes away what a committee can
/// be without (RFC 7396).
#[utoipa::path(
    tag = "mediation",
    operation_id = "mediation_change_committee",
    request_body = ChangeCommittee,
    security(("bearer" = ["mediation.committees.write"])),
    responses((status = 200, description = "变更后的调委会 / the committee after it", body = Committee)),
)]
#[post("/committees/{id}/change")]
pub async fn change_committee(
    call: Call<WriteCommittees>,
    id: Path<Id>,
    body: Body<ChangeCommittee>,
) -> Answer<HttpResponse> {
    let (version, said) = (call.if_match()?, body.0);
    call.write(move |tx, ground| {
        let before = committee_at(tx.db, ground, *id, version)?;
        let after = workflow::change(&before, &said).map_err(Problem::from)?;
        let data = json!({ "room": after.room });
        finish_committee(tx, "mediation.committee_changed", &before, &after, data)
    })
    .await
}
