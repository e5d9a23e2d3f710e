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
/// Lists the statutes that sessions, plans and activities may name, each with its source and its known editions: those of the product, and
/// those that units of the district entered and another person verified.
#[utoipa::path(
    tag = "study-records",
    operation_id = "study-records_list_instruments",
    security(("bearer" = ["study-records.instruments.read"])),
    responses((status = 200, description = "法规目录 / the catalogue", body = Instruments)),
)]
#[get("/instruments")]
pub async fn list_instruments(call: Call<ReadInstruments>) -> Answer<Json<Instruments>> {
    call.read(|db, ground| {
        let entered = statutes::all_entered(db, ground.tenant())?;
        let instruments = statutes::all().cloned().chain(entered).collect();
        Ok(Json(Instruments { instruments }))
    })
    .await
}
