//! What an online exam came to stays what its attempts came to; and which questions are in use on the day on which it opens.

use super::*;

/// The totals are those of the attempts: whoever concluded the sitting does not write others over them.
#[actix_web::test]
async fn nothing_of_an_exam_taken_online_is_rewritten_but_its_name() {
    for bench in benches().await {
        let hall = Hall::new(&bench).await;
        let sitting = hall.planned().await;
        bench.at("2025-04-01 09:10");
        let attempt = hall.begun(0, &sitting).await;
        let submit = format!("{}/submit", one(ATTEMPTS, &attempt));
        hall.takers[0].post(&submit, answers(&[answer(1, &[2], 1)])).await.ok();
        bench.at("2025-04-01 12:01");
        let concluded = hall.conclude(&sitting).await;
        let office = &hall.office;
        let path = format!("{BASE}/exams/{}", text(&concluded["exam"]));
        let exam = office.clerk.get(&path).await.ok();
        let recorded = office
            .draft("exams", super::super::exam("party_regs", "2025-03-01", Value::Null))
            .await;
        for (member, other) in [
            ("passed", json!(1)),
            ("score_sum", json!(40)),
            ("taken", json!(2)),
            ("expected", json!(1)),
            ("pass_score", json!(5)),
            ("full_score", json!(50)),
            ("held_on", json!("2025-03-31")),
            ("category", json!("llp")),
            ("mode", json!("paper")),
            ("make_up_of", recorded["id"].clone()),
        ] {
            let mut content = exam["content"].clone();
            content[member] = other;
            let revise = address("exams", &exam, "revise");
            let version = exam["version"].as_i64().unwrap();
            let sent = office.clerk.change(&revise, version, json!({ "content": content })).await;
            assert_eq!(sent.body["code"], "sitting_totals", "{member}: {}", sent.body);
        }
        let mut renamed = exam["content"].clone();
        renamed["name"] = json!("第二季度党内法规线上测试");
        office.act(&office.clerk, "exams", &exam, "revise", json!({ "content": renamed })).await;
        hall.verified(&concluded).await;
        assert_eq!(office.text("LS.TEST_PASSED").await, "0%");
        assert_eq!(office.text("LS.TEST_SCORE").await, "10");
    }
}

/// A question that is put to use after today, and before the exam, is in the bank of that day.
#[actix_web::test]
async fn a_paper_is_drawn_from_what_is_in_use_on_the_day_of_the_exam() {
    for bench in benches().await {
        let office = Office::new(&bench).await;
        let mut next_week = question("single", &[2]);
        next_week["valid_from"] = json!("2025-03-20");
        let question = office.verified("questions", next_week).await;
        let drawn = paper(json!([{ "kind": "single", "points": 10, "draw": 1 }]));
        let drawn = office.verified("papers", drawn).await;
        let (_, people) = takers(&bench, 1).await;
        let on = |day: &str| {
            let mut new = sitting(bench.town.id, &drawn["id"], &people);
            new["pass_score"] = json!(6);
            new["opens_at"] = json!(format!("{day}T01:00:00Z"));
            new["closes_at"] = json!(format!("{day}T04:00:00Z"));
            new
        };
        office.clerk.post(SITTINGS, on("2025-03-19")).await.refused(422, "questions_few");
        let planned = office.clerk.post(SITTINGS, on("2025-03-20")).await.created();
        let sheet = office.clerk.get(&format!("{}/sheet", one(SITTINGS, &planned))).await.ok();
        assert_eq!(sheet["questions"][0]["question"], question["id"]);
    }
}
