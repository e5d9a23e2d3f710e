use crate::model::DutyList;
use crate::permissions::ReadDuties;
use actix_web::get;
use actix_web::web::{Json, Path};
use kernel::{Actions, Id};
use records::http;
use web::{Answer, Call};

/// 普法责任清单可执行的操作
///
/// Tells what the caller may do with the list of duties now, and for everything else why not.
#[utoipa::path(
    tag = "pufa-publicity",
    operation_id = "pufa-publicity_list_duty_actions",
    security(("bearer" = ["pufa-publicity.duties.read"])),
    responses((status = 200, description = "可执行的操作 / the actions", body = Actions)),
)]
#[get("/duties/{id}/actions")]
pub async fn list_duty_actions(call: Call<ReadDuties>, id: Path<Id>) -> Answer<Json<Actions>> {
    http::actions::<DutyList, _>(call, *id).await
}
