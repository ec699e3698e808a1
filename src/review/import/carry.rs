//! Turns what papers say of a pair into decisions of one reviewer, each only once.

use std::collections::{HashMap, HashSet};

use super::{Paper, Said, Weighed, weigh};
use crate::classify::Kind;
use crate::error::Result;
use crate::report::model::{Op, stream};
use crate::review::desk::{Answer, Desk};

/// What papers came to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Carried {
    /// Decisions and remarks that were saved.
    pub saved: usize,
    /// Decisions that were there already.
    pub known: usize,
    /// Places that nobody touched.
    pub untouched: usize,
    /// Places of which it cannot be told what was meant: where, and why.
    pub unclear: Vec<(String, String)>,
    /// Papers that have lost the marks of some places: name, and how many.
    pub lost: Vec<(String, usize)>,
}

/// Saves what papers say of the discrepancies of a desk; `own` says whether a row of a named pair belongs here.
///
/// # Errors
/// As [`Desk::import`].
pub fn carry(desk: &mut Desk, papers: &mut [Paper], own: &dyn Fn(Option<&str>) -> bool, now: &str) -> Result<Carried> {
    let mut out = Carried::default();
    let places: HashMap<String, usize> =
        desk.comparison.discrepancies.iter().enumerate().map(|(i, d)| (d.id.clone(), i)).collect();
    let mut before: Option<HashMap<usize, String>> = None;
    for paper in papers {
        let mut marked: HashSet<usize> = HashSet::new();
        for row in paper.rows.iter_mut().filter(|r| !r.done && own(r.pair.as_deref())) {
            let Some(&at) = places.get(&row.id) else { continue };
            row.done = true;
            marked.insert(at);
            let answer = match &row.said {
                Said::Verdict(answer) => answer.clone(),
                Said::Left(left) => {
                    let before = before.get_or_insert_with(|| befores(desk));
                    let before = before.get(&at).map_or("", String::as_str);
                    match weigh(left, &desk.comparison.discrepancies[at], before) {
                        Weighed::Untouched => {
                            out.untouched += 1;
                            continue;
                        }
                        Weighed::Unclear(why) => {
                            out.unclear.push((row.place.clone(), why.to_string()));
                            continue;
                        }
                        Weighed::Remark(note) => {
                            if remarked(desk, &row.id, &note) {
                                out.known += 1;
                            } else {
                                desk.comment(at, &note, now)?;
                                out.saved += 1;
                            }
                            continue;
                        }
                        Weighed::Answer(answer) => answer,
                    }
                }
            };
            if stands(desk, at, &answer) {
                out.known += 1;
                continue;
            }
            desk.import(at, &answer, now)?;
            out.saved += 1;
        }
        if paper.tracks && !marked.is_empty() {
            let all = desk.comparison.discrepancies.iter().filter(|d| d.kind != Kind::Transposition).count();
            if marked.len() < all {
                out.lost.push((paper.name.clone(), all - marked.len()));
            }
        }
    }
    Ok(out)
}

/// Says whether the reviewer's standing verdict is this one.
fn stands(desk: &Desk, at: usize, answer: &Answer) -> bool {
    let own = desk.resolved.standings[at].opinions.iter().find(|o| o.by == desk.reviewer);
    own.is_some_and(|o| {
        o.event.verdict == answer.verdict
            && o.event.text == answer.text
            && (answer.note.is_none() || o.event.note == answer.note)
    })
}

fn remarked(desk: &Desk, id: &str, note: &str) -> bool {
    desk.log().events.iter().any(|e| e.id == id && e.note.as_deref() == Some(note))
}

/// Returns what both texts have before each discrepancy.
fn befores(desk: &Desk) -> HashMap<usize, String> {
    let (mut out, mut equal) = (HashMap::new(), String::new());
    for op in stream(&desk.comparison) {
        match op {
            Op::Equal(text) => equal = text,
            Op::Change { discrepancy, .. } => {
                let before = std::mem::take(&mut equal);
                out.extend(discrepancy.map(|at| (at, before)));
            }
        }
    }
    out
}
