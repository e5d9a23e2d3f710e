#![doc = include_str!("../README.md")]

pub mod agenda;
mod codes;
mod finding;
pub mod http;
pub mod import;
pub mod problems;
mod provable;
mod record;
pub mod statutes;
mod store;
mod synced;
#[cfg(test)]
mod tests;
mod workflow;

pub use codes::{InstrumentKind, RecordStatus};
pub use finding::{Check, Finding, FindingRecord, Findings, UnitDays, shared};
pub use http::erase_words;
pub use provable::provable;
pub use record::{
    Beside, Content, NewRecord, Reasoned, Record, RecordActor, RecordEvent, Related, Remark,
    Revision, Tag,
};
pub use store::{
    Filter, Summary, everywhere, find, find_some, hold, list, records, verified_within, within,
};
pub use synced::synced;
pub use workflow::{Action, ActionKind, Context, actions, apply, begin};
