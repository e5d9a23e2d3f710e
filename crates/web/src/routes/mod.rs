//! The ledger over HTTP: its head, its feed, its proofs.

pub mod approval;
mod list_entries;
pub mod privacy;
mod prove_consistency;
mod prove_inclusion;
mod read_entry;
mod read_head;
mod read_history;
pub mod sync;

use crate::Line;
use crate::Routes;
use ::privacy::Holdings;

crate::permissions! {
    /// Reads entries of the caller's units, heads and proofs.
    ReadLedger = "ledger.read" "读取账本与证明" "Read the ledger and its proofs";
}

pub const LEDGER: Line = Line {
    name: "ledger",
    title_zh: "账本",
    title_en: "Ledger",
    description: "每次变更一条记录，密封入默克尔树（RFC 9162），可按序订阅、可证明 / every change once, sealed, in order, provable",
    routes,
    permissions: PERMISSIONS,
    measures: &[],
    indicators: "",
    nouns: &[],
    jobs: &[],
    proofs: None,
    holdings: Holdings::NONE,
};

fn routes(routes: &mut Routes<'_>) {
    routes
        .service(read_head::read_head)
        .service(list_entries::list_entries)
        .service(read_entry::read_entry)
        .service(prove_inclusion::prove_inclusion)
        .service(prove_consistency::prove_consistency)
        .service(read_history::read_history);
}
