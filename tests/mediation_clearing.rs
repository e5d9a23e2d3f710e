//! What a correction takes away, and what it cannot.

use crate::mediation_cases::{CASES, Village};
use crate::mediation_corrections::{assert_recounts, party};
use crate::town::benches;
use testkit::{Value, json};

/// RFC 7396: what is absent stays, null takes away; what a rule asks for, or what a record cannot be without, is not taken away.
#[actix_web::test]
async fn a_correction_takes_away_what_never_was() {
    for bench in benches().await {
        bench.at("2025-03-04 09:00");
        let village = Village::new(&bench).await;
        let agent = json!({ "name": "申律师", "authority": "special", "phone": "13912340011" });
        let guardian = json!({ "name": "乙大某", "relation": "parent", "phone": "13912340012" });
        let mut first = party("applicant", "甲某某", "13912340002");
        (first["details"]["agent"], first["details"]["address"]) = (agent, json!("一组"));
        let mut minor = party("respondent", "乙小某", "13912340003");
        (minor["minor"], minor["details"]["guardian"]) = (json!(true), guardian);
        let more = json!({
            "parties": [first, minor], "place": "二组", "occurred_on": "2025-03-01", "amount_claimed": 1_000,
        });
        let case = village.assigned(more).await;
        let id = |n: usize| case["parties"][n]["id"].clone();
        let of = |n: usize, details: Value| {
            let role = ["applicant", "respondent"][n];
            let one = json!({
                "party": id(n), "role": role, "kind": "natural", "minor": n == 1, "details": details,
            });
            json!({ "reason": "核对", "parties": [one] })
        };
        let correct =
            async |case: &Value, said: Value| village.act(&village.js, case, "correct", said).await;
        let reveal = format!("{CASES}/{}/parties/reveal", case["id"].as_str().unwrap());
        let known = async |n: usize| {
            let look = village.js.post(&reveal, json!({ "reason": "核对" })).await.ok();
            let all = look["parties"].as_array().unwrap().clone();
            all.into_iter().find(|one| one["id"] == id(n)).unwrap()
        };

        // Inside an agent, too.
        let case =
            correct(&case, of(0, json!({ "phone": null, "agent": { "phone": null } }))).await.ok();
        let now = known(0).await;
        assert_eq!((now.get("phone"), &now["address"]), (None, &json!("一组")));
        assert_eq!(now["agent"], json!({ "name": "申律师", "authority": "special" }));
        let case = correct(&case, of(0, json!({ "agent": null }))).await.ok();
        assert_eq!(
            (known(0).await.get("agent"), &case["parties"][0]["agent"]),
            (None, &json!(false))
        );
        let file =
            village.js.get(&format!("{CASES}/{}/file", case["id"].as_str().unwrap())).await.ok();
        assert!(
            !file["needed"].as_array().unwrap().contains(&json!("power_of_attorney")),
            "{file}"
        );
        for half in [
            json!({ "agent": { "phone": "13912340011" } }),
            json!({ "agent": { "name": "申律师" } }),
            json!({ "agent": { "authority": "general" } }),
            json!({ "guardian": { "name": "甲大某" } }),
            json!({ "guardian": { "relation": "parent" } }),
        ] {
            correct(&case, of(0, half)).await.refused(422, "representative_incomplete");
        }

        let cleared = of(1, json!({ "guardian": null }));
        correct(&case, cleared).await.refused(409, "guardian_missing");
        let renamed = of(1, json!({ "guardian": { "name": "乙大明" } }));
        let case = correct(&case, renamed).await.ok();
        assert_eq!(known(1).await["guardian"]["phone"], "+8613912340012");

        let nameless = correct(&case, of(0, json!({ "name": null }))).await.refused(422, "invalid");
        assert_eq!(nameless["errors"][0]["pointer"], "/parties/0/details/name", "{nameless}");
        for member in ["title", "facts", "found_on", "dispute", "flags", "risk", "person_count"] {
            let said = json!({ "reason": "核对", member: null });
            let problem = correct(&case, said).await.refused(422, "invalid");
            assert_eq!(problem["errors"][0]["pointer"], format!("/{member}"), "{problem}");
        }
        let none =
            json!({ "reason": "核对", "place": null, "occurred_on": null, "amount_claimed": null });
        let case = correct(&case, none).await.ok();
        for member in ["place", "occurred_on", "amount_claimed"] {
            assert_eq!(case[member], Value::Null, "{member}");
        }
        assert_eq!(
            (&case["title"], &case["found_on"]),
            (&json!("排水沟纠纷"), &json!("2025-03-04"))
        );
        assert_recounts(&bench).await;
    }
}

/// What a committee can be without is taken away in the same manner, and nothing else.
#[actix_web::test]
async fn what_a_committee_has_no_more_is_taken_away() {
    for bench in benches().await {
        let village = Village::new(&bench).await;
        let change = async |committee: &Value, said: Value| {
            let id = committee["id"].as_str().unwrap();
            let path = format!("/v1/mediation/committees/{id}/change");
            village.js.change(&path, committee["version"].as_i64().unwrap(), said).await
        };
        let known = json!({
            "address": "锦山村一号", "phone": "0458-3641234", "seal_no": "锦调印001", "filing_no": "备001",
            "has_minority": true, "room": { "sign": true },
        });
        let mut now = change(&village.committee, known).await.ok();
        for member in ["address", "phone", "seal_no", "filing_no"] {
            let cleared = change(&now, json!({ member: null })).await.ok();
            (now[member], now["version"]) = (Value::Null, cleared["version"].clone());
            assert_eq!(cleared, now, "{member}");
        }
        for member in ["name", "has_minority", "room"] {
            let problem = change(&now, json!({ member: null })).await.refused(422, "invalid");
            assert_eq!(problem["errors"][0]["pointer"], format!("/{member}"), "{problem}");
        }
    }
}
