//! A record that an authority holds, while somebody takes something of it away.

use super::*;
use crate::approval::approve;
use std::cell::RefCell;

/// D-11: whoever is told that the record is held finds it as it was then: an erasure is over before, or refused.
#[actix_web::test]
async fn c22_nothing_is_erased_under_a_hold_in_any_order() {
    let Some(bench) = postgres().await else { return };
    let town = Town::new(&bench).await;
    let steps = Steps::of_requests();
    let mut refused = 0;
    for (n, order) in steps.orders().iter().enumerate() {
        let phone = format!("1391235{n:04}");
        let caller = json!({ "caller": { "name": "欧阳秘密", "phone": phone } });
        let ticket = town.receive_with(&format!("I9-{n}"), caller).await;
        let body = json!({ "phone": phone, "ground": "unlawful", "reason": "本人书面申请" });
        let request = town.clerk.post("/v1/privacy/erasures", body).await.created();
        let hold =
            json!({ "record": ticket["id"], "authority": "乌翠区人民法院", "document_no": "1号" });
        let ended = RefCell::new(Vec::new());
        let erase: LocalBoxFuture<'_, Answer> = Box::pin(async {
            let answer = approve(&town.deputy, &request).await;
            ended.borrow_mut().push("erasure");
            answer
        });
        let place: LocalBoxFuture<'_, Answer> = Box::pin(async {
            let answer = town.deputy.post("/v1/privacy/holds", hold).await;
            ended.borrow_mut().push("hold");
            answer
        });
        let [erased, held] = run(&bench, &steps, order, [erase, place]).await;
        assert_eq!(held.status, 201, "{order:?}: {}", held.body);
        match ended.borrow()[0] {
            "erasure" if erased.status == 200 => {}
            _ => {
                erased.refused(409, "record_held");
                refused += 1;
            }
        }
    }
    assert!(refused > 0, "some come too late");
}
