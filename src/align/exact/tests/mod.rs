//! Holds the kernel against the textbook algorithm, on texts made to be awkward.

mod noise;
mod oracle;
mod properties;
