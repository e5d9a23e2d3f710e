//! A new key: everything is sealed anew, and stays readable meanwhile.

use super::*;
use ::privacy::rotation;

async fn sealed_anew(bench: &Bench) -> usize {
    let tables: Vec<_> = [hotline::LINE, web::PRIVACY, web::APPROVAL]
        .iter()
        .flat_map(|line| line.holdings.sealed)
        .copied()
        .collect();
    rotation::reseal(&bench.vault, &bench.ledger, "230718", &tables, |_, _| {}).await.unwrap()
}

/// D-03 in one process: what was sealed before, during and after a rotation is readable and found throughout, ends on the new key,
/// and the old one is destroyed only then.
#[actix_web::test]
async fn d03_a_rotation_keeps_everything_readable_and_ends_on_the_new_key() {
    for bench in benches().await {
        let town = Town::new(&bench).await;
        let security = bench.person("sm", &[("sm", bench.district.id)]).await;
        let system = bench.person("sa", &[("sa", bench.district.id)]).await;
        let before = town.receive_with("K1", caller()).await;
        reveal(&town.clerk, &before).await.ok();
        let rotation = json!({ "reason": "年度更换" });
        let ask = "/v1/privacy/keys/rotate";
        town.deputy.post(ask, rotation.clone()).await.refused(403, "forbidden");
        let asked = security.post(ask, rotation.clone()).await.created();
        assert_eq!(security.get("/v1/privacy/keys").await.ok()["generations"], json!([1]));
        let made = approve(&system, &asked).await.ok();
        assert_eq!(made["outcome"]["generation"], 2);
        let keys = || async { security.get("/v1/privacy/keys").await.ok() };
        if bench.database.is_postgres() {
            assert_eq!(keys().await["active"], 1, "others have to hear of it first");
            let early = security.post(ask, rotation).await.created();
            approve(&system, &early).await.refused(409, "conflict");
            bench.clock.set(bench.now().plus(TimeDelta::seconds(61)));
        }
        // A caller, a look, and what was asked of the second person.
        let on_old_keys = if bench.database.is_postgres() { 4 } else { 3 };
        let state = keys().await;
        assert_eq!(
            (&state["active"], &state["generations"], &state["left"]),
            (&json!(2), &json!([2, 1]), &json!(on_old_keys))
        );
        let during = town.receive_with("K2", caller()).await;
        let all_there = async |step: &str| {
            let found = search(&town.clerk, json!({ "phone": PHONE })).await.ok();
            assert_eq!(ids(&found).len(), 2, "{step}");
            for ticket in [&before, &during] {
                assert_eq!(reveal(&town.clerk, ticket).await.ok()["id_no"], ID_NO, "{step}");
            }
        };
        all_there("on two keys").await;
        let destroy = || {
            let tables = [hotline::LINE, web::PRIVACY, web::APPROVAL]
                .iter()
                .flat_map(|line| line.holdings.sealed)
                .copied()
                .collect();
            rotation::destroy_unused(&bench.vault, &bench.ledger, "230718", tables)
        };
        assert_eq!(destroy().await.unwrap(), Vec::<i32>::new(), "too early");
        bench.clock.set(bench.now().plus(TimeDelta::minutes(11)));
        assert!(destroy().await.is_err(), "rows still stand on it");
        assert_eq!(sealed_anew(&bench).await, on_old_keys);
        assert_eq!(sealed_anew(&bench).await, 0);
        assert_eq!(keys().await["left"], 0);
        all_there("sealed anew").await;
        assert_eq!(destroy().await.unwrap(), [1]);
        assert_eq!(keys().await["generations"], json!([2]));
        all_there("with the new key alone").await;
        bench.seal().await;
        let report =
            bench.database.read(|db| ledger::verify::tenant(db, "230718", None)).await.unwrap();
        assert!(report.is_sound(), "{:?}", report.faults);
    }
}

/// D-03: rows of every line are sealed anew, and what was known of each person stays what it was.
#[actix_web::test]
async fn d03_people_of_every_line_are_sealed_anew() {
    for bench in benches().await {
        crate::planted::plant(&bench).await;
        let security = bench.person("sm", &[("sm", bench.district.id)]).await;
        let system = bench.person("sa", &[("sa", bench.district.id)]).await;
        let deputy = bench.person("deputy-2", &[("vl", bench.town.id)]).await;
        let head = bench.person("head", &[("my", bench.town.id)]).await;
        let copy = async || {
            let copy = persons::copied(&deputy, &head, PHONE).await;
            let records = copy["records"].as_array().unwrap().iter();
            records.map(|one| (one["kind"].clone(), one["data"].to_string())).collect::<Vec<_>>()
        };
        let before = copy().await;
        assert_eq!(before.len(), 4, "{before:?}");
        let asked = security
            .post("/v1/privacy/keys/rotate", json!({ "reason": "年度更换" }))
            .await
            .created();
        approve(&system, &asked).await.ok();
        bench.clock.set(bench.now().plus(TimeDelta::seconds(61)));
        let tables: Vec<_> =
            crate::town::LINES.iter().flat_map(|line| line.holdings.sealed).copied().collect();
        let anew = rotation::reseal(&bench.vault, &bench.ledger, "230718", &tables, |_, _| {})
            .await
            .unwrap();
        assert_eq!(anew, 6, "a caller, a mediator, a legal-literate person, two parties, an agent");
        let left = "SELECT CAST(body AS text) AS found FROM mediation_party WHERE generation < 2";
        let left = bench.database.read(move |db| crate::house::texts(db, left)).await.unwrap();
        assert!(left.is_empty());
        assert_eq!(copy().await, before);
    }
}
