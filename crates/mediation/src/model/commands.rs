//! What callers send. Every action may say when a phone without network recorded it, and carry a comment.

use super::{
    Appointment, CorrectParticulars, EarlierGrid, MediationRoom, MediatorDeparture, Particulars,
    Suspension,
};
use crate::codes::*;
use chrono::NaiveDate;
use kernel::{Id, Patch, command};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A committee to be registered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewCommittee {
    /// Made by the client, so that a repetition is recognised; by the server when absent.
    pub id: Option<Id>,
    /// 名称
    #[schema(min_length = 1, max_length = 100, example = "锦山村人民调解委员会")]
    pub name: String,
    pub kind: CommitteeKind,
    pub level: CommitteeLevel,
    pub unit: Id,
    /// 上级调委会
    pub parent: Option<Id>,
    /// 地址
    #[schema(min_length = 1, max_length = 300)]
    pub address: Option<String>,
    /// 公开电话
    #[schema(max_length = 30, pattern = "^[0-9-]{7,20}$")]
    pub phone: Option<String>,
    /// 印章
    #[schema(min_length = 1, max_length = 60)]
    pub seal_no: Option<String>,
    /// 备案机关
    #[schema(min_length = 1, max_length = 100, example = "乌翠区司法局")]
    pub registered_with: String,
    /// 备案号
    #[schema(min_length = 1, max_length = 60)]
    pub filing_no: Option<String>,
    /// 成立日期
    pub founded_on: NaiveDate,
    #[serde(default)]
    pub has_minority: bool,
    #[serde(default)]
    pub room: MediationRoom,
}

command! {
    /// What is to change about a committee; absent members stay, null clears (RFC 7396).
    ChangeCommittee {
        /// 名称
        #[schema(nullable = false, min_length = 1, max_length = 100)]
        name: Option<String>,
        /// 地址
        #[serde(default, skip_serializing_if = "Patch::is_keep")]
        #[schema(value_type = Option<String>, min_length = 1, max_length = 300)]
        address: Patch<String>,
        /// 公开电话
        #[serde(default, skip_serializing_if = "Patch::is_keep")]
        #[schema(value_type = Option<String>, max_length = 30, pattern = "^[0-9-]{7,20}$")]
        phone: Patch<String>,
        /// 印章
        #[serde(default, skip_serializing_if = "Patch::is_keep")]
        #[schema(value_type = Option<String>, min_length = 1, max_length = 60)]
        seal_no: Patch<String>,
        /// 备案号
        #[serde(default, skip_serializing_if = "Patch::is_keep")]
        #[schema(value_type = Option<String>, min_length = 1, max_length = 60)]
        filing_no: Patch<String>,
        #[schema(nullable = false)]
        has_minority: Option<bool>,
        #[schema(nullable = false)]
        room: Option<MediationRoom>,
    }
}

command! {
    /// 推选新一届委员
    ElectMembers {
        /// The first day of the term.
        from: NaiveDate,
        elected_by: ElectedBy,
        #[schema(max_items = 20)]
        members: Vec<Candidate>,
    }
}

/// 当选委员
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Candidate {
    pub mediator: Id,
    pub office: Office,
    pub employment: Employment,
}

command! {
    /// 撤销推选登记
    AnnulElection {
        /// 事由
        #[schema(min_length = 1, max_length = 1000)]
        reason: String,
    }
}

command! {
    /// 撤销调委会
    DissolveCommittee {
        /// From this day on it is no more.
        on: NaiveDate,
    }
}

/// A mediator to be registered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewMediator {
    /// Made by the client, so that a repetition is recognised; by the server when absent.
    pub id: Option<Id>,
    /// The person, as the organization knows them.
    pub person: Id,
    /// The unit where the person counts.
    pub unit: Id,
    pub sex: Sex,
    /// 网格: the unit whose disputes the person looks after.
    pub grid: Option<Id>,
    #[serde(default = "no_level")]
    pub level: MediatorLevel,
    /// 兼任身份
    #[serde(default)]
    #[schema(max_items = 8)]
    pub occupations: Vec<Occupation>,
    /// 证号
    #[schema(min_length = 1, max_length = 60)]
    pub cert_no: Option<String>,
    #[serde(default)]
    pub particulars: Particulars,
}

fn no_level() -> MediatorLevel {
    MediatorLevel::None
}

command! {
    /// What was entered wrongly about a mediator, or is not so any more; absent members stay, null clears (RFC 7396).
    CorrectMediator {
        #[schema(nullable = false)]
        level: Option<MediatorLevel>,
        /// 兼任身份
        #[schema(nullable = false, max_items = 8)]
        occupations: Option<Vec<Occupation>>,
        /// 证号
        #[serde(default, skip_serializing_if = "Patch::is_keep")]
        #[schema(value_type = Option<String>, min_length = 1, max_length = 60)]
        cert_no: Patch<String>,
        #[serde(default)]
        particulars: CorrectParticulars,
    }
}

command! {
    /// 聘任
    AppointMediator {
        committee: Id,
        employment: Employment,
        from: NaiveDate,
        /// Last day; open when absent.
        until: Option<NaiveDate>,
    }
}

command! {
    /// 停职
    SuspendMediator {
        from: NaiveDate,
        /// 事由
        #[schema(min_length = 1, max_length = 500)]
        reason: String,
    }
}

command! {
    /// 复职
    ReinstateMediator {
        /// The day on which the person serves again.
        on: NaiveDate,
    }
}

command! {
    /// 离任
    EndService {
        /// From this day on the person serves no more.
        on: NaiveDate,
        departure: Departure,
        /// 法定事由: for a removal, and only for one (人民调解法 art. 15).
        misconduct: Option<Misconduct>,
    }
}

command! {
    /// 重新到任
    ReturnMediator {
        /// From this day on the person can be elected and hired again.
        on: NaiveDate,
    }
}

command! {
    /// 解聘、辞去委员
    EndAppointment {
        committee: Id,
        /// From this day on the person serves that committee no more.
        on: NaiveDate,
    }
}

command! {
    /// 专兼职变更
    ChangeEmployment {
        committee: Id,
        employment: Employment,
        /// From this day on the person serves so.
        from: NaiveDate,
    }
}

command! {
    /// 调整网格
    ChangeGrid {
        /// None: the person looks after no grid any more.
        grid: Option<Id>,
        /// From this day on the person looks after it.
        from: NaiveDate,
    }
}

command! {
    /// 更正任职: what was entered wrongly; absent members stay, null clears (RFC 7396). A list says all that hold.
    CorrectService {
        #[schema(nullable = false)]
        sex: Option<Sex>,
        /// The unit where the person counts.
        #[schema(nullable = false)]
        unit: Option<Id>,
        /// 网格: since the last change of it.
        #[serde(default, skip_serializing_if = "Patch::is_keep")]
        #[schema(value_type = Option<Id>)]
        grid: Patch<Id>,
        /// 原网格, the oldest first; none, where it never changed.
        #[schema(nullable = false, max_items = 200)]
        earlier_grids: Option<Vec<EarlierGrid>>,
        /// 任职: those of elected members with the days of their elections; they left within the term.
        #[schema(nullable = false, max_items = 200)]
        appointments: Option<Vec<Appointment>>,
        /// 离任, the oldest first; none, where the person never left.
        #[schema(nullable = false, max_items = 50)]
        departures: Option<Vec<MediatorDeparture>>,
        /// 停职, the oldest first.
        #[schema(nullable = false, max_items = 200)]
        suspensions: Option<Vec<Suspension>>,
        /// 事由
        #[schema(min_length = 1, max_length = 1000)]
        reason: String,
    }
}

command! {
    /// 作废培训学时
    VoidMediatorTraining {
        /// The training, the first of the mediator's being 1.
        #[schema(minimum = 1, maximum = 2000)]
        number: u32,
        /// 事由
        #[schema(min_length = 1, max_length = 1000)]
        reason: String,
    }
}

command! {
    /// 培训
    RecordMediatorTraining {
        on: NaiveDate,
        /// 学时
        #[schema(minimum = 1, maximum = 400)]
        hours: u32,
        /// 主题
        #[schema(min_length = 1, max_length = 200, example = "人民调解法与民法典")]
        topic: String,
        /// 培训记录: the verified training for mediators in the study records that the hours come from, where there is one. They count on the day on
        /// which it ended, as long as it is verified.
        training: Option<Id>,
    }
}
