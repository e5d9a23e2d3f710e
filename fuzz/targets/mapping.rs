//! Mappings of columns, which clerks write: read, or refused with a reason.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    for register in [mediation::REGISTERS, pufa_publicity::REGISTERS, study_records::REGISTERS] {
        for one in register {
            let _ = one.mapping(text);
        }
    }
});
