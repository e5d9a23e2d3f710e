//! Enforcement officers and their certificates, for today and for days that are past.

use super::*;

/// C37: the rate that the source report leaves blank; nothing to divide by is no rate.
#[actix_web::test]
async fn the_share_of_certified_officers_is_that_of_the_last_day() {
    for bench in benches().await {
        let office = Office::new(&bench).await;
        assert_eq!(office.text("LS.CERT_RATE").await, "—", "nobody is on post");
        for person in 31..34 {
            office.verified("officers", officer(person, Some("2026-12-31"))).await;
        }
        office.submitted("officers", officer(40, None)).await;
        assert_eq!(office.text("LS.CERT_RATE").await, "100%");
        office.verified("officers", officer(35, Some("2025-06-30"))).await;
        let rate = office.town.figure("LS.CERT_RATE").await;
        assert_eq!((&rate["text"], &rate["denominator"]), (&json!("75%"), &json!(4)));
        let june = format!(
            "/v1/reporting/figures?indicators=LS.CERT_RATE&from=2025-01-01&to=2025-06-30&unit={}",
            bench.town.id
        );
        let june = office.town.deputy.get(&june).await.ok();
        assert_eq!(june["figures"][0]["text"], "100%", "on the last day of June it still holds");
        bench.seal().await;
        assert_eq!(office.text("LS.CERT_RATE").await, "75%");
    }
}

/// What a certificate was good for on a day stays, whatever becomes of it afterwards.
#[actix_web::test]
async fn a_renewed_suspended_or_reviewed_certificate_leaves_past_days_as_they_were() {
    for bench in benches().await {
        bench.at("2025-07-10 09:00");
        let office = Office::new(&bench).await;
        let rate = async |day: &str| {
            let path = format!(
                "/v1/reporting/figures?indicators=LS.CERT_RATE&from=2025-01-01&to={day}&unit={}",
                bench.town.id
            );
            let figure = office.town.deputy.get(&path).await.ok();
            figure["figures"][0]["text"].as_str().unwrap().to_string()
        };
        let mut new = officer(31, Some("2025-03-31"));
        new["fields"] = json!(["农业农村", "文化市场"]);
        new["certificate"]["number"] = json!("F07180001");
        let first = office.verified("officers", new).await;
        assert_eq!(
            (rate("2025-03-31").await, rate("2025-04-30").await),
            ("100%".into(), "0%".into())
        );

        // A client that knows neither fields nor former certificates renews it.
        let renewed = revised(&office, &first, "换证", json!({
            "issuer": "province", "status": "valid", "issued_on": "2025-04-10", "valid_to": "2030-04-09",
        })).await;
        let content = &renewed["content"];
        assert_eq!(content["fields"], json!(["农业农村", "文化市场"]));
        assert_eq!(content["former_certificates"][0]["number"], "F07180001");
        for (day, expected) in
            [("2025-03-31", "100%"), ("2025-04-09", "0%"), ("2025-04-10", "100%")]
        {
            assert_eq!(rate(day).await, expected, "renewed: {day}");
        }

        let mut certificate = content["certificate"].clone();
        certificate["status"] = json!("suspended");
        certificate["ended_on"] = json!("2025-05-01");
        let suspended = revised(&office, &renewed, "暂扣", certificate.clone()).await;
        assert_eq!(rate("2025-05-01").await, "0%");
        certificate["status"] = json!("valid");
        certificate["ended_on"] = Value::Null;
        let mut content = suspended["content"].clone();
        content["certificate"] = certificate.clone();
        let revision = json!({ "content": content, "reason": "解除暂扣" });
        let path = address("officers", &suspended, "revise");
        let version = suspended["version"].as_i64().unwrap();
        let unsaid = office.judicial.change(&path, version, revision).await;
        unsaid.refused(422, "suspension_lifted");
        certificate["suspensions"] = json!([{ "from": "2025-05-01", "to": "2025-05-31" }]);
        let lifted = revised(&office, &suspended, "解除暂扣", certificate.clone()).await;
        certificate["reviews"] = json!([{ "on": "2025-07-01", "passed": false }]);
        let failed = revised(&office, &lifted, "年审", certificate.clone()).await;
        let days = [
            ("2025-03-31", "100%"),
            ("2025-04-09", "0%"),
            ("2025-04-30", "100%"),
            ("2025-05-01", "0%"),
            ("2025-05-31", "0%"),
            ("2025-06-01", "100%"),
            ("2025-06-30", "100%"),
            ("2025-07-01", "0%"),
        ];
        for sealed in [false, true] {
            for (day, expected) in days {
                assert_eq!(rate(day).await, expected, "{day}, sealed: {sealed}");
            }
            bench.seal().await;
        }
        let both = json!([{ "on": "2025-07-01", "passed": false }, { "on": "2025-07-08", "passed": true }]);
        certificate["reviews"] = both;
        revised(&office, &failed, "年审", certificate).await;
        assert_eq!(
            (rate("2025-07-07").await, rate("2025-07-08").await),
            ("0%".into(), "100%".into())
        );
    }
}

/// With another certificate, by the judicial office, and verified anew; nothing else is said but what is needed.
async fn revised(office: &Office<'_>, before: &Value, reason: &str, certificate: Value) -> Value {
    let mut content = officer(31, None);
    content["certificate"] = certificate;
    let revision = json!({ "content": content, "reason": reason });
    let sent = office.act(&office.judicial, "officers", before, "revise", revision).await;
    office.act(&office.officer, "officers", &sent, "verify", json!({})).await
}

/// What becomes of a training becomes of its hours, whatever state the officer is in meanwhile.
#[actix_web::test]
async fn hours_of_officers_stand_as_long_as_their_training_does() {
    for bench in benches().await {
        let office = Office::new(&bench).await;
        let hours = async || office.text("LS.ENF_HOURS").await;
        let course = office.verified("trainings", training(&["enforcement"], "district")).await;
        let other = office.verified("trainings", training(&["enforcement"], "town")).await;
        let one = office.verified("officers", officer(31, None)).await;
        let log = |training: &Value| json!({ "training": training["id"] });
        let one = office.act(&office.judicial, "officers", &one, "log-hours", log(&course)).await;
        office.act(&office.judicial, "officers", &one, "log-hours", log(&other)).await;
        assert_eq!(hours().await, "16");
        let read = async || {
            let path = format!("{BASE}/officers/{}", one["id"].as_str().unwrap());
            office.judicial.get(&path).await.ok()
        };

        // While the training is corrected its hours do not count; afterwards they are what is right, on the day on which it ended.
        let mut longer = training(&["enforcement"], "district");
        (longer["tenths_of_hours"], longer["held_to"]) = (json!(120), json!("2025-03-07"));
        let revision = json!({ "content": longer, "reason": "学时有误" });
        let course = office.act(&office.clerk, "trainings", &course, "revise", revision).await;
        assert_eq!(hours().await, "8");
        let path = address("officers", &one, "log-hours");
        let version = read().await["version"].as_i64().unwrap();
        let again = office.judicial.change(&path, version, log(&course)).await;
        again.refused(422, "training_unknown");
        let course = office.act(&office.officer, "trainings", &course, "verify", json!({})).await;
        assert_eq!(hours().await, "20");
        let counted = json!({ "training": course["id"], "on": "2025-03-07", "tenths_of_hours": 120, "stands": true });
        assert_eq!(read().await["content"]["trainings"][0], counted);

        // A training that turns out to be of others gives officers no hours, and neither does a void one, though the officer waits.
        let mut of_others = longer.clone();
        of_others["targets"] = json!(["mediator"]);
        let revision = json!({ "content": of_others, "reason": "对象有误" });
        let course = office.act(&office.clerk, "trainings", &course, "revise", revision).await;
        let course = office.act(&office.officer, "trainings", &course, "verify", json!({})).await;
        assert_eq!(hours().await, "8");
        let back = json!({ "content": longer, "reason": "对象无误" });
        let course = office.act(&office.clerk, "trainings", &course, "revise", back).await;
        let course = office.act(&office.officer, "trainings", &course, "verify", json!({})).await;
        assert_eq!(hours().await, "20");
        let mut said = officer(31, None);
        said["post"] = json!("综合行政执法队副队长");
        let said = json!({ "content": said, "reason": "岗位变动" });
        let waits = office.act(&office.judicial, "officers", &read().await, "revise", said).await;
        assert_eq!(waits["status"], "submitted");
        let reason = json!({ "reason": "没有举办" });
        office.act(&office.officer, "trainings", &course, "void", reason).await;
        office.act(&office.officer, "officers", &read().await, "verify", json!({})).await;
        for sealed in [false, true] {
            assert_eq!(hours().await, "8", "sealed: {sealed}");
            bench.seal().await;
        }
        assert_eq!(read().await["content"]["trainings"][0]["stands"], false);
        for kind in study_records::LINE.records() {
            let compared =
                bench.database.scan(move |db| ledger::recount::compare(db, "230718", kind));
            assert_eq!(compared.await.unwrap().1, [], "{}", kind.name);
        }
    }
}

/// Hours that were entered for the wrong person are taken out with the reason, and entered where they belong.
#[actix_web::test]
async fn hours_that_were_entered_wrongly_are_taken_out() {
    for bench in benches().await {
        let office = Office::new(&bench).await;
        let course = office.verified("trainings", training(&["enforcement"], "district")).await;
        let one = office.verified("officers", officer(31, None)).await;
        let log = json!({ "training": course["id"] });
        let one = office.act(&office.judicial, "officers", &one, "log-hours", log.clone()).await;
        assert_eq!(office.text("LS.ENF_HOURS").await, "8");
        let path = address("officers", &one, "annul-entry");
        let version = one["version"].as_i64().unwrap();
        let first = json!({ "number": 1, "reason": "未参加" });
        office.clerk.change(&path, version, first.clone()).await.refused(403, "forbidden");
        let second = json!({ "number": 2, "reason": "未参加" });
        office.officer.change(&path, version, second).await.refused(422, "entry_unknown");
        let one = office.act(&office.officer, "officers", &one, "annul-entry", first).await;
        let last = one["events"].as_array().unwrap().last().unwrap();
        assert_eq!((&last["event"], &last["comment"]), (&json!("annul-entry"), &json!("未参加")));
        for sealed in [false, true] {
            assert_eq!(office.text("LS.ENF_HOURS").await, "0", "sealed: {sealed}");
            bench.seal().await;
        }
        office.act(&office.judicial, "officers", &one, "log-hours", log).await;
        assert_eq!(office.text("LS.ENF_HOURS").await, "8");
    }
}

/// 一人一档: who is on post by two records would count twice, and have a certificate by one of them alone.
#[actix_web::test]
async fn a_person_is_on_post_once() {
    for bench in benches().await {
        let office = Office::new(&bench).await;
        let path = format!("{BASE}/officers");
        let first = office.verified("officers", officer(31, Some("2026-12-31"))).await;
        let of = |from: &str, to: Value| {
            let mut content = officer(31, None);
            (content["on_post_from"], content["on_post_to"]) = (json!(from), to);
            content
        };
        let village = office.town.village;
        for (unit, content) in [
            (bench.town.id, of("2024-02-02", Value::Null)),
            (village, of("2025-03-01", Value::Null)),
            (village, of("2023-01-01", json!("2024-02-01"))),
        ] {
            let new = json!({ "unit": unit, "content": content });
            office.judicial.post(&path, new).await.refused(409, "officer_twice");
        }
        // Before that, somebody else, or after the last day on post: the person moved between offices.
        let before = json!({ "unit": village, "content": of("2023-01-01", json!("2024-01-31")) });
        let before = office.judicial.post(&path, before).await.created();
        let mut left = first["content"].clone();
        left["on_post_to"] = json!("2025-02-28");
        let left = json!({ "content": left, "reason": "调整岗位" });
        let left = office.act(&office.judicial, "officers", &first, "revise", left).await;
        office.act(&office.officer, "officers", &left, "verify", json!({})).await;
        let mut moved = officer(31, Some("2026-12-31"));
        moved["on_post_from"] = json!("2025-03-01");
        office.verified("officers", moved.clone()).await;
        for sealed in [false, true] {
            let rate = office.town.figure("LS.CERT_RATE").await;
            assert_eq!(
                (&rate["text"], &rate["denominator"]),
                (&json!("100%"), &json!(1)),
                "{sealed}"
            );
            bench.seal().await;
        }
        let back = json!({ "content": first["content"], "reason": "未离岗" });
        let closed = office.judicial.get(&format!("{path}/{}", left["id"].as_str().unwrap())).await;
        let version = closed.ok()["version"].as_i64().unwrap();
        let reopen = address("officers", &left, "revise");
        office.judicial.change(&reopen, version, back).await.refused(409, "officer_twice");
        let mut longer = before["content"].clone();
        longer["on_post_to"] = Value::Null;
        let longer = json!({ "content": longer });
        let path = address("officers", &before, "revise");
        office.judicial.change(&path, 1, longer).await.refused(409, "officer_twice");
    }
}

/// Who may not be certified is refused by the rule of the day of issue, and told before anybody tries.
#[actix_web::test]
async fn whoever_is_unfit_or_under_a_sanction_is_given_no_certificate() {
    for bench in benches().await {
        let office = Office::new(&bench).await;
        let path = format!("{BASE}/officers");
        let with = |member: &str, value: Value| {
            let mut content = officer(31, Some("2026-12-31"));
            content[member] = value;
            json!({ "unit": bench.town.id, "content": content })
        };
        let demerit = json!([{ "kind": "demerit", "from": "2024-01-10", "until": "2025-01-09" }]);
        let unfit = json!([{ "year": 2023, "result": "unfit", "on": "2024-01-20" }]);
        for (member, value, code) in
            [("sanctions", demerit.clone(), "sanctioned"), ("appraisals", unfit, "appraised_unfit")]
        {
            let sent = office.judicial.post(&path, with(member, value)).await;
            sent.refused(422, code);
        }
        let mut uncertified = with("sanctions", demerit);
        uncertified["content"]["certificate"] = Value::Null;
        let made = office.judicial.post(&path, uncertified).await.created();
        let standing = format!("{path}/{}/standing", made["id"].as_str().unwrap());
        let told = office.judicial.get(&format!("{standing}?on=2024-06-01")).await.ok();
        assert_eq!(
            (&told["certificate"], &told["barred"][0]["code"]),
            (&json!("exam_passed"), &json!("sanctioned"))
        );
        let now = office.judicial.get(&standing).await.ok();
        assert_eq!(
            (&now["on"], &now["barred"], &now["on_post"]),
            (&json!("2025-03-10"), &json!([]), &json!(true))
        );
        // The sanction is over when the certificate is issued; who says nothing of it takes it not away.
        let mut later = officer(31, None);
        later["certificate"] = json!({ "issuer": "province", "status": "valid", "issued_on": "2025-01-09", "valid_to": "2030-01-08" });
        let revise = address("officers", &made, "revise");
        let early = office.judicial.change(&revise, 1, json!({ "content": later })).await;
        early.refused(422, "sanctioned");
        later["certificate"]["issued_on"] = json!("2025-01-10");
        office.judicial.change(&revise, 1, json!({ "content": later })).await.ok();
        let told = office.judicial.get(&standing).await.ok();
        assert_eq!(told["certificate"], "valid");
    }
}
