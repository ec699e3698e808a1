//! Turns the stretches in scope of the transcript into the order of the reference, moved blocks put where it has them.

use super::Alignment;
use crate::read::Role;
use crate::text::{InSource, Span};

impl Alignment {
    /// Returns the transcript's stretches in scope with every moved block in its place; `None` where nothing moved.
    ///
    /// Two columns read across, or a paragraph from the margin, cost as many edits as they have letters; in this
    /// order only what was misread inside them is left.
    pub fn in_order(&self) -> Option<Vec<Span<InSource>>> {
        if self.moved.is_empty() {
            return None;
        }
        let mut out = Vec::new();
        // Where each block belongs: behind the word that stands before it in the reference.
        let mut waiting: Vec<(usize, usize, Span<InSource>)> =
            self.moved.iter().map(|m| (self.behind(m.reference), m.reference.start, m.transcript)).collect();
        waiting.sort_unstable();
        let mut waiting = waiting.into_iter().peekable();
        for piece in self.standing() {
            let mut from = piece.start;
            while let Some((at, _, block)) = waiting.next_if(|(at, ..)| *at <= piece.end) {
                let at = at.clamp(from, piece.end);
                out.push(Span::new(from, at));
                out.push(block);
                from = at;
            }
            out.push(Span::new(from, piece.end));
        }
        out.extend(waiting.map(|(_, _, block)| block));
        out.retain(|span| !span.is_empty());
        Some(out)
    }

    /// Returns the end of the transcript's word that stands for the last word of the reference before a place.
    fn behind(&self, place: Span<InSource>) -> usize {
        let standing = |i: &&super::Item| i.moved.is_none() && !i.transcript.is_empty() && !i.reference.is_empty();
        let before = |i: &&super::Item| self.reference[i.reference.end - 1].span.end <= place.start;
        let last = self.items.iter().filter(standing).filter(before).max_by_key(|i| i.reference.end);
        last.map_or(0, |i| self.transcript[i.transcript.end - 1].span.end)
    }

    /// Returns the stretches in scope without the moved blocks.
    fn standing(&self) -> Vec<Span<InSource>> {
        let mut holes: Vec<Span<InSource>> = self.moved.iter().map(|m| m.transcript).collect();
        holes.sort_unstable();
        let mut out = Vec::new();
        for part in self.parts(Role::Transcript) {
            let mut from = part.start;
            for hole in holes.iter().filter(|h| h.overlaps(part)) {
                out.push(Span::new(from, hole.start.max(from)));
                from = from.max(hole.end);
            }
            out.push(Span::new(from.min(part.end), part.end));
        }
        out.retain(|span| !span.is_empty());
        out
    }
}

#[cfg(test)]
mod tests {
    use crate::align::align;
    use crate::lang::Pack;
    use crate::read::{Role, Witness};
    use crate::text::Source;
    use std::sync::Arc;

    #[test]
    fn columns_read_across_come_into_their_order() {
        let witness = |role, text: &str| Witness::whole(role, Arc::new(Source::from_text("t.txt", text)));
        let left = ["the harbour board met on Monday", "and heard the engineer report", "that the dredger had arrived"];
        let right = ["fresh herring was landed early", "prices rose to nine shillings", "before the market closed"];
        let across: String = left.iter().zip(right).map(|(a, b)| format!("{a}    {b}\n")).collect();
        let t = witness(Role::Transcript, &across);
        let r = witness(Role::Reference, &format!("{}.\n{}.\n", left.join(" "), right.join(" ")));
        let alignment = align(&t, &r, &Pack::builtin("en").expect("a pack"));
        let spans = alignment.in_order().expect("blocks that moved");
        let words: Vec<&str> = spans.iter().flat_map(|s| t.source.slice(*s).split_whitespace()).collect();
        assert_eq!(words.join(" "), format!("{} {}", left.join(" "), right.join(" ")));
    }

    #[test]
    fn nothing_moved_is_no_order() {
        let witness = |role, text: &str| Witness::whole(role, Arc::new(Source::from_text("t.txt", text)));
        let (t, r) = (witness(Role::Transcript, "one two"), witness(Role::Reference, "one two"));
        assert!(align(&t, &r, &Pack::builtin("en").expect("a pack")).in_order().is_none());
    }
}
