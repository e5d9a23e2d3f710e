#![doc = include_str!("../README.md")]

mod access;
mod action;
pub mod calendar;
mod codes;
mod id;
pub mod identity;
mod instant;
mod patch;
pub mod problems;
mod refusal;
pub mod text;

pub use access::{Caller, Grant, Permission, Reach, SIGNED_IN};
pub use action::{ActionState, Actions, Note, happened_at};
pub use calendar::Calendar;
pub use codes::Code;
pub use id::{Id, new_id};
pub use instant::{Clock, Instant, ManualClock, SystemClock, local_date, local_midnight};
pub use patch::Patch;
pub use problems::{FieldError, LineError, Problem, ProblemKind};
pub use refusal::{Reason, Refusal};
