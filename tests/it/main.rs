//! The integration tests: one binary, one module a subject.

mod metrics;
mod read;
mod seed;
mod support;
