//! 重办: on what ground a ticket is sent back, and what its handler is told.

use super::*;

/// The town's own follow-up neither overwrites the rating of the district nor bars the rework that it calls for.
#[actix_web::test]
async fn the_town_does_not_talk_a_bad_rating_away() {
    for bench in benches().await {
        let town = Town::new(&bench).await;
        let concluded = town.concluded(&town.receive("W1").await).await;
        let bad = town.followed(&concluded, 2, "unsolved").await;
        let mut own = follow_up(5, "solved");
        own["by"] = json!("town");
        let talked = town.act(&town.clerk, &bad, "follow-up", own).await;
        assert_eq!(talked["follow_ups"].as_array().unwrap().len(), 2, "the history is kept");
        assert_eq!(town.figure("HL.SATISFY_RATE").await["text"], "0%");
        assert_eq!(town.figure("HL.RESOLVE_RATE").await["text"], "0%");
        let reason = "群众反映路灯仍不亮";
        let back = town.act(&town.district, &talked, "rework", json!({ "reason": reason })).await;
        assert_eq!(back["status"], "rework");
    }
}

/// Who has to do it again reads why, then and after further reworks.
#[actix_web::test]
async fn the_handler_reads_why_a_ticket_came_back() {
    for bench in benches().await {
        let town = Town::new(&bench).await;
        let mut now = town.concluded(&town.receive("W2").await).await;
        let reasons = ["群众反映路灯仍不亮", "只修了一盏"];
        for reason in reasons {
            let bad = town.followed(&now, 1, "unsolved").await;
            now = town.act(&town.district, &bad, "rework", json!({ "reason": reason })).await;
            now = town.act(&town.handler, &now, "start-handling", json!({})).await;
            now = town.conclude(&now).await;
        }
        let at = format!("/v1/hotline/tickets/{}", now["id"].as_str().unwrap());
        let ticket = town.handler.get(&at).await.ok();
        let events = ticket["events"].as_array().unwrap().iter();
        let told = events.filter_map(|one| one["reason"].as_str());
        assert_eq!(told.collect::<Vec<_>>(), reasons);
    }
}
