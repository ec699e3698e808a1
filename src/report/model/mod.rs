//! Turns a comparison into what every report says, in the order in which a person needs it.
//!
//! Nothing here is written in any format: a format renders these values and
//! adds no judgement of its own, so that a page, a table and a Markdown
//! comment can never disagree.

mod classes;
mod confusions;
mod context;
mod dates;
mod numbers;
mod parallel;
mod rank;
mod stream;
mod verdict;

pub use classes::{Class, Group};
pub use confusions::Confusion;
pub use context::{Context, context, place_of, spot};
pub use dates::{DateRow, date_rows};
pub use numbers::{NumberRow, Standing};
pub use parallel::{Aside, Block, Run, parallel};
pub use rank::{Point, substantive, waits};
pub use stream::{Op, stream, told};
pub use verdict::{Answer, Verdict};

use crate::compare::Comparison;

/// One bar of the waterfall: what is left after a step, and what the step took away.
#[derive(Debug, Clone, PartialEq)]
pub struct Bar {
    /// Id of the step: `whole`, `covered`, `body`, or a step of the profile.
    pub step: String,
    /// What the step sets aside, for people.
    pub summary: String,
    /// Edits that this step took away.
    pub gone: u64,
    /// Edits left.
    pub edits: u64,
    /// Error rate left.
    pub cer: Option<f64>,
}

/// What a report says of one pair.
#[derive(Debug, Clone)]
pub struct Report<'a> {
    /// What it is drawn from.
    pub c: &'a Comparison,
    /// Whether it may be signed off.
    pub verdict: Verdict,
    /// What needs a person, the gravest first.
    pub points: Vec<Point<'a>>,
    /// The error rate, step by step.
    pub bars: Vec<Bar>,
    /// Every date, the doubtful first.
    pub dates: Vec<DateRow<'a>>,
    /// Numbers of papers and who bears witness to them.
    pub numbers: Vec<NumberRow>,
    /// The discrepancies by cause, identical ones together.
    pub classes: Vec<Class>,
    /// What is taken for what, beside how often it occurs at all.
    pub confusions: Vec<Confusion>,
}

impl<'a> Report<'a> {
    /// Draws the report from a comparison.
    pub fn of(c: &'a Comparison) -> Self {
        let points = rank::points(c);
        Self {
            verdict: Verdict::of(c, &points),
            points,
            bars: bars(c),
            dates: date_rows(&c.dates),
            numbers: numbers::ledger(c),
            classes: classes::classes(c),
            confusions: confusions::confusions(c),
            c,
        }
    }

    /// Returns the title that the archive gives the document, else the name of the pair.
    pub fn title(&self) -> String {
        let title = self.c.pair.metadata.as_ref().and_then(|m| m.get("title")).map(|t| t.replace("**", ""));
        let title = title.map(|t| t.split_whitespace().collect::<Vec<_>>().join(" "));
        title.filter(|t| !t.is_empty()).unwrap_or_else(|| self.c.pair.id.clone())
    }
}

/// Keeps the steps that take something away, and the first and the last.
fn bars(c: &Comparison) -> Vec<Bar> {
    // Of two texts that do not belong together no step says anything.
    let steps =
        if c.alignment.related { &c.metrics.waterfall[..] } else { c.metrics.waterfall.get(..1).unwrap_or_default() };
    let mut out = Vec::new();
    let mut last: Option<u64> = None;
    for (i, s) in steps.iter().enumerate() {
        let gone = last.map_or(0, |l| l.saturating_sub(s.edits));
        last = Some(s.edits);
        if i == 0 || gone > 0 || i + 1 == steps.len() && steps.len() > 1 && out.len() < 2 {
            out.push(Bar { step: s.step.clone(), summary: s.summary.clone(), gone, edits: s.edits, cer: s.cer });
        }
    }
    out
}
