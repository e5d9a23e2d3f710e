use super::ReadLedger;
use crate::{Answer, Call};
use actix_web::get;
use actix_web::web::{Json, Path};
use kernel::{Id, Problem};
use ledger::{Entry, feed};
use serde::Serialize;
use utoipa::ToSchema;

/// Everything that happened to one record.
#[derive(Serialize, ToSchema)]
pub struct History {
    /// Oldest first: one entry per version.
    #[schema(max_items = 100000)]
    pub entries: Vec<Entry>,
}

/// 记录的变更历史
///
/// Lists everything that happened to one record, whatever its kind, oldest first.
#[utoipa::path(
    tag = "ledger",
    operation_id = "ledger_read_history",
    security(("bearer" = ["ledger.read"])),
    responses((status = 200, description = "变更历史 / its history", body = History)),
)]
#[get("/subjects/{id}/entries")]
pub async fn read_history(call: Call<ReadLedger>, id: Path<Id>) -> Answer<Json<History>> {
    call.read(move |db, ground| {
        let entries = feed::of_subject(db, ground.tenant(), *id)?;
        let newest = entries.last().ok_or_else(Problem::not_found)?;
        // Whoever is not shown a part of a record is not told of the rest: what is left out would say what it is.
        let allowed = |entry: &Entry| {
            entry.guards.iter().all(|guard| ground.caller.holds_at(guard, newest.unit))
        };
        if ground.reach.covers(newest.unit) && entries.iter().all(allowed) {
            Ok(Json(History { entries }))
        } else {
            Err(Problem::not_found().into())
        }
    })
    .await
}
