//! Tables of this line beside those of its records: what identifies people, sealed.

mod particulars;
mod people;

pub use particulars::{PARTICULARS, find_particulars, known, set_particulars};
pub use people::LITERATES;
