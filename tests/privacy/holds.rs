//! What an authority holds is not erased.

use super::*;
use crate::approval::approve;

/// a hold that is sent twice over a bad line, also under another key, is placed once.
#[actix_web::test]
async fn a14_a_hold_that_is_sent_again_is_placed_once() {
    for bench in benches().await {
        let town = Town::new(&bench).await;
        let ticket = town.receive("N1").await;
        let order = json!({
            "id": kernel::new_id(), "record": ticket["id"], "authority": "乌翠区人民法院", "document_no": "(2025)黑0718证保1号",
        });
        let hold = town.deputy.post("/v1/privacy/holds", order.clone()).await.created();
        assert_eq!(town.deputy.post("/v1/privacy/holds", order.clone()).await.ok(), hold);
        let mut other = order;
        other["document_no"] = json!("(2025)黑0718证保2号");
        let problem = town.deputy.post("/v1/privacy/holds", other).await.refused(409, "conflict");
        assert!(problem["detail"].as_str().is_some_and(|text| !text.is_empty()), "{problem}");
    }
}

/// D-11: a record that an authority holds refuses every erasure with the id of the hold, until the hold is lifted.
#[actix_web::test]
async fn d11_a_held_record_refuses_the_erasure_with_the_holds_id() {
    for bench in benches().await {
        let town = Town::new(&bench).await;
        let auditor = bench.person("au", &[("au", bench.district.id)]).await;
        let ticket = town.receive_with("H1", caller()).await;
        let order = json!({ "record": ticket["id"], "authority": "乌翠区人民法院", "document_no": "(2025)黑0718证保1号" });
        town.clerk.post("/v1/privacy/holds", order.clone()).await.refused(403, "forbidden");
        let hold = town.deputy.post("/v1/privacy/holds", order.clone()).await.created();
        assert_eq!((&hold["kind"], &hold["record"]), (&json!("hotline.ticket"), &ticket["id"]));
        let unknown =
            json!({ "record": kernel::new_id(), "authority": "法院", "document_no": "1号" });
        town.deputy.post("/v1/privacy/holds", unknown).await.refused(422, "invalid");
        let id = hold["id"].as_str().unwrap();
        let path = format!("/v1/privacy/holds/{id}");
        assert_eq!(auditor.get(&path).await.ok(), hold);

        let body = json!({ "phone": PHONE, "ground": "unlawful", "reason": "本人书面申请" });
        let request = town.clerk.post("/v1/privacy/erasures", body.clone()).await.created();
        let problem = approve(&town.deputy, &request).await.refused(409, "record_held");
        assert!(problem["detail"].as_str().unwrap().contains(id), "{problem}");
        assert_eq!(reveal(&town.deputy, &ticket).await.ok()["phone"], format!("+86{PHONE}"));

        let lifting = json!({ "document_no": "(2025)黑0718证保1号之二" });
        let lift = format!("{path}/lift");
        town.deputy.change(&lift, 2, lifting.clone()).await.refused(412, "version_mismatch");
        let lifted = town.deputy.change(&lift, 1, lifting.clone()).await.ok();
        assert_eq!(lifted["lifted"]["document_no"], lifting["document_no"]);
        town.deputy.change(&lift, 2, lifting).await.refused(409, "conflict");
        let list = auditor
            .get(&format!("/v1/privacy/holds?record={}", ticket["id"].as_str().unwrap()))
            .await
            .ok();
        assert_eq!(list["items"], json!([lifted]));
        let erased = approve(&town.deputy, &request).await.ok();
        assert_eq!(erased["outcome"]["records"], 1);
        assert_eq!(reveal(&town.deputy, &ticket).await.ok().get("phone"), None);
    }
}
