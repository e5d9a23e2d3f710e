//! 在线考试: from the bank of questions to the figure, by the server's clock, with the right answers kept until the end.

mod alike;
mod kept;
mod outcome;

use super::*;
use futures_util::future::join_all;
use std::collections::BTreeSet;

pub const SITTINGS: &str = "/v1/study-records/sittings";
pub const ATTEMPTS: &str = "/v1/study-records/attempts";

pub fn question(kind: &str, right: &[u32]) -> Value {
    let options: &[&str] = if kind == "judgement" {
        &[]
    } else {
        &["选项甲", "选项乙", "选项丙", "选项丁"]
    };
    json!({
        "kind": kind, "category": "party_regs", "stem": "以下说法正确的是", "options": options, "right": right,
        "instrument": "party-discipline", "valid_from": "2025-01-01",
    })
}

pub fn paper(sections: Value) -> Value {
    json!({ "name": "党内法规测试卷", "category": "party_regs", "made_on": "2025-03-01", "sections": sections })
}

/// Two of one right answer, one of several, one judgement: 40 points.
fn by_rule() -> Value {
    paper(json!([
        { "kind": "single", "points": 10, "draw": 2 },
        { "kind": "multiple", "points": 10, "partial_points": 5, "draw": 1 },
        { "kind": "judgement", "points": 10, "draw": 1 },
    ]))
}

pub fn sitting(unit: Id, paper: &Value, candidates: &[Value]) -> Value {
    json!({
        "unit": unit, "name": "党内法规线上测试", "paper": paper, "seed": 7, "opens_at": "2025-04-01T01:00:00Z",
        "closes_at": "2025-04-01T04:00:00Z", "minutes": 60, "pass_score": 25, "candidates": candidates,
    })
}

pub async fn person_of(who: &Person<'_>) -> Value {
    who.get("/v1/auth/me").await.ok()["person"].clone()
}

/// People of the town, with their ids.
pub async fn takers(bench: &Bench, count: usize) -> (Vec<Person<'_>>, Vec<Value>) {
    let (mut takers, mut people) = (Vec::new(), Vec::new());
    for n in 0..count {
        let taker = bench.person(&format!("taker{n}"), &[("gw", bench.town.id)]).await;
        people.push(person_of(&taker).await);
        takers.push(taker);
    }
    (takers, people)
}

/// The office, an approved paper, and three people who are to take it.
pub struct Hall<'a> {
    pub office: Office<'a>,
    pub paper: Value,
    pub takers: Vec<Person<'a>>,
    pub people: Vec<Value>,
}

impl<'a> Hall<'a> {
    pub async fn new(bench: &'a Bench) -> Self {
        let office = Office::new(bench).await;
        for (kind, right) in [("single", &[2][..]), ("multiple", &[1, 3]), ("judgement", &[1])] {
            for _ in 0..4 {
                office.verified("questions", question(kind, right)).await;
            }
        }
        let paper = office.verified("papers", by_rule()).await["id"].clone();
        let (takers, people) = takers(bench, 3).await;
        Self { office, paper, takers, people }
    }

    fn bench(&self) -> &'a Bench {
        self.office.town.bench
    }

    async fn planned(&self) -> Value {
        let new = sitting(self.bench().town.id, &self.paper, &self.people);
        self.office.clerk.post(SITTINGS, new).await.created()
    }

    async fn begun(&self, taker: usize, sitting: &Value) -> Value {
        let new = json!({ "sitting": sitting["id"] });
        self.takers[taker].post(ATTEMPTS, new).await.created()
    }

    async fn conclude(&self, sitting: &Value) -> Value {
        let path = format!("{}/conclude", one(SITTINGS, sitting));
        let version = sitting["version"].as_i64().unwrap();
        self.office.clerk.change(&path, version, json!({})).await.ok()
    }

    /// The exam that a concluded sitting has become, verified by the judicial office.
    async fn verified(&self, concluded: &Value) -> Value {
        let path = format!("{BASE}/exams/{}", text(&concluded["exam"]));
        let exam = self.office.clerk.get(&path).await.ok();
        assert_eq!(exam["status"], "submitted", "another person looks at it");
        self.office.act(&self.office.judicial, "exams", &exam, "verify", json!({})).await
    }
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap()
}

fn one(list: &str, record: &Value) -> String {
    format!("{list}/{}", text(&record["id"]))
}

fn answer(number: u32, chosen: &[u32], sequence: u32) -> Value {
    json!({ "number": number, "chosen": chosen, "sequence": sequence })
}

fn answers(all: &[Value]) -> Value {
    json!({ "answers": all })
}

/// Nothing right, half of the third, all: 0, 5 and 40 points.
fn all_right() -> Value {
    answers(&[answer(1, &[2], 1), answer(2, &[2], 1), answer(3, &[1, 3], 1), answer(4, &[1], 1)])
}

#[actix_web::test]
async fn an_exam_is_taken_online_and_counts_when_its_totals_are_verified() {
    for bench in benches().await {
        let hall = Hall::new(&bench).await;
        let sitting = hall.planned().await;
        assert_eq!((&sitting["phase"], &sitting["full_score"]), (&json!("planned"), &json!(40)));
        let [first, second, _] = &hall.takers[..] else { panic!("three takers") };
        let new = json!({ "sitting": sitting["id"] });
        first.post(ATTEMPTS, new.clone()).await.refused(409, "sitting_not_open");
        let stranger = bench.person("stranger", &[("gw", bench.town.id)]).await;
        bench.at("2025-04-01 09:10");
        stranger.post(ATTEMPTS, new.clone()).await.refused(404, "not_found");
        let attempt = hall.begun(0, &sitting).await;
        assert_eq!(attempt["deadline"], "2025-04-01T02:10:00Z");
        bench.at("2025-04-01 09:20");
        let again = first.post(ATTEMPTS, new).await.ok();
        assert_eq!((&again["id"], &again["deadline"]), (&attempt["id"], &attempt["deadline"]));

        // The right answers stay where they are, and each person sees their own attempt alone.
        let path = one(ATTEMPTS, &attempt);
        let read = first.get(&path).await;
        let said = String::from_utf8(read.bytes.clone()).unwrap();
        assert!(!said.contains("explanation") && !said.contains("\"right\":["), "{said}");
        let view = read.ok();
        assert_eq!(view["questions"].as_array().unwrap().len(), 4);
        assert!(view["questions"].as_array().unwrap().iter().all(|one| one["right"].is_null()));
        for other in [second, &hall.office.clerk, &hall.office.judicial] {
            other.get(&path).await.refused(404, "not_found");
            let save = format!("{path}/save");
            other.post(&save, answers(&[answer(1, &[1], 9)])).await.refused(404, "not_found");
        }
        first.get(&format!("{BASE}/questions")).await.refused(403, "forbidden");
        first.get(&format!("{}/sheet", one(SITTINGS, &sitting))).await.refused(403, "forbidden");
        let results = format!("{}/results", one(SITTINGS, &sitting));
        first.get(&results).await.refused(403, "forbidden");

        // Saved as they come, twice and late; handed in with the rest.
        let save = format!("{path}/save");
        let saved =
            first.post(&save, answers(&[answer(1, &[1], 1), answer(3, &[1], 1)])).await.ok();
        assert_eq!((&saved["answered"], &saved["version"]), (&json!(2), &json!(2)));
        let changed = first.post(&save, answers(&[answer(1, &[2], 2)])).await.ok();
        assert_eq!(changed["version"], 3);
        let late = first.post(&save, answers(&[answer(1, &[1], 1)])).await;
        assert_eq!(late.header("idempotent-replayed"), "true");
        assert_eq!(late.ok()["version"], 3, "what arrives late changes nothing");
        let wrong = answers(&[answer(9, &[1], 1)]);
        first.post(&save, wrong).await.refused(422, "question_unknown");
        let submit = format!("{path}/submit");
        let handed_in =
            first.post(&submit, answers(&[answer(2, &[2], 1), answer(4, &[1], 1)])).await;
        let result = handed_in.ok()["result"].clone();
        assert_eq!(
            (&result["score"], &result["passed"]),
            (&json!(35), &json!(true)),
            "5 of the third"
        );
        first.post(&submit, all_right()).await.refused(409, "attempt_over");
        let view = first.get(&path).await.ok();
        assert_eq!((&view["state"], &view["result"]["score"]), (&json!("submitted"), &json!(35)));
        assert!(view["questions"][0]["right"].is_null(), "others may still answer");

        // The second lets the time run out; the third does not come.
        bench.at("2025-04-01 10:30");
        let slow = hall.begun(1, &sitting).await;
        let slow_path = one(ATTEMPTS, &slow);
        second.post(&format!("{slow_path}/save"), answers(&[answer(1, &[2], 1)])).await.ok();
        let early = format!("{}/conclude", one(SITTINGS, &sitting));
        hall.office.clerk.change(&early, 1, json!({})).await.refused(409, "sitting_runs");
        bench.at("2025-04-01 11:31");
        second.post(&format!("{slow_path}/submit"), all_right()).await.refused(409, "attempt_over");
        let view = second.get(&slow_path).await.ok();
        assert_eq!((&view["state"], &view["result"]["score"]), (&json!("expired"), &json!(10)));
        bench.at("2025-04-01 12:01");
        let own = second.get(&format!("{BASE}/own-sittings")).await.ok();
        assert_eq!(
            (&own["items"][0]["state"], &own["items"][0]["result"]["passed"]),
            (&json!("expired"), &json!(false))
        );
        let concluded = hall.conclude(&sitting).await;
        assert_eq!(concluded["phase"], "concluded");
        assert_eq!(hall.office.text("LS.PARTYREG_TESTS").await, "0", "it waits for verification");
        let exam = hall.verified(&concluded).await;
        let totals =
            ["expected", "taken", "passed", "score_sum"].map(|name| exam["content"][name].clone());
        assert_eq!(totals, [3, 2, 1, 45].map(|n| json!(n)));
        for _sealed in [false, true] {
            assert_eq!(hall.office.text("LS.PARTYREG_TESTS").await, "1");
            assert_eq!(hall.office.text("LS.TEST_TAKEN").await, "66.67%");
            assert_eq!(hall.office.text("LS.TEST_PASSED").await, "50%");
            assert_eq!(hall.office.text("LS.TEST_SCORE").await, "22.5");
            bench.seal().await;
        }
        let table = hall.office.clerk.get(&results).await.ok();
        let mut states: Vec<&str> =
            table["items"].as_array().unwrap().iter().map(|one| text(&one["state"])).collect();
        states.sort_unstable();
        assert_eq!(states, ["absent", "expired", "submitted"]);
        let view = first.get(&path).await.ok();
        assert_eq!(view["questions"][2]["right"], json!([1, 3]), "when it is over for everybody");

        let auditor = bench.person("auditor", &[("au", bench.district.id)]).await;
        let history = format!("/v1/ledger/subjects/{}/entries", text(&attempt["id"]));
        let said = auditor.get(&history).await.ok().to_string();
        assert!(said.contains("study-records.attempt_submitted"));
        assert!(!said.contains("score") && !said.contains("chosen"), "{said}");
    }
}

#[actix_web::test]
async fn a_make_up_sitting_is_for_those_who_did_not_pass_and_counts_no_second_time() {
    for bench in benches().await {
        let hall = Hall::new(&bench).await;
        let sitting = hall.planned().await;
        let make_up = |first: &Value, people: &[Value]| {
            let mut new = self::sitting(bench.town.id, &hall.paper, people);
            new["make_up_of"] = first["id"].clone();
            new["opens_at"] = json!("2025-04-08T01:00:00Z");
            new["closes_at"] = json!("2025-04-08T04:00:00Z");
            new
        };
        let early = make_up(&sitting, &hall.people[1..]);
        hall.office.clerk.post(SITTINGS, early).await.refused(422, "make_up_of");
        bench.at("2025-04-01 09:10");
        for (taker, given) in [(0, all_right()), (1, answers(&[answer(1, &[1], 1)]))] {
            let attempt = hall.begun(taker, &sitting).await;
            let submit = format!("{}/submit", one(ATTEMPTS, &attempt));
            hall.takers[taker].post(&submit, given).await.ok();
        }
        bench.at("2025-04-01 12:01");
        let concluded = hall.conclude(&sitting).await;
        hall.verified(&concluded).await;
        let all = make_up(&concluded, &hall.people);
        hall.office.clerk.post(SITTINGS, all).await.refused(422, "make_up_of");
        let again = make_up(&concluded, &hall.people[1..]);
        let again = hall.office.clerk.post(SITTINGS, again).await.created();
        bench.at("2025-04-08 09:10");
        for taker in [1, 2] {
            let attempt = hall.begun(taker, &again).await;
            let submit = format!("{}/submit", one(ATTEMPTS, &attempt));
            hall.takers[taker].post(&submit, all_right()).await.ok();
        }
        // All have handed in: it may be concluded before the window is over.
        let again = hall.conclude(&again).await;
        let exam = hall.verified(&again).await;
        assert_eq!(exam["content"]["make_up_of"], concluded["exam"]);
        let twice = make_up(&again, &hall.people[1..2]);
        hall.office.clerk.post(SITTINGS, twice).await.refused(422, "make_up_of");
        for _sealed in [false, true] {
            let tests = hall.office.town.figure("LS.PARTYREG_TESTS").await;
            assert_eq!((&tests["text"], &tests["excluded"][0]["count"]), (&json!("1"), &json!(1)));
            assert_eq!(hall.office.text("LS.TEST_PASSED").await, "50%", "of the first sitting");
            bench.seal().await;
        }
    }
}

#[actix_web::test]
async fn a_paper_is_drawn_again_by_its_seed_and_stays_as_it_was_drawn() {
    for bench in benches().await {
        let hall = Hall::new(&bench).await;
        let clerk = &hall.office.clerk;
        let first = hall.planned().await;
        let sheet = async |sitting: &Value| {
            clerk.get(&format!("{}/sheet", one(SITTINGS, sitting))).await.ok()
        };
        let drawn = sheet(&first).await;
        assert_eq!(drawn, sheet(&hall.planned().await).await, "the same seed");
        let kinds: Vec<&str> =
            drawn["questions"].as_array().unwrap().iter().map(|one| text(&one["kind"])).collect();
        assert_eq!(kinds, ["single", "single", "multiple", "judgement"]);
        // A drawn question is retired, and one is rewritten: what was drawn stays, what is drawn next does without them.
        let ids: Vec<&str> = drawn["questions"]
            .as_array()
            .unwrap()
            .iter()
            .map(|one| text(&one["question"]))
            .collect();
        let question = clerk.get(&format!("{BASE}/questions/{}", ids[0])).await.ok();
        let said = json!({ "on": "2025-03-10", "reason": "条例已修订" });
        hall.office.act(&hall.office.judicial, "questions", &question, "retire", said).await;
        let question = clerk.get(&format!("{BASE}/questions/{}", ids[2])).await.ok();
        let mut content = question["content"].clone();
        content["stem"] = json!("改写后的题干");
        let revision = json!({ "content": content, "reason": "表述更准确" });
        hall.office.act(clerk, "questions", &question, "revise", revision).await;
        assert_eq!(drawn, sheet(&first).await);
        let next = sheet(&hall.planned().await).await;
        let next: BTreeSet<&str> = next["questions"]
            .as_array()
            .unwrap()
            .iter()
            .map(|one| text(&one["question"]))
            .collect();
        assert!(!next.contains(ids[0]) && !next.contains(ids[2]));
        // A fixed paper names its questions, which have to be fit for use.
        let fixed = |id: &str| paper(json!([{ "kind": "single", "points": 10, "fixed": [id] }]));
        let new = json!({ "unit": bench.town.id, "content": fixed(ids[0]) });
        clerk.post(&format!("{BASE}/papers"), new).await.refused(422, "question_unusable");
        let named = hall.office.verified("papers", fixed(ids[1])).await;
        let mut new = sitting(bench.town.id, &named["id"], &hall.people);
        new["pass_score"] = json!(6);
        let named = clerk.post(SITTINGS, new).await.created();
        assert_eq!(sheet(&named).await["questions"][0]["question"], ids[1]);
        let greedy = paper(json!([{ "kind": "single", "points": 1, "draw": 9 }]));
        let greedy = hall.office.verified("papers", greedy).await;
        let new = sitting(bench.town.id, &greedy["id"], &hall.people);
        clerk.post(SITTINGS, new).await.refused(422, "questions_few");
        let path = format!("{}/cancel", one(SITTINGS, &named));
        let cancelled = clerk.change(&path, 1, json!({})).await.ok();
        assert_eq!(cancelled["phase"], "cancelled");
        bench.at("2025-04-01 09:10");
        let new = json!({ "sitting": named["id"] });
        hall.takers[0].post(ATTEMPTS, new).await.refused(409, "sitting_not_open");
    }
}

#[actix_web::test]
async fn whoever_clicks_twice_has_one_attempt_and_no_answer_is_lost() {
    for bench in benches().await {
        let hall = Hall::new(&bench).await;
        let sitting = hall.planned().await;
        bench.at("2025-04-01 09:10");
        let taker = &hall.takers[0];
        let begin = || taker.post(ATTEMPTS, json!({ "sitting": sitting["id"] }));
        let begun = join_all([begin(), begin(), begin()]).await;
        let ids: BTreeSet<String> =
            begun.iter().map(|one| text(&one.body["id"]).to_string()).collect();
        assert_eq!(ids.len(), 1, "{begun:?}");
        let save = format!("{ATTEMPTS}/{}/save", ids.first().unwrap());
        let saves = (1..=4).map(|number| taker.post(&save, answers(&[answer(number, &[1], 1)])));
        for saved in join_all(saves).await {
            saved.ok();
        }
        let view = taker.get(save.trim_end_matches("/save")).await.ok();
        let chosen = view["questions"].as_array().unwrap().iter();
        assert!(chosen.clone().all(|one| one["chosen"] == json!([1])), "{view}");
        assert_eq!(view["version"], 5);
    }
}
