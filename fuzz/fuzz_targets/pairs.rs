#![no_main]
//! Any bytes, read as `pairs`.

#[path = "../invariants.rs"]
mod invariants;

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    invariants::check(data, "pairs");
});
