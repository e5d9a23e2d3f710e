//! Headers of tokens, which strangers write: one that brings a key of its own is none of ours.
#![no_main]

use jsonwebtoken::decode_header;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|token: &str| {
    if let Ok(header) = decode_header(token) {
        let brings_a_key = header.jku.is_some() || header.jwk.is_some();
        assert!(!(brings_a_key && web::has_no_key_of_its_own(&header)), "{header:?}");
    }
});
