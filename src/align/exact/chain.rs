//! Turns common pieces of two texts into a chain along which a good alignment runs.
//!
//! Nothing depends on the chain being right: it says where to look first. It should
//! be right nearly always all the same, because a first script far from the optimum makes the
//! proof dear.

use super::band::Texts;
use super::seeds::Seeds;

/// A piece of text that both texts have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Anchor {
    /// Where it begins in the transcript.
    pub(super) row: usize,
    /// Where it begins in the reference.
    pub(super) column: usize,
    /// Its length in units.
    pub(super) len: usize,
}

impl Anchor {
    fn diagonal(self) -> i64 {
        self.row as i64 - self.column as i64
    }
}

/// The working memory of [`chain`].
#[derive(Debug, Default)]
pub(super) struct Chains {
    seeds: Seeds,
    found: Vec<Anchor>,
    /// Of the best chain of each length the last anchor; and the anchor before each.
    ends: Vec<usize>,
    before: Vec<usize>,
    gaps: Vec<Anchor>,
}

/// Lengths of the pieces, and from how long a gap on they are looked for: long ones first, everywhere;
/// then shorter ones where those left a gap, because a short piece stands once only in a short text.
const ROUNDS: [(usize, usize); 3] = [(16, 0), (11, 700), (8, 700)];

/// Writes a chain of anchors that rises in both texts.
pub(super) fn chain(texts: Texts<'_>, memory: &mut Chains, out: &mut Vec<Anchor>) {
    out.clear();
    for (k, gap) in ROUNDS {
        let mut from = Anchor { row: 0, column: 0, len: 0 };
        let goal = Anchor { row: texts.transcript.len(), column: texts.reference.len(), len: 0 };
        memory.gaps.clear();
        for &to in out.iter().chain(std::iter::once(&goal)) {
            let (row, column) = (from.row + from.len, from.column + from.len);
            if to.row >= row + gap && to.column >= column + gap {
                let transcript = &texts.transcript[row..to.row];
                let reference = &texts.reference[column..to.column];
                memory.found.clear();
                memory.seeds.anchors(transcript, reference, k, &mut memory.found);
                rising(&mut memory.found, &mut memory.ends, &mut memory.before);
                straighten(&mut memory.found, to.diagonal() - (row as i64 - column as i64));
                let moved =
                    |anchor: &Anchor| Anchor { row: anchor.row + row, column: anchor.column + column, ..*anchor };
                memory.gaps.extend(memory.found.iter().map(moved));
            }
            memory.gaps.push(to);
            from = to;
        }
        memory.gaps.pop();
        std::mem::swap(&mut memory.gaps, out);
    }
}

/// Keeps the longest part of `anchors` whose rows rise; their columns do.
///
/// Schensted, "Longest increasing and decreasing subsequences" (Canadian J. Math. 13, 1961).
fn rising(anchors: &mut Vec<Anchor>, ends: &mut Vec<usize>, before: &mut Vec<usize>) {
    ends.clear();
    before.clear();
    for (at, anchor) in anchors.iter().enumerate() {
        // A chain that this anchor prolongs ends above it; pieces may not overlap.
        let len = match ends.last() {
            Some(&last) if anchors[last].row + anchors[last].len <= anchor.row => ends.len(),
            _ => ends.partition_point(|&end| anchors[end].row + anchors[end].len <= anchor.row),
        };
        before.push(if len == 0 { usize::MAX } else { ends[len - 1] });
        match ends.get_mut(len) {
            None => ends.push(at),
            Some(end) if anchor.row < anchors[*end].row => *end = at,
            Some(_) => {}
        }
    }
    let mut at = ends.last().copied().unwrap_or(usize::MAX);
    let mut kept = ends.len();
    while at != usize::MAX {
        kept -= 1;
        ends[kept] = at;
        at = before[at];
    }
    for (to, &from) in ends.iter().enumerate() {
        anchors[to] = anchors[from];
    }
    anchors.truncate(ends.len());
}

/// Drops groups of anchors that lie so far off that going there costs more than they can spare.
///
/// A piece may stand once in each text and yet at unrelated places, its true copies being
/// damaged. Anchors on nearly one diagonal are a group; `end` is the diagonal of the goal, the
/// start's being 0. A group that spans `s` columns spares at most `s` edits.
fn straighten(anchors: &mut Vec<Anchor>, end: i64) {
    // Dropping a group may join its neighbours; a few rounds settle all but made-up cases.
    for _ in 0..4 {
        let (mut kept, mut at, mut diagonal) = (0, 0, 0);
        let len = anchors.len();
        while at < len {
            let mut after = at + 1;
            while after < len && near(anchors[after - 1], anchors[after]) {
                after += 1;
            }
            let (first, last) = (anchors[at], anchors[after - 1]);
            let next = anchors.get(after).map_or(end, |anchor| anchor.diagonal());
            let detour = (first.diagonal() - diagonal).abs() + (next - last.diagonal()).abs() - (next - diagonal).abs();
            if detour <= (last.column + last.len - first.column) as i64 {
                anchors.copy_within(at..after, kept);
                kept += after - at;
                diagonal = last.diagonal();
            }
            at = after;
        }
        anchors.truncate(kept);
        if kept == len {
            break;
        }
    }
}

fn near(one: Anchor, next: Anchor) -> bool {
    (next.diagonal() - one.diagonal()).unsigned_abs() as usize <= 16 + (next.column - one.column) / 16
}
