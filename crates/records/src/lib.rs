#![doc = include_str!("../README.md")]

pub mod agenda;
pub mod annul;
mod codes;
mod document;
mod finding;
pub mod hours;
pub mod http;
pub mod import;
mod noun;
mod operation;
pub mod problems;
mod provable;
mod record;
mod routes;
pub mod rules;
pub mod statutes;
mod store;
mod synced;
#[cfg(test)]
mod tests;
mod words;
mod workflow;

pub use codes::{InstrumentKind, RecordStatus};
pub use finding::{Check, Finding, FindingRecord, Findings, UnitDays, shared};
pub use http::erase_words;
pub use noun::noun;
pub use operation::Operation;
pub use record::{
    Approval, Beside, Clashes, Content, Filled, Hidden, NewRecord, Reasoned, Record, RecordActor,
    RecordEvent, Related, Remark, Revision, SamePlan, Tag, WithoutEntry,
};
pub use store::{
    Filter, Summary, everywhere, find, find_some, hold, list, records, verified_within, within,
};
pub use words::Words;
pub use workflow::{Action, ActionKind, Context, actions, apply, begin};
