use super::case_transition::{CaseView, committee_of, current, decide, finish};
use crate::model::RegisterCase;
use crate::permissions::RegisterCases;
use crate::store;
use crate::workflow::{self, Action, Named};
use actix_web::web::Path;
use actix_web::{HttpResponse, post};
use kernel::{Id, Problem};
use web::{Answer, Body, Call};

/// 登记案件
///
/// Registers a dispute with a committee of its unit, or with one of a unit above it that mediates at its tier; the case gets its number, by committee
/// and year.
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
        let action = Action::Register(said.clone());
        let (committee, elsewhere) = committee_of(tx.db, ground, &before, &action)?;
        let named = Named { committee: committee.as_ref(), elsewhere, ..Named::default() };
        let applied = decide(ground, Some(&before), named, |context| {
            workflow::apply(&before, &action, context)
        });
        let mut after = applied.map_err(Problem::from)?;
        if let Some(committee) = &committee {
            let day = after.registered_on.unwrap_or(ground.now.local_date());
            let year = store::year_of(day);
            let number = store::next_case_number(tx, committee.id, year)?;
            after.numbered_by = Some(committee.id);
            after.case_no = Some(format!("（{}）人调字〔{year}〕第{number}号", committee.name));
        }
        finish(tx, ground, &before, after, &action)
    })
    .await
}
