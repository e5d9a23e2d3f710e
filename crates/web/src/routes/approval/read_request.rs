use super::{ReadRequests, seen};
use crate::{Answer, Call, Read, RequestView};
use actix_web::get;
use actix_web::web::Path;
use kernel::Id;

/// 双人审批申请
///
/// Reads a request: what is asked for, by whom and why, and what became of it.
#[utoipa::path(
    tag = "approval",
    operation_id = "approval_read_request",
    security(("bearer" = ["approval.requests.read"])),
    responses((status = 200, description = "申请 / the request", body = RequestView)),
)]
#[get("/requests/{id}")]
pub async fn read_request(call: Call<ReadRequests>, id: Path<Id>) -> Answer<Read<RequestView>> {
    call.read(move |db, ground| {
        let (request, _) = seen(db, ground, *id)?;
        let value = RequestView::of(&request, ground).in_full(&request, ground)?;
        Ok(Read { value, version: request.version() })
    })
    .await
}
