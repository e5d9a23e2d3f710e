#![doc = include_str!("../README.md")]

mod access;
pub mod calendar;
mod id;
pub mod identity;
mod instant;
pub mod problems;

pub use access::{Caller, Grant, Permission, Reach, SIGNED_IN};
pub use calendar::Calendar;
pub use id::{Id, new_id};
pub use instant::{Clock, Instant, ManualClock, SystemClock, local_date, local_midnight};
pub use problems::{FieldError, LineError, Problem, ProblemKind};
