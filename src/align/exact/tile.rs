//! Turns the left and top edge of a tile of the distance matrix into its right and bottom edge.
//!
//! A tile is 64 rows (units of the transcript) by up to 64 columns (units of the
//! reference). Edges hold differences between neighbouring cells, which are
//! -1, 0 or +1: a bit in the "plus" word, a bit in the "minus" word, or neither.
//! The recurrence is that of Myers, "A fast bit-vector algorithm for
//! approximate string matching based on dynamic programming" (J. ACM 46, 1999),
//! in the form of Hyyrö, "A bit-vector algorithm for computing Levenshtein and
//! Damerau edit distances" (Nordic J. Computing 10, 2003).

/// For every slot of the alphabet the rows of one block that hold it; slot 0 occurs in no row.
pub(super) type Table = [u64; 256];

/// Rows in a block and columns in a strip.
pub(super) const SIDE: usize = 64;

const TOP: u64 = 1 << 63;

/// Differences along one side of a tile: bit `k` of `plus` (`minus`) is the `k`-th step up (down).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Edge {
    pub(super) plus: u64,
    pub(super) minus: u64,
}

impl Edge {
    /// Every step is +1: the first row and column, and what lies outside a band.
    pub(super) const RISING: Edge = Edge { plus: !0, minus: 0 };

    /// The sum of all 64 differences.
    pub(super) fn sum(self) -> i64 {
        i64::from(self.plus.count_ones()) - i64::from(self.minus.count_ones())
    }

    /// The sum of the first `len` differences, `len <= 64`.
    pub(super) fn sum_of(self, len: usize) -> i64 {
        let mask = if len >= 64 { !0 } else { (1 << len) - 1 };
        Edge { plus: self.plus & mask, minus: self.minus & mask }.sum()
    }
}

/// One column of `L` blocks that do not depend on each other; returns the unshifted horizontal words.
#[inline(always)]
pub(super) fn step<const L: usize>(
    eq: [u64; L],
    vp: &mut [u64; L],
    vn: &mut [u64; L],
    hp: [u64; L],
    hm: [u64; L],
) -> ([u64; L], [u64; L]) {
    let (mut out_p, mut out_m) = ([0; L], [0; L]);
    for l in 0..L {
        let xv = eq[l] | vn[l];
        let e = eq[l] | hm[l];
        let xh = ((e & vp[l]).wrapping_add(vp[l]) ^ vp[l]) | e;
        let ph = vn[l] | !(xh | vp[l]);
        let mh = vp[l] & xh;
        out_p[l] = ph;
        out_m[l] = mh;
        let p = (ph << 1) | hp[l];
        let m = (mh << 1) | hm[l];
        vp[l] = m | !(xv | p);
        vn[l] = p & xv;
    }
    (out_p, out_m)
}

/// The slots of one strip with room for the stagger on both sides.
pub(super) struct Columns {
    padded: [u8; SIDE + 2 * (Columns::LANES - 1)],
    len: usize,
}

impl Columns {
    /// The most blocks that [`advance`] takes at once.
    pub(super) const LANES: usize = 4;

    /// `slots` of at most 64 columns.
    pub(super) fn new(slots: &[u8]) -> Self {
        let mut padded = [0; SIDE + 2 * (Columns::LANES - 1)];
        let at = Columns::LANES - 1;
        padded[at..at + slots.len()].copy_from_slice(slots);
        Columns { padded, len: slots.len() }
    }

    pub(super) fn len(&self) -> usize {
        self.len
    }
}

/// Carries `L` blocks, one below the other, across a strip.
///
/// Block `l` works `l` columns behind block 0, so that the blocks of one step are
/// independent and the processor can overlap them. `left` goes in as the left
/// edges and comes out as the right ones; `top` is the edge above block 0.
/// Returns the bottom edge of every block, or of the last only if not `KEEP`.
pub(super) fn advance<const L: usize, const KEEP: bool>(
    tables: [&Table; L],
    columns: &Columns,
    left: &mut [Edge; L],
    top: Edge,
) -> [Edge; L] {
    let cols = columns.len;
    let mut vp: [u64; L] = std::array::from_fn(|l| left[l].plus);
    let mut vn: [u64; L] = std::array::from_fn(|l| left[l].minus);
    let (mut carry_p, mut carry_m) = ([0u64; L], [0u64; L]);
    let (mut word_p, mut word_m) = ([0u64; L], [0u64; L]);
    let Edge { plus: mut in_p, minus: mut in_m } = top;
    let slots = &columns.padded[Columns::LANES - L..];
    for (tick, window) in slots.windows(L).enumerate().take(cols + L - 1) {
        let mut eq = [0; L];
        for l in 0..L {
            eq[l] = tables[l][window[L - 1 - l] as usize];
        }
        let (mut hp, mut hm) = ([0; L], [0; L]);
        hp[0] = in_p & 1;
        hm[0] = in_m & 1;
        in_p >>= 1;
        in_m >>= 1;
        hp[1..].copy_from_slice(&carry_p[..L - 1]);
        hm[1..].copy_from_slice(&carry_m[..L - 1]);
        let before = (vp, vn);
        let (p, m) = step(eq, &mut vp, &mut vn, hp, hm);
        let whole = tick + 1 >= L && tick < cols;
        for l in 0..L {
            // A block that has not begun or is through keeps its edge.
            if whole || (tick >= l && tick < cols + l) {
                if KEEP || l == L - 1 {
                    word_p[l] = (word_p[l] >> 1) | (p[l] & TOP);
                    word_m[l] = (word_m[l] >> 1) | (m[l] & TOP);
                }
            } else {
                vp[l] = before.0[l];
                vn[l] = before.1[l];
            }
            carry_p[l] = p[l] >> 63;
            carry_m[l] = m[l] >> 63;
        }
    }
    *left = std::array::from_fn(|l| Edge { plus: vp[l], minus: vn[l] });
    let unused = SIDE - cols;
    std::array::from_fn(|l| Edge { plus: word_p[l] >> unused, minus: word_m[l] >> unused })
}

/// The inside of one tile, as far as the way back through it needs it.
pub(super) struct Inside {
    /// Bit `r` of word `c`: cell (r, c) equals its upper left neighbour.
    pub(super) diagonal: [u64; SIDE],
    /// Bit `r` of word `c`: the cell *left* of (r, c) is one less than the cell above that one.
    pub(super) falling: [u64; SIDE],
}

impl Inside {
    pub(super) fn new() -> Self {
        Inside { diagonal: [0; SIDE], falling: [0; SIDE] }
    }

    /// Recomputes the first `slots.len()` columns from the left and top edge.
    pub(super) fn fill(&mut self, table: &Table, slots: &[u8], left: Edge, top: Edge) {
        let Edge { plus: mut vp, minus: mut vn } = left;
        let Edge { plus: mut in_p, minus: mut in_m } = top;
        for ((&slot, diagonal), falling) in slots.iter().zip(&mut self.diagonal).zip(&mut self.falling) {
            let eq = table[slot as usize];
            *falling = vn;
            let xv = eq | vn;
            let e = eq | (in_m & 1);
            let xh = ((e & vp).wrapping_add(vp) ^ vp) | e;
            *diagonal = xh | vn;
            let p = ((vn | !(xh | vp)) << 1) | (in_p & 1);
            let m = ((vp & xh) << 1) | (in_m & 1);
            vp = m | !(xv | p);
            vn = p & xv;
            in_p >>= 1;
            in_m >>= 1;
        }
    }
}
