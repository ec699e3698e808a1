//! Turns keys into hashes more quickly than the standard tables do: for tables that are asked a hundred thousand times a page.

use std::hash::{BuildHasherDefault, Hasher};

/// For tables whose keys are numbers or letters; of strings too long to be our own, the standard table takes care.
pub type Mixing = BuildHasherDefault<Mixed>;

/// For tables whose keys are words of the texts: seeded anew in every process, so that no text can be made to fill one
/// slot; what a table is asked never depends on it, and no table is read in its order.
pub type Folding = foldhash::fast::RandomState;

/// The hash under way.
#[derive(Debug, Default, Clone)]
pub struct Mixed(u64);

impl Hasher for Mixed {
    fn write(&mut self, bytes: &[u8]) {
        let mut chunks = bytes.chunks_exact(8);
        for chunk in &mut chunks {
            self.write_u64(chunk.iter().fold(0, |n, &b| n << 8 | u64::from(b)));
        }
        let rest = chunks.remainder();
        self.write_u64(rest.iter().fold(rest.len() as u64, |n, &b| n << 8 | u64::from(b)));
    }

    fn write_u8(&mut self, n: u8) {
        self.write_u64(u64::from(n));
    }

    fn write_u32(&mut self, n: u32) {
        self.write_u64(u64::from(n));
    }

    fn write_u64(&mut self, n: u64) {
        let mixed = (self.0 ^ n).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        self.0 = mixed ^ (mixed >> 32);
    }

    fn write_usize(&mut self, n: usize) {
        self.write_u64(n as u64);
    }

    fn finish(&self) -> u64 {
        self.0
    }
}
