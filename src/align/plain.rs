//! Turns two stretches that differ in one place, or stand in step, into the pairing that no table would better.
//!
//! Most differences of a page stand alone between words that both texts have: one word misread, one cut in two, one
//! mark lost. Of these the costs in `words` say without a table what is cheapest; whatever is not that plain is left to it.

use super::likeness::Likeness;
use super::tokens::{Token, TokenKind};
use super::words::Pairing;

/// Most tokens of a stretch that is looked at for standing in step.
const IN_STEP: usize = 12;
/// The share of two words that may look different if each of several is to be its neighbour's partner.
const ALIKE: f32 = 0.34;
/// The same of a word that differs alone.
const ALONE: f32 = 0.6;
/// The same of a word that was cut in two, or of two that were joined.
const JOINED: f32 = 0.36;

/// Pairs two stretches without a table, if they are that plain.
pub fn pair(t: &[Token], r: &[Token], likeness: &mut Likeness<'_>) -> Option<Vec<Pairing>> {
    let head = t.iter().zip(r).take_while(|(a, b)| same(a, b)).count();
    let tail = t[head..].iter().rev().zip(r[head..].iter().rev()).take_while(|(a, b)| same(a, b)).count();
    let (a, b) = (&t[head..t.len() - tail], &r[head..r.len() - tail]);
    let near = [head.checked_sub(1).map(|k| &t[k]), t.get(t.len() - tail)];
    let middle = middle(a, b, near, likeness)?;
    let equal = |at: usize, from: usize, n: usize| (0..n).map(move |k| Pairing::one_to_one(at + k, from + k));
    let steps = equal(0, 0, head).chain(middle.into_iter().map(|p| p.shifted(head, head))).chain(equal(
        t.len() - tail,
        r.len() - tail,
        tail,
    ));
    Some(steps.collect())
}

fn same(a: &Token, b: &Token) -> bool {
    a.form == b.form && a.kind != TokenKind::Gap && b.kind != TokenKind::Gap
}

/// Pairs what stands between the equal ends, `near` the tokens beside it.
fn middle(a: &[Token], b: &[Token], near: [Option<&Token>; 2], likeness: &mut Likeness<'_>) -> Option<Vec<Pairing>> {
    let step = |transcript, reference| Some(vec![Pairing { transcript, reference, block: false }]);
    // Of two equal tokens in a row, which one the other side lacks is for the table to say.
    let apart = |x: &Token| near.iter().flatten().all(|y| x.soft != y.soft);
    match (a, b) {
        ([], []) => Some(Vec::new()),
        ([x], []) => (in_line(x) && apart(x)).then(|| step(0..1, 0..0)).flatten(),
        ([], [y]) => (in_line(y) && apart(y)).then(|| step(0..0, 0..1)).flatten(),
        ([x], [y]) => is_pair(x, y, ALONE, likeness).then(|| step(0..1, 0..1)).flatten(),
        ([_, _], [_]) | ([_], [_, _]) => {
            (whole(a) && whole(b) && likeness.group(a, b) <= JOINED).then(|| step(0..a.len(), 0..b.len())).flatten()
        }
        _ if a.len() == b.len() && a.len() <= IN_STEP => {
            let paired = a.iter().zip(b).all(|(x, y)| same(x, y) || !x.dense && is_pair(x, y, ALIKE, likeness));
            paired.then(|| (0..a.len()).map(|k| Pairing::one_to_one(k, k)).collect())
        }
        _ => None,
    }
}

/// Says whether a token that one side lacks is no line or block for itself.
fn in_line(x: &Token) -> bool {
    x.kind != TokenKind::Gap && !(x.starts_line || x.after_column || x.ends_line)
}

fn whole(tokens: &[Token]) -> bool {
    tokens.iter().all(|x| x.is_worded() && !x.dense)
}

/// Says whether two tokens are each other's, as far as that can be told from them alone.
fn is_pair(x: &Token, y: &Token, most: f32, likeness: &mut Likeness<'_>) -> bool {
    use TokenKind::{Gap, Mark};
    match (x.kind, y.kind) {
        (Gap, _) | (_, Gap) => false,
        (Mark, Mark) => true,
        (Mark, _) | (_, Mark) => false,
        _ if x.dense || y.dense => x.dense == y.dense,
        _ => likeness.unlike(x, y) <= most,
    }
}

#[cfg(test)]
mod tests {
    use super::super::tokens::{Forms, tokenize};
    use super::super::words::pair_words;
    use super::*;
    use crate::lang::{Pack, Shapes};
    use crate::text::Span;
    use proptest::prelude::*;

    /// What is paired without a table, and with one.
    fn both(t: &str, r: &str) -> (Option<Vec<Pairing>>, Vec<Pairing>) {
        let mut forms = Forms::default();
        let t = tokenize(t, Span::new(0, t.len()), &mut forms, false);
        let r = tokenize(r, Span::new(0, r.len()), &mut forms, true);
        let shapes = Shapes::of(&Pack::builtin("ru").expect("a pack"));
        let mut likeness = Likeness::new(&forms, &shapes);
        let plain = pair(&t, &r, &mut likeness);
        (plain, pair_words(&t, &r, &mut likeness))
    }

    #[test]
    fn what_stands_alone_is_plain() {
        for (t, r) in [
            ("создать нашу делегацию в составе", "создать вашу делегацию в составе"),
            ("создать нашуделегацию в составе", "создать нашу делегацию в составе"),
            ("создать нашу, делегацию в составе", "создать нашу делегацию в составе"),
            ("создать делегацию в составе", "создать нашу делегацию в составе"),
            ("создатъ нашу делегацпю в составе", "создать нашу делегацию в составе"),
        ] {
            let (plain, table) = both(t, r);
            assert_eq!(plain.as_ref(), Some(&table), "{t}");
        }
        assert_eq!(both("создать в составе", "создать нашу делегацию в составе").0, None);
        assert_eq!(both("а а б", "а а а б").0, None);
    }

    proptest! {
        #[test]
        fn what_is_plain_is_what_the_table_says(
            words in prop::collection::vec("[а-я]{3,8}", 4..8),
            at in 0usize..4, letter in 0usize..3, other in "[а-я,. ]",
        ) {
            let reference = words.join(" ");
            let mut damaged = words.clone();
            let place = damaged[at].char_indices().nth(letter).expect("a letter").0;
            let end = place + 2;
            damaged[at].replace_range(place..end, &other);
            if let (Some(plain), table) = both(&damaged.join(" "), &reference) {
                prop_assert_eq!(plain, table);
            }
        }
    }
}
