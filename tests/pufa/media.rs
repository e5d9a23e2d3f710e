//! 新媒体产品: reviewed before they are published, counted with their last snapshot.

use super::*;
use crate::town::benches;

pub fn product(kind: &str, on: &str) -> Value {
    let live = (kind == "livestream")
        .then(|| json!({ "products": 3, "sales": 1_200_000, "peak_viewers": 800 }));
    json!({
        "kind": kind, "platform": "douyin", "title": "村播说法：农产品质量安全", "published_on": on, "live": live,
        "audiences": ["ecommerce", "villager"],
    })
}

/// Reviewed by the head of publicity and the deputy head, handed over by the clerk.
async fn reviewed(office: &Office<'_>, content: Value) -> Value {
    let draft = office.draft("products", content).await;
    let first = json!({ "step": "first" });
    let first = office.act(&office.publicist, "products", &draft, "review", first).await;
    let second = json!({ "step": "second" });
    office.act(&office.town.deputy, "products", &first, "review", second).await
}

pub async fn published(office: &Office<'_>, content: Value) -> Value {
    let reviewed = reviewed(office, content).await;
    let sent = office.act(&office.clerk, "products", &reviewed, "submit", json!({})).await;
    office.act(&office.judicial, "products", &sent, "verify", json!({})).await
}

#[actix_web::test]
async fn nothing_is_published_before_three_people_have_seen_it() {
    for bench in benches().await {
        let office = Office::new(&bench).await;
        let at = |record: &Value, action: &str| address("products", record, action);
        let mut sent = product("article", "2025-03-03");
        let forged = json!([{ "step": "first", "by": { "account": Id::from_u128(7) }, "at": "2025-03-01T00:00:00Z" }]);
        sent["reviews"] = forged;
        let draft = office.draft("products", sent).await;
        assert_eq!(draft["content"]["reviews"], json!([]), "nobody sends reviews");
        office
            .clerk
            .change(&at(&draft, "submit"), 1, json!({}))
            .await
            .refused(422, "reviews_missing");
        let step = |step: &str| json!({ "step": step });
        office
            .clerk
            .change(&at(&draft, "review"), 1, step("first"))
            .await
            .refused(403, "own_review");
        let out_of_turn = office.town.deputy.change(&at(&draft, "review"), 1, step("second")).await;
        out_of_turn.refused(409, "review_order");
        // Each step is another office's: publicity, the deputy head, the secretary.
        for (who, wrong) in [(&office.town.deputy, "first"), (&office.publicist, "second")] {
            who.change(&at(&draft, "review"), 1, step(wrong)).await.refused(403, "review_step");
        }
        let of_judicial = office.judicial.change(&at(&draft, "review"), 1, step("first")).await;
        of_judicial.refused(403, "forbidden");
        let first =
            office.act(&office.publicist, "products", &draft, "review", step("first")).await;
        let second =
            office.act(&office.town.deputy, "products", &first, "review", step("second")).await;
        assert_eq!((&second["status"], &second["version"]), (&json!("draft"), &json!(3)));
        // Other words need new reviews.
        let mut reworded = second["content"].clone();
        reworded["title"] = json!("村播说法：更正");
        let revision = json!({ "content": reworded });
        let revised = office.act(&office.clerk, "products", &second, "revise", revision).await;
        assert_eq!(revised["content"]["reviews"], json!([]));
        let sensitive = with(product("article", "2025-03-04"), json!({ "sensitive": true }));
        let twice = reviewed(&office, sensitive).await;
        office
            .clerk
            .change(&at(&twice, "submit"), 3, json!({}))
            .await
            .refused(422, "reviews_missing");
        let third = bench.person("third", &[("vl", bench.town.id)]).await;
        for who in [&third, &office.publicist] {
            who.change(&at(&twice, "review"), 3, step("final")).await.refused(403, "review_step");
        }
        // One person who holds two offices gives one review.
        let both = [("vl", bench.town.id), ("ps", bench.town.id)];
        let both = bench.person("both", &both).await;
        let other = office.draft("products", product("article", "2025-03-04")).await;
        let other =
            office.act(&office.publicist, "products", &other, "review", step("first")).await;
        let other = office.act(&both, "products", &other, "review", step("second")).await;
        both.change(&at(&other, "review"), 3, step("final")).await.refused(403, "own_review");
        let secretary = bench.person("secretary", &[("ps", bench.town.id)]).await;
        let all = office.act(&secretary, "products", &twice, "review", step("final")).await;
        let sent = office.act(&office.clerk, "products", &all, "submit", json!({})).await;
        office.act(&office.judicial, "products", &sent, "verify", json!({})).await;
        assert_eq!(office.text("LP.MEDIA_POSTS").await, "1");
        let closed = secretary.change(&at(&sent, "review"), 6, step("final")).await;
        closed.refused(409, "record_state");
    }
}

#[actix_web::test]
async fn products_count_by_kind_and_views_by_the_last_snapshot() {
    for bench in benches().await {
        let office = Office::new(&bench).await;
        let video = published(&office, product("short_video", "2025-02-03")).await;
        let mut live = product("livestream", "2025-02-10");
        let village = office.town.village;
        live["live"]["host"] = json!("村播小李");
        live["live"]["product_names"] = json!(["木耳", "蜂蜜", "松子"]);
        live["live"]["village"] = json!(bench.town.id);
        let new = json!({ "unit": bench.town.id, "content": live.clone() });
        let no_village = office.clerk.post(&format!("{BASE}/products"), new).await;
        no_village.refused(422, "village_needed");
        live["live"]["village"] = json!(village);
        let live = published(&office, live).await;
        assert_eq!(live["content"]["live"]["village"], json!(village));
        published(&office, product("article", "2025-03-01")).await;
        published(&office, product("short_video", "2024-12-20")).await;
        reviewed(&office, product("comic", "2025-03-05")).await;
        office.verified("activities", activity("2025-03-03")).await;
        let metrics = |on: &str, views: u32| json!({ "on": on, "views": views, "likes": 12, "comments": 4, "shares": 2 });
        let path = address("products", &video, "record-metrics");
        let due = |record: &Value| record["content"]["snapshots_due"].clone();
        let month = json!({ "on": "2025-03-05", "days": 30 });
        assert_eq!(due(&video), json!([{ "on": "2025-02-10", "days": 7 }, month]));
        let seen = office
            .act(&office.clerk, "products", &video, "record-metrics", metrics("2025-02-10", 300))
            .await;
        assert_eq!(seen["status"], "verified", "metrics need no new verification");
        assert_eq!(due(&seen), json!([month]), "the first is there");
        assert_eq!(office.text("LP.MEDIA_VIEWS").await, "300");
        bench.seal().await;
        let frozen = office.town.figure("LP.MEDIA_VIEWS").await;
        bench.at("2025-03-12 09:00");
        office.clerk.change(&path, 6, metrics("2025-02-10", 900)).await.refused(422, "snapshot");
        let seen = office
            .act(&office.clerk, "products", &seen, "record-metrics", metrics("2025-03-11", 900))
            .await;
        assert_eq!(due(&seen), json!([]));
        for sealed in [false, true] {
            for (code, text) in [
                ("LP.MEDIA_POSTS", "3"),
                ("LP.SHORT_VIDEOS", "1"),
                ("LP.LIVES", "1"),
                ("LP.MEDIA_VIEWS", "900"),
                ("LP.MEDIA_SHARE", "75%"),
            ] {
                assert_eq!(office.text(code).await, text, "{code}, sealed: {sealed}");
            }
            let posts = office.town.figure("LP.MEDIA_POSTS").await;
            assert_eq!(posts["excluded"][0]["count"], 1, "the draft");
            bench.seal().await;
        }
        let then = format!(
            "/v1/reporting/figures?indicators=LP.MEDIA_VIEWS&period=2025&unit={}&as_of={}&ledger_index={}",
            bench.town.id,
            frozen["as_of"].as_str().unwrap(),
            frozen["ledger_index"]
        );
        let then = office.town.deputy.get(&then).await.ok();
        assert_eq!(then["figures"][0]["text"], "300", "as it was known then");
    }
}
