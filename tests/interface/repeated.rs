//! Versions and keys: of two that change the same one wins, and what is sent again is done once.

use super::*;

#[actix_web::test]
async fn a_change_names_the_version_it_has_seen() {
    for bench in benches().await {
        let town = Town::new(&bench).await;
        let ticket = town.receive("V1").await;
        let path = format!("/v1/hotline/tickets/{}", ticket["id"].as_str().unwrap());
        let read = town.clerk.get(&path).await;
        assert_eq!(read.header("etag"), "\"v1\"");
        let again = town
            .clerk
            .send(TestRequest::get().uri(&path).insert_header(("If-None-Match", "W/\"v1\"")))
            .await;
        assert_eq!(
            (again.status.as_u16(), again.bytes.len(), again.header("etag")),
            (304, 0, "\"v1\"")
        );
        let sign = format!("{path}/sign");
        town.clerk.change(&sign, 7, json!({})).await.refused(412, "version_mismatch");
        let weak = [("Idempotency-Key", "w"), ("If-Match", "W/\"v1\"")];
        let signed = town.clerk.request(Method::POST, &sign, Some(json!({})), &weak).await;
        assert_eq!(signed.header("etag"), "\"v2\"");
        assert_eq!(signed.ok()["status"], "signed");
        town.clerk.change(&sign, 1, json!({})).await.refused(412, "version_mismatch");
        town.clerk.change(&sign, 2, json!({})).await.refused(409, "ticket_state");
    }
}

#[actix_web::test]
async fn a09_two_with_the_same_version_are_one_winner() {
    for bench in benches().await {
        let town = Town::new(&bench).await;
        for n in 0..200 {
            let ticket = town.receive(&format!("W{n}")).await;
            let path = format!("/v1/hotline/tickets/{}/sign", ticket["id"].as_str().unwrap());
            let (one, two) = futures(&town, &path).await;
            let mut statuses = [one, two];
            statuses.sort_unstable();
            assert_eq!(statuses, [200, 412]);
        }
    }
}

async fn futures(town: &Town<'_>, path: &str) -> (u16, u16) {
    let (one, two) =
        tokio::join!(town.clerk.change(path, 1, json!({})), town.clerk.change(path, 1, json!({})));
    (one.status.as_u16(), two.status.as_u16())
}

#[actix_web::test]
async fn a_repeated_request_has_one_effect() {
    for bench in benches().await {
        let town = Town::new(&bench).await;
        let post = async |key: &str, body: Value| {
            town.district
                .request(
                    Method::POST,
                    "/v1/hotline/tickets",
                    Some(body),
                    &[("Idempotency-Key", key)],
                )
                .await
        };
        let first = post("key-1", town.new_ticket("I1")).await;
        let again = post("\"key-1\"", town.new_ticket("I1")).await;
        assert_eq!((first.status, &first.bytes), (again.status, &again.bytes));
        assert_eq!(
            (first.header("idempotent-replayed"), again.header("idempotent-replayed")),
            ("", "true")
        );
        assert_eq!(again.header("location"), first.header("location"));
        post("key-1", town.new_ticket("I2")).await.refused(422, "idempotency_key_reused");
        let answers = tokio::join!(
            post("key-2", town.new_ticket("I3")),
            post("key-2", town.new_ticket("I3")),
            post("key-2", town.new_ticket("I3")),
            post("key-2", town.new_ticket("I3")),
            post("key-2", town.new_ticket("I3")),
            post("key-2", town.new_ticket("I3"))
        );
        let bodies: BTreeSet<Vec<u8>> =
            [answers.0, answers.1, answers.2, answers.3, answers.4, answers.5]
                .into_iter()
                .map(|one| one.bytes)
                .collect();
        assert_eq!(bodies.len(), 1);
        assert_eq!(
            town.clerk.get("/v1/hotline/tickets").await.ok()["items"].as_array().unwrap().len(),
            2
        );
    }
}
