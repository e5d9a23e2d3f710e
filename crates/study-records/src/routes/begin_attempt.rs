use super::exams::{person, record_attempt};
use crate::model::Attempt;
use crate::permissions::TakeExams;
use crate::store::{self, Hold};
use actix_web::{HttpResponse, post};
use kernel::{Id, Instant, Problem};
use ledger::Reply;
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;
use web::{Answer, Body, Call, created, replayed};

/// Which exam is begun.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewAttempt {
    pub sitting: Id,
}

/// A begun attempt, and until when.
#[derive(Debug, Serialize, ToSchema)]
pub struct AttemptStarted {
    pub id: Id,
    pub sitting: Id,
    pub started_at: Instant,
    /// By the server's clock.
    pub deadline: Instant,
    /// What the server's clock says now.
    pub now: Instant,
}

impl AttemptStarted {
    fn of(attempt: &Attempt, now: Instant) -> Self {
        let Attempt { id, sitting, started_at, deadline, .. } = *attempt;
        Self { id, sitting, started_at, deadline, now }
    }
}

/// 开始答题
///
/// Begins the caller's one attempt at a sitting, within its window; the time runs from now on by the server's clock. Who has begun
/// before gets the same attempt, and the same deadline.
#[utoipa::path(
    tag = "study-records",
    operation_id = "study-records_begin_attempt",
    request_body = NewAttempt,
    security(("bearer" = ["study-records.attempts.take"])),
    responses(
        (status = 201, description = "开始答题 / the attempt", body = AttemptStarted),
        (status = 200, description = "此前已开始 / begun before", body = AttemptStarted),
    ),
)]
#[post("/attempts")]
pub async fn begin_attempt(call: Call<TakeExams>, body: Body<NewAttempt>) -> Answer<HttpResponse> {
    let sitting = body.0.sitting;
    call.write_or_replay(move |tx, ground| {
        let (tenant, person) = (ground.tenant(), person(ground)?);
        if !store::is_candidate(tx.db, tenant, person, sitting)? {
            return Err(Problem::not_found().into());
        }
        let again = |known: Attempt, now| -> db::Result<Result<Reply, Reply>> {
            replayed(&AttemptStarted::of(&known, now), known.version).map(Err)
        };
        if let Some(known) = store::find_own(tx.db, tenant, sitting, person)? {
            return again(known, tx.now());
        }
        // Nobody calls it off while somebody begins it.
        let found = store::hold_sitting(tx, sitting, Hold::Shared)?;
        let found = found.ok_or_else(Problem::not_found)?;
        let attempt = Attempt::begin(&found, person, tx.now()).map_err(Problem::from)?;
        if !store::insert_attempt(tx, &attempt)? {
            // Begun twice at once: the other was faster.
            let known = store::find_own(tx.db, tenant, sitting, person)?;
            return again(known.ok_or_else(Problem::not_found)?, tx.now());
        }
        let data = json!({ "sitting": found.id });
        record_attempt(tx, "study-records.attempt_begun", found.unit, &attempt, data);
        let place = format!("/v1/study-records/attempts/{}", attempt.id);
        created(&AttemptStarted::of(&attempt, tx.now()), attempt.version, place).map(Ok)
    })
    .await
}
