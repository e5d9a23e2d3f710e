//! D-01, D-20: particulars and secrets that are sent to a running server are nowhere to be read: not in the files of the database, its
//! log of changes, a dump or a backup, not in the log at its most talkative, in metrics, in the feed, or in refusals.

mod places;

use crate::operator::{Operator, Server, request};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use places::Places;
use serde_json::{Value, json};

const PASSWORD: &str = "demo-2025-taizhang";
/// The password of an account that this story makes.
const OWN: &str = "金丝雀口令-7f3a-不外传";

/// Somebody who is nowhere else.
struct Canary {
    name: String,
    phone: String,
    id_no: String,
    address: String,
    bank: String,
}

fn canary(n: u32) -> Canary {
    let digits = format!("2307181963{:02}{:02}{:02}7", n % 12 + 1, n % 28 + 1, n % 100);
    let mut id_nos = "0123456789X".chars().map(|check| format!("{digits}{check}"));
    let id_no = id_nos.find(|text| text.parse::<kernel::identity::ResidentId>().is_ok());
    Canary {
        name: format!("司马金丝雀{n:02}"),
        phone: format!("1360458{:04}", 7301 + n),
        id_no: id_no.unwrap_or_else(|| panic!("{digits}")),
        address: format!("金丝雀巷{n:02}号院"),
        bank: format!("62220458773{n:05}"),
    }
}

impl Canary {
    fn values(&self) -> Vec<String> {
        [&self.name, &self.phone, &self.id_no, &self.address, &self.bank].map(String::clone).into()
    }

    fn caller(&self) -> Value {
        json!({ "name": self.name, "phone": self.phone, "id_no": self.id_no })
    }

    fn party(&self, role: &str) -> Value {
        let details = json!({ "name": self.name, "phone": self.phone, "id_no": self.id_no, "address": self.address });
        json!({ "role": role, "kind": "natural", "details": details })
    }
}

/// A caller who keeps what was refused.
struct Caller<'a> {
    server: &'a Server,
    refused: String,
}

impl Caller<'_> {
    fn ask(
        &mut self,
        method: &str,
        path: &str,
        body: &Value,
        token: &str,
        version: i64,
    ) -> (u16, Value) {
        let (bearer, key) = (
            format!("Authorization: Bearer {token}"),
            format!("Idempotency-Key: {}", kernel::new_id()),
        );
        let tag = format!("If-Match: \"v{version}\"");
        let headers = ["Content-Type: application/json", &bearer, &key, &tag];
        let text = (!body.is_null()).then(|| body.to_string());
        let (status, head, answer) =
            request(&self.server.address, method, path, text.as_deref(), &headers).unwrap();
        if status >= 400 {
            self.refused.push_str(&format!("{head}\n{answer}\n"));
        }
        (status, serde_json::from_str(&answer).unwrap_or_default())
    }

    fn post(&mut self, path: &str, body: Value, token: &str) -> Value {
        let (status, answer) = self.ask("POST", path, &body, token, 1);
        assert!((200..300).contains(&status), "{path}: {answer}");
        answer
    }

    fn change(&mut self, path: &str, version: i64, body: Value, token: &str) -> Value {
        let (status, answer) = self.ask("POST", path, &body, token, version);
        assert!((200..300).contains(&status), "{path}: {answer}");
        answer
    }

    fn is_refused(&mut self, method: &str, path: &str, body: Value, token: &str) {
        let (status, answer) = self.ask(method, path, &body, token, 1);
        assert!((400..500).contains(&status), "{path}: {status} {answer}");
    }
}

fn encoded(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

/// An account with a role that the demonstration has nobody for; its token, and the secrets on the way to it.
fn judicial_office(caller: &mut Caller<'_>, town: &str, secrets: &mut Vec<String>) -> String {
    let system = caller.server.login("sysadmin", PASSWORD);
    let security = caller.server.login("secadmin", PASSWORD);
    let person = json!({ "name": "司法所长（演示）", "unit": town });
    let person = caller.post("/v1/organization/people", person, &system);
    let account =
        json!({ "kind": "person", "login": "canary", "person": person["id"], "unit": town });
    let account = caller.post("/v1/organization/accounts", account, &system);
    let path = format!("/v1/organization/accounts/{}", account["id"].as_str().unwrap());
    let activation = caller.change(&format!("{path}/activation"), 1, json!({}), &system);
    let code = activation["activation"].as_str().unwrap().to_string();
    let short = json!({ "login": "canary", "activation": code, "password": "金丝雀" });
    caller.is_refused("POST", "/v1/auth/password", short, "");
    let set = json!({ "login": "canary", "activation": code, "password": OWN });
    caller.post("/v1/auth/password", set, "");
    let roles = json!({ "assignments": [{ "role": "js", "unit": town }] });
    caller.change(&format!("{path}/assignments"), 3, roles, &security);
    let wrong = json!({ "login": "canary", "password": format!("{OWN}x") });
    caller.is_refused("POST", "/v1/auth/sessions", wrong, "");
    let body = json!({ "login": "canary", "password": OWN });
    let tokens = caller.post("/v1/auth/sessions", body, "");
    let text = |member: &str| tokens[member].as_str().unwrap().to_string();
    // Tenant and session stand before the secret part.
    secrets.extend(text("refresh_token").splitn(4, '.').skip(2).map(String::from));
    secrets.extend([OWN.to_string(), code, text("access_token")]);
    text("access_token")
}

fn hotline(caller: &mut Caller<'_>, people: &[Canary], town: &str, clerk: &str, district: &str) {
    for (n, one) in people.iter().take(4).enumerate() {
        let mut new = crate::new_ticket(town, &format!("金丝雀{n}"));
        new["caller"] = one.caller();
        let ticket = caller.post("/v1/hotline/tickets", new, district);
        let reveal =
            format!("/v1/hotline/tickets/{}/caller/reveal", ticket["id"].as_str().unwrap());
        caller.post(&reveal, json!({ "reason": "回电核实" }), clerk);
        caller.post("/v1/hotline/callers/search", json!({ "phone": one.phone }), clerk);
    }
    let one = &people[0];
    let ask = json!({ "phone": one.phone, "ground": "unlawful", "reason": "本人书面申请" });
    caller.post("/v1/privacy/erasures", ask, clerk);
    let mut file = String::from(
        "工单编号,标题,诉求内容,地点,诉求类别,派单时间,承办单位,工单状态,办结时间,诉求人姓名,联系电话,诉求人证件号\n",
    );
    for (n, one) in people.iter().skip(4).take(3).enumerate() {
        let Canary { name, phone, id_no, .. } = one;
        file.push_str(&format!("I{n},路灯不亮,村口,锦山村,求助,2025-02-10 09:00:00,平安办,已办结,2025-02-11 10:00:00,{name},{phone},{id_no}\n"));
    }
    // A column too far to the left.
    let Canary { name, phone, id_no, .. } = one;
    file.push_str(&format!("X1,路灯,{name},锦山村,{phone},{id_no},平安办,{name},{phone},,,\n"));
    let import = json!({ "mapping": "district", "file": BASE64_STANDARD.encode(file) });
    let preview = caller.post("/v1/hotline/imports", import, clerk);
    let commit = format!("/v1/hotline/imports/{}/commit", preview["id"].as_str().unwrap());
    caller.change(&commit, 1, json!({ "leave_out_problems": true }), clerk);
}

fn mediation(caller: &mut Caller<'_>, people: &[Canary], town: &str, judicial: &str) {
    let me = caller.ask("GET", "/v1/auth/me", &Value::Null, judicial, 1).1;
    let particulars = json!({ "phone": people[7].phone, "id_no": people[7].id_no, "subsidy_account": people[7].bank });
    let mediator =
        json!({ "person": me["person"], "unit": town, "sex": "male", "particulars": particulars });
    let mediator = caller.post("/v1/mediation/mediators", mediator, judicial);
    let reveal =
        format!("/v1/mediation/mediators/{}/particulars/reveal", mediator["id"].as_str().unwrap());
    caller.post(&reveal, json!({ "reason": "发放补贴" }), judicial);
    let case = json!({
        "unit": town, "tier": "town", "found_by": "apply", "dispute": "02", "title": "排水沟纠纷", "facts": "排水沟堵塞",
        "complexity": "general", "risk": "low", "parties": [people[8].party("applicant"), people[9].party("respondent")],
    });
    let case = caller.post("/v1/mediation/cases", case, judicial);
    let reveal = format!("/v1/mediation/cases/{}/parties/reveal", case["id"].as_str().unwrap());
    caller.post(&reveal, json!({ "reason": "送达文书" }), judicial);
}

fn publicity(caller: &mut Caller<'_>, one: &Canary, clerk: &str, judicial: &str) {
    let me = caller.ask("GET", "/v1/auth/me", &Value::Null, judicial, 1).1;
    let units = caller.server.pages("/v1/organization/units?page_size=100", clerk);
    let village = units.iter().find(|one| one["kind"] == "village").unwrap()["id"].clone();
    let content = json!({
        "person": me["person"], "village": village, "nominated_by": "committees", "nominated_on": "2024-03-01",
        "roles": ["village_cadre"],
    });
    let literate = json!({ "unit": village, "content": content });
    let literate = caller.post("/v1/pufa-publicity/literates", literate, judicial);
    let path =
        format!("/v1/pufa-publicity/literates/{}/particulars", literate["id"].as_str().unwrap());
    let wrong = json!({ "phone": format!("{}9", one.phone), "id_no": one.id_no });
    caller.is_refused("POST", &path, wrong, judicial);
    caller.change(&path, 1, json!({ "phone": one.phone, "id_no": one.id_no }), judicial);
    caller.post(&format!("{path}/reveal"), json!({ "reason": "通知培训" }), judicial);
}

/// What is refused may hold anything, in any place.
fn refusals(
    caller: &mut Caller<'_>,
    people: &[Canary],
    town: &str,
    clerk: &str,
    district: &str,
    judicial: &str,
) {
    let one = &people[1];
    for value in one.values() {
        let text = encoded(&value);
        for path in [
            format!("/v1/hotline/tickets?status={text}"),
            format!("/v1/hotline/tickets?order_by={text}"),
            format!("/v1/hotline/tickets?handler={text}"),
            format!("/v1/hotline/tickets?due_from={text}"),
            format!("/v1/hotline/tickets?page_token={text}"),
            format!("/v1/hotline/tickets/{text}"),
            format!("/v1/reporting/figures?period={text}"),
            format!("/v1/reporting/figures?period=2025&as_of={text}"),
            format!("/v1/reporting/exports/figures?period=2025&format={text}"),
            format!("/v1/ledger/entries/{text}"),
        ] {
            caller.is_refused("GET", &path, Value::Null, clerk);
        }
        // Found or not, an address is not written down.
        for path in [
            format!("/v1/hotline/tickets?text={text}"),
            format!("/v1/hotline/tickets?external_no={text}"),
        ] {
            let (status, answer) = caller.ask("GET", &path, &Value::Null, clerk, 1);
            assert_eq!(status, 200, "{answer}");
        }
        for member in [
            "category",
            "channel",
            "caller_type",
            "id",
            "dispatched_at",
            "urgency",
            "lead_unit",
            "event_seq",
        ] {
            let mut wrong = crate::new_ticket(town, "金丝雀错");
            wrong[member] = json!(value);
            caller.is_refused("POST", "/v1/hotline/tickets", wrong, district);
        }
        for member in ["phone", "id_no"] {
            let wrong = json!({ member: format!("{value}9") });
            caller.is_refused("POST", "/v1/hotline/callers/search", wrong, clerk);
            let mut wrong = crate::new_ticket(town, "金丝雀错");
            wrong["caller"] = json!({ member: format!("{value}9") });
            caller.is_refused("POST", "/v1/hotline/tickets", wrong, district);
        }
        let mut wrong = one.party("applicant");
        wrong["kind"] = json!(value);
        let case = json!({ "unit": town, "title": value, "facts": value, "parties": [wrong] });
        caller.is_refused("POST", "/v1/mediation/cases", case, judicial);
    }
    // Not there, not allowed, sent twice with one key.
    let nobody = json!({ "phone": people[2].phone, "reason": "本人申请" });
    caller.is_refused("POST", "/v1/privacy/exports", nobody, judicial);
    let key = "Idempotency-Key: canary-key";
    let bearer = format!("Authorization: Bearer {clerk}");
    for one in &people[2..4] {
        let body =
            json!({ "phone": one.phone, "ground": "unlawful", "reason": "申请" }).to_string();
        let headers = ["Content-Type: application/json", key, &bearer];
        let (_, head, answer) =
            request(&caller.server.address, "POST", "/v1/privacy/erasures", Some(&body), &headers)
                .unwrap();
        caller.refused.push_str(&format!("{head}\n{answer}\n"));
    }
    let (_, head, answer) = request(
        &caller.server.address,
        "POST",
        "/v1/hotline/tickets",
        Some(&format!("{{\"a\": {}", one.phone)),
        &["Content-Type: application/json", &bearer, key],
    )
    .unwrap();
    caller.refused.push_str(&format!("{head}\n{answer}\n"));
}

#[test]
fn d01_d20_particulars_and_secrets_are_nowhere_to_be_read() {
    for operator in Operator::each() {
        let places = Places::of(&operator);
        let said = operator.succeeds(&["demo"]);
        let district = said
            .split("client_secret ")
            .nth(1)
            .unwrap()
            .split_whitespace()
            .next()
            .unwrap()
            .to_string();
        let people: Vec<Canary> = (0..11).map(canary).collect();
        let mut command = operator.command(&["serve"]);
        command.env("RUST_LOG", "trace").env("TAIZHANG_LISTEN", "127.0.0.1:0");
        let server = operator.start_by(command);
        let mut caller = Caller { server: &server, refused: String::new() };
        let mut secrets = vec![district.clone()];
        let clerk = server.login("clerk", PASSWORD);
        let system = server.client_token("district-hotline", &district);
        secrets.extend([clerk.clone(), system.clone()]);
        let town = server.town(&clerk);
        let judicial = judicial_office(&mut caller, &town, &mut secrets);
        let hook = json!({ "url": "https://canary.invalid/in", "events": ["hotline.*", "mediation.*", "pufa-publicity.*"] });
        let hook = caller.post("/v1/webhooks/endpoints", hook, &system);
        secrets.extend(hook["secret"].as_str().map(String::from));
        hotline(&mut caller, &people, &town, &clerk, &system);
        mediation(&mut caller, &people, &town, &judicial);
        publicity(&mut caller, &people[10], &clerk, &judicial);
        refusals(&mut caller, &people, &town, &clerk, &system, &judicial);
        // The sealer comes every 200 ms, the courier every second.
        std::thread::sleep(std::time::Duration::from_secs(3));
        let deputy = server.login("deputy", PASSWORD);
        let feed = server.get("/v1/ledger/entries?limit=1000", Some(&deputy)).to_string();
        places.keep("feed", &feed);
        places.keep("metrics", &server.text_of("/metrics"));
        places.keep("refusals", &caller.refused);
        places.keep_database(&operator, "running");
        server.stops();
        places.keep("log", &operator.log());
        places.keep_database(&operator, "ended");
        let backup = operator.path("backup");
        operator.succeeds(&["backup", "make", backup.to_str().unwrap()]);

        let mut wanted: Vec<String> = people.iter().flat_map(Canary::values).collect();
        wanted.extend(secrets);
        places.hold_what_was_done();
        let found = places.search(&wanted);
        assert!(found.is_empty(), "{} places: {found:#?}", found.len());
    }
}
