//! Black-box stories over HTTP, across lines, on both databases: one binary.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that cannot go on has failed"
)]

mod access;
mod approval;
mod batch;
mod concurrency;
mod cryptography;
mod downloads;
mod evidence;
mod exports;
mod figures;
mod fuzz;
mod guards;
mod hotline_stories;
mod house;
mod importing;
mod interface;
mod interleaving;
mod mediation_audit;
mod mediation_calendar;
mod mediation_cases;
mod mediation_clearing;
mod mediation_corrections;
mod mediation_documents;
mod mediation_filed;
mod mediation_green_channel;
mod mediation_handling;
mod mediation_joint_meetings;
mod mediation_kinds;
mod mediation_limits;
mod mediation_offline;
mod mediation_outcomes;
mod mediation_parties;
mod mediation_patrols;
mod mediation_reminders;
mod mediation_restated;
mod mediation_risk;
mod mediation_sight;
mod mediation_stories;
mod mediation_subsidies;
mod mediation_terms;
mod mediation_trainings;
mod operations;
mod planted;
mod privacy;
mod promises;
mod pufa;
mod register;
mod simulation;
mod sql;
mod study_stories;
mod supply;
mod sync;
mod text;
mod town;
mod twins;
mod units;
mod webhooks;
