//! Turns tables of results into what holds for a corpus; the statistics are those of [`crate::scale`].
//!
//! ```text
//! results   tables of results, page by page
//! strata    how many pages the corpus has
//! summary   rates with intervals, strata, the worst pages, what is read for what
//! sample    which pages to correct
//! drift     one reading against another
//! ```

mod drift;
mod results;
mod sample;
mod strata;
mod summary;

pub use drift::{Assisted, Drift, Told, Wanted as WantedDrift, drift};
pub use results::{Counts, Results};
pub use sample::{Sample, Size, Wanted as WantedSample, sample};
pub use strata::{Populations, cell};
pub use summary::{OfConfusion, Rate, Rates, Summary, Wanted as WantedSummary, WorstBy, summary};
