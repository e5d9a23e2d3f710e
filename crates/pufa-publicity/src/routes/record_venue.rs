use crate::model::Venue;
use crate::permissions::RecordVenues;
use actix_web::{HttpResponse, post};
use records::{NewRecord, Record, http};
use web::{Answer, Body, Call};

/// 登记法治文化阵地
///
/// Records a venue, as a draft. Sending it again under the same id is harmless.
#[utoipa::path(
    tag = "pufa-publicity",
    operation_id = "pufa-publicity_record_venue",
    request_body = NewRecord<Venue>,
    security(("bearer" = ["pufa-publicity.venues.record"])),
    responses(
        (status = 201, description = "新法治文化阵地 / the new venue", body = Record<Venue>),
        (status = 200, description = "此前已登记 / recorded before, as it is now", body = Record<Venue>),
    ),
)]
#[post("/venues")]
pub async fn record_venue(
    call: Call<RecordVenues>,
    body: Body<NewRecord<Venue>>,
) -> Answer<HttpResponse> {
    http::record(call, body.0).await
}
