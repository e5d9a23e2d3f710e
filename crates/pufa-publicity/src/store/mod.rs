//! Tables of this line beside those of its records: what identifies people, sealed, and which files
//! activities tell.

mod particulars;
mod people;
mod told;

pub use particulars::{PARTICULARS, find_particulars, known, set_particulars};
pub use people::LITERATES;
pub use told::{keep_told, told_alike};
