use crate::model::Organ;
use crate::permissions::ReadOrgans;
use actix_web::get;
use actix_web::web::{Json, Path};
use kernel::{Actions, Id};
use records::http;
use web::{Answer, Call};

/// 联动单位可执行的操作
///
/// Tells what the caller may do with the organ now, and for everything else why not.
#[utoipa::path(
    tag = "mediation",
    operation_id = "mediation_list_organ_actions",
    security(("bearer" = ["mediation.organs.read"])),
    responses((status = 200, description = "可执行的操作 / the actions", body = Actions)),
)]
#[get("/organs/{id}/actions")]
pub async fn list_organ_actions(call: Call<ReadOrgans>, id: Path<Id>) -> Answer<Json<Actions>> {
    http::actions::<Organ, _>(call, *id).await
}
