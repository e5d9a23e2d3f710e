//! A case that is voided, and what would be made to stand on it at the same moment.

use super::*;
use crate::mediation_cases::{CASES, Village};

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
        let settled = village.act(&village.js, &settled, "settle", json!({})).await.ok();
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
