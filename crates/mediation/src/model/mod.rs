//! Committees and mediators as they travel; doc comments are the API reference.

mod commands;
mod committee;
mod facts;
mod mediator;
mod particulars;

pub use commands::*;
pub use committee::{Committee, CommitteeTerm, MediationRoom, Seat};
pub use facts::MEASURES;
pub use mediator::{Appointment, Mediator, MediatorTraining, Suspension};
pub use particulars::{MaskedParticulars, Particulars};
