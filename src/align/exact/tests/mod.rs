//! Holds the kernel against the textbook algorithm, on texts made to be awkward.

mod bounds;
mod effort;
mod noise;
mod oracle;
mod properties;
#[cfg(target_arch = "x86_64")]
mod twins;
