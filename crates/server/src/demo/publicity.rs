//! How the law was made known: 13 activities, what was handed out and answered at them, 30 legal-literate persons, the plans; and what
//! must not be counted among them.

use super::stage::{Asked, Stage, Who};
use super::{Done, moment};
use serde_json::{Value, json};

const ACTIVITIES: &str = "/v1/pufa-publicity/activities";
const PLANS: &str = "/v1/pufa-publicity/plans";
const PROGRAMMES: &str = "/v1/pufa-publicity/programmes";
const LITERATES: &str = "/v1/pufa-publicity/literates";
const CONSULTATIONS: &str = "/v1/pufa-publicity/consultations";
const MATERIALS: &str = "/v1/pufa-publicity/materials";
/// How many are in service.
const IN_SERVICE: usize = 30;

/// An activity of 八五普法: brochures, gifts, banners, and consultations as askers and questions.
struct Held {
    title: &'static str,
    on: &'static str,
    /// A node of the calendar, by code and last day.
    node: Option<(&'static str, &'static str)>,
    issued: [u32; 3],
    asked: &'static [(u32, u32)],
}

const HELD: [Held; 7] = [
    Held {
        title: "3·15消费者权益日宣传（演示）",
        on: "2025-03-14",
        node: Some(("consumer-day", "2025-03-15")),
        issued: [200, 10, 3],
        asked: &[(3, 5)],
    },
    Held {
        title: COMMUNITY,
        on: "2025-05-20",
        node: Some(("civil-code-month", "2025-05-31")),
        issued: [180, 0, 0],
        asked: &[(14, 10), (10, 7)],
    },
    Held {
        title: "兵役法宣传（演示）",
        on: "2025-08-10",
        node: Some((SERVICE_MONTH, "2025-08-31")),
        issued: [150, 6, 3],
        asked: &[],
    },
    Held {
        title: "宪法宣传周集中宣传（演示）",
        on: "2025-12-04",
        node: Some(("constitution-week", "2025-12-07")),
        issued: [250, 10, 4],
        asked: &[(4, 6)],
    },
    Held {
        title: "送法进企业（演示）",
        on: "2025-04-22",
        node: None,
        issued: [100, 4, 0],
        asked: &[(2, 3)],
    },
    Held {
        title: "法治讲座进校园（演示）",
        on: "2025-06-05",
        node: None,
        issued: [100, 6, 0],
        asked: &[],
    },
    Held {
        title: "集市普法（演示）",
        on: "2025-07-15",
        node: None,
        issued: [100, 0, 2],
        asked: &[(2, 3)],
    },
];
/// The activity that the report tells of.
const COMMUNITY: &str = "民法典进社区";
/// Set by the county, so the plan of the town has it and the calendar does not.
const SERVICE_MONTH: &str = "military-service-month";
/// Activities beside the campaign.
const VISITS: [&str; 5] = ["2025-01-16", "2025-02-20", "2025-09-18", "2025-10-23", "2025-11-20"];

pub struct Publicity<'a> {
    pub stage: &'a Stage,
}

impl Publicity<'_> {
    pub async fn pass(&self) -> Done {
        self.stage.timeline.until(moment("2025-01-06 15:00")).await;
        let approved = (Who::Publicity, Who::Deputy);
        self.stage.verified(PROGRAMMES, approved, vec![self.of_town(programme())]).await?;
        let plans = self.stage.verified(PLANS, approved, vec![self.of_town(plan())]).await?;
        let plan = plans.first().and_then(|one| one.get("id")).cloned().unwrap_or_default();
        self.literates().await?;
        self.stage.timeline.until(moment("2025-12-29 15:00")).await;
        self.activities(&plan).await?;
        self.advice().await?;
        self.stock().await
    }

    fn of_town(&self, content: Value) -> Value {
        json!({ "unit": self.stage.cast.town, "content": content })
    }

    async fn activities(&self, plan: &Value) -> Done {
        let who = (Who::Publicity, Who::Judicial);
        let mut all: Vec<Value> = HELD.iter().map(|held| self.held(held, plan)).collect();
        all.extend(VISITS.map(|on| self.of_town(visit("入户普法（演示）", on))));
        // Brochures of an activity that is not of the campaign.
        let mut beside = visit("村务公开日发放宣传册（反例：未列入八五普法）", "2025-11-27");
        set(&mut beside, "materials", json!([issue("brochure", 90)]));
        set(&mut beside, "consultations", json!([consultation(1, 2)]));
        all.push(self.of_town(beside));
        let made = self.stage.verified(ACTIVITIES, who, all).await?;
        // A further stop on the same day, one of the year before, one that nobody has verified, one that is only planned.
        let mut stop = visit("3·15宣传第二站（反例：同日分站）", "2025-03-14");
        set(&mut stop, "stop_of", made.first().and_then(|one| one.get("id")).cloned().into());
        let earlier = visit("冬季普法（反例：上一年）", "2024-12-30");
        let others = [stop, earlier].map(|one| self.of_town(one)).to_vec();
        self.stage.verified(ACTIVITIES, who, others).await?;
        let waiting = visit("年末宣传（反例：未核实）", "2025-12-26");
        self.stage.submitted(ACTIVITIES, Who::Publicity, vec![self.of_town(waiting)]).await?;
        let planned = visit("元旦宣传（反例：只是计划）", "2025-12-31");
        let planned = Asked::new(ACTIVITIES, self.of_town(planned));
        self.stage.together(Who::Publicity, vec![planned]).await.map(drop)
    }

    fn held(&self, held: &Held, plan: &Value) -> Value {
        let [brochures, gifts, banners] = held.issued;
        let issued = [("brochure", brochures), ("gift", gifts), ("banner", banners)];
        // Leaflets are no brochures.
        let mut issued: Vec<Value> = issued
            .iter()
            .filter(|(_, sum)| *sum > 0)
            .map(|(item, sum)| issue(item, *sum))
            .collect();
        issued.push(issue("leaflet", 60));
        let asked = held.asked.iter().map(|(askers, questions)| consultation(*askers, *questions));
        let mut content = visit(held.title, held.on);
        set(&mut content, "forms", json!(["street"]));
        set(&mut content, "campaign", json!("publicity-8"));
        set(&mut content, "materials", json!(issued));
        set(&mut content, "consultations", asked.collect());
        let node = held.node.map(|(code, to)| {
            let plan = (code == SERVICE_MONTH).then_some(plan);
            json!({ "code": code, "to": to, "plan": plan })
        });
        set(&mut content, "node", json!(node));
        // What the report asks for by its words: every activity of the campaign bears the tag.
        let tags = json!(["八五普法"]);
        if held.title != COMMUNITY {
            return json!({ "unit": self.stage.cast.town, "content": content, "tags": tags });
        }
        set(&mut content, "forms", json!(["case", "lecture", "qa"]));
        let judicial = json!([{ "kind": "district_judicial", "name": "乌翠区司法局" }]);
        set(&mut content, "invited", judicial);
        json!({
            "unit": self.stage.cast.town, "content": content, "series": "法治进社区", "tags": tags,
        })
    }

    /// 30 in service, some of them mediators too; a candidate and one who has paused are not among them.
    async fn literates(&self) -> Done {
        let cast = &self.stage.cast;
        let persons = cast.others.iter().take(IN_SERVICE + 2).enumerate();
        let new = persons.zip(cast.villages.iter().cycle()).map(|((n, person), village)| {
            let tags = if n < IN_SERVICE { json!([]) } else { json!(["反例"]) };
            let content = json!({
                "person": person, "village": village.unit, "nominated_by": "committees", "nominated_on": "2024-03-01",
                "roles": ["mediator"],
            });
            json!({ "unit": cast.town, "content": content, "tags": tags })
        });
        let made =
            self.stage.verified(LITERATES, (Who::Judicial, Who::Deputy), new.collect()).await?;
        let certified = made.iter().enumerate().filter(|(n, _)| *n != IN_SERVICE);
        let certify = certified.map(|(n, one)| {
            let certificate = json!({
                "on": "2024-09-02", "cert_no": format!("演示{n:03}"), "tenths_of_hours": 160, "score": 85,
            });
            Asked::on(LITERATES, one, "certify", certificate)
        });
        let certified = self.stage.together(Who::Judicial, certify.collect()).await?;
        let paused = certified
            .last()
            .map(|one| Asked::on(LITERATES, one, "pause", json!({ "from": "2024-12-02" })));
        self.stage.together(Who::Judicial, paused.into_iter().collect()).await.map(drop)
    }

    /// Advice at the window of the judicial office: no activity, and not of the campaign.
    async fn advice(&self) -> Done {
        let asked = json!({
            "on": "2025-11-28", "topic": "劳动报酬（窗口咨询，反例：未列入八五普法）", "askers": 3, "questions": 4,
            "answered_by": "judicial",
        });
        let who = (Who::Judicial, Who::Deputy);
        self.stage.verified(CONSULTATIONS, who, vec![self.of_town(asked)]).await.map(drop)
    }

    /// Gifts and brochures that came into stock and were handed out to nobody.
    async fn stock(&self) -> Done {
        let material = |(item, title): (&str, &str)| {
            self.of_town(json!({ "item": item, "title": title, "opened_on": "2025-01-06" }))
        };
        let kinds =
            [("brochure", "宣传册入库（反例：未发放）"), ("gift", "小礼品入库（反例：未发放）")];
        let who = (Who::Publicity, Who::Judicial);
        let books = self.stage.verified(MATERIALS, who, kinds.map(material).to_vec()).await?;
        let receive = json!({ "on": "2025-01-07", "quantity": 500 });
        let receive = books.iter().map(|one| Asked::on(MATERIALS, one, "receive", receive.clone()));
        self.stage.together(Who::Publicity, receive.collect()).await.map(drop)
    }
}

fn set(content: &mut Value, member: &str, value: Value) {
    if let Some(members) = content.as_object_mut() {
        members.insert(member.into(), value);
    }
}

/// An activity of one day, to which 35 came; its photos lie in the archive and in no file of the demonstration.
fn visit(title: &str, on: &str) -> Value {
    json!({
        "title": title, "forms": ["visit"], "held_from": on, "held_to": on, "place": "锦山村（示例）",
        "audiences": ["resident", "villager"], "attendance": { "people": 35, "by": "headcount" }, "staff": 6,
        "archive_no": format!("演示-{on}"),
    })
}

fn issue(item: &str, quantity: u32) -> Value {
    json!({ "item": item, "title": "宣传品（演示）", "quantity": quantity })
}

fn consultation(askers: u32, questions: u32) -> Value {
    json!({ "topic": "婚姻家庭", "askers": askers, "questions": questions, "answered_by": "judicial" })
}

fn programme() -> Value {
    json!({ "campaign": "publicity-8", "title": "乌马河镇“八五”普法规划（演示）", "adopted_on": "2021-09-01" })
}

fn plan() -> Value {
    let node = |(code, title, from, to): (&str, &str, &str, &str)| json!({ "code": code, "title": title, "from": from, "to": to, "source": "区普法办通知（演示）" });
    let nodes = [
        ("consumer-day", "3·15消费者权益日", "2025-03-15", "2025-03-15"),
        ("civil-code-month", "民法典宣传月", "2025-05-01", "2025-05-31"),
        (SERVICE_MONTH, "兵役法宣传月", "2025-08-01", "2025-08-31"),
        ("constitution-week", "宪法宣传周", "2025-12-01", "2025-12-07"),
    ];
    json!({
        "year": 2025, "title": "2025年度普法工作计划（演示）", "nodes": nodes.map(node),
        "audiences": ["resident", "villager", "youth"],
    })
}
