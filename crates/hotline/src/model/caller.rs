use kernel::identity::{Phone, ResidentId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Who called: held apart from the ticket, masked in every answer, shown only for a stated reason.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CallerDetails {
    /// 姓名
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 60, example = "李某")]
    pub name: Option<String>,
    /// 电话
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(example = "13812345678")]
    pub phone: Option<Phone>,
    /// 公民身份号码
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id_no: Option<ResidentId>,
}

/// The caller as everybody sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct MaskedCaller {
    /// 姓名, all but its first character hidden.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 60, example = "李*")]
    pub name: Option<String>,
    /// 电话
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 20, example = "138****5678")]
    pub phone: Option<String>,
    /// 公民身份号码
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 20, example = "110105********002X")]
    pub id_no: Option<String>,
}

impl CallerDetails {
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Which members are known.
    pub fn known(&self) -> Vec<&'static str> {
        let members = [
            ("name", self.name.is_some()),
            ("phone", self.phone.is_some()),
            ("id_no", self.id_no.is_some()),
        ];
        members.into_iter().filter(|(_, known)| *known).map(|(name, _)| name).collect()
    }

    pub fn masked(&self) -> MaskedCaller {
        let first = |name: &String| name.chars().take(1).chain(['*']).collect();
        MaskedCaller {
            name: self.name.as_ref().map(first),
            phone: self.phone.as_ref().map(Phone::masked),
            id_no: self.id_no.as_ref().map(ResidentId::masked),
        }
    }
}

impl std::fmt::Debug for CallerDetails {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("CallerDetails(…)")
    }
}
