//! A township's year 2025: 乌马河镇 of 乌翠区, its people, and the tickets behind the claims of its report, with the decoys that
//! must not count. Villages and people are invented, and say so; the codes of district and town are real.

use crate::configuration::Configuration;
use crate::lines;
use crate::serve::House;
use actix_web::dev::Service;
use actix_web::web::Data;
use actix_web::{http, test};
use chrono::TimeDelta;
use kernel::{Calendar, Id, Instant, ManualClock};
use ledger::{Author, Tx};
use organization::units::{self, NewUnit, UnitKind};
use organization::{Issuer, accounts, bootstrap, testing};
use serde_json::{Value, json};
use std::sync::Arc;
use web::{State, Surroundings};

const TENANT: &str = "230718";
/// Everybody's password in a demonstration.
const PASSWORD: &str = "demo-2025-taizhang";
const TICKETS: u32 = 69;

const PEOPLE: [(&str, &str, &str, bool); 8] = [
    ("sysadmin", "系统管理员（演示）", "sa", true),
    ("secadmin", "安全管理员（演示）", "sm", true),
    ("audadmin", "审计管理员（演示）", "au", true),
    ("secretary", "镇党委书记（演示）", "ps", false),
    ("clerk", "热线专干（演示）", "ho", false),
    ("deputy", "分管领导（演示）", "vl", false),
    ("handler", "承办人（演示）", "handler", false),
    ("auditor", "督察组（演示）", "ins", false),
];

const UNITS: [(&str, UnitKind); 6] = [
    ("党政办公室", UnitKind::Office),
    ("平安法治办公室", UnitKind::Office),
    ("便民服务中心", UnitKind::Center),
    ("锦山村（示例）", UnitKind::Village),
    ("河畔村（示例）", UnitKind::Village),
    ("林苑社区（示例）", UnitKind::Community),
];

/// What callers of a town by a forest river call about.
const MATTERS: [(&str, &str, &str); 6] = [
    ("help", "路灯不亮", "村口路灯连续三晚不亮，请维修。"),
    ("complaint", "垃圾清运不及时", "小区垃圾两天未清运，气味较大。"),
    ("consult", "咨询医保缴费", "想了解今年城乡居民医保的缴费时间和方式。"),
    ("help", "道路积雪", "进村道路积雪结冰，车辆难以通行。"),
    ("suggest", "建议增设座椅", "建议在河畔步道增设休息座椅。"),
    ("complaint", "夜间施工噪音", "夜间十点以后仍有施工噪音。"),
];

/// Fills an empty database; refuses one that is not.
pub fn fill(configuration: &Configuration) -> Result<(), String> {
    let clock = Arc::new(ManualClock::at(moment("2024-12-30 08:00")));
    let house = House::open(configuration, clock.clone())?;
    let issuer = Data::new(house.issuer(configuration)?);
    let done = actix_web::rt::System::new().block_on(async {
        let story = Story::begin(&house, issuer, clock).await?;
        story.tell().await?;
        house.sealer()?.drain().await.map_err(|error| error.to_string())
    })?;
    println!("演示数据已就绪：{done} 条账目已密封 / demonstration data is ready");
    println!("登录名 logins: {}", PEOPLE.map(|(login, ..)| login).join(", "));
    println!("密码 password: {PASSWORD}");
    Ok(())
}

fn moment(local: &str) -> Instant {
    format!("{}:00+08:00", local.replace(' ', "T")).parse().unwrap_or(Instant::EPOCH)
}

/// Who acts in the story.
#[derive(Clone, Copy)]
enum Who {
    District,
    Clerk,
    Deputy,
    Handler,
}

struct Cast {
    town: Id,
    villages: Vec<Id>,
    district: (Id, Id),
    clerk: (Id, Id),
    deputy: (Id, Id),
    handler: (Id, Id),
}

/// An application without a socket: the story goes through the same operations as everybody's requests.
type Answering = Box<
    dyn Fn(
        actix_http::Request,
    ) -> std::pin::Pin<Box<dyn Future<Output = Result<(u16, Value), String>>>>,
>;

struct Story<'a> {
    house: &'a House,
    issuer: Data<Issuer>,
    clock: Arc<ManualClock>,
    cast: Cast,
    app: Answering,
}

impl<'a> Story<'a> {
    async fn begin(
        house: &'a House,
        issuer: Data<Issuer>,
        clock: Arc<ManualClock>,
    ) -> Result<Self, String> {
        let empty = house.ledger.database().read(|db| Ok(!accounts::any(db)?)).await;
        if !empty.map_err(|error| error.to_string())? {
            return Err("the database is not empty: give --database a new one".into());
        }
        let hash =
            issuer.hashing().hash(PASSWORD.into()).await.map_err(|error| error.to_string())?;
        let cast = house.ledger.change(Author::system(TENANT), move |tx| cast(tx, &hash)).await;
        let document = lines::document(&lines::ALL)?;
        let state = State::new(Surroundings {
            ledger: house.ledger.clone(),
            vault: house.vault.clone(),
            sealed: lines::sealed(),
            people: lines::people(),
            calendar: Calendar::built_in(),
            authority: issuer.clone().into_inner(),
            page_secret: house.keys.page,
            document,
            quotas: web::Quotas::default(),
            proxies: Vec::new(),
        })?;
        let app = web::app(&lines::ALL)
            .app_data(Data::new(state))
            .app_data(issuer.clone())
            .app_data(lines::reporting()?);
        let app = std::rc::Rc::new(test::init_service(app).await);
        let app: Answering = Box::new(move |request| {
            let app = app.clone();
            Box::pin(async move {
                let response = app.call(request).await.map_err(|error| error.to_string())?;
                let status = response.status().as_u16();
                let body = actix_web::body::to_bytes(response.into_body())
                    .await
                    .map_err(|error| error.to_string())?;
                Ok((status, serde_json::from_slice(&body).unwrap_or(Value::Null)))
            })
        });
        Ok(Self { house, issuer, clock, cast: cast.map_err(|error| error.to_string())?, app })
    }

    async fn post(
        &self,
        who: Who,
        path: &str,
        version: Option<i64>,
        body: Value,
    ) -> Result<Value, String> {
        let (account, _) = match who {
            Who::District => self.cast.district,
            Who::Clerk => self.cast.clerk,
            Who::Deputy => self.cast.deputy,
            Who::Handler => self.cast.handler,
        };
        let token = testing::session(&self.house.ledger, &self.issuer, TENANT, account).await;
        let token = token.map_err(|error| error.to_string())?;
        let mut request = test::TestRequest::post()
            .uri(path)
            .insert_header((http::header::AUTHORIZATION, format!("Bearer {token}")))
            .insert_header(("Idempotency-Key", kernel::new_id().to_string()))
            .set_json(&body);
        if let Some(version) = version {
            request = request.insert_header((http::header::IF_MATCH, format!("\"v{version}\"")));
        }
        match (self.app)(request.to_request()).await? {
            (200 | 201, answer) => Ok(answer),
            (status, answer) => Err(format!("{path}: {status} {answer}")),
        }
    }

    async fn act(
        &self,
        who: Who,
        ticket: &Value,
        action: &str,
        body: Value,
    ) -> Result<Value, String> {
        self.clock.advance(TimeDelta::minutes(17));
        let id = ticket.get("id").and_then(Value::as_str).unwrap_or_default();
        let version = ticket.get("version").and_then(Value::as_i64);
        self.post(who, &format!("/v1/hotline/tickets/{id}/{action}"), version, body).await
    }

    async fn tell(&self) -> Result<(), String> {
        let old = self.receive(900, "2024-12-31 09:00").await?;
        self.handle(&old, 5).await?;
        for n in 0..TICKETS {
            let (month, day) = (n / 6 + 1, n % 6 * 4 + 2);
            let ticket =
                self.receive(n, &format!("2025-{month:02}-{day:02} {:02}:10", 8 + n % 9)).await?;
            match n % 23 {
                7 => self.handle_twice(&ticket).await?,
                11 => self.handle_extended(&ticket).await?,
                _ => self.handle(&ticket, 3 + u8::try_from(n % 3).unwrap_or(0)).await?,
            };
        }
        self.tell_decoys().await?;
        self.clock.set(moment("2025-12-31 18:00"));
        Ok(())
    }

    async fn receive(&self, n: u32, at: &str) -> Result<Value, String> {
        self.clock.set(moment(at));
        let place = (n as usize) % MATTERS.len();
        let (category, title, content) =
            MATTERS.get(place).copied().unwrap_or(("other", "其他", "其他"));
        let unit = match n % 3 {
            0 => self
                .cast
                .villages
                .get(place % self.cast.villages.len().max(1))
                .copied()
                .unwrap_or(self.cast.town),
            _ => self.cast.town,
        };
        let new = json!({
            "external_system": "city12345", "external_no": format!("YC2025{n:06}"), "channel": "phone", "category": category,
            "title": title, "content": content, "place": "乌马河镇（演示）", "caller_type": "person",
            "caller": { "name": format!("演示诉求人{n}"), "phone": format!("1380458{n:04}") }, "lead_unit": unit,
        });
        self.post(Who::District, "/v1/hotline/tickets", None, new).await
    }

    async fn to_handling(&self, ticket: &Value) -> Result<Value, String> {
        let signed = self.act(Who::Clerk, ticket, "sign", json!({})).await?;
        let assigned = self
            .act(Who::Clerk, &signed, "assign", json!({ "handler": self.cast.handler.0 }))
            .await?;
        let contact = json!({ "method": "phone", "reached": true, "summary": "已电话联系诉求人，约定现场查看" });
        let contacted = self.act(Who::Handler, &assigned, "log-contact", contact).await?;
        self.act(Who::Handler, &contacted, "start-handling", json!({})).await
    }

    async fn to_concluded(&self, handling: &Value) -> Result<Value, String> {
        self.clock.advance(TimeDelta::hours(19));
        let result = json!({
            "outcome": "solved", "reply": "已现场处理并告知诉求人（演示）", "reply_channel": "phone",
            "evidence": [{ "kind": "photo", "caption": "处理后照片（演示）" }],
        });
        let submitted = self.act(Who::Handler, handling, "submit-result", result).await?;
        let reviewed =
            self.act(Who::Deputy, &submitted, "review", json!({ "approved": true })).await?;
        self.act(Who::District, &reviewed, "conclude", json!({})).await
    }

    async fn follow_up(&self, concluded: &Value, satisfaction: u8) -> Result<Value, String> {
        self.clock.advance(TimeDelta::hours(30));
        let content = satisfaction >= 3;
        let mut body = json!({
            "by": "district", "reached": true, "contacted": "yes", "satisfaction": satisfaction,
            "solved": if content { "solved" } else { "unsolved" },
        });
        if let (false, Some(members)) = (content, body.as_object_mut()) {
            members.insert("unsatisfied_reason".into(), json!("not_solved"));
        }
        self.act(Who::District, concluded, "follow-up", body).await
    }

    async fn handle(&self, ticket: &Value, satisfaction: u8) -> Result<Value, String> {
        let handling = self.to_handling(ticket).await?;
        let concluded = self.to_concluded(&handling).await?;
        self.follow_up(&concluded, satisfaction).await
    }

    /// Rated 2, sent back, rated 4: the last rating counts.
    async fn handle_twice(&self, ticket: &Value) -> Result<Value, String> {
        let bad = self.handle(ticket, 2).await?;
        let rework =
            self.act(Who::District, &bad, "rework", json!({ "reason": "回访不满意" })).await?;
        let handling = self.act(Who::Handler, &rework, "start-handling", json!({})).await?;
        let concluded = self.to_concluded(&handling).await?;
        self.follow_up(&concluded, 4).await
    }

    async fn handle_extended(&self, ticket: &Value) -> Result<Value, String> {
        let handling = self.to_handling(ticket).await?;
        let told = self.clock_now();
        let request = json!({ "kind": "extension", "reason": "complex", "basis": "需多次现场协调", "days": 2, "caller_informed_at": told });
        let requested = self.act(Who::Handler, &handling, "request-application", request).await?;
        let endorsed = self
            .act(Who::Deputy, &requested, "endorse-application", json!({ "approved": true }))
            .await?;
        let extended = self
            .act(Who::District, &endorsed, "decide-application", json!({ "approved": true }))
            .await?;
        let concluded = self.to_concluded(&extended).await?;
        self.follow_up(&concluded, 5).await
    }

    /// What looks like one of the 69 and is not: returned, merged, diverted.
    async fn tell_decoys(&self) -> Result<(), String> {
        let returned = self.receive(901, "2025-06-11 09:00").await?;
        let request = json!({ "kind": "return", "reason": "not_duty", "basis": "供电设施由供电公司负责（演示）" });
        let requested = self.act(Who::Clerk, &returned, "request-application", request).await?;
        let endorsed = self
            .act(Who::Deputy, &requested, "endorse-application", json!({ "approved": true }))
            .await?;
        self.act(Who::District, &endorsed, "decide-application", json!({ "approved": true }))
            .await?;
        let parent = self.receive(902, "2024-12-31 15:00").await?;
        let duplicate = self.receive(903, "2025-07-01 10:00").await?;
        let into = parent.get("id").cloned().unwrap_or_default();
        self.act(Who::Clerk, &duplicate, "merge", json!({ "into": into })).await?;
        self.clock.set(moment("2025-08-05 10:00"));
        let own = json!({
            "external_system": "self", "channel": "visit", "category": "complaint", "title": "劳动争议", "content": "与用工单位的工资争议（演示）",
            "place": "镇政府（演示）", "caller_type": "person", "lead_unit": self.cast.town,
        });
        let own = self.post(Who::Clerk, "/v1/hotline/tickets", None, own).await?;
        let path = json!({ "path": "arbitration", "explanation": "已告知向劳动人事争议仲裁委员会申请仲裁（演示）" });
        self.act(Who::Clerk, &own, "divert", path).await?;
        self.handle(&one_version_on(parent), 4).await.map(drop)
    }

    fn clock_now(&self) -> Instant {
        kernel::Clock::now(self.clock.as_ref())
    }
}

/// A ticket that took another one in has moved on by one version.
fn one_version_on(mut ticket: Value) -> Value {
    let version = ticket.get("version").and_then(Value::as_i64).unwrap_or(0) + 1;
    if let Some(members) = ticket.as_object_mut() {
        members.insert("version".into(), json!(version));
    }
    ticket
}

/// The district, the town, its units and its people.
fn cast(tx: &mut Tx<'_>, hash: &str) -> db::Result<Cast> {
    let unit = |name: &str, kind, code: Option<&str>, parent| NewUnit {
        id: None,
        kind,
        name: name.into(),
        code: code.and_then(|code| code.parse().ok()),
        parent,
        valid_from: None,
    };
    let district = units::create(tx, &unit("乌翠区", UnitKind::District, Some(TENANT), None))?.id;
    let town = units::create(
        tx,
        &unit("乌马河镇", UnitKind::Township, Some("230718101"), Some(district)),
    )?
    .id;
    units::create(tx, &unit("翠峦镇", UnitKind::Township, Some("230718100"), Some(district)))?;
    let mut villages = Vec::new();
    for (name, kind) in UNITS {
        let made = units::create(tx, &unit(name, kind, None, Some(town)))?;
        if matches!(kind, UnitKind::Village | UnitKind::Community) {
            villages.push(made.id);
        }
    }
    let mut made = std::collections::BTreeMap::new();
    for (login, name, role, of_district) in PEOPLE {
        let place = if of_district { district } else { town };
        let account = bootstrap::staff(tx, name, login, hash.to_string(), place, &[(role, place)])?;
        made.insert(login, (account.id, place));
    }
    let (system, _) = bootstrap::system(tx, "district-hotline", district, &[("dx", district)])?;
    let of = |login: &str| made.get(login).copied().unwrap_or((Id::nil(), town));
    Ok(Cast {
        town,
        villages,
        district: (system.id, district),
        clerk: of("clerk"),
        deputy: of("deputy"),
        handler: of("handler"),
    })
}
