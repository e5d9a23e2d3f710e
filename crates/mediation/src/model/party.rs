use kernel::identity::{Phone, ResidentId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use web::privacy::people::Person;

/// Who a party is: held apart from the case, masked in every answer, shown only for a stated reason.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PartyDetails {
    /// 姓名或名称
    #[schema(min_length = 1, max_length = 60, example = "李某")]
    pub name: String,
    /// 电话
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<Phone>,
    /// 公民身份号码
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id_no: Option<ResidentId>,
    /// 住址
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 300)]
    pub address: Option<String>,
}

/// A party as everybody sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct MaskedParty {
    pub id: kernel::Id,
    /// 姓名, all but its first character hidden; a minor's is hidden whole.
    #[schema(max_length = 60, example = "李*")]
    pub name: String,
    /// 电话
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 20)]
    pub phone: Option<String>,
    /// 公民身份号码
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 20)]
    pub id_no: Option<String>,
}

impl PartyDetails {
    /// The numbers by which the party is found.
    pub fn numbers(&self) -> Person {
        Person { phone: self.phone.clone(), id_no: self.id_no.clone() }
    }

    pub fn masked(&self, id: kernel::Id, minor: bool) -> MaskedParty {
        let first = self.name.chars().take(usize::from(!minor));
        let numbers = !minor;
        MaskedParty {
            id,
            name: first.chain(['*']).collect(),
            phone: self.phone.as_ref().filter(|_| numbers).map(Phone::masked),
            id_no: self.id_no.as_ref().filter(|_| numbers).map(ResidentId::masked),
        }
    }
}

impl std::fmt::Debug for PartyDetails {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("PartyDetails(…)")
    }
}
