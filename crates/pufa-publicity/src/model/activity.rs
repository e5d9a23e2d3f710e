use super::*;
use crate::codes::*;
use crate::permissions::{ReadActivities, RecordActivities, VerifyActivities};
use crate::{catalogue, related};
use chrono::NaiveDate;
use kernel::{Id, Refusal};
use ledger::Fact;
use records::statutes::{self, InstrumentCode};
use records::{Beside, Content, Operation, Related, SamePlan, Words};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use utoipa::ToSchema;

/// 普法活动: planned as a draft, handed over when it was held.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Activity {
    /// 名称
    #[schema(min_length = 1, max_length = 200, example = "民法典进社区")]
    pub title: String,
    /// 形式: the main one first.
    #[schema(max_items = 12)]
    pub forms: Vec<ActivityForm>,
    /// 主题
    #[schema(max_length = 200)]
    pub theme: Option<String>,
    /// 开始日期
    pub held_from: NaiveDate,
    /// 结束日期: the day that it counts on.
    pub held_to: NaiveDate,
    /// 地点
    #[schema(max_length = 200, example = "锦山社区广场")]
    pub place: Option<String>,
    /// 村（社区）
    #[serde(default)]
    #[schema(max_items = 50)]
    pub villages: Vec<Id>,
    /// 主活动: a further stop of another activity on the same day is no activity of its own.
    pub stop_of: Option<Id>,
    /// 普法规划
    #[schema(min_length = 1, max_length = 40, example = "publicity-8")]
    pub campaign: Option<String>,
    /// 时间节点
    pub node: Option<NodeReference>,
    /// 受邀单位
    #[serde(default)]
    #[schema(max_items = 20)]
    pub invited: Vec<Invited>,
    /// 受众
    #[schema(max_items = 13)]
    pub audiences: Vec<AudienceGroup>,
    /// 参加人数
    pub attendance: Option<AttendanceCount>,
    /// 工作人员、授课人数: not among those who attended.
    #[serde(default)]
    #[schema(minimum = 0, maximum = 1000)]
    pub staff: u32,
    /// 涉及法规
    #[serde(default)]
    #[schema(max_items = 50)]
    pub instruments: Vec<InstrumentCode>,
    /// 发放宣传品
    #[serde(default)]
    #[schema(max_items = 50)]
    pub materials: Vec<MaterialIssue>,
    /// 法律咨询
    #[serde(default)]
    #[schema(max_items = 200)]
    pub consultations: Vec<Consultation>,
    /// 问卷
    pub survey: Option<VisitorSurvey>,
    /// 佐证
    #[serde(default)]
    #[schema(max_items = 50)]
    pub evidence: Vec<ActivityEvidence>,
    /// 档号: where photos and sign-in sheet lie that are in no file here, such as those of an activity from before the register.
    #[schema(min_length = 1, max_length = 60, example = "锦山-2021-普法-07")]
    pub archive_no: Option<String>,
    /// 小结
    #[schema(max_length = 10000)]
    pub summary: Option<String>,
}

impl Activity {
    /// The SHA-256 of the files that are told.
    pub fn told(&self) -> impl Iterator<Item = &str> {
        self.evidence.iter().map(|one| one.sha256.as_str())
    }

    /// Who came and what was handed out is known later.
    fn is_planned_as(&self, other: &Self) -> bool {
        let plan = |one: &Self| {
            let what = (one.title.clone(), one.theme.clone(), one.forms.clone());
            let place = (one.place.clone(), one.villages.clone());
            let days = (one.held_from, one.held_to);
            (what, place, days, one.audiences.clone(), one.instruments.clone(), one.stop_of)
        };
        plan(self) == plan(other)
    }

    fn check_references(&self) -> Result<(), Refusal> {
        let named = self.instruments.iter().map(|InstrumentCode(code)| code.as_str());
        statutes::check(named)?;
        for issue in &self.materials {
            statutes::check(issue.instruments.iter().map(|InstrumentCode(code)| code.as_str()))?;
        }
        if let Some(node) = &self.node {
            node.check(self.held_from, self.held_to)?;
        }
        catalogue::check_campaign(self.campaign.as_deref(), (self.held_from, self.held_to))
    }

    /// What was handed out, asked and answered, and who came: sums that belong to the campaign.
    fn sums(&self) -> Vec<(&'static str, u32)> {
        let issued = self.materials.iter().map(|issue| (measure_of(issue.item), issue.quantity));
        let asked = self.consultations.iter();
        let asked = asked.flat_map(|one| [(QUESTIONS, one.questions), (ASKERS, one.askers)]);
        let attended = self.attendance.iter().map(|count| (attended_by(count.by), count.people));
        let surveyed = self.survey.iter();
        let surveyed =
            surveyed.flat_map(|survey| [(SURVEYED, survey.valid), (SATISFIED, survey.satisfied)]);
        issued.chain(asked).chain(attended).chain(surveyed).filter(|(_, sum)| *sum > 0).collect()
    }
}

/// A signature, a count and a guess are three numbers; figures say what they are made of.
const fn attended_by(by: CountedBy) -> &'static str {
    match by {
        CountedBy::SignIn => ATTENDED_SIGNED,
        CountedBy::HeadCount => ATTENDED_COUNTED,
        CountedBy::Estimate => ATTENDED_ESTIMATED,
    }
}

const fn measure_of(item: MaterialItem) -> &'static str {
    match item {
        MaterialItem::Brochure => BROCHURES,
        MaterialItem::Leaflet => LEAFLETS,
        MaterialItem::LawText => LAW_TEXTS,
        MaterialItem::Gift => GIFTS,
        MaterialItem::Banner => BANNERS,
        MaterialItem::Poster => POSTERS,
        MaterialItem::Card => CARDS,
    }
}

impl Content for Activity {
    type MayRead = ReadActivities;
    type MayRecord = RecordActivities;
    type MayVerify = VerifyActivities;

    const KIND: &'static str = "pufa-publicity.activity";
    const PATH: &'static str = "/v1/pufa-publicity/activities";
    const WORDS: Words = Words::of("普法活动", "an activity", "activities").remarks(&[
        (Operation::Record, "One that lies ahead is an activity that is planned."),
        (
            Operation::Submit,
            "It must have been held; place, audience, attendance and evidence must be there.",
        ),
    ]);
    const WAITING: &'static str = ACTIVITIES_WAITING;
    const PLAN: Option<SamePlan<Self>> = Some(Self::is_planned_as);
    const RELATED: Related<Self> = related::of_an_activity;
    const BESIDE: Beside<Self> = related::beside_an_activity;

    fn day(&self) -> NaiveDate {
        self.held_to
    }

    fn title(&self) -> &str {
        &self.title
    }

    /// The main form.
    fn category(&self) -> &'static str {
        self.forms.first().map_or("", |form| form.code())
    }

    /// A draft may lie ahead: that is an activity that is planned.
    fn check(&self, _: NaiveDate) -> Result<(), Refusal> {
        Refusal::unless(self.held_from <= self.held_to, &no::DAYS)?;
        Refusal::unless(!self.forms.is_empty() && each_once(&self.forms), &no::NO_FORM)?;
        Refusal::unless(each_once(&self.audiences), &no::NO_AUDIENCE)?;
        Refusal::unless(each_once(&self.villages), &no::SAME_VILLAGE)?;
        let files = self.evidence.iter().map(|one| &one.sha256);
        Refusal::unless(each_once(files), &no::SAME_EVIDENCE)?;
        let fits = self.survey.as_ref().is_none_or(|survey| survey.satisfied <= survey.valid);
        Refusal::unless(fits, &no::SURVEY)?;
        self.check_references()
    }

    fn statutes(&self) -> Vec<&str> {
        let issued = self.materials.iter().flat_map(|issue| &issue.instruments);
        self.instruments.iter().chain(issued).map(|InstrumentCode(code)| code.as_str()).collect()
    }

    fn complete(&self, today: NaiveDate) -> Result<(), Refusal> {
        Refusal::unless(self.held_to <= today, &no::NOT_HELD_YET)?;
        let place = self.place.as_deref().is_some_and(|place| !place.trim().is_empty());
        Refusal::unless(place, &no::NO_PLACE)?;
        Refusal::unless(!self.audiences.is_empty(), &no::NO_AUDIENCE)?;
        let attendance = self.attendance.as_ref().ok_or(Refusal(&no::NO_ATTENDANCE))?;
        if self.archive_no.as_deref().is_some_and(|number| !number.trim().is_empty()) {
            return Ok(());
        }
        let signed = attendance.by == CountedBy::SignIn;
        Refusal::unless(!signed || ActivityEvidence::has_sign_in(&self.evidence), &no::SIGN_IN)?;
        Refusal::unless(ActivityEvidence::suffices(&self.evidence, self.held_to), &no::EVIDENCE)
    }

    fn facts(&self, unit: Id) -> Vec<Fact> {
        let fact = |measure, value| Fact::new(measure, unit, self.held_to, value);
        let of_campaign = |fact: Fact| match &self.campaign {
            Some(campaign) => fact.of(campaign),
            None => fact,
        };
        let counts = if self.stop_of.is_some() { STOPS } else { ACTIVITIES };
        let mut facts = vec![of_campaign(fact(counts, 1))];
        let sums = self.sums().into_iter();
        facts.extend(sums.map(|(measure, sum)| of_campaign(fact(measure, i64::from(sum)))));
        facts.extend(self.forms.iter().map(|form| fact(FORMS, 1).of(form.code())));
        facts.extend(self.audiences.iter().map(|group| fact(AUDIENCES, 1).of(group.code())));
        facts.extend(self.node.as_ref().map(|node| {
            Fact::new(NODES, unit, node.to, 1).of(catalogue::node_key(&node.code, node.to))
        }));
        facts
    }

    fn told(&self) -> Value {
        json!({
            "forms": self.forms, "held_from": self.held_from, "audiences": self.audiences,
            "campaign": self.campaign, "node": self.node, "stop_of": self.stop_of,
            "attendance": self.attendance, "evidence": self.evidence.len(),
            "archived": self.archive_no.is_some(),
        })
    }
}
