//! The integration tests: one binary, one module a subject.

mod dates;
mod read;
mod seed;
mod support;
