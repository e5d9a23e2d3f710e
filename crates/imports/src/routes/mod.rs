//! HTTP, one file per operation.

mod commit_file;
mod list_registers;
mod preview_file;
mod read_file;
mod shared;

pub use shared::{
    commit_import, committable, from_file, own_import, preview_import, refuse_problems,
};

use crate::register::Register;
use std::sync::Arc;
use web::Routes;

pub fn routes(routes: &mut Routes<'_>) {
    routes
        .service(list_registers::list_registers)
        .service(preview_file::preview_file)
        .service(read_file::read_file)
        .service(commit_file::commit_file);
}

/// As the ledger names a checked file of a register.
pub const KIND: &str = "imports.file";

/// What the handlers of this crate stand on: the registers of all lines.
#[derive(Clone)]
pub struct Imports(Arc<[Register]>);

impl Imports {
    pub fn new(registers: &[Register]) -> Self {
        Self(registers.into())
    }

    pub fn all(&self) -> &[Register] {
        &self.0
    }

    pub fn find(&self, name: &str) -> Option<&Register> {
        self.0.iter().find(|one| one.name == name)
    }
}
