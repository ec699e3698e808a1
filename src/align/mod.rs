//! Turns two texts into the places where they agree and differ.

pub mod exact;
