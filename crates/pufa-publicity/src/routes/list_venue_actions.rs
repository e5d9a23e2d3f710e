use crate::model::Venue;
use crate::permissions::ReadVenues;
use actix_web::get;
use actix_web::web::{Json, Path};
use kernel::{Actions, Id};
use records::http;
use web::{Answer, Call};

/// 法治文化阵地可执行的操作
///
/// Tells what the caller may do with the venue now, and for everything else why not.
#[utoipa::path(
    tag = "pufa-publicity",
    operation_id = "pufa-publicity_list_venue_actions",
    security(("bearer" = ["pufa-publicity.venues.read"])),
    responses((status = 200, description = "可执行的操作 / the actions", body = Actions)),
)]
#[get("/venues/{id}/actions")]
pub async fn list_venue_actions(call: Call<ReadVenues>, id: Path<Id>) -> Answer<Json<Actions>> {
    http::actions::<Venue, _>(call, *id).await
}
