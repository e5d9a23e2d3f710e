//! A town with its people, as the stories need it.

use actix_web::web::{Data, ServiceConfig};
use evidence::{Evidence, Place, Rules, Scanner, Shelf};
use imports::{Imports, Register};
use kernel::Id;
use organization::units::UnitKind;
use reporting::Reporting;
use testkit::{Bench, Person, Value, json};
use web::{Line, Provable};

pub const LINES: [Line; 8] = [
    hotline::LINE,
    mediation::LINE,
    study_records::LINE,
    reporting::LINE,
    webhooks::LINE,
    pufa_publicity::LINE,
    evidence::LINE,
    imports::LINE,
];

/// What evidence files can prove.
pub fn provable() -> Vec<Provable> {
    [study_records::LINE, pufa_publicity::LINE, mediation::LINE]
        .iter()
        .flat_map(Line::provable)
        .collect()
}

/// The registers that can be imported.
pub fn registers() -> Vec<Register> {
    [mediation::REGISTERS, pufa_publicity::REGISTERS, study_records::REGISTERS].concat()
}

pub fn parts(config: &mut ServiceConfig) {
    let shelf = Shelf::new(Place::Memory, Rules::built_in().unwrap(), Scanner::Off);
    config
        .app_data(Data::new(Reporting::of(&LINES).unwrap()))
        .app_data(Data::new(Evidence::new(shelf, &provable())))
        .app_data(Data::new(Imports::new(&registers())));
}

/// A bench per database.
pub async fn benches() -> Vec<Bench> {
    Bench::each(&LINES, parts).await
}

/// The people of a town and the system of its district.
pub struct Town<'a> {
    pub bench: &'a Bench,
    pub clerk: Person<'a>,
    pub handler: Person<'a>,
    pub deputy: Person<'a>,
    pub district: Person<'a>,
    pub village: Id,
}

impl<'a> Town<'a> {
    pub async fn new(bench: &'a Bench) -> Self {
        let village = bench.unit("锦山村", UnitKind::Village, bench.town.id).await;
        Self {
            bench,
            clerk: bench.person("clerk", &[("ho", bench.town.id)]).await,
            handler: bench.person("handler", &[("handler", bench.town.id)]).await,
            deputy: bench.person("deputy", &[("vl", bench.town.id)]).await,
            district: bench.person("district", &[("dx", bench.district.id)]).await,
            village: village.id,
        }
    }

    /// A ticket as the district sends it.
    pub fn new_ticket(&self, number: &str) -> Value {
        json!({
            "external_system": "city12345", "external_no": number, "channel": "phone", "category": "help",
            "title": "路灯不亮", "content": "村口路灯连续三晚不亮", "place": "锦山村村口", "caller_type": "person",
            "caller": { "name": "李某某", "phone": "13812345678" }, "lead_unit": self.bench.town.id,
        })
    }

    pub async fn receive(&self, number: &str) -> Value {
        self.receive_with(number, json!({})).await
    }

    pub async fn receive_with(&self, number: &str, more: Value) -> Value {
        let mut new = self.new_ticket(number);
        new.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        self.district.post("/v1/hotline/tickets", new).await.created()
    }

    /// One action; gives the ticket after it.
    pub async fn act(&self, who: &Person<'_>, ticket: &Value, action: &str, body: Value) -> Value {
        let path = format!("/v1/hotline/tickets/{}/{action}", ticket["id"].as_str().unwrap());
        who.change(&path, ticket["version"].as_i64().unwrap(), body).await.ok()
    }

    pub async fn assigned(&self, ticket: &Value) -> Value {
        let signed = self.act(&self.clerk, ticket, "sign", json!({})).await;
        self.act(&self.clerk, &signed, "assign", json!({ "handler": self.handler.account })).await
    }

    pub async fn handling(&self, ticket: &Value) -> Value {
        let assigned = self.assigned(ticket).await;
        let contact =
            json!({ "method": "phone", "reached": true, "summary": "已电话联系，约定上门" });
        let contacted = self.act(&self.handler, &assigned, "log-contact", contact).await;
        self.act(&self.handler, &contacted, "start-handling", json!({})).await
    }

    /// Submitted, reviewed, concluded.
    pub async fn conclude(&self, handling: &Value) -> Value {
        let submitted = self.act(&self.handler, handling, "submit-result", result()).await;
        let reviewed =
            self.act(&self.deputy, &submitted, "review", json!({ "approved": true })).await;
        self.act(&self.district, &reviewed, "conclude", json!({})).await
    }

    pub async fn concluded(&self, ticket: &Value) -> Value {
        let handling = self.handling(ticket).await;
        self.conclude(&handling).await
    }

    pub async fn followed(&self, concluded: &Value, satisfaction: u8, solved: &str) -> Value {
        self.act(&self.district, concluded, "follow-up", follow_up(satisfaction, solved)).await
    }

    /// One figure of the town's year 2025.
    pub async fn figure(&self, code: &str) -> Value {
        let path = format!(
            "/v1/reporting/figures?indicators={code}&period=2025&unit={}",
            self.bench.town.id
        );
        self.deputy.get(&path).await.ok()["figures"][0].clone()
    }
}

pub fn result() -> Value {
    json!({
        "outcome": "solved", "reply": "已更换灯泡，恢复照明", "reply_channel": "phone",
        "evidence": [{ "kind": "photo", "caption": "修复后照片" }],
    })
}

pub fn follow_up(satisfaction: u8, solved: &str) -> Value {
    let mut body = json!({
        "by": "district", "reached": satisfaction > 0, "contacted": "yes", "solved": solved, "satisfaction": satisfaction,
    });
    if matches!(satisfaction, 1 | 2) {
        body["unsatisfied_reason"] = json!("slow");
    }
    body
}
