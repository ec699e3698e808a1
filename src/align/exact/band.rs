//! Turns a rule for the rows worth looking at into the distance inside that band of the matrix.
//!
//! The matrix has a row for every unit of the transcript and a column for every
//! unit of the reference, and one more of each for the beginnings. The sweep goes
//! strip by strip (64 columns) and holds the blocks (64 rows) of the band.
//!
//! What a cell of the band holds is always the cost of a real path. The line
//! above the band rises by one a column: that is the path that goes straight
//! right. A block added below begins as a column that rises by one a row: the
//! path straight down. Values can therefore be too high, never too low, and the
//! way back in [`super::trace`] finds a path of exactly the cost found here.

#[cfg(target_arch = "x86_64")]
use std::ops::Range;

use super::budget::Meter;
#[cfg(target_arch = "x86_64")]
use super::lanes::{self, Blocks, Reversed, Vectors};
use super::tile::{Columns, Edge, SIDE, advance};
use super::units::{Slots, Tables};

/// The pair a sweep works on: texts with common ends removed, both non-empty.
#[derive(Debug, Clone, Copy)]
pub(super) struct Texts<'a> {
    /// The rows.
    pub(super) transcript: &'a [u32],
    /// The columns.
    pub(super) reference: &'a [u32],
}

impl Texts<'_> {
    pub(super) fn strips(self) -> usize {
        self.reference.len().div_ceil(SIDE)
    }

    pub(super) fn blocks(self) -> usize {
        self.transcript.len().div_ceil(SIDE)
    }

    /// The diagonal (row minus column) of the last cell.
    pub(super) fn last_diagonal(self) -> i64 {
        self.transcript.len() as i64 - self.reference.len() as i64
    }
}

/// Which rows a strip needs.
#[derive(Debug, Clone, Copy)]
pub(super) enum Rows<'a> {
    /// For every strip a range of blocks; neither end ever goes back.
    Corridor(&'a [(u32, u32)]),
    /// Every cell that can lie on a path of cost at most `limit` (Ukkonen 1985, with values instead of a fixed width).
    ///
    /// `ahead[s]` is a lower bound for the cost of what is right of column `64 s`;
    /// an empty slice stands for no such bound.
    Limit { limit: i64, ahead: &'a [u32] },
}

/// Where the sweep stands: between two strips.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Front {
    pub(super) strip: usize,
    /// The band: blocks `first..end`.
    pub(super) first: usize,
    pub(super) end: usize,
    /// Value of the cell on the line above block `first`, in the column before the strip.
    top: i64,
    /// The same on the last line of block `end - 1`.
    bottom: i64,
}

/// One tile with the edges it was computed from.
#[derive(Debug, Clone, Copy)]
pub(super) struct Kept {
    pub(super) left: Edge,
    pub(super) top: Edge,
}

/// The tiles of one strip on a [`Tape`].
#[derive(Debug, Clone, Copy)]
pub(super) struct Stretch {
    pub(super) first: u32,
    pub(super) end: u32,
    at: usize,
}

/// The edges of all tiles of some strips in a row: 32 bytes a tile instead of 1 KiB of cells.
#[derive(Debug, Default)]
pub(super) struct Tape {
    pub(super) first_strip: usize,
    strips: Vec<Stretch>,
    tiles: Vec<Kept>,
}

impl Tape {
    pub(super) fn restart(&mut self, first_strip: usize) {
        self.first_strip = first_strip;
        self.strips.clear();
        self.tiles.clear();
    }

    pub(super) fn strip(&self, strip: usize) -> Stretch {
        self.strips[strip - self.first_strip]
    }

    pub(super) fn tile(&self, strip: usize, block: usize) -> Kept {
        let stretch = self.strip(strip);
        self.tiles[stretch.at + block - stretch.first as usize]
    }

    /// One past the last strip on the tape.
    pub(super) fn end(&self) -> usize {
        self.first_strip + self.strips.len()
    }
}

/// Fronts to take the sweep up again from.
#[derive(Debug, Default)]
pub(super) struct Checkpoints {
    fronts: Vec<(Front, usize)>,
    edges: Vec<Edge>,
}

impl Checkpoints {
    fn clear(&mut self) {
        self.fronts.clear();
        self.edges.clear();
    }

    /// The last checkpoint at or before `strip`.
    fn before(&self, strip: usize) -> (Front, &[Edge]) {
        let k = self.fronts.partition_point(|(front, _)| front.strip <= strip) - 1;
        let (front, at) = self.fronts[k];
        (front, &self.edges[at..at + (front.end - front.first)])
    }
}

/// How much of a sweep is kept for the way back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Keep {
    /// A checkpoint every so many strips.
    pub(super) every: usize,
    /// Tiles to hold on the tape during the sweep; strips beyond are swept again on the way back.
    pub(super) tiles: usize,
}

/// How a sweep ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Swept {
    /// A path of this cost lies inside the band.
    Cost(u64),
    /// No path of cost at most the limit exists.
    Nothing,
    /// The budget ran out before the end.
    Exhausted,
}

/// Fewer blocks than this are not worth a vector.
#[cfg(target_arch = "x86_64")]
const FEWEST: usize = 2;

/// The working memory of sweeps.
#[derive(Debug, Default)]
pub(super) struct Sweep {
    pub(super) slots: Slots,
    pub(super) tables: Tables,
    /// The left edge of every block of the current strip, by block.
    left: Vec<Edge>,
    pub(super) tape: Tape,
    checkpoints: Checkpoints,
    /// Vectors to use; `None` stands for plain code.
    #[cfg(target_arch = "x86_64")]
    vectors: Option<Vectors>,
}

impl Sweep {
    /// Prepares for another pair of texts whose units are all below `limit`; `plain` if without vectors.
    pub(super) fn load(&mut self, texts: Texts<'_>, limit: usize, plain: bool) {
        self.slots.assign(texts.reference, limit);
        #[cfg(target_arch = "x86_64")]
        {
            self.vectors = if plain { None } else { Vectors::best() };
        }
        #[cfg(not(target_arch = "x86_64"))]
        let _ = plain;
        self.tables.clear();
        self.left.clear();
        self.left.resize(texts.blocks(), Edge::RISING);
        self.tape.restart(0);
        self.checkpoints.clear();
    }

    /// Takes the whole matrix for swept: it is one tile.
    pub(super) fn tile(&mut self) {
        self.tape.restart(0);
        self.tape.strips.push(Stretch { first: 0, end: 1, at: 0 });
        self.tape.tiles.push(Kept { left: Edge::RISING, top: Edge::RISING });
    }

    /// Sweeps over all strips.
    pub(super) fn run(&mut self, texts: Texts<'_>, rows: Rows<'_>, keep: Keep, meter: &mut Meter) -> Swept {
        self.tape.restart(0);
        self.checkpoints.clear();
        let mut front = Front { strip: 0, first: 0, end: 0, top: 0, bottom: 0 };
        let strips = texts.strips();
        while front.strip < strips {
            if front.strip.is_multiple_of(keep.every) {
                self.checkpoints.fronts.push((front, self.checkpoints.edges.len()));
                self.checkpoints.edges.extend_from_slice(&self.left[front.first..front.end]);
            }
            if !self.choose(texts, rows, &mut front) {
                return Swept::Nothing;
            }
            let columns = self.slots.of_strip(front.strip).len();
            if !meter.take(((front.end - front.first) * columns) as u64) {
                return Swept::Exhausted;
            }
            let room = self.tape.end() == front.strip && self.tape.tiles.len() + front.end - front.first <= keep.tiles;
            self.strip(texts, &mut front, room);
        }
        self.arrive(texts, rows, front)
    }

    /// Sweeps again over the strips from the last checkpoint before `strip` to `strip`, onto the tape.
    pub(super) fn replay(&mut self, texts: Texts<'_>, rows: Rows<'_>, strip: usize) {
        let (mut front, edges) = self.checkpoints.before(strip);
        self.left[front.first..front.end].copy_from_slice(edges);
        self.tape.restart(front.strip);
        while front.strip <= strip {
            // It was possible the first time, so it is now.
            self.choose(texts, rows, &mut front);
            self.strip(texts, &mut front, true);
        }
    }

    /// The value of the last cell.
    fn arrive(&self, texts: Texts<'_>, rows: Rows<'_>, front: Front) -> Swept {
        let last = texts.blocks() - 1;
        if !(front.first..front.end).contains(&last) {
            return Swept::Nothing;
        }
        let above: i64 = self.left[front.first..last].iter().map(|edge| edge.sum()).sum();
        let cost = front.top + above + self.left[last].sum_of(texts.transcript.len() - last * SIDE);
        match rows {
            Rows::Limit { limit, .. } if cost > limit => Swept::Nothing,
            _ => Swept::Cost(cost as u64),
        }
    }

    /// Sets the band of the next strip; false if it is empty.
    fn choose(&mut self, texts: Texts<'_>, rows: Rows<'_>, front: &mut Front) -> bool {
        let end = match rows {
            Rows::Corridor(ranges) => {
                let (first, end) = ranges[front.strip];
                while front.first < first as usize && front.first < front.end {
                    self.drop_top(front);
                }
                while front.end > end as usize && front.end > front.first + 1 {
                    self.drop_bottom(front);
                }
                end as usize
            }
            Rows::Limit { limit, ahead } => match self.prune(texts, limit, ahead, front) {
                Some(end) => end,
                None => return false,
            },
        };
        while front.end < end {
            self.left[front.end] = Edge::RISING;
            front.end += 1;
            front.bottom += SIDE as i64;
        }
        front.end > front.first
    }

    fn drop_top(&self, front: &mut Front) {
        front.top += self.left[front.first].sum();
        front.first += 1;
    }

    fn drop_bottom(&self, front: &mut Front) {
        front.end -= 1;
        front.bottom -= self.left[front.end].sum();
    }

    /// Drops blocks no cell of which can lie on a path of cost at most `limit`, and returns
    /// the end of the blocks that such a path can reach within the strip.
    ///
    /// A cell counts if its value plus a lower bound of what remains is at most `limit`.
    /// All cells of a path within the limit do; by induction over the strips those of an
    /// optimal one are in the band with their true values. The bounds of what remains are
    /// `ahead` and the distance to the last diagonal.
    fn prune(&self, texts: Texts<'_>, limit: i64, ahead: &[u32], front: &mut Front) -> Option<usize> {
        let side = SIDE as i64;
        let column = (front.strip * SIDE) as i64;
        let next = (column + side).min(texts.reference.len() as i64);
        let goal = texts.last_diagonal();
        let remaining = |strip: usize| ahead.get(strip).map_or(0, |&bound| i64::from(bound));
        let here = remaining(front.strip);
        // The first strip begins with an empty band: row 0 alone, which stays.
        while front.first < front.end {
            // Rows first*64 + 1 ..= first*64 + 64 hold at least the mean of both ends less 32,
            // because values of neighbouring rows differ by at most one.
            let below = front.top + self.left[front.first].sum();
            let least = (front.top + below - side).div_euclid(2);
            let off = goal - ((front.first as i64 + 1) * side - column);
            if least + here.max(off) <= limit {
                break;
            }
            self.drop_top(front);
        }
        while front.first < front.end {
            let above = front.bottom - self.left[front.end - 1].sum();
            let least = (front.bottom + above - side).div_euclid(2);
            let off = (front.end as i64 - 1) * side - column - goal;
            if least + here.max(off) <= limit {
                break;
            }
            self.drop_bottom(front);
        }
        if front.first == front.end && front.strip > 0 {
            return None;
        }
        // A path that leaves row `row` or one above it in this column comes to row i of column
        // j <= next at a cost of at least bottom + (i - row) - (j - column).
        let row = front.end as i64 * side;
        let slack = limit - front.bottom;
        let by_cost = row + (next - column) + slack - remaining(front.strip + 1);
        let by_diagonal = (row + 2 * next - column + slack + goal).div_euclid(2).max(next + goal);
        let reach = by_cost.min(by_diagonal).min(texts.transcript.len() as i64);
        Some(front.end.max((reach.max(0) as usize).div_ceil(SIDE)).max(front.first + usize::from(front.strip == 0)))
    }

    /// Computes the tiles of one strip and goes on to the next.
    fn strip(&mut self, texts: Texts<'_>, front: &mut Front, keep: bool) {
        let epoch = self.slots.enter(front.strip);
        self.tables.prepare(front.first, front.end, epoch, &self.slots, texts.transcript);
        let columns = Columns::new(self.slots.of_strip(front.strip));
        if keep {
            let at = self.tape.tiles.len();
            self.tape.strips.push(Stretch { first: front.first as u32, end: front.end as u32, at });
        }
        let mut top = Edge::RISING;
        let mut block = front.first;
        #[cfg(target_arch = "x86_64")]
        if let Some(vectors) = self.vectors
            && front.end - front.first >= FEWEST
        {
            let reversed = lanes::Reversed::new(self.slots.of_strip(front.strip));
            while block < front.end {
                let end = front.end.min(block + vectors.most());
                top = self.vector(vectors, block..end, &reversed, top, keep);
                block = end;
            }
        }
        while block < front.end {
            top = match front.end - block {
                1 => self.tiles::<1>(block, &columns, top, keep),
                2 | 3 => self.tiles::<2>(block, &columns, top, keep),
                _ => self.tiles::<4>(block, &columns, top, keep),
            };
            block += match front.end - block {
                1 => 1,
                2 | 3 => 2,
                _ => 4,
            };
        }
        front.top += columns.len() as i64;
        front.bottom += top.sum_of(columns.len());
        front.strip += 1;
    }

    /// Computes the tiles of `blocks` with vectors; returns the edge below them.
    #[cfg(target_arch = "x86_64")]
    fn vector(&mut self, vectors: Vectors, blocks: Range<usize>, columns: &Reversed, top: Edge, keep: bool) -> Edge {
        let len = blocks.len();
        let (tables, first) = self.tables.ring(blocks.start);
        let mut below = [Edge::RISING; lanes::MOST];
        let at = self.tape.tiles.len();
        let left = &mut self.left[blocks];
        if keep {
            self.tape.tiles.extend(left.iter().map(|&left| Kept { left, top }));
            vectors.advance::<true>(Blocks { tables, first, left, below: &mut below }, columns, top);
            for (kept, &above) in self.tape.tiles[at + 1..].iter_mut().zip(&below) {
                kept.top = above;
            }
        } else {
            vectors.advance::<false>(Blocks { tables, first, left, below: &mut below }, columns, top);
        }
        below[len - 1]
    }

    /// Computes `L` tiles from `block` down; returns the edge below them.
    fn tiles<const L: usize>(&mut self, block: usize, columns: &Columns, top: Edge, keep: bool) -> Edge {
        let tables = std::array::from_fn(|l| self.tables.get(block + l));
        let mut left: [Edge; L] = std::array::from_fn(|l| self.left[block + l]);
        let before = left;
        let below = if keep {
            let below = advance::<L, true>(tables, columns, &mut left, top);
            for l in 0..L {
                let top = if l == 0 { top } else { below[l - 1] };
                self.tape.tiles.push(Kept { left: before[l], top });
            }
            below
        } else {
            advance::<L, false>(tables, columns, &mut left, top)
        };
        self.left[block..block + L].copy_from_slice(&left);
        below[L - 1]
    }
}
