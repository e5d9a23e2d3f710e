use crate::model::Venue;
use crate::permissions::VerifyVenues;
use actix_web::web::Path;
use actix_web::{HttpResponse, post};
use kernel::Id;
use records::{Action, Reasoned, Record, http};
use web::{Answer, Body, Call};

/// 作废法治文化阵地
///
/// Voids the venue, with a reason: it counts nowhere any more, and stays to be read.
#[utoipa::path(
    tag = "pufa-publicity",
    operation_id = "pufa-publicity_void_venue",
    request_body = Reasoned,
    security(("bearer" = ["pufa-publicity.venues.verify"])),
    responses((status = 200, description = "作废后的法治文化阵地 / the venue after it", body = Record<Venue>)),
)]
#[post("/venues/{id}/void")]
pub async fn void_venue(
    call: Call<VerifyVenues>,
    id: Path<Id>,
    body: Body<Reasoned>,
) -> Answer<HttpResponse> {
    http::act::<Venue, _>(call, *id, Action::Void(body.0)).await
}
