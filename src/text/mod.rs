//! Turns decoded text into things that can be pointed at: sources, spans, places, grapheme clusters.
//!
//! No file is opened here and no policy is made. Everything right of this
//! module speaks of a text by [`Span<InSource>`] and never by a copy of it.

pub mod chars;
pub mod graphemes;
mod layout;
mod mixing;
mod nearest;
pub mod quote;
pub mod show;
mod source;
mod span;

pub use layout::{Bounds, EditedText, EditorialAct, Layout, LengthUnit, Origin, PageInfo, Piece, Statement, Zone};
pub use mixing::{Folding, Mixing};
pub use nearest::nearest;
pub use source::{DiskOffsets, Encoding, EncodingEvidence, LineEnd, Place, Source, digest};
pub use span::{InSource, InView, Span};
