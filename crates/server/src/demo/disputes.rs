//! The disputes of the year: 34 that were settled, one of them old, hard and settled jointly; and those that were not.

use super::mediators::Committee;
use super::patrols::Patrols;
use super::stage::{Asked, Stage, Who};
use super::{Done, moment};
use chrono::TimeDelta;
use serde_json::{Value, json};

const CASES: &str = "/v1/mediation/cases";

/// What disputes of a town by a forest river are about.
const MATTERS: [(&str, &str, &str); 6] = [
    ("02", "排水沟堵塞纠纷", "排水沟堵塞，邻里争执（演示）"),
    ("01", "赡养费纠纷", "子女就赡养费用分担发生争执（演示）"),
    ("07", "林地边界纠纷", "承包林地边界不清（演示）"),
    ("04", "木耳菌包买卖纠纷", "菌包质量与货款争议（演示）"),
    ("14", "供热费纠纷", "物业供热温度与缴费争议（演示）"),
    ("10", "零工工资纠纷", "采摘零工工资未结清（演示）"),
];

/// How a dispute ends.
#[derive(Clone, Copy, PartialEq, Eq)]
enum End {
    Spot,
    Oral,
    Written,
    /// Hard and long-standing, settled together with two organs of 四所一庭一中心.
    Jointly,
    /// Hard and long-standing, settled by the committee with one organ.
    Alone,
    Failed,
    /// As hard as the one that was settled jointly, and not settled.
    JointlyFailed,
    /// Somebody sued meanwhile.
    Transferred,
    /// Found, and still open.
    Open,
}

use End::*;

/// The quarters' rounds.
const ROUNDS: [(&str, &[End]); 4] = [
    ("2025-02-20 09:00", &[Spot, Spot, Spot, Spot, Spot, Oral, Written, Written, Failed, Open]),
    ("2025-05-22 09:00", &[Spot, Spot, Spot, Spot, Spot, Oral, Oral, Written, Alone, Transferred]),
    ("2025-08-21 09:00", &[Spot, Spot, Spot, Spot, Spot, Oral, Written, Written, JointlyFailed]),
    ("2025-11-20 09:00", &[Spot, Spot, Spot, Spot, Spot, Oral, Oral, Written, Jointly, Open]),
];
/// Settled in other years.
const BEFORE: &str = "2024-12-30 09:00";
const AFTER: &str = "2026-01-09 10:00";

impl End {
    const fn settles(self) -> bool {
        matches!(self, Oral | Written | Jointly | Alone)
    }

    const fn is_hard(self) -> bool {
        matches!(self, Jointly | Alone | JointlyFailed)
    }

    const fn is_formal(self) -> bool {
        !matches!(self, Spot | Open)
    }

    const fn is_joint(self) -> bool {
        matches!(self, Jointly | JointlyFailed)
    }

    fn organs(self) -> &'static [&'static str] {
        match self {
            Jointly | JointlyFailed => &["jud_office", "police", "tribunal"],
            Alone => &["police"],
            _ => &[],
        }
    }
}

pub struct Disputes<'a> {
    pub stage: &'a Stage,
    pub committees: &'a [Committee],
}

/// A dispute on its way.
struct Dispute<'a> {
    end: End,
    committee: &'a Committee,
    case: Value,
}

impl Disputes<'_> {
    pub async fn pass(&self) -> Done {
        self.round(BEFORE, &[Spot], 900).await?;
        for ((at, ends), first) in ROUNDS.into_iter().zip([0, 20, 40, 60]) {
            self.round(at, ends, first).await?;
        }
        self.round(AFTER, &[Spot], 901).await
    }

    /// Found and, where that suffices, settled on the day; mediated six days later; kept and filed within the month.
    async fn round(&self, at: &str, ends: &[End], first: usize) -> Done {
        self.stage.timeline.until(moment(at)).await;
        let mut all = self.found(ends, first).await?;
        self.step(
            &mut all,
            |end| end == Spot,
            "settle",
            |_| json!({ "confirmed_by_parties": true }),
        )
        .await?;
        let formal = End::is_formal;
        self.step(&mut all, formal, "register", |one| json!({ "committee": one.committee.id }))
            .await?;
        for party in ["/parties/0/id", "/parties/1/id"] {
            let consent =
                |one: &Dispute<'_>| json!({ "party": one.case.pointer(party), "consent": "yes" });
            self.step(&mut all, formal, "record-consent", consent).await?;
        }
        let now = self.stage.timeline.now();
        self.step(&mut all, formal, "accept", |_| json!({ "rights_notified_at": now })).await?;
        let assign = |one: &Dispute<'_>| json!({ "lead": one.committee.chair, "chosen_by": "parties", "no_conflict": true });
        self.step(&mut all, formal, "assign", assign).await?;
        if !all.iter().any(|one| formal(one.end)) {
            return Ok(());
        }

        self.later(6).await;
        self.called_together(&mut all).await?;
        let now = self.stage.timeline.now();
        let session = |one: &Dispute<'_>| {
            json!({
                "at": now, "place": "调解室", "mode": "room", "organs": one.end.organs(), "record": "双方陈述，调解员释法（演示）", "signed": true,
            })
        };
        self.step(&mut all, formal, "hold-session", session).await?;
        let today = now.local_date();
        self.step(&mut all, End::settles, "agree", |one| agreement(one, &today.to_string()))
            .await?;
        let ended = |end: End| formal(end) && !end.settles();
        self.step(&mut all, ended, "terminate", |one| {
            let reason = if one.end == Transferred { "other_path" } else { "no_agreement" };
            json!({ "reason": reason, "remedies": ["judicial"] })
        })
        .await?;

        self.later(15).await;
        let today = self.stage.timeline.now().local_date();
        let kept = |_: &Dispute<'_>| json!({ "on": today, "performance": "full" });
        self.step(&mut all, |end| end == Written, "log-performance", kept).await?;
        let visit = |_: &Dispute<'_>| json!({ "on": today, "satisfaction": 5 });
        self.step(&mut all, |end| end == Written, "follow-up", visit).await?;
        const FILE: [&str; 8] = [
            "application",
            "rights",
            "identity",
            "record",
            "agreement",
            "receipt",
            "follow_up",
            "back_cover",
        ];
        self.step(&mut all, |end| end == Written, "file", |_| json!({ "documents": FILE })).await?;
        self.subsidies(&all, first).await
    }

    /// Organs meet on what none of them settles alone, another person looks at the minutes, and the case goes up to a joint mediation.
    async fn called_together(&self, all: &mut [Dispute<'_>]) -> Done {
        const MEETINGS: &str = "/v1/mediation/joint-meetings";
        let (cast, now) = (&self.stage.cast, self.stage.timeline.now());
        let meet = all.iter().filter(|one| one.end.is_joint()).map(|one| {
            let decision = json!({
                "text": "派出所约谈双方，人民法庭释明规则，司法所组织联合调解（演示）", "organ": "jud_office",
                "due_on": now.local_date(),
            });
            let content = json!({
                "title": "疑难积案联席会商（演示）", "at": now, "place": "镇综治中心（演示）", "convenor": "jud_office",
                "organs": one.end.organs(), "presider": cast.leaders.first(), "recorder": cast.others.first(),
                "attendees": cast.others.iter().take(3).collect::<Vec<_>>(), "cases": [one.case.get("id")],
                "minutes": "各单位通报掌握情况，分析争议焦点（演示）", "decisions": [decision],
            });
            json!({ "unit": one.committee.unit, "content": content })
        });
        let who = (Who::Judicial, Who::Deputy);
        self.stage.verified(MEETINGS, who, meet.collect()).await?;
        let jointly = |one: &Dispute<'_>| json!({ "tier": "joint", "organs": one.end.organs(), "reason": "疑难积案（演示）" });
        self.step(all, End::is_joint, "escalate", jointly).await
    }

    /// What was agreed in writing, kept and filed earns a subsidy; those of the last round are reviewed and not paid yet.
    async fn subsidies(&self, all: &[Dispute<'_>], first: usize) -> Done {
        const SUBSIDIES: &str = "/v1/mediation/subsidies";
        let today = self.stage.timeline.now().local_date();
        let earned = all.iter().filter(|one| one.end == Written);
        let new = earned.map(|one| {
            let content = json!({
                "case": one.case.get("id"), "mediator": one.committee.chair, "grade": "general", "amount": 20_000, "claimed_on": today,
            });
            json!({ "unit": one.committee.unit, "content": content })
        });
        let who = (Who::Judicial, Who::Deputy);
        let reviewed = self.stage.verified(SUBSIDIES, who, new.collect()).await?;
        let pay = json!({ "batch": format!("{today}（演示）"), "on": today });
        let paid = reviewed.iter().filter(|_| first < 60);
        let paid = paid.map(|one| Asked::on(SUBSIDIES, one, "pay", pay.clone())).collect();
        self.stage.together(Who::Deputy, paid).await.map(drop)
    }

    async fn later(&self, days: i64) {
        self.stage.timeline.until(self.stage.timeline.now().plus(TimeDelta::days(days))).await;
    }

    async fn found(&self, ends: &[End], first: usize) -> Result<Vec<Dispute<'_>>, String> {
        let committees = self.committees.iter().skip(1).cycle().skip(first);
        let places: Vec<(End, &Committee)> = ends.iter().copied().zip(committees).collect();
        let patrols = Patrols { stage: self.stage };
        let rounds = patrols.begin(places.iter().map(|(_, committee)| committee.unit)).await?;
        let new = places.iter().zip(&rounds).enumerate().map(|(n, ((end, committee), round))| {
            Asked::new(CASES, dispute(*end, committee, first + n, round))
        });
        let found = self.stage.together(Who::Judicial, new.collect()).await?;
        // Every other dispute was found on a round; the rest of the rounds found nothing and say so.
        patrols.end(rounds, |n| (first + n).is_multiple_of(2)).await?;
        let all = places.into_iter().zip(found);
        Ok(all.map(|((end, committee), case)| Dispute { end, committee, case }).collect())
    }

    /// The same step of all to whom it happens.
    async fn step(
        &self,
        all: &mut [Dispute<'_>],
        whose: impl Fn(End) -> bool,
        action: &str,
        body: impl Fn(&Dispute<'_>) -> Value,
    ) -> Done {
        let mut some: Vec<&mut Dispute<'_>> = all.iter_mut().filter(|one| whose(one.end)).collect();
        let asked = some.iter().map(|one| Asked::on(CASES, &one.case, action, body(one)));
        let after = self.stage.together(Who::Judicial, asked.collect()).await?;
        some.iter_mut().zip(after).for_each(|(one, after)| one.case = after);
        Ok(())
    }
}

fn dispute(end: End, committee: &Committee, n: usize, round: &Value) -> Value {
    let (kind, title, facts) =
        MATTERS.get(n % MATTERS.len()).copied().unwrap_or(("99", "其他纠纷", "其他"));
    let counts = n < 900 && (end == Spot || end.settles());
    let mark = if counts { "" } else { "（反例）" };
    let party = |role: &str, name: &str| json!({ "role": role, "kind": "natural", "details": { "name": format!("演示{name}{n}") } });
    let (complexity, flags) =
        if end.is_hard() { ("hard", vec!["long_standing"]) } else { ("general", vec![]) };
    let on_a_round = n.is_multiple_of(2);
    // What is called long-standing arose years ago.
    let occurred_on = end.is_hard().then_some("2021-06-01");
    json!({
        "unit": committee.unit, "tier": "village", "occurred_on": occurred_on, "found_by": if on_a_round { "patrol" } else { "apply" }, "dispute": kind,
        "patrol": round.get("id").filter(|_| on_a_round),
        "title": format!("{title}{mark}"), "facts": facts, "complexity": complexity, "flags": flags, "risk": "low",
        "parties": [party("applicant", "甲"), party("respondent", "乙")],
    })
}

fn agreement(one: &Dispute<'_>, on: &str) -> Value {
    let form = if one.end == Oral { "oral" } else { "written" };
    let signature = |party: &str| json!({ "party": one.case.pointer(party), "kind": "sign" });
    json!({
        "form": form, "effective_on": on, "facts": "经调查属实（演示）", "liability": "双方各自分担（演示）", "content": "当场履行或按期履行（演示）",
        "amount": 120_000, "signatures": [signature("/parties/0/id"), signature("/parties/1/id")],
        "mediator_signed": true, "sealed": true, "copies": 3,
    })
}
