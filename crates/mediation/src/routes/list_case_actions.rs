use super::case_transition::{decide, find};
use crate::codes::CaseTier;
use crate::permissions::ReadCases;
use crate::related;
use crate::workflow::{self, Named};
use actix_web::get;
use actix_web::web::{Json, Path};
use kernel::{Actions, Id};
use web::{Answer, Call};

/// 可执行的操作
///
/// Tells what the caller may do with a case now, and for everything else why not.
#[utoipa::path(
    tag = "mediation",
    operation_id = "mediation_list_actions",
    security(("bearer" = ["mediation.cases.read"])),
    responses((status = 200, description = "可执行的操作 / the actions", body = Actions)),
)]
#[get("/cases/{id}/actions")]
pub async fn list_case_actions(call: Call<ReadCases>, id: Path<Id>) -> Answer<Json<Actions>> {
    call.read(move |db, ground| {
        let case = find(db, ground, *id)?;
        let met = case.tier == CaseTier::Joint && related::is_met_on(db, ground.tenant(), case.id)?;
        let named = Named { met, ..Named::default() };
        let actions =
            decide(ground, Some(&case), named, |context| workflow::actions(&case, context));
        Ok(Json(Actions { version: case.version, actions }))
    })
    .await
}
