use crate::model::Venue;
use crate::permissions::VerifyVenues;
use actix_web::web::Path;
use actix_web::{HttpResponse, post};
use kernel::Id;
use records::Record;
use records::annul::{AnnulEntry, annul};
use web::{Answer, Body, Call};

/// 撤销阵地检查
///
/// Takes an inspection out of a venue that was entered wrongly, with the reason; the right one is entered anew by `inspect`.
#[utoipa::path(
    tag = "pufa-publicity",
    operation_id = "pufa-publicity_annul_venue_inspection",
    request_body = AnnulEntry,
    security(("bearer" = ["pufa-publicity.venues.verify"])),
    responses((status = 200, description = "撤销登记后的法治文化阵地 / the venue after it", body = Record<Venue>)),
)]
#[post("/venues/{id}/annul-entry")]
pub async fn annul_venue_inspection(
    call: Call<VerifyVenues>,
    id: Path<Id>,
    body: Body<AnnulEntry>,
) -> Answer<HttpResponse> {
    let (number, said) = (body.0.number, body.0.into());
    annul(call, *id, said, move |content: Venue| content.without_inspection(number)).await
}
