//! 成绩表: each line belongs to an exam that is recorded, and all lines of an exam together make its totals.

use super::{FILES, check, commit, entries, expected, person, problems, take};
use crate::town::benches;
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use serde_json::{Value, json};
use testkit::{Bench, Person};

const REGISTER: &str = "study-records.results";
const EXAMS: &str = "/v1/study-records/exams";
const HEADER: &str = "单位,测试名称,日期,姓名,成绩\n";
/// Three of one exam: two have passed, one was absent.
const LINES: [&str; 3] = [
    "乌马河镇,第一季度测试,2025-03-04,张一,85\n",
    "乌马河镇,第一季度测试,2025-03-04,李二,60\n",
    "乌马河镇,第一季度测试,2025-03-04,王三,缺考\n",
];
const TOTALS: [u32; 4] = [3, 2, 2, 145];

fn file(lines: &[&str]) -> String {
    format!("{HEADER}{}", lines.concat())
}

/// The clerk who records, the office that verifies, and the people of the lines.
struct Desk<'a> {
    bench: &'a Bench,
    clerk: Person<'a>,
    judicial: Person<'a>,
}

impl<'a> Desk<'a> {
    async fn new(bench: &'a Bench) -> Self {
        for name in ["张一", "李二", "王三", "赵四"] {
            person(bench, name, bench.town.id).await;
        }
        let clerk = bench.person("clerk", &[("pub", bench.town.id)]).await;
        let judicial = bench.person("judicial", &[("js", bench.town.id)]).await;
        Self { bench, clerk, judicial }
    }

    async fn exam(&self, name: &str, mode: &str, totals: [u32; 4], make_up_of: Value) -> Value {
        let [expected, taken, passed, score_sum] = totals;
        let content = json!({
            "name": name, "category": "party_regs", "mode": mode, "held_on": "2025-03-04", "full_score": 100,
            "pass_score": 60, "expected": expected, "taken": taken, "passed": passed, "score_sum": score_sum,
            "make_up_of": make_up_of,
        });
        let new = json!({ "unit": self.bench.town.id, "content": content });
        self.clerk.post(EXAMS, new).await.created()
    }

    async fn read(&self, exam: &Value) -> Value {
        self.clerk.get(&format!("{EXAMS}/{}", exam["id"].as_str().unwrap())).await.ok()
    }

    async fn act(&self, who: &Person<'_>, exam: &Value, action: &str) -> Value {
        let path = format!("{EXAMS}/{}/{action}", exam["id"].as_str().unwrap());
        who.change(&path, exam["version"].as_i64().unwrap(), json!({})).await.ok()
    }

    async fn verify(&self, exam: &Value) -> Value {
        let sent = self.act(&self.clerk, exam, "submit").await;
        self.act(&self.judicial, &sent, "verify").await
    }
}

fn totals(exam: &Value) -> [u64; 4] {
    ["expected", "taken", "passed", "score_sum"].map(|name| exam["content"][name].as_u64().unwrap())
}

#[actix_web::test]
async fn every_fault_of_a_result_is_told_by_line_and_column() {
    for bench in benches().await {
        let desk = Desk::new(&bench).await;
        let first = desk.exam("第一季度测试", "paper", [0; 4], Value::Null).await;
        desk.exam("同名测试", "paper", [0; 4], Value::Null).await;
        desk.exam("同名测试", "paper", [0; 4], Value::Null).await;
        desk.exam("线上测试", "online", [0; 4], Value::Null).await;
        let verified = desk.exam("已核实测试", "paper", [3, 2, 2, 145], Value::Null).await;
        desk.verify(&verified).await;
        let preview = check(&desk.clerk, REGISTER, file(&LINES).as_bytes()).await.created();
        commit(&desk.clerk, &preview, false).await.ok();
        desk.exam("补考", "paper", [0; 4], first["id"].clone()).await;
        let lines = [
            "乌马河镇,第一季度测试,2025-03-04,赵四,\n",
            "乌马河镇,没有的测试,2025-03-04,张一,85\n",
            "乌马河镇,第一季度测试,2025-03-05,张一,85\n",
            "乌马河镇,同名测试,2025-03-04,张一,85\n",
            "乌马河镇,线上测试,2025-03-04,张一,85\n",
            "乌马河镇,已核实测试,2025-03-04,张一,85\n",
            "乌马河镇,第一季度测试,2025-03-04,李二,101\n",
            "乌马河镇,第一季度测试,2025-03-04,王三,1001\n",
            "乌马河镇,第一季度测试,2025-03-04,王三,优\n",
            "乌马河镇,第一季度测试,2025-03-04,王三,85.5\n",
            "乌马河镇,第一季度测试,2025-03-04,无此人,85\n",
            "乌马河镇,第一季度测试,2025-03-04,赵四,70\n",
            "乌马河镇,第一季度测试,2025-02-30,张一,85\n",
            "不存在镇,第一季度测试,2025-03-04,张一,85\n",
            "乌马河镇,,2025-03-04,张一,85\n",
            "乌马河镇,补考,2025-03-04,张一,85\n",
            "乌马河镇,补考,2025-03-04,王三,70\n",
        ];
        let preview = check(&desk.clerk, REGISTER, file(&lines).as_bytes()).await.created();
        let wrong = [
            (3, "exam", "exam_unknown"),
            (4, "exam", "exam_unknown"),
            (5, "exam", "exam_ambiguous"),
            (6, "exam", "results_online"),
            (7, "exam", "exam_verified"),
            (8, "score", "score_above_full"),
            (9, "score", "maximum"),
            (10, "score", "number"),
            (11, "score", "number"),
            (12, "person", "person_unknown"),
            (13, "person", "number_twice"),
            (14, "held_on", "date"),
            (15, "unit", "unit_unknown"),
            (16, "exam", "empty"),
            (17, "person", "make_up_of"),
        ];
        assert_eq!(problems(&preview), expected(&wrong), "{preview}");
        assert_eq!(preview["good"], 2, "who is absent, and who sits again");
        commit(&desk.clerk, &preview, false).await.refused(422, "invalid");
        let done = commit(&desk.clerk, &preview, true).await.ok();
        assert_eq!(done["added"], 2);
        assert_eq!(totals(&desk.read(&first).await), [4, 2, 2, 145]);
        let hotline = bench.person("hotline", &[("ho", bench.town.id)]).await;
        check(&hotline, REGISTER, file(&LINES).as_bytes()).await.refused(403, "forbidden");
    }
}

/// One revision an exam, whatever the number of lines; the same file again adds nothing.
#[actix_web::test]
async fn a_file_of_results_is_taken_over_once_and_makes_the_totals() {
    for bench in benches().await {
        let desk = Desk::new(&bench).await;
        let exam = desk.exam("第一季度测试", "paper", [0; 4], Value::Null).await;
        let whole = file(&LINES);
        let before = entries(&bench).await;
        assert_eq!(take(&desk.clerk, REGISTER, &whole).await, (3, 0, 0));
        assert_eq!(entries(&bench).await - before, 3, "a preview, a commit and one of the exam");
        let entered = desk.read(&exam).await;
        assert_eq!(totals(&entered), TOTALS.map(u64::from));
        assert_eq!((&entered["status"], &entered["version"]), (&json!("draft"), &json!(2)));
        assert_eq!(take(&desk.clerk, REGISTER, &whole).await, (0, 3, 0));
        assert_eq!(desk.read(&exam).await, entered);

        let changed = whole.replace(",60\n", ",61\n");
        let preview = check(&desk.clerk, REGISTER, changed.as_bytes()).await.created();
        assert_eq!(preview["good"], 3);
        let done = commit(&desk.clerk, &preview, true).await.ok();
        assert_eq!(problems(&done), expected(&[(3, "row", "different_content")]));
        assert_eq!(desk.read(&exam).await, entered, "what was entered stands");
        let more = file(&["乌马河镇,第一季度测试,2025-03-04,赵四,59\n"]);
        assert_eq!(take(&desk.clerk, REGISTER, &more).await, (1, 0, 0));
        let entered = desk.read(&exam).await;
        assert_eq!(totals(&entered), [4, 3, 2, 204]);
        desk.verify(&entered).await;
        assert_eq!(take(&desk.clerk, REGISTER, &whole).await, (0, 3, 0), "verified, and the same");
        let officer = bench.person("officer", &[("org", bench.town.id)]).await;
        let path = format!("{EXAMS}/{}/results", exam["id"].as_str().unwrap());
        let results = officer.get(&path).await.ok();
        assert_eq!(results["items"].as_array().unwrap().len(), 4);
        let mapping = include_str!("../../crates/study-records/data/mappings/results.toml");
        let mapping = mapping.replace("\"缺考\" = \"\"", "\"病假\" = \"\"");
        let sick = file(&[&LINES[2].replace("缺考", "病假"), LINES[1], LINES[2]]);
        let body = json!({ "register": REGISTER, "mapping_toml": mapping, "file": BASE64_STANDARD.encode(sick) });
        let preview = desk.clerk.post(FILES, body).await.created();
        assert_eq!(
            problems(&preview),
            expected(&[(4, "score", "number")]),
            "words are the mapping's"
        );
    }
}

/// An exam of the register of exams comes with its totals: a 成绩表 that does not add up to them is kept out, as a whole.
#[actix_web::test]
async fn lines_that_do_not_add_up_to_the_totals_of_an_exam_are_kept_out() {
    for bench in benches().await {
        let desk = Desk::new(&bench).await;
        let exams = "单位,名称,日期,类别,应考人数,参考人数,合格人数,总分\n\
            乌马河镇,第一季度测试,2025-03-04,党内法规,3,2,2,145\n";
        assert_eq!(take(&desk.clerk, "study-records.exams", exams).await, (1, 0, 0));
        let exam = desk.clerk.get(EXAMS).await.ok()["items"][0].clone();
        assert_eq!(exam["status"], "submitted");
        let other = desk.exam("第二次测试", "paper", [0; 4], Value::Null).await;
        let of_other = "乌马河镇,第二次测试,2025-03-04,张一,90\n";
        // One name is not known, so the others do not add up.
        let stranger = LINES[1].replace("李二", "无此人");
        let faulty = file(&[LINES[0], &stranger, LINES[2], of_other]);
        let preview = check(&desk.clerk, REGISTER, faulty.as_bytes()).await.created();
        let wrong = [
            (2, "exam", "totals_differ"),
            (3, "person", "person_unknown"),
            (4, "exam", "totals_differ"),
        ];
        assert_eq!(problems(&preview), expected(&wrong), "{preview}");
        let told = preview["problems"][0]["message"].as_str().unwrap();
        assert!(told.contains("登记 3/2/2/145，成绩表 2/1/1/85"), "{told}");
        let done = commit(&desk.clerk, &preview, true).await.ok();
        assert_eq!(done["added"], 1, "the line of the other exam");
        assert_eq!(totals(&desk.read(&other).await), [1, 1, 1, 90]);
        assert_eq!(totals(&desk.read(&exam).await), TOTALS.map(u64::from));

        assert_eq!(take(&desk.clerk, REGISTER, &file(&LINES)).await, (3, 0, 0));
        let entered = desk.read(&exam).await;
        assert_eq!(
            (totals(&entered), &entered["status"]),
            (TOTALS.map(u64::from), &json!("submitted"))
        );
        assert_eq!(entered["content"]["results_version"], 1);
        assert_eq!(take(&desk.clerk, "study-records.exams", exams).await, (0, 1, 0));
    }
}

/// What changes between the preview and the commit is seen: nothing is taken over by halves.
#[actix_web::test]
async fn an_exam_that_changed_after_the_preview_stops_the_file() {
    for bench in benches().await {
        let desk = Desk::new(&bench).await;
        let exam = desk.exam("第一季度测试", "paper", TOTALS, Value::Null).await;
        let preview =
            async || check(&desk.clerk, REGISTER, file(&LINES).as_bytes()).await.created();
        let early = preview().await;
        let mut content = exam["content"].clone();
        content["expected"] = json!(4);
        let path = format!("{EXAMS}/{}/revise", exam["id"].as_str().unwrap());
        let revised = desk.clerk.change(&path, 1, json!({ "content": content })).await.ok();
        commit(&desk.clerk, &early, true).await.refused(422, "totals_differ");
        content["expected"] = json!(3);
        let revised = desk
            .clerk
            .change(&path, revised["version"].as_i64().unwrap(), json!({ "content": content }))
            .await
            .ok();
        let late = preview().await;
        desk.verify(&revised).await;
        let done = commit(&desk.clerk, &late, true).await.ok();
        let wrong = [2, 3, 4].map(|line| (line, "row", "exam_verified"));
        assert_eq!((problems(&done), &done["added"]), (expected(&wrong), &json!(0)));
        assert!(desk.read(&exam).await["content"]["results_version"].is_null());
    }
}
