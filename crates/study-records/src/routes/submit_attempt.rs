use super::exams::{drawn, person, record_attempt};
use super::save_answers::GivenAnswers;
use crate::model::Ended;
use crate::permissions::TakeExams;
use crate::store;
use actix_web::web::Path;
use actix_web::{HttpResponse, post};
use kernel::{Id, Problem};
use serde::Serialize;
use serde_json::json;
use utoipa::ToSchema;
use web::{Answer, Body, Call, done};

/// What an attempt has come to.
#[derive(Debug, Serialize, ToSchema)]
pub struct AttemptResult {
    pub id: Id,
    pub version: i64,
    pub full_score: u32,
    pub pass_score: u32,
    pub result: Ended,
}

/// 交卷
///
/// Hands the attempt in with the last answers, and scores it. After the deadline (with the grace of the sitting) it is refused; what was
/// saved until then counts.
#[utoipa::path(
    tag = "study-records",
    operation_id = "study-records_submit_attempt",
    request_body = GivenAnswers,
    security(("bearer" = ["study-records.attempts.take"])),
    extensions(("x-unversioned" = json!(true))),
    responses((status = 200, description = "成绩 / the result", body = AttemptResult)),
)]
#[post("/attempts/{id}/submit")]
pub async fn submit_attempt(
    call: Call<TakeExams>,
    id: Path<Id>,
    body: Body<GivenAnswers>,
) -> Answer<HttpResponse> {
    let given = body.0.answers;
    call.write(move |tx, ground| {
        let attempt = store::lock_attempt(tx, *id, person(ground)?)?;
        let mut attempt = attempt.ok_or_else(Problem::not_found)?;
        let (sitting, sheet) = drawn(tx.db, ground, attempt.sitting)?;
        let result = attempt.submit((&sitting, &sheet), &given, tx.now());
        let result = result.map_err(Problem::from)?;
        store::advance_attempt(tx, attempt.version, &attempt)?;
        let data = json!({ "sitting": sitting.id, "answers": attempt.answers.len() });
        record_attempt(tx, "study-records.attempt_submitted", sitting.unit, &attempt, data);
        let (full_score, pass_score) = (sitting.full_score, sitting.pass_score);
        let (id, version) = (attempt.id, attempt.version);
        done(&AttemptResult { id, version, full_score, pass_score, result }, version)
    })
    .await
}
