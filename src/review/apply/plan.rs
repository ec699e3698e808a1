//! Turns a comparison with its decisions into the hunks to write, or into the reasons why not.

use std::ops::Range;

use super::place::stretch;
use crate::classify::Kind;
use crate::compare::Comparison;
use crate::read::splice::{Unwritable, encode};
use crate::review::anchor::Rung;
use crate::review::event::FileState;
use crate::review::fold::{Resolved, State};
use crate::review::verdict::Verdict;
use crate::text::Source;
use crate::text::show::visible;

/// One stretch of the file that changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hunk {
    /// The discrepancy.
    pub id: String,
    /// The verdict that asks for it.
    pub verdict: Verdict,
    /// Bytes of the file that are replaced, its byte order mark counted.
    pub bytes: Range<usize>,
    /// What they are replaced by.
    pub new_bytes: Vec<u8>,
    /// What stands there, for people.
    pub old: String,
    /// What will stand there.
    pub new: String,
    /// Its line, from 1.
    pub line: usize,
    /// Its column, from 1.
    pub column: usize,
    /// Who decided.
    pub by: String,
}

/// A decision that cannot be carried out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// The discrepancy.
    pub id: String,
    /// Its line in the reference.
    pub line: usize,
    /// Its column.
    pub column: usize,
    /// Why not.
    pub why: String,
    /// What to do.
    pub hint: &'static str,
}

/// What is to be done to a reference.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Plan {
    /// The changes, in order and apart.
    pub hunks: Vec<Hunk>,
    /// What stands in their way; a file with any of these is not written.
    pub refusals: Vec<Refusal>,
    /// What is left to be done by hand, and does not stand in the way.
    pub by_hand: Vec<Refusal>,
    /// How many decisions ask for a change that is already there.
    pub done: usize,
}

/// Plans the changes that the decisions ask for; `stale` also carries out what was decided on another state of the files.
pub fn plan(c: &Comparison, resolved: &Resolved, stale: bool) -> Plan {
    let mut plan = Plan::default();
    let mut wanted: Vec<(usize, Verdict, String)> = Vec::new();
    for (at, standing) in resolved.standings.iter().enumerate() {
        let State::Decided(verdict, text) = &standing.state else { continue };
        if !verdict.patches() {
            continue;
        }
        let d = &c.discrepancies[at];
        let text = text.clone().unwrap_or_else(|| d.transcript.text.clone());
        if text == d.reference.text || standing.decisive().is_some_and(|o| o.applied) {
            plan.done += 1;
            continue;
        }
        wanted.push((at, *verdict, text));
    }
    plan.done += resolved.settled.iter().filter(|s| s.event.verdict.is_some_and(Verdict::patches)).count();
    wanted.sort_by_key(|(at, ..)| {
        let d = &c.discrepancies[*at];
        (d.reference.span.start, d.reference.span.end, *at)
    });
    let source = &c.pair.reference.source;
    let mut taken = 0;
    let mut last: Option<&str> = None;
    for (at, verdict, text) in &wanted {
        let d = &c.discrepancies[*at];
        let standing = &resolved.standings[*at];
        let place = source.place(d.reference.span.start);
        let refusal = |why: String, hint: &'static str| Refusal {
            id: d.id.clone(),
            line: place.line,
            column: place.column,
            why,
            hint,
        };
        if d.kind == Kind::Transposition {
            let why = "a block that stands elsewhere is not moved by this program".into();
            plan.by_hand.push(refusal(why, "move it by hand"));
            continue;
        }
        let opinion = standing.decisive();
        if let Some(src) = opinion.and_then(|o| o.event.src.as_ref()).filter(|_| !stale) {
            let pair = &c.pair;
            let changed = [(&src.transcript, &pair.transcript.source), (&src.reference, source)];
            if let Some((state, _)) = changed.iter().find(|(state, now)| is_stale(state, now)) {
                let why = format!("decided on another state of {}", visible(&state.path));
                plan.refusals.push(refusal(why, "look at the place again with `sverka review`, or apply with --stale"));
                continue;
            }
        }
        if opinion.is_some_and(|o| o.rung == Rung::Reanchored) {
            let why = "its place was found by likeness only".into();
            plan.refusals.push(refusal(why, "look at the place again with `sverka review`"));
            continue;
        }
        if !d.reference.text.is_empty() && source.slice(d.reference.span) != d.reference.text {
            let why = "text that is out of scope stands inside the reading".into();
            plan.refusals.push(refusal(why, "mend this place by hand and undo the decision"));
            continue;
        }
        let stretch = stretch(&c.pair, d, text, taken);
        if let Some(other) = last.filter(|_| stretch.start < taken) {
            let why = format!("it overlaps the change {other}");
            plan.refusals.push(refusal(why, "undo one of the two decisions"));
            continue;
        }
        match encode(&source.encoding.name, &stretch.new) {
            Ok(new_bytes) => {
                taken = stretch.end;
                last = Some(&d.id);
                plan.hunks.push(Hunk {
                    id: d.id.clone(),
                    verdict: *verdict,
                    bytes: on_disk(source, stretch.start)..on_disk(source, stretch.end),
                    new_bytes,
                    old: source.text[stretch.start..stretch.end].to_string(),
                    new: stretch.new,
                    line: place.line,
                    column: place.column,
                    by: opinion.map(|o| o.by.clone()).unwrap_or_default(),
                });
            }
            Err(why) => {
                plan.refusals.push(refusal(unwritable(&why, source), "bring the file into UTF-8, or decide otherwise"));
            }
        }
    }
    plan
}

fn is_stale(state: &FileState, now: &Source) -> bool {
    !state.digest.is_empty() && state.digest != now.digest
}

fn on_disk(source: &Source, offset: usize) -> usize {
    source.encoding.bom + source.place(offset).bytes
}

fn unwritable(why: &Unwritable, source: &Source) -> String {
    let name = &source.encoding.name;
    match why {
        Unwritable::Lacks(c) => {
            format!("‘{}’ (U+{:04X}) does not exist in {name}", visible(&c.to_string()), u32::from(*c))
        }
        Unwritable::Stateful => format!("{name} has states; a stretch of it cannot be written alone"),
        Unwritable::Unknown => format!("no encoding ‘{name}’ to write in"),
    }
}
