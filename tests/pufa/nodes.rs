//! 时间节点与年度计划: C26, coverage of nodes and audiences.

use super::*;
use crate::town::benches;

fn at_node(on: &str, code: &str, to: &str) -> Value {
    with(activity(on), json!({ "node": { "code": code, "to": to } }))
}

#[actix_web::test]
async fn nodes_of_the_plan_count_once_each_when_an_activity_lies_in_their_days() {
    for bench in benches().await {
        let office = Office::new(&bench).await;
        assert_eq!(office.text("LP.NODE_COVERAGE").await, "—", "nothing is planned");
        let approved = office
            .verified(
                "plans",
                plan(&[
                    ("consumer-day", "2025-03-15", "2025-03-15"),
                    ("national-security-day", "2025-04-15", "2025-04-15"),
                    ("civil-code-month", "2025-05-01", "2025-05-31"),
                    ("military-service-month", "2025-08-01", "2025-08-31"),
                    ("constitution-week", "2025-12-01", "2025-12-07"),
                ]),
            )
            .await;
        bench.at("2025-03-20 09:00");
        assert_eq!(office.text("LP.NODE_COVERAGE").await, "—", "no node is over yet");
        office.verified("activities", at_node("2025-03-14", "consumer-day", "2025-03-15")).await;
        office.verified("activities", at_node("2025-03-16", "consumer-day", "2025-03-15")).await;
        // A node that was not planned is done, and covers nothing.
        office.verified("activities", at_node("2025-03-12", "arbor-day", "2025-03-12")).await;
        bench.at("2025-06-10 09:00");
        office
            .submitted("activities", at_node("2025-04-15", "national-security-day", "2025-04-15"))
            .await;
        office
            .verified("activities", at_node("2025-05-20", "civil-code-month", "2025-05-31"))
            .await;
        let done = office.town.figure("LP.NODES_DONE").await;
        assert_eq!(done["text"], "3");
        let coverage = office.town.figure("LP.NODE_COVERAGE").await;
        assert_eq!(
            (&coverage["text"], &coverage["numerator"], &coverage["denominator"]),
            (&json!("66.67%"), &json!(2.0), &json!(3))
        );
        // What the county sets stands in the plan.
        bench.at("2025-12-20 09:00");
        let own = |plan: &Value| {
            let node =
                json!({ "code": "military-service-month", "to": "2025-08-31", "plan": plan });
            with(activity("2025-08-10"), json!({ "node": node }))
        };
        office.verified("activities", own(&approved["id"])).await;
        let unknown = json!({ "unit": bench.town.id, "content": own(&json!(Id::from_u128(9))) });
        let path = format!("{BASE}/activities");
        office.clerk.post(&path, unknown).await.refused(422, "node_plan_unknown");
        let far = with(
            own(&approved["id"]),
            json!({ "held_from": "2025-07-20", "held_to": "2025-07-20" }),
        );
        let far = json!({ "unit": bench.town.id, "content": far });
        office.clerk.post(&path, far).await.refused(422, "node_window");
        office
            .verified("activities", at_node("2025-12-04", "constitution-week", "2025-12-07"))
            .await;
        for sealed in [false, true] {
            assert_eq!(office.text("LP.NODES_DONE").await, "5", "sealed: {sealed}");
            let coverage = office.town.figure("LP.NODE_COVERAGE").await;
            assert_eq!((&coverage["text"], &coverage["denominator"]), (&json!("80%"), &json!(5)));
            let mut named: Vec<String> = office
                .behind(&coverage)
                .await
                .iter()
                .map(|one| one["entity"].as_str().unwrap().to_string())
                .collect();
            named.sort();
            named.dedup();
            assert_eq!(
                named,
                [
                    "civil-code-month:2025",
                    "constitution-week:2025",
                    "consumer-day:2025",
                    "military-service-month:2025"
                ],
                "what was not planned is not among them"
            );
            let series = format!(
                "/v1/reporting/figures/LP.NODE_COVERAGE/series?by=month&period=2025&unit={}",
                bench.town.id
            );
            let series = office.town.deputy.get(&series).await.ok();
            let months = [2, 3, 4, 11].map(|month| series["points"][month]["text"].clone());
            assert_eq!(months, ["100%", "0%", "100%", "100%"]);
            bench.seal().await;
        }
    }
}

#[actix_web::test]
async fn audiences_are_held_against_the_approved_plan() {
    for bench in benches().await {
        let office = Office::new(&bench).await;
        let nodes = [("arbor-day", "2025-03-12", "2025-03-12")];
        let submitted = office.submitted("plans", plan(&nodes)).await;
        office.verified("activities", activity("2025-03-03")).await;
        let soldiers = json!({ "audiences": ["soldier"] });
        office.verified("activities", with(activity("2025-03-04"), soldiers)).await;
        let none = office.town.figure("LP.GROUP_COVERAGE").await;
        assert_eq!((&none["text"], &none["excluded"][0]["count"]), (&json!("—"), &json!(1)));
        office.act(&office.town.deputy, "plans", &submitted, "verify", json!({})).await;
        let coverage = office.town.figure("LP.GROUP_COVERAGE").await;
        assert_eq!(
            (&coverage["text"], &coverage["denominator"]),
            (&json!("66.67%"), &json!(3)),
            "residents and the old of three groups; soldiers were not planned"
        );
        bench.seal().await;
        assert_eq!(office.text("LP.GROUP_COVERAGE").await, "66.67%");
        let calendar = office.clerk.get(&format!("{BASE}/calendar")).await.ok();
        assert!(calendar["nodes"].as_array().unwrap().len() >= 30);
        assert_eq!(calendar["campaigns"][0]["code"], "publicity-8");
        let twice = json!({ "unit": bench.town.id, "content": plan(&[nodes[0], nodes[0]]) });
        office.clerk.post(&format!("{BASE}/plans"), twice).await.refused(422, "nodes");
    }
}

/// Of what the town itself planned, no more is covered by itself than there is, whatever a village planned besides.
#[actix_web::test]
async fn a_coverage_by_unit_is_that_of_each_unit() {
    for bench in benches().await {
        let office = Office::new(&bench).await;
        let village = office.town.village;
        let verified = async |noun: &str, unit: Id, content: Value| {
            let new = json!({ "unit": unit, "content": content });
            let draft = office.clerk.post(&format!("{BASE}/{noun}"), new).await.created();
            let sent = office.act(&office.clerk, noun, &draft, "submit", json!({})).await;
            office.act(&office.town.deputy, noun, &sent, "verify", json!({})).await;
        };
        let nodes = [("arbor-day", "2025-03-12", "2025-03-12")];
        let of_the_old = with(plan(&nodes), json!({ "audiences": ["elder"] }));
        verified("plans", bench.town.id, of_the_old).await;
        verified("plans", village, plan(&nodes)).await;
        // For residents and the old: the town planned the old alone.
        verified("activities", bench.town.id, activity("2025-03-03")).await;
        let young = with(activity("2025-03-04"), json!({ "audiences": ["youth"] }));
        verified("activities", village, young).await;
        let series = format!(
            "/v1/reporting/figures/LP.GROUP_COVERAGE/series?by=unit&period=2025&unit={}",
            bench.town.id
        );
        for sealed in [false, true] {
            let series = office.town.deputy.get(&series).await.ok();
            let points = series["points"].as_array().unwrap();
            let of = |unit: Id| {
                let point = points.iter().find(|one| one["unit"] == json!(unit)).unwrap();
                (&point["text"], &point["numerator"], &point["denominator"])
            };
            let own = (&json!("100%"), &json!(1.0), &json!(1));
            assert_eq!(of(bench.town.id), own, "sealed: {sealed}");
            let third = (&json!("33.33%"), &json!(1.0), &json!(3));
            assert_eq!(of(village), third, "sealed: {sealed}");
            assert_eq!(points[0]["label"], "本级");
            assert_eq!(office.text("LP.GROUP_COVERAGE").await, "100%", "of both together");
            bench.seal().await;
        }
    }
}
