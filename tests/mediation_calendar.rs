//! Last days that ran into a year whose working days were not known are worked out anew when they are.

use crate::mediation_cases::{CASES, Village};
use crate::mediation_corrections::assert_recounts;
use crate::town::benches;
use kernel::Calendar;
use testkit::{Bench, Value, json};

/// The first three days of 2027 are holidays here, and all of January that follows is work but for its weekends.
pub const NEXT_YEAR: &str = r#"{ "years": { "2026": { "holidays": [], "makeup_workdays": [] }, "2027": { "holidays": [
    { "date": "2027-01-01", "name_zh": "元旦", "name_en": "New Year's Day" },
    { "date": "2027-01-02", "name_zh": "元旦", "name_en": "New Year's Day" },
    { "date": "2027-01-03", "name_zh": "元旦", "name_en": "New Year's Day" }
], "makeup_workdays": [] } } }"#;

async fn work_out(bench: &Bench, calendar: Calendar) -> usize {
    bench.run(&mediation::LINE, "mediation.work_out_days", calendar).await
}

/// Thirty days after 2 December end on New Year's Day: whoever goes to court on the first working day after it is in time.
#[actix_web::test]
async fn what_was_provisional_is_worked_out_when_the_year_is_known() {
    for bench in benches().await {
        bench.at("2026-12-02 09:00");
        let village = Village::new(&bench).await;
        let agreed = village.mediating(&village.assigned(json!({})).await).await;
        let agree = village.agreement(&agreed, json!({ "deadline": "2026-12-31" }));
        let agreed = village.act(&village.mediator, &agreed, "agree", agree).await.ok();
        let medical = village.assigned(json!({ "dispute": "12" })).await;
        let plain = village.assigned(json!({})).await;
        let due = |case: &Value| {
            (
                case["agreement"]["confirmation_due"].clone(),
                case["agreement"]["confirmation_provisional"].clone(),
            )
        };
        assert_eq!(due(&agreed), (json!("2027-01-01"), json!(true)));
        assert_eq!(
            (&medical["due_on"], &medical["term_provisional"]),
            (&json!("2027-01-13"), &json!(true))
        );

        bench.at("2027-01-04 09:00");
        assert_eq!(work_out(&bench, Calendar::built_in()).await, 0, "nothing is known yet");
        let ask = json!({ "on": "2027-01-04", "court": "乌翠区人民法院" });
        let late = village.act(&village.mediator, &agreed, "apply-confirmation", ask.clone()).await;
        late.refused(409, "confirmation_late");

        let known = Calendar::from_json(NEXT_YEAR).unwrap();
        assert_eq!(work_out(&bench, known.clone()).await, 2);
        let read = async |case: &Value| {
            village.js.get(&format!("{CASES}/{}", case["id"].as_str().unwrap())).await.ok()
        };
        let now = read(&agreed).await;
        assert_eq!(due(&now), (json!("2027-01-04"), json!(false)));
        assert_eq!(now["version"].as_i64().unwrap(), agreed["version"].as_i64().unwrap() + 1);
        let event = now["events"].as_array().unwrap().last().unwrap().clone();
        assert_eq!(
            (&event["event"], &event["actor"]),
            (&json!("work-out-days"), &json!(kernel::Id::nil()))
        );
        village.act(&village.mediator, &now, "apply-confirmation", ask).await.ok();
        let now = read(&medical).await;
        assert_eq!(
            (&now["due_on"], &now["limit_on"]),
            (&json!("2027-01-14"), &json!("2027-01-14"))
        );
        assert_eq!(now["term_provisional"], false);
        assert_eq!(
            read(&plain).await["version"],
            plain["version"],
            "a month knows no working days"
        );
        assert_eq!(work_out(&bench, known).await, 0, "once");
        assert_recounts(&bench).await;
    }
}
