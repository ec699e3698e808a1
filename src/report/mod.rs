//! Turns results into the formats that people and programs read. Only this stage serialises.

pub mod dates_json;
