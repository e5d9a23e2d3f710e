//! 答卷雷同: attempts that are alike with their mistakes, once a sitting is over.

use super::*;

/// All but the first are right.
fn one_wrong() -> Value {
    answers(&[answer(1, &[1], 1), answer(2, &[2], 1), answer(3, &[1, 3], 1), answer(4, &[1], 1)])
}

#[actix_web::test]
async fn attempts_that_are_alike_with_their_mistakes_are_told_when_the_sitting_is_over() {
    for bench in benches().await {
        let hall = Hall::new(&bench).await;
        let inspector = bench.person("inspector", &[("dis", bench.town.id)]).await;
        let [alike, right] = [hall.planned().await, hall.planned().await];
        bench.at("2025-04-01 09:10");
        for (sitting, given) in [(&alike, one_wrong()), (&right, all_right())] {
            for taker in [0, 1] {
                let begun = hall.begun(taker, sitting).await;
                let submit = format!("{}/submit", one(ATTEMPTS, &begun));
                hall.takers[taker].post(&submit, given.clone()).await.ok();
            }
        }
        let told = async |from: &str, to: &str| -> Vec<(String, Vec<String>)> {
            let unit = bench.town.id;
            let path = format!("{BASE}/checks?from={from}&to={to}&unit={unit}");
            let told = inspector.get(&path).await.ok();
            let finding = |one: &Value| {
                let records = one["records"].as_array().unwrap().iter();
                let ids = records.map(|one| {
                    let reads = one["kind"] != "study-records.sitting";
                    assert_eq!(one["link"].is_string(), reads, "a link to what may be read: {one}");
                    text(&one["id"]).to_string()
                });
                let ids = ids.collect();
                (text(&one["code"]).to_string(), ids)
            };
            told["findings"].as_array().unwrap().iter().map(finding).collect()
        };
        let day = "2025-04-01";
        assert_eq!(told(day, day).await, [], "somebody may still answer");
        bench.at("2025-04-01 12:01");
        let found = |ids: &[&Value]| {
            let mut ids: Vec<String> = ids.iter().map(|id| text(id).to_string()).collect();
            ids.sort();
            vec![("same_answers".to_string(), ids)]
        };
        assert_eq!(
            told(day, day).await,
            found(&[&alike["id"]]),
            "those that are right are not told"
        );
        let concluded = hall.conclude(&alike).await;
        assert_eq!(told(day, day).await, found(&[&alike["id"], &concluded["exam"]]));
        assert_eq!(told("2025-03-01", "2025-03-31").await, []);
        assert_eq!(told("2025-04-02", "2025-12-31").await, []);
    }
}
