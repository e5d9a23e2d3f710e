use crate::model::Venue;
use crate::permissions::VerifyVenues;
use actix_web::web::Path;
use actix_web::{HttpResponse, post};
use kernel::Id;
use records::{Action, Reasoned, Record, http};
use web::{Answer, Body, Call};

/// 退回法治文化阵地
///
/// Gives the venue back to be mended, with a reason.
#[utoipa::path(
    tag = "pufa-publicity",
    operation_id = "pufa-publicity_return_venue",
    request_body = Reasoned,
    security(("bearer" = ["pufa-publicity.venues.verify"])),
    responses((status = 200, description = "退回后的法治文化阵地 / the venue after it", body = Record<Venue>)),
)]
#[post("/venues/{id}/return")]
pub async fn return_venue(
    call: Call<VerifyVenues>,
    id: Path<Id>,
    body: Body<Reasoned>,
) -> Answer<HttpResponse> {
    http::act::<Venue, _>(call, *id, Action::Return(body.0)).await
}
