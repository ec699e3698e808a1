//! Turns two readings of one place into the characters that differ.

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization;

use crate::lang::Shapes;
use crate::normalize::blank;
use crate::text::chars::settled;
use crate::text::graphemes;

/// One run of characters that differs; one side may be empty.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Edit {
    /// What the transcript has.
    pub transcript: String,
    /// What the reference has.
    pub reference: String,
}

/// Longest readings that are taken apart letter by letter.
const LONGEST: usize = 400;

/// Lists the characters that differ between two readings, blanks collapsed.
///
/// Letters that look alike are set against each other rather than one lost and
/// one gained, and a letter never against a mark where that can be helped.
pub fn between(transcript: &str, reference: &str, shapes: &Shapes) -> Vec<Edit> {
    let (a, b) = (units(transcript), units(reference));
    if a.len() > LONGEST || b.len() > LONGEST || a.is_empty() || b.is_empty() {
        return whole(a, b);
    }
    // What both end and begin with is no edit.
    let tail = a.iter().rev().zip(b.iter().rev()).take_while(|(x, y)| x == y).count();
    let (a, b) = (&a[..a.len() - tail], &b[..b.len() - tail]);
    let head = a.iter().zip(b).take_while(|(x, y)| x == y).count();
    let (a, b) = (&a[head..], &b[head..]);
    let width = b.len() + 1;
    let mut cost = vec![0.0_f64; (a.len() + 1) * width];
    // The number of edits comes first; among the fewest, likeness decides.
    let read = |x: &Unit, y: &Unit| if x == y { 0.0 } else { 1.0 + 0.01 * shapes.letter(x.first, y.first) };
    const LOST: f64 = 1.009;
    for i in 0..=a.len() {
        for j in 0..=b.len() {
            let mut best = if i == 0 && j == 0 { 0.0 } else { f64::INFINITY };
            if i > 0 {
                best = best.min(cost[(i - 1) * width + j] + LOST);
            }
            if j > 0 {
                best = best.min(cost[i * width + j - 1] + LOST);
            }
            // A misreading costs 1 at least: where that cannot win, the letters need not be looked up.
            if i > 0 && j > 0 {
                let diagonal = cost[(i - 1) * width + j - 1];
                if a[i - 1] == b[j - 1] {
                    best = best.min(diagonal);
                } else if diagonal + 1.0 < best {
                    best = best.min(diagonal + read(&a[i - 1], &b[j - 1]));
                }
            }
            cost[i * width + j] = best;
        }
    }
    let (mut i, mut j) = (a.len(), b.len());
    let mut steps: Vec<(Option<usize>, Option<usize>)> = Vec::new();
    while i > 0 || j > 0 {
        let here = cost[i * width + j];
        let near = |x: f64| (x - here).abs() < 1e-9;
        if i > 0 && j > 0 && near(cost[(i - 1) * width + j - 1] + read(&a[i - 1], &b[j - 1])) {
            (i, j) = (i - 1, j - 1);
            if a[i] != b[j] {
                steps.push((Some(i), Some(j)));
            }
        } else if i > 0 && near(cost[(i - 1) * width + j] + LOST) {
            i -= 1;
            steps.push((Some(i), None));
        } else {
            j -= 1;
            steps.push((None, Some(j)));
        }
    }
    steps.reverse();
    steps
        .into_iter()
        .map(|(i, j)| Edit {
            transcript: i.map_or_else(String::new, |i| a[i].text.to_string()),
            reference: j.map_or_else(String::new, |j| b[j].text.to_string()),
        })
        .collect()
}

fn whole(a: Vec<Unit<'_>>, b: Vec<Unit<'_>>) -> Vec<Edit> {
    let concat = |units: Vec<Unit<'_>>| units.iter().map(|unit| &*unit.text).collect();
    vec![Edit { transcript: concat(a), reference: concat(b) }]
}

/// A composed grapheme cluster, or a run of blanks.
struct Unit<'a> {
    first: char,
    text: Cow<'a, str>,
}

impl PartialEq for Unit<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.first == other.first && self.text == other.text
    }
}

/// Returns composed grapheme clusters, runs of blanks as one.
fn units(text: &str) -> Vec<Unit<'_>> {
    let mut out: Vec<Unit<'_>> = Vec::new();
    for (_, cluster) in graphemes::clusters(text) {
        let text = if cluster.chars().all(blank) {
            if out.last().is_some_and(|unit| unit.text == " ") {
                continue;
            }
            Cow::Borrowed(" ")
        } else if cluster.chars().all(settled) {
            Cow::Borrowed(cluster)
        } else {
            Cow::Owned(cluster.nfc().collect())
        };
        out.push(Unit { first: text.chars().next().unwrap_or(' '), text });
    }
    out
}
