//! 宣传品库存

use super::*;
use crate::town::benches;

pub fn material(item: &str) -> Value {
    json!({ "item": item, "title": "《民法典》宣传册", "opened_on": "2025-01-05" })
}

/// C13 and C14, the decoys in stock: what was received, and what was taken out and not handed out, counts nowhere.
#[actix_web::test]
async fn stock_is_never_short_and_counts_nowhere() {
    for bench in benches().await {
        let office = Office::new(&bench).await;
        let book = office.verified("materials", material("brochure")).await;
        let forged = with(material("gift"), json!({ "balance": 90 }));
        assert_eq!(office.draft("materials", forged).await["content"]["balance"], 0);
        let move_of = |on: &str, quantity: u32| json!({ "on": on, "quantity": quantity });
        let path = address("materials", &book, "issue");
        let short = office.clerk.change(&path, 3, move_of("2025-01-06", 1)).await;
        short.refused(409, "stock_short");
        let stocked = office
            .act(&office.clerk, "materials", &book, "receive", move_of("2025-01-06", 1000))
            .await;
        let handing = with(activity("2025-03-03"), json!({ "materials": [issue("brochure", 80)] }));
        let activity = office.draft("activities", handing).await;
        let gifts = with(super::activity("2025-03-03"), json!({ "materials": [issue("gift", 8)] }));
        let gifts = office.draft("activities", gifts).await;
        let of = |activity: &Value| {
            with(move_of("2025-03-02", 100), json!({ "activity": activity["id"] }))
        };
        let other = office.clerk.change(&path, 4, of(&gifts)).await;
        other.refused(422, "stock_activity");
        let handing = |unit: Id| {
            let more = json!({ "materials": [issue("brochure", 80)] });
            json!({ "unit": unit, "content": with(super::activity("2025-03-03"), more) })
        };
        let drafted = async |unit: Id| {
            office.clerk.post(&format!("{BASE}/activities"), handing(unit)).await.created()
        };
        let elsewhere = drafted(office.town.village).await;
        office.clerk.change(&path, 4, of(&elsewhere)).await.refused(422, "stock_activity");
        let void = drafted(bench.town.id).await;
        let reason = json!({ "reason": "没有举办" });
        let void = office.act(&office.judicial, "activities", &void, "void", reason).await;
        office.clerk.change(&path, 4, of(&void)).await.refused(422, "stock_activity");
        let issued = office.act(&office.clerk, "materials", &stocked, "issue", of(&activity)).await;
        assert_eq!(
            (&issued["content"]["balance"], &issued["status"]),
            (&json!(900), &json!("verified"))
        );
        office.clerk.change(&path, 5, move_of("2025-03-03", 901)).await.refused(409, "stock_short");
        office
            .clerk
            .change(&path, 4, move_of("2025-03-03", 1))
            .await
            .refused(412, "version_mismatch");
        assert_eq!(office.text("LP.BROCHURES").await, "0", "nothing was handed out yet");
        let sent = office.act(&office.clerk, "activities", &activity, "submit", json!({})).await;
        office.act(&office.judicial, "activities", &sent, "verify", json!({})).await;
        assert_eq!(office.text("LP.BROCHURES").await, "80");
        bench.seal().await;
        let by_item = office.clerk.get(&format!("{BASE}/materials?category=brochure")).await.ok();
        assert_eq!(by_item["items"].as_array().unwrap().len(), 1);
    }
}
