use kernel::Patch;
use kernel::identity::{Phone, ResidentId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use web::privacy::people::Person;

/// A mediator's particulars: held apart from the record, masked in every answer, shown only for a stated reason.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Particulars {
    /// 电话
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(example = "13812345678")]
    pub phone: Option<Phone>,
    /// 公民身份号码
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id_no: Option<ResidentId>,
    /// 补贴账户
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 40, pattern = "^[0-9]{8,30}$")]
    pub subsidy_account: Option<String>,
}

/// 更正调解员个人信息: what is absent stays as it is, null takes it away.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CorrectParticulars {
    /// 电话
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = Option<Phone>)]
    pub phone: Patch<Phone>,
    /// 公民身份号码
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = Option<ResidentId>)]
    pub id_no: Patch<ResidentId>,
    /// 补贴账户
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = Option<String>, min_length = 1, max_length = 40, pattern = "^[0-9]{8,30}$")]
    pub subsidy_account: Patch<String>,
}

impl CorrectParticulars {
    /// What is known after it.
    pub fn over(self, before: Particulars) -> Particulars {
        Particulars {
            phone: self.phone.over(before.phone),
            id_no: self.id_no.over(before.id_no),
            subsidy_account: self.subsidy_account.over(before.subsidy_account),
        }
    }
}

impl std::fmt::Debug for CorrectParticulars {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("CorrectParticulars(…)")
    }
}

/// The particulars as everybody sees them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct MaskedParticulars {
    /// 电话
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 20, example = "138****5678")]
    pub phone: Option<String>,
    /// 公民身份号码
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 20, example = "110105********002X")]
    pub id_no: Option<String>,
    /// Whether an account for subsidies is known.
    pub subsidy_account: bool,
}

impl Particulars {
    /// The numbers by which the mediator is found; the name is in the register of persons.
    pub fn numbers(&self) -> Person {
        Person { phone: self.phone.clone(), id_no: self.id_no.clone(), name: None }
    }

    pub fn masked(&self) -> MaskedParticulars {
        MaskedParticulars {
            phone: self.phone.as_ref().map(Phone::masked),
            id_no: self.id_no.as_ref().map(ResidentId::masked),
            subsidy_account: self.subsidy_account.is_some(),
        }
    }
}

impl std::fmt::Debug for Particulars {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Particulars(…)")
    }
}
