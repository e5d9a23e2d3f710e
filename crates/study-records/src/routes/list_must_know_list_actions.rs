use crate::model::MustKnowList;
use crate::permissions::ReadMustKnowLists;
use actix_web::get;
use actix_web::web::{Json, Path};
use kernel::{Actions, Id};
use records::http;
use web::{Answer, Call};

/// 应知应会清单可执行的操作
///
/// Tells what the caller may do with the must-know list now, and for everything else why not.
#[utoipa::path(
    tag = "study-records",
    operation_id = "study-records_list_must_know_list_actions",
    security(("bearer" = ["study-records.must_know_lists.read"])),
    responses((status = 200, description = "可执行的操作 / the actions", body = Actions)),
)]
#[get("/must-know-lists/{id}/actions")]
pub async fn list_must_know_list_actions(
    call: Call<ReadMustKnowLists>,
    id: Path<Id>,
) -> Answer<Json<Actions>> {
    http::actions::<MustKnowList, _>(call, *id).await
}
