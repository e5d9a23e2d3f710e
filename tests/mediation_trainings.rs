//! Hours of mediators: put right where they were entered wrongly, and standing as long as the training that they come from.

use crate::mediation_cases::Village;
use crate::town::benches;
use testkit::{Answer, Bench, Person, Value, json};

const MEDIATORS: &str = "/v1/mediation/mediators";

async fn lead(village: &Village<'_>) -> Value {
    let path = format!("{MEDIATORS}/{}", village.lead["id"].as_str().unwrap());
    village.js.get(&path).await.ok()
}

async fn act(who: &Person<'_>, mediator: &Value, action: &str, body: Value) -> Answer {
    let path = format!("{MEDIATORS}/{}/{action}", mediator["id"].as_str().unwrap());
    who.change(&path, mediator["version"].as_i64().unwrap(), body).await
}

async fn assert_recounts(bench: &Bench) {
    bench.seal().await;
    let kind = mediation::LINE.records().find(|kind| kind.name == "mediation.mediator").unwrap();
    let compared = bench.database.scan(move |db| ledger::recount::compare(db, "230718", kind));
    assert_eq!(compared.await.unwrap().1, []);
}

/// They are void with a reason, stay to be read, and right ones are entered anew.
#[actix_web::test]
async fn hours_that_were_entered_wrongly_are_voided() {
    for bench in benches().await {
        bench.at("2025-11-03 09:00");
        let village = Village::new(&bench).await;
        let hours = async || village.figure("PM.TRAINING").await["text"].clone();
        let training =
            |hours: u32| json!({ "on": "2025-04-02", "hours": hours, "topic": "民法典" });
        let one = act(&village.js, &lead(&village).await, "record-training", training(60)).await;
        let one = one.ok();
        assert_eq!(hours().await, "60");
        let void = |number: u32| json!({ "number": number, "reason": "学时误登为六十" });
        let silent = json!({ "number": 1 });
        act(&village.js, &one, "void-training", silent).await.refused(422, "invalid");
        act(&village.js, &one, "void-training", void(2)).await.refused(422, "training_number");
        act(&village.mediator, &one, "void-training", void(1)).await.refused(403, "forbidden");
        let one = act(&village.js, &one, "void-training", void(1)).await.ok();
        assert_eq!(hours().await, "0");
        let voided = &one["trainings"][0]["voided"];
        assert_eq!(voided["by"], json!(village.js.account));
        act(&village.js, &one, "void-training", void(1)).await.refused(409, "training_voided");
        let one = act(&village.js, &one, "record-training", training(6)).await.ok();
        assert_eq!((hours().await, one["trainings"].as_array().unwrap().len()), (json!("6"), 2));
        bench.seal().await;
        let history = format!("/v1/ledger/subjects/{}/entries", one["id"].as_str().unwrap());
        let history = village.js.get(&history).await.ok().to_string();
        assert!(history.contains("training_voided") && !history.contains("误登"), "{history}");
        assert_recounts(&bench).await;
    }
}

const COURSES: &str = "/v1/study-records/trainings";

/// 培训 in the study records: recorded by one person, verified by another.
pub struct Course<'a> {
    clerk: Person<'a>,
    deputy: Person<'a>,
    pub id: Value,
}

impl<'a> Course<'a> {
    pub async fn verified(bench: &'a Bench, name: &str, content: Value) -> Self {
        let clerk = bench.person(&format!("{name}-pub"), &[("pub", bench.town.id)]).await;
        let deputy = bench.person(&format!("{name}-vl"), &[("vl", bench.town.id)]).await;
        let new = json!({ "unit": bench.town.id, "content": content });
        let id = clerk.post(COURSES, new).await.created()["id"].clone();
        let one = Self { clerk, deputy, id };
        one.submit().await;
        one.verify().await;
        one
    }

    async fn act(&self, who: &Person<'_>, action: &str, body: Value) -> Value {
        let path = format!("{COURSES}/{}", self.id.as_str().unwrap());
        let version = self.deputy.get(&path).await.ok()["version"].as_i64().unwrap();
        who.change(&format!("{path}/{action}"), version, body).await.ok()
    }

    async fn submit(&self) {
        self.act(&self.clerk, "submit", json!({})).await;
    }

    async fn verify(&self) {
        self.act(&self.deputy, "verify", json!({})).await;
    }

    async fn revise(&self, content: Value) {
        let revision = json!({ "content": content, "reason": "核对签到表" });
        self.act(&self.clerk, "revise", revision).await;
    }
}

/// For mediators, of so many tenths of hours up to a day.
pub fn course(held_to: &str, tenths: u32) -> Value {
    json!({
        "title": "人民调解员培训", "targets": ["mediator"], "organiser": "town", "held_from": "2025-04-01", "held_to": held_to,
        "tenths_of_hours": tenths, "attended": 20,
    })
}

/// What becomes of a training becomes of the hours that come from it, whoever has left meanwhile.
#[actix_web::test]
async fn hours_stand_as_long_as_their_training_does() {
    for bench in benches().await {
        bench.at("2025-11-03 09:00");
        let village = Village::new(&bench).await;
        let js = &village.js;
        let hours = async || village.figure("PM.TRAINING").await["text"].clone();
        let held = Course::verified(&bench, "held", course("2025-04-02", 65)).await;
        let mut of_others = course("2025-04-02", 65);
        of_others["targets"] = json!(["llp"]);
        let others = Course::verified(&bench, "others", of_others.clone()).await;
        let of = |training: &Value, on: &str, hours: u32| json!({ "on": on, "hours": hours, "topic": "民法典", "training": training });
        let mut one = lead(&village).await;
        for (training, on, hours, code) in [
            (&others.id, "2025-04-02", 6, "training_unknown"),
            (&json!(kernel::new_id()), "2025-04-02", 6, "training_unknown"),
            (&held.id, "2025-04-01", 6, "training_day"),
            (&held.id, "2025-04-02", 7, "training_hours"),
        ] {
            let said = of(training, on, hours);
            act(js, &one, "record-training", said).await.refused(422, code);
        }
        one = act(js, &one, "record-training", of(&held.id, "2025-04-02", 6)).await.ok();
        let again = act(js, &one, "record-training", of(&held.id, "2025-04-02", 6)).await;
        again.refused(409, "trained_before");
        let own = json!({ "on": "2025-05-06", "hours": 2, "topic": "信访工作条例" });
        act(js, &one, "record-training", own).await.ok();
        assert_eq!(hours().await, "8");

        // While it is corrected they do not count; afterwards they do, on the day on which it ended.
        held.revise(course("2025-04-03", 60)).await;
        assert_eq!(hours().await, "2");
        let waiting = of(&held.id, "2025-04-02", 6);
        let other = lead(&village).await;
        assert_eq!(other["trainings"][0]["stands"], false);
        act(js, &other, "record-training", waiting).await.refused(422, "training_unknown");
        held.verify().await;
        let back = lead(&village).await;
        let first = &back["trainings"][0];
        assert_eq!(
            (hours().await, &first["on"], &first["stands"]),
            (json!("8"), &json!("2025-04-03"), &json!(true))
        );
        // It turns out to have had fewer hours, or to be of others.
        held.revise(course("2025-04-03", 55)).await;
        held.verify().await;
        assert_eq!(hours().await, "2");
        held.revise(course("2025-04-03", 60)).await;
        held.verify().await;
        assert_eq!(hours().await, "8");
        held.revise(of_others).await;
        held.verify().await;
        assert_eq!(hours().await, "2");
        held.revise(course("2025-04-03", 60)).await;
        held.verify().await;
        let left = json!({ "on": "2025-10-01", "departure": "resigned" });
        act(js, &lead(&village).await, "end-service", left).await.ok();
        held.act(&held.deputy, "void", json!({ "reason": "没有举办" })).await;
        for sealed in [false, true] {
            assert_eq!(hours().await, "2", "sealed: {sealed}");
            bench.seal().await;
        }
        assert_recounts(&bench).await;
    }
}

/// Hours that were voided follow nothing, and their training is named anew.
#[actix_web::test]
async fn voided_hours_do_not_come_back_with_their_training() {
    for bench in benches().await {
        bench.at("2025-11-03 09:00");
        let village = Village::new(&bench).await;
        let js = &village.js;
        let held = Course::verified(&bench, "held", course("2025-04-02", 60)).await;
        let of = |hours: u32| json!({ "on": "2025-04-02", "hours": hours, "topic": "民法典", "training": held.id });
        let one = act(js, &lead(&village).await, "record-training", of(5)).await.ok();
        let void = json!({ "number": 1, "reason": "学时有误" });
        let one = act(js, &one, "void-training", void).await.ok();
        act(js, &one, "record-training", of(6)).await.ok();
        held.revise(course("2025-04-03", 60)).await;
        held.verify().await;
        assert_eq!(village.figure("PM.TRAINING").await["text"], "6");
        let days = lead(&village).await["trainings"].as_array().unwrap().clone();
        let days: Vec<&Value> = days.iter().map(|one| &one["on"]).collect();
        assert_eq!(days, ["2025-04-02", "2025-04-03"], "what was voided stays as it was");
        assert_recounts(&bench).await;
    }
}
