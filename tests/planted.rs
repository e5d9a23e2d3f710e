//! People of whom everything is known that the product keeps, in every line; and the secrets that stand beside the lines. Whatever a
//! register (`crates/*/data/personal.toml`) says is sealed is planted here.

use crate::access::factors::FACTOR;
use crate::access::text;
use crate::importing::check;
use crate::town::Town;
use crate::webhooks::{ENDPOINTS, new_endpoint};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use db::Db;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use testkit::Bench;

const NAME: &str = "欧阳秘密";
const PHONE: &str = "13912340001";
const ID_NO: &str = "11010519491231002X";
const ACCOUNT: &str = "6222021234567890";
const ADDRESS: &str = "锦山村一组";

/// What was planted, and where.
pub struct Planted {
    /// The record to which the particulars of a table belong.
    pub records: BTreeMap<&'static str, String>,
    /// What was sent, by table and field of the registers.
    pub values: Vec<(&'static str, Vec<u8>)>,
}

impl Planted {
    /// Without those that are words of a list, which other records say in clear.
    pub fn telling(&self) -> impl Iterator<Item = &(&'static str, Vec<u8>)> {
        const WORDS: [&str; 2] = ["mediation_party.sex", "mediation_representative.capacity"];
        self.values.iter().filter(|(field, _)| !WORDS.contains(field))
    }
}

fn address(records: &str, made: &Value) -> String {
    format!("{records}/{}", text(made, "id"))
}

/// A caller, a mediator, a legal-literate person and a party of whom everything is known.
pub async fn plant(bench: &Bench) -> Planted {
    let town = Town::new(bench).await;
    let caller = json!({ "caller": { "name": NAME, "phone": PHONE, "id_no": ID_NO } });
    let ticket = town.receive_with("P1", caller).await;
    let office = bench.person("js", &[("js", bench.town.id)]).await;
    let account = town.handler.account;
    let person = move |db: &mut Db| {
        Ok(organization::accounts::find(db, "230718", account)?.unwrap().person.unwrap())
    };
    let person = bench.database.read(person).await.unwrap();
    let mediator = json!({
        "person": person, "unit": bench.town.id, "sex": "female",
        "particulars": { "phone": PHONE, "id_no": ID_NO, "subsidy_account": ACCOUNT },
    });
    let mediators = "/v1/mediation/mediators";
    let mediator = office.post(mediators, mediator).await.created();
    let literate = json!({
        "unit": town.village,
        "content": crate::pufa::literates::literate(person, town.village),
    });
    let literates = "/v1/pufa-publicity/literates";
    let literate = office.post(literates, literate).await.created();
    let particulars = format!("{}/particulars", address(literates, &literate));
    let numbers = json!({ "phone": PHONE, "id_no": ID_NO });
    office.change(&particulars, 1, numbers).await.ok();
    let party = |role: &str, name: &str, phone: &str| {
        json!({
            "role": role, "kind": "natural",
            "details": {
                "name": name, "phone": phone, "id_no": ID_NO, "address": ADDRESS, "sex": "female",
                "ethnicity": "汉族", "birth_date": "1949-12-31", "occupation": "务农",
            },
        })
    };
    // The one is the agent of the other.
    let mut other = party("respondent", "别人", "13912340002");
    other["details"]["agent"] = json!({ "name": NAME, "phone": PHONE, "authority": "special" });
    let case = json!({
        "unit": bench.town.id, "tier": "town", "found_by": "apply", "dispute": "02", "title": "排水沟纠纷", "facts": "排水沟堵塞",
        "complexity": "general", "risk": "low", "parties": [party("applicant", NAME, PHONE), other],
    });
    let cases = "/v1/mediation/cases";
    let case = address(cases, &office.post(cases, case).await.created());
    let records = BTreeMap::from([
        ("hotline_caller", address("/v1/hotline/tickets", &ticket)),
        ("mediation_party", case.clone()),
        ("mediation_representative", case),
        ("mediation_particulars", address(mediators, &mediator)),
        ("pufa_publicity_particulars", address(literates, &literate)),
    ]);
    let values = [
        ("hotline_caller.name", NAME),
        ("hotline_caller.phone", PHONE),
        ("hotline_caller.id_no", ID_NO),
        ("mediation_party.name", NAME),
        ("mediation_party.phone", PHONE),
        ("mediation_party.id_no", ID_NO),
        ("mediation_party.address", ADDRESS),
        ("mediation_party.sex", "female"),
        ("mediation_party.ethnicity", "汉族"),
        ("mediation_party.birth_date", "1949-12-31"),
        ("mediation_party.occupation", "务农"),
        ("mediation_representative.name", NAME),
        ("mediation_representative.phone", PHONE),
        ("mediation_representative.capacity", "special"),
        ("mediation_particulars.phone", PHONE),
        ("mediation_particulars.id_no", ID_NO),
        ("mediation_particulars.subsidy_account", ACCOUNT),
        ("pufa_publicity_particulars.phone", PHONE),
        ("pufa_publicity_particulars.id_no", ID_NO),
    ];
    let values = values.map(|(field, value)| (field, value.as_bytes().to_vec())).into();
    Planted { records, values }
}

/// What is sealed and no particular of a person in a register of a line: words of those who ask and look, files before they are taken over,
/// secrets of accounts and of systems.
pub async fn plant_beside(bench: &Bench, planted: &mut Planted) {
    let (words, look, row) = ("金丝雀书面申请", "金丝雀来电核实", "金丝雀普法活动");
    let nobody = "13712349876";
    let clerk = bench.person("planted-ho", &[("ho", bench.town.id)]).await;
    let erasure = json!({ "phone": nobody, "ground": "unlawful", "reason": words });
    clerk.post("/v1/privacy/erasures", erasure).await.created();
    let reveal = format!("{}/caller/reveal", planted.records["hotline_caller"]);
    clerk.post(&reveal, json!({ "reason": look })).await.ok();
    let publicity = bench.person("planted-pub", &[("pub", bench.town.id)]).await;
    let file = format!("单位,活动名称,开始日期\n锦山村,{row},2025-03-05\n");
    check(&publicity, "pufa-publicity.activities", file.as_bytes()).await.created();
    let factor = clerk.post(FACTOR, json!({})).await.ok();
    let district = bench.person("planted-dx", &[("dx", bench.district.id)]).await;
    let endpoint = district.post(ENDPOINTS, new_endpoint("planted", json!({}))).await.created();
    let secret = text(&endpoint, "secret").trim_start_matches("whsec_");
    let bytes = |text: &str| text.as_bytes().to_vec();
    planted.values.extend([
        ("approval_request.reason", bytes(words)),
        ("approval_request.secret", bytes(nobody)),
        ("privacy_access.reason", bytes(look)),
        ("imports_file.sealed", bytes(row)),
        ("organization_factor.seed", bytes(text(&factor, "secret"))),
        ("webhooks_endpoint.secrets", bytes(secret)),
        ("webhooks_endpoint.secrets", BASE64_STANDARD.decode(secret).unwrap()),
    ]);
}
