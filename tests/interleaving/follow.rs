//! What names a record, while that record is taken back.

use super::*;
use crate::pufa::{self, literates};
use crate::study_stories::{Office, address, officer, plan, session, training};

/// A plan names the session by which an item was done while the session becomes void: whichever comes first, nothing is done by it.
#[actix_web::test]
async fn c22_no_item_is_done_by_a_void_session_in_any_order() {
    let Some(bench) = postgres().await else { return };
    let office = Office::new(&bench).await;
    let steps = Steps::of_requests();
    for order in &steps.orders() {
        let study = session("center_group", "2025-01-20", &["constitution"]);
        let study = office.verified("sessions", study).await;
        let planned = office.verified("plans", plan()).await;
        let complete = address("plans", &planned, "complete-item");
        let by = json!({ "number": 1, "session": study["id"] });
        let void = address("sessions", &study, "void");
        let both = [
            change(&office.clerk, &complete, 3, by),
            change(&office.secretary, &void, 3, json!({ "reason": "没有举办" })),
        ];
        let [done, void] = run(&bench, &steps, order, both).await;
        assert_eq!(void.status, 200, "{order:?}: {}", void.body);
        assert!([200, 422].contains(&done.status.as_u16()), "{order:?}: {}", done.body);
        let path = complete.trim_end_matches("/complete-item");
        let told = office.clerk.get(path).await.ok()["content"]["items"][0]["done"].clone();
        assert_ne!(told["stands"], true, "{order:?}: {told}");
    }
}

/// A certificate names a training of another line while that becomes void: whichever comes first, its hours do not stand.
#[actix_web::test]
async fn c22_no_hours_of_a_certificate_stand_on_a_void_training_in_any_order() {
    let Some(bench) = postgres().await else { return };
    let office = pufa::Office::new(&bench).await;
    let (clerk, deputy, village) = (&office.clerk, &office.town.deputy, office.town.village);
    let steps = Steps::of_requests();
    for (n, order) in steps.orders().iter().enumerate() {
        let one = literates::verified(&office, village, &format!("llp-{n}")).await;
        let new = json!({ "unit": bench.town.id, "content": training(&["llp"], "town") });
        let course = clerk.post("/v1/study-records/trainings", new).await.created();
        clerk.change(&address("trainings", &course, "submit"), 1, json!({})).await.ok();
        deputy.change(&address("trainings", &course, "verify"), 2, json!({})).await.ok();
        let certify = pufa::address("literates", &one, "certify");
        let mut named = literates::certificate("2025-03-07");
        (named["training"], named["tenths_of_hours"]) = (course["id"].clone(), json!(80));
        let void = address("trainings", &course, "void");
        let both = [
            change(&office.judicial, &certify, 3, named),
            change(deputy, &void, 3, json!({ "reason": "没有举办" })),
        ];
        let [certified, void] = run(&bench, &steps, order, both).await;
        assert_eq!(void.status, 200, "{order:?}: {}", void.body);
        assert!([200, 422].contains(&certified.status.as_u16()), "{order:?}: {}", certified.body);
        let path = certify.trim_end_matches("/certify");
        let told = office.judicial.get(path).await.ok()["content"]["certified"].clone();
        assert_ne!(told["stands"], true, "{order:?}: {told}");
    }
}

/// Hours of an officer are entered while their training becomes void: whichever comes first, they do not count.
#[actix_web::test]
async fn c22_no_hours_count_of_a_void_training_in_any_order() {
    let Some(bench) = postgres().await else { return };
    let office = Office::new(&bench).await;
    let one = office.verified("officers", officer(31, None)).await;
    let log = address("officers", &one, "log-hours");
    let path = log.trim_end_matches("/log-hours");
    let steps = Steps::of_requests();
    for order in &steps.orders() {
        let course = office.verified("trainings", training(&["enforcement"], "town")).await;
        let void = address("trainings", &course, "void");
        let named = json!({ "training": course["id"] });
        let both = [
            change(&office.judicial, &log, version(&office.judicial, path).await, named),
            change(&office.officer, &void, 3, json!({ "reason": "没有举办" })),
        ];
        let [logged, void] = run(&bench, &steps, order, both).await;
        assert_eq!(void.status, 200, "{order:?}: {}", void.body);
        assert!([200, 422].contains(&logged.status.as_u16()), "{order:?}: {}", logged.body);
        let told = office.judicial.get(path).await.ok()["content"]["trainings"].clone();
        let stands = told.as_array().unwrap().iter().any(|one| one["stands"] == true);
        assert!(!stands, "{order:?}: {told}");
    }
}
