use crate::model::Venue;
use crate::permissions::RecordVenues;
use actix_web::web::Path;
use actix_web::{HttpResponse, post};
use kernel::Id;
use records::{Action, Record, Revision, http};
use web::{Answer, Body, Call};

/// 修改法治文化阵地
///
/// Replaces the content of the venue. One that was verified needs a reason, waits for verification again and does not count meanwhile.
#[utoipa::path(
    tag = "pufa-publicity",
    operation_id = "pufa-publicity_revise_venue",
    request_body = Revision<Venue>,
    security(("bearer" = ["pufa-publicity.venues.record"])),
    responses((status = 200, description = "修改后的法治文化阵地 / the venue after it", body = Record<Venue>)),
)]
#[post("/venues/{id}/revise")]
pub async fn revise_venue(
    call: Call<RecordVenues>,
    id: Path<Id>,
    body: Body<Revision<Venue>>,
) -> Answer<HttpResponse> {
    http::act::<Venue, _>(call, *id, Action::Revise(body.0)).await
}
