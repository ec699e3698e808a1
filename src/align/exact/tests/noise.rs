//! Turns a seed into pseudo-text and its damaged copy.

/// A small generator (xorshift64*, Vigna 2016), so that a seed means the same text for ever.
#[derive(Debug, Clone)]
pub(super) struct Random(u64);

impl Random {
    pub(super) fn new(seed: u64) -> Self {
        Random(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    pub(super) fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        ((self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33) as usize) % bound.max(1)
    }

    fn percent(&mut self, chance: usize) -> bool {
        self.below(1000) < chance * 10
    }
}

/// `len` units of words from a small vocabulary over `alphabet` letters; unit 0 is the blank.
pub(super) fn prose(random: &mut Random, alphabet: usize, len: usize) -> Vec<u32> {
    let vocabulary: Vec<Vec<u32>> =
        (0..400).map(|_| (0..2 + random.below(9)).map(|_| 1 + random.below(alphabet) as u32).collect()).collect();
    let mut text = Vec::with_capacity(len + 12);
    while text.len() < len {
        // Low numbers are likelier, as in Zipf's law.
        let rank = random.below(400) * random.below(400) / 400;
        text.extend_from_slice(&vocabulary[rank]);
        text.push(0);
    }
    text.truncate(len);
    text
}

/// A copy with `percent` of its units damaged: 70 % substituted, 15 % lost, 15 % added.
pub(super) fn damage(random: &mut Random, text: &[u32], alphabet: usize, percent: usize) -> Vec<u32> {
    let mut out = Vec::with_capacity(text.len() + 16);
    for &unit in text {
        if !random.percent(percent) {
            out.push(unit);
            continue;
        }
        match random.below(100) {
            0..70 => out.push(1 + random.below(alphabet) as u32),
            70..85 => {}
            _ => {
                out.push(unit);
                out.push(1 + random.below(alphabet) as u32);
            }
        }
    }
    out
}
