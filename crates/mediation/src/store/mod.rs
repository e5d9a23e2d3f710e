//! Tables and queries of this line.

mod cases;
mod committees;
mod joint_meetings;
mod mediators;
mod particulars;
mod parties;
mod people;
mod representatives;
mod schema;
mod subsidies;

pub use cases::{
    CaseFilter, CaseSight, advance_case, case_records, find_case, find_numbered_cases,
    find_some_cases, found_by_patrol, hold_case, insert_case, keep_case_number, list_cases,
    merged_into, next_case_number, provisional_cases, year_of,
};
pub use committees::{
    CommitteeFilter, advance_committee, committee_records, find_committee, find_some_committees,
    hold_committee, insert_committee, list_committees,
};
pub use joint_meetings::{cases_of_meetings, keep_meeting_cases, meetings_of_case};
pub use mediators::{
    MediatorFilter, advance_mediator, find_mediator, find_some_mediators, hold_mediator,
    insert_mediator, list_mediators, mediator_of_person, mediator_records,
};
pub use particulars::{
    PARTICULARS, find_particulars, insert_particulars, known as known_particulars,
    particulars_of_page, set_particulars,
};
pub use parties::{PARTIES, find_parties, insert_party, known as known_of_party, set_party};
pub use people::{CASES, MEDIATORS};
pub use representatives::REPRESENTATIVES;
pub use subsidies::{claim_dispute, claim_of_dispute, move_claim, release_dispute};

use crate::register::Registered;
use db::JsonDoc;
use kernel::Reach;
use ledger::recount::Record;

/// What rows hold, as far as it lies within reach.
fn within<R: Registered>(
    rows: impl IntoIterator<Item = JsonDoc>,
    reach: &Reach,
) -> db::Result<Vec<R>> {
    let all: Vec<R> = rows.into_iter().map(|row| row.read()).collect::<db::Result<_>>()?;
    Ok(all.into_iter().filter(|one| reach.covers(one.unit())).collect())
}

/// As the recount sees them.
fn counted<R: Registered>(all: Vec<R>) -> Vec<Record> {
    let record = |one: R| Record {
        id: one.id(),
        version: one.version(),
        unit: one.unit(),
        facts: one.counts(),
    };
    all.into_iter().map(record).collect()
}
