//! The sittings that phones keep: each candidate their own.

use super::*;
use crate::sync::Phone;

const OWN: &str = "/v1/study-records/own-sittings";

#[actix_web::test]
async fn a_phone_keeps_the_sittings_that_its_holder_is_to_take() {
    for bench in benches().await {
        let hall = Hall::new(&bench).await;
        let sitting = hall.planned().await;
        let of_others = sitting_of(&hall, &hall.people[1..]).await;
        bench.seal().await;
        let (taker, clerk) = (&hall.takers[0], &hall.office.clerk);
        let kinds = "kinds=study-records.sitting";
        let [mut of_taker, mut of_clerk] = [(); 2].map(|()| Phone::default());
        of_taker.round(taker, kinds).await;
        of_clerk.round(clerk, kinds).await;
        assert_eq!((of_taker.holds(OWN), of_clerk.holds(OWN)), (1, 0));
        of_taker.is_true(taker).await;
        let own = taker.get(&one(OWN, &sitting)).await.ok();
        assert_eq!((&own["opens_at"], &own["minutes"]), (&sitting["opens_at"], &json!(60)));
        taker.get(&one(OWN, &of_others)).await.refused(404, "not_found");
        clerk.get(&one(OWN, &sitting)).await.refused(404, "not_found");

        for each in [&sitting, &of_others] {
            clerk.change(&format!("{}/cancel", one(SITTINGS, each)), 1, json!({})).await.ok();
        }
        bench.seal().await;
        of_taker.round(taker, kinds).await;
        assert_eq!(of_taker.holds(OWN), 1);
        of_taker.is_true(taker).await;
        assert_eq!(taker.get(&one(OWN, &sitting)).await.ok()["status"], "cancelled");
    }
}

async fn sitting_of(hall: &Hall<'_>, people: &[Value]) -> Value {
    let new = super::sitting(hall.bench().town.id, &hall.paper, people);
    hall.office.clerk.post(SITTINGS, new).await.created()
}
