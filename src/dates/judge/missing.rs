//! Finds dates that one text of an aligned passage has and the other lacks.
//!
//! Absence is judged only where both sides are there: the words just before
//! and just after the date are paired, and between their partners stands no
//! date. Letterheads, stamps and whatever else a side does not cover are left alone.

use super::*;
use crate::text::{InSource, Span};

/// How far a paired word may be from the date, in bytes.
const NEAR: usize = 24;
/// How much of the other text may stand between the partners of the words around the date.
const ROOM: usize = 24;
/// How many paired words there must be on either side of the date within reach.
const AROUND: usize = 2;

/// Marks the mentions that the other text lacks; mentions come with the index of their item.
pub(super) fn judge(evidence: &Evidence<'_>, items: &[Item], events: &[Event], out: &mut [(usize, DateMention)]) {
    let pairs = evidence.aligned;
    if pairs.is_empty() {
        return;
    }
    let turned: Vec<_> = {
        let mut list: Vec<_> = pairs.iter().map(|(t, r)| (*r, *t)).collect();
        list.sort_by_key(|(r, _)| r.start);
        list
    };
    let sides = |event: &Event, side: Role| event.members.iter().any(|&m| items[m].side == side);
    for event in events {
        for (side, other, pairs) in
            [(Role::Transcript, Role::Reference, pairs), (Role::Reference, Role::Transcript, turned.as_slice())]
        {
            if !sides(event, side) || sides(event, other) {
                continue;
            }
            for &m in event.members.iter().filter(|&&m| items[m].side == side) {
                let item = &items[m];
                let dated =
                    item.reading.value.is_some() && (item.found.parse.a.month.or(item.found.parse.b.month)).is_some();
                let p = &item.found.parse;
                let whole = p.a.year.or(p.b.year).is_some() || p.a.day.is_some() && p.a.named;
                let place = Span::new(item.found.start, item.found.end);
                let outside = evidence.outside.iter().any(|(s, span)| *s == side && span.overlaps(place));
                if !dated || !whole || outside {
                    continue;
                }
                let Some((from, to)) = gap(pairs, item.found.start, item.found.end) else { continue };
                let filled = items.iter().any(|i| i.side == other && i.found.start < to && from < i.found.end);
                if filled {
                    continue;
                }
                if let Some((_, mention)) = out.iter_mut().find(|(k, _)| *k == m) {
                    mark(mention, other);
                }
            }
        }
    }
}

/// Returns the stretch of the other text in which the date should stand, if the words around it are paired closely.
fn gap(pairs: &[(Span<InSource>, Span<InSource>)], start: usize, end: usize) -> Option<(usize, usize)> {
    let after = pairs.partition_point(|(t, _)| t.start < end);
    let before = pairs.partition_point(|(t, _)| t.end <= start);
    // A word of the date itself is paired: then it is not missing but changed.
    if before < after {
        return None;
    }
    let (left, right) = (pairs.get(before.checked_sub(1)?)?, pairs.get(after)?);
    let near = start - left.0.end <= NEAR && right.0.start - end <= NEAR;
    let around = |list: &[(Span<InSource>, Span<InSource>)]| {
        list.windows(2)
            .all(|w| w[1].0.start.saturating_sub(w[0].0.end) < NEAR && w[1].1.start.saturating_sub(w[0].1.end) < ROOM)
    };
    let dense = before >= AROUND
        && after + AROUND <= pairs.len()
        && around(&pairs[before - AROUND..before])
        && around(&pairs[after..after + AROUND]);
    let room = right.1.start.checked_sub(left.1.end)?;
    (near && dense && room <= ROOM).then_some((left.1.end, right.1.start))
}

fn mark(mention: &mut DateMention, lacking: Role) {
    if mention.verdict >= DateVerdict::Suspect {
        return;
    }
    mention.verdict = DateVerdict::Suspect;
    mention.confidence = 0.8;
    mention.rules.insert(0, "date/missing");
    mention.evidence.insert(
        0,
        Testimony {
            side: lacking,
            text: String::new(),
            edtf: None,
            span: None,
            line: None,
            says: format!("the {} has the words around it and not the date", lacking.name()),
        },
    );
}
