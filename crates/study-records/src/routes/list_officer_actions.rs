use crate::model::Officer;
use crate::permissions::ReadOfficers;
use actix_web::get;
use actix_web::web::{Json, Path};
use kernel::{Actions, Id};
use records::http;
use web::{Answer, Call};

/// 执法人员可执行的操作
///
/// Tells what the caller may do with the officer now, and for everything else why not.
#[utoipa::path(
    tag = "study-records",
    operation_id = "study-records_list_officer_actions",
    security(("bearer" = ["study-records.officers.read"])),
    responses((status = 200, description = "可执行的操作 / the actions", body = Actions)),
)]
#[get("/officers/{id}/actions")]
pub async fn list_officer_actions(call: Call<ReadOfficers>, id: Path<Id>) -> Answer<Json<Actions>> {
    http::actions::<Officer, _>(call, *id).await
}
