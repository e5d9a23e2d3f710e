use super::exams::{drawn, person, record_attempt};
use crate::model::{Attempt, GivenAnswer};
use crate::permissions::TakeExams;
use crate::store;
use actix_web::web::Path;
use actix_web::{HttpResponse, post};
use kernel::{Id, Instant, Problem};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;
use web::{Answer, Body, Call, done, replayed};

/// Answers, one or many.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct GivenAnswers {
    #[schema(max_items = 200)]
    pub answers: Vec<GivenAnswer>,
}

/// What is saved.
#[derive(Debug, Serialize, ToSchema)]
pub struct SavedAnswers {
    pub id: Id,
    pub version: i64,
    /// 已答题数
    #[schema(minimum = 0)]
    pub answered: u32,
    /// By the server's clock.
    pub deadline: Instant,
    /// What the server's clock says now.
    pub now: Instant,
}

impl SavedAnswers {
    fn of(attempt: &Attempt, now: Instant) -> Self {
        let answered = attempt.answers.iter().filter(|one| !one.given.chosen.is_empty()).count();
        Self {
            id: attempt.id,
            version: attempt.version,
            answered: u32::try_from(answered).unwrap_or(u32::MAX),
            deadline: attempt.deadline,
            now,
        }
    }
}

/// 保存答案
///
/// Saves answers as they come. Sent again, or late, they change nothing: each carries a sequence. After the deadline (with the grace of
/// the sitting) nothing is taken any more, and what is saved counts.
#[utoipa::path(
    tag = "study-records",
    operation_id = "study-records_save_answers",
    request_body = GivenAnswers,
    security(("bearer" = ["study-records.attempts.take"])),
    extensions(("x-unversioned" = json!(true))),
    responses((status = 200, description = "已保存 / what is saved", body = SavedAnswers)),
)]
#[post("/attempts/{id}/save")]
pub async fn save_answers(
    call: Call<TakeExams>,
    id: Path<Id>,
    body: Body<GivenAnswers>,
) -> Answer<HttpResponse> {
    let given = body.0.answers;
    call.write_or_replay(move |tx, ground| {
        let attempt = store::lock_attempt(tx, *id, person(ground)?)?;
        let mut attempt = attempt.ok_or_else(Problem::not_found)?;
        let (sitting, sheet) = drawn(tx.db, ground, attempt.sitting)?;
        let now = tx.now();
        let changed = attempt.save((&sitting, &sheet), &given, now).map_err(Problem::from)?;
        if !changed {
            // The version was only taken to hold the row, and is given back with it.
            attempt.version -= 1;
            return replayed(&SavedAnswers::of(&attempt, now), attempt.version).map(Err);
        }
        store::advance_attempt(tx, attempt.version, &attempt)?;
        let data = json!({ "sitting": sitting.id, "answers": attempt.answers.len() });
        record_attempt(tx, "study-records.answers_saved", sitting.unit, &attempt, data);
        done(&SavedAnswers::of(&attempt, now), attempt.version).map(Ok)
    })
    .await
}
