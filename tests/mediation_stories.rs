//! The register of people's mediation, over HTTP.

mod elections;
mod register;
mod seats;
mod service;

use crate::mediation_trainings::{Course, course};
use crate::town::benches;
use kernel::Id;
use organization::units::UnitKind;
use testkit::{Bench, Person, Value, json};

const BASE: &str = "/v1/mediation";

/// The judicial office of the town, and a village.
struct Office<'a> {
    bench: &'a Bench,
    js: Person<'a>,
    village: Id,
}

impl<'a> Office<'a> {
    async fn new(bench: &'a Bench) -> Self {
        let village = bench.unit("锦山村", UnitKind::Village, bench.town.id).await;
        let js = bench.person("js", &[("js", bench.town.id)]).await;
        Self { bench, js, village: village.id }
    }

    async fn committee(&self, name: &str) -> Value {
        let new = json!({
            "name": name, "kind": "village", "level": "village", "unit": self.village,
            "registered_with": "乌翠区司法局", "founded_on": "2020-01-01",
        });
        self.js.post(&format!("{BASE}/committees"), new).await.created()
    }

    /// Persons of the village, registered as mediators, one of each of these sexes.
    async fn mediators(&self, sexes: &[&str]) -> Vec<Value> {
        let mut people = Vec::new();
        for (n, sex) in sexes.iter().enumerate() {
            people.push(self.mediator(&format!("m{n}"), sex).await);
        }
        people
    }

    /// A person of the village, registered as mediator.
    async fn mediator(&self, login: &str, sex: &str) -> Value {
        let account = self.bench.person(login, &[("gw", self.village)]).await.account;
        let person = move |db: &mut db::Db| {
            Ok(organization::accounts::find(db, "230718", account)?.unwrap().person.unwrap())
        };
        let person = self.bench.database.read(person).await.unwrap();
        let new = json!({
            "person": person, "unit": self.village, "sex": sex,
            "particulars": { "phone": "13812345678", "subsidy_account": "6222021234567890" },
        });
        self.js.post(&format!("{BASE}/mediators"), new).await.created()
    }

    async fn act(&self, noun: &str, record: &Value, action: &str, body: Value) -> testkit::Answer {
        let path = format!("{BASE}/{noun}/{}/{action}", record["id"].as_str().unwrap());
        self.js.change(&path, record["version"].as_i64().unwrap(), body).await
    }

    async fn again(&self, noun: &str, record: &Value) -> Value {
        let path = format!("{BASE}/{noun}/{}", record["id"].as_str().unwrap());
        self.js.get(&path).await.ok()
    }

    async fn figure(&self, code: &str, day: &str) -> Value {
        let path = format!(
            "/v1/reporting/figures?indicators={code}&from=2025-01-01&to={day}&unit={}",
            self.bench.town.id
        );
        self.js.get(&path).await.ok()["figures"][0].clone()
    }
}

fn election(from: &str, mediators: &[&Value]) -> Value {
    let member = |(n, one): (usize, &&Value)| {
        let office = if n == 0 { "chair" } else { "member" };
        json!({ "mediator": one["id"], "office": office, "employment": "pt" })
    };
    let members: Vec<Value> = mediators.iter().enumerate().map(member).collect();
    json!({ "from": from, "elected_by": "village_assembly", "members": members })
}

/// C18: persons at a date. One is on two committees, one is full-time, one was removed, one was never appointed.
#[actix_web::test]
async fn mediators_are_counted_as_persons_at_a_date() {
    for bench in benches().await {
        bench.at("2025-11-03 09:00");
        let office = Office::new(&bench).await;
        let (one, other) =
            (office.committee("锦山村调委会").await, office.committee("锦山村二组调委会").await);
        let people = office.mediators(&["female", "male", "male", "male", "female"]).await;
        let [a, b, c, d, _] = &people[..] else { unreachable!() };
        office
            .act("committees", &one, "elect", election("2025-02-01", &[b, c]))
            .await
            .refused(422, "committee_size");
        office
            .act("committees", &one, "elect", election("2025-02-01", &[b, c, d]))
            .await
            .refused(422, "committee_woman");
        let elected =
            office.act("committees", &one, "elect", election("2025-02-01", &[a, b, c])).await.ok();
        assert_eq!(elected["terms"][0]["to"], "2028-01-31", "three years");
        let hire = |employment: &str| json!({ "committee": other["id"], "employment": employment, "from": "2025-03-01" });
        let a = office.again("mediators", a).await;
        let a = office.act("mediators", &a, "appoint", hire("pt")).await.ok();
        assert_eq!(a["appointments"].as_array().unwrap().len(), 2);
        office.act("mediators", d, "appoint", hire("ft")).await.ok();
        assert_eq!(office.figure("PM.MEDIATORS_PT", "2025-11-02").await["text"], "3");
        assert_eq!(office.figure("PM.MEDIATORS_PT", "2025-01-31").await["text"], "0");
        assert_eq!(office.figure("PM.MEDIATORS_FT", "2025-11-02").await["text"], "1");
        assert_eq!(office.figure("PM.FT_SHARE", "2025-11-02").await["text"], "25%");
        assert_eq!(office.figure("PM.COMMITTEE_OK", "2025-11-02").await["text"], "50%");

        let c = office.again("mediators", c).await;
        let leave = json!({ "on": "2025-06-01", "departure": "removed" });
        office.act("mediators", &c, "end-service", leave).await.refused(422, "misconduct_missing");
        let leave = json!({ "on": "2025-06-01", "departure": "removed", "misconduct": "benefit" });
        office.act("mediators", &c, "end-service", leave).await.ok();
        assert_eq!(office.figure("PM.MEDIATORS_PT", "2025-05-31").await["text"], "3");
        assert_eq!(office.figure("PM.MEDIATORS_PT", "2025-11-02").await["text"], "2");
        assert_eq!(
            office.figure("PM.COMMITTEE_OK", "2025-11-02").await["text"],
            "0%",
            "two are left"
        );
        assert_eq!(office.figure("PM.COMMITTEES", "2025-11-02").await["text"], "2");

        bench.seal().await;
        let records = format!(
            "/v1/reporting/figures/PM.MEDIATORS_PT/records?part=numerator&from=2025-01-01&to=2025-11-02&unit={}",
            bench.town.id
        );
        let records = office.js.get(&records).await.ok();
        let records = records["items"].as_array().unwrap();
        let values: Vec<&Value> = records.iter().map(|one| &one["value"]).collect();
        assert_eq!(values, [&json!(1), &json!(1)], "whoever was removed is not among them");
        assert!(
            records
                .iter()
                .all(|one| one["link"].as_str().unwrap().starts_with("/v1/mediation/mediators/"))
        );
        office.js.get(records[0]["link"].as_str().unwrap()).await.ok();
    }
}

#[actix_web::test]
async fn a_mediator_is_one_record_a_person_and_particulars_are_masked() {
    for bench in benches().await {
        let office = Office::new(&bench).await;
        let made = office.mediator("m1", "female").await;
        assert_eq!(made["particulars"], json!({ "phone": "138****5678", "subsidy_account": true }));
        assert_eq!(made["name"], "姓名m1");
        let twice = json!({ "person": made["person"], "unit": office.village, "sex": "female" });
        office.js.post(&format!("{BASE}/mediators"), twice).await.refused(409, "conflict");
        let list = office.js.get(&format!("{BASE}/mediators?status=active")).await.ok();
        assert_eq!(list["items"][0]["particulars"]["phone"], "138****5678");
        assert_eq!(list["items"][0]["name"], "姓名m1");

        let path = format!("{BASE}/mediators/{}/particulars/reveal", made["id"].as_str().unwrap());
        let reason = json!({ "reason": "发放误工补贴" });
        let shown = office.js.post(&path, reason.clone()).await.ok();
        assert_eq!((&shown["phone"], &shown["shown"]), (&json!("+8613812345678"), &json!(true)));
        assert_eq!(shown["subsidy_account"], "6222021234567890");
        let deputy = bench.person("deputy", &[("vl", bench.town.id)]).await;
        deputy.post(&path, reason).await.refused(403, "forbidden");
        let history = format!("/v1/ledger/subjects/{}/entries", made["id"].as_str().unwrap());
        let history = office.js.get(&history).await.ok().to_string();
        assert!(history.contains("particulars_commitments"));
        assert!(!history.contains("13812345678") && !history.contains("6222021234567890"));
    }
}

/// Correcting says only what is wrong: the rest stays, and the ledger gets commitments and no numbers.
#[actix_web::test]
async fn a_mediator_is_corrected_and_the_rest_stays() {
    for bench in benches().await {
        let office = Office::new(&bench).await;
        let made = office.mediator("m1", "female").await;
        let said = json!({
            "level": "2", "occupations": ["llp", "party_member"], "cert_no": "黑调2025-07",
            "particulars": { "phone": "13900001234" },
        });
        let after = office.act("mediators", &made, "correct", said.clone()).await.ok();
        assert_eq!((&after["level"], &after["cert_no"]), (&json!("2"), &json!("黑调2025-07")));
        assert_eq!(after["occupations"], json!(["llp", "party_member"]));
        let masked = json!({ "phone": "139****1234", "subsidy_account": true });
        assert_eq!((&after["particulars"], &after["version"]), (&masked, &json!(2)));
        office.act("mediators", &made, "correct", said).await.refused(412, "version_mismatch");
        let base = format!("{BASE}/mediators/{}", made["id"].as_str().unwrap());
        let reason = json!({ "reason": "核对更正" });
        let shown = office.js.post(&format!("{base}/particulars/reveal"), reason).await.ok();
        assert_eq!(shown["phone"], "+8613900001234");
        assert_eq!(shown["subsidy_account"], "6222021234567890", "nobody spoke of it");
        // Only what the record itself says.
        let level = json!({ "level": "1" });
        let after = office.act("mediators", &after, "correct", level).await.ok();
        assert_eq!((&after["level"], &after["particulars"]), (&json!("1"), &masked));
        assert_eq!(after["cert_no"], "黑调2025-07");
        // What never was is taken away; what a mediator always has is not.
        let none = json!({ "cert_no": null, "particulars": { "phone": null } });
        let after = office.act("mediators", &after, "correct", none).await.ok();
        assert_eq!(after["cert_no"], Value::Null);
        assert_eq!(after["particulars"], json!({ "subsidy_account": true }));
        let level = json!({ "level": null });
        office.act("mediators", &after, "correct", level).await.refused(422, "invalid");
        let wrong = json!({ "particulars": { "id_no": "110105194912310021" } });
        office.act("mediators", &after, "correct", wrong).await.refused(422, "invalid");
        let unit = json!({ "unit": bench.town.id });
        office.act("mediators", &after, "correct", unit).await.refused(400, "malformed_request");

        let neighbour = bench.unit("伊东村", UnitKind::Village, bench.town.id).await;
        let elsewhere = bench.person("js2", &[("js", neighbour.id)]).await;
        let deputy = bench.person("deputy", &[("vl", bench.town.id)]).await;
        let path = format!("{base}/correct");
        elsewhere.change(&path, 4, json!({ "level": "3" })).await.refused(404, "not_found");
        deputy.change(&path, 4, json!({ "level": "3" })).await.refused(403, "forbidden");
        let leave = json!({ "on": bench.now().local_date(), "departure": "resigned" });
        let left = office.act("mediators", &after, "end-service", leave).await.ok();
        let late = json!({ "level": "3" });
        office.act("mediators", &left, "correct", late).await.refused(409, "mediator_departed");

        bench.seal().await;
        let history = format!("/v1/ledger/subjects/{}/entries", made["id"].as_str().unwrap());
        let history = office.js.get(&history).await.ok();
        assert!(history.to_string().contains("mediation.mediator_corrected"));
        for secret in ["13900001234", "黑调2025-07"] {
            assert!(!history.to_string().contains(secret), "{secret}");
        }
        let kind = mediation::LINE.records().nth(1).unwrap();
        let compared = bench.database.scan(move |db| ledger::recount::compare(db, "230718", kind));
        assert_eq!(compared.await.unwrap(), (1, Vec::new()));
    }
}

/// C22, C23: three tiers, when each town, village and grid has what it needs; a grid without a mediator is named. Kinds of organs count once.
#[actix_web::test]
async fn tiers_are_complete_when_nobody_lacks_what_they_need() {
    for bench in benches().await {
        bench.at("2025-11-03 09:00");
        let office = Office::new(&bench).await;
        let grids = [
            bench.unit("第一网格", UnitKind::Grid, office.village).await.id,
            bench.unit("第二网格", UnitKind::Grid, office.village).await.id,
        ];
        let tiers = async || office.figure("PM.TIERS", "2025-11-02").await;
        assert_eq!(tiers().await["text"], "0");
        let village = office.committee("锦山村调委会").await;
        let town = json!({
            "name": "镇调委会", "kind": "town", "level": "town", "unit": bench.town.id, "registered_with": "乌翠区司法局",
            "founded_on": "2020-01-01",
        });
        let town = office.js.post(&format!("{BASE}/committees"), town).await.created();
        let mut people = Vec::new();
        for (n, grid) in grids.iter().enumerate() {
            let account = bench.person(&format!("g{n}"), &[("gw", office.village)]).await.account;
            let person = move |db: &mut db::Db| {
                Ok(organization::accounts::find(db, "230718", account)?.unwrap().person.unwrap())
            };
            let person = bench.database.read(person).await.unwrap();
            let new =
                json!({ "person": person, "unit": office.village, "sex": "male", "grid": grid });
            let wrong = json!({ "person": person, "unit": office.village, "sex": "male", "grid": office.village });
            office.js.post(&format!("{BASE}/mediators"), wrong).await.refused(422, "invalid");
            people.push(office.js.post(&format!("{BASE}/mediators"), new).await.created());
        }
        let hire = json!({ "committee": village["id"], "employment": "pt", "from": "2025-03-01" });
        office.act("mediators", &people[0], "appoint", hire.clone()).await.ok();
        // A committee that was founded and never elected is no tier.
        assert_eq!(tiers().await["text"], "0");
        let members = office.mediators(&["female", "male", "male"]).await;
        let mut term = election("2025-02-01", &members.iter().collect::<Vec<_>>());
        office.act("committees", &village, "elect", term.clone()).await.ok();
        term["elected_by"] = json!("founder");
        office.act("committees", &town, "elect", term).await.ok();
        for sealed in [false, true] {
            let lacking = tiers().await;
            assert_eq!(lacking["text"], "2", "sealed: {sealed}");
            let gaps = lacking["gaps"].as_array().unwrap();
            assert_eq!(gaps.len(), 1, "{lacking}");
            assert_eq!(
                (&gaps[0]["unit"], &gaps[0]["name"]),
                (&json!(grids[1]), &json!("第二网格"))
            );
            bench.seal().await;
        }
        let second = office.act("mediators", &people[1], "appoint", hire).await.ok();
        let complete = tiers().await;
        assert_eq!((&complete["text"], complete.get("gaps")), (&json!("3"), None));
        let records = office.js.get(complete["records"]["numerator"].as_str().unwrap()).await.ok();
        assert_eq!(
            records["items"].as_array().unwrap().len(),
            4,
            "two committees, two mediators of grids"
        );
        let training = json!({ "on": "2025-04-02", "hours": 6, "topic": "民法典" });
        let trained = office.act("mediators", &second, "record-training", training).await.ok();
        // The study records may have the training, too: its hours are entered once.
        let course = Course::verified(&bench, "course", course("2025-04-02", 40)).await.id;
        let named =
            json!({ "on": "2025-04-02", "hours": 4, "topic": "民法典", "training": course });
        let trained =
            office.act("mediators", &trained, "record-training", named.clone()).await.ok();
        assert_eq!(trained["trainings"][1]["training"], json!(course));
        let again = office.act("mediators", &trained, "record-training", named).await;
        again.refused(409, "trained_before");
        // Ten hours, one of five who serve.
        assert_eq!(office.figure("PM.TRAIN_HOURS", "2025-11-02").await["text"], "2");
        assert_eq!(office.figure("PM.TRAIN_COVER", "2025-11-02").await["text"], "20%");
        let series = format!(
            "/v1/reporting/figures/PM.TIERS/series?by=unit&period=2025&unit={}",
            bench.town.id
        );
        office.js.get(&series).await.refused(422, "invalid");

        let deputy = bench.person("deputy", &[("vl", bench.town.id)]).await;
        let person = people[0]["person"].clone();
        for (kind, name, to) in [
            ("police", "派出所", Value::Null),
            ("law_firm", "甲律师事务所", Value::Null),
            ("law_firm", "乙律师事务所", Value::Null),
            ("tribunal", "人民法庭", json!("2025-05-31")),
        ] {
            let organ = json!({ "kind": kind, "name": name, "liaison": person, "from": "2024-01-01", "to": to });
            let new = json!({ "unit": bench.town.id, "content": organ });
            let draft = office.js.post(&format!("{BASE}/organs"), new).await.created();
            let submitted = office.act("organs", &draft, "submit", json!({})).await.ok();
            let path = format!("{BASE}/organs/{}/verify", submitted["id"].as_str().unwrap());
            deputy.change(&path, submitted["version"].as_i64().unwrap(), json!({})).await.ok();
        }
        assert_eq!(office.figure("PM.JOINT_ORGS", "2025-11-02").await["text"], "2");
        assert_eq!(office.figure("PM.JOINT_ORGS", "2025-05-31").await["text"], "3");
    }
}
