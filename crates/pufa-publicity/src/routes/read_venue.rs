use crate::model::Venue;
use crate::permissions::ReadVenues;
use actix_web::get;
use actix_web::web::Path;
use kernel::Id;
use records::{Record, http};
use web::{Answer, Call, Read};

/// 读取法治文化阵地
///
/// Reads a venue with all that happened to it.
#[utoipa::path(
    tag = "pufa-publicity",
    operation_id = "pufa-publicity_read_venue",
    security(("bearer" = ["pufa-publicity.venues.read"])),
    responses((status = 200, description = "法治文化阵地 / the venue", body = Record<Venue>)),
)]
#[get("/venues/{id}")]
pub async fn read_venue(call: Call<ReadVenues>, id: Path<Id>) -> Answer<Read<Record<Venue>>> {
    http::read(call, *id).await
}
