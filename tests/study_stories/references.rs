//! What records of study refer to has to be there: people, items of plans, the first exam of a make-up sitting.

use super::*;

#[actix_web::test]
async fn who_was_there_and_what_was_planned_are_looked_up() {
    for bench in benches().await {
        let office = Office::new(&bench).await;
        let nobody = json!(Id::from_u128(99));
        let with = |member: &str, value: Value| {
            let mut content = session("seminar", "2025-03-03", &["constitution"]);
            content[member] = value;
            content
        };
        let path = format!("{BASE}/sessions");
        let send = async |content: Value| {
            let new = json!({ "unit": bench.town.id, "content": content });
            office.clerk.post(&path, new).await
        };
        let absent = json!([{ "person": nobody, "presence": "absent" }]);
        for wrong in [
            with("attendance", absent),
            with("host", nobody.clone()),
            with("leader", nobody.clone()),
        ] {
            send(wrong).await.refused(422, "person_unknown_here");
        }
        let whole = json!(Id::from_u128(21));
        send(with("host", whole)).await.created();
        // Whoever came from another unit came all the same.
        let guest = bench.person("guest", &[("gw", bench.district.id)]).await;
        let guest = exams::person_of(&guest).await;
        send(with("leader", guest)).await.created();
        let mut unknown = officer(31, None);
        unknown["person"] = nobody;
        let new = json!({ "unit": bench.town.id, "content": unknown });
        let sent = office.judicial.post(&format!("{BASE}/officers"), new).await;
        sent.refused(422, "person_unknown_here");

        let planned = office.draft("plans", plan()).await;
        let of = |plan: &Value, item: u32| with("plan", json!({ "plan": plan, "item": item }));
        let other_year = |mut content: Value| {
            content["held_on"] = json!("2024-12-30");
            content
        };
        let other_statute = |mut content: Value| {
            content["topics"] = json!([{ "instrument": "admin-penalty" }]);
            content
        };
        for (wrong, code) in [
            (of(&json!(Id::from_u128(9)), 1), "plan_unknown"),
            (of(&planned["id"], 9), "item_unknown"),
            (other_year(of(&planned["id"], 1)), "items_of_another_year"),
            (other_statute(of(&planned["id"], 1)), "item_statutes"),
        ] {
            send(wrong).await.refused(422, code);
        }
        send(of(&planned["id"], 1)).await.created();
        let foreign = json!({ "unit": office.town.village, "content": of(&planned["id"], 1) });
        office.clerk.post(&path, foreign).await.refused(422, "plan_unknown");
        let reason = json!({ "reason": "重新编制" });
        office.act(&office.secretary, "plans", &planned, "void", reason).await;
        send(of(&planned["id"], 1)).await.refused(422, "plan_unknown");
    }
}

/// A make-up sitting is of an exam that is there: else the exam would leave the figure without a word.
#[actix_web::test]
async fn a_make_up_exam_belongs_to_a_first_one_that_is_there() {
    for bench in benches().await {
        let office = Office::new(&bench).await;
        let path = format!("{BASE}/exams");
        let first = office.verified("exams", exam("party_regs", "2025-02-01", Value::Null)).await;
        let make_up = |on: &str, of: &Value| exam("party_regs", on, of.clone());
        let again = office.verified("exams", make_up("2025-02-08", &first["id"])).await;
        let other = office.verified("exams", exam("llp", "2025-02-01", Value::Null)).await;
        let void = office.draft("exams", exam("party_regs", "2025-02-01", Value::Null)).await;
        let reason = json!({ "reason": "重复登记" });
        office.act(&office.judicial, "exams", &void, "void", reason).await;
        let elsewhere = json!({ "unit": office.town.village, "content": exam("party_regs", "2025-02-01", Value::Null) });
        let elsewhere = office.clerk.post(&path, elsewhere).await.created();
        let own = json!(kernel::new_id());
        for (id, wrong) in [
            (&own, make_up("2025-02-08", &own)),
            (&Value::Null, make_up("2025-02-08", &again["id"])),
            (&Value::Null, make_up("2025-02-08", &other["id"])),
            (&Value::Null, make_up("2025-02-08", &void["id"])),
            (&Value::Null, make_up("2025-02-08", &elsewhere["id"])),
            (&Value::Null, make_up("2025-01-31", &first["id"])),
        ] {
            let new = json!({ "id": id, "unit": bench.town.id, "content": wrong });
            office.clerk.post(&path, new).await.refused(422, "same_sitting");
        }

        // A phone without network sends the make-up before the first exam: it waits as a draft, and is handed in when both are there.
        let late = json!(kernel::new_id());
        let early = office.draft("exams", make_up("2025-03-08", &late)).await;
        let submit = address("exams", &early, "submit");
        office.clerk.change(&submit, 1, json!({})).await.refused(422, "same_sitting");
        let sent = json!({ "id": late, "unit": bench.town.id, "content": exam("party_regs", "2025-03-01", Value::Null) });
        let sent = office.clerk.post(&path, sent).await.created();
        let early = office.act(&office.clerk, "exams", &early, "submit", json!({})).await;
        // Before it is verified the first one became void.
        let reason = json!({ "reason": "没有举行" });
        office.act(&office.judicial, "exams", &sent, "void", reason).await;
        let verify = address("exams", &early, "verify");
        office.judicial.change(&verify, 2, json!({})).await.refused(422, "same_sitting");
        let back = json!({ "reason": "请注明首次测试" });
        office.act(&office.judicial, "exams", &early, "return", back).await;
        for sealed in [false, true] {
            let tests = office.town.figure("LS.PARTYREG_TESTS").await;
            assert_eq!(
                (&tests["text"], &tests["excluded"][0]["count"]),
                (&json!("1"), &json!(1)),
                "{sealed}"
            );
            bench.seal().await;
        }
    }
}

/// What pages and forms ask for beside what counts: who leads and who lectures, who was trained and how they liked it, when results were published.
#[actix_web::test]
async fn who_leads_who_was_trained_and_when_results_were_published_is_told() {
    for bench in benches().await {
        let office = Office::new(&bench).await;
        let send = async |noun: &str, content: &Value| {
            let new = json!({ "unit": bench.town.id, "content": content });
            office.clerk.post(&format!("{BASE}/{noun}"), new).await
        };
        let [known, nobody] = [21, 99].map(|n| json!(Id::from_u128(n)));
        let lecturer = json!({ "kind": "lawyer", "organization": "某律师事务所" });
        let mut planned = plan();
        planned["items"][0]["lead"] = nobody.clone();
        planned["items"][0]["lecturer"] = lecturer.clone();
        send("plans", &planned).await.refused(422, "person_unknown_here");
        planned["items"][0]["lead"] = known.clone();
        let made = send("plans", &planned).await.created();
        assert_eq!(made["content"]["items"][0]["lecturer"], lecturer);

        let mut course = training(&["llp"], "town");
        course["lecturer"] = lecturer;
        for (attendees, satisfaction, code) in [
            (json!([nobody]), Value::Null, "person_unknown_here"),
            (json!([known, known]), Value::Null, "person_twice"),
            (json!([]), json!({ "valid": 61, "satisfied": 60 }), "training_numbers"),
            (json!([]), json!({ "valid": 50, "satisfied": 51 }), "training_numbers"),
        ] {
            (course["attendees"], course["satisfaction"]) = (attendees, satisfaction);
            send("trainings", &course).await.refused(422, code);
        }
        (course["attendees"], course["satisfaction"]) =
            (json!([known]), json!({ "valid": 50, "satisfied": 49 }));
        let made = send("trainings", &course).await.created();
        assert_eq!(made["content"]["satisfaction"]["satisfied"], 49);

        let mut tested = exam("party_regs", "2025-03-03", Value::Null);
        for wrong in ["2025-03-02", "2025-03-11"] {
            tested["published_on"] = json!(wrong);
            send("exams", &tested).await.refused(422, "published_on");
        }
        tested["published_on"] = json!("2025-03-05");
        send("exams", &tested).await.created();
    }
}
