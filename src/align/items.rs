//! Turns the steps of the pairing into items, one for each place that a reader would look at.

use std::ops::Range;

use super::Item;
use super::likeness::Likeness;
use super::moves::Found;
use super::scope::Texts;
use super::words::Pairing;

/// Most characters of a script without blanks that one item holds when several in a row differ.
const CHARACTERS: usize = 3;

/// Turns the steps in scope into items: neighbours that one side lacks become one item, block by block.
pub fn items(
    texts: Texts<'_>,
    pairings: &[Pairing],
    found: &[Found],
    (out_t, out_r): (&[bool], &[bool]),
    likeness: &mut Likeness<'_>,
) -> Vec<Item> {
    let in_move_t = |i: usize| found.iter().any(|f| f.transcript.contains(&i));
    let in_move_r = |j: usize| found.iter().any(|f| f.reference.contains(&j));
    let same = |t: &Range<usize>, r: &Range<usize>| {
        t.len() == r.len() && texts.t[t.clone()].iter().zip(&texts.r[r.clone()]).all(|(a, b)| a.form == b.form)
    };
    let mut items: Vec<Item> = Vec::new();
    for p in pairings {
        // A word with a page turn inside keeps both its ends.
        let ends = |i: &usize| *i == p.transcript.start || *i + 1 == p.transcript.end;
        let t_gone = p.transcript.clone().any(|i| out_t[i] && ends(&i) || in_move_t(i));
        let r_gone = p.reference.clone().any(|j| out_r[j] || in_move_r(j));
        if t_gone || r_gone {
            continue;
        }
        let (t, r) = (p.transcript.clone(), p.reference.clone());
        // A run that one side lacks is one block, not a word at a time.
        if let Some(last) = items.last_mut() {
            let goes_on = (last.transcript.end == t.start && last.reference.end == r.start)
                && (t.is_empty() && last.transcript.is_empty() || r.is_empty() && last.reference.is_empty());
            if goes_on {
                last.transcript.end = t.end;
                last.reference.end = r.end;
                continue;
            }
        }
        items.push(Item { same: same(&t, &r), transcript: t, reference: r, moved: None });
    }
    join_characters(&mut items, texts, likeness);
    for (number, f) in found.iter().enumerate() {
        items.extend(f.pairings.iter().map(|p| Item {
            same: same(&p.transcript, &p.reference),
            transcript: p.transcript.clone(),
            reference: p.reference.clone(),
            moved: Some(number),
        }));
    }
    items.sort_by_key(|i| (i.transcript.start, i.reference.start));
    items
}

/// Joins neighbouring characters that differ, in a script that puts no blanks between words: together they are a word.
/// A character that looks like the one it stands for, or is another form of it, is explained by itself.
fn join_characters(items: &mut Vec<Item>, texts: Texts<'_>, likeness: &mut Likeness<'_>) {
    let mut explained = |item: &Item| {
        let (t, r) = (&texts.t[item.transcript.clone()], &texts.r[item.reference.clone()]);
        matches!((t, r), ([a], [b]) if likeness.unlike(a, b) < 0.5)
    };
    let dense = |item: &Item| {
        let tokens = texts.t[item.transcript.clone()].iter().chain(&texts.r[item.reference.clone()]);
        !item.same && tokens.clone().count() > 0 && tokens.clone().all(|t| t.dense)
    };
    let mut joined: Vec<Item> = Vec::with_capacity(items.len());
    for item in items.drain(..) {
        if let Some(last) = joined.last_mut() {
            let meet = last.transcript.end == item.transcript.start && last.reference.end == item.reference.start;
            let small = last.transcript.len() + item.transcript.len() <= CHARACTERS
                && last.reference.len() + item.reference.len() <= CHARACTERS;
            let next = texts.r.get(item.reference.start).is_none_or(|t| !t.after_blank)
                && texts.t.get(item.transcript.start).is_none_or(|t| !t.after_blank);
            if meet && small && next && dense(last) && dense(&item) && !explained(last) && !explained(&item) {
                last.transcript.end = item.transcript.end;
                last.reference.end = item.reference.end;
                continue;
            }
        }
        joined.push(item);
    }
    *items = joined;
}
