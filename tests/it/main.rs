//! The integration tests: one binary, one module a subject.

mod judgement;
mod read;
mod seed;
mod support;
mod traps;
