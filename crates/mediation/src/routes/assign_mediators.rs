use super::case_transition::{CaseView, current, decide, finish};
use crate::model::{AssignMediators, MediationCase, Particulars, PartyDetails};
use crate::permissions::AcceptCases;
use crate::store;
use crate::workflow::{self, Action, Nominee};
use actix_web::web::Path;
use actix_web::{HttpResponse, post};
use db::Db;
use kernel::{Id, Problem, Reach};
use organization::people;
use web::{Answer, Body, Call, Ground};

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
        let nominees = nominees(tx.db, ground, &before, &said)?;
        let action = Action::Assign(said.clone());
        let applied = decide(ground, Some(&before), &nominees, |context| {
            workflow::apply(&before, &action, context)
        });
        finish(tx, ground, &before, applied.map_err(Problem::from)?, &action)
    })
    .await
}

/// What the rules need to know of the mediators.
fn nominees(
    db: &mut Db,
    ground: &Ground,
    case: &MediationCase,
    said: &AssignMediators,
) -> db::Result<Vec<Nominee>> {
    let (tenant, today) = (ground.tenant(), ground.now.local_date());
    let parties = store::find_parties(db, &ground.keys, case.id)?;
    let mut nominees = Vec::new();
    for id in std::iter::once(&said.lead).chain(&said.assistants) {
        let Some(mediator) = store::find_mediator(db, tenant, &Reach::All, *id)? else { continue };
        let name = people::find(db, tenant, mediator.person)?.map(|person| person.name);
        let known = store::find_particulars(db, &ground.keys, *id)?;
        let is_party = parties.values().any(|party| is_same(party, name.as_deref(), &known));
        nominees.push(Nominee {
            mediator: mediator.id,
            person: mediator.person,
            in_service: mediator.employment_on(today).is_some(),
            is_party,
        });
    }
    Ok(nominees)
}

fn is_same(party: &PartyDetails, name: Option<&str>, mediator: &Particulars) -> bool {
    name == Some(party.name.as_str()) || party.numbers().shares_a_number_with(&mediator.numbers())
}
