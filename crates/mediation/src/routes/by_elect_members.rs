use super::elect_members::enter;
use crate::model::{Committee, ElectMembers};
use crate::permissions::WriteCommittees;
use crate::workflow;
use actix_web::web::Path;
use actix_web::{HttpResponse, post};
use kernel::Id;
use web::{Answer, Body, Call};

/// 补选委员
///
/// Enters a by-election into the term that runs: whoever is elected sits until its end, the others stay. Who sits already may be elected to
/// another office, as a member to the chair. No more than nine sit, one of them as chair (人民调解法 art. 8).
#[utoipa::path(
    tag = "mediation",
    operation_id = "mediation_by_elect_members",
    request_body = ElectMembers,
    security(("bearer" = ["mediation.committees.write"])),
    responses((status = 200, description = "补选后的调委会 / the committee after it", body = Committee)),
)]
#[post("/committees/{id}/by-elect")]
pub async fn by_elect_members(
    call: Call<WriteCommittees>,
    id: Path<Id>,
    body: Body<ElectMembers>,
) -> Answer<HttpResponse> {
    enter(call, *id, body.0, "mediation.members_by_elected", workflow::by_elect).await
}
