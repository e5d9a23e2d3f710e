//! Pages of lists.

use super::*;

#[actix_web::test]
async fn every_page_together_is_the_list() {
    for bench in benches().await {
        let town = Town::new(&bench).await;
        for n in 0..23 {
            // Several at the same moment: the id decides.
            bench.at(&format!("2025-03-{:02} 09:00", n / 5 + 1));
            town.receive(&format!("P{n}")).await;
        }
        for (size, order) in [
            (1, "dispatched_at"),
            (7, "dispatched_at%20desc"),
            (7, "due_at"),
            (100, "due_at%20desc"),
            (5, "due_at%20desc"),
        ] {
            let base = format!("/v1/hotline/tickets?page_size={size}&order_by={order}");
            let (mut seen, mut token) = (Vec::new(), String::new());
            loop {
                let page = town.clerk.get(&format!("{base}{token}")).await.ok();
                seen.extend(
                    page["items"]
                        .as_array()
                        .unwrap()
                        .iter()
                        .map(|one| one["id"].as_str().unwrap().to_string()),
                );
                let Some(next) = page["next_page_token"].as_str() else { break };
                token = format!("&page_token={next}");
            }
            let distinct: BTreeSet<&String> = seen.iter().collect();
            assert_eq!((seen.len(), distinct.len()), (23, 23), "{order} by {size}");
        }
        let page = town.clerk.get("/v1/hotline/tickets?page_size=3").await.ok();
        let token = page["next_page_token"].as_str().unwrap();
        town.clerk
            .get(&format!("/v1/hotline/tickets?page_size=3&status=signed&page_token={token}"))
            .await
            .refused(400, "malformed_request");
        town.deputy
            .get(&format!("/v1/hotline/tickets?page_size=3&page_token={token}"))
            .await
            .refused(400, "malformed_request");
    }
}
