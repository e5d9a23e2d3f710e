//! The pure part of the line: who may be elected, and what the register counts on which day.

mod agreements;
mod cases;
mod checks;
mod closing;
mod committees;
mod duties;
mod escalation;
mod indicators;
mod joint_meetings;
mod lives;
mod mediators;
mod past;
mod terms;

use crate::codes::*;
use crate::model::*;
use crate::rules::MediationRules;
use crate::workflow::{self, Context};
use chrono::NaiveDate;
use kernel::{Id, Refusal};
use ledger::Fact;

pub const VILLAGE: Id = Id::from_u128(2);
pub const COMMITTEE: Id = Id::from_u128(10);
pub const OTHER_COMMITTEE: Id = Id::from_u128(11);

pub fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

pub fn today() -> Context<'static> {
    Context { today: day("2025-12-31"), rules: MediationRules::built_in() }
}

pub fn code<T>(result: Result<T, Refusal>) -> &'static str {
    result.map_or_else(|Refusal(kind)| kind.code, |_| "ok")
}

/// A sum of facts up to a day, as a stock counts it.
pub fn stock(facts: &[Fact], measure: &str, on: &str) -> i64 {
    let counts = |fact: &&Fact| fact.measure == measure && fact.day <= day(on);
    facts.iter().filter(counts).map(|fact| fact.value).sum()
}

pub fn committee(id: Id) -> Committee {
    let new = NewCommittee {
        id: None,
        name: "锦山村人民调解委员会".into(),
        kind: CommitteeKind::Village,
        level: CommitteeLevel::Village,
        unit: VILLAGE,
        parent: None,
        address: None,
        phone: None,
        seal_no: None,
        registered_with: "乌翠区司法局".into(),
        filing_no: None,
        founded_on: day("2020-01-01"),
        has_minority: false,
        room: MediationRoom::default(),
    };
    workflow::found(&new, id, today()).unwrap()
}

pub fn mediator(number: u128, sex: Sex) -> Mediator {
    let new = NewMediator {
        id: None,
        person: Id::from_u128(1000 + number),
        unit: VILLAGE,
        sex,
        grid: None,
        level: MediatorLevel::None,
        occupations: Vec::new(),
        cert_no: None,
        particulars: Particulars::default(),
    };
    workflow::enrol(&new, Id::from_u128(100 + number))
}

pub fn appointed(
    before: &Mediator,
    committee_id: Id,
    employment: Employment,
    from: &str,
) -> Mediator {
    let said = AppointMediator {
        committee: committee_id,
        employment,
        from: day(from),
        until: None,
        comment: None,
        client_at: None,
    };
    workflow::appoint(before, &said, &committee(committee_id)).unwrap()
}

pub fn departure(on: &str, departure: Departure, misconduct: Option<Misconduct>) -> EndService {
    EndService { on: day(on), departure, misconduct, comment: None, client_at: None }
}

/// A chair and members, the first `women` of them women.
pub fn electorate(members: u128, women: u128) -> Vec<Mediator> {
    let sex = |n| if n < women { Sex::Female } else { Sex::Male };
    (0..members).map(|n| mediator(n, sex(n))).collect()
}

pub fn election(from: &str, mediators: &[Mediator]) -> ElectMembers {
    let candidate = |(n, one): (usize, &Mediator)| Candidate {
        mediator: one.id,
        office: if n == 0 { Office::Chair } else { Office::Member },
        employment: Employment::PartTime,
    };
    ElectMembers {
        from: day(from),
        elected_by: ElectedBy::VillageAssembly,
        members: mediators.iter().enumerate().map(candidate).collect(),
        comment: None,
        client_at: None,
    }
}
