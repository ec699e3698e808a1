//! Turns the logs of a pair into decisions beside its discrepancies, for reports to tell.

use std::path::Path;

use super::anchor::Anchors;
use super::apply::stretch;
use super::fold::{Standing, State};
use crate::classify::Kind;
use crate::compare::Comparison;
use crate::decision::{Decision, Verdict};
use crate::error::Result;

/// Lays what was decided on a pair over its comparison; `pair` is its name below `root`, the folder of `sverka.toml`.
///
/// # Errors
/// As [`super::state`].
pub fn lay(root: &Path, pair: &str, c: &mut Comparison) -> Result<()> {
    let folded = super::state(root, pair)?;
    if folded.is_empty() {
        return Ok(());
    }
    let resolved = folded.resolve(&Anchors::of(&c.pair, &c.discrepancies));
    c.decisions = resolved.standings.iter().enumerate().map(|(at, standing)| decision(c, at, standing)).collect();
    Ok(())
}

fn decision(c: &Comparison, at: usize, standing: &Standing) -> Option<Decision> {
    let decisive = standing.decisive().or_else(|| standing.opinions.first());
    let (verdict, text) = match &standing.state {
        State::Open => return None,
        State::Unsure => (Some(Verdict::Unsure), None),
        State::Conflict => (None, None),
        State::Decided(verdict, text) => (Some(*verdict), text.clone()),
    };
    let d = &c.discrepancies[at];
    let new = match verdict {
        Some(Verdict::Slip) => Some(&d.transcript.text),
        Some(Verdict::Other) => text.as_ref(),
        _ => None,
    };
    // A block that stands elsewhere is moved by hand.
    let asked = new.filter(|new| {
        **new != d.reference.text && d.kind != Kind::Transposition && !decisive.is_some_and(|o| o.applied)
    });
    let change = asked.map(|new| {
        let stretch = stretch(&c.pair, d, new, 0);
        (crate::text::Span::new(stretch.start, stretch.end), stretch.new)
    });
    let mut by: Vec<String> = standing.opinions.iter().map(|o| o.by.clone()).collect();
    by.extend(standing.adjudicated.iter().map(|o| o.by.clone()));
    Some(Decision {
        state: standing.state.name(),
        verdict,
        text,
        note: decisive.and_then(|o| o.event.note.clone()).filter(|_| verdict.is_some()),
        by,
        change,
    })
}
