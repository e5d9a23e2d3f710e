use crate::model::{InspectVenue, Venue};
use crate::permissions::RecordVenues;
use actix_web::web::Path;
use actix_web::{HttpResponse, post};
use kernel::{Id, Problem};
use records::{Record, http};
use web::{Answer, Body, Call};

/// 检查法治文化阵地
///
/// Records an inspection. It speaks for the venue for twelve months.
#[utoipa::path(
    tag = "pufa-publicity",
    operation_id = "pufa-publicity_inspect_venue",
    request_body = InspectVenue,
    security(("bearer" = ["pufa-publicity.venues.record"])),
    responses((status = 200, description = "检查后的法治文化阵地 / the venue after it", body = Record<Venue>)),
)]
#[post("/venues/{id}/inspect")]
pub async fn inspect_venue(
    call: Call<RecordVenues>,
    id: Path<Id>,
    body: Body<InspectVenue>,
) -> Answer<HttpResponse> {
    let said = body.0;
    http::amend(call, *id, "inspected", move |_, ground, record: &Record<Venue>| {
        let next = record.content.clone().with_inspection(&said, ground.now.local_date());
        Ok(next.map_err(Problem::from)?)
    })
    .await
}
