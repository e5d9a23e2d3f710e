use super::case_transition::{CaseView, current, decide, finish};
use crate::model::AssignMediators;
use crate::permissions::AcceptCases;
use crate::workflow::{self, Action, Named};
use crate::{related, store};
use actix_web::web::Path;
use actix_web::{HttpResponse, post};
use kernel::{Id, Problem, happened_at};
use web::{Answer, Body, Call};

/// 指派调解员
///
/// Assigns mediators, or takes those whom the parties chose (人民调解法 art. 19). Who is a party, by number or name, stands aside.
#[utoipa::path(
    tag = "mediation",
    operation_id = "mediation_assign_mediators",
    request_body = AssignMediators,
    security(("bearer" = ["mediation.cases.accept"])),
    responses((status = 200, description = "指派后的案件 / the case after it", body = CaseView)),
)]
#[post("/cases/{id}/assign")]
pub async fn assign_mediators(
    call: Call<AcceptCases>,
    id: Path<Id>,
    body: Body<AssignMediators>,
) -> Answer<HttpResponse> {
    let (version, said) = (call.if_match()?, body.0);
    call.write(move |tx, ground| {
        let before = current(tx.db, ground, *id, version)?;
        let parties = store::find_parties(tx.db, &ground.keys, before.id)?;
        let parties: Vec<_> = parties.values().collect();
        let chosen: Vec<Id> =
            std::iter::once(&said.lead).chain(&said.assistants).copied().collect();
        let at = happened_at(said.client_at, before.last_step_at(), ground.now);
        let nominees = related::nominees(tx.db, ground, &chosen, &parties, at.local_date())?;
        let action = Action::Assign(said.clone());
        let named = Named { nominees: &nominees, ..Named::default() };
        let applied = decide(ground, Some(&before), named, |context| {
            workflow::apply(&before, &action, context)
        });
        finish(tx, ground, &before, applied.map_err(Problem::from)?, &action)
    })
    .await
}
