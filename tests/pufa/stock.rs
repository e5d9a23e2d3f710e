//! What an activity hands out leaves the stock that it names.

use super::*;
use crate::town::benches;
use futures_util::future::join;

/// A stock of brochures.
pub async fn stocked(office: &Office<'_>, quantity: u32) -> Value {
    let book = office.verified("materials", materials::material("brochure")).await;
    let receive = json!({ "on": "2025-01-06", "quantity": quantity });
    office.act(&office.clerk, "materials", &book, "receive", receive).await
}

pub fn taking(stock: &Value, quantity: u32) -> Value {
    let issue = with(issue("brochure", quantity), json!({ "stock": stock["id"] }));
    with(activity("2025-03-03"), json!({ "materials": [issue] }))
}

pub async fn balance(office: &Office<'_>, stock: &Value) -> i64 {
    let stock = office.clerk.get(&format!("{BASE}/materials/{}", id(stock))).await.ok();
    let content = &stock["content"];
    let moved = content["movements"].as_array().unwrap().iter();
    let sum: i64 = moved.map(|one| one["quantity"].as_i64().unwrap()).sum();
    assert_eq!(content["balance"].as_i64(), Some(sum), "the book adds up");
    sum
}

#[actix_web::test]
async fn an_activity_takes_from_the_stock_and_gives_back() {
    for bench in benches().await {
        let office = Office::new(&bench).await;
        let stock = stocked(&office, 100).await;
        let one = office.draft("activities", taking(&stock, 80)).await;
        assert_eq!(balance(&office, &stock).await, 100, "a draft may be a plan");
        let one = office.act(&office.clerk, "activities", &one, "submit", json!({})).await;
        assert_eq!(balance(&office, &stock).await, 20);
        let path = address("materials", &stock, "issue");
        let by_hand = json!({ "on": "2025-03-10", "quantity": 1, "activity": one["id"] });
        office.clerk.change(&path, 5, by_hand).await.refused(409, "stock_named");
        // More than there is: neither is told.
        let two = office.draft("activities", taking(&stock, 21)).await;
        let submit = address("activities", &two, "submit");
        office.clerk.change(&submit, 1, json!({})).await.refused(409, "stock_short");
        let same = office.clerk.get(&format!("{BASE}/activities/{}", id(&two))).await.ok();
        assert_eq!((&same["status"], balance(&office, &stock).await), (&json!("draft"), 20));
        let said = json!({ "content": taking(&stock, 50) });
        let one = office.act(&office.clerk, "activities", &one, "revise", said).await;
        assert_eq!(balance(&office, &stock).await, 50, "a revision takes the difference");
        let one = office.act(&office.judicial, "activities", &one, "verify", json!({})).await;
        let two = office.act(&office.clerk, "activities", &two, "submit", json!({})).await;
        assert_eq!(balance(&office, &stock).await, 29);
        let reason = json!({ "reason": "数量不符" });
        let two = office.act(&office.judicial, "activities", &two, "return", reason.clone()).await;
        assert_eq!(balance(&office, &stock).await, 50, "what was sent back has taken nothing");
        office.act(&office.clerk, "activities", &two, "submit", json!({})).await;
        office.act(&office.judicial, "activities", &one, "void", reason).await;
        assert_eq!(balance(&office, &stock).await, 79);
        let latest = office.clerk.get(&format!("{BASE}/materials/{}", id(&stock))).await.ok();
        assert_eq!(
            latest["status"], "verified",
            "what follows from a rule asks for no verification"
        );
        assert_eq!(office.text("LP.BROCHURES").await, "0", "the void one counts nowhere");
        // A book that is being corrected takes back, and gives nothing.
        let renamed =
            with(materials::material("brochure"), json!({ "title": "民法典宣传册（二）" }));
        let said = json!({ "content": renamed, "reason": "名称有误" });
        office.act(&office.clerk, "materials", &latest, "revise", said).await;
        let two = office.clerk.get(&format!("{BASE}/activities/{}", id(&two))).await.ok();
        let reason = json!({ "reason": "数量不符" });
        let two = office.act(&office.judicial, "activities", &two, "return", reason).await;
        assert_eq!(balance(&office, &stock).await, 100);
        let submit = address("activities", &two, "submit");
        let version = two["version"].as_i64().unwrap();
        office.clerk.change(&submit, version, json!({})).await.refused(422, "stock_unknown");
    }
}

/// What came in or went out by hand and was entered wrongly; what an activity says itself is put right at the activity, and there is enough
/// on every day without it.
#[actix_web::test]
async fn a_movement_that_was_entered_wrongly_is_taken_out() {
    for bench in benches().await {
        let office = Office::new(&bench).await;
        let stock = stocked(&office, 10).await;
        let by_hand = json!({ "on": "2025-01-07", "quantity": 4 });
        let stock = office.act(&office.clerk, "materials", &stock, "issue", by_hand).await;
        let receive = json!({ "on": "2025-01-08", "quantity": 100 });
        let stock = office.act(&office.clerk, "materials", &stock, "receive", receive).await;
        let path = address("materials", &stock, "annul-entry");
        let out = |number: u32| json!({ "number": number, "reason": "数错" });
        let version = stock["version"].as_i64().unwrap();
        office.clerk.change(&path, version, out(2)).await.refused(403, "forbidden");
        office.judicial.change(&path, version, out(4)).await.refused(422, "entry_unknown");
        let first = office.judicial.change(&path, version, out(1)).await;
        first.refused(409, "stock_short");
        office.act(&office.judicial, "materials", &stock, "annul-entry", out(2)).await;
        assert_eq!(balance(&office, &stock).await, 110);
        let one = office.draft("activities", taking(&stock, 80)).await;
        let one = office.act(&office.clerk, "activities", &one, "submit", json!({})).await;
        assert_eq!(balance(&office, &stock).await, 30);
        let stock = office.clerk.get(&format!("{BASE}/materials/{}", id(&stock))).await.ok();
        let version = stock["version"].as_i64().unwrap();
        office.judicial.change(&path, version, out(3)).await.refused(409, "stock_named");
        // Nor when the activity gave it back: either half alone would make stock from nothing, or lose it.
        let reason = json!({ "reason": "数量不符" });
        office.act(&office.judicial, "activities", &one, "return", reason).await;
        assert_eq!(balance(&office, &stock).await, 110);
        for number in [3, 4] {
            let refused = office.judicial.change(&path, version + 1, out(number)).await;
            refused.refused(409, "stock_named");
        }
    }
}

/// What left by hand before the activity named the stock is part of what the activity took, and comes back with it.
#[actix_web::test]
async fn what_left_by_hand_for_an_activity_comes_back_once() {
    for bench in benches().await {
        let office = Office::new(&bench).await;
        let stock = stocked(&office, 100).await;
        let issue = with(issue("brochure", 5), json!({}));
        let plain = with(activity("2025-03-03"), json!({ "materials": [issue] }));
        let one = office.draft("activities", plain).await;
        let by_hand = json!({ "on": "2025-03-03", "quantity": 5, "activity": one["id"] });
        let stock = office.act(&office.clerk, "materials", &stock, "issue", by_hand).await;
        let named = json!({ "content": taking(&stock, 5) });
        let one = office.act(&office.clerk, "activities", &one, "revise", named).await;
        let one = office.act(&office.clerk, "activities", &one, "submit", json!({})).await;
        assert_eq!(balance(&office, &stock).await, 95);
        let path = address("materials", &stock, "annul-entry");
        let second = json!({ "number": 2, "reason": "数错" });
        let version = stock["version"].as_i64().unwrap();
        let taken = office.judicial.change(&path, version, second.clone()).await;
        taken.refused(409, "stock_named");
        let reason = json!({ "reason": "数量不符" });
        office.act(&office.judicial, "activities", &one, "return", reason).await;
        assert_eq!(balance(&office, &stock).await, 100);
        let twice = office.judicial.change(&path, version + 1, second).await;
        twice.refused(409, "stock_named");
    }
}

#[actix_web::test]
async fn a_stock_that_is_named_is_of_the_unit_and_of_the_kind() {
    for bench in benches().await {
        let office = Office::new(&bench).await;
        let refused = async |stock: &Value| {
            let new = json!({ "unit": bench.town.id, "content": taking(stock, 1) });
            let path = format!("{BASE}/activities");
            office.clerk.post(&path, new).await.refused(422, "stock_unknown");
        };
        refused(&json!({ "id": Id::from_u128(9) })).await;
        refused(&office.submitted("materials", materials::material("brochure")).await).await;
        refused(&office.verified("materials", materials::material("gift")).await).await;
        let elsewhere =
            json!({ "unit": office.town.village, "content": materials::material("brochure") });
        let theirs = office.clerk.post(&format!("{BASE}/materials"), elsewhere).await.created();
        let theirs = office.act(&office.clerk, "materials", &theirs, "submit", json!({})).await;
        refused(&office.act(&office.judicial, "materials", &theirs, "verify", json!({})).await)
            .await;
    }
}

/// Of two that want more than there is together, one gets it.
#[actix_web::test]
async fn two_activities_at_once_never_overdraw_a_stock() {
    for bench in benches().await {
        let office = Office::new(&bench).await;
        let stock = stocked(&office, 100).await;
        for round in 0..6 {
            let drafts = [
                office.draft("activities", taking(&stock, 60)).await,
                office.draft("activities", taking(&stock, 60)).await,
            ];
            let paths = drafts.each_ref().map(|one| address("activities", one, "submit"));
            let both = join(
                office.clerk.change(&paths[0], 1, json!({})),
                office.clerk.change(&paths[1], 1, json!({})),
            )
            .await;
            let (done, refused) = match both.0.status.as_u16() {
                200 => (both.0, both.1),
                _ => (both.1, both.0),
            };
            let done = done.ok();
            refused.refused(409, "stock_short");
            assert_eq!(balance(&office, &stock).await, 40, "round {round}");
            let reason = json!({ "reason": "下一轮" });
            office.act(&office.judicial, "activities", &done, "void", reason).await;
            assert_eq!(balance(&office, &stock).await, 100, "round {round}");
        }
    }
}
