//! Tables of this line beside those of its records: sittings with their drawn papers and candidates, attempts, and results
//! of exams on paper.

mod attempts;
mod results;
mod schema;
mod sittings;
mod statutes;

pub use attempts::{
    advance_attempt, attempts_of, find_attempt, find_own, insert_attempt, lock_attempt,
};
pub use results::{find_result, replace_results, results_of, results_of_person};
pub use sittings::{
    Hold, SittingFilter, advance_sitting, candidates, find_sheet, find_sitting, hold_sitting,
    ids_within, insert_sitting, is_candidate, list_sittings, own_among, own_ids, own_sittings,
    sitting_of_exam, sittings_among,
};
pub use statutes::one_statute_at_a_time;
