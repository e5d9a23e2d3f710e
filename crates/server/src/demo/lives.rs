//! What becomes of the tickets. 69 of them are the report's: all are closed and everybody is content in the end, as it claims; how
//! they got there differs, and so do the figures that the report does not tell.

use super::stage::{Stage, Who};
use super::{Done, Life as Going, moment};
use chrono::{Days, NaiveTime};
use kernel::{Id, Instant};
use serde_json::{Value, json};

/// What callers of a town by a forest river call about.
const MATTERS: [(&str, &str, &str); 6] = [
    ("help", "路灯不亮", "村口路灯连续三晚不亮，请维修。"),
    ("complaint", "垃圾清运不及时", "小区垃圾两天未清运，气味较大。"),
    ("consult", "咨询医保缴费", "想了解今年城乡居民医保的缴费时间和方式。"),
    ("help", "道路积雪", "进村道路积雪结冰，车辆难以通行。"),
    ("suggest", "建议增设座椅", "建议在河畔步道增设休息座椅。"),
    ("complaint", "夜间施工噪音", "夜间十点以后仍有施工噪音。"),
];
const CHANNELS: [&str; 5] = ["phone", "phone", "wechat", "web", "app"];
const TICKETS: u32 = 69;
const VILLAGES_THAT_CALL: usize = 3;

/// How a ticket of the report got there.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Life {
    Plain,
    /// Signed in time, but the caller heard of it too late.
    ContactedLate,
    /// Concluded after its limit.
    Late,
    /// The same, and the district had to ask for it.
    Supervised,
    /// Rated 2, sent back, rated 4: the last rating counts.
    Reworked,
    Extended,
    /// Put off to a promised day, and kept.
    PutOff,
    /// The town would have returned it; the district said no.
    KeptByDistrict,
    SolvedPartly,
    /// Nothing could be done but explain, and the caller accepted it.
    Explained,
    /// Left out of the assessment.
    Exempted,
    /// The same matter for the second time.
    Again,
    Confidential,
    /// Two units together.
    Together,
}

const fn life(n: u32) -> Life {
    match n {
        9 | 27 | 61 => Life::ContactedLate,
        16 | 46 => Life::Late,
        28 => Life::Supervised,
        7 | 30 | 53 => Life::Reworked,
        11 | 34 | 57 => Life::Extended,
        17 => Life::PutOff,
        24 => Life::KeptByDistrict,
        14 | 39 => Life::SolvedPartly,
        21 | 51 => Life::Explained,
        41 => Life::Exempted,
        33 | 60 => Life::Again,
        47 => Life::Confidential,
        12 | 36 => Life::Together,
        _ => Life::Plain,
    }
}

pub struct Year<'a> {
    pub stage: &'a Stage,
}

impl Year<'_> {
    pub fn lives(&self) -> Vec<Going<'_>> {
        let mut lives: Vec<Going<'_>> = vec![
            Box::pin(self.last_year()),
            Box::pin(self.promised_for_later()),
            Box::pin(self.returned(
                901,
                "2025-06-11 09:00",
                "not_duty",
                "供电设施由供电公司负责（演示）",
            )),
            Box::pin(self.returned(
                904,
                "2025-10-16 14:00",
                "wrong_area",
                "地点属翠峦镇辖区（演示）",
            )),
            Box::pin(self.merged()),
            Box::pin(self.diverted()),
        ];
        for n in 0..TICKETS {
            lives.push(Box::pin(self.ticket(n)));
        }
        lives
    }

    /// One of the 69.
    async fn ticket(&self, n: u32) -> Done {
        let (month, day, hour) = (n / 6 + 1, n % 6 * 4 + 2, 8 + n % 9);
        let ticket = self.receive(n, &format!("2025-{month:02}-{day:02} {hour:02}:10")).await?;
        let content = json!({ "solved": "solved", "satisfaction": 3 + n % 3 });
        match life(n) {
            Life::Plain
            | Life::ContactedLate
            | Life::Again
            | Life::Confidential
            | Life::Together => self.to_followed(&ticket, n, content).await?,
            Life::Late | Life::Supervised => self.late(&ticket, n, content).await?,
            Life::Reworked => self.reworked(&ticket, n).await?,
            Life::Extended => {
                let more = json!({ "kind": "extension", "reason": "complex", "basis": "需多次现场协调", "days": 2 });
                let handling = self.to_handling(&ticket, n).await?;
                let extended = self.applied_for(&handling, Who::Handler, more, true).await?;
                self.to_end(&extended, n, content).await?
            }
            Life::PutOff => self.put_off(&ticket, n, content).await?,
            Life::KeptByDistrict => {
                let back = json!({ "kind": "return", "reason": "not_duty", "basis": "疑似属住建部门职责（演示）" });
                let kept = self.applied_for(&ticket, Who::Clerk, back, false).await?;
                self.to_followed(&kept, n, content).await?
            }
            Life::SolvedPartly => {
                let partly = json!({ "solved": "partly", "satisfaction": 4 });
                self.to_followed(&ticket, n, partly).await?
            }
            Life::Explained | Life::Exempted => {
                let accepted = json!({ "solved": "unsolved", "satisfaction": 3 });
                let followed = self.to_followed(&ticket, n, accepted).await?;
                if life(n) == Life::Exempted {
                    let market = json!({ "reason": "market" });
                    self.stage.act(Who::District, &followed, "exempt", market).await?;
                }
                followed
            }
        };
        Ok(())
    }

    async fn receive(&self, n: u32, at: &str) -> Result<Value, String> {
        self.stage.timeline.until(moment(at)).await;
        let place = n as usize;
        let of = |all: &[&'static str]| all.get(place % all.len()).copied().unwrap_or("phone");
        let (category, title, content) =
            MATTERS.get(place % MATTERS.len()).copied().unwrap_or(("other", "其他", "其他"));
        let mut new = json!({
            "external_system": "city12345", "external_no": format!("YC2025{n:06}"), "channel": of(&CHANNELS), "category": category,
            "title": title, "content": content, "place": "乌马河镇（演示）", "caller_type": "person",
            "caller": { "name": format!("演示诉求人{n}"), "phone": format!("1380458{n:04}") }, "lead_unit": self.lead_unit(n),
        });
        let more = match life(n) {
            Life::Again => json!({ "repeat_seq": 2 }),
            Life::Confidential => {
                json!({ "category": "report", "confidential": true, "title": "反映占道经营" })
            }
            _ => json!({}),
        };
        join(&mut new, more);
        self.stage.receive(Who::District, &new).await
    }

    /// Every third matter is a village's.
    fn lead_unit(&self, n: u32) -> Id {
        let cast = &self.stage.cast;
        let village = cast.villages.get(n as usize / 3 % VILLAGES_THAT_CALL);
        village.filter(|_| n.is_multiple_of(3)).map_or(cast.town, |village| village.unit)
    }

    /// The village's own secretary where there is one, somebody of the town elsewhere.
    fn handler(&self, n: u32) -> (Who, Id) {
        let cast = &self.stage.cast;
        let first = cast.villages.first().map(|village| village.unit);
        match Some(self.lead_unit(n)) == first {
            true => (Who::Village, cast.village_secretary),
            false => (Who::Handler, cast.handler),
        }
    }

    async fn to_handling(&self, ticket: &Value, n: u32) -> Result<Value, String> {
        let (who, handler) = self.handler(n);
        let signed = self.stage.act(Who::Clerk, ticket, "sign", json!({})).await?;
        let mut assign = json!({ "handler": handler });
        if life(n) == Life::Together {
            join(&mut assign, json!({ "co_units": [self.stage.cast.peace_office] }));
        }
        let assigned = self.stage.act(Who::Clerk, &signed, "assign", assign).await?;
        if life(n) == Life::ContactedLate {
            self.days_later(2, (9, 30)).await;
        }
        let contact = json!({ "method": "phone", "reached": true, "summary": "已电话联系诉求人，约定现场查看" });
        let contacted = self.stage.act(who, &assigned, "log-contact", contact).await?;
        self.stage.act(who, &contacted, "start-handling", json!({})).await
    }

    async fn to_concluded(&self, handling: &Value, n: u32) -> Result<Value, String> {
        let mut result = json!({
            "outcome": "solved", "reply": "已现场处理并告知诉求人（演示）", "reply_channel": "phone",
            "evidence": [{ "kind": "photo", "caption": "处理后照片（演示）" }],
        });
        match life(n) {
            Life::SolvedPartly => join(&mut result, json!({ "outcome": "partly" })),
            Life::Explained | Life::Exempted => {
                let law = json!({ "outcome": "explained", "legal_basis": "《中华人民共和国民法典》（演示）" });
                join(&mut result, law);
            }
            _ => {}
        }
        let submitted =
            self.stage.act(self.handler(n).0, handling, "submit-result", result).await?;
        let approved = json!({ "approved": true });
        let reviewed = self.stage.act(Who::Deputy, &submitted, "review", approved).await?;
        self.stage.act(Who::District, &reviewed, "conclude", json!({})).await
    }

    async fn follow_up(&self, concluded: &Value, rating: Value) -> Result<Value, String> {
        self.days_later(1, (15, 0)).await;
        let mut body = json!({ "by": "district", "reached": true, "contacted": "yes" });
        join(&mut body, rating);
        self.stage.act(Who::District, concluded, "follow-up", body).await
    }

    /// From handling on: the next morning's work, the district's conclusion, its call.
    async fn to_end(&self, handling: &Value, n: u32, rating: Value) -> Result<Value, String> {
        self.days_later(1, (10, 20)).await;
        let concluded = self.to_concluded(handling, n).await?;
        self.follow_up(&concluded, rating).await
    }

    async fn to_followed(&self, ticket: &Value, n: u32, rating: Value) -> Result<Value, String> {
        let handling = self.to_handling(ticket, n).await?;
        self.to_end(&handling, n, rating).await
    }

    async fn late(&self, ticket: &Value, n: u32, rating: Value) -> Result<Value, String> {
        let mut handling = self.to_handling(ticket, n).await?;
        self.days_later(9, (9, 0)).await;
        if life(n) == Life::Supervised {
            let due = self.stage.timeline.now().plus(chrono::TimeDelta::days(3));
            let order = json!({ "kind": "day", "reason": "已超办结时限，请说明原因（演示）", "due_at": due });
            let asked = self.stage.act(Who::District, &handling, "supervise", order).await?;
            let supervision = asked.pointer("/supervisions/0/id").cloned().unwrap_or_default();
            let said = json!({ "supervision": supervision, "feedback": "施工单位已进场，两日内完成（演示）" });
            handling = self.stage.act(Who::Clerk, &asked, "feed-back", said).await?;
        }
        self.to_end(&handling, n, rating).await
    }

    async fn reworked(&self, ticket: &Value, n: u32) -> Result<Value, String> {
        let unsatisfied =
            json!({ "solved": "unsolved", "satisfaction": 2, "unsatisfied_reason": "not_solved" });
        let bad = self.to_followed(ticket, n, unsatisfied).await?;
        let reason = json!({ "reason": "回访不满意" });
        let rework = self.stage.act(Who::District, &bad, "rework", reason).await?;
        let again = self.stage.act(self.handler(n).0, &rework, "start-handling", json!({})).await?;
        self.to_end(&again, n, json!({ "solved": "solved", "satisfaction": 4 })).await
    }

    async fn put_off(&self, ticket: &Value, n: u32, rating: Value) -> Result<Value, String> {
        let handling = self.to_handling(ticket, n).await?;
        let day = self.stage.timeline.now().local_date() + Days::new(25);
        let until_thaw = json!({ "kind": "suspension", "reason": "season", "basis": "冻土未化，暂不能施工（演示）", "commit_date": day, "plan": "解冻后十日内施工" });
        let suspended = self.applied_for(&handling, Who::Clerk, until_thaw, true).await?;
        self.days_later(25, (8, 30)).await;
        let resumed = self.stage.act(Who::Clerk, &suspended, "resume", json!({})).await?;
        let handling = match resumed.get("status").and_then(Value::as_str) {
            Some("handling") => resumed,
            _ => self.stage.act(self.handler(n).0, &resumed, "start-handling", json!({})).await?,
        };
        self.to_end(&handling, n, rating).await
    }

    /// Asked for, endorsed by the town's deputy head, decided by the district.
    async fn applied_for(
        &self,
        ticket: &Value,
        who: Who,
        mut what: Value,
        granted: bool,
    ) -> Result<Value, String> {
        join(&mut what, json!({ "caller_informed_at": self.stage.timeline.now() }));
        let asked = self.stage.act(who, ticket, "request-application", what).await?;
        let yes = json!({ "approved": true });
        let endorsed = self.stage.act(Who::Deputy, &asked, "endorse-application", yes).await?;
        let decision = json!({ "approved": granted });
        self.stage.act(Who::District, &endorsed, "decide-application", decision).await
    }

    /// Of the year before: it belongs to no figure of 2025.
    async fn last_year(&self) -> Done {
        let ticket = self.receive(900, "2024-12-31 09:00").await?;
        self.to_followed(&ticket, 900, json!({ "solved": "solved", "satisfaction": 5 }))
            .await
            .map(drop)
    }

    /// Of the year before, too, and still waiting: the pipes of a whole quarter are not changed in a day.
    async fn promised_for_later(&self) -> Done {
        let ticket = self.receive(905, "2024-12-20 10:00").await?;
        let handling = self.to_handling(&ticket, 905).await?;
        let works = json!({ "kind": "suspension", "reason": "objective", "basis": "老旧管网改造列入三年计划（演示）", "commit_date": "2028-10-31", "plan": "随管网改造工程实施" });
        self.applied_for(&handling, Who::Clerk, works, true).await.map(drop)
    }

    async fn returned(&self, n: u32, at: &str, reason: &str, basis: &str) -> Done {
        let ticket = self.receive(n, at).await?;
        let back = json!({ "kind": "return", "reason": reason, "basis": basis });
        self.applied_for(&ticket, Who::Clerk, back, true).await.map(drop)
    }

    /// A duplicate goes into a ticket of the year before, which is concluded after that.
    async fn merged(&self) -> Done {
        let parent = self.receive(902, "2024-12-31 15:00").await?;
        let duplicate = self.receive(903, "2025-01-02 10:00").await?;
        let into = json!({ "into": parent.get("id") });
        self.stage.act(Who::Clerk, &duplicate, "merge", into).await?;
        let parent = self.stage.look(Who::Clerk, &parent).await?;
        self.to_followed(&parent, 902, json!({ "solved": "solved", "satisfaction": 4 }))
            .await
            .map(drop)
    }

    async fn diverted(&self) -> Done {
        self.stage.timeline.until(moment("2025-08-05 10:00")).await;
        let own = json!({
            "external_system": "self", "channel": "visit", "category": "complaint", "title": "劳动争议", "content": "与用工单位的工资争议（演示）",
            "place": "镇政府（演示）", "caller_type": "person", "lead_unit": self.stage.cast.town,
        });
        let own = self.stage.receive(Who::Clerk, &own).await?;
        let path = json!({ "path": "arbitration", "explanation": "已告知向劳动人事争议仲裁委员会申请仲裁（演示）" });
        self.stage.act(Who::Clerk, &own, "divert", path).await.map(drop)
    }

    /// The local time of a day so many days ahead.
    async fn days_later(&self, days: u64, (hour, minute): (u32, u32)) {
        let day = self.stage.timeline.now().local_date() + Days::new(days);
        let time = NaiveTime::from_hms_opt(hour, minute, 0).unwrap_or_default();
        let midnight: Instant = kernel::local_midnight(day);
        self.stage.timeline.until(midnight.plus(time - NaiveTime::MIN)).await;
    }
}

/// The members of one object beside those of another.
fn join(object: &mut Value, more: Value) {
    if let (Some(members), Value::Object(more)) = (object.as_object_mut(), more) {
        members.extend(more);
    }
}
