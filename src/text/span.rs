//! Turns two offsets into a span that knows which text it belongs to.

use std::fmt;
use std::marker::PhantomData;
use std::ops::Range;

/// Marks a span of the decoded text of a [`Source`](super::Source), in bytes of UTF-8.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum InSource {}

/// Marks a span of a normalised view, in units of that view.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum InView {}

/// A half-open stretch `start..end` of a text; spans of different texts do not mix.
#[derive(PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span<U> {
    /// First offset inside.
    pub start: usize,
    /// First offset after.
    pub end: usize,
    unit: PhantomData<U>,
}

impl<U> Span<U> {
    /// Makes the span `start..end`; the two are put in order.
    pub const fn new(start: usize, end: usize) -> Self {
        let (start, end) = if start <= end { (start, end) } else { (end, start) };
        Self { start, end, unit: PhantomData }
    }

    /// Makes the empty span at an offset: a place where something is missing.
    pub const fn at(offset: usize) -> Self {
        Self::new(offset, offset)
    }

    /// Says how many units the span holds.
    pub const fn len(self) -> usize {
        self.end - self.start
    }

    /// Says whether the span holds nothing.
    pub const fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// Says whether the other span lies wholly inside this one.
    pub const fn contains(self, other: Self) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// Says whether the two share at least one unit.
    pub const fn overlaps(self, other: Self) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// Returns the smallest span that holds both.
    #[must_use]
    pub fn hull(self, other: Self) -> Self {
        Self::new(self.start.min(other.start), self.end.max(other.end))
    }

    /// Returns the offsets as a range.
    pub const fn range(self) -> Range<usize> {
        self.start..self.end
    }
}

impl<U> Clone for Span<U> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<U> Copy for Span<U> {}

impl<U> fmt::Debug for Span<U> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}..{}", self.start, self.end)
    }
}
