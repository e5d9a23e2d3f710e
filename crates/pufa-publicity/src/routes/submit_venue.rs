use crate::model::Venue;
use crate::permissions::RecordVenues;
use actix_web::web::Path;
use actix_web::{HttpResponse, post};
use kernel::{Id, Note};
use records::{Action, Record, http};
use web::{Answer, Body, Call};

/// 提交法治文化阵地
///
/// Hands a venue over for verification; its place must be told.
#[utoipa::path(
    tag = "pufa-publicity",
    operation_id = "pufa-publicity_submit_venue",
    request_body = Note,
    security(("bearer" = ["pufa-publicity.venues.record"])),
    responses((status = 200, description = "提交后的法治文化阵地 / the venue after it", body = Record<Venue>)),
)]
#[post("/venues/{id}/submit")]
pub async fn submit_venue(
    call: Call<RecordVenues>,
    id: Path<Id>,
    body: Body<Note>,
) -> Answer<HttpResponse> {
    http::act::<Venue, _>(call, *id, Action::Submit(body.0)).await
}
