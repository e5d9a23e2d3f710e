//! 期限变更: the clock stands while an expert is at work, and what was entered too late is told to whoever audits.

use crate::importing::{check, commit, expected, problems, take};
use crate::mediation_cases::{CASES, Village};
use crate::mediation_corrections::assert_recounts;
use crate::mediation_limits::{MEDICAL, appraised, corrected, extended, extension};
use crate::town::benches;
use testkit::{Person, Value, json};

const CHECKS: &str = "/v1/mediation/checks";

fn term(case: &Value) -> Value {
    json!([case["due_on"], case["limit_on"], case["stands_still_since"]])
}

/// What is to be done for a case until the end of the year.
async fn whats(who: &Person<'_>, case: &Value) -> Vec<(String, String)> {
    let all = who.get("/v1/mediation/reminders?until=2025-12-31").await.ok();
    let of = all["reminders"].as_array().unwrap().iter().filter(|one| one["case"] == case["id"]);
    let text = |one: &Value, member: &str| one[member].as_str().unwrap().to_string();
    of.map(|one| (text(one, "what"), text(one, "due_on"))).collect()
}

/// 医疗纠纷预防和处理条例 art. 38: nobody knows when the opinion comes, and until then no day of the term goes by and nobody is pressed.
#[actix_web::test]
async fn the_clock_stands_while_an_expert_is_at_work() {
    for bench in benches().await {
        bench.at("2025-03-04 09:00");
        let village = Village::new(&bench).await;
        let case = village.assigned(json!({ "dispute": MEDICAL })).await;
        let other = village.assigned(json!({ "dispute": MEDICAL })).await;
        let soldiers = json!({ "dispute": MEDICAL, "flags": ["military"] });
        let soldiers = village.assigned(soldiers).await;
        bench.at("2025-03-10 09:00");
        let asked = async |who: &Person<'_>, case: &Value, said: Value| {
            village.act(who, case, "record-appraisal", said).await
        };
        let md = &village.mediator;
        let at_work = json!({ "from": "2025-03-10" });
        let ahead = json!({ "from": "2025-03-11" });
        asked(md, &case, ahead).await.refused(422, "in_future");
        let case = asked(md, &case, at_work.clone()).await.ok();
        assert_eq!(term(&case), json!([null, null, "2025-03-10"]));
        asked(md, &case, at_work.clone()).await.refused(409, "appraisal_open");
        let another = json!({ "from": "2025-03-06", "to": "2025-03-07" });
        asked(md, &case, another).await.refused(409, "appraisal_open");
        let longer = extension("2025-03-10", "2025-06-30");
        village.act(md, &case, "extend", longer).await.refused(409, "term_stands_still");
        let other = asked(md, &other, at_work).await.ok();
        // The part of soldiers was over on 25 March, and stays over; what the law gives everybody stands still.
        bench.at("2025-03-28 09:00");
        // What would move the part of soldiers, which was over, came too late.
        let late = json!({ "from": "2025-03-20", "to": "2025-03-27" });
        asked(md, &soldiers, late).await.refused(409, "term_over");
        let soldiers = asked(md, &soldiers, json!({ "from": "2025-03-28" })).await.ok();
        assert_eq!(term(&soldiers), json!(["2025-03-25", null, "2025-03-28"]));

        bench.at("2025-06-20 09:00");
        assert_eq!(whats(md, &case).await, []);
        village.agreed(&other).await;
        assert_eq!(village.figure("PM.ONTIME_RATE").await["text"], "100%", "without the opinion");
        let early = json!({ "from": "2025-03-10", "to": "2025-03-07" });
        asked(md, &case, early).await.refused(422, "period_reversed");
        let came = json!({ "from": "2025-03-10", "to": "2025-06-20" });
        let case = asked(&village.js, &case, came).await.ok();
        // Three working days before it, twenty-seven after it.
        assert_eq!(term(&case), json!(["2025-07-29", "2025-07-29", null]));
        let pressed = [("escalate", "2025-07-05"), ("mediate", "2025-07-29")];
        assert_eq!(whats(md, &case).await, pressed.map(|(what, on)| (what.into(), on.into())));
        let row = &case["term_changes"][0];
        assert_eq!(case["term_changes"].as_array().unwrap().len(), 1);
        assert_eq!(row["recorded_by"], json!(md.account));
        assert_eq!(row["ended"]["by"], json!(village.js.account));
        assert_eq!((&row["belated"], &row["reason"]), (&Value::Null, &Value::Null));
        bench.at("2025-07-30 09:00");
        // When the term is over nothing is entered, even what would not move it.
        let idle = json!({ "from": "2025-07-30" });
        asked(md, &case, idle).await.refused(409, "term_over");
        village.agreed(&case).await;
        assert_eq!(village.figure("PM.ONTIME_RATE").await["text"], "50%");
        assert_recounts(&bench).await;
    }
}

/// A correction says when the opinion came, or that nobody ever was asked; of a case with an outcome no expert is still at work.
#[actix_web::test]
async fn an_expert_who_was_at_work_is_put_right() {
    for bench in benches().await {
        bench.at("2025-03-10 09:00");
        let village = Village::new(&bench).await;
        let case = village.assigned(json!({ "dispute": MEDICAL })).await;
        let at_work = json!({ "from": "2025-03-10" });
        let case = village.act(&village.mediator, &case, "record-appraisal", at_work).await.ok();
        bench.at("2025-06-20 09:00");
        let came = json!({ "term_changes": [appraised("2025-03-10", Some("2025-03-21"))] });
        let ended = corrected(&village, &case, came).await.ok();
        // Thirty working days from 24 March: 4 April and the days of May Day are none, 27 April is one.
        assert_eq!(term(&ended), json!(["2025-05-07", "2025-05-07", null]));
        let row = &ended["term_changes"][0];
        assert_eq!(ended["term_changes"].as_array().unwrap().len(), 1, "{ended}");
        assert_eq!(row["ended"]["by"], json!(village.js.account));
        assert_eq!(row["belated"], Value::Null, "it was asked for in time");
        let agreed = village.agreed(&ended).await;
        assert_eq!(village.figure("PM.ONTIME_RATE").await["text"], "0%");
        let open = json!({ "term_changes": [appraised("2025-03-10", None)] });
        corrected(&village, &agreed, open).await.refused(422, "appraisal_unended");
        assert_recounts(&bench).await;
    }
}

/// What was agreed in time and entered too late takes a correction with its reason, counts, and is told with who entered it.
#[actix_web::test]
async fn what_moves_a_limit_that_was_over_is_told_to_auditors() {
    for bench in benches().await {
        bench.at("2025-03-04 09:00");
        let village = Village::new(&bench).await;
        let auditor = bench.person("ins", &[("ins", bench.town.id)]).await;
        let path = format!("{CHECKS}?unit={}&from=2025-01-01&to=2025-12-31", bench.town.id);
        let told = async |who: &Person<'_>| {
            let told = who.get(&path).await.ok();
            assert!(!told.to_string().contains("核对后补登"), "{told}");
            let all = told["findings"].as_array().unwrap().clone();
            let belated = all.into_iter().filter(|one| one["code"] == "term_change_belated");
            belated.map(|one| one["records"][0].clone()).collect::<Vec<_>>()
        };
        let open = village.assigned(json!({})).await;
        let ended = village.assigned(json!({})).await;
        let in_time = village.assigned(json!({})).await;
        let said = |until: &str| json!({ "term_changes": [extended("2025-03-05", until)] });
        bench.at("2025-04-04 09:00");
        let in_time = corrected(&village, &in_time, said("2025-04-30")).await.ok();
        assert_eq!(in_time["term_changes"][0]["belated"], Value::Null);
        assert_eq!(told(&auditor).await, Vec::<Value>::new());

        bench.at("2025-04-05 09:00");
        let late = extension("2025-03-05", "2025-04-30");
        village.act(&village.mediator, &open, "extend", late).await.refused(409, "term_over");
        let mut why = said("2025-04-30");
        why["reason"] = json!("核对后补登");
        let open = village.act(&village.mediator, &open, "correct", why).await.ok();
        let row = &open["term_changes"][0];
        assert_eq!((&row["belated"], &row["reason"]), (&json!("after_term"), &json!("核对后补登")));
        let record = told(&auditor).await;
        assert_eq!(record.len(), 1, "{record:?}");
        assert_eq!(record[0]["id"], open["id"]);
        assert_eq!(record[0]["by"], json!([village.mediator.account]));
        assert!(record[0].get("link").is_none(), "{record:?}");

        bench.at("2025-05-10 09:00");
        let ended = village.agreed(&ended).await;
        assert_eq!(village.figure("PM.ONTIME_RATE").await["text"], "0%");
        let ended = corrected(&village, &ended, said("2025-05-15")).await.ok();
        assert_eq!(ended["term_changes"][0]["belated"], "after_outcome");
        assert_eq!(village.figure("PM.ONTIME_RATE").await["text"], "100%");
        assert_eq!(told(&auditor).await.len(), 2);
        // What is withdrawn moves nothing, and is asked about by nobody.
        let ended = corrected(&village, &ended, json!({ "term_changes": [] })).await.ok();
        assert_eq!(village.figure("PM.ONTIME_RATE").await["text"], "0%");
        assert_eq!(told(&auditor).await.len(), 1);
        let deputy = village.js.get(&format!("{CASES}/{}", ended["id"].as_str().unwrap())).await;
        let kept = &deputy.ok()["term_changes"][0];
        assert_eq!(kept["withdrawn"]["reason"], "核对");
        bench.seal().await;
        let history = format!("/v1/ledger/subjects/{}/entries", open["id"].as_str().unwrap());
        let history = village.js.get(&history).await.ok().to_string();
        assert!(history.contains("after_term") && !history.contains("核对"), "{history}");
        assert_recounts(&bench).await;
    }
}

/// 受理日期 that is put later makes a late case one in time: auditors are told by whom, until it is late again.
#[actix_web::test]
async fn an_acceptance_that_is_put_later_is_told_to_auditors() {
    for bench in benches().await {
        bench.at("2025-03-04 09:00");
        let village = Village::new(&bench).await;
        let auditor = bench.person("ins", &[("ins", bench.town.id)]).await;
        let path = format!("{CHECKS}?unit={}&from=2025-01-01&to=2025-12-31", bench.town.id);
        let told = async || {
            let told = auditor.get(&path).await.ok();
            let all = told["findings"].as_array().unwrap().clone();
            let belated = all.into_iter().filter(|one| one["code"] == "term_change_belated");
            belated.map(|one| one["records"][0]["by"].clone()).collect::<Vec<_>>()
        };
        let case = village.assigned(json!({})).await;
        bench.at("2025-05-10 09:00");
        let late = village.agreed(&case).await;
        let accepted = |on: &str| json!({ "accepted_on": on });
        let late = corrected(&village, &late, accepted("2025-03-05")).await.ok();
        assert_eq!((told().await.len(), &late["term_moved"]), (0, &Value::Null));
        let in_time = corrected(&village, &late, accepted("2025-04-20")).await.ok();
        assert_eq!(told().await, [json!([in_time["term_moved"]["by"]])]);
        let late = corrected(&village, &in_time, accepted("2025-03-05")).await.ok();
        assert_eq!((told().await.len(), &late["term_moved"]), (0, &Value::Null));
    }
}

/// A matter of minors shows neither why a row was entered nor why it was taken back to whoever may not see its words.
#[actix_web::test]
async fn why_a_limit_was_moved_is_for_few_eyes() {
    for bench in benches().await {
        bench.at("2025-03-04 09:00");
        let village = Village::new(&bench).await;
        let case = village.assigned(json!({ "flags": ["minor"] })).await;
        let said = |until: &str| json!({ "term_changes": [extended("2025-03-04", until)] });
        let case = corrected(&village, &case, said("2025-04-30")).await.ok();
        let case = corrected(&village, &case, said("2025-05-30")).await.ok();
        let secretary = bench.person("vs", &[("vs", village.unit)]).await;
        let seen = secretary.get(&format!("{CASES}/{}", case["id"].as_str().unwrap())).await.ok();
        assert_eq!(seen["withheld"], true);
        assert_eq!(seen["term_changes"].as_array().unwrap().len(), 2);
        assert!(!seen.to_string().contains("核对"), "{seen}");
    }
}

/// A past case is judged by what its register tells of the term, and each pair of days that is none is told by line and column.
#[actix_web::test]
async fn a_register_tells_what_was_agreed_to_and_asked() {
    const MORE: &str = "单位,卷号,纠纷类型,案由,申请人,被申请人,调委会,受理日期,约定延期日期,延期至,鉴定开始日期,鉴定结束日期,调解员,调解结果,结案日期";
    let line = |number: u32, dispute: &str, accepted: &str, term: &str, ended: &str| {
        format!(
            "锦山村,（锦山村人民调解委员会）人调字〔2024〕第{number}号,{dispute},事由{number},张三,李四,锦山村人民调解委员会,{accepted},{term},姓名md,{ended}\n"
        )
    };
    let good = [
        // A month from 1 March, longer by agreement; thirty working days from 1 March 2024 without those of the expert; an expert at work.
        line(1, "邻里", "2024-03-01", "2024-04-01,2024-05-10,,", "调解不成,2024-05-09"),
        line(2, "医疗", "2024-03-01", ",,2024-03-04,2024-04-30", "调解不成,2024-06-17"),
        line(3, "医疗", "2025-03-03", ",,2025-03-04,", ","),
    ];
    let wrong = [
        line(11, "邻里", "2024-03-01", ",2024-05-10,,", ","),
        line(12, "邻里", "2024-03-01", "2024-04-02,2024-05-10,,", ","),
        line(13, "邻里", "2024-03-01", "2024-03-20,2024-04-01,,", ","),
        line(14, "邻里", "2024-03-01", ",,2024-03-04,2024-03-08", ","),
        line(15, "医疗", "2024-03-01", ",,,2024-03-08", ","),
        line(16, "医疗", "2024-03-01", ",,2024-03-08,2024-03-04", ","),
        line(17, "医疗", "2024-03-01", ",,2024-02-28,2024-03-04", ","),
        line(18, "医疗", "2024-03-01", ",,2024-03-04,", "调解不成,2024-05-09"),
        line(19, "邻里", "", "2024-03-20,2024-05-10,,", ","),
        line(20, "医疗", "2025-03-03", "2025-03-04,2025-06-30,2025-03-04,", ","),
        line(21, "邻里", "2024-03-01", "2024-03-20,2024-05-10,,", "调解不成,2024-03-19"),
        line(22, "医疗", "2024-03-01", ",,2024-03-04,2025-04-01", ","),
    ];
    let told = [
        (2, "extended_until", "extension_pair"),
        (3, "extended_on", "extension_day"),
        (4, "extended_until", "extension_short"),
        (5, "appraised_from", "appraisal_counts"),
        (6, "appraised_until", "appraisal_pair"),
        (7, "appraised_until", "period_reversed"),
        (8, "appraised_from", "appraisal_early"),
        (9, "appraised_until", "appraisal_unended"),
        (10, "accepted_on", "no_term"),
        (11, "extended_until", "term_stands_still"),
        (12, "extended_until", "extension_pair"),
        (13, "appraised_until", "appraisal_pair"),
    ];
    for bench in benches().await {
        bench.at("2025-03-10 09:00");
        let village = Village::new(&bench).await;
        let file = format!("{MORE}\n{}", wrong.concat());
        let preview = check(&village.js, "mediation.cases", file.as_bytes()).await.created();
        assert_eq!(problems(&preview), expected(&told), "{preview}");
        let file = format!("{MORE}\n{}", good.concat());
        assert_eq!(take(&village.js, "mediation.cases", &file).await, (3, 0, 0));
        assert_eq!(take(&village.js, "mediation.cases", &file).await, (0, 3, 0));
        let list = village.js.get(CASES).await.ok();
        let mut terms = Vec::new();
        for title in ["事由1", "事由2", "事由3"] {
            let mut all = list["items"].as_array().unwrap().iter();
            let id = all.find(|one| one["title"] == title).unwrap()["id"].as_str().unwrap();
            let case = village.js.get(&format!("{CASES}/{id}")).await.ok();
            assert_eq!(case["term_changes"][0]["belated"], Value::Null, "it was kept on paper");
            terms.push(term(&case));
        }
        let known = [
            json!(["2024-05-10", "2024-05-10", null]),
            json!(["2024-06-14", "2024-06-14", null]),
            json!([null, null, "2025-03-04"]),
        ];
        assert_eq!(terms, known);
        let figures = format!(
            "/v1/reporting/figures?indicators=PM.ONTIME_RATE&period=2024&unit={}",
            bench.town.id
        );
        let figure = village.js.get(&figures).await.ok()["figures"][0].clone();
        assert_eq!(figure["text"], "50%", "a day too late is too late");
        // The register says otherwise now.
        let other = file.replace("2024-05-10", "2024-05-11");
        let preview = check(&village.js, "mediation.cases", other.as_bytes()).await.created();
        let done = commit(&village.js, &preview, true).await.ok();
        assert_eq!(problems(&done), expected(&[(2, "row", "different_content")]));
        assert_recounts(&bench).await;
    }
}

/// The notice of a year comes in November of the one before: until its days are loaded, what runs into it is marked, and nothing else is.
#[actix_web::test]
async fn what_runs_into_a_year_without_a_calendar_is_marked() {
    for bench in benches().await {
        bench.at("2026-12-04 09:00");
        let village = Village::new(&bench).await;
        let medical = village.assigned(json!({ "dispute": MEDICAL })).await;
        let month = village.assigned(json!({})).await;
        let early = village.agreed(&village.assigned(json!({})).await).await;
        assert_eq!(
            (&medical["due_on"], &medical["term_provisional"]),
            (&json!("2027-01-15"), &json!(true))
        );
        // A month is a month.
        assert_eq!(
            (&month["due_on"], &month["term_provisional"]),
            (&json!("2027-01-04"), &json!(false))
        );
        assert_eq!(early["agreement"]["confirmation_due"], "2027-01-04");
        assert_eq!(early["agreement"]["confirmation_provisional"], true);
        let all = village.js.get("/v1/mediation/reminders?until=2027-12-31").await.ok();
        let marked = |case: &Value, what: &str| {
            let mut all = all["reminders"].as_array().unwrap().iter();
            let one = all.find(|one| one["case"] == case["id"] && one["what"] == what).unwrap();
            let note = one["note"].as_str().is_some_and(|note| note.contains("放假安排"));
            assert_eq!(one["provisional"], json!(note), "{one}");
            note
        };
        assert!(marked(&medical, "mediate") && marked(&early, "confirm"));
        assert!(!marked(&month, "mediate") && !marked(&early, "follow_up"));
        let list = village.js.get(CASES).await.ok();
        let of = |case: &Value| {
            let mut all = list["items"].as_array().unwrap().iter();
            all.find(|one| one["id"] == case["id"]).unwrap()["provisional"].clone()
        };
        assert_eq!([of(&medical), of(&month), of(&early)], [true, false, true].map(|is| json!(is)));
        // The parties agreed to a day: no calendar moves it.
        let longer = extension("2026-12-04", "2027-03-31");
        let longer = village.act(&village.mediator, &medical, "extend", longer).await.ok();
        assert_eq!(longer["term_provisional"], false);
        let soldiers = village.registered(json!({ "flags": ["military"] })).await;
        bench.at("2026-12-31 09:00");
        let later = village.registered(json!({ "flags": ["military"] })).await;
        let all = village.js.get("/v1/mediation/reminders?until=2027-12-31").await.ok();
        let assign = |case: &Value| {
            let mut all = all["reminders"].as_array().unwrap().iter();
            let one = all.find(|one| one["case"] == case["id"] && one["what"] == "assign");
            one.unwrap()["provisional"].clone()
        };
        assert_eq!([assign(&soldiers), assign(&later)], [json!(false), json!(true)]);
    }
}

/// An opinion whose day was never entered is asked about; whoever enters it after the outcome is told, with the reason kept.
#[actix_web::test]
async fn an_opinion_that_is_entered_after_the_outcome_is_told() {
    for bench in benches().await {
        bench.at("2025-03-10 09:00");
        let village = Village::new(&bench).await;
        let auditor = bench.person("ins", &[("ins", bench.town.id)]).await;
        let path = format!("{CHECKS}?unit={}&from=2025-01-01&to=2025-12-31", bench.town.id);
        let told = async || {
            let told = auditor.get(&path).await.ok();
            let all = told["findings"].as_array().unwrap().clone();
            let of = |code: &str| {
                let found = all.iter().find(|one| one["code"] == code);
                found.map(|one| one["records"][0]["by"].clone())
            };
            (of("appraisal_not_ended").is_some(), of("term_change_belated"))
        };
        let case = village.assigned(json!({ "dispute": MEDICAL })).await;
        let at_work = json!({ "from": "2025-03-10" });
        let case = village.act(&village.mediator, &case, "record-appraisal", at_work).await.ok();
        assert_eq!(told().await, (false, None));
        bench.at("2025-06-20 09:00");
        let case = village.agreed(&case).await;
        assert_eq!(told().await, (true, None));
        let came = json!({ "term_changes": [appraised("2025-03-10", Some("2025-06-18"))] });
        let case = corrected(&village, &case, came).await.ok();
        let row = &case["term_changes"][0];
        assert_eq!((&row["belated"], &row["reason"]), (&json!("after_outcome"), &json!("核对")));
        let (open, by) = told().await;
        let by = by.unwrap();
        assert!(!open && by.as_array().unwrap().contains(&json!(village.js.account)), "{by}");
        assert_recounts(&bench).await;
    }
}
