//! Turns the same edges as [`super::tile::advance`] into the same edges, eight or sixteen blocks at a time.
//!
//! This is the one module of the crate with `unsafe` code: vectors of the
//! processor, asked for at run time. A lane holds a block; lane `l` works `l` columns behind
//! lane 0, so that what it needs from the lane above was computed one tick before. The plain
//! code in [`super::tile`] is the measure: every word that comes out here is equal to it,
//! which tests hold for every kind of vector that the machine has.
#![allow(unsafe_code)]

use std::arch::x86_64::*;

use super::tile::{Edge, SIDE, Table};

/// The most blocks that one call carries across a strip.
pub(super) const MOST: usize = 16;

/// The slots of a strip, the last first, with zeros on both sides for lanes that rest.
pub(super) struct Reversed {
    slots: [u8; 96],
    len: usize,
}

impl Reversed {
    /// Where the slot of column 0 lies: the first tick of lane 0 reads here, later ones before.
    const FIRST: usize = SIDE + MOST - 2;

    pub(super) fn new(slots: &[u8]) -> Self {
        let mut reversed = Reversed { slots: [0; 96], len: slots.len() };
        for (column, &slot) in slots.iter().enumerate() {
            reversed.slots[Self::FIRST - column] = slot;
        }
        reversed
    }
}

/// Blocks one below the other.
pub(super) struct Blocks<'a> {
    pub(super) tables: &'a [Table],
    /// The table of the first block; the next are in the next places, modulo the number of tables (a power of two).
    pub(super) first: usize,
    /// In: left edges. Out: right edges.
    pub(super) left: &'a mut [Edge],
    /// Out: the edges below the blocks; of the last one only unless `KEEP`.
    pub(super) below: &'a mut [Edge; MOST],
}

/// A vector of 64-bit lanes. Every method needs the instructions that its type stands for.
trait Vector: Copy {
    const LANES: usize;
    unsafe fn splat(word: u64) -> Self;
    unsafe fn load(words: &[u64]) -> Self;
    unsafe fn store(self, words: &mut [u64]);
    /// `tables[at[l] + slots[l]]` in lane `l`; the caller has seen to it that this is inside.
    unsafe fn gather(tables: *const u64, at: Self, slots: *const u8) -> Self;
    unsafe fn and(self, other: Self) -> Self;
    unsafe fn or(self, other: Self) -> Self;
    unsafe fn xor(self, other: Self) -> Self;
    unsafe fn add(self, other: Self) -> Self;
    /// `!(self | other)`.
    unsafe fn nor(self, other: Self) -> Self;
    unsafe fn double(self) -> Self;
    unsafe fn half(self) -> Self;
    /// The topmost bit as 0 or 1.
    unsafe fn top(self) -> Self;
    /// Every lane one further on; lane 0 is the last lane of `from`.
    unsafe fn carry(self, from: Self) -> Self;
    /// All ones in lanes where `self >= other`, as signed numbers; zero elsewhere.
    unsafe fn at_least(self, other: Self) -> Self;
    /// `self` where `mask` is all ones, `other` where it is zero.
    #[inline(always)]
    unsafe fn select(mask: Self, one: Self, other: Self) -> Self {
        // SAFETY: as the method itself.
        unsafe { other.xor(one.xor(other).and(mask)) }
    }
}

impl Vector for __m256i {
    const LANES: usize = 4;
    #[inline(always)]
    unsafe fn splat(word: u64) -> Self {
        unsafe { _mm256_set1_epi64x(word as i64) }
    }
    #[inline(always)]
    unsafe fn load(words: &[u64]) -> Self {
        unsafe { _mm256_loadu_si256(words[..4].as_ptr().cast()) }
    }
    #[inline(always)]
    unsafe fn store(self, words: &mut [u64]) {
        unsafe { _mm256_storeu_si256(words[..4].as_mut_ptr().cast(), self) }
    }
    #[inline(always)]
    unsafe fn gather(tables: *const u64, at: Self, slots: *const u8) -> Self {
        unsafe {
            let slots = _mm256_cvtepu8_epi64(_mm_cvtsi32_si128(slots.cast::<i32>().read_unaligned()));
            _mm256_i64gather_epi64::<8>(tables.cast(), _mm256_add_epi64(at, slots))
        }
    }
    #[inline(always)]
    unsafe fn and(self, other: Self) -> Self {
        unsafe { _mm256_and_si256(self, other) }
    }
    #[inline(always)]
    unsafe fn or(self, other: Self) -> Self {
        unsafe { _mm256_or_si256(self, other) }
    }
    #[inline(always)]
    unsafe fn xor(self, other: Self) -> Self {
        unsafe { _mm256_xor_si256(self, other) }
    }
    #[inline(always)]
    unsafe fn add(self, other: Self) -> Self {
        unsafe { _mm256_add_epi64(self, other) }
    }
    #[inline(always)]
    unsafe fn nor(self, other: Self) -> Self {
        unsafe { _mm256_xor_si256(_mm256_or_si256(self, other), _mm256_set1_epi64x(-1)) }
    }
    #[inline(always)]
    unsafe fn double(self) -> Self {
        unsafe { _mm256_add_epi64(self, self) }
    }
    #[inline(always)]
    unsafe fn half(self) -> Self {
        unsafe { _mm256_srli_epi64::<1>(self) }
    }
    #[inline(always)]
    unsafe fn top(self) -> Self {
        unsafe { _mm256_srli_epi64::<63>(self) }
    }
    #[inline(always)]
    unsafe fn at_least(self, other: Self) -> Self {
        unsafe { _mm256_xor_si256(_mm256_cmpgt_epi64(other, self), _mm256_set1_epi64x(-1)) }
    }
    #[inline(always)]
    unsafe fn carry(self, from: Self) -> Self {
        unsafe {
            let own = _mm256_permute4x64_epi64::<0b10_01_00_00>(self);
            let other = _mm256_permute4x64_epi64::<0b00_00_00_11>(from);
            _mm256_blend_epi32::<0b11>(own, other)
        }
    }
}

impl Vector for __m512i {
    const LANES: usize = 8;
    #[inline(always)]
    unsafe fn splat(word: u64) -> Self {
        unsafe { _mm512_set1_epi64(word as i64) }
    }
    #[inline(always)]
    unsafe fn load(words: &[u64]) -> Self {
        unsafe { _mm512_loadu_si512(words[..8].as_ptr().cast()) }
    }
    #[inline(always)]
    unsafe fn store(self, words: &mut [u64]) {
        unsafe { _mm512_storeu_si512(words[..8].as_mut_ptr().cast(), self) }
    }
    #[inline(always)]
    unsafe fn gather(tables: *const u64, at: Self, slots: *const u8) -> Self {
        unsafe {
            let slots = _mm512_cvtepu8_epi64(_mm_cvtsi64_si128(slots.cast::<i64>().read_unaligned()));
            _mm512_i64gather_epi64::<8>(_mm512_add_epi64(at, slots), tables.cast())
        }
    }
    #[inline(always)]
    unsafe fn and(self, other: Self) -> Self {
        unsafe { _mm512_and_si512(self, other) }
    }
    #[inline(always)]
    unsafe fn or(self, other: Self) -> Self {
        unsafe { _mm512_or_si512(self, other) }
    }
    #[inline(always)]
    unsafe fn xor(self, other: Self) -> Self {
        unsafe { _mm512_xor_si512(self, other) }
    }
    #[inline(always)]
    unsafe fn add(self, other: Self) -> Self {
        unsafe { _mm512_add_epi64(self, other) }
    }
    #[inline(always)]
    unsafe fn nor(self, other: Self) -> Self {
        unsafe { _mm512_ternarylogic_epi64::<0b0000_0011>(self, other, other) }
    }
    #[inline(always)]
    unsafe fn double(self) -> Self {
        unsafe { _mm512_add_epi64(self, self) }
    }
    #[inline(always)]
    unsafe fn half(self) -> Self {
        unsafe { _mm512_srli_epi64::<1>(self) }
    }
    #[inline(always)]
    unsafe fn top(self) -> Self {
        unsafe { _mm512_srli_epi64::<63>(self) }
    }
    #[inline(always)]
    unsafe fn at_least(self, other: Self) -> Self {
        unsafe { _mm512_maskz_set1_epi64(_mm512_cmpge_epi64_mask(self, other), -1) }
    }
    #[inline(always)]
    unsafe fn carry(self, from: Self) -> Self {
        unsafe { _mm512_alignr_epi64::<7>(self, from) }
    }
}

const NUMBERS: [u64; MOST] = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15];

/// `K` vectors of blocks on their way across a strip.
struct Way<'a, V, const K: usize> {
    tables: *const u64,
    columns: &'a Reversed,
    top: Edge,
    /// Of every lane its number and where its table begins.
    number: [V; K],
    at: [V; K],
    vp: [V; K],
    vn: [V; K],
    /// The horizontal words of the tick before, unshifted.
    prior_p: [V; K],
    prior_m: [V; K],
    /// The bottom edges so far.
    word_p: [V; K],
    word_m: [V; K],
}

impl<V: Vector, const K: usize> Way<'_, V, K> {
    /// Goes on from tick `from` to tick `to`; `RAMP` if some lane has not begun or is through.
    ///
    /// # Safety
    /// The machine has the instructions of `V`; `at + slot` is inside `tables` for every slot;
    /// `to` is below `SIDE + MOST`.
    #[inline(always)]
    unsafe fn ticks<const KEEP: bool, const RAMP: bool>(&mut self, from: usize, to: usize) {
        let cols = self.columns.len;
        // SAFETY: slots are read from FIRST - tick + l: at least 0, and at most FIRST + MOST - 1 < 96.
        unsafe {
            let highest = V::splat(1 << 63);
            for tick in from..to {
                // The bit of this column, topmost.
                let lift = 63 - tick.min(63);
                let (in_p, in_m) = if tick < cols { (self.top.plus << lift, self.top.minus << lift) } else { (0, 0) };
                let (mut above_p, mut above_m) = (V::splat(in_p), V::splat(in_m));
                for v in 0..K {
                    let slots = self.columns.slots.as_ptr().add(Reversed::FIRST - tick + v * V::LANES);
                    let eq = V::gather(self.tables, self.at[v], slots);
                    let (vp, vn) = (self.vp[v], self.vn[v]);
                    let hp = self.prior_p[v].carry(above_p).top();
                    let hm = self.prior_m[v].carry(above_m).top();
                    (above_p, above_m) = (self.prior_p[v], self.prior_m[v]);
                    let xv = eq.or(vn);
                    let e = eq.or(hm);
                    let xh = e.and(vp).add(vp).xor(vp).or(e);
                    let ph = vn.or(xh.nor(vp));
                    let mh = vp.and(xh);
                    (self.prior_p[v], self.prior_m[v]) = (ph, mh);
                    let p = ph.double().or(hp);
                    let m = mh.double().or(hm);
                    let (next_p, next_n) = (m.or(xv.nor(p)), p.and(xv));
                    let word_p = self.word_p[v].half().or(ph.and(highest));
                    let word_m = self.word_m[v].half().or(mh.and(highest));
                    if RAMP {
                        // A block that has not begun or is through keeps its edges.
                        let begun = V::splat(tick as u64).at_least(self.number[v]);
                        let through = V::splat(tick as u64).at_least(self.number[v].add(V::splat(cols as u64)));
                        let mask = begun.xor(through);
                        self.vp[v] = V::select(mask, next_p, vp);
                        self.vn[v] = V::select(mask, next_n, vn);
                        self.word_p[v] = V::select(mask, word_p, self.word_p[v]);
                        self.word_m[v] = V::select(mask, word_m, self.word_m[v]);
                    } else {
                        (self.vp[v], self.vn[v]) = (next_p, next_n);
                        if KEEP || v == K - 1 {
                            (self.word_p[v], self.word_m[v]) = (word_p, word_m);
                        }
                    }
                }
            }
        }
    }
}

/// `K` vectors of blocks across a strip.
///
/// # Safety
/// The machine has the instructions of `V`.
#[inline(always)]
unsafe fn advance<V: Vector, const K: usize, const KEEP: bool>(blocks: Blocks<'_>, columns: &Reversed, top: Edge) {
    let Blocks { tables, first, left, below } = blocks;
    let (lanes, cols) = (left.len(), columns.len);
    // The last vector holds a block: its bottom edges are kept in any case.
    assert!(lanes > (K - 1) * V::LANES && lanes <= K * V::LANES && K * V::LANES <= MOST);
    assert!(tables.len().is_power_of_two() && (1..=SIDE).contains(&cols));
    let (mut at, mut plus, mut minus) = ([0u64; MOST], [0u64; MOST], [0u64; MOST]);
    for (l, edge) in left.iter().enumerate() {
        // A table has 256 words. Lanes without a block look at the first table.
        at[l] = (((first + l) & (tables.len() - 1)) * 256) as u64;
        plus[l] = edge.plus;
        minus[l] = edge.minus;
    }
    // SAFETY: the instructions are there; `at` are beginnings of tables of 256 words and a slot is
    // a byte; there are at most SIDE + MOST - 1 ticks.
    unsafe {
        let zero = [V::splat(0); K];
        let mut way = Way {
            tables: tables.as_ptr().cast(),
            columns,
            top,
            number: zero,
            at: zero,
            vp: zero,
            vn: zero,
            prior_p: zero,
            prior_m: zero,
            word_p: zero,
            word_m: zero,
        };
        for v in 0..K {
            let from = v * V::LANES;
            way.number[v] = V::load(&NUMBERS[from..]);
            way.at[v] = V::load(&at[from..]);
            way.vp[v] = V::load(&plus[from..]);
            way.vn[v] = V::load(&minus[from..]);
        }
        let begun = (lanes - 1).min(cols);
        way.ticks::<KEEP, true>(0, begun);
        way.ticks::<KEEP, false>(begun, cols);
        way.ticks::<KEEP, true>(cols, cols + lanes - 1);
        let (mut word_p, mut word_m) = ([0u64; MOST], [0u64; MOST]);
        for v in 0..K {
            let from = v * V::LANES;
            way.vp[v].store(&mut plus[from..]);
            way.vn[v].store(&mut minus[from..]);
            way.word_p[v].store(&mut word_p[from..]);
            way.word_m[v].store(&mut word_m[from..]);
        }
        for (l, edge) in left.iter_mut().enumerate() {
            *edge = Edge { plus: plus[l], minus: minus[l] };
            below[l] = Edge { plus: word_p[l] >> (SIDE - cols), minus: word_m[l] >> (SIDE - cols) };
        }
    }
}

#[target_feature(enable = "avx2")]
unsafe fn avx2<const K: usize, const KEEP: bool>(blocks: Blocks<'_>, columns: &Reversed, top: Edge) {
    // SAFETY: AVX2 is enabled here.
    unsafe { advance::<__m256i, K, KEEP>(blocks, columns, top) }
}

#[target_feature(enable = "avx512f")]
unsafe fn avx512<const K: usize, const KEEP: bool>(blocks: Blocks<'_>, columns: &Reversed, top: Edge) {
    // SAFETY: AVX-512F is enabled here.
    unsafe { advance::<__m512i, K, KEEP>(blocks, columns, top) }
}

/// A kind of vector that this machine has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Vectors(Kind);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Avx2,
    Avx512,
}

impl Vectors {
    /// The widest kind.
    pub(super) fn best() -> Option<Self> {
        Self::all().next()
    }

    /// Every kind, the widest first.
    pub(super) fn all() -> impl Iterator<Item = Self> {
        let wide = is_x86_feature_detected!("avx512f").then_some(Vectors(Kind::Avx512));
        let narrow = is_x86_feature_detected!("avx2").then_some(Vectors(Kind::Avx2));
        wide.into_iter().chain(narrow)
    }

    /// The most blocks of a call.
    pub(super) fn most(self) -> usize {
        match self.0 {
            Kind::Avx2 => 8,
            Kind::Avx512 => 16,
        }
    }

    /// Carries blocks across a strip.
    pub(super) fn advance<const KEEP: bool>(self, blocks: Blocks<'_>, columns: &Reversed, top: Edge) {
        // SAFETY: only a machine that has the instructions makes a value of this kind.
        unsafe {
            match (self.0, blocks.left.len()) {
                (Kind::Avx2, ..=4) => avx2::<1, KEEP>(blocks, columns, top),
                (Kind::Avx2, _) => avx2::<2, KEEP>(blocks, columns, top),
                (Kind::Avx512, ..=8) => avx512::<1, KEEP>(blocks, columns, top),
                (Kind::Avx512, _) => avx512::<2, KEEP>(blocks, columns, top),
            }
        }
    }
}
