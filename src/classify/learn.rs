//! Turns the confusions of the pair itself into look-alikes: what an engine misreads on one page it misreads the same way on the next.

use std::collections::BTreeMap;

use super::Edit;
use super::edits;
use crate::align::{Alignment, TokenKind};
use crate::lang::Shapes;
use crate::read::Pair;
use crate::text::chars::alphabetic;

/// Fewest words in which a letter is read for another before the pair itself is believed.
const OFTEN: usize = 3;
/// What a learnt confusion costs at least: rows of the pack may know better, one document never does.
const FLOOR: f64 = 0.3;

/// A letter read for another in several words of the pair.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Habit {
    /// The letter of the transcript.
    pub transcript: char,
    /// The letter of the reference.
    pub reference: char,
    /// In how many words.
    pub times: usize,
}

/// Lowers the cost of the letters that the transcript takes for each other again and again, and says which.
pub fn learn(pair: &Pair, alignment: &Alignment, shapes: &mut Shapes) -> Vec<Habit> {
    let mut counts: BTreeMap<(char, char), usize> = BTreeMap::new();
    for item in alignment.items.iter().filter(|i| !i.same && i.transcript.len() == 1 && i.reference.len() == 1) {
        let (t, r) = (&alignment.transcript[item.transcript.start], &alignment.reference[item.reference.start]);
        if t.kind != TokenKind::Word || r.kind != TokenKind::Word || t.dense || r.dense {
            continue;
        }
        let (a, b) = (pair.transcript.source.slice(t.span), pair.reference.source.slice(r.span));
        let edits = edits::between(a, b, shapes);
        // A word with more than a third of its letters changed says little of any of them.
        if edits.len() * 3 > b.chars().count() {
            continue;
        }
        for (x, y) in edits.iter().filter_map(letters) {
            *counts.entry((x, y)).or_default() += 1;
        }
    }
    let mut habits = Vec::new();
    for ((transcript, reference), times) in counts {
        if times >= OFTEN && shapes.letter(transcript, reference) > FLOOR {
            shapes.lower(transcript, reference, FLOOR);
            habits.push(Habit { transcript, reference, times });
        }
    }
    habits
}

fn letters(edit: &Edit) -> Option<(char, char)> {
    let one = |s: &str| {
        let mut chars = s.chars().filter(|c| alphabetic(*c));
        chars.next().filter(|_| chars.next().is_none()).map(|c| c.to_lowercase().next().unwrap_or(c))
    };
    one(&edit.transcript).zip(one(&edit.reference)).filter(|(a, b)| a != b)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::align::align;
    use crate::lang::Pack;
    use crate::read::{Role, Witness};
    use crate::text::Source;
    use std::sync::Arc;

    #[test]
    fn what_comes_again_is_learnt_and_what_comes_once_is_not() {
        let pair = |t: &str, r: &str| {
            let witness = |role, text: &str| Witness::whole(role, Arc::new(Source::from_text("x.txt", text)));
            Pair {
                id: "x".into(),
                transcript: witness(Role::Transcript, t),
                reference: witness(Role::Reference, r),
                others: Vec::new(),
                metadata: None,
                notes: Vec::new(),
            }
        };
        let pack = Pack::builtin("en").expect("a pack");
        let pair = pair("wintew evewy hoage bettew", "winter every house better");
        let alignment = align(&pair.transcript, &pair.reference, &pack);
        let mut shapes = Shapes::of(&pack);
        let habits = learn(&pair, &alignment, &mut shapes);
        assert_eq!(habits, [Habit { transcript: 'w', reference: 'r', times: 3 }]);
        assert!(shapes.letter('w', 'r') <= FLOOR);
    }
}
