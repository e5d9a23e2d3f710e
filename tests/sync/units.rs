//! The units that a phone records for.

use super::*;

const KIND: &str = "kinds=organization.unit";

#[actix_web::test]
async fn a_phone_knows_the_units_within_its_reach() {
    for bench in benches().await {
        let villages = Villages::of(&bench).await;
        let (clerk, first) = (&villages.clerk, &villages.first);
        let sa = bench.person("sa", &[("sa", bench.district.id)]).await;
        bench.seal().await;
        let [mut of_clerk, mut of_first, mut of_sa] = [(); 3].map(|()| Phone::default());
        of_clerk.round(clerk, KIND).await;
        of_first.round(first, KIND).await;
        of_sa.round(&sa, &format!("limit=1&{KIND}")).await;
        let held = [&of_clerk, &of_first, &of_sa].map(|phone| phone.copies.len());
        assert_eq!(held, [3, 1, 4], "the town and its villages; one village; all of the district");
        of_clerk.is_true(clerk).await;

        let path = format!("{UNITS}/{}", villages.units[1]);
        sa.change(&format!("{path}/change"), 1, json!({ "name": "富民新村" })).await.ok();
        bench.seal().await;
        of_clerk.round(clerk, KIND).await;
        assert_eq!(
            (of_clerk.items, &of_clerk.copies[&path]["record"]["name"]),
            (1, &json!("富民新村"))
        );
        of_clerk.is_true(clerk).await;
        of_first.round(first, KIND).await;
        assert_eq!(of_first.items, 0, "another village");

        // With a new unit below it the town has other rights: its phones start anew.
        bench.unit("第三村", UnitKind::Village, bench.town.id).await;
        bench.seal().await;
        bench.at("2025-03-10 09:01");
        of_clerk.ask(clerk, KIND).await.refused(410, "cursor_expired");
        let mut anew = Phone::default();
        anew.round(clerk, KIND).await;
        assert_eq!(anew.copies.len(), 4);
        of_sa.round(&sa, KIND).await;
        assert_eq!(of_sa.copies.len(), 5);
    }
}
