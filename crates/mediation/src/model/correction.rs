//! What callers send to put a case right: members that are absent stay, null clears, a value replaces (RFC 7396).

use super::{
    CorrectAgreement, CorrectPerformance, NewTermChange, PartyAgent, PartyDetails, PartyGuardian,
};
use crate::codes::*;
use crate::problems as no;
use chrono::NaiveDate;
use kernel::identity::{Phone, ResidentId};
use kernel::{Id, Patch, Refusal, command};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

command! {
    /// 更正: what was entered wrongly. What is absent stays as it is, and null takes away what need not be there.
    #[derive(Default)]
    CorrectCase {
        /// 更正理由
        #[schema(min_length = 1, max_length = 1000)]
        reason: String,
        /// 纠纷类型: its 细类 is said with it, or there is none any more.
        #[schema(nullable = false)]
        dispute: Option<DisputeType>,
        #[serde(default, skip_serializing_if = "Patch::is_keep")]
        #[schema(value_type = Option<DisputeSubType>)]
        sub_type: Patch<DisputeSubType>,
        /// 案由
        #[schema(nullable = false, min_length = 1, max_length = 200)]
        title: Option<String>,
        /// 纠纷简要情况
        #[schema(nullable = false, min_length = 1, max_length = 10000)]
        facts: Option<String>,
        /// 地点
        #[serde(default, skip_serializing_if = "Patch::is_keep")]
        #[schema(value_type = Option<String>, min_length = 1, max_length = 300)]
        place: Patch<String>,
        #[serde(default, skip_serializing_if = "Patch::is_keep")]
        #[schema(value_type = Option<NaiveDate>)]
        occurred_on: Patch<NaiveDate>,
        /// 发现日期
        #[schema(nullable = false)]
        found_on: Option<NaiveDate>,
        /// 登记日期: the number stays.
        #[schema(nullable = false)]
        registered_on: Option<NaiveDate>,
        /// 受理日期: the limit follows.
        #[schema(nullable = false)]
        accepted_on: Option<NaiveDate>,
        /// 调解结果日期, of what ended without an agreement; that of an agreement is the day of its effect.
        #[schema(nullable = false)]
        outcome_on: Option<NaiveDate>,
        /// 排查轮次 that found it: another one, where it was recorded anew.
        #[serde(default, skip_serializing_if = "Patch::is_keep")]
        #[schema(value_type = Option<Id>)]
        patrol: Patch<Id>,
        #[schema(nullable = false)]
        complexity: Option<Complexity>,
        /// All that hold, where any is wrong.
        #[schema(nullable = false, max_items = 9)]
        flags: Option<Vec<CaseFlag>>,
        #[schema(nullable = false)]
        risk: Option<CaseRisk>,
        /// 涉及金额（分）
        #[serde(default, skip_serializing_if = "Patch::is_keep")]
        #[schema(value_type = Option<i64>, minimum = 0)]
        amount_claimed: Patch<i64>,
        /// 涉及人数
        #[schema(nullable = false, minimum = 1, maximum = 100000)]
        person_count: Option<u32>,
        /// 协议金额（分）
        #[serde(default, skip_serializing_if = "Patch::is_keep")]
        #[schema(value_type = Option<i64>, minimum = 0)]
        amount_agreed: Patch<i64>,
        /// 协议
        #[schema(nullable = false)]
        agreement: Option<CorrectAgreement>,
        /// 履行情况
        #[schema(nullable = false)]
        performance: Option<CorrectPerformance>,
        /// 期限变更: all that hold, where any is wrong or was forgotten. What is not among them is withdrawn, and stays to be seen.
        #[schema(nullable = false, max_items = 100)]
        term_changes: Option<Vec<NewTermChange>>,
        /// 卷宗文书: all that are in the file, of a case that was filed and of no other.
        #[schema(nullable = false, max_items = 13)]
        documents: Option<Vec<FileDocument>>,
        /// 当事人: those of whom anything is wrong.
        #[serde(default)]
        #[schema(max_items = 100)]
        parties: Vec<CorrectParty>,
    }
}

/// 更正当事人: what is absent stays as it is, and null takes away what need not be there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CorrectParty {
    pub party: Id,
    #[schema(nullable = false)]
    pub role: Option<PartyRole>,
    #[schema(nullable = false)]
    pub kind: Option<PartyKind>,
    /// 未成年人
    #[schema(nullable = false)]
    pub minor: Option<bool>,
    /// 军人身份: never the unit, the garrison or the deployment.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = Option<MilitaryStatus>)]
    pub military: Patch<MilitaryStatus>,
    #[serde(default)]
    pub details: CorrectDetails,
}

/// 更正当事人信息: what is absent stays as it is, null takes it away.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CorrectDetails {
    /// 姓名或名称
    #[schema(nullable = false, min_length = 1, max_length = 60)]
    pub name: Option<String>,
    /// 性别
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = Option<Sex>)]
    pub sex: Patch<Sex>,
    /// 民族
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = Option<String>, min_length = 1, max_length = 20)]
    pub ethnicity: Patch<String>,
    /// 出生日期
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = Option<NaiveDate>)]
    pub birth_date: Patch<NaiveDate>,
    /// 职业或职务
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = Option<String>, min_length = 1, max_length = 60)]
    pub occupation: Patch<String>,
    /// 电话
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = Option<Phone>)]
    pub phone: Patch<Phone>,
    /// 公民身份号码
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = Option<ResidentId>)]
    pub id_no: Patch<ResidentId>,
    /// 住址
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = Option<String>, max_length = 300)]
    pub address: Patch<String>,
    /// 委托代理人: null for one who never was.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = Option<CorrectAgent>)]
    pub agent: Patch<CorrectAgent>,
    /// 监护人
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = Option<CorrectGuardian>)]
    pub guardian: Patch<CorrectGuardian>,
}

/// 更正委托代理人: name and authority are said of one who was not known before.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CorrectAgent {
    /// 姓名
    #[schema(nullable = false, min_length = 1, max_length = 60)]
    pub name: Option<String>,
    /// 代理权限
    #[schema(nullable = false)]
    pub authority: Option<AgentAuthority>,
    /// 电话
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = Option<Phone>)]
    pub phone: Patch<Phone>,
}

/// 更正监护人: name and relation are said of one who was not known before.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CorrectGuardian {
    /// 姓名或名称
    #[schema(nullable = false, min_length = 1, max_length = 60)]
    pub name: Option<String>,
    /// 监护关系
    #[schema(nullable = false)]
    pub relation: Option<GuardianRelation>,
    /// 电话
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = Option<Phone>)]
    pub phone: Patch<Phone>,
}

impl CorrectDetails {
    /// What is known after it.
    pub fn over(self, before: PartyDetails) -> Result<PartyDetails, Refusal> {
        Ok(PartyDetails {
            name: self.name.unwrap_or(before.name),
            sex: self.sex.over(before.sex),
            ethnicity: self.ethnicity.over(before.ethnicity),
            birth_date: self.birth_date.over(before.birth_date),
            occupation: self.occupation.over(before.occupation),
            phone: self.phone.over(before.phone),
            id_no: self.id_no.over(before.id_no),
            address: self.address.over(before.address),
            agent: self.agent.merge(before.agent, CorrectAgent::over)?,
            guardian: self.guardian.merge(before.guardian, CorrectGuardian::over)?,
        })
    }
}

impl CorrectAgent {
    fn over(self, before: Option<PartyAgent>) -> Result<PartyAgent, Refusal> {
        let before = before.map(|one| (one.name, one.authority, one.phone));
        let (name, authority, phone) = stands((self.name, self.authority, self.phone), before)?;
        Ok(PartyAgent { name, authority, phone })
    }
}

impl CorrectGuardian {
    fn over(self, before: Option<PartyGuardian>) -> Result<PartyGuardian, Refusal> {
        let before = before.map(|one| (one.name, one.relation, one.phone));
        let (name, relation, phone) = stands((self.name, self.relation, self.phone), before)?;
        Ok(PartyGuardian { name, relation, phone })
    }
}

/// Whoever stands for a party after it, and in which capacity: of one who was not known before both are said.
fn stands<C>(
    (name, capacity, phone): (Option<String>, Option<C>, Patch<Phone>),
    before: Option<(String, C, Option<Phone>)>,
) -> Result<(String, C, Option<Phone>), Refusal> {
    let (known, held, reached) = match before {
        Some((name, capacity, phone)) => (Some(name), Some(capacity), phone),
        None => (None, None, None),
    };
    let name = name.or(known).ok_or(Refusal(&no::REPRESENTATIVE))?;
    let capacity = capacity.or(held).ok_or(Refusal(&no::REPRESENTATIVE))?;
    Ok((name, capacity, phone.over(reached)))
}

impl std::fmt::Debug for CorrectDetails {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("CorrectDetails(…)")
    }
}
