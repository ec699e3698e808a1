//! Turns common pieces of two texts into a chain along which a good alignment runs.

/// A piece of text that both texts have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Anchor {
    /// Where it begins in the transcript.
    pub(super) row: usize,
    /// Where it begins in the reference.
    pub(super) column: usize,
    /// Its length in units.
    pub(super) len: usize,
}
