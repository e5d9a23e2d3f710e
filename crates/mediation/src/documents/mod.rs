//! 人民调解文书 (人民调解文书格式, 司法部 2010-12) as files for a word processor: filled in with what the case says, with room for the pen
//! where people sign and where nothing is kept, such as occupations.

mod forms;
mod paper;

use crate::codes::*;
use crate::model::MediationCase;
use crate::problems as no;
use chrono::{Datelike, NaiveDate};
use kernel::{Id, Refusal};
use paper::Paper;

/// A party as the document names it: in clear or masked, as whoever asked may see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WrittenParty {
    pub id: Id,
    pub name: String,
    pub phone: Option<String>,
    pub id_no: Option<String>,
    pub address: Option<String>,
}

/// What documents are made of besides the case.
#[derive(Debug, Clone, Default)]
pub struct Written {
    pub committee: Option<String>,
    pub parties: Vec<WrittenParty>,
    /// 调解员, who leads first.
    pub mediators: Vec<String>,
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
