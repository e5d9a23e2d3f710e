//! What callers send to put a case right.

use super::{PartyAgent, PartyDetails, PartyGuardian};
use crate::codes::*;
use chrono::NaiveDate;
use kernel::identity::{Phone, ResidentId};
use kernel::{Id, command};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

command! {
    /// 更正: what was entered wrongly. What is absent stays as it is.
    #[derive(Default)]
    CorrectCase {
        /// 更正理由
        #[schema(min_length = 1, max_length = 1000)]
        reason: String,
        /// 纠纷类型: its 细类 is said with it, or there is none any more.
        dispute: Option<DisputeType>,
        sub_type: Option<DisputeSubType>,
        /// 案由
        #[schema(min_length = 1, max_length = 200)]
        title: Option<String>,
        /// 纠纷简要情况
        #[schema(min_length = 1, max_length = 10000)]
        facts: Option<String>,
        /// 地点
        #[schema(min_length = 1, max_length = 300)]
        place: Option<String>,
        occurred_on: Option<NaiveDate>,
        /// 发现日期
        found_on: Option<NaiveDate>,
        complexity: Option<Complexity>,
        /// All that hold, where any is wrong.
        #[schema(max_items = 9)]
        flags: Option<Vec<CaseFlag>>,
        risk: Option<CaseRisk>,
        /// 涉及金额（分）
        #[schema(minimum = 0)]
        amount_claimed: Option<i64>,
        /// 涉及人数
        #[schema(minimum = 1, maximum = 100000)]
        person_count: Option<u32>,
        /// 协议金额（分）
        #[schema(minimum = 0)]
        amount_agreed: Option<i64>,
        /// 当事人
        #[serde(default)]
        #[schema(max_items = 100)]
        parties: Vec<CorrectParty>,
    }
}

/// 更正当事人: the codes are said whole, of the particulars what is wrong or was not known before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CorrectParty {
    pub party: Id,
    pub role: PartyRole,
    pub kind: PartyKind,
    #[serde(default)]
    pub minor: bool,
    /// 军人身份: never the unit, the garrison or the deployment.
    pub military: Option<MilitaryStatus>,
    #[serde(default)]
    pub details: CorrectDetails,
}

/// 更正当事人信息: what is absent stays as it is.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CorrectDetails {
    /// 姓名或名称
    #[schema(min_length = 1, max_length = 60)]
    pub name: Option<String>,
    /// 性别
    pub sex: Option<Sex>,
    /// 民族
    #[schema(min_length = 1, max_length = 20)]
    pub ethnicity: Option<String>,
    /// 出生日期
    pub birth_date: Option<NaiveDate>,
    /// 职业或职务
    #[schema(min_length = 1, max_length = 60)]
    pub occupation: Option<String>,
    /// 电话
    pub phone: Option<Phone>,
    /// 公民身份号码
    pub id_no: Option<ResidentId>,
    /// 住址
    #[schema(max_length = 300)]
    pub address: Option<String>,
    /// 委托代理人
    pub agent: Option<PartyAgent>,
    /// 监护人
    pub guardian: Option<PartyGuardian>,
}

impl CorrectDetails {
    /// These, and where something is absent what was known before.
    pub fn or(self, before: PartyDetails) -> PartyDetails {
        PartyDetails {
            name: self.name.unwrap_or(before.name),
            sex: self.sex.or(before.sex),
            ethnicity: self.ethnicity.or(before.ethnicity),
            birth_date: self.birth_date.or(before.birth_date),
            occupation: self.occupation.or(before.occupation),
            phone: self.phone.or(before.phone),
            id_no: self.id_no.or(before.id_no),
            address: self.address.or(before.address),
            agent: self.agent.or(before.agent),
            guardian: self.guardian.or(before.guardian),
        }
    }
}

impl std::fmt::Debug for CorrectDetails {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("CorrectDetails(…)")
    }
}
