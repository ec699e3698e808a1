//! The bounds for what is ahead against the true cost of it, from every cell, with tiny sizes.

use proptest::prelude::*;

use super::super::ahead::{Ahead, Sizes};
use super::super::band::Texts;
use super::super::script::{Backward, Op};
use super::super::units::Slots;
use super::noise::Random;
use super::properties::{cases, pair};

/// `table[i][j]`: the distance of the texts from row `i` and column `j` on.
fn to_the_end(transcript: &[u32], reference: &[u32]) -> Vec<Vec<u32>> {
    let (rows, columns) = (transcript.len(), reference.len());
    let mut table = vec![vec![0; columns + 1]; rows + 1];
    for i in (0..=rows).rev() {
        for j in (0..=columns).rev() {
            table[i][j] = match (i < rows, j < columns) {
                (false, _) => (columns - j) as u32,
                (_, false) => (rows - i) as u32,
                _ => {
                    let substituted = table[i + 1][j + 1] + u32::from(transcript[i] != reference[j]);
                    substituted.min(table[i + 1][j] + 1).min(table[i][j + 1] + 1)
                }
            };
        }
    }
    table
}

/// Any path at all, from the end to the beginning: nothing may depend on its being a good one.
fn wander(random: &mut Random, transcript: &[u32], reference: &[u32]) -> Backward {
    let mut script = Backward::default();
    let (mut i, mut j) = (transcript.len(), reference.len());
    let crooked = random.below(4) + 1;
    while i > 0 || j > 0 {
        let step = random.below(6 * crooked);
        if i > 0 && (j == 0 || step == 0) {
            script.push(Op::Addition, 1);
            i -= 1;
        } else if j > 0 && (i == 0 || step == 1) {
            script.push(Op::Omission, 1);
            j -= 1;
        } else {
            (i, j) = (i - 1, j - 1);
            script.push(if transcript[i] == reference[j] { Op::Equal } else { Op::Substitute }, 1);
        }
    }
    script
}

/// The path of least cost among those of [`to_the_end`].
fn best(table: &[Vec<u32>], transcript: &[u32], reference: &[u32]) -> Backward {
    let (mut steps, mut i, mut j) = (Vec::new(), 0, 0);
    while i < transcript.len() || j < reference.len() {
        let both = i < transcript.len() && j < reference.len();
        let equal = both && transcript[i] == reference[j];
        if both && table[i][j] == table[i + 1][j + 1] + u32::from(!equal) {
            steps.push(if equal { Op::Equal } else { Op::Substitute });
            (i, j) = (i + 1, j + 1);
        } else if i < transcript.len() && table[i][j] == table[i + 1][j] + 1 {
            steps.push(Op::Addition);
            i += 1;
        } else {
            steps.push(Op::Omission);
            j += 1;
        }
    }
    let mut script = Backward::default();
    steps.iter().rev().for_each(|&op| script.push(op, 1));
    script
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(300), ..ProptestConfig::default() })]

    #[test]
    fn never_above_the_truth(
        (transcript, reference) in pair(70),
        seed in any::<u64>(),
        (chunk, k, longer, near, margin, run) in (2..9usize, 1..4usize, 0..3usize, 0..3i64, 0..6i64, 1..5usize),
        good in any::<bool>(),
    ) {
        let limit = transcript.iter().chain(&reference).copied().max().unwrap_or(0) as usize + 1;
        if transcript.is_empty() || reference.is_empty() || limit > 1 << 16 {
            return Ok(());
        }
        let texts = Texts { transcript: &transcript, reference: &reference };
        let mut slots = Slots::default();
        slots.assign(&reference, limit);
        let table = to_the_end(&transcript, &reference);
        let path = if good {
            best(&table, &transcript, &reference)
        } else {
            wander(&mut Random::new(seed), &transcript, &reference)
        };
        let sizes = Sizes { chunk, k: [k, k + longer], near, margin: margin.max((chunk / k) as i64), run };
        let mut ahead = Ahead::default();
        let Some(bound) = ahead.fill(texts, &slots, &path, &sizes) else { return Ok(()) };
        prop_assert!(bound <= u64::from(table[0][0]), "{} > {}", bound, table[0][0]);
        for (c, &bound) in ahead.bounds.iter().enumerate() {
            let column = (c * chunk).min(reference.len());
            for (i, row) in table.iter().enumerate() {
                prop_assert!(bound <= row[column], "chunk {} row {}: {} > {}", c, i, bound, row[column]);
            }
        }
    }
}
