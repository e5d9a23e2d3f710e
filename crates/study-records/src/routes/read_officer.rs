use crate::model::Officer;
use crate::permissions::ReadOfficers;
use actix_web::get;
use actix_web::web::Path;
use kernel::Id;
use records::{Record, http};
use web::{Answer, Call, Read};

/// 读取执法人员
///
/// Reads an enforcement officer with all that happened to it.
#[utoipa::path(
    tag = "study-records",
    operation_id = "study-records_read_officer",
    security(("bearer" = ["study-records.officers.read"])),
    responses((status = 200, description = "执法人员 / the officer", body = Record<Officer>)),
)]
#[get("/officers/{id}")]
pub async fn read_officer(call: Call<ReadOfficers>, id: Path<Id>) -> Answer<Read<Record<Officer>>> {
    http::read(call, *id).await
}
