//! A case that is voided, and what would be made to stand on it at the same moment.

use super::*;
use crate::mediation_cases::{CASES, Village};
use crate::mediation_joint_meetings::{MEETINGS, meeting};

/// Either it is void, or something stands on it: another case that is part of it, or a claim.
#[actix_web::test]
async fn c22_nothing_comes_to_stand_on_a_void_case_in_every_order() {
    let Some(bench) = postgres().await else { return };
    bench.at("2025-03-04 09:00");
    let village = Village::new(&bench).await;
    let deputy = bench.person("vl", &[("vl", bench.town.id)]).await;
    let why = json!({ "reason": "重复登记" });
    let steps = Steps::of_requests();
    for order in &steps.orders() {
        let (whole, part) = (village.find(json!({})).await, village.find(json!({})).await);
        let at = |case: &Value, action: &str| format!("{CASES}/{}/{action}", text(case, "id"));
        let (void, merge) = (at(&whole, "void"), at(&part, "merge"));
        let into = json!({ "into": whole["id"], "reason": "同一纠纷" });
        let both = [change(&deputy, &void, 1, why.clone()), change(&village.js, &merge, 1, into)];
        one_of(&run(&bench, &steps, order, both).await, 409, order);

        let settled = village.find(json!({})).await;
        let settled = village
            .act(&village.js, &settled, "settle", json!({ "confirmed_by_parties": true }))
            .await
            .ok();
        let void = at(&settled, "void");
        let content = json!({
            "case": settled["id"], "mediator": village.lead["id"], "grade": "oral", "amount": 5_000,
            "claimed_on": "2025-03-04",
        });
        let claim = json!({ "unit": village.unit, "content": content });
        let claimed: LocalBoxFuture<'_, Answer> =
            Box::pin(village.js.post("/v1/mediation/subsidies", claim));
        let both = [change(&deputy, &void, 2, why.clone()), claimed];
        let both = run(&bench, &steps, order, both).await;
        let statuses = both.each_ref().map(|one| one.status.as_u16());
        let one = matches!(statuses, [200, 409] | [409, 201]);
        assert!(one, "{order:?}: {} {}", both[0].body, both[1].body);
    }
}

/// A round that is handed in says that it found something as long as there is something: otherwise it goes back, or is not handed in.
#[actix_web::test]
async fn c22_a_round_without_a_dispute_is_not_handed_in_in_every_order() {
    let Some(bench) = postgres().await else { return };
    bench.at("2025-03-31 09:00");
    let village = Village::new(&bench).await;
    let deputy = bench.person("vl", &[("vl", bench.town.id)]).await;
    let person = &village.lead["person"];
    let content = json!({
        "kind": "regular", "title": "三月定期排查", "from": "2025-03-01", "to": "2025-03-31", "by": [person],
        "signed_by": person, "zero_report": false,
    });
    let steps = Steps::of_requests();
    for order in &steps.orders() {
        let new = json!({ "unit": village.unit, "content": content });
        let patrol = village.js.post("/v1/mediation/patrols", new).await.created();
        let found = json!({ "found_by": "patrol", "patrol": patrol["id"] });
        let case = village.find(found).await;
        let round = format!("/v1/mediation/patrols/{}", text(&patrol, "id"));
        let (void, submit) =
            (format!("{CASES}/{}/void", text(&case, "id")), format!("{round}/submit"));
        let both = [
            change(&deputy, &void, 1, json!({ "reason": "不属实" })),
            change(&village.js, &submit, 1, json!({})),
        ];
        let both = run(&bench, &steps, order, both).await;
        assert_eq!(both[0].status, 200, "{order:?}: {}", both[0].body);
        let after = village.js.get(&round).await.ok();
        let expected = match both[1].status.as_u16() {
            200 => "returned",
            409 => "draft",
            _ => panic!("{order:?}: {}", both[1].body),
        };
        assert_eq!(after["status"], expected, "{order:?}: {after}");
    }
}

/// A claim that is handed in stands on the case as it is: it is earned, or it goes back, whichever of both comes first.
#[actix_web::test]
async fn c22_a_claim_stands_on_the_case_as_it_is_in_every_order() {
    let Some(bench) = postgres().await else { return };
    bench.at("2025-03-04 09:00");
    let village = Village::new(&bench).await;
    let case = village.assigned(json!({})).await;
    let case = crate::mediation_filed::filed(&village, &case).await;
    let content = json!({
        "case": case["id"], "mediator": village.lead["id"], "grade": "general", "amount": 20_000,
        "claimed_on": "2025-03-04",
    });
    let new = json!({ "unit": village.unit, "content": content });
    let claim = village.mediator.post("/v1/mediation/subsidies", new).await.created();
    let at = format!("/v1/mediation/subsidies/{}", text(&claim, "id"));
    let read = format!("{CASES}/{}", text(&case, "id"));
    let (correct, submit) = (format!("{read}/correct"), format!("{at}/submit"));
    let said = |complexity: &str| json!({ "reason": "卷宗抄错", "complexity": complexity });
    let steps = Steps::of_requests();
    for order in &steps.orders() {
        let versions = [version(&village.js, &read).await, version(&village.js, &at).await];
        let both = [
            change(&village.js, &correct, versions[0], said("hard")),
            change(&village.mediator, &submit, versions[1], json!({})),
        ];
        let both = run(&bench, &steps, order, both).await;
        assert_eq!(both[0].status, 200, "{order:?}: {}", both[0].body);
        let status = village.js.get(&at).await.ok()["status"].clone();
        let told = both[1].status.as_u16();
        let goes_back = status == "returned" || (told != 200 && status == "draft");
        assert!(goes_back && matches!(told, 200 | 422), "{order:?}: {status} {}", both[1].body);
        let back = version(&village.js, &read).await;
        village.js.change(&correct, back, said("general")).await.ok();
    }
}

/// What a meeting is about stands when it is handed in and when another person looks at it: it comes before the case is merged or voided, or
/// not at all; and one that came before goes back with its only case.
#[actix_web::test]
async fn c22_a_meeting_is_about_cases_that_stand_in_every_order() {
    let Some(bench) = postgres().await else { return };
    bench.at("2025-03-04 09:00");
    let village = Village::new(&bench).await;
    let deputy = bench.person("vl", &[("vl", bench.town.id)]).await;
    let steps = Steps::of_requests();
    let recorded = async |case: &Value| {
        let content = meeting(&village, &[case]);
        let new = json!({ "unit": village.unit, "content": content });
        let draft = village.js.post(MEETINGS, new).await.created();
        format!("{MEETINGS}/{}", text(&draft, "id"))
    };
    let mut outcomes = std::collections::BTreeSet::new();
    for order in &steps.orders() {
        let (whole, part) = (village.find(json!({})).await, village.find(json!({})).await);
        let path = recorded(&part).await;
        let (submit, verify) = (format!("{path}/submit"), format!("{path}/verify"));
        village.js.change(&submit, 1, json!({})).await.ok();
        let merge = format!("{CASES}/{}/merge", text(&part, "id"));
        let into = json!({ "into": whole["id"], "reason": "同一纠纷" });
        let both = [change(&deputy, &verify, 2, json!({})), change(&village.js, &merge, 1, into)];
        let both = run(&bench, &steps, order, both).await;
        let statuses = both.each_ref().map(|one| one.status.as_u16());
        let told = format!("{order:?}: {} {}", both[0].body, both[1].body);
        assert!(matches!(statuses, [200 | 409, 200]), "{told}");
        let after = deputy.get(&path).await.ok()["status"].clone();
        let expected = if statuses[0] == 200 { "verified" } else { "submitted" };
        assert_eq!(after, expected, "{told}");
        outcomes.insert(expected);

        let alone = village.find(json!({})).await;
        let path = recorded(&alone).await;
        let submit = format!("{path}/submit");
        let void = format!("{CASES}/{}/void", text(&alone, "id"));
        let why = json!({ "reason": "不属实" });
        let both = [change(&village.js, &submit, 1, json!({})), change(&deputy, &void, 1, why)];
        let both = run(&bench, &steps, order, both).await;
        let told = format!("{order:?}: {} {}", both[0].body, both[1].body);
        assert_eq!(both[1].status, 200, "{told}");
        let expected = match both[0].status.as_u16() {
            200 => "returned",
            409 => "draft",
            _ => panic!("{told}"),
        };
        assert_eq!(deputy.get(&path).await.ok()["status"], expected, "{told}");
    }
    assert_eq!(outcomes.len(), 2, "whichever comes first");
}
