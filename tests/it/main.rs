//! The integration tests: one binary, one module a subject.

#[cfg(feature = "bulk")]
mod bulk;
mod check;
mod cli;
mod corpus;
mod dates;
mod decided;
mod editions;
mod formats;
mod gate;
mod habits;
mod history;
mod hostile;
mod house;
mod judgement;
mod metrics;
mod mutations;
mod numbers;
mod packed;
mod pairing;
mod properties;
mod read;
mod registers;
mod report;
mod report_command;
mod report_formats;
mod review;
mod review_ids;
mod review_papers;
mod review_web;
mod rules;
mod schema;
mod seed;
mod sinks;
mod support;
mod traps;
