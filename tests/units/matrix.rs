//! Every operation on one record × where its caller stands: what lies outside is not there.

use crate::access::{ACCOUNTS, SEED};
use crate::operations::{Operation, document, operations};
use crate::pufa;
use crate::study_stories::StudyRecords;
use crate::town::{Town, benches};
use actix_web::http::Method;
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use kernel::Id;
use ledger::Author;
use organization::units::{self, NewUnit, UnitKind};
use organization::{Issuer, bootstrap, roles};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use testkit::{Answer, Bench, Person};

/// Where a caller stands to the unit of the record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Place {
    District,
    Parent,
    Own,
    Child,
    Sibling,
    OtherTenant,
}

const PLACES: [Place; 6] =
    [Place::District, Place::Parent, Place::Own, Place::Child, Place::Sibling, Place::OtherTenant];
const OTHER_TENANT: &str = "230719";

impl Place {
    const fn is_inside(self) -> bool {
        matches!(self, Self::District | Self::Parent | Self::Own)
    }
}

/// An office of the town with a record of each kind, a grid below it and an office beside it.
struct Grounds<'a> {
    bench: &'a Bench,
    units: BTreeMap<Place, Id>,
    /// What stands for `{id}` below an address, and for `{secret}` and `{key}`.
    records: BTreeMap<&'static str, String>,
    secret: String,
    key: String,
    /// Whose import it is, and whose sessions are ended.
    clerk: Id,
    callers: BTreeMap<(String, Place), Person<'a>>,
}

impl<'a> Grounds<'a> {
    async fn of(bench: &'a Bench) -> Self {
        let town = Town::new(bench).await;
        let own = bench.unit("便民服务办", UnitKind::Office, bench.town.id).await.id;
        let child = bench.unit("第一网格", UnitKind::Station, own).await.id;
        let sibling = bench.unit("综治办", UnitKind::Office, bench.town.id).await.id;
        let sa = bench.person("sa", &[("sa", bench.district.id)]).await;
        let auditor = bench.person("au", &[("au", bench.district.id)]).await;
        let text = |value: &Value| value["id"].as_str().unwrap().to_string();

        let ticket = town.receive_with("X1", json!({ "lead_unit": own })).await;
        let clerk = bench.person("office-clerk", &[("ho", own)]).await;
        let file = BASE64_STANDARD.encode("工单编号,标题\nA1,路灯不亮\n");
        let import = json!({ "mapping": "district", "file": file });
        let import = clerk.post("/v1/hotline/imports", import).await.created();
        let register =
            json!({ "register": "mediation.cases", "mapping": "township", "file": file });
        let person = json!({ "name": "吴五", "unit": own });
        let person = sa.post("/v1/organization/people", person).await.created();
        let js = bench.person("office-js", &[("js", own)]).await;
        let register = js.post("/v1/imports/files", register).await.created();
        let committee = json!({
            "name": "便民服务办调解室", "kind": "stationed", "level": "other", "unit": own,
            "registered_with": "乌翠区司法局", "founded_on": "2020-01-01",
        });
        let committee = js.post("/v1/mediation/committees", committee).await.created();
        let mediator = json!({ "person": person["id"], "unit": own, "sex": "female" });
        let mediator = js.post("/v1/mediation/mediators", mediator).await.created();
        let party =
            |role: &str| json!({ "role": role, "kind": "org", "details": { "name": "某单位" } });
        let case = json!({
            "unit": own, "tier": "town", "found_by": "apply", "dispute": "99", "title": "纠纷", "facts": "争执",
            "complexity": "simple", "risk": "low", "parties": [party("applicant"), party("respondent")],
        });
        let case = js.post("/v1/mediation/cases", case).await.created();
        let organ = json!({ "kind": "police", "name": "派出所", "liaison": person["id"], "from": "2024-01-01" });
        let organ = json!({ "unit": own, "content": organ });
        let organ = js.post("/v1/mediation/organs", organ).await.created();
        let patrol =
            json!({ "kind": "regular", "title": "排查", "from": "2024-01-01", "to": "2024-01-15" });
        let patrol = json!({ "unit": own, "content": patrol });
        let patrol = js.post("/v1/mediation/patrols", patrol).await.created();
        let serve =
            json!({ "committee": committee["id"], "employment": "pt", "from": "2025-01-01" });
        let appoint = format!("/v1/mediation/mediators/{}/appoint", text(&mediator));
        js.change(&appoint, 1, serve).await.ok();
        let settled = json!({
            "unit": own, "tier": "town", "found_by": "apply", "dispute": "99", "title": "纠纷", "facts": "争执",
            "complexity": "simple", "risk": "low", "parties": [party("applicant"), party("respondent")],
        });
        let settled = js.post("/v1/mediation/cases", settled).await.created();
        let settle = format!("/v1/mediation/cases/{}/settle", text(&settled));
        js.change(&settle, 1, json!({ "confirmed_by_parties": true })).await.ok();
        let meeting = json!({
            "title": "会商", "at": bench.now(), "place": "会议室", "convenor": "police", "cases": [case["id"]],
        });
        let meeting = json!({ "unit": own, "content": meeting });
        let meeting = js.post("/v1/mediation/joint-meetings", meeting).await.created();
        let subsidy = json!({
            "case": settled["id"], "mediator": mediator["id"], "grade": "oral", "amount": 5000,
            "claimed_on": bench.now().local_date(),
        });
        let subsidy = json!({ "unit": own, "content": subsidy });
        let subsidy = js.post("/v1/mediation/subsidies", subsidy).await.created();
        let account = json!({ "kind": "system", "login": "office-system", "unit": own });
        let account = sa.post(ACCOUNTS, account).await.created();
        let add = format!("{ACCOUNTS}/{}/client-secrets", text(&account));
        let secret = sa.change(&add, 1, json!({})).await.ok();
        let key = json!({ "kty": "OKP", "crv": "Ed25519", "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo" });
        let security = bench.person("sm", &[("sm", bench.district.id)]).await;
        let renew = format!("{ACCOUNTS}/{}/renew-credentials", text(&account));
        let renew = sa.post(&renew, json!({ "reason": "改用公钥" })).await.created();
        crate::approval::approve(&security, &renew).await.ok();
        let add = format!("{ACCOUNTS}/{}/client-keys", text(&account));
        let key = sa.change(&add, 3, json!({ "public_key": key })).await.ok();
        let order =
            json!({ "record": text(&ticket), "authority": "乌翠区人民法院", "document_no": "1号" });
        let hold = town.deputy.post("/v1/privacy/holds", order).await.created();
        let copy = json!({ "phone": "13812345678", "reason": "本人书面申请" });
        let copy = town.deputy.post("/v1/privacy/exports", copy).await.created();
        let newcomer = json!({ "name": "郑九", "unit": own });
        let newcomer = sa.post("/v1/organization/people", newcomer).await.created();
        let newcomer =
            json!({ "kind": "person", "login": "zheng", "person": newcomer["id"], "unit": own });
        let newcomer = sa.post(ACCOUNTS, newcomer).await.created();
        let propose = format!("{ACCOUNTS}/{}/administrator", text(&newcomer));
        let request = json!({ "role": "au", "unit": own, "reason": "需要审计管理员" });
        let request = security.post(&propose, request).await.created();
        let study = StudyRecords::of(bench, own).await;
        let publicity = pufa::records(bench, own).await;
        let proves = json!({
            "kind": "study-records.session", "record": study.session, "category": "photo", "name": "a.png",
            "sha256": "0f".repeat(32), "size": 10,
        });
        let publicist = bench.person("office-pub", &[("pub", own)]).await;
        let proof = publicist.post("/v1/evidence/files", proves).await.created();
        let figures = "/v1/reporting/exports/figures?period=2025&format=csv";
        let head = bench.person("office-vl", &[("vl", own)]).await;
        let later = [("Prefer", "respond-async")];
        let export = head.request(Method::GET, figures, None, &later).await;
        let export = export.header("location").rsplit('/').next().unwrap().to_string();
        bench.seal().await;
        let history = format!("/v1/ledger/subjects/{}/entries", text(&ticket));
        let entry = text(&auditor.get(&history).await.ok()["entries"][0]);
        Self {
            bench,
            units: BTreeMap::from([
                (Place::District, bench.district.id),
                (Place::Parent, bench.town.id),
                (Place::Own, own),
                (Place::Child, child),
                (Place::Sibling, sibling),
                (Place::OtherTenant, other_district(bench).await),
            ]),
            records: BTreeMap::from([
                ("/v1/hotline/tickets/", text(&ticket)),
                ("/v1/hotline/imports/", text(&import)),
                ("/v1/reporting/exports/", export),
                ("/v1/imports/files/", text(&register)),
                ("/v1/evidence/files/", text(&proof)),
                ("/v1/mediation/cases/", text(&case)),
                ("/v1/mediation/committees/", text(&committee)),
                ("/v1/mediation/mediators/", text(&mediator)),
                ("/v1/study-records/sessions/", study.session),
                ("/v1/study-records/plans/", study.plan),
                ("/v1/study-records/exams/", study.exam),
                ("/v1/study-records/trainings/", study.training),
                ("/v1/study-records/officers/", study.officer),
                ("/v1/study-records/must-know-lists/", study.must_know_list),
                ("/v1/study-records/statutes/", study.statute),
                ("/v1/study-records/questions/", study.question),
                ("/v1/study-records/papers/", study.paper),
                ("/v1/study-records/own-sittings/", study.sitting.clone()),
                ("/v1/study-records/sittings/", study.sitting),
                ("/v1/study-records/attempts/", study.attempt),
                ("/v1/mediation/organs/", text(&organ)),
                ("/v1/organization/units/", own.to_string()),
                ("/v1/organization/people/", text(&person)),
                ("/v1/organization/accounts/", text(&account)),
                ("/v1/ledger/entries/", entry),
                ("/v1/approval/requests/", text(&request)),
                ("/v1/ledger/subjects/", text(&ticket)),
                ("/v1/privacy/holds/", text(&hold)),
                ("/v1/privacy/exports/", text(&copy)),
                ("/v1/mediation/patrols/", text(&patrol)),
                ("/v1/mediation/joint-meetings/", text(&meeting)),
                ("/v1/mediation/subsidies/", text(&subsidy)),
            ])
            .into_iter()
            .chain(publicity)
            .collect(),
            secret: text(&secret),
            key: text(&key),
            clerk: clerk.account,
            callers: BTreeMap::new(),
        }
    }

    /// Somebody who holds the role at the place.
    async fn caller(&mut self, role: &str, place: Place) -> &Person<'a> {
        let known = (role.to_string(), place);
        if !self.callers.contains_key(&known) {
            let (login, unit) = (format!("{role}-{place:?}"), self.units[&place]);
            let caller = match place {
                Place::OtherTenant => foreigner(self.bench, &login, role, unit).await,
                _ => self.bench.person(&login, &[(role, unit)]).await,
            };
            self.callers.insert(known.clone(), caller);
        }
        &self.callers[&known]
    }

    /// The record that an operation is about; a new kind of record needs a line in [`Self::of`].
    async fn record(&self, operation: &Operation) -> String {
        if operation.path.starts_with("/v1/auth/sessions/") {
            // A session ends once, so each is asked for one of its own.
            let token = session(self.bench, "230718", self.clerk).await;
            let me = self.bench.stranger().with_token(&token).get("/v1/auth/me").await.ok();
            return me["session"].as_str().unwrap().into();
        }
        let found = self.records.iter().find(|(prefix, _)| operation.path.starts_with(**prefix));
        found
            .map(|(_, id)| id.clone())
            .unwrap_or_else(|| panic!("whose record is {}?", operation.path))
    }

    /// What is sent besides: ids in it are such as everybody inside may name.
    fn body(&self, operation: &Operation, document: &Value) -> Option<Value> {
        let child = self.units[&Place::Child];
        match operation.path.rsplit('/').next().unwrap() {
            // To where it is: it has to stay there for the operations after this one.
            "move" if operation.path.starts_with(ACCOUNTS) => {
                Some(json!({ "unit": self.units[&Place::Own] }))
            }
            "move" => Some(json!({ "parent": child })),
            _ => operation.body(document),
        }
    }
}

async fn other_district(bench: &Bench) -> Id {
    let root = NewUnit {
        id: None,
        kind: UnitKind::District,
        name: "友好区".into(),
        code: Some(OTHER_TENANT.parse().unwrap()),
        parent: None,
        valid_from: None,
    };
    let made =
        bench.ledger.change(Author::system(OTHER_TENANT), move |tx| units::create(tx, &root)).await;
    made.unwrap().id
}

/// A person of another tenant, with the role on all of it.
async fn foreigner<'a>(bench: &'a Bench, login: &str, role: &str, root: Id) -> Person<'a> {
    let (login, role) = (login.to_string(), role.to_string());
    let account = bench.ledger.change(Author::system(OTHER_TENANT), move |tx| {
        bootstrap::staff(tx, "郑六", &login, String::new(), root, &[(&role, root)])
    });
    let account = account.await.unwrap().id;
    bench.stranger().with_token(&session(bench, OTHER_TENANT, account).await)
}

/// The token of a new session.
async fn session(bench: &Bench, tenant: &str, account: Id) -> String {
    let metadata = bench.stranger().get("/.well-known/oauth-authorization-server").await.ok();
    let issuer = Issuer::from_seed(&SEED, metadata["issuer"].as_str().unwrap()).unwrap();
    organization::testing::session(&bench.ledger, &issuer, tenant, account).await.unwrap()
}

/// A role that may do this.
fn role_for(operation: &Operation) -> &'static str {
    // Whose session it is, or who may end those of others.
    let permission = operation.permission().unwrap_or("organization.sessions.end");
    // Whoever does not oversee the cases of a unit has only their own.
    let of_cases = ["/v1/mediation/cases/", "/v1/mediation/joint-meetings/"];
    let oversees = of_cases.iter().any(|path| operation.path.starts_with(path));
    // Whoever sees the record that a file proves.
    let proves = operation.path.starts_with("/v1/evidence/files/");
    // Whoever has a say in what is asked for.
    let decides = operation.path.starts_with("/v1/approval/requests/");
    let role = roles::all().values().find(|role| {
        let holds = |name: &str| role.permissions.iter().any(|one| one == name);
        holds(permission)
            && (!oversees || holds("mediation.cases.oversee"))
            && (!proves || holds("study-records.sessions.record"))
            && (!decides || holds("organization.administrators.approve"))
    });
    &role.unwrap_or_else(|| panic!("no role may {}", operation.path)).code
}

async fn ask(
    who: &Person<'_>,
    operation: &Operation,
    ids: (&str, &str, &str),
    body: Option<Value>,
    tag: &str,
) -> Answer {
    let path =
        operation.path.replace("{id}", ids.0).replace("{secret}", ids.1).replace("{key}", ids.2);
    let path = path.replace("{kind}", "rights");
    let key = kernel::new_id().to_string();
    let headers = [("Idempotency-Key", key.as_str()), ("If-Match", tag), ("X-Request-Id", "same")];
    let headers = if operation.method == Method::GET { &headers[2..] } else { &headers[..] };
    who.request(operation.method.clone(), &path, body, headers).await
}

/// What an answer says, but for the address that was asked.
fn said(answer: &Answer) -> Value {
    let mut body = answer.body.clone();
    body["instance"] = json!("");
    body["trace_id"] = json!("");
    body
}

/// B-20, B-21: inside its unit and above a record is found; below, beside and in another tenant it is not there, whatever version
/// is named, in the very words that an id of nobody gets.
#[actix_web::test]
async fn b20_what_lies_outside_is_not_there() {
    let document = document();
    // What is told to other systems belongs to an account and not to a unit: `webhooks/accounts.rs`.
    let lies_in_a_unit = |one: &Operation| !one.path.starts_with("/v1/webhooks/");
    let about_records = || {
        let records = operations(&document).into_iter().filter(|one| one.path.contains("{id}"));
        records.filter(lies_in_a_unit)
    };
    for bench in benches().await {
        let mut grounds = Grounds::of(&bench).await;
        let mut asked = 0;
        for operation in about_records() {
            let (secret, key) = (grounds.secret.clone(), grounds.key.clone());
            let body = grounds.body(&operation, &document);
            let unknown = kernel::new_id().to_string();
            let role = role_for(&operation);
            // Files that are checked or made are their makers' alone, a person's copy and a sitting or an attempt at an exam those of who takes it.
            let is_private = [
                "/v1/privacy/exports/",
                "/v1/hotline/imports/",
                "/v1/imports/files/",
                "/v1/reporting/exports/",
                "/v1/study-records/attempts/",
                "/v1/study-records/own-sittings/",
            ]
            .iter()
            .any(|private| operation.path.starts_with(private));
            let stranger = bench.stranger();
            ask(&stranger, &operation, (&unknown, &secret, &key), body.clone(), "\"v1\"")
                .await
                .refused(401, "unauthenticated");
            // Those outside first, while the record is as it was.
            for place in PLACES.into_iter().rev() {
                let record = grounds.record(&operation).await;
                let caller = grounds.caller(role, place).await;
                let name =
                    format!("{} {} as {role} of {place:?}", operation.method, operation.path);
                let found =
                    ask(caller, &operation, (&record, &secret, &key), body.clone(), "\"v1\"").await;
                if place.is_inside() && !is_private {
                    assert!(![401, 404, 500].contains(&found.status.as_u16()), "{name}: {found:?}");
                    assert_ne!(found.body["code"], "forbidden", "{name} but {}", found.body);
                } else {
                    let nobodys =
                        ask(caller, &operation, (&unknown, &secret, &key), body.clone(), "\"v1\"")
                            .await;
                    assert_eq!(found.status, 404, "{name}: {}", found.body);
                    assert_eq!(said(&found), said(&nobodys), "{name}");
                    let stale =
                        ask(caller, &operation, (&record, &secret, &key), body.clone(), "\"v9\"")
                            .await;
                    assert_eq!(said(&stale), said(&nobodys), "{name}, whatever the version");
                }
                asked += 1;
            }
        }
        assert_eq!(asked, about_records().count() * PLACES.len());
    }
}

/// B-20: lists show what lies within reach, and nothing besides.
#[actix_web::test]
async fn b20_lists_end_where_the_reach_ends() {
    for bench in benches().await {
        let mut grounds = Grounds::of(&bench).await;
        for (list, role) in [
            ("/v1/hotline/tickets", "ho"),
            ("/v1/mediation/committees", "js"),
            ("/v1/mediation/mediators", "js"),
            ("/v1/mediation/organs", "js"),
            ("/v1/study-records/sessions", "pub"),
            ("/v1/study-records/plans", "pub"),
            ("/v1/study-records/exams", "pub"),
            ("/v1/study-records/trainings", "pub"),
            ("/v1/study-records/officers", "pub"),
            ("/v1/organization/units", "sa"),
            ("/v1/organization/people", "sa"),
            ("/v1/organization/accounts", "sa"),
            ("/v1/approval/requests", "sa"),
            ("/v1/pufa-publicity/activities", "pub"),
            ("/v1/pufa-publicity/plans", "pub"),
            ("/v1/pufa-publicity/products", "pub"),
            ("/v1/pufa-publicity/venues", "pub"),
            ("/v1/pufa-publicity/households", "pub"),
            ("/v1/pufa-publicity/villages", "pub"),
            ("/v1/pufa-publicity/duties", "pub"),
            ("/v1/pufa-publicity/programmes", "pub"),
            ("/v1/pufa-publicity/literates", "js"),
            ("/v1/pufa-publicity/materials", "pub"),
            ("/v1/pufa-publicity/prompts", "pub"),
            ("/v1/pufa-publicity/consultations", "pub"),
            ("/v1/study-records/must-know-lists", "pub"),
            ("/v1/study-records/statutes", "pub"),
            ("/v1/study-records/questions", "pub"),
            ("/v1/study-records/papers", "pub"),
            ("/v1/study-records/sittings", "pub"),
            ("/v1/mediation/patrols", "js"),
            ("/v1/mediation/joint-meetings", "js"),
            ("/v1/mediation/subsidies", "js"),
        ] {
            let record = grounds.records[format!("{list}/").as_str()].clone();
            for place in PLACES {
                let caller = grounds.caller(role, place).await;
                let items = caller.get(&format!("{list}?page_size=200")).await.ok();
                let listed =
                    items["items"].as_array().unwrap().iter().any(|one| one["id"] == *record);
                assert_eq!(listed, place.is_inside(), "{list} of {place:?}");
            }
        }
    }
}
