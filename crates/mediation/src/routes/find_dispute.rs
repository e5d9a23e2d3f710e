use super::case_transition::{CaseView, decide};
use crate::model::NewCase;
use crate::permissions::RegisterCases;
use crate::register::open_case;
use crate::related;
use crate::workflow::{self, Named};
use actix_web::{HttpResponse, post};
use kernel::{Id, Problem, new_id};
use organization::units;
use serde_json::json;
use web::{Answer, Body, Call, created};

/// 登记发现的纠纷
///
/// Enters a dispute that a patrol found, a party brings, the committee takes up by itself, or somebody entrusts. Who the parties are is
/// sealed apart. A matter that came from the hotline names its ticket, and counts there as a ticket, here as a dispute.
#[utoipa::path(
    tag = "mediation",
    operation_id = "mediation_find_dispute",
    request_body = NewCase,
    security(("bearer" = ["mediation.cases.register"])),
    responses((status = 201, description = "新纠纷 / the new case", body = CaseView)),
)]
#[post("/cases")]
pub async fn find_dispute(call: Call<RegisterCases>, body: Body<NewCase>) -> Answer<HttpResponse> {
    let new = body.0;
    call.write(move |tx, ground| {
        units::named(tx.db, ground.tenant(), &ground.reach, "/unit", new.unit)?;
        let id = new.id.unwrap_or_else(new_id);
        let ids: Vec<Id> = new.parties.iter().map(|_| new_id()).collect();
        let made = decide(ground, None, Named::default(), |context| {
            workflow::find_dispute(&new, id, &ids, context)
        });
        let made = made.map_err(Problem::from)?;
        let today = ground.now.local_date();
        related::unless_wrong(related::of_parties(&new, made.found_on, today))?;
        related::the_patrol_of(tx, &made)?;
        related::the_ticket_of(tx, &made)?;
        open_case(tx, ground, "mediation.dispute_found", (&made, &new.parties), json!({}))?;
        let version = made.version;
        let view = CaseView::of(tx.db, ground, made)?;
        created(&view, version, format!("/v1/mediation/cases/{id}"))
    })
    .await
}
