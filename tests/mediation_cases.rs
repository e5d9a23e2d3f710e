//! Cases of people's mediation, over HTTP.

use crate::town::benches;
use kernel::Id;
use organization::units::UnitKind;
use testkit::{Answer, Bench, Person, Value, json};

pub const CASES: &str = "/v1/mediation/cases";
const PHONE: &str = "13912340002";

/// A village with a committee and a mediator, and the judicial office.
pub struct Village<'a> {
    pub bench: &'a Bench,
    pub js: Person<'a>,
    /// 人民调解员, who serves the committee.
    pub mediator: Person<'a>,
    pub unit: Id,
    pub committee: Value,
    pub lead: Value,
}

impl<'a> Village<'a> {
    pub async fn new(bench: &'a Bench) -> Self {
        let unit = bench.unit("锦山村", UnitKind::Village, bench.town.id).await.id;
        let js = bench.person("js", &[("js", bench.town.id)]).await;
        let mediator = bench.person("md", &[("md", unit)]).await;
        let committee = json!({
            "name": "锦山村人民调解委员会", "kind": "village", "level": "village", "unit": unit,
            "registered_with": "乌翠区司法局", "founded_on": "2020-01-01",
        });
        let committee = js.post("/v1/mediation/committees", committee).await.created();
        let account = mediator.account;
        let person = move |db: &mut db::Db| {
            Ok(organization::accounts::find(db, "230718", account)?.unwrap().person.unwrap())
        };
        let person = bench.database.read(person).await.unwrap();
        let lead = json!({
            "person": person, "unit": unit, "sex": "female", "particulars": { "phone": "13812345678" },
        });
        let lead = js.post("/v1/mediation/mediators", lead).await.created();
        let hire =
            json!({ "committee": committee["id"], "employment": "pt", "from": "2025-01-01" });
        let appoint = format!("/v1/mediation/mediators/{}/appoint", lead["id"].as_str().unwrap());
        js.change(&appoint, 1, hire).await.ok();
        Self { bench, js, mediator, unit, committee, lead }
    }

    pub fn new_case(&self, more: Value) -> Value {
        let party = |role: &str, name: &str, phone: &str| json!({ "role": role, "kind": "natural", "details": { "name": name, "phone": phone } });
        let mut new = json!({
            "unit": self.unit, "tier": "village", "found_by": "apply", "dispute": "02",
            "title": "排水沟纠纷", "facts": "排水沟堵塞，双方争执", "complexity": "general", "risk": "low",
            "parties": [party("applicant", "甲某某", PHONE), party("respondent", "乙某某", "13912340003")],
        });
        new.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        new
    }

    pub async fn find(&self, more: Value) -> Value {
        self.js.post(CASES, self.new_case(more)).await.created()
    }

    pub async fn act(&self, who: &Person<'_>, case: &Value, action: &str, body: Value) -> Answer {
        let path = format!("{CASES}/{}/{action}", case["id"].as_str().unwrap());
        who.change(&path, case["version"].as_i64().unwrap(), body).await
    }

    pub async fn registered(&self, more: Value) -> Value {
        let found = self.find(more).await;
        let register = json!({ "committee": self.committee["id"] });
        self.act(&self.js, &found, "register", register).await.ok()
    }

    /// 热线工单, as the district sends it.
    pub async fn ticket(&self, number: &str) -> Value {
        let district = self.bench.person(number, &[("dx", self.bench.district.id)]).await;
        let new = json!({
            "external_system": "city12345", "external_no": number, "channel": "phone", "category": "help",
            "title": "排水沟堵塞", "content": "两家为排水沟争执", "place": "锦山村", "caller_type": "person",
            "caller": { "name": "甲某某", "phone": PHONE }, "lead_unit": self.bench.town.id,
        });
        district.post("/v1/hotline/tickets", new).await.created()["id"].clone()
    }

    /// Registered, and all parties agree to be mediated.
    pub async fn consented(&self, more: Value) -> Value {
        let mut case = self.registered(more).await;
        for n in 0..case["parties"].as_array().unwrap().len() {
            let consent = json!({ "party": case["parties"][n]["id"], "consent": "yes" });
            case = self.act(&self.js, &case, "record-consent", consent).await.ok();
        }
        case
    }

    /// The parties are told of their rights, and it is accepted.
    pub async fn accept(&self, case: &Value) -> Answer {
        let rights = json!({ "rights_notified_at": self.bench.now() });
        self.act(&self.js, case, "accept", rights).await
    }

    pub async fn assigned(&self, more: Value) -> Value {
        let accepted = self.accept(&self.consented(more).await).await.ok();
        self.act(&self.js, &accepted, "assign", self.assignment()).await.ok()
    }

    /// The mediator is close to one of these, and stands aside.
    pub async fn mediator_stands_aside(&self, parties: Value) {
        let case = self.consented(json!({ "parties": parties })).await;
        let case = self.accept(&case).await.ok();
        let assigned = self.act(&self.js, &case, "assign", self.assignment()).await;
        assigned.refused(409, "conflict_of_interest");
    }

    pub fn assignment(&self) -> Value {
        json!({ "lead": self.lead["id"], "chosen_by": "parties", "no_conflict": true })
    }

    /// With a session held.
    pub async fn mediating(&self, case: &Value) -> Value {
        let held = json!({
            "at": self.bench.now(), "place": "调解室", "mode": "room", "record": "双方陈述", "signed": true,
        });
        self.act(&self.mediator, case, "hold-session", held).await.ok()
    }

    /// In writing, effective today; and what is told otherwise.
    pub fn agreement(&self, case: &Value, more: Value) -> Value {
        let signature = |n: usize| json!({ "party": case["parties"][n]["id"], "kind": "sign" });
        let today = self.bench.now().local_date();
        let deadline = today.max("2025-04-01".parse().unwrap());
        let mut agreement = json!({
            "form": "written", "effective_on": today, "facts": "排水沟由乙方堵塞",
            "liability": "乙方", "content": "乙方疏通并赔偿三千元", "amount": 300000, "deadline": deadline,
            "signatures": [signature(0), signature(1)], "mediator_signed": true, "sealed": true, "copies": 3,
        });
        agreement.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        agreement
    }

    pub async fn agreed(&self, case: &Value) -> Value {
        let mediating = self.mediating(case).await;
        let agreement = self.agreement(case, json!({}));
        self.act(&self.mediator, &mediating, "agree", agreement).await.ok()
    }

    pub async fn figure(&self, code: &str) -> Value {
        let town = self.bench.town.id;
        let path = format!("/v1/reporting/figures?indicators={code}&period=2025&unit={town}");
        self.js.get(&path).await.ok()["figures"][0].clone()
    }
}

/// From the application to the file, and every figure of it; the ledger holds neither names nor numbers.
#[actix_web::test]
async fn a_case_from_the_application_to_the_file() {
    for bench in benches().await {
        bench.at("2025-03-04 09:00");
        let village = Village::new(&bench).await;
        let case = village.assigned(json!({})).await;
        assert_eq!(case["case_no"], "（锦山村人民调解委员会）人调字〔2025〕第1号");
        assert_eq!(case["due_on"], "2025-04-04");
        assert_eq!(case["party_details"][0]["name"], "甲*");
        bench.at("2025-03-07 09:00");
        let agreed = village.agreed(&case).await;
        assert_eq!(agreed["agreement"]["confirmation_due"], "2025-04-07", "6 April is a holiday");
        let path = format!("{CASES}/{}/actions", case["id"].as_str().unwrap());
        let actions = village.mediator.get(&path).await.ok();
        let state = |name: &str| {
            let all = actions["actions"].as_array().unwrap();
            all.iter().find(|one| one["action"] == name).unwrap().clone()
        };
        assert_eq!(state("log-performance")["allowed"], true);
        assert_eq!(state("agree")["reason"]["code"], "case_state");
        assert_eq!(state("accept")["reason"]["code"], "case_permission");
        bench.at("2025-04-08 09:00");
        let late = json!({ "on": "2025-04-08", "court": "乌翠区人民法院" });
        village
            .act(&village.mediator, &agreed, "apply-confirmation", late)
            .await
            .refused(409, "confirmation_late");
        let applied = json!({ "on": "2025-04-07", "court": "乌翠区人民法院" });
        let applied =
            village.act(&village.mediator, &agreed, "apply-confirmation", applied).await.ok();
        let valid = json!({ "on": "2025-04-08", "result": "valid" });
        let confirmed =
            village.act(&village.mediator, &applied, "record-confirmation", valid).await.ok();
        let kept = json!({ "on": "2025-03-30", "performance": "full" });
        let kept = village.act(&village.mediator, &confirmed, "log-performance", kept).await.ok();
        let early = json!({ "on": "2025-03-06", "satisfaction": 5 });
        village
            .act(&village.mediator, &kept, "follow-up", early)
            .await
            .refused(422, "follow_up_early");
        let visit = json!({ "on": "2025-04-01", "satisfaction": 5 });
        let visited = village.act(&village.mediator, &kept, "follow-up", visit).await.ok();
        let file = format!("{CASES}/{}/file", case["id"].as_str().unwrap());
        let needed = village.mediator.get(&file).await.ok()["needed"].clone();
        assert!(needed.as_array().unwrap().contains(&json!("confirmation")), "{needed}");
        let nothing = json!({ "documents": ["record"] });
        village
            .act(&village.mediator, &visited, "file", nothing)
            .await
            .refused(422, "file_incomplete");
        let all = json!({ "documents": needed });
        let filed = village.act(&village.mediator, &visited, "file", all).await.ok();
        assert_eq!(filed["status"], "filed");

        bench.at("2025-12-31 09:00");
        for (code, text) in [
            ("PM.FOUND", "1"),
            ("PM.ACCEPTED", "1"),
            ("PM.RESOLVED", "1"),
            ("PM.SUCCESS_RATE", "100%"),
            ("PM.ONTIME_RATE", "100%"),
            ("PM.PERFORM_RATE", "100%"),
            ("PM.JC_COUNT", "1"),
            ("PM.JC_RATE", "100%"),
            ("PM.FOLLOWUP_RATE", "100%"),
            ("PM.FILE_RATE", "100%"),
            ("PM.AMOUNT", "0.3"),
            ("PM.PERSONS", "2"),
            ("PM.MILITARY", "0"),
        ] {
            assert_eq!(village.figure(code).await["text"], text, "{code}");
        }
        bench.seal().await;
        let history = format!("/v1/ledger/subjects/{}/entries", case["id"].as_str().unwrap());
        let history = village.js.get(&history).await.ok().to_string();
        for secret in [PHONE, "甲某某", "排水沟", "赔偿三千元"] {
            assert!(!history.contains(secret), "{secret}");
        }
        let kind = mediation::LINE.records().nth(2).unwrap();
        let compared = bench.database.scan(move |db| ledger::recount::compare(db, "230718", kind));
        assert_eq!(compared.await.unwrap(), (1, Vec::new()));
    }
}

/// 人民调解法 art. 17.
#[actix_web::test]
async fn a_refusal_forbids_mediation() {
    for bench in benches().await {
        bench.at("2025-03-04 09:00");
        let village = Village::new(&bench).await;
        let case = village.registered(json!({})).await;
        let refuse = json!({ "party": case["parties"][1]["id"], "consent": "no" });
        let refused = village.act(&village.js, &case, "record-consent", refuse).await.ok();
        let rights = json!({ "rights_notified_at": bench.now() });
        village.act(&village.js, &refused, "accept", rights).await.refused(409, "party_refuses");
        let silent = json!({ "reason": "party_refuses", "remedies": [] });
        village.act(&village.js, &refused, "decline", silent).await.refused(422, "remedies_untold");
        let told = json!({ "reason": "party_refuses", "remedies": ["judicial"] });
        let declined = village.act(&village.js, &refused, "decline", told).await.ok();
        assert_eq!(declined["status"], "not_accepted");
        assert_eq!(village.figure("PM.SUCCESS_RATE").await["excluded"][0]["count"], 1);
        bench.at("2025-12-31 09:00");
        assert_eq!(village.figure("PM.FOLLOWUP_RATE").await["denominator"], 0, "never due");
        assert_eq!(village.figure("PM.FILE_RATE").await["text"], "0%", "to be filed all the same");
        let fee = json!({ "rights_notified_at": bench.now(), "fee": 100 });
        village.act(&village.js, &case, "accept", fee).await.refused(400, "malformed_request");
    }
}

/// A mediator sees the own cases; those of soldiers and minors say nothing to others, and who the parties are takes a reason.
#[actix_web::test]
async fn a_case_is_for_few_eyes() {
    for bench in benches().await {
        bench.at("2025-03-04 09:00");
        let village = Village::new(&bench).await;
        let open = village.find(json!({})).await;
        let soldiers = village.find(json!({ "flags": ["military"] })).await;
        let minors = village.find(json!({ "flags": ["minor"] })).await;
        let path = |case: &Value| format!("{CASES}/{}", case["id"].as_str().unwrap());
        let secretary = bench.person("vs", &[("vs", village.unit)]).await;
        let ids = async |who: &Person<'_>| {
            let list = who.get(CASES).await.ok();
            let items = list["items"].as_array().unwrap().clone();
            items.iter().map(|one| one["id"].clone()).collect::<Vec<_>>()
        };
        assert_eq!(ids(&village.mediator).await, Vec::<Value>::new(), "none is the mediator's");
        assert_eq!(ids(&secretary).await, [open["id"].clone(), minors["id"].clone()]);
        assert_eq!(ids(&village.js).await.len(), 3);
        village.mediator.get(&path(&open)).await.refused(404, "not_found");
        secretary.get(&path(&soldiers)).await.refused(404, "not_found");
        let seen = secretary.get(&path(&minors)).await.ok();
        assert_eq!((&seen["withheld"], &seen["title"]), (&json!(true), &Value::Null));
        assert_eq!(seen["party_details"], json!([]));
        assert_eq!(village.js.get(&path(&minors)).await.ok()["title"], "排水沟纠纷");

        let case = village.assigned(json!({})).await;
        assert_eq!(ids(&village.mediator).await, [case["id"].clone()], "assigned");
        let reveal = format!("{}/parties/reveal", path(&case));
        let reason = json!({ "reason": "通知调解时间" });
        let shown = village.mediator.post(&reveal, reason.clone()).await.ok();
        let parties = shown["parties"].as_array().unwrap();
        let names: Vec<_> = parties.iter().map(|one| one["name"].as_str().unwrap()).collect();
        assert!(names.contains(&"甲某某"), "{names:?}");
        secretary.post(&reveal, reason).await.refused(403, "forbidden");
    }
}

/// 人民调解法 art. 19 and the check of conflicts: by number, and by name.
#[actix_web::test]
async fn a_mediator_who_is_a_party_stands_aside() {
    for bench in benches().await {
        let village = Village::new(&bench).await;
        let party = |name: &str, phone: &str| json!({ "role": "applicant", "kind": "natural", "details": { "name": name, "phone": phone } });
        for (name, phone) in [("某人", "13812345678"), ("姓名md", "13900000000")] {
            let parties = json!([party(name, phone), party("乙", "13900000001")]);
            village.mediator_stands_aside(parties).await;
        }
    }
}

/// Where both identity numbers are known these decide: a namesake is not the mediator, whose telephone the family may share.
#[actix_web::test]
async fn a_namesake_of_the_mediator_is_another_person() {
    for bench in benches().await {
        bench.at("2025-03-04 09:00");
        let village = Village::new(&bench).await;
        let (own, other) = ("11010519491231002X", "110105197001010038");
        let path =
            format!("/v1/mediation/mediators/{}/correct", village.lead["id"].as_str().unwrap());
        let known = json!({ "particulars": { "id_no": own } });
        village.js.change(&path, 2, known).await.ok();
        let party = |role: &str, name: &str, id_no: Value| {
            let details = json!({ "name": name, "phone": "13812345678", "id_no": id_no });
            json!({ "role": role, "kind": "natural", "details": details })
        };
        let second =
            json!({ "role": "respondent", "kind": "org", "details": { "name": "合作社" } });
        let of = |name: &str, id_no: Value| json!([party("applicant", name, id_no), second]);
        let namesake = json!({ "parties": of("姓名md", json!(other)) });
        village.assigned(namesake).await;
        village.mediator_stands_aside(of("另一名字", json!(own))).await;
        let mut nothing_known = of("姓名md", Value::Null);
        nothing_known[0]["details"].as_object_mut().unwrap().remove("id_no");
        village.mediator_stands_aside(nothing_known).await;
    }
}

/// A matter of the hotline is linked: it counts there as a ticket and here as one dispute.
#[actix_web::test]
async fn a_matter_of_the_hotline_is_linked() {
    for bench in benches().await {
        bench.at("2025-03-04 09:00");
        let village = Village::new(&bench).await;
        let ticket = village.ticket("E1").await;
        let from = json!({ "found_by": "entrust", "entrusted_from": "hotline", "ticket": ticket });
        let case = village.find(from.clone()).await;
        let list = format!("{CASES}?ticket={}", ticket.as_str().unwrap());
        assert_eq!(village.js.get(&list).await.ok()["items"][0]["id"], case["id"]);
        village.js.post(CASES, village.new_case(from)).await.refused(409, "ticket_linked");
        // Neither what is not there nor what is something else blocks a ticket.
        for other in [json!(kernel::new_id()), case["id"].clone()] {
            let from =
                json!({ "found_by": "entrust", "entrusted_from": "hotline", "ticket": other });
            village.js.post(CASES, village.new_case(from)).await.refused(422, "ticket_unknown");
        }
        assert_eq!(village.figure("PM.FOUND").await["text"], "1");
        let settled = village
            .act(&village.js, &case, "settle", json!({ "confirmed_by_parties": true }))
            .await
            .ok();
        assert_eq!(settled["status"], "spot_settled");
        assert_eq!(settled["parties"][1]["consented_at"], json!(bench.now()));
        assert_eq!(village.figure("PM.SPOT_SHARE").await["text"], "100%");
    }
}
