//! 调解案件台账: what was mediated on paper enters as far as it had come.

use super::{check, commit, expected, person, problems, take};
use crate::mediation_cases::Village;
use crate::town::benches;
use kernel::Id;
use organization::units::UnitKind;
use serde_json::{Value, json};
use testkit::{Bench, Person};

const HEADER: &str = "单位,卷号,纠纷类型,案由,申请人,申请人电话,被申请人,未成年当事人,案件标记,调委会,受理日期,调解员,调解结果,结案日期,协议内容,协议金额（元）,履行情况,履行日期,归档日期";
const COMMITTEE: &str = "锦山村人民调解委员会";

/// A line of the village; `number` is the last part of 卷号.
fn line(number: &str, rest: &str) -> String {
    format!("锦山村,（{COMMITTEE}）人调字〔{number}号,{rest}\n")
}

fn file(lines: &[String]) -> String {
    format!("{HEADER}\n{}", lines.concat())
}

/// Filed with its agreement kept; of a minor, not settled; open; settled on the spot.
fn good() -> Vec<String> {
    vec![
        line(
            "2024〕第7",
            "邻里,排水沟堵塞,张三,13812345678,李四,,,锦山村人民调解委员会,2024-03-01,王调解,书面协议,2024-03-10,清理排水沟并赔偿,\"1,200.50\",履行完毕,2024-03-20,2024-03-25",
        ),
        line(
            "2024〕第8",
            "01,抚养费,赵六,,赵小,赵小,涉未成年人,锦山村人民调解委员会,2024-04-01,王调解,调解不成,2024-04-20,,,,,",
        ),
        line(
            "2025〕第3",
            "邻里,宅基地边界,钱一,,钱二、钱三,,,锦山村人民调解委员会,2025-03-01,王调解,,,,,,,",
        ),
        line("2024〕第9", "邻里,噪音,周一,,吴二,,,,,,即时化解,2024-05-01,,,,,"),
    ]
}

/// A whole register.
pub fn register() -> String {
    file(&good())
}

/// A village with its committee and a mediator of it.
async fn village(bench: &Bench, judicial: &Person<'_>) -> (Id, String) {
    let village = bench.unit("锦山村", UnitKind::Village, bench.town.id).await.id;
    let committee = json!({
        "name": COMMITTEE, "kind": "village", "level": "village", "unit": village,
        "registered_with": "乌翠区司法局", "founded_on": "2020-01-01",
    });
    let committee = judicial.post("/v1/mediation/committees", committee).await.created();
    let mediator = person(bench, "王调解", village).await;
    person(bench, "不是调解员", village).await;
    let new = json!({ "person": mediator, "unit": village, "sex": "female" });
    let mediator = judicial.post("/v1/mediation/mediators", new).await.created();
    let appoint = format!("/v1/mediation/mediators/{}/appoint", mediator["id"].as_str().unwrap());
    let body = json!({ "committee": committee["id"], "employment": "pt", "from": "2023-01-01" });
    judicial.change(&appoint, 1, body).await.ok();
    (village, committee["id"].as_str().unwrap().to_string())
}

async fn case(who: &Person<'_>, title: &str) -> Value {
    let list = who.get("/v1/mediation/cases").await.ok();
    let mut all = list["items"].as_array().unwrap().iter();
    let one = all.find(|one| one["title"] == title).unwrap_or_else(|| panic!("{title}: {list}"));
    who.get(&format!("/v1/mediation/cases/{}", one["id"].as_str().unwrap())).await.ok()
}

/// Each enters in the state that its columns say, and counts on the days that they say.
#[actix_web::test]
async fn a_past_case_enters_as_far_as_it_had_come() {
    for bench in benches().await {
        let judicial = bench.person("judicial", &[("js", bench.town.id)]).await;
        let (_, committee) = village(&bench, &judicial).await;
        let file = register();
        assert_eq!(take(&judicial, "mediation.cases", &file).await, (4, 0, 0));
        assert_eq!(take(&judicial, "mediation.cases", &file).await, (0, 4, 0));

        let kept = case(&judicial, "排水沟堵塞").await;
        assert_eq!((&kept["status"], &kept["outcome"]), (&json!("filed"), &json!("written")));
        assert_eq!(kept["case_no"], format!("（{COMMITTEE}）人调字〔2024〕第7号"));
        assert_eq!(kept["agreement"]["amount"], 120_050);
        assert_eq!(
            (&kept["performed_on"], &kept["due_on"]),
            (&json!("2024-03-20"), &json!("2024-04-01"))
        );
        assert_eq!(kept["found_on"], "2024-03-01", "nobody says when it was found");
        let party = &kept["party_details"][0];
        assert_eq!((&party["name"], &party["phone"]), (&json!("张*"), &json!("138****5678")));
        let failed = case(&judicial, "抚养费").await;
        assert_eq!(
            (&failed["status"], &failed["outcome"]),
            (&json!("terminated"), &json!("failed"))
        );
        assert_eq!(failed["party_details"][1]["name"], "*", "nothing of a minor's name");
        let open = case(&judicial, "宅基地边界").await;
        assert_eq!(
            (&open["status"], &open["parties"].as_array().unwrap().len()),
            (&json!("assigned"), &3)
        );
        assert_eq!(case(&judicial, "噪音").await["status"], "spot_settled");

        // Of a minor: the village knows of it, and not what it says.
        let chair = bench.person("chair", &[("vs", bench.town.id)]).await;
        let withheld = format!("/v1/mediation/cases/{}", failed["id"].as_str().unwrap());
        assert_eq!(chair.get(&withheld).await.ok()["withheld"], true);

        let figures =
            "/v1/reporting/figures?period=2024&indicators=PM.FOUND,PM.ACCEPTED,PM.RESOLVED";
        let figures = judicial.get(&format!("{figures}&unit={}", bench.town.id)).await.ok();
        let values: Vec<&Value> =
            figures["figures"].as_array().unwrap().iter().map(|one| &one["value"]).collect();
        assert_eq!(values, [&json!(3.0), &json!(2.0), &json!(2.0)], "{figures}");

        goes_on(&judicial, &open, &committee).await;
        bench.seal().await;
        let verify = bench.database.scan(|db| ledger::verify::tenant(db, "230718", None));
        let report = verify.await.unwrap();
        assert!(report.is_sound(), "{:?}", report.faults);
        for kind in mediation::LINE.records() {
            let compare = move |db: &mut db::Db| ledger::recount::compare(db, "230718", kind);
            let compared = bench.database.scan(compare).await.unwrap();
            assert!(compared.1.is_empty(), "{}", kind.name);
        }
    }
}

/// What was open on paper goes on here, and the next number follows the last one of that year.
async fn goes_on(judicial: &Person<'_>, open: &Value, committee: &str) {
    let session = json!({
        "at": "2025-03-09T01:00:00Z", "place": "村委会", "mode": "room", "record": "双方各让一步", "signed": true,
    });
    let path = format!("/v1/mediation/cases/{}/hold-session", open["id"].as_str().unwrap());
    let held = judicial.change(&path, 1, session).await.ok();
    assert_eq!(held["status"], "mediating");
    let new = json!({
        "unit": open["unit"], "tier": "village", "found_by": "apply", "dispute": "02", "title": "新的纠纷",
        "facts": "新的纠纷", "complexity": "simple", "risk": "low",
        "parties": [
            { "role": "applicant", "kind": "natural", "details": { "name": "甲某" } },
            { "role": "respondent", "kind": "natural", "details": { "name": "乙某" } },
        ],
    });
    let new = judicial.post("/v1/mediation/cases", new).await.created();
    let path = format!("/v1/mediation/cases/{}/register", new["id"].as_str().unwrap());
    let registered = judicial.change(&path, 1, json!({ "committee": committee })).await.ok();
    assert_eq!(registered["case_no"], format!("（{COMMITTEE}）人调字〔2025〕第4号"));
}

/// Every fault is told where a person finds it, and what stands already with other content is not changed.
#[actix_web::test]
async fn a_case_that_contradicts_itself_is_told() {
    let with = |number: u32, rest: &str| line(&format!("2024〕第{number}"), rest);
    let lines = [
        with(
            1,
            "邻里,甲,张三,,李四,,,锦山村人民调解委员会,2024-03-01,王调解,书面协议,2024-03-10,,,,,",
        ),
        with(
            2,
            "邻里,乙,张三,,李四,,,锦山村人民调解委员会,2024-03-01,王调解,调解不成,2024-02-10,,,,,",
        ),
        with(3, "邻里,丙,张三,12,李四,,,锦山村人民调解委员会,2024-03-01,王调解,,,,,,,"),
        with(4, "邻里,丁,张三,,李四,,,锦山村人民调解委员会,2024-03-01,不是调解员,,,,,,,"),
        with(5, "邻里,戊,王调解,,李四,,,锦山村人民调解委员会,2024-03-01,王调解,,,,,,,"),
        with(6, "邻里,己,张三,,李四,王五,,锦山村人民调解委员会,2024-03-01,王调解,,,,,,,"),
        with(7, "口角,庚,张三,,,,,锦山村人民调解委员会,三月,王调解,,,,,,,"),
        with(8, "邻里,辛,张三,13812345678,李四,,,没有此会,2024-03-01,王调解,,,,,,,"),
        with(9, "邻里,壬,张三,,李四,,,锦山村人民调解委员会,2024-03-01,王调解,调解不成,,,,,,"),
        with(10, "邻里,癸,张三,,李四,,,锦山村人民调解委员会,2024-03-01,王调解,,,,,,,2024-04-01"),
        with(
            11,
            "邻里,子,张三、张四,13812345678,李四,,,锦山村人民调解委员会,2024-03-01,王调解,,,,,,,",
        ),
        with(12, "邻里,丑,张三,,李四,,,,2024-03-01,王调解,口头协议,2024-03-02,赔礼,一百,,,"),
    ];
    for bench in benches().await {
        let judicial = bench.person("judicial", &[("js", bench.town.id)]).await;
        village(&bench, &judicial).await;
        let preview = check(&judicial, "mediation.cases", file(&lines).as_bytes()).await.created();
        let wrong = [
            (2, "content", "agreement_content"),
            (3, "row", "past_days"),
            (4, "applicant_phone", "phone_form"),
            (5, "mediators", "mediator_unknown"),
            (6, "mediators", "conflict_of_interest"),
            (7, "minors", "party_unknown"),
            (8, "dispute", "unknown_word"),
            (8, "accepted_on", "date"),
            (8, "respondents", "empty"),
            (9, "committee", "committee_unknown"),
            (10, "concluded_on", "concluded_without_time"),
            (11, "filed_on", "filed_open"),
            (12, "applicant_phone", "number_of_several"),
            (13, "amount", "amount"),
        ];
        assert_eq!(problems(&preview), expected(&wrong), "{preview}");
        assert_eq!(preview["good"], 0);

        take(&judicial, "mediation.cases", &register()).await;
        let changed = register().replace("1,200.50", "1,300.00");
        let preview = check(&judicial, "mediation.cases", changed.as_bytes()).await.created();
        commit(&judicial, &preview, false).await.refused(422, "invalid");
        let done = commit(&judicial, &preview, true).await.ok();
        assert_eq!(problems(&done), expected(&[(2, "row", "different_content")]));
    }
}

/// Each committee numbers its own: two of one unit may have given the same number on paper, and both cases are taken over, in one file or in two.
/// What was handed up to another committee keeps its number, and is known by it.
#[actix_web::test]
async fn committees_of_one_unit_number_each_for_itself() {
    for bench in benches().await {
        bench.at("2025-11-03 09:00");
        let judicial = bench.person("judicial", &[("js", bench.town.id)]).await;
        let (village, _) = village(&bench, &judicial).await;
        for (name, level, unit) in [
            ("锦山村第二调委会", "village", village),
            ("锦山村第三调委会", "village", village),
            ("镇调委会", "town", bench.town.id),
        ] {
            let new = json!({
                "name": name, "kind": level, "level": level, "unit": unit,
                "registered_with": "乌翠区司法局", "founded_on": "2020-01-01",
            });
            judicial.post("/v1/mediation/committees", new).await.created();
        }
        let of = |committee: &str, title: &str| {
            format!(
                "锦山村,2024-7,邻里,{title},张三,,李四,,,{committee},2024-03-01,王调解,,,,,,,\n"
            )
        };
        let (one, two) = (of(COMMITTEE, "排水沟"), of("锦山村第二调委会", "采光"));
        let both = file(&[one.clone(), two]);
        assert_eq!(take(&judicial, "mediation.cases", &both).await, (2, 0, 0));
        assert_eq!(take(&judicial, "mediation.cases", &both).await, (0, 2, 0));
        let third = file(&[of("锦山村第三调委会", "噪音")]);
        assert_eq!(take(&judicial, "mediation.cases", &third).await, (1, 0, 0));
        assert_eq!(take(&judicial, "mediation.cases", &third).await, (0, 1, 0));
        // A line that names no committee is of whoever numbers for the unit.
        let unnamed = file(&[of("", "排水沟")]);
        assert_eq!(take(&judicial, "mediation.cases", &unnamed).await.0, 0);

        let list = judicial.get("/v1/mediation/committees").await.ok();
        let town = list["items"].as_array().unwrap().iter().find(|one| one["name"] == "镇调委会");
        let town = town.unwrap()["id"].clone();
        let handed_up = case(&judicial, "噪音").await;
        let path = format!("/v1/mediation/cases/{}/escalate", handed_up["id"].as_str().unwrap());
        let up = json!({ "tier": "town", "committee": town, "reason": "化解不了" });
        judicial.change(&path, handed_up["version"].as_i64().unwrap(), up).await.ok();
        assert_eq!(take(&judicial, "mediation.cases", &third).await.0, 0);
    }
}

/// A case that was entered here bears its number by its committee, and keeps it when another one takes it over.
#[actix_web::test]
async fn a_case_that_was_handed_up_is_known_by_the_number_it_was_given() {
    for bench in benches().await {
        bench.at("2025-11-03 09:00");
        let village = Village::new(&bench).await;
        let registered = village.assigned(json!({})).await;
        let town = json!({
            "name": "镇调委会", "kind": "town", "level": "town", "unit": bench.town.id,
            "registered_with": "乌翠区司法局", "founded_on": "2020-01-01",
        });
        let town = village.js.post("/v1/mediation/committees", town).await.created();
        let up = json!({ "tier": "town", "committee": town["id"], "reason": "化解不了" });
        village.act(&village.js, &registered, "escalate", up).await.ok();
        let number = registered["case_no"].as_str().unwrap();
        let line = format!(
            "锦山村,{number},邻里,排水沟纠纷,甲某某,,乙某某,,,{COMMITTEE},2025-11-03,姓名md,,,,,,,\n"
        );
        let (added, ..) = take(&village.js, "mediation.cases", &file(&[line])).await;
        assert_eq!(added, 0, "it is there");
        let list = village.js.get("/v1/mediation/cases").await.ok();
        assert_eq!(list["items"].as_array().unwrap().len(), 1);
    }
}

/// A village imports its own cases, and whoever may not accept a case imports none.
#[actix_web::test]
async fn cases_are_imported_by_who_may_accept_them() {
    for bench in benches().await {
        let judicial = bench.person("judicial", &[("js", bench.town.id)]).await;
        let (village, _) = village(&bench, &judicial).await;
        let other = bench.unit("红星村", UnitKind::Village, bench.town.id).await.id;
        let neighbour = bench.person("neighbour", &[("vs", other)]).await;
        let preview = check(&neighbour, "mediation.cases", register().as_bytes()).await.created();
        let told = problems(&preview);
        assert!(told.iter().any(|one| one.1 == "unit" && one.2 == "unit_unknown"), "{told:?}");
        assert_eq!(preview["good"], 0);
        let chair = bench.person("chair", &[("vs", village)]).await;
        assert_eq!(take(&chair, "mediation.cases", &register()).await, (4, 0, 0));
        let publicist = bench.person("publicist", &[("pub", bench.town.id)]).await;
        check(&publicist, "mediation.cases", b"x\n").await.refused(403, "forbidden");
        let mediator = bench.person("mediator", &[("md", village)]).await;
        check(&mediator, "mediation.cases", b"x\n").await.refused(403, "forbidden");
    }
}

/// Who is named in a file that waits, or was taken over, stands nowhere in the clear.
#[actix_web::test]
async fn d06_people_of_a_file_are_sealed() {
    for bench in benches().await {
        let judicial = bench.person("judicial", &[("js", bench.town.id)]).await;
        village(&bench, &judicial).await;
        let file = register();
        check(&judicial, "mediation.cases", file.as_bytes()).await.created();
        take(&judicial, "mediation.cases", &file).await;
        bench.seal().await;
        let Some(path) = bench.file() else { continue };
        let folder = path.parent().unwrap();
        for entry in std::fs::read_dir(folder).unwrap() {
            let bytes = std::fs::read(entry.unwrap().path()).unwrap_or_default();
            for secret in ["13812345678", "张三", "赵小"] {
                let found = bytes.windows(secret.len()).any(|window| window == secret.as_bytes());
                assert!(!found, "{secret} stands in the clear");
            }
        }
    }
}

/// What a register tells of the one who is alone on a side: sealed and masked as everywhere, and told where it is wrong.
#[actix_web::test]
async fn particulars_of_parties_come_with_their_columns() {
    const MORE: &str = "单位,卷号,纠纷类型,案由,申请人,申请人性别,申请人民族,申请人出生日期,申请人职业,申请人住址,申请人代理人,申请人代理权限,申请人代理人电话,被申请人,被申请人出生日期,被申请人监护人,被申请人监护关系,被申请人监护人电话,未成年当事人,调委会,受理日期,调解员";
    let rest = "锦山村人民调解委员会,2024-03-01,王调解";
    let lines = [
        line(
            "2024〕第1",
            &format!(
                "邻里,排水,张三,男,汉族,1980-02-03,务农,一组5号,申律师,特别授权,13812345670,李小,2010-01-02,李大,父母,13812345671,李小,{rest}"
            ),
        ),
        // Not of age and not said to be a minor; several on one side; an agent without authority.
        line("2024〕第2", &format!("邻里,采光,张三,,,,,,,,,李小,2010-01-02,,,,,{rest}")),
        line("2024〕第3", &format!("邻里,噪音,张三、张四,男,,,,,,,,李四,,,,,,{rest}")),
        line("2024〕第4", &format!("邻里,地界,张三,,,,,,申律师,,,李四,,,,,,{rest}")),
    ];
    for bench in benches().await {
        let judicial = bench.person("judicial", &[("js", bench.town.id)]).await;
        village(&bench, &judicial).await;
        let file = format!("{MORE}\n{}", lines.concat());
        let preview = check(&judicial, "mediation.cases", file.as_bytes()).await.created();
        let wrong = [
            (3, "minors", "party_minor"),
            (4, "applicant_sex", "number_of_several"),
            (5, "applicant_agent", "required"),
        ];
        assert_eq!(problems(&preview), expected(&wrong), "{preview}");
        commit(&judicial, &preview, true).await.ok();
        let first = format!("{MORE}\n{}", lines[0]);
        let again = check(&judicial, "mediation.cases", first.as_bytes()).await.created();
        let again = commit(&judicial, &again, true).await.ok();
        assert_eq!(again["unchanged"], 1, "{again}");
        let made = case(&judicial, "排水").await;
        let agent = json!({ "name": "申*", "authority": "special", "phone": "138****5670" });
        assert_eq!(made["party_details"][0]["agent"], agent, "{made}");
        let masked = made["party_details"][1].clone();
        assert_eq!((&masked["name"], &masked["guardian"]["name"]), (&json!("*"), &json!("*")));
        let reveal = format!("/v1/mediation/cases/{}/parties/reveal", made["id"].as_str().unwrap());
        let shown = judicial.post(&reveal, json!({ "reason": "核对台账" })).await.ok();
        let parties = shown["parties"].as_array().unwrap();
        let minor = parties.iter().find(|one| one["name"] == "李小").unwrap();
        let guardian = json!({ "name": "李大", "relation": "parent", "phone": "+8613812345671" });
        assert_eq!(minor["guardian"], guardian);
        let first = parties.iter().find(|one| one["name"] == "张三").unwrap();
        let told = ["sex", "ethnicity", "birth_date", "occupation", "address"];
        let told = told.map(|member| first[member].as_str().unwrap());
        assert_eq!(told, ["male", "汉族", "1980-02-03", "务农", "一组5号"]);
    }
}
