use super::exams::person;
use crate::codes::ExamCategory;
use crate::model::{Exam, ExamResult};
use crate::permissions::TakeExams;
use crate::store;
use actix_web::get;
use actix_web::web::Json;
use chrono::NaiveDate;
use kernel::Id;
use records::{Record, RecordStatus, find_some};
use serde::Serialize;
use std::cmp::Reverse;
use std::collections::BTreeMap;
use utoipa::ToSchema;
use web::{Answer, Call};

/// The latest ones, and no more.
const LATEST: usize = 100;

/// What the caller scored at an exam.
#[derive(Debug, Serialize, ToSchema)]
pub struct OwnResult {
    pub exam: Id,
    #[schema(max_length = 200)]
    pub name: String,
    pub category: ExamCategory,
    /// 日期
    pub held_on: NaiveDate,
    /// 满分
    #[schema(minimum = 1)]
    pub full_score: u32,
    /// 合格线
    #[schema(minimum = 1)]
    pub pass_score: u32,
    /// 成绩: none where the caller was absent (缺考).
    #[schema(minimum = 0)]
    pub score: Option<u32>,
    /// 合格
    pub passed: bool,
}

impl OwnResult {
    fn of(exam: Record<Exam>, result: &ExamResult) -> Self {
        let (exam, content) = (exam.id, exam.content);
        Self {
            exam,
            passed: result.passed(&content),
            name: content.name,
            category: content.category,
            held_on: content.held_on,
            full_score: content.full_score,
            pass_score: content.pass_score,
            score: result.score,
        }
    }
}

/// 我的成绩
#[derive(Debug, Serialize, ToSchema)]
pub struct OwnResults {
    #[schema(max_items = 100)]
    pub items: Vec<OwnResult>,
}

/// 我的成绩
///
/// Lists what the caller scored at exams on paper, the latest day first. A result is shown once another person has verified the exam, and
/// not while a correction waits for that. What was scored online stands with the caller's own sittings.
#[utoipa::path(
    tag = "study-records",
    operation_id = "study-records_list_own_results",
    security(("bearer" = ["study-records.attempts.take"])),
    responses((status = 200, description = "我的成绩 / the caller's own results", body = OwnResults)),
)]
#[get("/own-results")]
pub async fn list_own_results(call: Call<TakeExams>) -> Answer<Json<OwnResults>> {
    call.read(move |db, ground| {
        let tenant = ground.tenant();
        let Ok(person) = person(ground) else { return Ok(Json(OwnResults { items: Vec::new() })) };
        let own = store::results_of_person(db, tenant, person)?;
        let own: BTreeMap<Id, ExamResult> = own.into_iter().collect();
        let exams: Vec<Id> = own.keys().copied().collect();
        let mut exams: Vec<Record<Exam>> = find_some(db, tenant, &exams)?;
        exams.retain(|exam| exam.status == RecordStatus::Verified);
        exams.sort_by_key(|exam| Reverse((exam.content.held_on, exam.id)));
        exams.truncate(LATEST);
        let of = |exam: Record<Exam>| own.get(&exam.id).map(|one| OwnResult::of(exam, one));
        Ok(Json(OwnResults { items: exams.into_iter().filter_map(of).collect() }))
    })
    .await
}
