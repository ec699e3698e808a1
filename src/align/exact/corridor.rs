//! Turns a chain of anchors into the range of blocks that each strip of a first sweep looks at.

use super::band::Texts;
use super::chain::Anchor;
use super::tile::SIDE;

/// Writes the block range of every strip: `radius` rows round the chain, and between two anchors
/// everything between their diagonals.
pub(super) fn corridor(texts: Texts<'_>, chain: &[Anchor], radius: usize, out: &mut Vec<(u32, u32)>) {
    let rows = texts.transcript.len();
    let (strips, blocks) = (texts.strips(), texts.blocks() as u32);
    out.clear();
    out.resize(strips, (blocks, 0));
    let mut widen = |strip: usize, low: usize, high: usize| {
        let range = &mut out[strip];
        range.0 = range.0.min((low / SIDE) as u32);
        range.1 = range.1.max((high.min(rows).div_ceil(SIDE) as u32).max(1));
    };
    let goal = Anchor { row: rows, column: texts.reference.len(), len: 0 };
    let mut from = Anchor { row: 0, column: 0, len: 0 };
    for &to in chain.iter().chain(std::iter::once(&goal)) {
        // The path goes from (from.row, from.column) to (to.row, to.column); along an
        // anchor both diagonals are the same and the gap after it is what is left.
        let steep = (to.row as i64 - to.column as i64).max(from.row as i64 - from.column as i64);
        let flat = (to.row as i64 - to.column as i64).min(from.row as i64 - from.column as i64);
        for strip in from.column / SIDE..=(to.column.min(texts.reference.len() - 1)) / SIDE {
            let left = (strip * SIDE).max(from.column) as i64;
            let right = ((strip + 1) * SIDE).min(to.column) as i64;
            let low = (left + flat).max(from.row as i64) - radius as i64;
            let high = (right + steep).min(to.row as i64) + radius as i64;
            widen(strip, low.max(0) as usize, high.max(0) as usize);
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
