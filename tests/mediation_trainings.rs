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
