//! What each figure counts, with decoys.

use super::*;

/// C01, C03: meetings and statutes are counted, each once; decoys are not.
#[actix_web::test]
async fn distinct_meetings_and_statutes_are_counted_and_decoys_are_not() {
    for bench in benches().await {
        let office = Office::new(&bench).await;
        let regulations =
            ["party-charter", "party-discipline", "party-integrity", "party-supervision"];
        for (number, code) in (1..).zip(regulations) {
            let on = format!("2025-02-0{number}");
            office.verified("sessions", before_meeting(&on, number, code)).await;
        }
        // Two topics before one meeting; a regulation that is studied twice; a national law; one that is not core.
        office.verified("sessions", before_meeting("2025-02-04", 4, "party-discipline")).await;
        let more = session("center_group", "2025-02-10", &["constitution", "personal-matters"]);
        office.verified("sessions", more).await;
        // Not verified, of another year, of other people.
        office.submitted("sessions", before_meeting("2025-02-11", 5, "petition-work")).await;
        office.verified("sessions", before_meeting("2024-12-30", 9, "cadre-selection")).await;
        let mut others = session("seminar", "2025-02-12", &["cadre-education"]);
        others["audience"] = json!(["village"]);
        office.verified("sessions", others).await;

        for sealed in [false, true] {
            let meetings = office.town.figure("LS.PREMEETING").await;
            assert_eq!((&meetings["text"], &meetings["kind"]), (&json!("4"), &json!("distinct")));
            let statutes = office.town.figure("LS.PARTYREGS").await;
            assert_eq!(statutes["text"], "4", "sealed: {sealed}");
            let link = statutes["records"]["numerator"].as_str().unwrap();
            let records = office.town.deputy.get(link).await.ok();
            let items = records["items"].as_array().unwrap();
            let named: std::collections::BTreeSet<&str> =
                items.iter().map(|one| one["entity"].as_str().unwrap()).collect();
            assert_eq!(
                (items.len(), named.into_iter().collect::<Vec<_>>()),
                (
                    5,
                    vec![
                        "party-charter",
                        "party-discipline",
                        "party-integrity",
                        "party-supervision"
                    ]
                )
            );
            assert_eq!(office.text("LS.INSTRUMENTS").await, "7");
            let series = format!(
                "/v1/reporting/figures/LS.PARTYREGS/series?by=month&period=2025&unit={}",
                bench.town.id
            );
            let series = office.town.deputy.get(&series).await.ok();
            assert_eq!(series["points"][1]["text"], "4", "February");
            let by_unit = format!(
                "/v1/reporting/figures/LS.PARTYREGS/series?by=unit&period=2025&unit={}",
                bench.town.id
            );
            let by_unit = office.town.deputy.get(&by_unit).await.ok();
            assert_eq!(by_unit["points"][0]["text"], "4", "of the town itself");
            bench.seal().await;
        }
    }
}

/// C02, C04, C11, C28: flows with their decoys, and the rates beside them.
#[actix_web::test]
async fn exams_trainings_and_plans_count_by_their_conventions() {
    for bench in benches().await {
        let office = Office::new(&bench).await;
        office
            .verified("sessions", session("party_reg_meeting", "2025-01-15", &["party-charter"]))
            .await;
        assert_eq!(office.text("LS.PARTYREG_MEETINGS").await, "1");
        assert_eq!(office.text("LS.ATTEND_RATE").await, "50%");
        let first = office.verified("exams", exam("party_regs", "2025-02-01", Value::Null)).await;
        office.verified("exams", exam("party_regs", "2025-02-08", first["id"].clone())).await;
        office.verified("exams", exam("enforcement_cert", "2025-02-09", Value::Null)).await;
        let tests = office.town.figure("LS.PARTYREG_TESTS").await;
        assert_eq!(tests["text"], "1", "{tests}");
        assert_eq!(
            (&tests["excluded"][0]["count"], &tests["coverage"]["text"]),
            (&json!(1), &json!("93.33%"))
        );
        assert_eq!(office.text("LS.TEST_PASSED").await, "96.43%");
        assert_eq!(office.text("LS.TEST_SCORE").await, "85.8", "4802 over 56");
        office.verified("trainings", training(&["mediator", "llp"], "town")).await;
        office.verified("trainings", training(&["mediator"], "district")).await;
        office.verified("trainings", training(&["enforcement"], "town")).await;
        assert_eq!(office.text("LS.TRAININGS").await, "1");

        let approved = office.verified("plans", plan()).await;
        assert_eq!(office.text("LS.PLAN_ITEMS").await, "5");
        assert_eq!(office.text("LS.PLAN_DONE").await, "0%", "two of three are due on 10 March");
        let study =
            office.verified("sessions", before_meeting("2025-01-20", 2, "constitution")).await;
        let by = json!({ "number": 1, "session": study["id"] });
        let done = office.act(&office.clerk, "plans", &approved, "complete-item", by.clone()).await;
        assert_eq!(done["status"], "verified", "the plan stays in force");
        office
            .clerk
            .change(&address("plans", &done, "complete-item"), 4, by)
            .await
            .refused(409, "item_done_before");
        let waiting =
            office.submitted("sessions", before_meeting("2025-02-20", 3, "civil-code")).await;
        let by = json!({ "number": 2, "session": waiting["id"] });
        office
            .clerk
            .change(&address("plans", &done, "complete-item"), 4, by)
            .await
            .refused(422, "session_unknown");
        assert_eq!(office.text("LS.PLAN_DONE").await, "50%");
        bench.at("2026-01-02 09:00");
        assert_eq!(office.text("LS.PLAN_DONE").await, "33.33%", "the year is over");
        bench.seal().await;
        assert_eq!(office.text("LS.PLAN_DONE").await, "33.33%");
    }
}

/// The hours of a verified training are entered for whoever took part; a plan's customised trainings are counted by their fields.
#[actix_web::test]
async fn hours_of_officers_and_fields_of_plans_are_counted() {
    for bench in benches().await {
        let office = Office::new(&bench).await;
        let mut officers = Vec::new();
        for person in [31, 32] {
            officers.push(office.verified("officers", officer(person, Some("2026-12-31"))).await);
        }
        let mut course = training(&["enforcement"], "district");
        course["tenths_of_hours"] = json!(620);
        let waiting = office.submitted("trainings", course.clone()).await;
        let log = json!({ "training": waiting["id"] });
        let path = address("officers", &officers[0], "log-hours");
        office.judicial.change(&path, 3, log).await.refused(422, "training_unknown");
        let course = office.verified("trainings", course).await;
        let log = json!({ "training": course["id"] });
        office.judicial.change(&path, 3, log.clone()).await.ok();
        office.judicial.change(&path, 4, log).await.refused(409, "trained_before");
        assert_eq!(office.text("LS.ENF_HOURS").await, "31");
        assert_eq!(office.text("LS.ENF_60H").await, "50%");

        let mut plan = plan();
        plan["items"][0]["field"] = json!("tourism");
        plan["items"][1]["field"] = json!("tourism");
        plan["items"][2]["field"] = json!("online_trade");
        office.verified("plans", plan).await;
        assert_eq!(office.text("LS.CUSTOM_TRAINING_FIELDS").await, "2");
        bench.seal().await;
        for kind in study_records::LINE.records() {
            let compared =
                bench.database.scan(move |db| ledger::recount::compare(db, "230718", kind));
            assert_eq!(compared.await.unwrap().1, [], "{}", kind.name);
        }
    }
}
