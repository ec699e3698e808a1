//! Turns a word that a page turn broke in two, with furniture between its halves, into one step with a hole.

use std::ops::Range;

use super::likeness::Likeness;
use super::tokens::{Token, TokenKind};
use super::words::Pairing;

/// Most tokens of furniture that may stand between the halves.
const REACH: usize = 120;
/// Largest cost of the two halves for the whole word.
const WHOLE: f32 = 1.5;

/// Joins the halves and returns the stretches of the transcript that stand between them.
///
/// The first half ends a line with a hyphen; the second begins one; nothing
/// between them has a partner in the reference; and one of the halves was
/// paired with a word that the two together spell.
pub fn join(pairings: &mut Vec<Pairing>, t: &[Token], r: &[Token], likeness: &mut Likeness<'_>) -> Vec<Range<usize>> {
    let mut holes = Vec::new();
    let mut at = 1;
    while at + 1 < t.len() {
        let hyphen = at;
        at += 1;
        let carried = t[hyphen].kind == TokenKind::Mark
            && t[hyphen].ends_line
            && !t[hyphen].after_blank
            && t[hyphen - 1].kind == TokenKind::Word;
        if !carried {
            continue;
        }
        // The steps are in the order of the transcript, so the one with a token is found by halving.
        let from = pairings.partition_point(|p| p.transcript.end < hyphen);
        if !pairings.get(from).is_some_and(|p| p.transcript.contains(&(hyphen - 1))) {
            continue;
        }
        let mut best: Option<(f32, usize, usize, usize)> = None;
        let mut seen = Vec::new();
        // Walk over what only the transcript has, up to the first word that the reference has too.
        for (to, step) in pairings.iter().enumerate().skip(from).take(REACH) {
            seen.extend(step.reference.clone());
            let Some(second) = step.transcript.clone().find(|&k| k > hyphen && starts_half(&t[k])) else {
                continue;
            };
            for &j in &seen {
                let halves = [t[hyphen - 1], t[second]];
                let cost = likeness.group(&halves, &r[j..=j]);
                if cost < WHOLE && best.is_none_or(|b| cost < b.0) {
                    best = Some((cost, to, second, j));
                }
            }
            if seen.len() > 2 {
                break;
            }
        }
        let Some((_, to, second, j)) = best else { continue };
        let stretch = pairings[from].transcript.start..pairings[to].transcript.end;
        let refs = pairings[from].reference.start..pairings[to].reference.end;
        // Both halves must be the ends of the stretch, and the word all that the reference has there.
        if stretch.start != hyphen - 1 || stretch.end != second + 1 || refs != (j..j + 1) {
            continue;
        }
        if second > hyphen + 1 {
            holes.push(hyphen + 1..second);
        }
        pairings.splice(from..=to, [Pairing { transcript: stretch, reference: refs, block: false }]);
        at = second;
    }
    holes
}

fn starts_half(token: &Token) -> bool {
    token.kind == TokenKind::Word && token.starts_line
}

#[cfg(test)]
mod tests {
    use crate::align::align;
    use crate::lang::Pack;
    use crate::read::{Role, Witness};
    use crate::text::Source;
    use std::sync::Arc;

    #[test]
    fn a_word_broken_by_a_page_turn_is_one_item() {
        let witness = |role, text: &str| Witness::whole(role, Arc::new(Source::from_text("t.txt", text)));
        let t = witness(Role::Transcript, "ссылаясь на отсут-\nЛист 2\nствие толя и рабочей силы.\n");
        let r = witness(Role::Reference, "ссылаясь на отсутствие толя и рабочей силы.\n");
        let alignment = align(&t, &r, &Pack::builtin("ru").expect("a pack"));
        let read: Vec<(String, String)> = alignment
            .items
            .iter()
            .map(|i| {
                (
                    alignment.reading(&t.source, Role::Transcript, &i.transcript),
                    alignment.reading(&r.source, Role::Reference, &i.reference),
                )
            })
            .collect();
        assert_eq!(read[2].1, "отсутствие", "{read:?}");
        assert_eq!(read[2].0, "отсут-ствие", "{read:?}");
        assert_eq!(read[3], ("толя".into(), "толя".into()), "{read:?}");
        assert!(alignment.segments.iter().any(|s| !s.in_scope && t.source.slice(s.span) == "Лист 2"));
    }
}
