//! Turns a passage that was read twice into its first reading, paired, and its second, left over.
//!
//! The pairing keeps whichever reading is the better one; on the page, and for
//! a reader, it is the second that is too much.

use std::ops::Range;

use super::likeness::Likeness;
use super::tokens::Token;
use super::words::{Pairing, pair_words};

/// Fewest words of such a passage.
const LEAST: usize = 3;

/// Pairs the first reading where the pairing had left it over for a second that follows at once.
pub fn keep_first(pairings: &mut Vec<Pairing>, t: &[Token], r: &[Token], likeness: &mut Likeness<'_>) {
    let mut at = 0;
    while at < pairings.len() {
        let lone = |p: &Pairing| p.reference.is_empty() && !p.transcript.is_empty();
        if !lone(&pairings[at]) {
            at += 1;
            continue;
        }
        let end = (at..pairings.len()).find(|&k| !lone(&pairings[k])).unwrap_or(pairings.len());
        let first = pairings[at].transcript.start..pairings[end - 1].transcript.end;
        if let Some(to) = second_reading(&pairings[end..], t, &first) {
            let to = end + to;
            let second = first.end..pairings[to - 1].transcript.end;
            let reference = pairings[end].reference.start..pairings[to - 1].reference.end;
            let mut steps: Vec<Pairing> = pair_words(&t[first.clone()], &r[reference.clone()], likeness)
                .into_iter()
                .map(|p| Pairing {
                    transcript: p.transcript.start + first.start..p.transcript.end + first.start,
                    reference: p.reference.start + reference.start..p.reference.end + reference.start,
                    block: p.block,
                })
                .collect();
            let over = |i| Pairing { transcript: i..i + 1, reference: reference.end..reference.end, block: true };
            steps.extend(second.map(over));
            let count = steps.len();
            pairings.splice(at..to, steps);
            at += count;
        } else {
            at = end;
        }
    }
}

/// Finds how many of the steps that follow read the run once more; they end as it ends.
fn second_reading(steps: &[Pairing], t: &[Token], first: &Range<usize>) -> Option<usize> {
    let words: Vec<u32> = t[first.clone()].iter().filter(|x| x.is_worded()).map(|x| x.soft).collect();
    if words.len() < LEAST {
        return None;
    }
    let last = t[first.end - 1].soft;
    let (least, most) = (first.len() - first.len() / 4, first.len() + first.len() / 4);
    let mut taken = 0;
    for (k, step) in steps.iter().enumerate() {
        // A step that only one side has is no part of a clean second reading.
        if step.transcript.is_empty() || taken > most {
            return None;
        }
        taken += step.transcript.len();
        let ends_alike = t[step.transcript.end - 1].soft == last;
        if taken >= least && ends_alike && common(&words, &t[first.end..step.transcript.end]) * 4 >= words.len() * 3 {
            return Some(k + 1);
        }
    }
    None
}

fn common(words: &[u32], tokens: &[Token]) -> usize {
    let mut left: Vec<u32> = words.to_vec();
    let taken = |soft: u32, left: &mut Vec<u32>| left.iter().position(|&w| w == soft).map(|i| left.swap_remove(i));
    tokens.iter().filter(|x| x.is_worded()).filter(|x| taken(x.soft, &mut left).is_some()).count()
}
