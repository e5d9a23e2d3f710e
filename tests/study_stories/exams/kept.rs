//! The sittings that phones keep: each candidate their own, and whoever sets them those of their units.

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
        let mut of_taker = Phone::default();
        of_taker.round(taker, kinds).await;
        assert_eq!(of_taker.holds(OWN), 1);
        of_taker.is_true(taker).await;
        let own = taker.get(&one(OWN, &sitting)).await.ok();
        assert_eq!((&own["opens_at"], &own["minutes"]), (&sitting["opens_at"], &json!(60)));
        taker.get(&one(OWN, &of_others)).await.refused(404, "not_found");

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

/// Who sets and invigilates sittings has those of their units, and those that they are to take anywhere; page by page, each once.
#[actix_web::test]
async fn a_phone_keeps_the_sittings_that_its_holder_sets() {
    for bench in benches().await {
        let hall = Hall::new(&bench).await;
        let clerk = &hall.office.clerk;
        let (first, second) = (hall.planned().await, hall.planned().await);
        let village = hall.office.town.village;
        let planner = bench.person("planner", &[("pub", village)]).await;
        let with_planner = [person_of(&planner).await, hall.people[0].clone()];
        let third = sitting_of(&hall, &with_planner).await;
        bench.seal().await;
        let kinds = "kinds=study-records.sitting&limit=1";
        let [mut of_clerk, mut of_planner] = [(); 2].map(|()| Phone::default());
        of_clerk.round(clerk, kinds).await;
        of_planner.round(&planner, kinds).await;
        assert_eq!((of_clerk.holds(OWN), of_clerk.items()), (3, 3));
        assert_eq!(of_planner.holds(OWN), 1, "the village sets none");
        of_clerk.is_true(clerk).await;
        of_planner.is_true(&planner).await;
        planner.get(&one(OWN, &third)).await.ok();
        planner.get(&one(OWN, &second)).await.refused(404, "not_found");

        clerk.change(&format!("{}/cancel", one(SITTINGS, &first)), 1, json!({})).await.ok();
        bench.seal().await;
        of_clerk.round(clerk, kinds).await;
        of_planner.round(&planner, kinds).await;
        assert_eq!((of_clerk.items(), of_planner.items()), (1, 0));
        of_clerk.is_true(clerk).await;
    }
}

async fn sitting_of(hall: &Hall<'_>, people: &[Value]) -> Value {
    let new = super::sitting(hall.bench().town.id, &hall.paper, people);
    hall.office.clerk.post(SITTINGS, new).await.created()
}
