use crate::model::Venue;
use crate::permissions::VerifyVenues;
use actix_web::web::Path;
use actix_web::{HttpResponse, post};
use kernel::{Id, Note};
use records::{Action, Record, http};
use web::{Answer, Body, Call};

/// 核实法治文化阵地
///
/// Verifies a venue. Another person than who recorded it does this; it counts while inspections speak for it.
#[utoipa::path(
    tag = "pufa-publicity",
    operation_id = "pufa-publicity_verify_venue",
    request_body = Note,
    security(("bearer" = ["pufa-publicity.venues.verify"])),
    responses((status = 200, description = "核实后的法治文化阵地 / the venue after it", body = Record<Venue>)),
)]
#[post("/venues/{id}/verify")]
pub async fn verify_venue(
    call: Call<VerifyVenues>,
    id: Path<Id>,
    body: Body<Note>,
) -> Answer<HttpResponse> {
    http::act::<Venue, _>(call, *id, Action::Verify(body.0)).await
}
