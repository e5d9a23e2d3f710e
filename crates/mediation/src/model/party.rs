use super::representative::{
    MaskedAgent, MaskedGuardian, PartyAgent, PartyGuardian, Representative,
};
use crate::codes::Sex;
use chrono::NaiveDate;
use kernel::identity::{Phone, ResidentId, Sex as SexOfNumber};
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
    /// 性别
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sex: Option<Sex>,
    /// 民族
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 20, example = "汉族")]
    pub ethnicity: Option<String>,
    /// 出生日期; 年龄 is that of the day of a document.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub birth_date: Option<NaiveDate>,
    /// 职业或职务
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 60, example = "务农")]
    pub occupation: Option<String>,
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
    /// 委托代理人
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agent: Option<PartyAgent>,
    /// 监护人
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub guardian: Option<PartyGuardian>,
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
    /// 委托代理人
    #[serde(skip_serializing_if = "Option::is_none")]
    pub agent: Option<MaskedAgent>,
    /// 监护人
    #[serde(skip_serializing_if = "Option::is_none")]
    pub guardian: Option<MaskedGuardian>,
}

/// All but the first character is hidden; of a minor, and of whoever stands for one, everything.
pub(super) fn masked_name(name: &str, minor: bool) -> String {
    name.chars().take(usize::from(!minor)).chain(['*']).collect()
}

pub(super) fn masked_phone(phone: Option<&Phone>, minor: bool) -> Option<String> {
    phone.filter(|_| !minor).map(Phone::masked)
}

impl PartyDetails {
    /// The numbers by which the party is found.
    pub fn numbers(&self) -> Person {
        let name = Some(self.name.clone());
        Person { phone: self.phone.clone(), id_no: self.id_no.clone(), name }
    }

    /// Those who stand for the party.
    pub fn representatives(&self) -> Vec<Representative> {
        let agent = self.agent.clone().map(Representative::Agent);
        agent.into_iter().chain(self.guardian.clone().map(Representative::Guardian)).collect()
    }

    /// By whom the party is represented, and as what: masked, and without any number of theirs.
    pub fn represented_by(&self, minor: bool) -> (Option<MaskedAgent>, Option<MaskedGuardian>) {
        let agent = self.agent.as_ref().map(|one| one.masked(minor));
        let guardian = self.guardian.as_ref().map(|one| one.masked(minor));
        (
            agent.map(|one| MaskedAgent { phone: None, ..one }),
            guardian.map(|one| MaskedGuardian { phone: None, ..one }),
        )
    }

    /// The party alone, without those who stand for it.
    pub fn alone(self) -> Self {
        Self { agent: None, guardian: None, ..self }
    }

    /// 出生日期, as it is said or as the identity number has it.
    pub fn born_on(&self) -> Option<NaiveDate> {
        self.birth_date.or_else(|| self.id_no.as_ref()?.birth_date())
    }

    /// 性别, as it is said or as the identity number has it.
    pub fn sex(&self) -> Option<Sex> {
        self.sex.or_else(|| self.id_no.as_ref().map(sex_of))
    }

    /// 年龄（周岁） on a day.
    pub fn age_on(&self, day: NaiveDate) -> Option<u32> {
        day.years_since(self.born_on()?)
    }

    pub fn masked(&self, id: kernel::Id, minor: bool) -> MaskedParty {
        MaskedParty {
            id,
            name: masked_name(&self.name, minor),
            phone: masked_phone(self.phone.as_ref(), minor),
            id_no: self.id_no.as_ref().filter(|_| !minor).map(ResidentId::masked),
            agent: self.agent.as_ref().map(|one| one.masked(minor)),
            guardian: self.guardian.as_ref().map(|one| one.masked(minor)),
        }
    }
}

/// What the identity number says.
pub fn sex_of(number: &ResidentId) -> Sex {
    match number.sex() {
        SexOfNumber::Female => Sex::Female,
        SexOfNumber::Male => Sex::Male,
    }
}

impl std::fmt::Debug for PartyDetails {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("PartyDetails(…)")
    }
}
