//! Files of registers, CSV or XLSX: a table or a problem, whatever they hold.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let _ = imports::read_file(bytes);
});
