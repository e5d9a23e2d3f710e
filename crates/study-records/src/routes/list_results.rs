use super::exams::sitting_within;
use crate::codes::AttemptState;
use crate::model::{Attempt, Ended};
use crate::permissions::ReadResults;
use crate::store;
use actix_web::get;
use actix_web::web::{Json, Path};
use kernel::{Id, Instant};
use serde::Serialize;
use std::collections::BTreeMap;
use utoipa::ToSchema;
use web::{Answer, Call};

/// How far a candidate is.
#[derive(Debug, Serialize, ToSchema)]
pub struct PersonResult {
    pub person: Id,
    pub state: AttemptState,
    pub attempt: Option<Id>,
    pub started_at: Option<Instant>,
    /// The result, once the attempt has ended.
    pub result: Option<Ended>,
}

/// 成绩表
#[derive(Debug, Serialize, ToSchema)]
pub struct SittingResults {
    #[schema(max_items = 500)]
    pub items: Vec<PersonResult>,
}

/// 成绩表
///
/// Lists what each candidate of a sitting has scored, for whoever may read results. Scores are personnel data; reports know totals only.
#[utoipa::path(
    tag = "study-records",
    operation_id = "study-records_list_results",
    security(("bearer" = ["study-records.results.read"])),
    responses((status = 200, description = "成绩表 / the results", body = SittingResults)),
)]
#[get("/sittings/{id}/results")]
pub async fn list_results(call: Call<ReadResults>, id: Path<Id>) -> Answer<Json<SittingResults>> {
    call.read(move |db, ground| {
        let sitting = sitting_within(db, ground, *id)?;
        let sheet = store::find_sheet(db, ground.tenant(), sitting.id)?;
        let attempts = store::attempts_of(db, ground.tenant(), sitting.id)?;
        let attempts: BTreeMap<Id, Attempt> =
            attempts.into_iter().map(|one| (one.person, one)).collect();
        let of = |person: Id| {
            let attempt = attempts.get(&person);
            PersonResult {
                person,
                state: attempt.map_or(AttemptState::Absent, |one| one.state(&sitting, ground.now)),
                attempt: attempt.map(|one| one.id),
                started_at: attempt.map(|one| one.started_at),
                result: attempt.and_then(|one| one.result((&sitting, &sheet), ground.now)),
            }
        };
        let candidates = store::candidates(db, ground.tenant(), sitting.id)?;
        Ok(Json(SittingResults { items: candidates.into_iter().map(of).collect() }))
    })
    .await
}
