//! 按纠纷类型统计: figures of one kind of dispute, and exactly the cases behind them.

use crate::mediation_cases::Village;
use crate::town::benches;
use testkit::{Value, json};

/// 受理数、排查化解数、调解成功率, of one kind or of all.
async fn figures(village: &Village<'_>, entity: &str) -> Value {
    let indicators = "PM.ACCEPTED,PM.RESOLVED,PM.SUCCESS_RATE";
    let town = village.bench.town.id;
    let path =
        format!("/v1/reporting/figures?indicators={indicators}&period=2025&unit={town}{entity}");
    village.js.get(&path).await.ok()["figures"].clone()
}

fn texts(figures: &Value) -> Vec<&str> {
    figures.as_array().unwrap().iter().map(|one| one["text"].as_str().unwrap()).collect()
}

async fn behind(village: &Village<'_>, figure: &Value, side: &str) -> Vec<String> {
    let list = village.js.get(figure["records"][side].as_str().unwrap()).await.ok();
    let items = list["items"].as_array().unwrap();
    let mut ids: Vec<String> =
        items.iter().map(|one| one["id"].as_str().unwrap().to_string()).collect();
    ids.sort();
    ids
}

/// 司法所 reports by kind of dispute: what is counted of each is what is found when it is opened, and the kinds make up the whole.
#[actix_web::test]
async fn a_figure_of_one_kind_of_dispute_opens_down_to_its_cases() {
    for bench in benches().await {
        bench.at("2025-03-04 09:00");
        let village = Village::new(&bench).await;
        let id = |case: &Value| case["id"].as_str().unwrap().to_string();
        let kept = village.agreed(&village.assigned(json!({ "dispute": "02" })).await).await;
        let failed = village.mediating(&village.assigned(json!({ "dispute": "02" })).await).await;
        let end = json!({ "reason": "no_agreement", "remedies": ["judicial"] });
        let failed = village.act(&village.mediator, &failed, "terminate", end).await.ok();
        let family = village.agreed(&village.assigned(json!({ "dispute": "01" })).await).await;
        bench.seal().await;
        let (all, of_neighbours) =
            (figures(&village, "").await, figures(&village, "&entity=02").await);
        assert_eq!(texts(&all), ["3", "2", "66.67%"]);
        assert_eq!(texts(&of_neighbours), ["2", "1", "50%"]);
        assert_eq!(texts(&figures(&village, "&entity=01").await), ["1", "1", "100%"]);
        assert_eq!(texts(&figures(&village, "&entity=10").await), ["0", "0", "—"]);
        let mut both = [id(&kept), id(&failed)];
        both.sort();
        assert_eq!(behind(&village, &of_neighbours[0], "numerator").await, both);
        assert_eq!(behind(&village, &of_neighbours[1], "numerator").await, [id(&kept)]);
        assert_eq!(behind(&village, &of_neighbours[1], "excluded").await, [id(&failed)]);
        assert_eq!(behind(&village, &of_neighbours[2], "numerator").await, [id(&kept)]);
        assert_eq!(behind(&village, &of_neighbours[2], "denominator").await, both);

        // Entered as the wrong kind: it counts with the right one from now on, and then as it was said.
        let frozen = format!(
            "&entity=01&as_of={}&ledger_index={}",
            all[0]["as_of"].as_str().unwrap(),
            all[0]["ledger_index"]
        );
        bench.at("2025-03-05 09:00");
        let said = json!({ "reason": "类型填错", "dispute": "02" });
        village.act(&village.js, &family, "correct", said).await.ok();
        bench.seal().await;
        assert_eq!(texts(&figures(&village, "&entity=02").await), ["3", "2", "66.67%"]);
        assert_eq!(texts(&figures(&village, "&entity=01").await), ["0", "0", "—"]);
        assert_eq!(texts(&figures(&village, &frozen).await), ["1", "1", "100%"]);
        assert_eq!(texts(&figures(&village, "").await), ["3", "2", "66.67%"]);
        let kind = mediation::LINE.records().find(|kind| kind.name == "mediation.case");
        let kind = kind.unwrap();
        let compared = bench.database.scan(move |db| ledger::recount::compare(db, "230718", kind));
        assert_eq!(compared.await.unwrap(), (3, Vec::new()));
    }
}

/// 细类: each is one of its kinds of dispute. 民诉法解释 art. 355(5): titles to a homestead and to intellectual property are not confirmed, either.
#[actix_web::test]
async fn a_sub_type_is_one_of_its_kind_and_no_title_is_confirmed() {
    for bench in benches().await {
        bench.at("2025-03-04 09:00");
        let village = Village::new(&bench).await;
        for (dispute, sub_type) in [("02", "ip_title"), ("03", "forest_title"), ("01", "wages")] {
            let wrong = village.new_case(json!({ "dispute": dispute, "sub_type": sub_type }));
            village.js.post(crate::mediation_cases::CASES, wrong).await.refused(422, "sub_type");
        }
        for (dispute, sub_type) in
            [("03", "homestead_title"), ("16", "ip_title"), ("99", "ip_title")]
        {
            let of = json!({ "dispute": dispute, "sub_type": sub_type });
            let case = village.agreed(&village.assigned(of).await).await;
            assert_eq!(case["agreement"]["confirmation_due"], Value::Null, "{sub_type}");
            let asked = json!({ "on": "2025-03-04", "court": "乌翠区人民法院" });
            let asked = village.act(&village.mediator, &case, "apply-confirmation", asked).await;
            asked.refused(409, "not_confirmable");
        }
        let case = village.find(json!({ "dispute": "03" })).await;
        let wrong = json!({ "reason": "核对", "sub_type": "marriage" });
        village.act(&village.js, &case, "correct", wrong).await.refused(422, "sub_type");
    }
}
