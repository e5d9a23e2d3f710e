use super::exams::{drawn, person};
use crate::codes::{AttemptState, QuestionKind};
use crate::model::{Attempt, Choice, Ended, OptionText, Sheet, SheetQuestion, Sitting};
use crate::permissions::TakeExams;
use crate::store;
use actix_web::get;
use actix_web::web::Path;
use kernel::{Id, Instant, Problem};
use serde::Serialize;
use utoipa::ToSchema;
use web::{Answer, Call, Read};

/// A question as who answers it sees it.
#[derive(Debug, Serialize, ToSchema)]
pub struct AttemptQuestion {
    /// 题号
    #[schema(minimum = 1, maximum = 200)]
    pub number: u32,
    pub kind: QuestionKind,
    /// 分值
    #[schema(minimum = 1, maximum = 100)]
    pub points: u32,
    #[schema(max_length = 1000)]
    pub stem: String,
    /// None of a judgement: 1 is 正确, 2 is 错误.
    #[schema(max_items = 8)]
    pub options: Vec<OptionText>,
    /// 所选, as saved.
    #[schema(max_items = 8)]
    pub chosen: Vec<Choice>,
    /// Of the answer that is saved; 0 where there is none.
    #[schema(minimum = 0)]
    pub sequence: u32,
    /// 正确答案: when nobody can answer any more.
    #[schema(max_items = 8)]
    pub right: Option<Vec<Choice>>,
}

/// 答卷, of the caller's own.
#[derive(Debug, Serialize, ToSchema)]
pub struct AttemptView {
    pub id: Id,
    pub version: i64,
    pub sitting: Id,
    #[schema(max_length = 200)]
    pub name: String,
    pub state: AttemptState,
    pub started_at: Instant,
    /// By the server's clock.
    pub deadline: Instant,
    /// What the server's clock says now.
    pub now: Instant,
    pub full_score: u32,
    pub pass_score: u32,
    #[schema(max_items = 200)]
    pub questions: Vec<AttemptQuestion>,
    /// The result, once the attempt has ended.
    pub result: Option<Ended>,
}

impl AttemptView {
    fn of(attempt: &Attempt, sitting: &Sitting, sheet: &Sheet, now: Instant) -> Self {
        let over = sitting.is_over(now);
        let question = |one: &SheetQuestion| {
            let saved = attempt.answers.iter().find(|saved| saved.given.number == one.number);
            AttemptQuestion {
                number: one.number,
                kind: one.kind,
                points: one.points,
                stem: one.stem.clone(),
                options: one.options.clone(),
                chosen: saved.map(|saved| saved.given.chosen.clone()).unwrap_or_default(),
                sequence: saved.map_or(0, |saved| saved.given.sequence),
                right: over.then(|| one.right.clone()),
            }
        };
        Self {
            id: attempt.id,
            version: attempt.version,
            sitting: sitting.id,
            name: sitting.name.clone(),
            state: attempt.state(sitting, now),
            started_at: attempt.started_at,
            deadline: attempt.deadline,
            now,
            full_score: sitting.full_score,
            pass_score: sitting.pass_score,
            questions: sheet.questions.iter().map(question).collect(),
            result: attempt.result((sitting, sheet), now),
        }
    }
}

/// 读取答卷
///
/// Reads the caller's own attempt: the questions, what is saved and the deadline; the result once it has ended; the right answers when
/// the sitting is over for everybody. That of another person is not there.
#[utoipa::path(
    tag = "study-records",
    operation_id = "study-records_read_attempt",
    security(("bearer" = ["study-records.attempts.take"])),
    responses((status = 200, description = "答卷 / the attempt", body = AttemptView)),
)]
#[get("/attempts/{id}")]
pub async fn read_attempt(call: Call<TakeExams>, id: Path<Id>) -> Answer<Read<AttemptView>> {
    call.read(move |db, ground| {
        let person = person(ground)?;
        let attempt = store::find_attempt(db, ground.tenant(), *id)?;
        let attempt = attempt.filter(|attempt| attempt.person == person);
        let attempt = attempt.ok_or_else(Problem::not_found)?;
        let (sitting, sheet) = drawn(db, ground, attempt.sitting)?;
        let value = AttemptView::of(&attempt, &sitting, &sheet, ground.now);
        Ok(Read { value, version: attempt.version })
    })
    .await
}
