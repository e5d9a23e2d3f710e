//! Files of other systems: renamed columns, other dates and words, by a mapping instead of code.

mod commit;
mod file;
mod mapping;
mod preview;

pub use commit::{Committed, Taking, commit};
pub use file::{Table, read_file};
pub use mapping::{Mapping, built_in_mapping, built_in_mappings, mapping_names};
pub use preview::{Preview, Row, RowProblem, preview};
