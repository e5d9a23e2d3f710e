use crate::model::ModelHousehold;
use crate::permissions::ReadModels;
use actix_web::get;
use actix_web::web::{Json, Path};
use kernel::{Actions, Id};
use records::http;
use web::{Answer, Call};

/// 示范户可执行的操作
///
/// Tells what the caller may do with the model household now, and for everything else why not.
#[utoipa::path(
    tag = "pufa-publicity",
    operation_id = "pufa-publicity_list_household_actions",
    security(("bearer" = ["pufa-publicity.models.read"])),
    responses((status = 200, description = "可执行的操作 / the actions", body = Actions)),
)]
#[get("/households/{id}/actions")]
pub async fn list_household_actions(call: Call<ReadModels>, id: Path<Id>) -> Answer<Json<Actions>> {
    http::actions::<ModelHousehold, _>(call, *id).await
}
