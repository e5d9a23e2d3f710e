//! Files of other systems: renamed columns, other dates and words, by a mapping instead of code.

mod commit;
mod mapping;
mod preview;

pub use commit::{Committed, Taking, commit};
pub use imports::{RowProblem, read_file, refuse_problems};
pub use mapping::{built_in_mapping, built_in_mappings, mapping_names, read_mapping};
pub use preview::{Preview, Row, preview};

/// As the ledger names a checked file of tickets.
pub(crate) const KIND: &str = "hotline.import";
