use super::shared::{context, named_committee};
use crate::model::{Committee, NewCommittee};
use crate::permissions::WriteCommittees;
use crate::register::record;
use crate::store;
use crate::workflow;
use actix_web::{HttpResponse, post};
use kernel::{Problem, Reach, new_id};
use organization::units;
use serde_json::json;
use web::{Answer, Body, Call, created};

/// 登记调委会
///
/// Registers a committee of a unit; its members come by an election. Two committees of one unit have different names.
#[utoipa::path(
    tag = "mediation",
    operation_id = "mediation_register_committee",
    request_body = NewCommittee,
    security(("bearer" = ["mediation.committees.write"])),
    responses((status = 201, description = "新调委会 / the new committee", body = Committee)),
)]
#[post("/committees")]
pub async fn register_committee(
    call: Call<WriteCommittees>,
    body: Body<NewCommittee>,
) -> Answer<HttpResponse> {
    let new = body.0;
    call.write(move |tx, ground| {
        units::named(tx.db, ground.tenant(), &ground.reach, "/unit", new.unit)?;
        if let Some(parent) = new.parent {
            named_committee(tx.db, ground.tenant(), &Reach::All, "/parent", parent)?;
        }
        let id = new.id.unwrap_or_else(new_id);
        let made = workflow::found(&new, id, context(ground)).map_err(Problem::from)?;
        store::insert_committee(tx, &made)?;
        let data = json!({
            "kind": made.kind, "level": made.level, "parent": made.parent, "founded_on": made.founded_on,
        });
        record(tx, "mediation.committee_registered", &made, None, data);
        created(&made, made.version, format!("/v1/mediation/committees/{}", made.id))
    })
    .await
}
