//! Turns the texts and what of them is in scope into figures, each with its denominator.
//!
//! Every figure is an exact edit distance (see `align::exact`) over units of
//! the profile; none is taken from the readable alignment.
//!
//! Who imports whom, from the top down:
//!
//! ```text
//! state                       whether a rate can be stated
//! figures   <- state          the counts of one scope, summable over pairs
//! answer    <- state          what a metric on request has to say, for any report
//! texts     <- state          the two texts of one scope, worked out as metrics ask
//! letters, lcs                class, script and spelling of a unit; words in common in order
//! rates/*      <- figures     one file a metric that costs nothing more than the counts
//! requested/*  <- texts       one file a metric that is computed when asked for
//! registry  <- the two        METRICS: names, definitions, the doing
//! measure   <- registry       whole, body, folded, waterfall: what `compare` calls
//! random                      numbers from a seed
//! average   <- registry       micro and macro averages over pairs, with their intervals
//! compat/*  <- letters, lcs   the figures of other programs, from their own rules
//! ```

mod answer;
mod average;
pub mod compat;
mod figures;
mod lcs;
mod letters;
mod measure;
pub(crate) mod random;
mod rates;
mod registry;
mod requested;
mod state;
mod texts;

pub use answer::{Answer, Part, Table};
pub(crate) use average::percentiles;
pub use average::{Average, Bootstrap, Difference, Interval, average, difference};
pub use figures::Figures;
pub use measure::{Metrics, Request, Requested, Scope, WaterfallStep, measure, measure_with};
pub use registry::{Compute, LETTERS, METRICS, Metric, metric};
pub use state::State;
pub use texts::{Block, Side, Texts};
