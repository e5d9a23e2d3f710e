//! Registers that were kept in spreadsheets: checked line by line, taken over whole, once.

pub mod cases;
mod persons;
mod results;
pub mod workbooks;

use crate::town::benches;
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use kernel::Id;
use ledger::Author;
use organization::people::{self, NewPerson};
use organization::units::UnitKind;
use serde_json::{Value, json};
use testkit::{Answer, Bench, Person};
use workbooks::{workbook, workbook_of_texts};

const FILES: &str = "/v1/imports/files";

async fn person(bench: &Bench, name: &str, unit: Id) -> Id {
    let new = NewPerson { id: None, name: name.into(), unit, posts: Vec::new() };
    let entered = move |tx: &mut ledger::Tx<'_>| people::create(tx, &new);
    bench.ledger.change(Author::system("230718"), entered).await.unwrap().id
}

pub async fn check(who: &Person<'_>, register: &str, file: &[u8]) -> Answer {
    let file = BASE64_STANDARD.encode(file);
    who.post(FILES, json!({ "register": register, "mapping": "township", "file": file })).await
}

pub async fn commit(who: &Person<'_>, preview: &Value, leave_out: bool) -> Answer {
    let path = format!("{FILES}/{}/commit", preview["id"].as_str().unwrap());
    who.change(&path, 1, json!({ "leave_out_problems": leave_out })).await
}

/// Line, field and code of each problem.
pub fn problems(preview: &Value) -> Vec<(u64, String, String)> {
    let text = |value: &Value| value.as_str().unwrap().to_string();
    let all = preview["problems"].as_array().unwrap().iter();
    all.map(|one| (one["line"].as_u64().unwrap(), text(&one["field"]), text(&one["code"])))
        .collect()
}

pub fn expected(all: &[(u64, &str, &str)]) -> Vec<(u64, String, String)> {
    all.iter().map(|(line, field, code)| (*line, (*field).into(), (*code).into())).collect()
}

async fn entries(bench: &Bench) -> u64 {
    bench.seal().await;
    bench.database.read(|db| ledger::feed::size(db, "230718")).await.unwrap()
}

/// The added, unchanged and left out of a file that is checked and committed.
pub async fn take(who: &Person<'_>, register: &str, file: &str) -> (u64, u64, usize) {
    let preview = check(who, register, file.as_bytes()).await.created();
    let done = commit(who, &preview, true).await.ok();
    let left_out = done["problems"].as_array().unwrap().len();
    (done["added"].as_u64().unwrap(), done["unchanged"].as_u64().unwrap(), left_out)
}

pub const ACTIVITIES: &str = "单位,活动名称,开始日期,结束日期,活动形式,受众,地点,参加人数,发放宣传册,咨询人次,咨询问题数,普法规划
锦山村,民法典进社区,2025-03-05,,讲座、现场咨询,居民、老年人,锦山社区广场,35,60,8,9,八五普法
锦山村,送法下乡,2025-03-06,2025-03-07,street,villager,,,,,,
不存在村,送法下乡,2025-03-06,,讲座,,,,,,,
锦山村,坏形式,2025-03-06,,跳舞,,,,,,,
锦山村,坏日期,2025-02-30,,讲座,,,,,,,
锦山村,倒过来,2025-03-06,2025-03-01,讲座,,,,,,,
锦山村,人太多,2025-03-06,,讲座,,,100001,,,,
锦山村,送法下乡,2025-03-06,,讲座,,,,,,,
";

/// Every fault is told by line and field; nothing is there before it is committed, and the same file again adds nothing.
#[actix_web::test]
async fn a_register_is_checked_and_taken_over_once() {
    for bench in benches().await {
        let village = bench.unit("锦山村", UnitKind::Village, bench.town.id).await.id;
        let clerk = bench.person("clerk", &[("pub", bench.town.id)]).await;
        let preview =
            check(&clerk, "pufa-publicity.activities", ACTIVITIES.as_bytes()).await.created();
        assert_eq!(preview["good"], 2);
        // What would stay a draft, and why: the photos, the place.
        let remarks: Vec<(u64, &str)> = preview["remarks"]
            .as_array()
            .unwrap()
            .iter()
            .map(|one| (one["line"].as_u64().unwrap(), one["code"].as_str().unwrap()))
            .collect();
        assert_eq!(remarks, [(2, "evidence_missing"), (3, "place_missing")], "{preview}");
        let wrong = [
            (4, "unit", "unit_unknown"),
            (5, "forms", "unknown_word"),
            (6, "held_from", "date"),
            (7, "row", "days"),
            (8, "people", "maximum"),
            (9, "title", "number_twice"),
        ];
        assert_eq!(problems(&preview), expected(&wrong), "{preview}");
        let before = entries(&bench).await;
        commit(&clerk, &preview, false).await.refused(422, "invalid");
        assert_eq!(entries(&bench).await, before, "nothing is half imported");
        let done = commit(&clerk, &preview, true).await.ok();
        assert_eq!((&done["added"], &done["unchanged"]), (&json!(2), &json!(0)));
        assert_eq!(done["drafts"], 2);
        let told = commit(&clerk, &preview, true).await.refused(409, "import_committed");
        assert!(told["detail"].as_str().unwrap().contains("新增 2 条"), "{told}");

        let list = clerk.get(&format!("/v1/pufa-publicity/activities?unit={village}")).await.ok();
        let found = list["items"].as_array().unwrap().iter();
        let first = found.clone().find(|one| one["title"] == "民法典进社区").unwrap();
        let path = format!("/v1/pufa-publicity/activities/{}", first["id"].as_str().unwrap());
        let first = clerk.get(&path).await.ok();
        let content = &first["content"];
        assert_eq!((&first["status"], &first["unit"]), (&json!("draft"), &json!(village)));
        assert_eq!(content["forms"], json!(["lecture", "consult"]));
        // The file does not say how they were counted, nor who answered.
        assert_eq!(content["attendance"], json!({ "people": 35, "by": "estimate" }));
        assert_eq!(content["consultations"][0]["answered_by"], "other");
        assert_eq!(content["held_to"], "2025-03-05");
        assert_eq!(content["campaign"], "publicity-8");
        assert_eq!(
            (&content["materials"][0]["item"], &content["materials"][0]["quantity"]),
            (&json!("brochure"), &json!(60))
        );
        assert_eq!(
            (&content["consultations"][0]["askers"], &content["consultations"][0]["questions"]),
            (&json!(8), &json!(9))
        );

        let after = entries(&bench).await;
        assert_eq!(take(&clerk, "pufa-publicity.activities", ACTIVITIES).await, (0, 2, 6));
        assert_eq!(entries(&bench).await - after, 2, "a preview and a commit, and no record");
        let changed = ACTIVITIES.replace(",35,60,", ",36,60,");
        let preview =
            check(&clerk, "pufa-publicity.activities", changed.as_bytes()).await.created();
        let done = commit(&clerk, &preview, true).await.ok();
        let differs = problems(&done);
        assert!(differs.contains(&(2, "row".into(), "different_content".into())), "{differs:?}");
    }
}

/// A file that tells more: how people were counted, who answered, where, at which node, under which words. What is whole is handed in.
#[actix_web::test]
async fn an_activity_comes_with_all_that_its_register_tells() {
    for bench in benches().await {
        let village = bench.unit("锦山村", UnitKind::Village, bench.town.id).await.id;
        let other = bench.unit("富民村", UnitKind::Village, bench.town.id).await.id;
        let clerk = bench.person("clerk", &[("pub", bench.town.id)]).await;
        let header = "单位,活动名称,开始日期,活动形式,受众,地点,覆盖村（社区）,时间节点,参加人数,人数取得方式,发放法条单行本,悬挂横幅,咨询人次,咨询问题数,解答人,系列,标签,档号\n";
        let line = "锦山村,植树节普法,2025-03-08,设摊,村民,村委会,锦山村、富民村,植树节,30,清点,5,2,3,4,司法所人员,法治进社区,八五普法、年度重点,锦山-07\n";
        let far = "锦山村,迟到的植树节,2025-01-11,设摊,村民,村委会,,植树节,,,,,,,,,,\n";
        let file = format!("{header}{line}{far}");
        let preview = check(&clerk, "pufa-publicity.activities", file.as_bytes()).await.created();
        assert_eq!(problems(&preview), expected(&[(3, "row", "node_unknown")]));
        assert_eq!((&preview["good"], &preview["remarks"]), (&json!(1), &json!([])));
        let done = commit(&clerk, &preview, true).await.ok();
        assert_eq!((&done["added"], &done["drafts"]), (&json!(1), &json!(0)));
        let list = clerk.get("/v1/pufa-publicity/activities").await.ok();
        let path =
            format!("/v1/pufa-publicity/activities/{}", list["items"][0]["id"].as_str().unwrap());
        let one = clerk.get(&path).await.ok();
        let content = &one["content"];
        assert_eq!((&one["status"], &one["series"]), (&json!("submitted"), &json!("法治进社区")));
        assert_eq!(one["tags"], json!(["八五普法", "年度重点"]));
        assert_eq!(content["villages"], json!([village, other]));
        assert_eq!(content["attendance"], json!({ "people": 30, "by": "headcount" }));
        assert_eq!(
            content["node"],
            json!({ "code": "arbor-day", "to": "2025-03-12", "plan": null })
        );
        let issued: Vec<(&str, i64)> = content["materials"]
            .as_array()
            .unwrap()
            .iter()
            .map(|one| (one["item"].as_str().unwrap(), one["quantity"].as_i64().unwrap()))
            .collect();
        assert_eq!(issued, [("law_text", 5), ("banner", 2)]);
        assert_eq!(content["consultations"][0]["answered_by"], "judicial");
        assert_eq!(take(&clerk, "pufa-publicity.activities", &file).await, (0, 1, 1));
        let retagged = file.replace("、年度重点", "");
        assert_eq!(take(&clerk, "pufa-publicity.activities", &retagged).await, (0, 0, 2));
    }
}

/// Who may not record what the lines become may not import them either, and a preview is its maker's alone.
#[actix_web::test]
async fn a_register_is_imported_by_who_may_record_it() {
    for bench in benches().await {
        bench.unit("锦山村", UnitKind::Village, bench.town.id).await;
        let clerk = bench.person("clerk", &[("pub", bench.town.id)]).await;
        let judicial = bench.person("judicial", &[("js", bench.town.id)]).await;
        check(&clerk, "mediation.mediators", b"x\n").await.refused(403, "forbidden");
        let hotline = bench.person("hotline", &[("ho", bench.town.id)]).await;
        check(&hotline, "pufa-publicity.activities", b"x\n").await.refused(403, "forbidden");
        check(&clerk, "nothing.there", b"x\n").await.refused(422, "invalid");
        let preview = check(&clerk, "pufa-publicity.activities", b"x\n1\n").await.created();
        assert_eq!(preview["good"], 0);
        assert!(
            problems(&preview)
                .iter()
                .all(|(line, _, code)| (*line, code.as_str()) == (1, "column_missing"))
        );
        let path = format!("{FILES}/{}", preview["id"].as_str().unwrap());
        clerk.get(&path).await.ok();
        judicial.get(&path).await.refused(404, "not_found");
        let registers = clerk.get("/v1/imports/registers").await.ok();
        let allowed = registers["registers"]
            .as_array()
            .unwrap()
            .iter()
            .map(|one| (one["name"].as_str().unwrap(), one["allowed"] == true));
        let allowed: std::collections::BTreeMap<&str, bool> = allowed.collect();
        assert_eq!(
            (allowed["pufa-publicity.activities"], allowed["mediation.mediators"]),
            (true, false)
        );
    }
}

/// Mediators come with their numbers sealed and their committee; sessions, exams and officers with the people they name.
#[actix_web::test]
async fn each_register_becomes_records_of_its_line() {
    for bench in benches().await {
        let village = bench.unit("锦山村", UnitKind::Village, bench.town.id).await.id;
        let judicial = bench.person("judicial", &[("js", bench.town.id)]).await;
        let clerk = bench.person("clerk", &[("pub", bench.town.id)]).await;
        for name in ["张一", "李二", "王三"] {
            person(&bench, name, village).await;
        }
        person(&bench, "同名", village).await;
        person(&bench, "同名", bench.town.id).await;
        let committee = json!({
            "name": "锦山村人民调解委员会", "kind": "village", "level": "village", "unit": village,
            "registered_with": "乌翠区司法局", "founded_on": "2020-01-01",
        });
        judicial.post("/v1/mediation/committees", committee).await.created();
        let mediators = "单位,姓名,性别,联系电话,调委会,聘任日期\n\
            锦山村,张一,女,13812345678,锦山村人民调解委员会,2025-01-01\n\
            锦山村,李二,男,12,,\n锦山村,王三,男,,没有此会,2025-01-01\n锦山村,同名,男,,,\n锦山村,无此人,男,,,\n";
        let preview = check(&judicial, "mediation.mediators", mediators.as_bytes()).await.created();
        let told = problems(&preview);
        let fields: Vec<(u64, &str)> =
            told.iter().map(|(line, field, _)| (*line, field.as_str())).collect();
        assert_eq!(
            fields,
            [(3, "phone"), (4, "committee"), (5, "person"), (6, "person")],
            "{preview}"
        );
        commit(&judicial, &preview, true).await.ok();
        let list = judicial.get("/v1/mediation/mediators").await;
        assert!(!String::from_utf8(list.bytes.clone()).unwrap().contains("13812345678"));
        let one = list.ok()["items"][0]["id"].as_str().unwrap().to_string();
        let one = judicial.get(&format!("/v1/mediation/mediators/{one}")).await.ok();
        assert_eq!(
            (&one["name"], &one["particulars"]["phone"]),
            (&json!("张一"), &json!("138****5678"))
        );
        assert_eq!(
            (&one["version"], &one["appointments"][0]["employment"]),
            (&json!(2), &json!("pt"))
        );
        assert_eq!(take(&judicial, "mediation.mediators", mediators).await, (0, 1, 4));

        let sessions = "单位,主题,日期,学习形式,参学对象,学习内容,到会人员,请假人员,学习记录\n\
            乌马河镇,会前学法,2025-03-03,中心组集体学习,领导干部,constitution,张一、李二,王三,学习了宪法\n";
        assert_eq!(take(&clerk, "study-records.sessions", sessions).await, (1, 0, 0));
        assert_eq!(take(&clerk, "study-records.sessions", sessions).await, (0, 1, 0));
        let session = clerk.get("/v1/study-records/sessions").await.ok();
        assert_eq!(
            session["items"][0]["status"], "submitted",
            "nothing is missing: another person verifies"
        );

        // An office that studied before a meeting of the town; the town's meeting is no village's, and one that is not there nobody's.
        let before_meetings = "单位,主题,日期,学习形式,会议类别,会议日期,会议次数,会议单位,参学对象,学习内容,到会人员,学习记录\n\
            锦山村,会前学习,2025-03-04,会前学法,党委会,2025-03-04,5,乌马河镇,领导干部,constitution,张一,学习了宪法\n\
            乌马河镇,会前学习,2025-03-04,会前学法,党委会,2025-03-04,5,锦山村,领导干部,constitution,张一,学习了宪法\n\
            锦山村,会前学习民法典,2025-03-05,会前学法,党委会,2025-03-05,6,无此单位,领导干部,civil-code,张一,学习了民法典\n";
        let preview =
            check(&clerk, "study-records.sessions", before_meetings.as_bytes()).await.created();
        let told = problems(&preview);
        assert_eq!(
            told,
            expected(&[(3, "row", "meeting_elsewhere"), (4, "meeting_unit", "unit_unknown")])
        );
        assert_eq!(take(&clerk, "study-records.sessions", before_meetings).await, (1, 0, 2));
        let of_village = format!("/v1/study-records/sessions?unit={village}");
        let studied = clerk.get(&of_village).await.ok()["items"][0]["id"].clone();
        let studied = format!("/v1/study-records/sessions/{}", studied.as_str().unwrap());
        let meeting = clerk.get(&studied).await.ok()["content"]["meeting"].clone();
        assert_eq!(meeting["unit"], json!(bench.town.id), "{meeting}");

        let exams = "单位,名称,日期,类别,应考人数,参考人数,合格人数,总分\n\
            乌马河镇,第一季度测试,2025-03-04,党内法规,20,19,18,1700\n乌马河镇,对不上,2025-03-04,党内法规,20,21,18,1700\n";
        assert_eq!(take(&clerk, "study-records.exams", exams).await, (1, 0, 1));
        let officers = "单位,姓名,岗位,编制,上岗日期,通用法律知识考试合格日期,专门法律知识考试合格日期,执法证号,发证日期,有效期至,执法领域\n\
            乌马河镇,张一,执法队员,行政编制,2024-01-01,2024-02-01,2024-02-02,F07180001,2024-03-01,2029-02-28,农业农村、文化市场\n\
            乌马河镇,李二,执法队员,合同制,2024-01-01,,,,,,\n";
        assert_eq!(take(&judicial, "study-records.officers", officers).await, (2, 0, 0));
        assert_eq!(take(&judicial, "study-records.officers", officers).await, (0, 2, 0));
        // The day on post was corrected in the file: the person is on post by the record that is there, and by no second one.
        let moved = officers.replace("行政编制,2024-01-01", "行政编制,2024-01-02");
        let preview = check(&judicial, "study-records.officers", moved.as_bytes()).await.created();
        let told = problems(&preview);
        assert!(told.iter().any(|(_, _, code)| code == "officer_twice"), "{told:?}");
        assert_eq!(take(&judicial, "study-records.officers", &moved).await, (0, 1, 1));
        let roster = "/v1/study-records/officers";
        let listed = judicial.get(roster).await.ok();
        assert_eq!(listed["items"].as_array().unwrap().len(), 2, "what was refused left nothing");
        let mut told = Vec::new();
        for one in listed["items"].as_array().unwrap() {
            let path = format!("{roster}/{}", one["id"].as_str().unwrap());
            let content = judicial.get(&path).await.ok()["content"].clone();
            told.push((content["certificate"]["number"].clone(), content["fields"].clone()));
        }
        assert!(told.contains(&(json!("F07180001"), json!(["农业农村", "文化市场"]))), "{told:?}");
        assert!(told.contains(&(Value::Null, Value::Null)), "no certificate, no number: {told:?}");
        bench.seal().await;
        let verify = bench.database.scan(|db| ledger::verify::tenant(db, "230718", None));
        let report = verify.await.unwrap();
        assert!(report.is_sound(), "{:?}", report.faults);
    }
}

/// A workbook says what the same lines in a CSV say.
#[actix_web::test]
async fn a_workbook_is_read_as_the_same_lines() {
    for bench in benches().await {
        bench.unit("锦山村", UnitKind::Village, bench.town.id).await;
        let clerk = bench.person("clerk", &[("pub", bench.town.id)]).await;
        let csv = check(&clerk, "pufa-publicity.activities", ACTIVITIES.as_bytes()).await.created();
        let xlsx = workbook(ACTIVITIES);
        let xlsx = check(&clerk, "pufa-publicity.activities", &xlsx).await.created();
        assert_eq!((problems(&xlsx), &xlsx["good"]), (problems(&csv), &csv["good"]));
        let done = commit(&clerk, &xlsx, true).await.ok();
        assert_eq!(done["added"], 2);
        let done = commit(&clerk, &csv, true).await.ok();
        assert_eq!((&done["added"], &done["unchanged"]), (&json!(0), &json!(2)));
    }
}

/// What nobody commits is gone after a day, and its maker is told; a mapping of one's own is held to the register.
#[actix_web::test]
async fn a_file_waits_for_a_day_and_a_mapping_is_judged() {
    for bench in benches().await {
        bench.at("2025-03-10 09:00");
        bench.unit("锦山村", UnitKind::Village, bench.town.id).await;
        let clerk = bench.person("clerk", &[("pub", bench.town.id)]).await;
        let preview =
            check(&clerk, "pufa-publicity.activities", ACTIVITIES.as_bytes()).await.created();
        let file = BASE64_STANDARD.encode(ACTIVITIES);
        let mapping = "name = \"ours\"\n[columns]\nunit = \"单位\"\ntitle = \"活动名称\"\nheld_from = \"开始日期\"\nforms = \"活动形式\"\n[dates]\nformat = \"%Y-%m-%d\"\noffset = \"+08:00\"\n[units]\nparent = \"230718101\"\n[values.forms]\n\"讲座\" = \"lecture\"\n";
        let own = |mapping: &str| json!({ "register": "pufa-publicity.activities", "mapping_toml": mapping, "file": file });
        let answer = clerk.post(FILES, own(mapping)).await.created();
        assert_eq!(answer["good"], 4, "a column that is not mapped is not read");
        for (from, to) in [
            ("forms = ", "shapes = "),
            ("forms = \"活动形式\"\n", ""),
            ("230718101\"\n", "230718101\"\ncreate = true\n"),
            ("230718101", "230718999"),
        ] {
            clerk.post(FILES, own(&mapping.replace(from, to))).await.refused(422, "invalid");
        }
        let long = format!("a\n{}", "1\n".repeat(5_001));
        let bomb = workbook_of_texts("10000000000");
        for (file, code) in [(long.as_bytes(), "too_many_lines"), (&bomb, "file_unreadable")] {
            let told = check(&clerk, "pufa-publicity.activities", file).await;
            assert_eq!(told.refused(422, "invalid")["errors"][0]["code"], code);
        }

        bench.at("2025-03-11 10:00");
        let context = web::JobContext {
            ledger: bench.ledger.clone(),
            vault: bench.vault.clone(),
            calendar: kernel::Calendar::built_in(),
            tenant: "230718".into(),
        };
        assert_eq!((imports::LINE.jobs[0].run)(context).await.unwrap(), 2);
        let path = format!("{FILES}/{}", preview["id"].as_str().unwrap());
        clerk.get(&path).await.refused(410, "import_expired");
        commit(&clerk, &preview, true).await.refused(410, "import_expired");
    }
}
