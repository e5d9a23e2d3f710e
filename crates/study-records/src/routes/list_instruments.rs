use crate::permissions::ReadInstruments;
use actix_web::get;
use actix_web::web::Json;
use records::statutes::{self, Instrument};
use serde::Serialize;
use utoipa::ToSchema;
use web::{Answer, Call};

/// The catalogue of statutes.
#[derive(Serialize, ToSchema)]
pub struct Instruments {
    #[schema(max_items = 1000)]
    pub instruments: Vec<Instrument>,
}

/// 法规目录
///
/// Lists the statutes that sessions and plans may name, each with its source and its known editions.
#[utoipa::path(
    tag = "study-records",
    operation_id = "study-records_list_instruments",
    security(("bearer" = ["study-records.instruments.read"])),
    responses((status = 200, description = "法规目录 / the catalogue", body = Instruments)),
)]
#[get("/instruments")]
pub async fn list_instruments(_call: Call<ReadInstruments>) -> Answer<Json<Instruments>> {
    Ok(Json(Instruments { instruments: statutes::all().cloned().collect() }))
}
