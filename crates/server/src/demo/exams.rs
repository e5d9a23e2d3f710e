//! An exam online on the day of the constitution: a bank with a retired question, a drawn paper, three who sit and others who do not
//! come. It is no test of party regulations, and claims of those stay as they are.

use super::stage::{Asked, Stage, Who};
use super::{Done, moment};
use serde_json::{Value, json};

const QUESTIONS: &str = "/v1/study-records/questions";
const PAPERS: &str = "/v1/study-records/papers";
const SITTINGS: &str = "/v1/study-records/sittings";
const ATTEMPTS: &str = "/v1/study-records/attempts";
const EXAMS: &str = "/v1/study-records/exams";

pub struct Exams<'a> {
    pub stage: &'a Stage,
}

impl Exams<'_> {
    pub async fn pass(&self) -> Done {
        self.stage.timeline.until(moment("2025-11-17 09:00")).await;
        let paper = self.paper().await?;
        let new = json!({
            "unit": self.stage.cast.town, "name": "国家宪法日线上测试（演示）", "paper": paper, "opens_at": "2025-12-04T01:00:00Z",
            "closes_at": "2025-12-04T09:00:00Z", "minutes": 60, "pass_score": 30, "candidates": self.stage.cast.leaders,
        });
        let planned = self.one(Who::Publicity, Asked::new(SITTINGS, new)).await?;
        self.stage.timeline.until(moment("2025-12-04 10:00")).await;
        for (who, good) in [(Who::Clerk, true), (Who::Deputy, true), (Who::Handler, false)] {
            let begin = Asked::new(ATTEMPTS, json!({ "sitting": planned.get("id") }));
            let attempt = self.one(who, begin).await?;
            let answer = |number: u32| {
                let chosen = if good || number == 1 { 1 } else { 2 };
                json!({ "number": number, "chosen": [chosen], "sequence": 1 })
            };
            let answers: Vec<Value> = (1..=5).map(answer).collect();
            let begun = json!({ "id": attempt.get("id") });
            let submit = Asked::on(ATTEMPTS, &begun, "submit", json!({ "answers": answers }));
            self.one(who, submit).await?;
        }
        self.stage.timeline.until(moment("2025-12-05 09:00")).await;
        let conclude = Asked::on(SITTINGS, &planned, "conclude", json!({}));
        let concluded = self.one(Who::Publicity, conclude).await?;
        // It was recorded and submitted.
        let exam = json!({ "id": concluded.get("exam"), "version": 2 });
        self.one(Who::Organiser, Asked::on(EXAMS, &exam, "verify", json!({}))).await.map(drop)
    }

    async fn one(&self, who: Who, asked: Asked) -> Result<Value, String> {
        let mut made = self.stage.together(who, vec![asked]).await?;
        Ok(made.pop().unwrap_or_default())
    }

    /// Eight questions, of which one is retired, and a paper that draws five of the others.
    async fn paper(&self) -> Result<Value, String> {
        let who = (Who::Publicity, Who::Judicial);
        let of_town = |content: Value| json!({ "unit": self.stage.cast.town, "content": content });
        let question = |n: u32| {
            let retired = if n == 8 { "（反例：已停用）" } else { "" };
            of_town(json!({
                "kind": if n.is_multiple_of(2) { "judgement" } else { "single" }, "category": "constitution",
                "stem": format!("宪法知识第{n}题（演示）{retired}"), "right": [1], "instrument": "constitution",
                "options": if n.is_multiple_of(2) { json!([]) } else { json!(["选项甲", "选项乙", "选项丙"]) },
                "valid_from": "2025-11-17",
            }))
        };
        let bank = self.stage.verified(QUESTIONS, who, (1..=8).map(question).collect()).await?;
        if let Some(last) = bank.last() {
            let said = json!({ "on": "2025-11-17", "reason": "表述过时（演示）" });
            self.one(Who::Judicial, Asked::on(QUESTIONS, last, "retire", said)).await?;
        }
        let sections = json!([
            { "kind": "single", "points": 10, "draw": 3 },
            { "kind": "judgement", "points": 10, "draw": 2, "instruments": ["constitution"] },
        ]);
        let paper = json!({
            "name": "国家宪法日测试卷（演示）", "category": "constitution", "made_on": "2025-11-17", "sections": sections,
        });
        let papers = self.stage.verified(PAPERS, who, vec![of_town(paper)]).await?;
        Ok(papers.first().and_then(|one| one.get("id")).cloned().unwrap_or_default())
    }
}

/// 成绩表 of exams on paper: what each scored comes after the totals, adds up to them, and is verified again.
pub async fn results(stage: &Stage, exams: &[Value]) -> Done {
    let people = stage.cast.others.iter().enumerate().take(30);
    let results = people.map(|(n, person)| json!({ "person": person, "score": score(n) }));
    let said = json!({ "results": results.collect::<Vec<_>>(), "reason": "补录个人成绩（演示）" });
    let enter = exams.iter().map(|one| Asked::on(EXAMS, one, "enter-results", said.clone()));
    let entered = stage.together(Who::Publicity, enter.collect()).await?;
    let verify = entered.iter().map(|one| Asked::on(EXAMS, one, "verify", json!({})));
    stage.together(Who::Organiser, verify.collect()).await.map(drop)
}

/// 26 passed, two did not, and two were absent: 2380 points, as the totals of the exam say.
fn score(n: usize) -> Option<u32> {
    match n {
        0..8 => Some(88),
        8..26 => Some(87),
        26..28 => Some(55),
        _ => None,
    }
}
