use kernel::identity::{Phone, ResidentId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use web::privacy::people::Person;

/// 法律明白人的个人信息: held apart from the record, sealed, shown only for a stated reason.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LiterateParticulars {
    /// 电话
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(example = "13812345678")]
    pub phone: Option<Phone>,
    /// 公民身份号码
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id_no: Option<ResidentId>,
}

impl LiterateParticulars {
    /// The numbers by which the person is found; the name is in the register of persons.
    pub fn numbers(&self) -> Person {
        Person { phone: self.phone.clone(), id_no: self.id_no.clone(), name: None }
    }
}

impl std::fmt::Debug for LiterateParticulars {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("LiterateParticulars(…)")
    }
}

/// 承诺值: which particular is known, and what the ledger says of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ParticularCommitment {
    #[schema(max_length = 40, example = "phone")]
    pub field: String,
    #[schema(max_length = 200)]
    pub commitment: String,
}
