//! Turns a passage that was read twice into its first reading, paired, and its second, left over.
//!
//! The pairing keeps whichever reading is the better one; on the page, and for
//! a reader, it is the second that is too much.

use std::ops::Range;

use super::likeness::Likeness;
use super::tokens::{Token, TokenKind};
use super::words::{Pairing, pair_words};

/// Fewest and most words of such a passage: an engine reads a line or two again, not a page.
const WORDS: std::ops::RangeInclusive<usize> = 3..=60;
/// Of the first reading's words, one in so many may be another one than the reference has.
const STRANGE: usize = 10;
/// The same where every character is a word.
const STRANGE_DENSE: usize = 4;
/// Two words that look no more different than this are readings of one.
const ALIKE: f32 = 0.4;

/// Pairs the first reading where the pairing had left it over for a second that follows at once.
///
/// In a register one entry is much like the next: what was left over is a first reading only if it says nearly
/// word for word what the reference says there, and if it stands inside what the reference covers.
pub fn keep_first(pairings: &mut Vec<Pairing>, t: &[Token], r: &[Token], likeness: &mut Likeness<'_>) {
    let lone = |p: &Pairing| p.reference.is_empty() && !p.transcript.is_empty();
    let mut at = 0;
    while at < pairings.len() {
        if !lone(&pairings[at]) {
            at += 1;
            continue;
        }
        let end = (at..pairings.len()).find(|&k| !lone(&pairings[k])).unwrap_or(pairings.len());
        let run = pairings[at].transcript.start..pairings[end - 1].transcript.end;
        // Most runs are a word or two that somebody left out.
        if t[run].iter().filter(|x| x.is_worded()).count() < *WORDS.start() {
            at = end;
            continue;
        }
        let mended = (0..=turns(pairings, at, end, t, likeness)).find_map(|back| {
            let turned = turned(pairings, at, end, back);
            let steps = mended(&pairings[..at - back], &turned, back, t, r, likeness)?;
            Some((at - back, end + steps.0, steps.1))
        });
        at = match mended {
            Some((from, to, steps)) => {
                let next = from + steps.len();
                pairings.splice(from..to, steps);
                next
            }
            None => end,
        };
    }
}

/// Steps of the longest second reading, marks included, and then some.
const STEPS: usize = 200;
/// Words that a run may have been turned by, at most.
const TURNS: usize = 12;

/// Says by how many words the run of `at..end` may begin earlier and end earlier: where the words before it are read
/// again at its end, the pairing may have taken the beginning of the one reading and the rest of the other.
fn turns(pairings: &[Pairing], at: usize, end: usize, t: &[Token], likeness: &mut Likeness<'_>) -> usize {
    let run = pairings[at].transcript.start..pairings[end - 1].transcript.end;
    let most = TURNS.min(at).min(run.len());
    (0..most)
        .take_while(|&k| {
            let step = &pairings[at - 1 - k];
            let one = step.transcript.len() == 1 && step.reference.len() == 1;
            one && likeness.unlike(&t[step.transcript.start], &t[run.end - 1 - k]) < ALIKE
        })
        .count()
}

/// A run that only the transcript has, and the steps after it.
struct Turned {
    run: Range<usize>,
    after: Vec<Pairing>,
}

/// Lets the run of `at..end` begin and end so many words earlier; those at its end are paired instead.
fn turned(pairings: &[Pairing], at: usize, end: usize, back: usize) -> Turned {
    let run = pairings[at].transcript.start..pairings[end - 1].transcript.end;
    let again = run.end - back..run.end;
    let steps = &pairings[at - back..at];
    let repaired = again.zip(steps).map(|(i, p)| Pairing::one_to_one(i, p.reference.start));
    let rest = pairings[end..].iter().take(STEPS).cloned();
    Turned { run: run.start - back..run.end - back, after: repaired.chain(rest).collect() }
}

/// Returns the steps in which the first reading is paired, from the beginning of the run on, and how many of those
/// after it (the repaired ones not counted) they stand for; `None` where the run is no first reading.
fn mended(
    before: &[Pairing],
    turned: &Turned,
    back: usize,
    t: &[Token],
    r: &[Token],
    likeness: &mut Likeness<'_>,
) -> Option<(usize, Vec<Pairing>)> {
    let Turned { run, after } = turned;
    let last = before.last()?;
    if last.transcript.is_empty() || last.reference.clone().any(|j| r[j].kind == TokenKind::Gap) {
        return None;
    }
    let from = after.first()?.reference.start;
    firsts(t, run).find_map(|first| {
        let to = second_reading(after, t, &first, run.end, likeness)?;
        let last = &after[to - 1];
        let over = first.end..last.transcript.end;
        let steps = first_for_second(t, r, &first, &after[..to], from..last.reference.end, over, likeness)?;
        Some((to.checked_sub(back)?, steps))
    })
}

/// What of a run may be the first reading: all of it, or all but the lines at its end, where the head of the next page
/// stands between the two readings.
fn firsts<'a>(t: &'a [Token], run: &'a Range<usize>) -> impl Iterator<Item = Range<usize>> + 'a {
    /// Lines of the longest page head.
    const HEAD: usize = 3;
    let ends = (run.start + 1..run.end).rev().filter(|&i| t[i].starts_line).take(HEAD);
    std::iter::once(run.end).chain(ends).map(|end| run.start..end)
}

/// Pairs the first reading with the reference and leaves the second over, if the first says what the reference says, or
/// no less of it than the second.
fn first_for_second(
    t: &[Token],
    r: &[Token],
    first: &Range<usize>,
    second: &[Pairing],
    reference: Range<usize>,
    over: Range<usize>,
    likeness: &mut Likeness<'_>,
) -> Option<Vec<Pairing>> {
    let paired = pair_words(&t[first.clone()], &r[reference.clone()], likeness);
    let mut steps: Vec<Pairing> = paired.iter().map(|p| p.shifted(first.start, reference.start)).collect();
    let mut strange = |p: &&Pairing| match (&t[p.transcript.clone()], &r[p.reference.clone()]) {
        ([a], [b]) => a.is_worded() && likeness.unlike(a, b) >= 0.5,
        (a, b) => (a.is_empty() || b.is_empty()) && a.iter().chain(b).any(Token::is_worded),
    };
    let count = steps.iter().filter(&mut strange).count();
    let more = count.saturating_sub(second.iter().filter(&mut strange).count());
    let words = t[first.clone()].iter().filter(|x| x.is_worded());
    let least = if words.clone().any(|x| x.dense) { STRANGE_DENSE } else { STRANGE };
    if more * least > words.count() {
        return None;
    }
    steps.extend(over.map(|i| Pairing { transcript: i..i + 1, reference: reference.end..reference.end, block: true }));
    Some(steps)
}

/// Finds how many of the steps, which begin at `from`, read the run once more; they end with the word it ends with.
fn second_reading(
    steps: &[Pairing],
    t: &[Token],
    first: &Range<usize>,
    from: usize,
    likeness: &mut Likeness<'_>,
) -> Option<usize> {
    let words: Vec<&Token> = t[first.clone()].iter().filter(|x| x.is_worded()).collect();
    if !WORDS.contains(&words.len()) {
        return None;
    }
    let (last, final_word) = (t[first.end - 1].soft, *words.last()?);
    let mut alike = |a: &Token, b: &Token| likeness.unlike(a, b) < ALIKE;
    let (least, most) = (first.len() - first.len() / 4, first.len() + first.len() / 4);
    let mut taken = 0;
    for (k, step) in steps.iter().enumerate() {
        // A step that only one side has is no part of a clean second reading.
        if step.transcript.is_empty() || taken > most {
            return None;
        }
        taken += step.transcript.len();
        let tokens = &t[from..step.transcript.end];
        let ends_alike = t[step.transcript.end - 1].soft == last;
        let dense = tokens.last().is_some_and(|x| x.dense) || tokens.iter().any(|x| x.dense);
        let same_word = dense || tokens.iter().rev().find(|x| x.is_worded()).is_some_and(|x| alike(x, final_word));
        if taken >= least && ends_alike && same_word && common(&words, tokens, &mut alike) * 4 >= words.len() * 3 {
            return Some(k + 1);
        }
    }
    None
}

/// Counts the words that two runs share in order, well or badly read.
fn common(words: &[&Token], tokens: &[Token], alike: &mut impl FnMut(&Token, &Token) -> bool) -> usize {
    let other: Vec<&Token> = tokens.iter().filter(|x| x.is_worded()).collect();
    let mut row = vec![0; other.len() + 1];
    for word in words {
        let mut diagonal = 0;
        for (j, o) in other.iter().enumerate() {
            let here = row[j + 1];
            row[j + 1] = if alike(word, o) { diagonal + 1 } else { row[j + 1].max(row[j]) };
            diagonal = here;
        }
    }
    row[other.len()]
}
