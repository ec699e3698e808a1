//! Turns units of any alphabet into slots of one byte, and blocks of the transcript into match tables.
//!
//! A match table has 256 words whatever the size of the alphabet: the reference is
//! cut into epochs, each the longest run of strips with at most 255 distinct
//! units, and a table knows the units of one epoch only. Letters of an alphabetic
//! script make one epoch; Chinese text makes one of some hundreds of columns, and
//! the tables of the few blocks in the band are filled anew at its beginning.

use std::collections::HashMap;

use super::tile::{SIDE, Table};

const SLOTS: usize = 255;

/// A maximal run of strips whose columns have at most 255 distinct units.
#[derive(Debug, Clone, Copy)]
struct Epoch {
    first_strip: usize,
    /// Where its units begin in `Slots::ids`; slot `s` is `ids[ids_at + s - 1]`.
    ids_at: usize,
}

/// The columns of the matrix as slots.
#[derive(Debug, Default)]
pub(super) struct Slots {
    /// The slot of every column, 1..=255.
    pub(super) of_column: Vec<u8>,
    epochs: Vec<Epoch>,
    ids: Vec<u32>,
    /// Slot of a unit in the current epoch, 0 for none.
    slot_of: Vec<u8>,
    current: usize,
}

impl Slots {
    /// Assigns slots to `columns`; every unit of either text is below `limit`.
    pub(super) fn assign(&mut self, columns: &[u32], limit: usize) {
        self.slot_of.clear();
        self.slot_of.resize(limit, 0);
        self.of_column.clear();
        self.of_column.reserve(columns.len());
        self.epochs.clear();
        self.ids.clear();
        self.epochs.push(Epoch { first_strip: 0, ids_at: 0 });
        let mut at = 0;
        for (strip, chunk) in columns.chunks(SIDE).enumerate() {
            // A strip adds at most 64 units; only if that may be too many, count them.
            if self.ids.len() - at + chunk.len() > SLOTS {
                let mut fresh: Vec<u32> =
                    chunk.iter().copied().filter(|&unit| self.slot_of[unit as usize] == 0).collect();
                fresh.sort_unstable();
                fresh.dedup();
                if self.ids.len() - at + fresh.len() > SLOTS {
                    for &id in &self.ids[at..] {
                        self.slot_of[id as usize] = 0;
                    }
                    at = self.ids.len();
                    self.epochs.push(Epoch { first_strip: strip, ids_at: at });
                }
            }
            for &unit in chunk {
                let slot = &mut self.slot_of[unit as usize];
                if *slot == 0 {
                    self.ids.push(unit);
                    *slot = (self.ids.len() - at) as u8;
                }
                self.of_column.push(*slot);
            }
        }
        self.current = self.epochs.len() - 1;
    }

    /// Writes the slot of each of `units`, 0 for one that no column has; false if there is more than one epoch.
    pub(super) fn of_units(&self, units: &[u32], out: &mut Vec<u8>) -> bool {
        out.clear();
        if self.epochs.len() > 1 {
            return false;
        }
        out.extend(units.iter().map(|&unit| self.slot_of[unit as usize]));
        true
    }

    /// The slots of the columns of `strip`.
    pub(super) fn of_strip(&self, strip: usize) -> &[u8] {
        let from = strip * SIDE;
        &self.of_column[from..self.of_column.len().min(from + SIDE)]
    }

    /// Makes the epoch of `strip` the current one, and returns its number.
    pub(super) fn enter(&mut self, strip: usize) -> usize {
        let epoch = if self.epochs.len() == 1 {
            0
        } else {
            self.epochs.partition_point(|epoch| epoch.first_strip <= strip) - 1
        };
        if epoch != self.current {
            for &id in &self.ids[self.range(self.current)] {
                self.slot_of[id as usize] = 0;
            }
            for (slot, &id) in self.ids[self.range(epoch)].iter().enumerate() {
                self.slot_of[id as usize] = slot as u8 + 1;
            }
            self.current = epoch;
        }
        epoch
    }

    fn range(&self, epoch: usize) -> std::ops::Range<usize> {
        let end = self.epochs.get(epoch + 1).map_or(self.ids.len(), |next| next.ids_at);
        self.epochs[epoch].ids_at..end
    }

    /// Fills `table` for a block of at most 64 rows, in the current epoch.
    pub(super) fn fill(&self, table: &mut Table, rows: &[u32]) {
        let used = self.range(self.current).len();
        table[..=used].fill(0);
        for (bit, &unit) in rows.iter().enumerate() {
            table[self.slot_of[unit as usize] as usize] |= 1 << bit;
        }
        // Units that no column holds have fallen into slot 0.
        table[0] = 0;
    }
}

/// The match tables of the blocks in the band, kept while block and epoch stay the same.
#[derive(Debug, Default)]
pub(super) struct Tables {
    tables: Vec<Table>,
    /// Block and epoch of each table.
    tags: Vec<(usize, usize)>,
}

impl Tables {
    const NONE: (usize, usize) = (usize::MAX, usize::MAX);

    /// Forgets everything; the next texts may differ.
    pub(super) fn clear(&mut self) {
        self.tags.fill(Self::NONE);
    }

    /// Makes the tables of blocks `first..end` ready.
    pub(super) fn prepare(&mut self, first: usize, end: usize, epoch: usize, slots: &Slots, rows: &[u32]) {
        let wanted = (end - first).next_power_of_two();
        if wanted > self.tables.len() {
            self.tables.resize(wanted, [0; 256]);
            self.tags.clear();
            self.tags.resize(wanted, Self::NONE);
        }
        let mask = self.tables.len() - 1;
        for block in first..end {
            let at = block & mask;
            if self.tags[at] != (block, epoch) {
                let from = block * SIDE;
                slots.fill(&mut self.tables[at], &rows[from..rows.len().min(from + SIDE)]);
                self.tags[at] = (block, epoch);
            }
        }
    }

    /// All tables, and the place of `block` among them; the blocks below follow, round the end.
    #[cfg(target_arch = "x86_64")]
    pub(super) fn ring(&self, block: usize) -> (&[Table], usize) {
        (&self.tables, block & (self.tables.len() - 1))
    }

    /// The table of a prepared block.
    pub(super) fn get(&self, block: usize) -> &Table {
        &self.tables[block & (self.tables.len() - 1)]
    }
}

/// Both texts as units, transcript first.
type Units = (Vec<u32>, Vec<u32>);

/// Renumbers two texts densely if their units are too large to index a table by.
///
/// Returns the renumbered texts, or `None` if all units are below the returned limit already.
pub(super) fn densify(transcript: &[u32], reference: &[u32]) -> (Option<Units>, usize) {
    let largest = transcript.iter().chain(reference).copied().max().unwrap_or(0) as usize;
    let len = transcript.len() + reference.len();
    if largest < 4096.max(len) {
        return (None, largest + 1);
    }
    let mut dense: HashMap<u32, u32> = HashMap::new();
    let mut renumber = |text: &[u32]| -> Vec<u32> {
        text.iter()
            .map(|&unit| {
                let next = dense.len() as u32;
                *dense.entry(unit).or_insert(next)
            })
            .collect()
    };
    let texts = (renumber(transcript), renumber(reference));
    (Some(texts), dense.len())
}
