//! The integration tests: one binary, one module a subject.

mod check;
mod cli;
mod corpus;
mod dates;
mod editions;
mod formats;
mod gate;
mod habits;
mod history;
mod hostile;
mod house;
mod judgement;
mod metrics;
mod numbers;
mod packed;
mod properties;
mod read;
mod registers;
mod report;
mod report_command;
mod report_formats;
mod schema;
mod seed;
mod sinks;
mod support;
mod traps;
