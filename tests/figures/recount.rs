//! Figures against a recount from what the lists show, over lives made up by chance.

use super::*;

/// Tickets of random life: every figure equals a recount from what the interface itself lists.
#[actix_web::test]
async fn figures_equal_a_recount_from_the_lists() {
    for bench in benches().await {
        let town = Town::new(&bench).await;
        let mut random = Random(20250310);
        for n in 0..60 {
            bench.at(&format!(
                "2025-{:02}-{:02} 08:00",
                random.below(12) + 1,
                random.below(28) + 1
            ));
            live(&town, &mut random, n).await;
            if n % 17 == 0 {
                bench.seal().await;
            }
        }
        bench.at("2025-12-31 20:00");
        for sealed in [false, true] {
            if sealed {
                bench.seal().await;
            }
            compare(&town).await;
        }
        let kind = hotline::LINE.nouns[0].record;
        let (records, wrong) = bench
            .database
            .scan(move |db| ledger::recount::compare(db, "230718", &kind))
            .await
            .unwrap();
        assert_eq!((records, wrong.len()), (60, 0), "{wrong:?}");
    }
}

struct Random(u64);

impl Random {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % limit
    }
}

async fn live(town: &Town<'_>, random: &mut Random, n: u64) {
    let anonymous = random.below(4) == 0;
    let mut more = json!({ "repeat_seq": random.below(3) + 1, "lead_unit": if random.below(2) == 0 { town.village } else { town.bench.town.id } });
    if anonymous {
        more["caller_type"] = json!("anonymous");
        more["caller"] = json!({});
    }
    let ticket = town.receive_with(&format!("R{n}"), more).await;
    let later = |random: &mut Random| {
        town.bench.clock.advance(chrono::TimeDelta::hours(random.below(60) as i64))
    };
    if random.below(8) == 0 {
        return;
    }
    if random.below(8) == 0 {
        let request = json!({ "kind": "return", "reason": "not_duty", "basis": "非本镇职责" });
        let pending = town.act(&town.clerk, &ticket, "request-application", request).await;
        let endorsed = town
            .act(&town.deputy, &pending, "endorse-application", json!({ "approved": true }))
            .await;
        town.act(
            &town.district,
            &endorsed,
            "decide-application",
            json!({ "approved": random.below(2) == 0 }),
        )
        .await;
        return;
    }
    later(random);
    let assigned = town.assigned(&ticket).await;
    later(random);
    let mut now = assigned;
    if !anonymous {
        now = town
            .act(
                &town.handler,
                &now,
                "log-contact",
                json!({ "method": "phone", "reached": true, "summary": "已联系" }),
            )
            .await;
    }
    now = town.act(&town.handler, &now, "start-handling", json!({})).await;
    if random.below(4) == 0 {
        return;
    }
    later(random);
    now = town.conclude(&now).await;
    if random.below(3) > 0 {
        let rating = random.below(6) as u8;
        let solved = ["solved", "partly", "unsolved", "na"][random.below(4) as usize];
        now = town.followed(&now, rating, solved).await;
        if !(rating >= 3 && solved == "solved") && random.below(2) == 0 {
            town.act(&town.district, &now, "rework", json!({ "reason": "再办" })).await;
        }
    }
}

async fn compare(town: &Town<'_>) {
    let mut tickets = Vec::new();
    for summary in all(&town.deputy, "/v1/hotline/tickets?page_size=7&order_by=due_at").await {
        tickets.push(
            town.deputy
                .get(&format!("/v1/hotline/tickets/{}", summary["id"].as_str().unwrap()))
                .await
                .ok(),
        );
    }
    let now = town.bench.now().to_string();
    let cohort: Vec<&Value> = tickets
        .iter()
        .filter(|one| {
            !["returned", "merged", "diverted"].contains(&one["status"].as_str().unwrap())
        })
        .collect();
    let count =
        |keep: &dyn Fn(&Value) -> bool| cohort.iter().filter(|one| keep(one)).count() as f64;
    let concluded = |one: &Value| !one["concluded_at"].is_null();
    let overdue =
        |one: &Value| !concluded(one) && one["limits"]["due_at"].as_str().unwrap() <= now.as_str();
    let rating = |one: &Value| {
        one["follow_ups"]
            .as_array()
            .unwrap()
            .iter()
            .rev()
            .map(|f| f["satisfaction"].as_u64().unwrap())
            .find(|r| *r > 0)
            .unwrap_or(0)
    };
    let known = |one: &Value| {
        one["follow_ups"]
            .as_array()
            .unwrap()
            .iter()
            .rev()
            .find(|f| f["reached"] == true)
            .is_some_and(|f| f["solved"] != "na")
    };
    let solved = |one: &Value| {
        one["follow_ups"]
            .as_array()
            .unwrap()
            .iter()
            .rev()
            .find(|f| f["reached"] == true)
            .is_some_and(|f| f["solved"] == "solved")
    };
    let by = |one: &Value, at: &str, limit: &str| {
        one[at].as_str().is_some_and(|at| at <= one["limits"][limit].as_str().unwrap())
    };
    let reachable = |one: &Value| one["caller_type"] != "anonymous" || one["reachable"] == true;
    let responded = |one: &Value| {
        reachable(one)
            && by(one, "signed_at", "sign_due")
            && by(one, "first_contact_at", "contact_due")
    };
    let expected: [(&str, f64, Option<f64>); 9] = [
        ("HL.HANDLED", cohort.len() as f64, None),
        ("HL.CLOSE_RATE", count(&concluded), Some(cohort.len() as f64)),
        (
            "HL.DUE_CLOSE_RATE",
            count(&concluded),
            Some(count(&|one| concluded(one) || overdue(one))),
        ),
        (
            "HL.ONTIME_RATE",
            count(&|one| concluded(one) && one["first_on_time"] == true),
            Some(count(&|one| concluded(one) || overdue(one))),
        ),
        ("HL.RESPONSE_RATE", count(&responded), Some(count(&reachable))),
        ("HL.RESOLVE_RATE", count(&solved), Some(count(&known))),
        (
            "HL.SATISFY_RATE",
            count(&|one| concluded(one) && rating(one) >= 3),
            Some(count(&|one| concluded(one) && rating(one) > 0)),
        ),
        (
            "HL.RETURN_RATE",
            tickets.iter().filter(|one| one["status"] == "returned").count() as f64,
            Some(tickets.len() as f64),
        ),
        (
            "HL.REPEAT_RATE",
            count(&|one| one["repeat_seq"].as_u64().unwrap() >= 2),
            Some(cohort.len() as f64),
        ),
    ];
    for (code, numerator, denominator) in expected {
        let figure = town.figure(code).await;
        assert_eq!(figure["numerator"].as_f64().unwrap(), numerator, "{code}: {figure}");
        assert_eq!(figure["denominator"].as_f64(), denominator, "{code}: {figure}");
        let records = all(&town.deputy, figure["records"]["numerator"].as_str().unwrap()).await;
        let sum: i64 = records.iter().map(|one| one["value"].as_i64().unwrap()).sum();
        assert_eq!(sum as f64, numerator, "{code}: the records are the figure");
        let ids: BTreeSet<&str> = records.iter().map(|one| one["id"].as_str().unwrap()).collect();
        assert_eq!(ids.len(), records.len(), "{code}: every record once");
    }
}
