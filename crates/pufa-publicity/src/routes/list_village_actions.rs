use crate::model::ModelVillage;
use crate::permissions::ReadModels;
use actix_web::get;
use actix_web::web::{Json, Path};
use kernel::{Actions, Id};
use records::http;
use web::{Answer, Call};

/// 示范村可执行的操作
///
/// Tells what the caller may do with the model village now, and for everything else why not.
#[utoipa::path(
    tag = "pufa-publicity",
    operation_id = "pufa-publicity_list_village_actions",
    security(("bearer" = ["pufa-publicity.models.read"])),
    responses((status = 200, description = "可执行的操作 / the actions", body = Actions)),
)]
#[get("/villages/{id}/actions")]
pub async fn list_village_actions(call: Call<ReadModels>, id: Path<Id>) -> Answer<Json<Actions>> {
    http::actions::<ModelVillage, _>(call, *id).await
}
