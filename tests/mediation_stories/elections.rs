//! Elections that were entered wrongly: taken out again with the reason, as long as nothing rests on them.

use super::*;

fn ends(committee: &Value, term: usize) -> Vec<String> {
    let seats = committee["terms"][term]["seats"].as_array().unwrap().iter();
    seats.map(|seat| seat["to"].as_str().unwrap().to_string()).collect()
}

/// What the election ended goes on as it was: the term, the seats, whoever sat there; auditors are told. A right one is entered anew.
#[actix_web::test]
async fn an_election_entered_wrongly_is_taken_out_with_what_it_ended() {
    for bench in benches().await {
        bench.at("2025-11-03 09:00");
        let office = Office::new(&bench).await;
        let auditor = bench.person("dis", &[("dis", bench.town.id)]).await;
        let committee = office.committee("锦山村调委会").await;
        let people = office.mediators(&["female", "male", "male", "female", "male"]).await;
        let act = async |record: &Value, action: &str, body: Value| {
            office.act("committees", record, action, body).await
        };
        let comment = "镇".repeat(2000);
        let reason = "误将名单录入本村".repeat(125);
        let at = "2025-11-03T00:30:00Z";
        let why = || json!({ "reason": reason, "comment": comment, "client_at": at });
        act(&committee, "annul-election", why()).await.refused(409, "election_unknown");
        let old: Vec<&Value> = people[..3].iter().collect();
        let first = act(&committee, "elect", election("2025-02-01", &old)).await.ok();
        // The second leaves in between, and stays gone.
        let second = office.again("mediators", &people[1]).await;
        let leave = json!({ "committee": committee["id"], "on": "2025-04-01" });
        office.act("mediators", &second, "end-appointment", leave).await.ok();
        let first = office.again("committees", &first).await;
        let appointed =
            async |n: usize| office.again("mediators", &people[n]).await["appointments"].clone();
        let before = [appointed(0).await, appointed(1).await, appointed(2).await];

        let new = [&people[0], &people[3], &people[4]];
        let wrong = act(&first, "elect", election("2025-06-01", &new)).await.ok();
        assert_eq!(ends(&wrong, 0), ["2025-05-31", "2025-03-31", "2025-05-31"]);
        office.counts(&[("PM.MEDIATORS_PT", "2025-11-02", "3")]).await;
        act(&wrong, "annul-election", json!({})).await.refused(422, "invalid");
        let back = act(&wrong, "annul-election", why()).await.ok();
        assert_eq!((&back["terms"], back["terms"].as_array().unwrap().len()), (&first["terms"], 1));
        for (n, was) in before.iter().enumerate() {
            assert_eq!(appointed(n).await, *was, "{n}");
        }
        assert_eq!(appointed(3).await, json!([]));
        let kept = &back["elections"][1];
        let annulled = &kept["annulled"];
        assert_eq!((&kept["from"], &annulled["reason"]), (&json!("2025-06-01"), &json!(reason)));
        assert_eq!((&annulled["comment"], &annulled["client_at"]), (&json!(comment), &json!(at)));
        office
            .counts(&[
                ("PM.MEDIATORS_PT", "2025-11-02", "2"),
                ("PM.COMMITTEE_OK", "2025-03-31", "100%"),
                ("PM.COMMITTEE_OK", "2025-11-02", "0%"),
            ])
            .await;
        let town = bench.town.id;
        let checks = async |from: &str| {
            let path = format!("/v1/mediation/checks?unit={town}&from={from}&to=2025-11-30");
            auditor.get(&path).await.ok()["findings"].as_array().unwrap().clone()
        };
        let told = checks("2025-11-03").await;
        assert_eq!((told.len(), &told[0]["code"]), (1, &json!("election_annulled")), "{told:?}");
        let told = &told[0]["records"][0];
        assert_eq!((&told["id"], &told["by"]), (&committee["id"], &json!([office.js.account])));
        assert!(told["link"].as_str().unwrap().ends_with(committee["id"].as_str().unwrap()));
        assert_eq!(
            checks("2025-11-04").await,
            Vec::<Value>::new(),
            "of the day on which it was taken out"
        );

        let right = act(&back, "elect", election("2025-07-01", &new)).await.ok();
        assert_eq!(ends(&right, 0), ["2025-06-30", "2025-03-31", "2025-06-30"]);
        office.agrees().await;
        let history = format!("/v1/ledger/subjects/{}/entries", committee["id"].as_str().unwrap());
        let history = office.js.get(&history).await.ok().to_string();
        assert!(history.contains("mediation.election_annulled") && !history.contains("误将"));
    }
}

/// A by-election gives the office back to whoever had it. Only the last one is taken out, and none upon which something was entered.
#[actix_web::test]
async fn an_election_upon_which_something_rests_stays() {
    for bench in benches().await {
        bench.at("2025-11-03 09:00");
        let office = Office::new(&bench).await;
        let committee = office.committee("锦山村调委会").await;
        let people = office.mediators(&["female", "male", "male", "male"]).await;
        let act = async |record: &Value, action: &str, body: Value| {
            office.act("committees", record, action, body).await
        };
        let why = || json!({ "reason": "误登" });
        let all: Vec<&Value> = people[..3].iter().collect();
        act(&committee, "elect", election("2025-02-01", &all)).await.ok();
        let chair = office.again("mediators", &people[0]).await;
        let leave = json!({ "committee": committee["id"], "on": "2025-04-01" });
        office.act("mediators", &chair, "end-appointment", leave).await.ok();
        let vacant = office.again("committees", &committee).await;
        let by = |from: &str, office: &str, one: &Value| {
            let member = json!({ "mediator": one["id"], "office": office, "employment": "pt" });
            json!({ "from": from, "elected_by": "village_assembly", "members": [member] })
        };
        let chosen = act(&vacant, "by-elect", by("2025-05-01", "chair", &people[1])).await.ok();
        let filled = act(&chosen, "by-elect", by("2025-06-01", "member", &people[3])).await.ok();
        assert_eq!(ends(&filled, 0).len(), 5);

        // Whoever was elected left since: that rests on it, and is put right first.
        let last = office.again("mediators", &people[3]).await;
        let leave = json!({ "committee": committee["id"], "on": "2025-08-01" });
        let left = office.act("mediators", &last, "end-appointment", leave).await.ok();
        let filled = office.again("committees", &committee).await;
        act(&filled, "annul-election", why()).await.refused(409, "election_built_on");
        let mut rows = left["appointments"].clone();
        rows[0]["until"] = json!("2028-01-31");
        let right = json!({ "appointments": rows, "reason": "未离任" });
        let stays = office.act("mediators", &left, "correct-service", right).await.ok();
        // Leaving altogether is no less.
        let leave = json!({ "on": "2025-08-01", "departure": "resigned" });
        let gone = office.act("mediators", &stays, "end-service", leave).await.ok();
        let filled = office.again("committees", &committee).await;
        act(&filled, "annul-election", why()).await.refused(409, "election_built_on");
        let right = json!({ "departures": [], "reason": "未离任" });
        office.act("mediators", &gone, "correct-service", right).await.ok();
        let filled = office.again("committees", &committee).await;
        let back = act(&filled, "annul-election", why()).await.ok();
        assert_eq!(back["terms"], chosen["terms"], "the last one alone");
        let back = act(&back, "annul-election", why()).await.ok();
        assert_eq!(back["terms"], vacant["terms"]);
        let seated = office.again("mediators", &people[1]).await["appointments"].clone();
        assert_eq!(
            (seated.as_array().unwrap().len(), &seated[0]["until"]),
            (1, &json!("2028-01-31"))
        );
        // The chair left, who was elected by what is left.
        act(&back, "annul-election", why()).await.refused(409, "election_built_on");
        office.agrees().await;
    }
}
