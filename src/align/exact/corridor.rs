//! Turns a chain of anchors into the range of blocks that each strip of a first sweep looks at.

use super::band::Texts;
use super::chain::Anchor;
use super::tile::SIDE;

/// Rows and columns of a gap times this many block steps may be spent on all of its diagonals.
const GENEROUS: usize = 64;

/// Writes the block range of every strip: `radius` rows round the chain, and between two anchors
/// everything between their diagonals.
///
/// Where that would be more than a linear share, as between unrelated passages of
/// different lengths, it is the straight line between the anchors with `radius` rows round it.
pub(super) fn corridor(texts: Texts<'_>, chain: &[Anchor], radius: usize, out: &mut Vec<(u32, u32)>) {
    let (rows, columns) = (texts.transcript.len(), texts.reference.len());
    let (strips, blocks) = (texts.strips(), texts.blocks() as u32);
    out.clear();
    out.resize(strips, (blocks, 0));
    let goal = Anchor { row: rows, column: columns, len: 0 };
    let mut from = Anchor { row: 0, column: 0, len: 0 };
    for &to in chain.iter().chain(std::iter::once(&goal)) {
        // The path goes from (from.row, from.column) to (to.row, to.column); along an
        // anchor both diagonals are the same and the gap after it is what is left.
        let diagonals = [from, to].map(|anchor| anchor.row as i64 - anchor.column as i64);
        let (flat, steep) = (diagonals[0].min(diagonals[1]), diagonals[0].max(diagonals[1]));
        let (high, wide) = (to.row - from.row, to.column - from.column);
        let generous = ((steep - flat) as usize / SIDE) * wide <= GENEROUS * (high + wide);
        // Row of the straight line between the anchors.
        let line =
            |column: usize| from.row + ((column - from.column) as u128 * high as u128 / wide.max(1) as u128) as usize;
        let (first, last) = (from.column / SIDE, to.column.min(columns - 1) / SIDE);
        for (strip, range) in (first..).zip(&mut out[first..=last]) {
            let left = (strip * SIDE).max(from.column).min(to.column);
            let right = ((strip + 1) * SIDE).min(to.column);
            let (low, high) = if generous || wide == 0 {
                let low = (left as i64 + flat).max(from.row as i64);
                let high = (right as i64 + steep).min(to.row as i64);
                (low.max(0) as usize, high.max(0) as usize)
            } else {
                (line(left), line(right))
            };
            range.0 = range.0.min((low.saturating_sub(radius) / SIDE) as u32);
            range.1 = range.1.max(((high + radius).min(rows).div_ceil(SIDE) as u32).max(1));
        }
        from = to;
    }
    // Neither end may go back, and every range must hold a block.
    let mut end = 0;
    for range in out.iter_mut() {
        end = end.max(range.1);
        range.1 = end;
    }
    let mut first = blocks.saturating_sub(1);
    for range in out.iter_mut().rev() {
        first = first.min(range.0);
        range.0 = first;
    }
}
