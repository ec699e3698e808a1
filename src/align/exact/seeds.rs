//! Turns two texts into the pieces that stand once in each: where an alignment probably runs.
//!
//! The reference is cut into disjoint pieces of `k` units, and a hash of `k` units is rolled
//! over the transcript. What is kept of every piece is the first and the last place where the
//! transcript has it. Two pieces of one hash are taken for one, so the places
//! are a superset of the true ones; an anchor is compared unit by unit.

use super::chain::Anchor;

/// Where the transcript has a piece of the reference.
#[derive(Debug, Clone, Copy)]
struct Piece {
    /// The high half of the hash; the low half says where in the table to look.
    tag: u32,
    /// Where the piece begins in the reference, or [`NONE`] or [`MANY`].
    column: u32,
    /// Rows of its first and last beginning in the transcript; `first > last` if it has none.
    first: u32,
    last: u32,
}

/// There is no piece in this place of the table.
const NONE: u32 = u32::MAX;
/// The piece stands more than once in the reference.
const MANY: u32 = u32::MAX - 1;
const EMPTY: Piece = Piece { tag: 0, column: NONE, first: u32::MAX, last: 0 };
/// Bits of the filter for every piece.
const FILTER: usize = 16;
/// Rows looked up at once: a miss of the cache does not wait for the one before.
const BATCH: usize = 256;
/// At most about so many pieces: their table fits a second-level cache. A long text is cut more sparsely.
const MOST: usize = 1 << 16;
const BASE: u64 = 0x9E37_79B9_7F4A_7C15;

/// The pieces of one reference, by hash.
#[derive(Debug, Default)]
pub(super) struct Seeds {
    /// Open addressing; a power of two.
    table: Vec<Piece>,
    /// A bit for every hash that may be in the table.
    filter: Vec<u64>,
}

impl Seeds {
    /// Adds to `anchors`, in the order of the reference, the pieces of `k` units that stand once in both texts.
    pub(super) fn anchors(&mut self, transcript: &[u32], reference: &[u32], k: usize, anchors: &mut Vec<Anchor>) {
        if transcript.len() < k || reference.len() < k || transcript.len().max(reference.len()) >= MANY as usize {
            return;
        }
        let apart = k.max(reference.len() / MOST);
        self.search(transcript, reference, k, (0..reference.len() - k + 1).step_by(apart));
        for piece in &self.table {
            let (row, column) = (piece.first as usize, piece.column as usize);
            if piece.column < MANY
                && piece.first == piece.last
                && transcript[row..row + k] == reference[column..column + k]
            {
                anchors.push(Anchor { row, column, len: k });
            }
        }
        anchors.sort_unstable_by_key(|anchor| anchor.column);
    }

    /// Finds the pieces of `k` units that begin at `columns` of the reference.
    pub(super) fn search(
        &mut self,
        transcript: &[u32],
        reference: &[u32],
        k: usize,
        columns: impl Iterator<Item = usize> + Clone,
    ) {
        let count = columns.clone().count();
        self.table.clear();
        self.table.resize((count + count / 2 + 1).next_power_of_two(), EMPTY);
        self.filter.clear();
        self.filter.resize((FILTER * count).next_power_of_two().max(64) / 64, 0);
        for column in columns {
            let hash = hash(&reference[column..column + k]);
            let place = self.place(hash);
            let piece = &mut self.table[place];
            if piece.column == NONE {
                *piece = Piece { tag: (hash >> 32) as u32, column: column as u32, ..EMPTY };
                let bit = self.bit(hash);
                self.filter[bit / 64] |= 1 << (bit % 64);
            } else {
                piece.column = MANY;
            }
        }
        if transcript.len() >= k {
            self.roll(transcript, k);
        }
    }

    /// The first and the last row where the transcript has this piece, one of those searched for, or
    /// another of the same hash; `None` if it has it nowhere.
    pub(super) fn places(&self, units: &[u32]) -> Option<(usize, usize)> {
        let piece = self.table[self.place(hash(units))];
        (piece.first <= piece.last).then_some((piece.first as usize, piece.last as usize))
    }

    fn roll(&mut self, transcript: &[u32], k: usize) {
        // The weight of the unit that leaves: BASE^k.
        let leaving = (0..k).fold(1u64, |power, _| power.wrapping_mul(BASE));
        let mut hash = hash(&transcript[..k]);
        let mut candidates = [(0u32, 0u64); BATCH + 1];
        let rows = transcript.len() - k + 1;
        let mut from = 0;
        while from < rows {
            let to = rows.min(from + BATCH);
            let mut found = 0;
            let mut look = |row: usize, hash: u64| {
                let bit = self.bit(hash);
                candidates[found] = (row as u32, hash);
                found += (self.filter[bit / 64] >> (bit % 64) & 1) as usize;
            };
            let ends = transcript[from..].iter().zip(&transcript[from + k..]).take(to - from);
            for (row, (&gone, &unit)) in (from..).zip(ends) {
                look(row, hash);
                hash = push(hash, unit).wrapping_sub(leaving.wrapping_mul(u64::from(gone) + 1));
            }
            if to == rows {
                // The last row has no unit after it.
                look(rows - 1, hash);
            }
            for &(row, hash) in &candidates[..found] {
                let place = self.place(hash);
                let piece = &mut self.table[place];
                // A free place keeps these too; nobody reads them there.
                piece.first = piece.first.min(row);
                piece.last = row;
            }
            from = to;
        }
    }

    /// The bit of the filter that stands for `hash`.
    fn bit(&self, hash: u64) -> usize {
        // The low bits of a polynomial modulo 2^64 say little.
        (hash >> 24) as usize & (self.filter.len() * 64 - 1)
    }

    /// The place of the piece with this hash, or the free place where it belongs.
    fn place(&self, hash: u64) -> usize {
        let mask = self.table.len() - 1;
        let mut place = (hash >> 30) as usize & mask;
        loop {
            let piece = &self.table[place];
            if piece.column == NONE || piece.tag == (hash >> 32) as u32 {
                return place;
            }
            place = (place + 1) & mask;
        }
    }
}

fn hash(units: &[u32]) -> u64 {
    units.iter().fold(0, |hash, &unit| push(hash, unit))
}

fn push(hash: u64, unit: u32) -> u64 {
    hash.wrapping_mul(BASE).wrapping_add(u64::from(unit) + 1)
}
