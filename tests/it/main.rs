//! The integration tests: one binary, one module a subject.

mod read;
mod seed;
mod support;
