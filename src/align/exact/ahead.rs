//! Turns a first script into lower bounds for what every path has yet to pay, strip by strip.
//!
//! The reference is cut into chunks. Let `P` be the first script's path. Chunk `c` has two windows of
//! diagonals (row minus column): `near` holds those of `P` and a few more, `far` is wider by some
//! margin. Take any path, and its part from the first cell in the chunk's left column to the first in
//! the next chunk's.
//!
//! * If the part stays inside `far`, it costs at least `inside[c]`, the least distance of the chunk
//!   to any stretch of the transcript that `far` reaches: one word of Myers's algorithm.
//! * If it never touches `near`, it costs at least `outside[c]`: of the disjoint pieces of `k` units in
//!   the chunk, those that the transcript has nowhere but on diagonals in `near`. A part
//!   without an edit in a piece would have it on a diagonal outside.
//! * If it touches `near` and leaves `far`, it costs the margin, which is more than `outside[c]`.
//!
//! Now call the first chunk that leaves `far` *out*, and those that follow, up to and with the first
//! that touches `near`; the chunk after that is *in* if it stays inside `far`, and so on. An *in*
//! chunk costs `inside`; an *out* chunk `outside`, but the last of a run, which may stay inside
//! `far`, only the lesser of both. And a run of *out* chunks from `x` to `y` has gone from a diagonal
//! outside `far[x]` to one in `near[y]`: it costs at least their difference, all of it in the run. The
//! least sum over all ways to divide the chunks into *in* and *out* is the bound. That a run costs the
//! margin at least is what makes it tight: without that every chunk
//! would take the lesser of both bounds.
//!
//! The idea of bounds from seeds is that of the seed heuristic (Ivanov, Bichsel, Vechev, "Fast and
//! optimal sequence-to-graph alignment guided by seeds", RECOMB 2022; Groot Koerkamp, Ivanov, "Exact
//! global alignment using A* with chaining seed heuristic and match pruning", Bioinformatics 40, 2024).

use super::band::Texts;
use super::script::Backward;
use super::seeds::Seeds;
use super::tile::{SIDE, Table, step};
use super::units::Slots;

/// Sizes; tests make them tiny.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sizes {
    /// Columns of a chunk, at most [`SIDE`].
    pub(super) chunk: usize,
    /// Units of a piece: to try first, and then.
    pub(super) k: [usize; 2],
    /// Diagonals on both sides of the path that are near.
    pub(super) near: i64,
    /// How many more are not far; at least the number of pieces in a chunk.
    pub(super) margin: i64,
    /// Chunks of a run whose change of diagonal is looked at.
    pub(super) run: usize,
}

/// The working memory of [`Ahead::fill`].
#[derive(Debug, Default)]
pub(super) struct Ahead {
    /// `bounds[c]`: no path from any cell of column `c * chunk` to the last cell costs less.
    pub(super) bounds: Vec<u32>,
    /// The least and the greatest diagonal of the path in each chunk.
    path: Vec<(i64, i64)>,
    inside: Vec<u32>,
    outside: Vec<u32>,
    /// The same within a run of *out* chunks that began before.
    amid: Vec<u32>,
    rows: Vec<u8>,
    seeds: Seeds,
}

impl Ahead {
    /// Block steps that [`Ahead::fill`] takes, about.
    pub(super) fn steps(texts: Texts<'_>, sizes: &Sizes) -> u64 {
        let window = sizes.chunk as u64 + 2 * (sizes.near + sizes.margin) as u64;
        (texts.reference.len() / sizes.chunk + 1) as u64 * window
    }

    /// Fills `bounds`, and returns a lower bound of the distance; `None` if the reference has too many units.
    pub(super) fn fill(&mut self, texts: Texts<'_>, slots: &Slots, script: &Backward, sizes: &Sizes) -> Option<u64> {
        if !slots.of_units(texts.transcript, &mut self.rows) {
            return None;
        }
        let chunks = texts.reference.len().div_ceil(sizes.chunk);
        self.walk(texts, script, sizes.chunk, chunks);
        self.windows(texts, slots, sizes);
        self.pieces(texts, sizes);
        self.sum(sizes);
        Some(u64::from(self.bounds[0]))
    }

    /// The diagonals of the path in each chunk.
    fn walk(&mut self, texts: Texts<'_>, script: &Backward, chunk: usize, chunks: usize) {
        self.path.clear();
        self.path.resize(chunks, (i64::MAX, i64::MIN));
        let (mut row, mut column) = (0usize, 0usize);
        let mut touch = |row: usize, column: usize| {
            let diagonal = row as i64 - column as i64;
            // A column between two chunks belongs to both.
            for at in [column.saturating_sub(1) / chunk, (column / chunk).min(chunks - 1)] {
                let range = &mut self.path[at];
                *range = (range.0.min(diagonal), range.1.max(diagonal));
            }
        };
        touch(0, 0);
        for run in script.reading() {
            let len = run.len as usize;
            let (down, right) = (run.op.in_transcript(), run.op.in_reference());
            if right {
                // Along the run the diagonal changes evenly: the ends of every chunk will do.
                let end = column + len;
                let mut at = (column / chunk + 1) * chunk;
                while at < end {
                    touch(if down { row + (at - column) } else { row }, at);
                    at += chunk;
                }
                column = end;
            }
            row += if down { len } else { 0 };
            touch(row, column);
        }
        debug_assert_eq!((row, column), (texts.transcript.len(), texts.reference.len()));
    }

    /// `outside`: pieces that the transcript has only on near diagonals.
    ///
    /// Shorter pieces are more, and so can say more, but in a long text they stand in other places too.
    /// Where they say less than is needed, the longer ones are tried, and for each chunk the better counts.
    fn pieces(&mut self, texts: Texts<'_>, sizes: &Sizes) {
        let sum = |bounds: &[u32]| bounds.iter().map(|&bound| u64::from(bound)).sum::<u64>();
        let wanted = sum(&self.inside);
        self.outside.clear();
        self.outside.resize(self.path.len(), 0);
        let [short, long] = sizes.k;
        self.pieces_of(short, texts, sizes);
        if sum(&self.outside) * 4 < wanted * 5 && wanted < (self.path.len() * (sizes.chunk / long)) as u64 {
            self.pieces_of(long, texts, sizes);
        }
    }

    fn pieces_of(&mut self, k: usize, texts: Texts<'_>, sizes: &Sizes) {
        let Sizes { chunk, near, .. } = *sizes;
        let columns = texts.reference.len();
        // Where whole pieces begin in a chunk.
        let starts = |c: usize| (c * chunk..(columns.min((c + 1) * chunk) + 1).saturating_sub(k)).step_by(k);
        self.seeds.search(texts.transcript, texts.reference, k, (0..self.path.len()).flat_map(starts));
        for (c, (&(least, greatest), outside)) in self.path.iter().zip(&mut self.outside).enumerate() {
            let kept = starts(c).filter(|&column| {
                let Some((first, last)) = self.seeds.places(&texts.reference[column..column + k]) else { return true };
                let (first, last) = (first as i64 - column as i64, last as i64 - column as i64);
                least - near <= first && last <= greatest + near
            });
            *outside = (*outside).max(kept.count() as u32);
        }
    }

    /// `inside`: the least distance of each chunk to a stretch of its far window.
    fn windows(&mut self, texts: Texts<'_>, slots: &Slots, sizes: &Sizes) {
        const LANES: usize = 4;
        let Sizes { chunk, near, margin, .. } = *sizes;
        let rows = texts.transcript.len() as i64;
        let mut tables: Box<[Table; LANES]> = Box::new([[0; 256]; LANES]);
        self.inside.clear();
        for first in (0..self.path.len()).step_by(LANES) {
            let count = LANES.min(self.path.len() - first);
            let mut windows: [&[u8]; LANES] = [&[]; LANES];
            let mut lens = [1; LANES];
            for l in 0..count {
                let c = first + l;
                let units = &slots.of_column[c * chunk..slots.of_column.len().min((c + 1) * chunk)];
                for (bit, &slot) in units.iter().enumerate() {
                    tables[l][slot as usize] |= 1 << bit;
                }
                lens[l] = units.len();
                let (least, greatest) = self.path[c];
                let from = (c * chunk) as i64 + least - near - margin;
                let to = (c * chunk + units.len()) as i64 + greatest + near + margin;
                let from = from.clamp(0, rows);
                windows[l] = &self.rows[from as usize..to.clamp(from, rows) as usize];
            }
            // The windows side by side; one that has ended reads slot 0, which no unit has and which
            // lowers no score.
            let (mut vp, mut vn) = ([!0u64; LANES], [0u64; LANES]);
            let mut score = lens.map(|len| len as i32);
            let mut least = score;
            for at in 0..windows.iter().map(|window| window.len()).max().unwrap_or(0) {
                let mut eq = [0; LANES];
                for l in 0..LANES {
                    eq[l] = tables[l][windows[l].get(at).map_or(0, |&slot| slot as usize)];
                }
                let (p, m) = step(eq, &mut vp, &mut vn, [0; LANES], [0; LANES]);
                for l in 0..LANES {
                    score[l] += (p[l] >> (lens[l] - 1) & 1) as i32 - (m[l] >> (lens[l] - 1) & 1) as i32;
                    least[l] = least[l].min(score[l]);
                }
            }
            for l in 0..count {
                self.inside.push(least[l].max(0) as u32);
                let c = first + l;
                for &slot in &slots.of_column[c * chunk..slots.of_column.len().min((c + 1) * chunk)] {
                    tables[l][slot as usize] = 0;
                }
            }
        }
    }

    /// The least sum over all ways to divide the chunks, from each of them to the end.
    fn sum(&mut self, sizes: &Sizes) {
        let Sizes { near, margin, run, .. } = *sizes;
        let chunks = self.path.len();
        self.amid.clear();
        self.amid.resize(chunks + 1, u32::MAX);
        self.bounds.clear();
        self.bounds.resize(chunks + 1, 0);
        for c in (0..chunks).rev() {
            let last = |y: usize| self.outside[y].min(self.inside[y]);
            self.amid[c] = (last(c) + self.bounds[c + 1]).min(self.outside[c].saturating_add(self.amid[c + 1]));
            let mut best = self.inside[c] + self.bounds[c + 1];
            let (low, high) = (self.path[c].0 - near - margin, self.path[c].1 + near + margin);
            let mut before = 0;
            let end = chunks.min(c + run);
            for y in c..end {
                // From a diagonal outside `far[c]` to one in `near[y]`.
                let change = (self.path[y].0 - near - low).min(high - self.path[y].1 - near).max(0) as u32;
                best = best.min(change.max(before + last(y)) + self.bounds[y + 1]);
                before += self.outside[y];
            }
            self.bounds[c] = best.min(before.saturating_add(self.amid[end]));
        }
    }
}

const _: () = assert!(SIDE == 64, "a chunk is a word of bits");
