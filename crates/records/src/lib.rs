#![doc = include_str!("../README.md")]

mod codes;
pub mod http;
mod problems;
mod record;
mod store;
#[cfg(test)]
mod tests;
mod workflow;

pub use codes::RecordStatus;
pub use record::{
    Content, NewRecord, Reasoned, Record, RecordActor, RecordEvent, Remark, Revision, Tag,
};
pub use store::{Filter, Summary, records};
pub use workflow::{Action, ActionKind, Context, actions, apply, begin};
