use crate::model::Subsidy;
use crate::permissions::ReadSubsidies;
use actix_web::get;
use actix_web::web::{Json, Path};
use kernel::{Actions, Id};
use records::http;
use web::{Answer, Call};

/// 补贴可执行的操作
///
/// Tells what the caller may do with the subsidy now, and for everything else why not.
#[utoipa::path(
    tag = "mediation",
    operation_id = "mediation_list_subsidy_actions",
    security(("bearer" = ["mediation.subsidies.read"])),
    responses((status = 200, description = "可执行的操作 / the actions", body = Actions)),
)]
#[get("/subsidies/{id}/actions")]
pub async fn list_subsidy_actions(
    call: Call<ReadSubsidies>,
    id: Path<Id>,
) -> Answer<Json<Actions>> {
    http::actions::<Subsidy, _>(call, *id).await
}
