//! 成绩表 of exams on paper: what each person scored, what it comes to, and who sees it.

use super::exams::takers;
use super::*;
use organization::units::UnitKind;

const OWN: &str = "/v1/study-records/own-results";

/// The office, and four people who were to take an exam on paper: two have passed, one has not, one was absent.
struct Class<'a> {
    office: Office<'a>,
    takers: Vec<Person<'a>>,
    people: Vec<Value>,
}

const SCORES: [Option<u32>; 4] = [Some(85), Some(60), Some(59), None];

/// An exam whose totals nobody knows yet.
fn unscored(on: &str, make_up_of: Value) -> Value {
    let mut content = exam("party_regs", on, make_up_of);
    for total in ["expected", "taken", "passed", "score_sum"] {
        content[total] = json!(0);
    }
    content
}

fn totals(exam: &Value) -> [u64; 4] {
    ["expected", "taken", "passed", "score_sum"].map(|name| exam["content"][name].as_u64().unwrap())
}

impl<'a> Class<'a> {
    async fn new(bench: &'a Bench) -> Self {
        let (takers, people) = takers(bench, 4).await;
        Self { office: Office::new(bench).await, takers, people }
    }

    /// Scores of the first people, in their order.
    fn scored(&self, scores: &[Option<u32>]) -> Value {
        let all = self.people.iter().zip(scores);
        let all = all.map(|(person, score)| json!({ "person": person, "score": score }));
        json!({ "results": all.collect::<Vec<_>>() })
    }

    async fn enter(&self, exam: &Value, said: Value) -> Value {
        self.office.act(&self.office.clerk, "exams", exam, "enter-results", said).await
    }

    async fn refused(&self, exam: &Value, said: Value, status: u16, code: &str) {
        let path = address("exams", exam, "enter-results");
        let version = exam["version"].as_i64().unwrap();
        self.office.clerk.change(&path, version, said).await.refused(status, code);
    }

    /// Handed in and verified.
    async fn verify(&self, exam: &Value) -> Value {
        let mut exam = exam.clone();
        if exam["status"] == "draft" {
            exam = self.office.act(&self.office.clerk, "exams", &exam, "submit", json!({})).await;
        }
        self.office.act(&self.office.judicial, "exams", &exam, "verify", json!({})).await
    }

    /// A verified exam with the results of all.
    async fn entered(&self, on: &str) -> Value {
        let draft = self.office.draft("exams", unscored(on, Value::Null)).await;
        let entered = self.enter(&draft, self.scored(&SCORES)).await;
        self.verify(&entered).await
    }

    /// Name and score of each result that a person sees of themselves.
    async fn own(&self, who: &Person<'_>) -> Vec<(Value, Value)> {
        let own = who.get(OWN).await.ok();
        let items = own["items"].as_array().unwrap().iter();
        items.map(|one| (one["score"].clone(), one["passed"].clone())).collect()
    }
}

/// 4.6: who sat sees their own score, the organisation officer all of them, and figures tell totals.
#[actix_web::test]
async fn what_each_person_scored_makes_the_totals_and_is_seen_by_few() {
    for bench in benches().await {
        let class = Class::new(&bench).await;
        let office = &class.office;
        let draft = office.draft("exams", unscored("2025-02-01", Value::Null)).await;
        let submit = address("exams", &draft, "submit");
        office.clerk.change(&submit, 1, json!({})).await.refused(422, "scores");
        let entered = class.enter(&draft, class.scored(&SCORES)).await;
        assert_eq!(totals(&entered), [4, 3, 2, 204]);
        assert_eq!(
            (&entered["status"], &entered["version"], &entered["content"]["results_version"]),
            (&json!("draft"), &json!(2), &json!(1))
        );
        class.refused(&draft, class.scored(&SCORES[..2]), 412, "version_mismatch").await;
        assert_eq!(class.own(&class.takers[0]).await, [], "nobody has verified it yet");
        let verified = class.verify(&entered).await;
        for _sealed in [false, true] {
            assert_eq!(office.text("LS.PARTYREG_TESTS").await, "1");
            assert_eq!(office.text("LS.TEST_TAKEN").await, "75%");
            assert_eq!(office.text("LS.TEST_PASSED").await, "66.67%");
            assert_eq!(office.text("LS.TEST_SCORE").await, "68");
            bench.seal().await;
        }

        let results = address("exams", &verified, "results");
        let table = office.officer.get(&results).await.ok();
        let mut seen: Vec<(Value, Value, Value)> = table["items"]
            .as_array()
            .unwrap()
            .iter()
            .map(|one| (one["person"].clone(), one["score"].clone(), one["passed"].clone()))
            .collect();
        seen.sort_by_key(|(person, ..)| class.people.iter().position(|one| one == person));
        let passed = [true, true, false, false];
        let wanted = class.people.iter().zip(SCORES).zip(passed);
        let wanted =
            wanted.map(|((person, score), passed)| (person.clone(), json!(score), json!(passed)));
        assert_eq!(seen, wanted.collect::<Vec<_>>());
        for (taker, (score, passed)) in class.takers.iter().zip(SCORES.iter().zip(passed)) {
            assert_eq!(class.own(taker).await, [(json!(score), json!(passed))]);
            taker.get(&results).await.refused(403, "forbidden");
            let enter = address("exams", &verified, "enter-results");
            taker.change(&enter, 4, class.scored(&SCORES)).await.refused(403, "forbidden");
        }
        assert_eq!(class.own(&office.clerk).await, [], "who did not sit");
        let beside = bench.unit("综治办", UnitKind::Office, bench.town.id).await.id;
        let elsewhere = bench.person("elsewhere", &[("org", beside), ("pub", beside)]).await;
        elsewhere.get(&results).await.refused(404, "not_found");
        let enter = address("exams", &verified, "enter-results");
        elsewhere.change(&enter, 4, class.scored(&SCORES)).await.refused(404, "not_found");

        let auditor = bench.person("auditor", &[("au", bench.district.id)]).await;
        let history = format!("/v1/ledger/subjects/{}/entries", verified["id"].as_str().unwrap());
        let said = auditor.get(&history).await.ok().to_string();
        assert!(said.contains("study-records.exam_revised") && said.contains("results_version"));
        let names_nobody =
            class.people.iter().all(|person| !said.contains(person.as_str().unwrap()));
        assert!(names_nobody && !said.contains("\"score"), "{said}");
        let verify = bench.database.scan(|db| ledger::verify::tenant(db, "230718", None));
        let report = verify.await.unwrap();
        assert!(report.is_sound(), "{:?}", report.faults);
    }
}

#[actix_web::test]
async fn results_of_a_verified_exam_are_corrected_with_a_reason_and_waited_for() {
    for bench in benches().await {
        let class = Class::new(&bench).await;
        let office = &class.office;
        let verified = class.entered("2025-02-01").await;
        class
            .refused(
                &verified,
                class.scored(&[Some(60), Some(85), Some(59), None]),
                422,
                "reason_missing",
            )
            .await;
        let with_reason = |scores: &[Option<u32>]| {
            let mut said = class.scored(scores);
            said["reason"] = json!("两人成绩登记颠倒");
            said
        };
        class.refused(&verified, with_reason(&SCORES), 409, "nothing_changed").await;
        // Two scores change places: the totals stay, and yet the exam says something else.
        let swapped = [Some(60), Some(85), Some(59), None];
        let corrected = class.enter(&verified, with_reason(&swapped)).await;
        assert_eq!(totals(&corrected), totals(&verified));
        assert_eq!(
            (
                &corrected["status"],
                &corrected["corrections"],
                &corrected["content"]["results_version"]
            ),
            (&json!("submitted"), &json!(1), &json!(2))
        );
        assert_eq!(office.text("LS.PARTYREG_TESTS").await, "0", "until it is verified again");
        assert_eq!(class.own(&class.takers[0]).await, []);
        let verified = class.verify(&corrected).await;
        assert_eq!(class.own(&class.takers[0]).await, [(json!(60), json!(true))]);
        assert_eq!(office.text("LS.TEST_SCORE").await, "68");

        // The absent one is found to have sat, and somebody was entered by mistake.
        let again = class.enter(&verified, with_reason(&[Some(60), Some(85)])).await;
        assert_eq!(totals(&again), [2, 2, 2, 145]);
        class.verify(&again).await;
        assert_eq!(class.own(&class.takers[2]).await, []);
        assert_eq!(office.text("LS.TEST_PASSED").await, "100%");
    }
}

/// What the exam says is what its results come to: totals are not written over them.
#[actix_web::test]
async fn totals_of_an_exam_with_results_are_not_revised_by_themselves() {
    for bench in benches().await {
        let class = Class::new(&bench).await;
        let clerk = &class.office.clerk;
        let draft = class.office.draft("exams", unscored("2025-02-01", Value::Null)).await;
        let entered = class.enter(&draft, class.scored(&SCORES)).await;
        let path = address("exams", &entered, "revise");
        let with = |changes: Value| {
            let mut content = entered["content"].clone();
            for (name, value) in changes.as_object().unwrap() {
                content[name] = value.clone();
            }
            json!({ "content": content })
        };
        for (changes, status, code) in [
            (json!({ "passed": 3 }), 409, "results_stand"),
            (json!({ "expected": 5 }), 409, "results_stand"),
            (json!({ "score_sum": 205 }), 409, "results_stand"),
            (json!({ "pass_score": 59 }), 409, "results_stand"),
            (json!({ "full_score": 80, "pass_score": 60 }), 422, "score_above_full"),
            (json!({ "mode": "online" }), 409, "results_online"),
        ] {
            let refused = clerk.change(&path, 2, with(changes)).await.refused(status, code);
            let told = refused["detail"].as_str().unwrap();
            assert!(code != "results_stand" || told.contains("enter-results"), "{told}");
        }
        // A lower pass mark and what follows from it; whatever version of the results a caller names.
        let fits = with(
            json!({ "pass_score": 59, "passed": 3, "name": "第一次测试", "results_version": 9 }),
        );
        let revised = clerk.change(&path, 2, fits).await.ok();
        assert_eq!(
            (&revised["content"]["passed"], &revised["content"]["results_version"]),
            (&json!(3), &json!(1))
        );
        let mut silent = entered["content"].clone();
        silent.as_object_mut().unwrap().remove("results_version");
        let back = clerk.change(&path, 3, json!({ "content": silent })).await.ok();
        assert_eq!(back["content"], entered["content"]);
        let results = class.office.officer.get(&address("exams", &entered, "results")).await.ok();
        assert_eq!(results["items"].as_array().unwrap().len(), 4);
    }
}

#[actix_web::test]
async fn what_cannot_be_the_result_of_an_exam_is_refused() {
    for bench in benches().await {
        let class = Class::new(&bench).await;
        let office = &class.office;
        let draft = office.draft("exams", unscored("2025-02-01", Value::Null)).await;
        let one = |person: &Value, score: u32| json!({ "person": person, "score": score });
        let (first, stranger) = (&class.people[0], json!(Id::from_u128(99)));
        for (results, code) in [
            (json!([]), "candidates_missing"),
            (json!([one(first, 60), one(first, 61)]), "person_twice"),
            (json!([one(first, 101)]), "score_above_full"),
            (json!([one(&stranger, 60)]), "person_unknown"),
            (json!([one(first, 1001)]), "invalid"),
        ] {
            class.refused(&draft, json!({ "results": results }), 422, code).await;
        }
        let mut online = unscored("2025-02-02", Value::Null);
        online["mode"] = json!("online");
        let online = office.draft("exams", online).await;
        class.refused(&online, class.scored(&SCORES), 409, "results_online").await;
        let void = json!({ "reason": "重复登记" });
        let void = office.act(&office.judicial, "exams", &draft, "void", void).await;
        class.refused(&void, class.scored(&SCORES), 409, "record_state").await;
        let results = office.officer.get(&address("exams", &draft, "results")).await.ok();
        assert_eq!(results["items"], json!([]), "what was refused left nothing");
        let sent = office.submitted("exams", with_totals()).await;
        class.refused(&sent, class.scored(&[None, None]), 422, "scores").await;
    }
}

/// Recorded with totals alone, as most are.
fn with_totals() -> Value {
    exam("party_regs", "2025-02-03", Value::Null)
}

/// 补考: by the results of the first exam, where it has any.
#[actix_web::test]
async fn a_make_up_exam_on_paper_is_for_those_who_did_not_pass() {
    for bench in benches().await {
        let class = Class::new(&bench).await;
        let office = &class.office;
        let first = class.entered("2025-02-01").await;
        let again = office.draft("exams", unscored("2025-02-08", first["id"].clone())).await;
        class.refused(&again, class.scored(&[Some(90)]), 422, "make_up_of").await;
        let late = json!({ "results": [
            { "person": class.people[2], "score": 70 }, { "person": class.people[3], "score": 50 },
        ] });
        let again = class.enter(&again, late).await;
        assert_eq!(totals(&again), [2, 2, 1, 120]);
        class.verify(&again).await;
        let tests = office.town.figure("LS.PARTYREG_TESTS").await;
        assert_eq!((&tests["text"], &tests["excluded"][0]["count"]), (&json!("1"), &json!(1)));
        assert_eq!(office.text("LS.TEST_PASSED").await, "66.67%", "of the first sitting");
        let own = class.own(&class.takers[2]).await;
        assert_eq!(own, [(json!(70), json!(true)), (json!(59), json!(false))], "the latest first");

        // Of one with totals alone nobody can tell who passed.
        let silent = office.verified("exams", with_totals()).await;
        let again = office.draft("exams", unscored("2025-02-10", silent["id"].clone())).await;
        let entered = class.enter(&again, class.scored(&[Some(90)])).await;
        let mut content = entered["content"].clone();
        content["make_up_of"] = first["id"].clone();
        let path = address("exams", &entered, "revise");
        let revised = office.clerk.change(&path, 2, json!({ "content": content })).await;
        revised.refused(422, "make_up_of");
    }
}

#[actix_web::test]
async fn of_two_who_enter_results_at_once_one_is_told() {
    for bench in benches().await {
        let class = Class::new(&bench).await;
        let draft = class.office.draft("exams", unscored("2025-02-01", Value::Null)).await;
        let path = address("exams", &draft, "enter-results");
        for version in [1, 2, 3] {
            let score = Some(90 + u32::try_from(version).unwrap());
            let (fewer, more) = (class.scored(&[score]), class.scored(&[score, None]));
            let (one, other) = tokio::join!(
                class.office.clerk.change(&path, version, fewer),
                class.office.judicial.change(&path, version, more)
            );
            let mut statuses = [one.status.as_u16(), other.status.as_u16()];
            statuses.sort_unstable();
            assert_eq!(statuses, [200, 412], "{one:?} {other:?}");
            let winner = if one.status == 200 { one } else { other };
            let results = class.office.officer.get(&address("exams", &draft, "results")).await.ok();
            let kept = results["items"].as_array().unwrap().len() as u64;
            assert_eq!(kept, winner.body["content"]["expected"].as_u64().unwrap());
        }
    }
}
