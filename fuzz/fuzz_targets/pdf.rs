#![no_main]
//! Any bytes, read as `pdf`.

#[path = "../invariants.rs"]
mod invariants;

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    invariants::check(data, "pdf");
});
