//! Seats between elections: filled, vacated, and held by whoever was hired before.

use super::service::hire;
use super::*;

/// A by-election fills what fell vacant until the term ends; nobody else leaves. An election that is entered late seats nobody longer than
/// they served.
#[actix_web::test]
async fn a_by_election_fills_the_running_term() {
    for bench in benches().await {
        bench.at("2025-11-03 09:00");
        let office = Office::new(&bench).await;
        let committee = office.committee("锦山村调委会").await;
        let people = office.mediators(&["female", "male", "male", "male", "male"]).await;
        let by = |from: &str, office: &str, one: &Value| {
            let member = json!({ "mediator": one["id"], "office": office, "employment": "pt" });
            json!({ "from": from, "elected_by": "village_assembly", "members": [member] })
        };
        let act = async |record: &Value, action: &str, body: Value| {
            office.act("committees", record, action, body).await
        };
        let vacant = by("2025-03-01", "member", &people[3]);
        act(&committee, "by-elect", vacant.clone()).await.refused(409, "no_term_runs");
        // The third left before the election was entered.
        let leave = json!({ "on": "2025-04-01", "departure": "resigned" });
        office.act("mediators", &people[2], "end-service", leave).await.ok();
        let all: Vec<&Value> = people[..3].iter().collect();
        let elected = act(&committee, "elect", election("2025-02-01", &all)).await.ok();
        let ends = |committee: &Value| {
            let seats = committee["terms"][0]["seats"].as_array().unwrap().iter();
            seats.map(|seat| seat["to"].as_str().unwrap().to_string()).collect::<Vec<_>>()
        };
        assert_eq!(ends(&elected), ["2028-01-31", "2028-01-31", "2025-03-31"]);
        office
            .counts(&[
                ("PM.COMMITTEE_OK", "2025-03-31", "100%"),
                ("PM.COMMITTEE_OK", "2025-04-01", "0%"),
            ])
            .await;

        act(&elected, "by-elect", by("2025-02-01", "member", &people[3]))
            .await
            .refused(409, "by_election_early");
        act(&elected, "by-elect", by("2025-05-01", "chair", &people[3]))
            .await
            .refused(422, "committee_chair");
        act(&elected, "by-elect", by("2025-05-01", "member", &people[1]))
            .await
            .refused(409, "member_seated");
        let filled = act(&elected, "by-elect", by("2025-05-01", "member", &people[3])).await.ok();
        assert_eq!(filled["terms"].as_array().unwrap().len(), 1);
        assert_eq!(ends(&filled), ["2028-01-31", "2028-01-31", "2025-03-31", "2028-01-31"]);
        office
            .counts(&[
                ("PM.COMMITTEE_OK", "2025-04-30", "0%"),
                ("PM.COMMITTEE_OK", "2025-05-01", "100%"),
                ("PM.MEDIATORS_PT", "2025-11-02", "3"),
            ])
            .await;
        act(&filled, "by-elect", by("2025-04-15", "member", &people[4]))
            .await
            .refused(409, "by_election_early");

        // The chair leaves the committee, and a member of it is elected to the chair.
        let chair = office.again("mediators", &people[0]).await;
        let ended = json!({ "committee": committee["id"], "on": "2025-08-01" });
        office.act("mediators", &chair, "end-appointment", ended).await.ok();
        let vacant = office.again("committees", &committee).await;
        assert_eq!(ends(&vacant)[0], "2025-07-31");
        let chosen = act(&vacant, "by-elect", by("2025-08-10", "chair", &people[1])).await.ok();
        assert_eq!(
            (&ends(&chosen)[1], chosen["terms"][0]["seats"][4]["office"].as_str()),
            (&"2025-08-09".to_string(), Some("chair"))
        );
        office.counts(&[("PM.MEDIATORS_PT", "2025-11-02", "2")]).await;
        // Who left the chair left it indeed: there is another one now. What the day was may be put right within the term.
        let left = office.again("mediators", &people[0]).await;
        let until = async |day: &str| {
            let mut rows = left["appointments"].clone();
            rows[0]["until"] = json!(day);
            let right = json!({ "appointments": rows, "reason": "离任日期误登" });
            office.act("mediators", &left, "correct-service", right).await
        };
        until("2028-02-01").await.refused(422, "appointment_elected");
        until("2028-01-31").await.refused(422, "committee_chair");
        until("2025-08-05").await.ok();
        let seated = office.again("committees", &committee).await;
        assert_eq!(ends(&seated)[0], "2025-08-05");
        office.agrees().await;
    }
}

/// Hired in 2022, elected in 2025: what ends or changes the service of a committee does so of both.
#[actix_web::test]
async fn whoever_was_hired_and_then_elected_leaves_a_committee_altogether() {
    for bench in benches().await {
        bench.at("2025-11-03 09:00");
        let office = Office::new(&bench).await;
        let committee = office.committee("锦山村调委会").await;
        let people = office.mediators(&["female", "male", "male"]).await;
        let hired =
            office.act("mediators", &people[0], "appoint", hire(&committee, "pt", "2022-01-01"));
        hired.await.ok();
        let all: Vec<&Value> = people.iter().collect();
        office.act("committees", &committee, "elect", election("2025-02-01", &all)).await.ok();
        let one = office.again("mediators", &people[0]).await;
        let full = hire(&committee, "ft", "2025-05-01");
        let one = office.act("mediators", &one, "change-employment", full).await.ok();
        let part = hire(&committee, "pt", "2025-06-01");
        let one = office.act("mediators", &one, "change-employment", part).await.ok();
        office
            .counts(&[
                ("PM.MEDIATORS_FT", "2025-05-31", "1"),
                ("PM.MEDIATORS_FT", "2025-06-01", "0"),
                ("PM.MEDIATORS_PT", "2025-06-01", "3"),
            ])
            .await;
        let ended = json!({ "committee": committee["id"], "on": "2025-08-01" });
        let one = office.act("mediators", &one, "end-appointment", ended).await.ok();
        office.counts(&[("PM.MEDIATORS_PT", "2025-08-01", "2")]).await;
        // Nobody left: the seat is theirs again, until the term ends.
        let mut rows = one["appointments"].clone();
        for row in rows.as_array_mut().unwrap() {
            if row["basis"] == "member" && row["until"] == "2025-07-31" {
                row["until"] = json!("2028-01-31");
            }
        }
        let right = json!({ "appointments": rows, "reason": "误登" });
        office.act("mediators", &one, "correct-service", right).await.ok();
        office
            .counts(&[
                ("PM.MEDIATORS_PT", "2025-08-01", "3"),
                ("PM.COMMITTEE_OK", "2025-11-02", "100%"),
            ])
            .await;
        office.agrees().await;
    }
}

/// What a departure ended runs again once it is taken back; who was hired anew since would be hired twice.
#[actix_web::test]
async fn a_departure_is_not_taken_back_over_an_appointment_made_since() {
    for bench in benches().await {
        bench.at("2025-11-03 09:00");
        let office = Office::new(&bench).await;
        let committee = office.committee("锦山村调委会").await;
        let mut one = office.mediator("m1", "female").await;
        for (action, body) in [
            ("appoint", hire(&committee, "pt", "2022-01-01")),
            ("end-service", json!({ "on": "2023-05-01", "departure": "resigned" })),
            ("return", json!({ "on": "2024-01-01" })),
            ("appoint", hire(&committee, "pt", "2024-02-01")),
        ] {
            one = office.act("mediators", &one, action, body).await.ok();
        }
        let never = json!({ "departures": [], "reason": "误登" });
        office
            .act("mediators", &one, "correct-service", never)
            .await
            .refused(409, "mediator_appointed");
    }
}
