//! 标签、系列: figures of one campaign or series, of whatever noun, and what a correction moves.

use super::*;
use crate::town::benches;
use actix_web::http::Method;

const SERIES: &str = "series=%E6%B3%95%E6%B2%BB%E8%BF%9B%E7%A4%BE%E5%8C%BA";
const TAG: &str = "tag=%E5%85%AB%E4%BA%94%E6%99%AE%E6%B3%95";

async fn filed(office: &Office<'_>, noun: &str, content: Value, under: Value) -> Value {
    let new = with(json!({ "unit": office.town.bench.town.id, "content": content }), under);
    let draft = office.clerk.post(&format!("{BASE}/{noun}"), new).await.created();
    office.act(&office.clerk, noun, &draft, "submit", json!({})).await
}

async fn verified(office: &Office<'_>, noun: &str, content: Value, under: Value) -> Value {
    let sent = filed(office, noun, content, under).await;
    office.act(&office.judicial, noun, &sent, "verify", json!({})).await
}

/// C32 and what is filed under 八五普法; the records behind a figure are those, and no others.
#[actix_web::test]
async fn figures_of_a_tag_or_a_series_open_exactly_its_records() {
    for bench in benches().await {
        let office = Office::new(&bench).await;
        let both = json!({ "series": "法治进社区", "tags": ["八五普法", "民法典"] });
        let one = verified(&office, "activities", activity("2025-02-20"), both).await;
        let tagged = json!({ "tags": ["八五普法"] });
        let two = verified(&office, "activities", activity("2025-02-21"), tagged.clone()).await;
        // Of nothing, of a series with a longer name, waiting for somebody.
        office.verified("activities", activity("2025-02-22")).await;
        let other = json!({ "series": "法治进社区（二）" });
        verified(&office, "activities", activity("2025-02-23"), other).await;
        filed(&office, "activities", activity("2025-02-24"), tagged.clone()).await;
        let mut venue = places::venue();
        venue["place"] = json!("锦山村");
        let square = verified(&office, "venues", venue, tagged).await;
        let inspected = json!({ "on": "2025-03-01", "sound": true });
        office.act(&office.clerk, "venues", &square, "inspect", inspected).await;
        office.verified("venues", with(places::venue(), json!({ "name": "法治长廊" }))).await;
        let both = format!("{TAG}&{SERIES}");
        for sealed in [false, true] {
            assert_eq!(office.text("LP.ACTIVITIES").await, "4", "sealed: {sealed}");
            for (code, only, text, behind) in [
                ("LP.ACTIVITIES", SERIES, "1", vec![id(&one)]),
                ("LP.ACTIVITIES", TAG, "2", vec![id(&one), id(&two)]),
                ("LP.ACTIVITIES", &both, "1", vec![id(&one)]),
                ("LP.ACTIVITIES", "tag=%E6%B0%91%E6%B3%95", "0", vec![]),
                ("LP.ATTEND", SERIES, "35", vec![id(&one)]),
                ("LP.FORM_DIVERSITY", SERIES, "3", vec![id(&one); 3]),
                ("LP.VENUES", TAG, "1", vec![id(&square)]),
            ] {
                let figure = office.only(code, only).await;
                assert_eq!(figure["text"], text, "{code} {only}, sealed: {sealed}");
                let found = office.behind(&figure).await;
                let found: Vec<&str> = found.iter().map(id).collect();
                assert_eq!(found, behind, "{code} {only}, sealed: {sealed}");
            }
            let waiting = office.only("LP.ACTIVITIES", TAG).await["excluded"][0].clone();
            assert_eq!(waiting["count"], 1, "what waits is of the tag, too: {waiting}");
            bench.seal().await;
        }
        let series = format!(
            "/v1/reporting/figures/LP.ACTIVITIES/series?period=2025&by=month&unit={}&{TAG}",
            bench.town.id
        );
        let months = office.town.deputy.get(&series).await.ok();
        let february = &months["points"][1];
        assert_eq!((&february["label"], &february["text"]), (&json!("2025-02"), &json!("2")));
        // The ledger tells who reads it neither the tag nor the series.
        let auditor = bench.person("auditor", &[("au", bench.district.id)]).await;
        let history = format!("/v1/ledger/subjects/{}/entries", id(&one));
        let said = auditor.get(&history).await.ok().to_string();
        assert!(said.contains("records.tagged") && said.contains("records.in_series"), "{said}");
        assert!(!said.contains("八五普法") && !said.contains("法治进社区"), "{said}");
    }
}

#[actix_web::test]
async fn a_corrected_tag_moves_the_figure_and_a_frozen_one_stays() {
    for bench in benches().await {
        let office = Office::new(&bench).await;
        let wrong = json!({ "tags": ["八五普法"] });
        let one = verified(&office, "activities", activity("2025-02-20"), wrong).await;
        bench.seal().await;
        let before = office.only("LP.ACTIVITIES", TAG).await;
        assert_eq!(before["text"], "1");
        let said = json!({ "content": one["content"], "series": "法治进社区", "tags": [], "reason": "标签有误" });
        let revised = office.act(&office.clerk, "activities", &one, "revise", said).await;
        office.act(&office.judicial, "activities", &revised, "verify", json!({})).await;
        for sealed in [false, true] {
            assert_eq!(office.only("LP.ACTIVITIES", TAG).await["text"], "0", "sealed: {sealed}");
            assert_eq!(office.only("LP.ACTIVITIES", SERIES).await["text"], "1", "sealed: {sealed}");
            let frozen = format!("{TAG}&ledger_index={}", before["ledger_index"]);
            assert_eq!(office.only("LP.ACTIVITIES", &frozen).await["text"], "1");
            bench.seal().await;
        }
        let latest = office.clerk.get(&format!("{BASE}/activities/{}", id(&one))).await.ok();
        let reason = json!({ "reason": "重复登记" });
        office.act(&office.judicial, "activities", &latest, "void", reason).await;
        assert_eq!(office.only("LP.ACTIVITIES", SERIES).await["text"], "0");
        bench.seal().await;
        let activities = pufa_publicity::LINE.records().next().unwrap();
        let compared = bench
            .database
            .scan(move |db| ledger::recount::compare(db, "230718", activities))
            .await
            .unwrap();
        assert_eq!(compared, (1, vec![]), "the recount knows tags, too");
    }
}

/// What was planned is planned, whatever the plan is filed under: no more is covered than there is, and nothing is covered of nothing.
#[actix_web::test]
async fn a_coverage_of_a_tag_is_held_against_the_whole_plan() {
    for bench in benches().await {
        let office = Office::new(&bench).await;
        let nodes = [("arbor-day", "2025-03-12", "2025-03-12")];
        office.verified("plans", plan(&nodes)).await;
        let tagged = json!({ "tags": ["八五普法"] });
        verified(&office, "activities", activity("2025-03-03"), tagged).await;
        office
            .verified("activities", with(activity("2025-03-04"), json!({ "audiences": ["youth"] })))
            .await;
        for sealed in [false, true] {
            assert_eq!(office.text("LP.GROUP_COVERAGE").await, "100%", "sealed: {sealed}");
            for only in [TAG, "evidence=without"] {
                let figure = office.only("LP.GROUP_COVERAGE", only).await;
                let expected = if only == TAG { "66.67%" } else { "100%" };
                assert_eq!(figure["text"], expected, "{only}: {figure}");
                assert_eq!(figure["denominator"], 3, "{only}");
            }
            let of_none = office.only("LP.GROUP_COVERAGE", SERIES).await;
            assert_eq!(of_none["text"], "0%");
            let link =
                office.only("LP.GROUP_COVERAGE", TAG).await["records"]["denominator"].clone();
            let planned = office.town.deputy.get(link.as_str().unwrap()).await.ok();
            assert_eq!(planned["items"].as_array().unwrap().len(), 3);
            bench.seal().await;
        }
    }
}

/// A figure that leaves the system says what alone it counts.
#[actix_web::test]
async fn a_figure_of_a_tag_says_so_and_so_does_its_export() {
    for bench in benches().await {
        let office = Office::new(&bench).await;
        let tagged = json!({ "tags": ["八五普法"] });
        verified(&office, "activities", activity("2025-03-03"), tagged).await;
        let asked = format!("{TAG}&evidence=without");
        let figure = office.only("LP.ATTEND", &asked).await;
        let told = json!([
            { "parameter": "evidence", "said": "without" }, { "parameter": "tag", "said": "八五普法" },
        ]);
        assert_eq!(figure["only"], told);
        assert_eq!(office.town.figure("LP.ATTEND").await["only"], Value::Null);
        let file = format!(
            "/v1/reporting/exports/figures?format=csv&indicators=LP.ATTEND&period=2025&unit={}&{asked}",
            bench.town.id
        );
        let file = office.town.deputy.get(&file).await;
        let text = String::from_utf8_lossy(&file.bytes).to_string();
        assert!(text.contains("佐证：无；标签：八五普法"), "{text}");
        assert!(text.contains("参加人数（签到） 0；参加人数（"), "what it adds up: {text}");
    }
}

/// A phone that sends a record again with the tags that it forgot is told so, and does not take it for filed.
#[actix_web::test]
async fn the_same_content_with_other_tags_is_not_what_was_taken() {
    for bench in benches().await {
        let office = Office::new(&bench).await;
        let path = format!("{BASE}/activities");
        let new = json!({ "id": Id::from_u128(777), "unit": bench.town.id, "content": activity("2025-03-03") });
        let new = with(new, json!({ "tags": ["八五普法"] }));
        office.clerk.post(&path, new.clone()).await.created();
        let again =
            office.clerk.post(&path, with(new.clone(), json!({ "tags": [" 八五普法 "] }))).await;
        assert_eq!(again.ok()["version"], 1);
        for other in [json!({ "tags": [] }), json!({ "series": "法治进社区" })] {
            office.clerk.post(&path, with(new.clone(), other)).await.refused(409, "conflict");
        }
    }
}

/// Tickets, cases, mediators and files have no tags: a figure of them for a tag would be 0, and is refused wherever it is asked. All figures
/// at once are those of what has tags.
#[actix_web::test]
async fn what_is_filed_under_nothing_is_asked_for_no_tag() {
    for bench in benches().await {
        let office = Office::new(&bench).await;
        let tagged = json!({ "tags": ["八五普法"], "series": "法治进社区" });
        verified(&office, "activities", activity("2025-03-03"), tagged).await;
        let deputy = &office.town.deputy;
        let scope = format!("period=2025&unit={}", bench.town.id);
        for code in ["HL.HANDLED", "HL.CLOSE_RATE", "PM.FOUND", "PM.ONTIME_RATE", "PM.TIERS"] {
            for only in [TAG, SERIES] {
                let asked = format!("{scope}&{only}");
                let figures = "/v1/reporting/figures";
                for path in [
                    format!("{figures}?indicators={code}&{asked}"),
                    format!("{figures}?indicators=LP.ACTIVITIES,{code}&{asked}"),
                    format!("{figures}/{code}/series?by=unit&{asked}"),
                    format!("{figures}/{code}/records?part=numerator&{asked}"),
                    format!("{figures}/{code}/records/export?part=numerator&format=csv&{asked}"),
                    format!("/v1/reporting/exports/figures?format=csv&indicators={code}&{asked}"),
                ] {
                    let problem = deputy.get(&path).await.refused(422, "not_filed");
                    assert!(problem["detail"].as_str().unwrap().contains("tag"), "{problem}");
                }
                // Who does not wait is told at once.
                let later =
                    format!("/v1/reporting/exports/figures?format=csv&indicators={code}&{asked}");
                let headers = [("Prefer", "respond-async")];
                let answer = deputy.request(Method::GET, &later, None, &headers).await;
                answer.refused(422, "not_filed");
            }
        }
        assert_eq!(office.only("PM.PATROLS", TAG).await["text"], "0", "rounds have tags");
        let all = deputy.get(&format!("/v1/reporting/figures?{scope}&{TAG}")).await.ok();
        let all: Vec<&str> = all["figures"]
            .as_array()
            .unwrap()
            .iter()
            .map(|one| one["indicator"].as_str().unwrap())
            .collect();
        assert!(
            ["LP.ACTIVITIES", "LS.PREMEETING", "PM.PATROLS"].iter().all(|one| all.contains(one))
        );
        let strange = |code: &&&str| code.starts_with("HL.") || **code == "PM.FOUND";
        assert_eq!(all.iter().find(strange), None, "{all:?}");
        let file = format!("/v1/reporting/exports/figures?format=csv&{scope}&{TAG}");
        let file = deputy.get(&file).await;
        let text = String::from_utf8_lossy(&file.bytes).to_string();
        assert!(text.contains("LP.ACTIVITIES") && !text.contains("HL."), "{text}");
    }
}
