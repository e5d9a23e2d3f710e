use super::party::{masked_name, masked_phone};
use crate::codes::{AgentAuthority, GuardianRelation};
use kernel::identity::Phone;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use web::privacy::people::Person;

/// 委托代理人: who acts for a party by a power of attorney, which is evidence of the case.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PartyAgent {
    /// 姓名
    #[schema(min_length = 1, max_length = 60, example = "王某")]
    pub name: String,
    /// 代理权限
    pub authority: AgentAuthority,
    /// 电话
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<Phone>,
}

/// 监护人: who acts by law for a party without full capacity (民法典 arts. 23, 27, 28).
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PartyGuardian {
    /// 姓名或名称
    #[schema(min_length = 1, max_length = 60, example = "李某")]
    pub name: String,
    /// 监护关系
    pub relation: GuardianRelation,
    /// 电话
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<Phone>,
}

/// An agent as everybody sees them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct MaskedAgent {
    /// 姓名, hidden as that of the party.
    #[schema(max_length = 60, example = "王*")]
    pub name: String,
    pub authority: AgentAuthority,
    /// 电话
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 20)]
    pub phone: Option<String>,
}

/// A guardian as everybody sees them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct MaskedGuardian {
    /// 姓名或名称, hidden as that of the party.
    #[schema(max_length = 60, example = "*")]
    pub name: String,
    pub relation: GuardianRelation,
    /// 电话
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 20)]
    pub phone: Option<String>,
}

impl PartyAgent {
    pub fn masked(&self, minor: bool) -> MaskedAgent {
        MaskedAgent {
            name: masked_name(&self.name, minor),
            authority: self.authority,
            phone: masked_phone(self.phone.as_ref(), minor),
        }
    }
}

impl PartyGuardian {
    pub fn masked(&self, minor: bool) -> MaskedGuardian {
        MaskedGuardian {
            name: masked_name(&self.name, minor),
            relation: self.relation,
            phone: masked_phone(self.phone.as_ref(), minor),
        }
    }
}

/// Whoever stands for a party: a person of their own, with a number of their own.
#[derive(Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Representative {
    Agent(PartyAgent),
    Guardian(PartyGuardian),
}

impl Representative {
    pub fn name(&self) -> &str {
        match self {
            Self::Agent(one) => &one.name,
            Self::Guardian(one) => &one.name,
        }
    }

    pub fn phone(&self) -> Option<&Phone> {
        match self {
            Self::Agent(one) => one.phone.as_ref(),
            Self::Guardian(one) => one.phone.as_ref(),
        }
    }

    /// The number by which the person is found.
    pub fn numbers(&self) -> Person {
        Person { phone: self.phone().cloned(), id_no: None, name: Some(self.name().into()) }
    }
}
