//! The integration tests: one binary, one module a subject.

mod cli;
mod house;
mod judgement;
mod metrics;
mod properties;
mod read;
mod seed;
mod support;
mod traps;
