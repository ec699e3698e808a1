//! Turns a passage too badly read for its words to be known again into the same passage, paired in order.
//!
//! Word by word nothing in it looks alike, so the pairing calls it text too
//! much beside text lost. Its letters tell: two unrelated passages differ in
//! some four fifths of theirs, a badly read one in fewer.

use super::exact::{Budget, distance};
use super::likeness::Likeness;
use super::tokens::{Token, TokenKind};
use super::words::{Pairing, pair_in_order};

/// Fewest letters on either side.
const LEAST: usize = 16;
/// Most letters of a passage that are held against each other.
const MOST: usize = 20_000;
/// Share of letters that differ, up to which it is the same passage.
const SAME: f64 = 0.6;

/// Pairs in order what stands as a loss beside an addition and has the same letters.
pub fn reclaim(pairings: &mut Vec<Pairing>, t: &[Token], r: &[Token], likeness: &mut Likeness<'_>) {
    let mut at = 0;
    while at < pairings.len() {
        let lone = |p: &Pairing| p.transcript.is_empty() != p.reference.is_empty();
        if !lone(&pairings[at]) {
            at += 1;
            continue;
        }
        let end = (at..pairings.len()).find(|&k| !lone(&pairings[k])).unwrap_or(pairings.len());
        let (x, y) = (
            pairings[at].transcript.start..pairings[end - 1].transcript.end,
            pairings[at].reference.start..pairings[end - 1].reference.end,
        );
        if !same_passage(&t[x.clone()], &r[y.clone()], likeness) {
            at = end;
            continue;
        }
        let steps = pair_in_order(&t[x.clone()], &r[y.clone()], likeness);
        let steps: Vec<Pairing> = steps.iter().map(|p| p.shifted(x.start, y.start)).collect();
        let count = steps.len();
        pairings.splice(at..end, steps);
        at += count;
    }
}

/// Says whether two runs have mostly the same letters in the same order.
fn same_passage(t: &[Token], r: &[Token], likeness: &Likeness<'_>) -> bool {
    if r.iter().any(|token| token.kind == TokenKind::Gap) {
        return false;
    }
    let letters =
        |tokens: &[Token]| tokens.iter().flat_map(|x| likeness.letters(x).iter().copied()).collect::<Vec<_>>();
    let (a, b) = (letters(t), letters(r));
    let (short, long) = (a.len().min(b.len()), a.len().max(b.len()));
    if short < LEAST || long > MOST || short * 2 < long {
        return false;
    }
    (distance(&a, &b, &Budget::SCRIPT).upper as f64) <= SAME * long as f64
}

#[cfg(test)]
mod tests {
    use crate::align::align;
    use crate::lang::Pack;
    use crate::read::{Role, Witness};
    use crate::text::Source;
    use std::sync::Arc;

    const TEXT: &str = "Der Magistrat hat in seiner gestrigen Sitzung beschlossen, die Bruecke ueber den Fluss zu \
        erneuern und die Kosten auf die Anlieger zu verteilen. Gegen diesen Beschluss erhob sich lebhafter Widerspruch.";

    fn aligned(transcript: &str) -> (bool, usize) {
        let witness = |role, text: &str| Witness::whole(role, Arc::new(Source::from_text("t.txt", text)));
        let (t, r) = (witness(Role::Transcript, transcript), witness(Role::Reference, TEXT));
        let alignment = align(&t, &r, &Pack::builtin("de").expect("a pack"));
        (alignment.related, alignment.segments.iter().filter(|s| !s.in_scope).count())
    }

    #[test]
    fn a_passage_with_half_its_letters_gone_stays_in_scope() {
        // Every second to third letter of the middle is another one.
        let noisy: String = TEXT
            .chars()
            .enumerate()
            .map(|(i, c)| if (60..150).contains(&i) && c.is_alphabetic() && i % 5 % 2 == 0 { 'x' } else { c })
            .collect();
        assert_eq!(aligned(&noisy), (true, 0), "{noisy}");
    }

    #[test]
    fn another_passage_of_the_same_length_is_none() {
        let other = TEXT.replace(
            "die Bruecke ueber den Fluss zu erneuern und die Kosten auf die Anlieger zu verteilen.",
            "\nKOENIGLICHES ARCHIV STETTIN, NACHLASS HAGEN\nBlatt 14 der zweiten Mappe, Abschrift\n",
        );
        assert!(aligned(&other).1 > 0, "the furniture is out of scope");
    }
}
