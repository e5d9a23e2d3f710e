//! Tables and queries of this line.

mod committees;
mod mediators;
mod particulars;
mod people;
mod schema;

pub use committees::{
    CommitteeFilter, advance_committee, committee_records, find_committee, insert_committee,
    list_committees,
};
pub use mediators::{
    MediatorFilter, advance_mediator, find_mediator, insert_mediator, list_mediators,
    mediator_records,
};
pub use particulars::{
    find_particulars, insert_particulars, known as known_particulars, particulars_of_page,
    reseal_particulars,
};
pub use people::{erase_person, export_person, find_person};
