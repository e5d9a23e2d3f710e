//! Heads and proofs that auditors bring: what verifies was signed by the key that it names, and nothing that was read panics.
#![no_main]

use ledger::Signed;
use ledger::proof::{Consistency, Inclusion};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    if let Ok(head) = serde_json::from_str::<Signed>(text) {
        head.verify();
    }
    if let Ok(proof) = serde_json::from_str::<Inclusion>(text) {
        proof.verify("{}");
    }
    if let Ok(proof) = serde_json::from_str::<Consistency>(text) {
        proof.verify();
    }
});
