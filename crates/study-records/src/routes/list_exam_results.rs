use crate::model::{Exam, ExamResult};
use crate::permissions::ReadResults;
use crate::store;
use actix_web::get;
use actix_web::web::{Json, Path};
use kernel::{Id, Problem};
use records::{Record, http};
use serde::Serialize;
use utoipa::ToSchema;
use web::{Answer, Call};

/// What a person scored.
#[derive(Debug, Serialize, ToSchema)]
pub struct ExamScore {
    pub person: Id,
    /// 成绩: none of who was absent (缺考).
    #[schema(minimum = 0)]
    pub score: Option<u32>,
    /// 合格
    pub passed: bool,
}

impl ExamScore {
    fn of(result: ExamResult, exam: &Exam) -> Self {
        Self { person: result.person, score: result.score, passed: result.passed(exam) }
    }
}

/// 成绩表
#[derive(Debug, Serialize, ToSchema)]
pub struct ExamScores {
    /// Nobody where the exam has totals alone.
    #[schema(max_items = 500)]
    pub items: Vec<ExamScore>,
}

/// 纸质测试成绩表
///
/// Lists what each person scored at an exam on paper, for whoever may read results. What was scored online stands with its sitting.
/// Scores are personnel data; reports know totals only.
#[utoipa::path(
    tag = "study-records",
    operation_id = "study-records_list_exam_results",
    security(("bearer" = ["study-records.results.read"])),
    responses((status = 200, description = "成绩表 / the results", body = ExamScores)),
)]
#[get("/exams/{id}/results")]
pub async fn list_exam_results(call: Call<ReadResults>, id: Path<Id>) -> Answer<Json<ExamScores>> {
    call.read(move |db, ground| {
        let exam: Option<Record<Exam>> = http::look_up(db, ground, *id)?;
        let exam = exam.filter(|exam| ground.reach.covers(exam.unit));
        let exam = exam.ok_or_else(Problem::not_found)?;
        let results = store::results_of(db, ground.tenant(), exam.id)?;
        let items = results.into_iter().map(|one| ExamScore::of(one, &exam.content)).collect();
        Ok(Json(ExamScores { items }))
    })
    .await
}
