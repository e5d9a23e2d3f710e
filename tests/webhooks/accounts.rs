//! Whose endpoints they are, and what they are told.

use super::sink::{Reply, Sink};
use super::{ENDPOINTS, Post, new_endpoint, path};
use crate::town::benches;
use serde_json::json;

/// An endpoint is told of no more than its account may read when it is sent.
#[actix_web::test]
async fn what_an_account_may_not_see_any_more_is_withheld() {
    for bench in benches().await {
        let post = Post::new(&bench).await;
        let other =
            bench.unit("翠峦镇", organization::units::UnitKind::Township, bench.district.id).await;
        let local = bench.person("local", &[("dx", bench.town.id)]).await;
        let sink = Sink::open().await;
        post.book.says("local.sink.test", &[&[sink.address]]);
        let view = local.post(ENDPOINTS, new_endpoint("local", json!({}))).await.created();
        post.town.receive("R1").await;
        post.town.receive_with("R2", json!({ "lead_unit": other.id })).await;
        post.send().await;
        assert_eq!(sink.got().len(), 1, "the other town's ticket is none of its business");
        sink.answers(&[Reply::Status(500)]);
        post.town.receive("R3").await;
        post.send().await;
        bench.assign("local", &[("dx", other.id)]).await;
        post.wait(10);
        post.town.receive("R4").await;
        assert_eq!(post.send().await, 0);
        let list = local.get(&format!("{}/deliveries?state=withheld", path(&view))).await.ok();
        assert_eq!((list["items"].as_array().unwrap().len(), sink.got().len()), (1, 2));
    }
}

/// 三员分立: who makes endpoints approves no network, who approves makes none; nobody sees those of another account.
#[actix_web::test]
async fn endpoints_are_their_accounts_own() {
    for bench in benches().await {
        let post = Post::new(&bench).await;
        let (_, view) = post.endpoint("a", json!({})).await;
        let (district, security) = (&post.town.district, &post.security);
        let other = bench.person("other", &[("dx", bench.district.id)]).await;
        security.post(ENDPOINTS, new_endpoint("b", json!({}))).await.refused(403, "forbidden");
        post.town.clerk.get(ENDPOINTS).await.refused(403, "forbidden");
        other.get(&path(&view)).await.refused(404, "not_found");
        assert_eq!(other.get(ENDPOINTS).await.ok()["items"], json!([]));
        other
            .change(&format!("{}/pause", path(&view)), 1, json!({}))
            .await
            .refused(404, "not_found");
        assert_eq!(security.get(ENDPOINTS).await.ok()["items"][0]["id"], view["endpoint"]["id"]);
        let act = |what: &str| format!("{}/{what}", path(&view));
        let paused = security.change(&act("pause"), 1, json!({})).await.ok();
        assert_eq!(paused["state"], "paused");
        assert_eq!(paused["paused_by"], json!(security.account));
        let enabled = security.change(&act("enable"), 2, json!({})).await.ok();
        assert_eq!((&enabled["state"], enabled.get("paused_by")), (&json!("active"), None));
        security.change(&act("pause"), 3, json!({})).await.ok();
        // Its holder does not undo it, nor by pausing it too, nor with another one in its place.
        district.change(&act("enable"), 4, json!({})).await.refused(409, "conflict");
        district.change(&act("delete"), 4, json!({})).await.refused(409, "conflict");
        district.post(ENDPOINTS, new_endpoint("c", json!({}))).await.refused(409, "conflict");
        other.post(ENDPOINTS, new_endpoint("c", json!({}))).await.created();
        let too = district.change(&act("pause"), 4, json!({})).await.ok();
        assert_eq!(too["paused_by"], json!(security.account));
        district.change(&act("enable"), 5, json!({})).await.refused(409, "conflict");
        security.change(&act("delete"), 5, json!({})).await.refused(403, "forbidden");
        let enabled = security.change(&act("enable"), 5, json!({})).await.ok();
        assert_eq!((&enabled["state"], enabled.get("paused_by")), (&json!("paused"), None));
        // Nor does a security administrator undo what the holder does.
        security.change(&act("enable"), 6, json!({})).await.refused(409, "conflict");
        district.change(&act("enable"), 6, json!({})).await.ok();
        let auditor = bench.person("au", &[("au", bench.district.id)]).await;
        assert_eq!(auditor.get(&path(&view)).await.ok()["version"], 7);
        auditor.change(&act("pause"), 7, json!({})).await.refused(403, "forbidden");
        district.change(&act("delete"), 7, json!({})).await.ok();
        district.get(&path(&view)).await.refused(404, "not_found");
        let history =
            format!("/v1/ledger/subjects/{}/entries", view["endpoint"]["id"].as_str().unwrap());
        let events = auditor.get(&history).await.ok()["entries"].as_array().unwrap().len();
        assert_eq!(
            events, 8,
            "created, four times paused or enabled by the one, twice by the other, deleted"
        );
        for n in 0..20 {
            district.post(ENDPOINTS, new_endpoint(&format!("n{n}"), json!({}))).await.created();
        }
        district.post(ENDPOINTS, new_endpoint("more", json!({}))).await.refused(409, "conflict");
        let early = json!({ "from_index": 1_000_000 });
        district.post(ENDPOINTS, new_endpoint("x", early)).await.refused(422, "invalid");
    }
}

/// What happens in any line can be told: names with a hyphen are names, too.
#[actix_web::test]
async fn events_of_every_line_can_be_asked_for() {
    for bench in benches().await {
        let post = Post::new(&bench).await;
        let events = crate::town::LINES.map(|line| format!("{}.*", line.name));
        let endpoint = new_endpoint("every", json!({ "events": events }));
        post.town.district.post(ENDPOINTS, endpoint).await.created();
    }
}

/// An endpoint goes where its account goes: those who watch over the new unit see and stop it, those of the former one do not.
#[actix_web::test]
async fn endpoints_move_with_their_account() {
    for bench in benches().await {
        let township = organization::units::UnitKind::Township;
        let other = bench.unit("翠峦镇", township, bench.district.id).await;
        let sm = async |login: &str, unit| bench.person(login, &[("sm", unit)]).await;
        let (former, new) = (sm("sm-a", bench.town.id).await, sm("sm-b", other.id).await);
        let sa = bench.person("sa", &[("sa", bench.district.id)]).await;
        let local = bench.person("local", &[("dx", bench.town.id)]).await;
        let view = local.post(ENDPOINTS, new_endpoint("local", json!({}))).await.created();
        let account = format!("/v1/organization/accounts/{}", local.account);
        let stands = sa.get(&account).await.ok();
        let (version, unit) = (stands["version"].as_i64().unwrap(), &stands["unit"]);
        let watches = async |who: &testkit::Person<'_>| {
            let list = who.get(ENDPOINTS).await.ok()["items"].as_array().unwrap().len();
            let reads = who.get(&path(&view)).await;
            assert_eq!(list == 1, reads.status == 200);
            list == 1
        };
        assert_eq!(unit, &json!(bench.town.id));
        assert_eq!((watches(&former).await, watches(&new).await), (true, false));
        sa.change(&format!("{account}/move"), version, json!({ "unit": other.id })).await.ok();
        assert_eq!((watches(&former).await, watches(&new).await), (false, true));
        let paused = new.change(&format!("{}/pause", path(&view)), 1, json!({})).await.ok();
        assert_eq!((&paused["state"], &paused["unit"]), (&json!("paused"), &json!(other.id)));
    }
}
