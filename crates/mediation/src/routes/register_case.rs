use super::case_transition::{CaseView, current, decide, finish};
use super::shared::named_committee;
use crate::model::RegisterCase;
use crate::permissions::RegisterCases;
use crate::store;
use crate::workflow::{self, Action};
use actix_web::web::Path;
use actix_web::{HttpResponse, post};
use kernel::{Id, Problem, Reach};
use web::{Answer, Body, Call};

/// 登记案件
///
/// Registers a dispute with a committee; the case gets its number, by committee and year.
#[utoipa::path(
    tag = "mediation",
    operation_id = "mediation_register_case",
    request_body = RegisterCase,
    security(("bearer" = ["mediation.cases.register"])),
    responses((status = 200, description = "登记后的案件 / the case after it", body = CaseView)),
)]
#[post("/cases/{id}/register")]
pub async fn register_case(
    call: Call<RegisterCases>,
    id: Path<Id>,
    body: Body<RegisterCase>,
) -> Answer<HttpResponse> {
    let (version, said) = (call.if_match()?, body.0);
    call.write(move |tx, ground| {
        let before = current(tx.db, ground, *id, version)?;
        let tenant = ground.tenant();
        let committee = named_committee(tx.db, tenant, &Reach::All, "/committee", said.committee)?;
        let action = Action::Register(said.clone());
        let applied = decide(ground, Some(&before), &[], |context| {
            workflow::apply(&before, &action, context)
        });
        let mut after = applied.map_err(Problem::from)?;
        let year = store::year_of(ground.now.local_date());
        let number = store::next_case_number(tx, committee.id, year)?;
        after.case_no = Some(format!("（{}）人调字〔{year}〕第{number}号", committee.name));
        finish(tx, ground, &before, after, &action)
    })
    .await
}
