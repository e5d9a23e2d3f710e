use crate::model::MustKnowList;
use crate::permissions::ReadMustKnowLists;
use actix_web::get;
use actix_web::web::Path;
use kernel::Id;
use records::{Record, http};
use web::{Answer, Call, Read};

/// 读取应知应会清单
///
/// Reads a must-know list with all that happened to it.
#[utoipa::path(
    tag = "study-records",
    operation_id = "study-records_read_must_know_list",
    security(("bearer" = ["study-records.must_know_lists.read"])),
    responses((status = 200, description = "应知应会清单 / the must-know list", body = Record<MustKnowList>)),
)]
#[get("/must-know-lists/{id}")]
pub async fn read_must_know_list(
    call: Call<ReadMustKnowLists>,
    id: Path<Id>,
) -> Answer<Read<Record<MustKnowList>>> {
    http::read(call, *id).await
}
