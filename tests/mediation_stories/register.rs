//! The register of committees and mediators: for whose eyes, and as the ledger has it.

use super::*;

/// Whoever looks after another village sees neither the committee nor its people.
#[actix_web::test]
async fn the_register_ends_where_the_reach_ends() {
    for bench in benches().await {
        let office = Office::new(&bench).await;
        let (committee, mediator) =
            (office.committee("锦山村调委会").await, office.mediator("m1", "male").await);
        let elsewhere = bench.unit("伊东村", UnitKind::Village, bench.town.id).await;
        let neighbour = bench.person("neighbour", &[("vs", elsewhere.id)]).await;
        for (noun, record) in [("committees", &committee), ("mediators", &mediator)] {
            let list = neighbour.get(&format!("{BASE}/{noun}")).await.ok();
            assert_eq!(list["items"], json!([]), "{noun}");
            let path = format!("{BASE}/{noun}/{}", record["id"].as_str().unwrap());
            neighbour.get(&path).await.refused(404, "not_found");
            office.js.get(&path).await.ok();
        }
        let of = format!("{BASE}/mediators?committee={}", committee["id"].as_str().unwrap());
        assert_eq!(office.js.get(&of).await.ok()["items"], json!([]), "nobody serves it yet");
        let kinds = office.js.get(&format!("{BASE}/committees?kind=town")).await.ok();
        assert_eq!(kinds["items"], json!([]));
        let own =
            office.js.get(&format!("{BASE}/committees?kind=village&dissolved=false")).await.ok();
        assert_eq!(own["items"][0]["id"], committee["id"]);
    }
}

/// What the register counts is what its entries say.
#[actix_web::test]
async fn the_register_and_the_ledger_agree() {
    for bench in benches().await {
        bench.at("2025-11-03 09:00");
        let office = Office {
            bench: &bench,
            js: bench.person("js", &[("js", bench.town.id)]).await,
            village: bench.town.id,
        };
        let committee = office.committee("镇调委会").await;
        let people = office.mediators(&["female", "male", "male"]).await;
        let all: Vec<&Value> = people.iter().collect();
        let elected =
            office.act("committees", &committee, "elect", election("2025-02-01", &all)).await.ok();
        let first = office.again("mediators", &people[0]).await;
        let training = json!({ "on": "2025-04-02", "hours": 6, "topic": "民法典" });
        let first = office.act("mediators", &first, "record-training", training).await.ok();
        let suspend = json!({ "from": "2025-05-01", "reason": "被投诉" });
        let first = office.act("mediators", &first, "suspend", suspend).await.ok();
        office.act("mediators", &first, "reinstate", json!({ "on": "2025-05-20" })).await.ok();
        let room = json!({ "room": { "sign": true } });
        let changed = office.act("committees", &elected, "change", room).await.ok();
        office.act("committees", &changed, "dissolve", json!({ "on": "2025-10-01" })).await.ok();
        assert_eq!(office.figure("PM.TRAINING", "2025-11-02").await["text"], "6");
        assert_eq!(office.figure("PM.COMMITTEES", "2025-11-02").await["text"], "0");
        bench.seal().await;
        for kind in mediation::LINE.records().take(2) {
            let compared = bench
                .database
                .scan(move |db| ledger::recount::compare(db, "230718", kind))
                .await
                .unwrap();
            assert_eq!(compared.1, [], "{}", kind.name);
            assert!(compared.0 > 0, "{}", kind.name);
        }
    }
}
