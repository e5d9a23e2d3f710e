//! 人民调解文书 (人民调解文书格式, 司法部 2010-12) as files for a word processor: filled in with what the case says, with room for the pen
//! where people sign and where nothing is known; and the minutes of joint meetings.

mod forms;
mod minutes;
mod paper;

use crate::codes::*;
use crate::model::{MaskedParty, MediationCase, PartyDetails};
use crate::problems as no;
use chrono::{Datelike, NaiveDate};
use kernel::identity::Phone;
use kernel::{Id, Refusal};
pub use minutes::{WrittenCase, WrittenMeeting, minutes};
use paper::Paper;
use std::collections::BTreeMap;

/// A party as the document names it: in clear or masked, as whoever asked may see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WrittenParty {
    pub id: Id,
    pub name: String,
    pub sex: Option<&'static str>,
    pub ethnicity: Option<String>,
    pub born_on: Option<NaiveDate>,
    pub occupation: Option<String>,
    pub phone: Option<String>,
    pub id_no: Option<String>,
    pub address: Option<String>,
    /// 委托代理人
    pub agent: Option<WrittenPerson>,
    /// 监护人
    pub guardian: Option<WrittenPerson>,
}

/// Whoever stands for a party, as the document names them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WrittenPerson {
    pub name: String,
    /// 代理权限、监护关系
    pub capacity: &'static str,
    pub phone: Option<String>,
}

impl WrittenParty {
    pub fn in_clear(id: Id, known: &PartyDetails) -> Self {
        let phone = |phone: &Option<Phone>| phone.as_ref().map(|one| one.as_str().into());
        Self {
            id,
            name: known.name.clone(),
            sex: known.sex().map(Sex::label_zh),
            ethnicity: known.ethnicity.clone(),
            born_on: known.born_on(),
            occupation: known.occupation.clone(),
            phone: phone(&known.phone),
            id_no: known.id_no.as_ref().map(|number| number.as_str().into()),
            address: known.address.clone(),
            agent: known.agent.as_ref().map(|one| WrittenPerson {
                name: one.name.clone(),
                capacity: one.authority.label_zh(),
                phone: phone(&one.phone),
            }),
            guardian: known.guardian.as_ref().map(|one| WrittenPerson {
                name: one.name.clone(),
                capacity: one.relation.label_zh(),
                phone: phone(&one.phone),
            }),
        }
    }

    pub fn masked(shown: MaskedParty) -> Self {
        Self {
            id: shown.id,
            name: shown.name,
            sex: None,
            ethnicity: None,
            born_on: None,
            occupation: None,
            phone: shown.phone,
            id_no: shown.id_no,
            address: None,
            agent: shown.agent.map(|one| WrittenPerson {
                name: one.name,
                capacity: one.authority.label_zh(),
                phone: one.phone,
            }),
            guardian: shown.guardian.map(|one| WrittenPerson {
                name: one.name,
                capacity: one.relation.label_zh(),
                phone: one.phone,
            }),
        }
    }
}

/// What documents are made of besides the case.
#[derive(Debug, Clone, Default)]
pub struct Written {
    pub committee: Option<String>,
    pub parties: Vec<WrittenParty>,
    /// 调解员, who leads first.
    pub mediators: Vec<String>,
    /// 主持人 of sessions by their ids as mediators, 记录人 by theirs as persons.
    pub at_sessions: BTreeMap<Id, String>,
}

impl Written {
    /// What somebody at a session is called; room for the pen where nobody is named.
    fn called(&self, who: Option<Id>) -> &str {
        let known = who.and_then(|id| self.at_sessions.get(&id));
        forms::said(known.map(String::as_str))
    }
}

/// A document of a case, and what it is called.
pub fn document(
    kind: FileDocument,
    case: &MediationCase,
    written: &Written,
) -> Result<(&'static str, Paper), Refusal> {
    let there = |is: bool| Refusal::unless(is, &no::NOTHING_TO_WRITE);
    match kind {
        FileDocument::Application if case.found_by == FoundBy::Apply => {
            Ok(("人民调解申请书", forms::application(case, written)))
        }
        FileDocument::Application => Ok(("人民调解受理登记表", forms::intake(case, written))),
        FileDocument::Rights => Ok(("人民调解当事人权利义务告知书", forms::rights(case, written))),
        FileDocument::Record => {
            there(!case.sessions.is_empty())?;
            Ok(("人民调解记录", forms::record(case, written)))
        }
        FileDocument::Agreement => {
            let agreement = case.agreement.as_ref().ok_or(Refusal(&no::NOTHING_TO_WRITE))?;
            Ok(match agreement.form {
                AgreementForm::Written => {
                    ("人民调解协议书", forms::agreement(case, agreement, written))
                }
                AgreementForm::Oral => {
                    ("人民调解口头协议登记表", forms::oral(case, agreement, written))
                }
            })
        }
        FileDocument::FollowUp => {
            there(!case.follow_ups.is_empty())?;
            Ok(("人民调解回访记录", forms::follow_up(case, written)))
        }
        FileDocument::Identity
        | FileDocument::PowerOfAttorney
        | FileDocument::Investigation
        | FileDocument::Evidence
        | FileDocument::Receipt
        | FileDocument::Confirmation
        | FileDocument::Notes
        | FileDocument::BackCover => Err(Refusal(&no::NO_FORM)),
    }
}

/// 2025年3月4日
fn day(day: NaiveDate) -> String {
    format!("{}年{}月{}日", day.year(), day.month(), day.day())
}

/// 元, from 分.
fn money(amount: i64) -> String {
    format!("{}.{:02}元", amount / 100, amount % 100)
}
