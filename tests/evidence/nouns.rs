//! Every kind of record of the two lines takes files, and an activity is verified by what has arrived.

use super::{FILES, announcement, content, digest, id, png, send, take_back};
use crate::pufa;
use crate::study_stories::StudyRecords;
use crate::town::benches;
use kernel::Id;
use organization::units::UnitKind;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use testkit::Person;
use web::Line;

/// A file of a record of some kind.
async fn attached(who: &Person<'_>, record: (&str, &str), of: (&str, Vec<u8>)) -> Value {
    let ((kind, record), (category, bytes)) = (record, of);
    let mut new = announcement(&json!({ "id": record }), &bytes, "佐证.png");
    (new["kind"], new["category"]) = (json!(kind), json!(category));
    let file = who.post(FILES, new).await.created();
    send(who, &file, bytes).await.ok()
}

#[actix_web::test]
async fn every_kind_of_record_takes_files_that_its_readers_see() {
    // Questions and papers prove nothing themselves; the exam does.
    let bank = ["study-records.question", "study-records.paper"];
    let lines = [pufa_publicity::LINE, study_records::LINE];
    let kinds: BTreeSet<&str> =
        lines.iter().flat_map(|line| line.records()).map(|one| one.name).collect();
    let provable: BTreeSet<&str> =
        lines.iter().flat_map(Line::provable).map(|one| one.kind).collect();
    assert_eq!(&kinds - &BTreeSet::from(bank), provable);
    for bench in benches().await {
        let unit = bench.town.id;
        let mut records: BTreeMap<&str, String> = BTreeMap::new();
        for (prefix, record) in pufa::records(&bench, unit).await {
            let mut kinds = pufa_publicity::LINE.records();
            let kind = kinds.find(|one| one.path == prefix.trim_end_matches('/')).unwrap();
            records.insert(kind.name, record);
        }
        let study = StudyRecords::of(&bench, unit).await;
        records.extend([
            ("study-records.session", study.session),
            ("study-records.plan", study.plan),
            ("study-records.exam", study.exam),
            ("study-records.training", study.training),
            ("study-records.officer", study.officer),
            ("study-records.must_know_list", study.must_know_list),
            ("study-records.statute", study.statute),
        ]);
        assert_eq!(records.keys().copied().collect::<BTreeSet<_>>(), provable);
        let recorder = bench.person("recorder", &[("pub", unit), ("js", unit)]).await;
        let inspector = bench.person("inspector", &[("ins", unit)]).await;
        let elsewhere = bench.unit("别处", UnitKind::Office, unit).await.id;
        let outsider = bench.person("outsider", &[("pub", elsewhere), ("js", elsewhere)]).await;
        for (n, (kind, record)) in (1..).zip(&records) {
            let file = attached(&recorder, (kind, record), ("scan", png(n, 1))).await;
            let list = format!("{FILES}?kind={kind}&record={record}");
            assert_eq!(inspector.get(&list).await.ok()["items"], json!([file]), "{kind}");
            assert_eq!(content(&inspector, &file).await.bytes, png(n, 1), "{kind}");
            outsider.get(&list).await.refused(404, "evidence_record");
            let mut new = announcement(&json!({ "id": record }), &png(1, 2), "b.png");
            new["kind"] = json!(kind);
            inspector.post(FILES, new).await.refused(403, "forbidden");
        }
    }
}

/// CV7 for a kind that took no files before.
#[actix_web::test]
async fn figures_of_exams_are_asked_with_and_without_evidence() {
    for bench in benches().await {
        let clerk = bench.person("clerk", &[("pub", bench.town.id)]).await;
        let judicial = bench.person("judicial", &[("js", bench.town.id)]).await;
        let mut exams = Vec::new();
        for on in ["2025-03-03", "2025-03-04"] {
            let content = json!({
                "name": "知识测试", "category": "party_regs", "mode": "paper", "held_on": on, "full_score": 100, "pass_score": 60,
                "expected": 30, "taken": 28, "passed": 27, "score_sum": 2401,
            });
            let new = json!({ "unit": bench.town.id, "content": content });
            let exam = clerk.post("/v1/study-records/exams", new).await.created();
            let path = format!("/v1/study-records/exams/{}", id(&exam));
            clerk.change(&format!("{path}/submit"), 1, json!({})).await.ok();
            judicial.change(&format!("{path}/verify"), 2, json!({})).await.ok();
            exams.push(id(&exam));
        }
        attached(&clerk, ("study-records.exam", &exams[1]), ("scan", png(5, 5))).await;
        for sealed in [false, true] {
            for (asked, count, expected) in [("with", "1", &exams[1]), ("without", "1", &exams[0])]
            {
                let path = format!(
                    "/v1/reporting/figures?indicators=LS.PARTYREG_TESTS&period=2025&unit={}&evidence={asked}",
                    bench.town.id
                );
                let figure = judicial.get(&path).await.ok()["figures"][0].clone();
                assert_eq!(figure["text"], count, "{asked}, sealed: {sealed}");
                let link = figure["records"]["numerator"].as_str().unwrap();
                assert_eq!(judicial.get(link).await.ok()["items"][0]["id"], **expected);
            }
            bench.seal().await;
        }
    }
}

/// §3.2: two photos with time and place, or a sign-in sheet; a digest that somebody tells proves nothing.
#[actix_web::test]
async fn an_activity_is_verified_when_what_it_tells_has_arrived() {
    const ACTIVITIES: &str = "/v1/pufa-publicity/activities";
    const KIND: &str = "pufa-publicity.activity";
    for bench in benches().await {
        let clerk = bench.person("clerk", &[("pub", bench.town.id)]).await;
        let judicial = bench.person("judicial", &[("js", bench.town.id)]).await;
        let submitted = async |evidence: Value, by: &str| {
            let mut content = pufa::activity("2025-03-03");
            content["archive_no"] = Value::Null;
            (content["evidence"], content["attendance"]["by"]) = (evidence, json!(by));
            let new = json!({ "unit": bench.town.id, "content": content });
            let made = clerk.post(ACTIVITIES, new).await.created();
            clerk.change(&format!("{ACTIVITIES}/{}/submit", id(&made)), 1, json!({})).await
        };
        let photo = |bytes: &[u8]| json!({ "kind": "photo", "sha256": digest(bytes), "captured_at": "2025-03-03T02:00:00Z", "located": true });
        let verify = async |record: &Value| {
            let path = format!("{ACTIVITIES}/{}/verify", id(record));
            judicial.change(&path, record["version"].as_i64().unwrap(), json!({})).await
        };
        submitted(json!([]), "headcount").await.refused(422, "evidence_missing");
        let (first, second) = (png(11, 1), png(12, 1));
        let told = json!([photo(&first), photo(&second)]);
        let one = submitted(told.clone(), "headcount").await.ok();
        let other = submitted(told, "headcount").await.ok();
        verify(&one).await.refused(409, "evidence_not_stored");
        let of_one =
            |of: (&'static str, Vec<u8>)| attached(&clerk, (KIND, one["id"].as_str().unwrap()), of);
        of_one(("photo", first.clone())).await;
        verify(&one).await.refused(409, "evidence_not_stored");
        // Of another activity, as something else, taken back: none of it is there.
        attached(&clerk, (KIND, other["id"].as_str().unwrap()), ("photo", second.clone())).await;
        of_one(("other", second.clone())).await;
        let wrong = of_one(("photo", second.clone())).await;
        take_back(&clerk, &wrong).await.ok();
        verify(&one).await.refused(409, "evidence_not_stored");
        of_one(("photo", second.clone())).await;
        assert_eq!(verify(&one).await.ok()["status"], "verified");

        // A sign-in sheet alone is enough, where it has arrived.
        let sheet = png(13, 1);
        let told = json!([{ "kind": "sign_in", "sha256": digest(&sheet) }]);
        let signed = submitted(told, "sign_in").await.ok();
        verify(&signed).await.refused(409, "evidence_not_stored");
        attached(&clerk, (KIND, signed["id"].as_str().unwrap()), ("sign_in", sheet)).await;
        verify(&signed).await.ok();
        // What lies on paper says where, and is counted as without files.
        let mut paper = pufa::activity("2025-03-04");
        paper["archive_no"] = json!("锦山-2025-07");
        let new = json!({ "unit": bench.town.id, "content": paper });
        let paper = clerk.post(ACTIVITIES, new).await.created();
        let paper =
            clerk.change(&format!("{ACTIVITIES}/{}/submit", id(&paper)), 1, json!({})).await;
        verify(&paper.ok()).await.ok();
        for (asked, text) in [("", "3"), ("&evidence=with", "2"), ("&evidence=without", "1")] {
            let path = format!(
                "/v1/reporting/figures?indicators=LP.ACTIVITIES&period=2025&unit={}{asked}",
                bench.town.id
            );
            assert_eq!(judicial.get(&path).await.ok()["figures"][0]["text"], text, "{asked}");
        }
    }
}

/// A photo that is used again is found, whenever and wherever that was; to what lies outside there is a number and no link.
#[actix_web::test]
async fn a_photo_that_was_used_before_or_elsewhere_is_found() {
    const ACTIVITIES: &str = "/v1/pufa-publicity/activities";
    for bench in benches().await {
        let town = bench.town.id;
        let [here, sister] = [
            bench.unit("锦山村", UnitKind::Village, town).await.id,
            bench.unit("富民村", UnitKind::Village, town).await.id,
        ];
        let recorder = bench.person("recorder", &[("pub", town), ("js", town)]).await;
        let inspector = bench.person("inspector", &[("ins", here)]).await;
        let made = async |unit: Id, on: &str, archive: &str| {
            let mut content = pufa::activity(on);
            content["archive_no"] = json!(archive);
            let new = json!({ "unit": unit, "content": content });
            id(&recorder.post(ACTIVITIES, new).await.created())
        };
        let proved = async |record: &str, bytes: Vec<u8>| {
            attached(&recorder, ("pufa-publicity.activity", record), ("photo", bytes)).await
        };
        let now = made(here, "2025-03-03", "锦山-1").await;
        let before = made(here, "2023-02-01", "锦山-0").await;
        let elsewhere = made(sister, "2025-03-04", "富民-7").await;
        for n in 1..=4 {
            proved(&now, png(n, 1)).await;
        }
        proved(&before, png(1, 1)).await;
        proved(&elsewhere, png(2, 1)).await;
        // Decoys: a file taken back, an activity that is void, photos of their own.
        let taken_back = proved(&elsewhere, png(3, 1)).await;
        take_back(&recorder, &taken_back).await.ok();
        let void = made(sister, "2025-03-05", "富民-8").await;
        proved(&void, png(4, 1)).await;
        let because = json!({ "reason": "重复登记" });
        recorder.change(&format!("{ACTIVITIES}/{void}/void"), 1, because).await.ok();
        proved(&elsewhere, png(9, 1)).await;

        let days = format!("/v1/pufa-publicity/checks?from=2025-01-01&to=2025-12-31&unit={here}");
        let told = inspector.get(&days).await.ok();
        let found: Vec<Value> = told["findings"]
            .as_array()
            .unwrap()
            .iter()
            .map(|one| {
                assert_eq!(one["code"], "same_file", "{told}");
                let records = one["records"].as_array().unwrap().iter();
                let named = records.map(|one| json!([one["id"], one["number"], one["link"]]));
                named.collect()
            })
            .collect();
        let link = |id: &str| format!("{ACTIVITIES}/{id}");
        let expected = [
            json!([[before, null, link(&before)], [now, null, link(&now)]]),
            json!([[now, null, link(&now)], [elsewhere, "富民-7", null]]),
        ];
        assert_eq!(found, expected);
        inspector.get(&link(&elsewhere)).await.refused(404, "not_found");
    }
}

/// A file that is only told here and arrived elsewhere is found, and the other way round.
#[actix_web::test]
async fn a_file_that_was_only_told_is_found_where_it_arrived() {
    const ACTIVITIES: &str = "/v1/pufa-publicity/activities";
    for bench in benches().await {
        let town = bench.town.id;
        let [here, sister] = [
            bench.unit("锦山村", UnitKind::Village, town).await.id,
            bench.unit("富民村", UnitKind::Village, town).await.id,
        ];
        let recorder = bench.person("recorder", &[("pub", town), ("js", town)]).await;
        let inspector = bench.person("inspector", &[("ins", town)]).await;
        let made = async |unit: Id, on: &str, told: &[Vec<u8>]| {
            let told = told.iter().map(|file| json!({ "kind": "photo", "sha256": digest(file) }));
            let mut content = pufa::activity(on);
            content["evidence"] = json!(told.collect::<Vec<_>>());
            let new = json!({ "unit": unit, "content": content });
            id(&recorder.post(ACTIVITIES, new).await.created())
        };
        let proved = async |record: &str, bytes: Vec<u8>| {
            attached(&recorder, ("pufa-publicity.activity", record), ("photo", bytes)).await
        };
        let told_here = made(here, "2025-03-03", &[png(1, 1)]).await;
        let arrived = made(sister, "2023-03-04", &[]).await;
        proved(&arrived, png(1, 1)).await;
        let arrived_here = made(here, "2025-03-05", &[]).await;
        proved(&arrived_here, png(2, 1)).await;
        let told = made(sister, "2023-03-06", &[png(2, 1), png(3, 1)]).await;
        // What others share among themselves is no finding of these days.
        made(sister, "2023-03-07", &[png(3, 1)]).await;
        let days = format!("/v1/pufa-publicity/checks?from=2025-01-01&to=2025-12-31&unit={here}");
        let findings = inspector.get(&days).await.ok();
        let of = |one: &Value| {
            let records = one["records"].as_array().unwrap().iter();
            (one["code"].clone(), records.map(id).collect::<Vec<_>>())
        };
        let found: Vec<_> = findings["findings"].as_array().unwrap().iter().map(of).collect();
        let same =
            |one: &String, other: &String| (json!("same_file"), vec![one.clone(), other.clone()]);
        for expected in [same(&arrived, &told_here), same(&told, &arrived_here)] {
            assert!(found.contains(&expected), "{findings}");
        }
        assert_eq!(found.len(), 2, "{findings}");
    }
}
