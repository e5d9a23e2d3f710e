//! 自行登记的法规: entered beside the catalogue, looked at by another person, and named from then on as one of it.

use super::*;
use crate::importing::take;
use crate::pufa;

pub fn statute(title: &str) -> Value {
    json!({
        "title": title, "kind": "local_reg", "issued_on": "2018-01-05", "source": "省人大常委会公告",
        "editions": [{ "name": "2018", "effective_on": "2018-03-01", "source": "公告" }],
    })
}

async fn catalogue(who: &Person<'_>) -> Vec<Value> {
    who.get(&format!("{BASE}/instruments")).await.ok()["instruments"].as_array().unwrap().clone()
}

/// The catalogue has what townships study most; the three that a plan named in vain are there, and what the nodes rest on.
#[actix_web::test]
async fn the_catalogue_has_what_plans_and_nodes_name() {
    let bench = &benches().await[0];
    let office = Office::new(bench).await;
    let titles: Vec<String> = catalogue(&office.clerk)
        .await
        .iter()
        .map(|one| one["title"].as_str().unwrap().to_string())
        .collect();
    for named in [
        "保守国家秘密法",
        "行政复议法",
        "政府信息公开条例",
        "个人信息保护法",
        "禁毒法",
        "消防法",
        "道路交通安全法",
        "老年人权益保障法",
        "乡村振兴促进法",
    ] {
        assert!(titles.contains(&format!("中华人民共和国{named}")), "{named}");
    }
}

#[actix_web::test]
async fn a_statute_that_a_unit_entered_is_named_wherever_one_of_the_catalogue_is() {
    for bench in benches().await {
        let office = Office::new(&bench).await;
        let new = |content: Value| json!({ "unit": bench.town.id, "content": content });
        // What is drafted somewhere is in nobody's way.
        let far = bench.unit("远镇", organization::units::UnitKind::Township, bench.district.id);
        let far = far.await.id;
        let drafts = bench.person("drafts", &[("pub", far)]).await;
        let path = format!("{BASE}/statutes");
        let idle = json!({ "unit": far, "content": statute("黑龙江省法治宣传教育条例") });
        let idle = drafts.post(&path, idle).await.created();
        let submitted = office.submitted("statutes", statute("《黑龙江省法治宣传教育条例》")).await;
        let late = address("statutes", &idle, "submit");
        drafts.change(&late, 1, json!({})).await.refused(409, "statute_known");
        let code = submitted["id"].as_str().unwrap();
        let activity = || {
            let mut content = pufa::activity("2025-03-03");
            content["instruments"] = json!([code]);
            content
        };
        let mut listed = must_know(&[code]);
        listed["items"][0]["edition"] = json!("2018");
        let mut item = plan();
        item["items"][2]["instruments"] = json!([code]);
        let named = [
            ("sessions", session("lecture", "2025-03-03", &[code])),
            ("must-know-lists", listed.clone()),
            ("plans", item),
        ];
        // Before another person has looked at it, it is none; an id of nothing never is.
        for (noun, content) in &named {
            let path = format!("{BASE}/{noun}");
            let refused = office.clerk.post(&path, new(content.clone())).await;
            refused.refused(422, "instrument_unknown");
        }
        let activities = "/v1/pufa-publicity/activities";
        let refused = office.clerk.post(activities, new(activity())).await;
        refused.refused(422, "instrument_unknown");
        let verified =
            office.act(&office.secretary, "statutes", &submitted, "verify", json!({})).await;
        let nothing = session("lecture", "2025-03-03", &[&kernel::new_id().to_string()]);
        let path = format!("{BASE}/sessions");
        office.clerk.post(&path, new(nothing)).await.refused(422, "instrument_unknown");

        office.verified("sessions", named[0].1.clone()).await;
        office.verified("must-know-lists", named[1].1.clone()).await;
        office.draft("plans", named[2].1.clone()).await;
        office.clerk.post(activities, new(activity())).await.created();
        listed["items"][0]["edition"] = json!("1066");
        let path = format!("{BASE}/must-know-lists");
        office.clerk.post(&path, new(listed)).await.refused(422, "edition_unknown");
        let shown = catalogue(&office.clerk).await;
        let shown = shown.iter().find(|one| one["code"] == code).unwrap();
        assert_eq!(
            (&shown["entered_by"], &shown["edition"][0]["effective_on"]),
            (&json!(bench.town.id), &json!("2018-03-01"))
        );
        // Registers name it by its title, as those of the catalogue.
        let register = "单位,主题,日期,学习形式,参学对象,学习内容,到会人员,学习记录\n\
            乌马河镇,法治讲座,2025-03-06,法治专题讲座,领导干部,黑龙江省法治宣传教育条例、《中华人民共和国宪法》,,学习了两部\n";
        let taken = take(&office.clerk, "study-records.sessions", register).await;
        assert_eq!(taken, (1, 0, 0));
        // Nobody enters it a second time, nor what the catalogue has.
        let other = bench.unit("邻镇", organization::units::UnitKind::Township, bench.district.id);
        let other = other.await.id;
        let neighbour = bench.person("neighbour", &[("pub", other)]).await;
        let path = format!("{BASE}/statutes");
        for title in ["黑龙江省 法治宣传教育条例", "中华人民共和国民法典", "民法典"]
        {
            let new = json!({ "unit": other, "content": statute(title) });
            neighbour.post(&path, new).await.refused(409, "statute_known");
        }
        let study = json!({ "unit": other, "content": session("seminar", "2025-03-03", &[code]) });
        neighbour.post(&format!("{BASE}/sessions"), study).await.created();

        // While it is corrected it may be named; once it is void it is not.
        let mut more = statute("黑龙江省法治宣传教育条例");
        more["doc_no"] = json!("第58号");
        let revision = json!({ "content": more, "reason": "补文号" });
        let revised = office.act(&office.clerk, "statutes", &verified, "revise", revision).await;
        office.draft("sessions", session("seminar", "2025-03-04", &[code])).await;
        let reason = json!({ "reason": "与正式目录重复" });
        office.act(&office.secretary, "statutes", &revised, "void", reason).await;
        let late = new(session("seminar", "2025-03-05", &[code]));
        office
            .clerk
            .post(&format!("{BASE}/sessions"), late)
            .await
            .refused(422, "instrument_unknown");
        let checks = format!("{BASE}/checks?unit={}&from=2025-01-01&to=2025-12-31", bench.town.id);
        let auditor = bench.person("ins", &[("ins", bench.town.id)]).await;
        let found = auditor.get(&checks).await.ok();
        let found = found["findings"].as_array().unwrap().iter();
        let told = found.filter(|one| one["code"] == "void_statute").count();
        assert_eq!(told, 3, "the session that was verified, that of the register, and the draft");
        for sealed in [false, true] {
            assert_eq!(office.text("LS.INSTRUMENTS").await, "1", "what was studied was: {sealed}");
            bench.seal().await;
        }
    }
}

/// LS.PARTYREGS counts core party regulations, wherever they are known from; a correction of the one that was entered moves the figure.
#[actix_web::test]
async fn a_core_party_regulation_that_was_entered_counts_as_its_record_says() {
    for bench in benches().await {
        let office = Office::new(&bench).await;
        let mut rule = statute("中国共产党纪律检查机关监督执纪工作规则");
        (rule["kind"], rule["core"]) = (json!("party_reg"), json!(true));
        let rule = office.verified("statutes", rule).await;
        let code = rule["id"].as_str().unwrap();
        let mut study = session("center_group", "2025-03-03", &[code, "party-charter"]);
        let studied = office.verified("sessions", study.clone()).await;
        assert_eq!(studied["content"]["topics"][0]["core_party_reg"], true);
        assert_eq!(office.text("LS.PARTYREGS").await, "2");
        let mut other = rule["content"].clone();
        other["core"] = json!(false);
        let revision = json!({ "content": other, "reason": "区里未列为核心" });
        let revised = office.act(&office.clerk, "statutes", &rule, "revise", revision).await;
        assert_eq!(office.text("LS.PARTYREGS").await, "2", "until another person has looked at it");
        office.act(&office.secretary, "statutes", &revised, "verify", json!({})).await;
        for sealed in [false, true] {
            assert_eq!(office.text("LS.PARTYREGS").await, "1", "sealed: {sealed}");
            bench.seal().await;
        }
        // Nobody says themselves that theirs is a core one.
        study["topics"][0]["core_party_reg"] = json!(true);
        let forged = office.verified("sessions", study).await;
        assert_eq!(forged["content"]["topics"][0]["core_party_reg"], false);
        assert_eq!(office.text("LS.PARTYREGS").await, "1");
        // Void from whatever state it is in, it is no core one any more.
        let mut core = rule["content"].clone();
        core["core"] = json!(true);
        let path = format!("{BASE}/statutes/{}", rule["id"].as_str().unwrap());
        let known = office.clerk.get(&path).await.ok();
        let revision = json!({ "content": core, "reason": "区里列为核心" });
        let revised = office.act(&office.clerk, "statutes", &known, "revise", revision).await;
        let again = office.act(&office.secretary, "statutes", &revised, "verify", json!({})).await;
        assert_eq!(office.text("LS.PARTYREGS").await, "2");
        let mut more = again["content"].clone();
        more["doc_no"] = json!("第1号");
        let revision = json!({ "content": more, "reason": "补文号" });
        let revised = office.act(&office.clerk, "statutes", &again, "revise", revision).await;
        assert_eq!(office.text("LS.PARTYREGS").await, "2");
        let reason = json!({ "reason": "没有这部法规" });
        office.act(&office.secretary, "statutes", &revised, "void", reason).await;
        assert_eq!(office.text("LS.PARTYREGS").await, "1");
        for kind in study_records::LINE.records() {
            let compared =
                bench.database.scan(move |db| ledger::recount::compare(db, "230718", kind));
            assert_eq!(compared.await.unwrap().1, [], "{}", kind.name);
        }
    }
}
