//! 考试与人员: what there is once, or not any more, while somebody else is about to have it.

use super::*;
use crate::study_stories::exams::{ATTEMPTS, Hall, SITTINGS, sitting};
use crate::study_stories::{Office, officer};

/// A candidate begins while the sitting is called off: whichever comes first, nobody sits an exam that is not held.
#[actix_web::test]
async fn c22_nobody_begins_a_sitting_that_is_called_off_in_any_order() {
    let Some(bench) = postgres().await else { return };
    let hall = Hall::new(&bench).await;
    let (taker, clerk) = (&hall.takers[0], &hall.office.clerk);
    let steps = Steps::of_requests();
    for order in &steps.orders() {
        let mut new = sitting(bench.town.id, &hall.paper, &hall.people);
        new["opens_at"] = json!("2025-03-09T01:00:00Z");
        let planned = clerk.post(SITTINGS, new).await.created();
        let cancel = format!("{SITTINGS}/{}/cancel", text(&planned, "id"));
        let begin: LocalBoxFuture<'_, Answer> =
            Box::pin(taker.post(ATTEMPTS, json!({ "sitting": planned["id"] })));
        let both = [begin, change(clerk, &cancel, 1, json!({}))];
        let [begun, cancelled] = run(&bench, &steps, order, both).await;
        let codes =
            [&begun, &cancelled].map(|one| one.body["code"].as_str().unwrap_or("").to_string());
        match begun.status.as_u16() {
            201 => assert_eq!(codes[1], "sitting_state", "{order:?}: {}", cancelled.body),
            _ => assert_eq!(
                (codes[0].as_str(), cancelled.status.as_u16()),
                ("sitting_not_open", 200)
            ),
        }
    }
}

/// Two offices enter one person as an officer on post: one of them does.
#[actix_web::test]
async fn c22_a_person_comes_to_be_on_post_once_in_every_order() {
    let Some(bench) = postgres().await else { return };
    let office = Office::new(&bench).await;
    let path = "/v1/study-records/officers";
    let steps = Steps::of_requests();
    bench.people(1000..1300).await;
    for (person, order) in (1000..).zip(&steps.orders()) {
        let send = || -> LocalBoxFuture<'_, Answer> {
            let new = json!({ "unit": bench.town.id, "content": officer(person, None) });
            Box::pin(office.judicial.post(path, new))
        };
        let both = run(&bench, &steps, order, [send(), send()]).await;
        let mut statuses = both.each_ref().map(|one| one.status.as_u16());
        statuses.sort_unstable();
        assert_eq!(statuses, [201, 409], "{order:?}: {both:?}");
    }
}
