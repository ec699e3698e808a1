//! Turns two sequences into the length of their longest common subsequence, 64 places at a time.
//!
//! The bit-vector recurrence V := (V + (V & M)) | (V & ~M) of Hyyrö (2004),
//! over blocks of the reference; a block without the unit and without a carry
//! stays as it is, so that rare units (words) cost little.

/// Counts the units of the longest common subsequence.
pub fn length(transcript: &[u32], reference: &[u32]) -> u64 {
    let blocks = reference.len().div_ceil(64);
    let most = transcript.iter().chain(reference).max().map_or(0, |&m| m as usize + 1);
    // For each unit, the blocks it occurs in with its places in them.
    let mut places: Vec<Vec<(usize, u64)>> = vec![Vec::new(); most];
    for (i, &unit) in reference.iter().enumerate() {
        let (block, bit) = (i / 64, 1u64 << (i % 64));
        match places[unit as usize].last_mut() {
            Some((last, bits)) if *last == block => *bits |= bit,
            _ => places[unit as usize].push((block, bit)),
        }
    }
    let mut v = vec![u64::MAX; blocks];
    for &unit in transcript {
        let own = &places[unit as usize];
        let (mut k, mut at, mut carry) = (0, 0, false);
        while k < own.len() || carry {
            let place = own.get(k).map(|p| p.0);
            // Without a carry the blocks up to the next place of the unit stay as they are.
            at = if carry { at } else { place.unwrap_or(blocks) };
            if at >= blocks {
                break;
            }
            let mask = if place == Some(at) { own[k].1 } else { 0 };
            k += usize::from(place == Some(at));
            carry = add(&mut v[at], mask, carry);
            at += 1;
        }
    }
    // Bits past the end of the reference never have a mask, so they stay as they began: set.
    v.iter().map(|block| u64::from(block.count_zeros())).sum()
}

/// One block of the recurrence; returns the carry out of it.
fn add(v: &mut u64, mask: u64, carry: bool) -> bool {
    let hit = *v & mask;
    let (sum, over) = v.overflowing_add(hit);
    let (sum, over_carry) = sum.overflowing_add(u64::from(carry));
    *v = sum | (*v & !mask);
    over || over_carry
}

#[cfg(test)]
mod tests {
    use super::length;
    use proptest::prelude::*;

    fn slow(a: &[u32], b: &[u32]) -> u64 {
        let mut row = vec![0u64; b.len() + 1];
        for x in a {
            let mut diagonal = 0;
            for (j, y) in b.iter().enumerate() {
                let up = row[j + 1];
                row[j + 1] = if x == y { diagonal + 1 } else { up.max(row[j]) };
                diagonal = up;
            }
        }
        row[b.len()]
    }

    proptest! {
        #[test]
        fn equals_the_table(a in prop::collection::vec(0u32..5, 0..300), b in prop::collection::vec(0u32..5, 0..300)) {
            prop_assert_eq!(length(&a, &b), slow(&a, &b));
        }

        #[test]
        fn equals_the_table_with_rare_units(a in prop::collection::vec(0u32..90, 0..300), b in prop::collection::vec(0u32..90, 0..300)) {
            prop_assert_eq!(length(&a, &b), slow(&a, &b));
        }
    }
}
