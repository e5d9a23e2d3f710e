use super::TermChange;
use super::case_parts::*;
use crate::codes::*;
use chrono::NaiveDate;
use kernel::{Id, Instant, happened_at, local_midnight};
use records::Remark;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// For whose eyes the ledger's entries of a record are, the narrower the later: what they count and say tells what it is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Shelter {
    /// Whoever may read entries.
    None,
    /// Of minors, of violence in the family: whoever oversees cases.
    Few,
    /// Of soldiers: whoever may know that there is such a case.
    Soldiers,
}

/// 纠纷案件. Who the parties are lies apart from it. There is no member for a fee: mediation charges none (人民调解法 art. 4).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct MediationCase {
    pub id: Id,
    /// Rises by one with every change; the ETag names it.
    pub version: i64,
    /// 卷号, from the registration on.
    #[schema(max_length = 160, example = "（锦山村人民调解委员会）人调字〔2025〕第1号")]
    pub case_no: Option<String>,
    /// 编号的调委会: which gave the number, whoever took the case over since.
    #[serde(default)]
    pub numbered_by: Option<Id>,
    pub tier: CaseTier,
    /// 上报日期: on which it was handed up to its tier.
    #[serde(default)]
    pub escalated_on: Option<NaiveDate>,
    /// The unit that answers for it.
    pub unit: Id,
    /// 承办调委会
    pub committee: Option<Id>,
    pub found_by: FoundBy,
    pub entrusted_from: Option<EntrustedFrom>,
    /// 排查轮次 that found it.
    pub patrol: Option<Id>,
    /// 热线工单: the matter is counted there as a ticket and here as a dispute, and linked.
    pub ticket: Option<Id>,
    pub dispute: DisputeType,
    pub sub_type: Option<DisputeSubType>,
    /// 案由; null where the caller may not see it.
    #[schema(max_length = 200)]
    pub title: Option<String>,
    /// 纠纷简要情况
    #[schema(max_length = 10000)]
    pub facts: Option<String>,
    /// 地点
    #[schema(max_length = 300)]
    pub place: Option<String>,
    pub occurred_on: Option<NaiveDate>,
    /// 发现日期
    pub found_on: NaiveDate,
    /// 登记日期
    pub registered_on: Option<NaiveDate>,
    /// 受理日期
    pub accepted_on: Option<NaiveDate>,
    pub complexity: Complexity,
    #[schema(max_items = 9)]
    pub flags: Vec<CaseFlag>,
    pub risk: CaseRisk,
    /// 风险报告: to whom danger was told, and when.
    #[serde(default)]
    #[schema(max_items = 100)]
    pub risk_reports: Vec<RiskReport>,
    /// 涉及金额（分）
    pub amount_claimed: Option<i64>,
    #[schema(max_items = 100)]
    pub parties: Vec<CaseParty>,
    /// 涉及人数
    pub person_count: u32,
    /// 权利义务告知时间 (arts. 23, 24)
    pub rights_notified_at: Option<Instant>,
    /// Who found or registered it (account).
    pub registered_by: Id,
    #[schema(max_items = 20)]
    pub mediators: Vec<CaseMediator>,
    /// 原承办调解员: who mediated before them, and presided over what was held then.
    #[serde(default)]
    #[schema(max_items = 100)]
    pub replaced: Vec<CaseMediator>,
    pub chosen_by: Option<ChosenBy>,
    /// 参与联合调解的单位
    #[schema(max_items = 6)]
    pub joint_orgs: Vec<JointOrg>,
    #[schema(max_items = 200)]
    pub sessions: Vec<MediationSession>,
    /// 调解期限: the last day; in the green channel of soldiers a part of what the law gives. Null while it stands still.
    pub due_on: Option<NaiveDate>,
    /// 法定期限: the last day by the law, or a later one that the parties agreed to. PM.ONTIME_RATE counts by it. Null while it stands still.
    #[serde(default)]
    pub limit_on: Option<NaiveDate>,
    /// 期限停止计算: since this day an expert has been at work, whose days do not count, and the limit is open.
    #[serde(default)]
    pub stands_still_since: Option<NaiveDate>,
    /// 期限待定: 调解期限 runs into a year whose working days are not loaded; only the weekends of it are known, and the last day may move.
    #[serde(default)]
    pub term_provisional: bool,
    /// 期限变更: what was agreed to or asked of an expert, by whom it was entered and when; the latest last.
    #[serde(default)]
    #[schema(max_items = 1000)]
    pub term_changes: Vec<TermChange>,
    /// 更正后不再超期: by whom and when a correction, of the acceptance or of the kind, made a case that was late one in time.
    #[serde(default)]
    pub term_moved: Option<Entered>,
    pub status: CaseStatus,
    pub outcome: Option<CaseOutcome>,
    pub outcome_on: Option<NaiveDate>,
    /// 登记调解结果: by whom and when its day was entered here, or corrected; none of what a register told.
    #[serde(default)]
    pub outcome_entered: Option<Entered>,
    pub declined: Option<DeclineReason>,
    pub termination: Option<TerminationReason>,
    /// 转办去向
    #[serde(default)]
    pub transferred_to: Option<TransferredTo>,
    /// 已告知的救济途径
    #[schema(max_items = 3)]
    pub remedies: Vec<Remedy>,
    pub told_remedies_at: Option<Instant>,
    pub agreement: Option<Agreement>,
    pub performance: Option<Performance>,
    pub performed_on: Option<NaiveDate>,
    /// 登记不履行日期: the day on which it was found that the agreement is not kept.
    #[serde(default)]
    pub breached_on: Option<NaiveDate>,
    pub confirmation: Option<JudicialConfirmation>,
    #[schema(max_items = 200)]
    pub follow_ups: Vec<CaseFollowUp>,
    /// 卷宗文书
    #[schema(max_items = 13)]
    pub documents: Vec<FileDocument>,
    pub filed_on: Option<NaiveDate>,
    /// 并案: the case that this one is part of; it counts there alone.
    pub merged_into: Option<Id>,
    /// How often it was corrected.
    #[serde(default)]
    #[schema(minimum = 0)]
    pub corrections: u32,
    /// 作废: it counts nowhere.
    #[serde(default)]
    pub voided: Option<Remark>,
    /// 流转记录
    #[schema(max_items = 1000)]
    pub events: Vec<CaseEvent>,
}

impl MediationCase {
    pub fn is(&self, flag: CaseFlag) -> bool {
        self.flags.contains(&flag)
    }

    /// 涉军: an access of its own.
    pub fn is_military(&self) -> bool {
        self.is(CaseFlag::Military) || self.parties.iter().any(|party| party.military.is_some())
    }

    /// Minors, violence in the family: a protection of its own, also where soldiers are (个人信息保护法 arts. 28, 31).
    pub fn is_sheltered(&self) -> bool {
        self.is(CaseFlag::Minor)
            || self.is(CaseFlag::DomesticViolence)
            || self.parties.iter().any(|party| party.minor)
    }

    pub fn shelter(&self) -> Shelter {
        match (self.is_military(), self.is_sheltered()) {
            (true, _) => Shelter::Soldiers,
            (false, true) => Shelter::Few,
            (false, false) => Shelter::None,
        }
    }

    /// Minors, soldiers, violence in the family: its words are for few eyes (人民调解法 art. 15(4), 个人信息保护法 arts. 28, 31).
    pub fn is_restricted(&self) -> bool {
        self.is_military() || self.is_sheltered()
    }

    /// Whether it is the caller's own: found, registered or mediated by them.
    pub fn is_of(&self, account: Id, person: Option<Id>) -> bool {
        self.registered_by == account || self.mediators.iter().any(|one| Some(one.person) == person)
    }

    /// A minor for whom no guardian is named.
    pub fn lacks_guardian(&self) -> bool {
        let lacks = |one: &CaseParty| one.kind == PartyKind::Natural && one.minor && !one.guardian;
        self.parties.iter().any(lacks)
    }

    /// When the last step of it was taken, as far as is known. Of what was found it is said on which day that was. What does not move the case,
    /// such as a correction, stands in the way of no step that a phone took before.
    pub fn last_step_at(&self) -> Instant {
        let days = [self.registered_on, self.accepted_on, self.outcome_on].into_iter().flatten();
        let known = local_midnight(days.fold(self.found_on, NaiveDate::max));
        let mut steps = self.events.iter().filter(|one| one.is_step());
        let found = local_midnight(self.found_on);
        let first =
            steps.next().and_then(|one| Some(happened_at(Some(one.client_at?), found, one.at)));
        steps
            .fold(first.unwrap_or(found), |last, one| happened_at(one.client_at, last, one.at))
            .max(known)
    }

    /// Whether it stands for itself: neither void nor part of another one.
    pub fn stands(&self) -> bool {
        self.voided.is_none() && self.merged_into.is_none()
    }

    /// Somebody clearly refuses (art. 17).
    pub fn is_refused(&self) -> bool {
        self.parties.iter().any(|party| party.consent == Consent::No)
    }

    /// Whether a last day of it was worked out without the calendar of its year.
    pub fn is_provisional(&self) -> bool {
        let confirmation = self.agreement.as_ref().is_some_and(|one| one.confirmation_provisional);
        self.stands() && (self.term_provisional || confirmation)
    }

    /// Whether nothing has come of it yet.
    pub fn is_undecided(&self) -> bool {
        use CaseStatus::*;
        matches!(self.status, Found | Registered | Accepted | Assigned | Mediating)
    }

    /// 结案日期: from which day on nothing is left to be done but to file. What was agreed closes when it is kept, or said not to be; until
    /// then it is in performance. Of a breach on paper nobody knows the day, and none is made up.
    pub fn closed_on(&self) -> Option<NaiveDate> {
        // What is kept after a breach was filed stands beside the file.
        if let Some(broken) = self.breached_on.filter(|_| self.filed_on.is_some()) {
            return Some(broken);
        }
        match self.performance {
            Some(Performance::Full) => {
                self.performed_on.filter(|_| !self.is_kept_beside_its_file())
            }
            Some(Performance::Breached) => self.breached_on,
            Some(Performance::Pending | Performance::Partial) => None,
            None => self.outcome_on.or_else(|| self.declined_on()),
        }
    }

    /// Whether it was kept when it had been filed as broken: that closed nothing.
    pub fn is_kept_beside_its_file(&self) -> bool {
        let paid =
            |one: &CaseEvent| one.from == Some(CaseStatus::Filed) && one.event == "log-performance";
        self.events.iter().any(paid)
    }

    /// 不予受理: where no party refused it has no outcome, and the day is that on which the ways were told.
    fn declined_on(&self) -> Option<NaiveDate> {
        self.declined.and(self.told_remedies_at).map(Instant::local_date)
    }

    /// The organs of 四所一庭一中心 that took part in sessions.
    pub fn organs_in_sessions(&self) -> usize {
        let mut organs: Vec<JointOrg> =
            self.sessions.iter().flat_map(|session| session.organs.iter().copied()).collect();
        organs.sort();
        organs.dedup();
        organs.len()
    }

    /// What somebody sees who may know of the case but not what it says.
    pub fn withheld(mut self) -> Self {
        (self.title, self.facts, self.place) = (None, None, None);
        for one in &mut self.sessions {
            one.place.clear();
            one.record.clear();
        }
        self.follow_ups.iter_mut().for_each(|one| one.note = None);
        self.events.iter_mut().for_each(|one| one.comment = None);
        self.voided.iter_mut().for_each(|one| one.reason.clear());
        for one in &mut self.term_changes {
            one.reason = None;
            one.withdrawn.iter_mut().for_each(|remark| remark.reason.clear());
        }
        if let Some(agreement) = &mut self.agreement {
            agreement.facts.clear();
            agreement.content.clear();
            agreement.liability.clear();
        }
        self
    }
}
