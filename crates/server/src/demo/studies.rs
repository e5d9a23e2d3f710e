//! What was studied: 36 meetings that began with study, 22 core party regulations, 6 tests, 2 trainings, 12 officers with their
//! certificates, the plans, the must-know list; and what must not be counted among them.

use super::stage::{Asked, Stage, Who};
use super::{Done, moment};
use serde_json::{Value, json};

const SESSIONS: &str = "/v1/study-records/sessions";
const PLANS: &str = "/v1/study-records/plans";
const EXAMS: &str = "/v1/study-records/exams";
const TRAININGS: &str = "/v1/study-records/trainings";
const OFFICERS: &str = "/v1/study-records/officers";
const MUST_KNOW: &str = "/v1/study-records/must-know-lists";

/// Laws on the list of the leaders, beside the core party regulations; two of them are not studied in the year.
const LAWS: [&str; 6] = [
    "constitution",
    "civil-code",
    "admin-penalty",
    "legal-publicity",
    "arbitration",
    "ecology-code",
];

/// What the meetings of the year began with: 22 core party regulations, then laws.
const TOPICS: [&str; 36] = [
    "party-charter",
    "party-inner-life",
    "party-integrity",
    "party-discipline",
    "party-supervision",
    "party-accountability",
    "party-inspection",
    "party-rural-work",
    "party-rural-organizations",
    "party-branches",
    "party-members-education",
    "party-members-rights",
    "party-regulation-making",
    "party-regulation-enforcement",
    "party-political-legal-work",
    "party-united-front",
    "party-publicity",
    "party-organization-work",
    "party-reporting",
    "cadre-selection",
    "petition-work",
    "rule-of-law-first-responsible",
    "constitution",
    "civil-code",
    "local-organization",
    "supervision-of-congress",
    "xi-rule-of-law",
    "legal-publicity",
    "admin-penalty",
    "villagers-committee",
    "residents-committee",
    "peoples-mediation",
    "public-security-penalty",
    "statistics",
    "cybersecurity",
    "gov-inspection",
];
/// On these days of a month meetings are held.
const DAYS: [u32; 3] = [6, 15, 24];
/// The desks enter what happened at the end of a quarter.
const QUARTERS: [&str; 4] =
    ["2025-03-31 09:00", "2025-06-30 09:00", "2025-09-30 09:00", "2025-12-29 09:00"];

pub struct Studies<'a> {
    pub stage: &'a Stage,
}

impl Studies<'_> {
    pub async fn pass(&self) -> Done {
        self.stage.timeline.until(moment("2025-01-06 14:00")).await;
        self.plans_of_2025().await?;
        self.must_know().await?;
        self.officers().await?;
        for (quarter, at) in (0..).zip(QUARTERS) {
            self.stage.timeline.until(moment(at)).await;
            self.sessions(sessions_of(quarter, &self.people())).await?;
            self.exams(quarter).await?;
            self.trainings(quarter).await?;
        }
        self.plans_of_2026().await?;
        let waiting = before_meeting(
            "2025-12-26",
            40,
            "petition-work",
            "会前学法（反例：未核实）",
            &self.people(),
        );
        self.stage.submitted(SESSIONS, Who::Publicity, vec![self.of_town(waiting)]).await?;
        self.stage.timeline.until(moment("2026-01-09 14:00")).await;
        let later = before_meeting(
            "2026-01-06",
            1,
            "constitution",
            "会前学法（反例：2026年）",
            &self.people(),
        );
        self.sessions(vec![later]).await
    }

    fn people(&self) -> Value {
        let attends = |(n, person): (usize, _)| {
            let presence = if n == 3 { "leave" } else { "present" };
            json!({ "person": person, "presence": presence })
        };
        self.stage.cast.leaders.iter().enumerate().map(attends).collect()
    }

    fn of_town(&self, content: Value) -> Value {
        json!({ "unit": self.stage.cast.town, "content": content })
    }

    fn all_of_town(&self, contents: Vec<Value>) -> Vec<Value> {
        contents.into_iter().map(|content| self.of_town(content)).collect()
    }

    async fn sessions(&self, contents: Vec<Value>) -> Done {
        let who = (Who::Publicity, Who::Secretary);
        self.stage.verified(SESSIONS, who, self.all_of_town(contents)).await.map(drop)
    }

    /// Six tests of party regulations, one of them sat again by those who had failed, and an exam of another kind.
    async fn exams(&self, quarter: u32) -> Done {
        let held: &[(&str, &str)] = match quarter {
            0 => &[("2025-02-18", "party_regs")],
            1 => &[("2025-04-16", "party_regs"), ("2025-06-17", "party_regs")],
            2 => &[("2025-08-13", "party_regs"), ("2025-09-10", "enforcement_cert")],
            _ => &[("2025-10-15", "party_regs"), ("2025-12-10", "party_regs")],
        };
        let who = (Who::Publicity, Who::Organiser);
        let new = held.iter().map(|(on, category)| exam(on, category, &Value::Null));
        let exams = self.stage.verified(EXAMS, who, self.all_of_town(new.collect())).await?;
        if quarter == 0 {
            super::exams::results(self.stage, &exams).await?;
        }
        if quarter == 1 {
            let first = exams.first().and_then(|one| one.get("id")).cloned().unwrap_or_default();
            let again = self.of_town(exam("2025-04-28", "party_regs", &first));
            self.stage.verified(EXAMS, who, vec![again]).await?;
        }
        Ok(())
    }

    /// Two trainings of the town for its backbone; those of others, for others, and one that nobody has verified.
    async fn trainings(&self, quarter: u32) -> Done {
        let who = (Who::Publicity, Who::Organiser);
        let held = match quarter {
            0 => training(
                "执法人员集中培训（反例：执法培训）",
                &["enforcement"],
                "town",
                ("2025-03-10", "2025-03-19"),
                620,
            ),
            1 => training(
                "法律明白人与人民调解员联合培训",
                &["llp", "mediator"],
                "town",
                ("2025-05-13", "2025-05-14"),
                120,
            ),
            2 => training(
                "全区调解员轮训（反例：区级培训）",
                &["mediator"],
                "district",
                ("2025-07-08", "2025-07-09"),
                120,
            ),
            _ => training("法律明白人业务培训", &["llp"], "town", ("2025-10-22", "2025-10-22"), 60),
        };
        let made = self.stage.verified(TRAININGS, who, vec![self.of_town(held)]).await?;
        if quarter == 0 {
            self.learnt(made.first().and_then(|one| one.get("id"))).await?;
        }
        if quarter == 3 {
            let waiting = training(
                "明白人冬季培训（反例：未核实）",
                &["llp"],
                "town",
                ("2025-12-16", "2025-12-16"),
                40,
            );
            self.stage.submitted(TRAININGS, Who::Publicity, vec![self.of_town(waiting)]).await?;
        }
        Ok(())
    }

    /// 12 officers on post, all certified; one has left, and one is only a draft.
    async fn officers(&self) -> Done {
        let of = |range: std::ops::Range<usize>| {
            self.stage.cast.others.iter().skip(range.start).take(range.len())
        };
        let on_post = of(0..12)
            .map(|person| officer(&json!(person), "综合行政执法队队员（演示）", None, true));
        let left = of(12..13)
            .map(|person| officer(&json!(person), "已离岗队员（反例）", Some("2024-12-31"), true));
        let all = self.all_of_town(on_post.chain(left).collect());
        self.stage.verified(OFFICERS, (Who::Judicial, Who::Organiser), all).await?;
        let draft = of(13..14)
            .map(|person| officer(&json!(person), "新进队员（反例：未核实、无证）", None, false));
        let draft = self.all_of_town(draft.collect());
        self.stage.submitted(OFFICERS, Who::Judicial, draft).await.map(drop)
    }

    /// Nine of the officers took part in the training.
    async fn learnt(&self, training: Option<&Value>) -> Done {
        let officers = self
            .stage
            .list(Who::Organiser, &format!("{OFFICERS}?status=verified&page_size=100"))
            .await?;
        let on_post = officers.iter().filter(|one| !one.to_string().contains("反例")).take(9);
        let log = on_post
            .map(|one| Asked::on(OFFICERS, one, "log-hours", json!({ "training": training })));
        self.stage.together(Who::Judicial, log.collect()).await.map(drop)
    }

    /// What leaders have to know in 2025, and a list of the village cadres that nobody has published.
    async fn must_know(&self) -> Done {
        let codes: Vec<&str> = TOPICS.into_iter().take(22).chain(LAWS).collect();
        let leaders = must_know("2025年领导干部应知应会清单", "leaders", &codes);
        let who = (Who::Publicity, Who::Secretary);
        self.stage.verified(MUST_KNOW, who, vec![self.of_town(leaders)]).await?;
        let title = "2025年村干部应知应会清单（反例：未发布）";
        let waiting = must_know(title, "village", &["villagers-committee", "arbitration"]);
        self.stage.submitted(MUST_KNOW, Who::Publicity, vec![self.of_town(waiting)]).await.map(drop)
    }

    async fn plans_of_2025(&self) -> Done {
        let items = [
            item(1, "学习宪法和民法典", &["constitution", "civil-code"], 3, None),
            item(
                2,
                "学习地方组织法和监督法",
                &["local-organization", "supervision-of-congress"],
                6,
                None,
            ),
            item(3, "学习习近平法治思想", &["xi-rule-of-law"], 6, None),
            item(4, "学习党内法规", &["party-charter", "party-discipline"], 9, None),
            item(
                5,
                "学习行政处罚法和法治宣传教育法",
                &["admin-penalty", "legal-publicity"],
                12,
                None,
            ),
        ];
        let who = (Who::Publicity, Who::Secretary);
        let approved = plan(2025, "party_meeting", "2025年度学习计划", &items);
        self.stage.verified(PLANS, who, vec![self.of_town(approved)]).await?;
        let others = [item(1, "学习统计法", &["statistics", "cybersecurity"], 12, None)];
        let waiting = plan(2025, "llp", "法律明白人学习计划（反例：未批准）", &others);
        self.stage.submitted(PLANS, Who::Publicity, vec![self.of_town(waiting)]).await.map(drop)
    }

    async fn plans_of_2026(&self) -> Done {
        let items = [
            item(1, "文旅产业定制法治培训", &["civil-code"], 5, Some("tourism")),
            item(2, "农村电商定制法治培训", &["civil-code"], 8, Some("online_trade")),
            item(3, "文旅旺季再培训", &["civil-code"], 9, Some("tourism")),
        ];
        let who = (Who::Publicity, Who::Secretary);
        let approved = plan(2026, "party_meeting", "2026年度学习计划", &items);
        self.stage.verified(PLANS, who, vec![self.of_town(approved)]).await?;
        let others = [item(1, "林下经济定制法治培训", &["civil-code"], 6, Some("forestry"))];
        let waiting = plan(2026, "llp", "2026年度补充计划（反例：未批准）", &others);
        self.stage.submitted(PLANS, Who::Publicity, vec![self.of_town(waiting)]).await.map(drop)
    }
}

/// The sessions of a quarter: nine meetings, the centre group, and what counts as something else.
fn sessions_of(quarter: u32, people: &Value) -> Vec<Value> {
    let first = usize::try_from(quarter).unwrap_or(0) * 9;
    let meetings = TOPICS.iter().enumerate().skip(first).take(9).map(|(n, topic)| {
        let day = DAYS.get(n % 3).copied().unwrap_or(1);
        before_meeting(&format!("2025-{:02}-{day:02}", n / 3 + 1), n + 1, topic, "会前学法", people)
    });
    let mut all: Vec<Value> = meetings.collect();
    let group = format!("2025-{:02}-27", quarter * 3 + 2);
    // One regulation is studied again, beside a law, and no meeting follows.
    all.push(session(
        "center_group",
        &group,
        "中心组集体学习（反例）",
        &["party-discipline", "constitution"],
        people,
    ));
    all.push(match quarter {
        0 => {
            let mut village = session(
                "seminar",
                "2025-02-13",
                "村干部学习（反例）",
                &["cadre-education"],
                people,
            );
            if let Some(audience) = village.get_mut("audience") {
                *audience = json!(["village"]);
            }
            village
        }
        1 => session(
            "party_reg_meeting",
            "2025-05-20",
            "党内法规执行工作会议",
            &["party-regulation-enforcement"],
            people,
        ),
        2 => session(
            "seminar",
            "2025-08-19",
            "法治建设专题会议（反例）",
            &["personal-matters"],
            people,
        ),
        _ => {
            before_meeting("2025-12-24", 36, "civil-code", "会前学法（同一会议第二个内容）", people)
        }
    });
    all
}

fn session(kind: &str, on: &str, title: &str, topics: &[&str], people: &Value) -> Value {
    let topics: Vec<Value> = topics.iter().map(|code| json!({ "instrument": code })).collect();
    json!({
        "kind": kind, "title": title, "held_on": on, "audience": ["leaders"], "topics": topics, "attendance": people,
        "minutes": "逐条学习并讨论（演示）",
    })
}

fn before_meeting(on: &str, number: usize, topic: &str, title: &str, people: &Value) -> Value {
    let mut study = session("pre_meeting", on, title, &[topic], people);
    if let Some(members) = study.as_object_mut() {
        let meeting = json!({ "kind": "party_committee", "held_on": on, "number": number });
        members.insert("meeting".into(), meeting);
    }
    study
}

fn exam(on: &str, category: &str, make_up_of: &Value) -> Value {
    let name = match (category, make_up_of) {
        ("party_regs", Value::Null) => "党内法规知识测试",
        ("party_regs", _) => "党内法规知识测试补考（反例）",
        _ => "执法资格考试（反例）",
    };
    let (taken, passed) = if make_up_of.is_null() { (28, 26) } else { (2, 2) };
    json!({
        "name": name, "category": category, "mode": "paper", "held_on": on, "full_score": 100, "pass_score": 60,
        "expected": 30, "taken": taken, "passed": passed, "score_sum": taken * 85, "make_up_of": make_up_of,
    })
}

fn training(
    title: &str,
    targets: &[&str],
    organiser: &str,
    (from, to): (&str, &str),
    tenths: u32,
) -> Value {
    json!({
        "title": title, "targets": targets, "organiser": organiser, "held_from": from, "held_to": to, "tenths_of_hours": tenths,
        "attended": 40,
    })
}

fn officer(person: &Value, post: &str, until: Option<&str>, certified: bool) -> Value {
    let certificate = json!({ "issuer": "province", "status": "valid", "issued_on": "2024-04-01", "valid_to": "2028-03-31" });
    json!({
        "person": person, "post": post, "staffing": "administrative", "on_post_from": "2024-02-01", "on_post_to": until,
        "general_exam_on": "2024-03-01", "special_exam_on": "2024-03-08", "certificate": certified.then_some(certificate),
    })
}

fn must_know(title: &str, audience: &str, codes: &[&str]) -> Value {
    let items: Vec<Value> = codes.iter().map(|code| json!({ "instrument": code })).collect();
    json!({ "title": title, "audience": audience, "year": 2025, "valid_from": "2025-01-06", "items": items })
}

fn item(number: u32, topic: &str, instruments: &[&str], month: u32, field: Option<&str>) -> Value {
    json!({ "number": number, "topic": topic, "instruments": instruments, "month": month, "form": "lecture", "field": field })
}

fn plan(year: i32, body: &str, title: &str, items: &[Value]) -> Value {
    json!({ "year": year, "body": body, "title": title, "items": items })
}
