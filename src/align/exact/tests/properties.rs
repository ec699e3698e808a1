//! What must hold for every pair of texts.

use proptest::prelude::*;

use super::super::ahead::Sizes;
use super::super::band::Keep;
use super::super::search::{Memory, Tuning};
use super::super::{Budget, Op, Script, script, solve};
use super::noise::{Random, damage, prose};
use super::oracle;

/// Settings that force every way through the search on short texts.
const TUNINGS: [Tuning; 4] = [
    Tuning::DEFAULT,
    Tuning { radius: 1, keep: Keep { every: 2, tiles: 1 << 20 }, ..EAGER },
    Tuning { radius: 40, keep: Keep { every: 1, tiles: 0 }, sizes: Sizes { k: [4, 7], ..EAGER.sizes }, ..EAGER },
    Tuning { radius: 1, keep: Keep { every: 2, tiles: 1 << 20 }, plain: true, ..EAGER },
];

const EAGER: Tuning = Tuning {
    small: 0,
    dear: 0,
    sizes: Sizes { k: [8, 12], near: 2, margin: 16, ..Tuning::DEFAULT.sizes },
    ..Tuning::DEFAULT
};

/// Checks the shape of a script and its claims about itself.
fn check(script: &Script, transcript: &[u32], reference: &[u32]) {
    assert_eq!(script.apply(transcript, reference).as_deref(), Some(reference), "apply");
    assert_eq!(script.counts().total(), script.upper, "cost");
    assert!(script.lower <= script.upper);
    assert_eq!(script.certified, script.lower == script.upper);
    let (mut i, mut j) = (0, 0);
    for (k, run) in script.runs.iter().enumerate() {
        assert!(run.len > 0 && (k == 0 || script.runs[k - 1].op != run.op), "runs are maximal");
        for _ in 0..run.len {
            match run.op {
                Op::Equal => assert_eq!(transcript[i], reference[j]),
                Op::Substitute => assert_ne!(transcript[i], reference[j]),
                _ => {}
            }
            i += usize::from(run.op.in_transcript());
            j += usize::from(run.op.in_reference());
        }
    }
}

/// How many cases to try: `PROPTEST_CASES`, or so many.
pub(super) fn cases(ordinarily: u32) -> u32 {
    std::env::var("PROPTEST_CASES").ok().and_then(|count| count.parse().ok()).unwrap_or(ordinarily)
}

fn alphabet() -> impl Strategy<Value = usize> {
    prop_oneof![Just(2usize), Just(4), Just(40), Just(300)]
}

/// Pairs with structured differences: noise, inserted blocks, swaps, periods, nothing in common.
pub(super) fn pair(max: usize) -> impl Strategy<Value = (Vec<u32>, Vec<u32>)> {
    (alphabet(), 0..=max, any::<u64>(), 0..9u8, 0..60usize).prop_map(move |(alphabet, len, seed, kind, percent)| {
        let random = &mut Random::new(seed);
        let text = prose(random, alphabet, len);
        let copy = damage(random, &text, alphabet, percent);
        let cut = random.below(copy.len() + 1);
        match kind {
            0 => (copy, (0..len).map(|_| random.below(alphabet) as u32).collect()),
            1 => {
                let block = prose(random, alphabet, random.clone().below(max / 2 + 1));
                ([&copy[..cut], &block[..], &copy[cut..]].concat(), text)
            }
            2 => {
                let other = cut + random.below(copy.len() - cut + 1);
                ([&copy[cut..other], &copy[..cut], &copy[other..]].concat(), text)
            }
            3 => {
                let period = 1 + random.below(7);
                let wave: Vec<u32> = (0..len + 3).map(|k| (k % period) as u32).collect();
                (damage(random, &wave, alphabet, percent / 10), wave[random.below(3).min(wave.len())..].to_vec())
            }
            4 => (vec![7; len], vec![7; cut]),
            5 => (copy.iter().map(|unit| unit + 1_000).collect(), text),
            6 => {
                (copy.iter().map(|unit| unit * 9_999_991).collect(), text.iter().map(|unit| unit * 9_999_991).collect())
            }
            7 => (text, copy[cut..].to_vec()),
            _ => (copy, text),
        }
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(400), ..ProptestConfig::default() })]

    #[test]
    fn minimal_by_the_textbook((transcript, reference) in pair(300)) {
        let expected = oracle::distance(&transcript, &reference);
        let mut memory = Memory::default();
        for tuning in &TUNINGS {
            let script = solve(&transcript, &reference, &Budget::default(), tuning, &mut memory);
            check(&script, &transcript, &reference);
            prop_assert!(script.certified);
            prop_assert_eq!(script.upper, expected);
        }
    }

    #[test]
    fn the_other_way_round((transcript, reference) in pair(300)) {
        let there = script(&transcript, &reference, &Budget::default()).counts();
        let back = script(&reference, &transcript, &Budget::default()).counts();
        prop_assert_eq!(there.total(), back.total());
        let drift = |omissions: u64, additions: u64| omissions as i64 - additions as i64;
        prop_assert_eq!(drift(there.omissions, there.additions), drift(back.additions, back.omissions));
        prop_assert_eq!(drift(there.omissions, there.additions), reference.len() as i64 - transcript.len() as i64);
    }

    #[test]
    fn an_interval_holds_the_truth((transcript, reference) in pair(300), steps in 0..2_000u64) {
        let expected = oracle::distance(&transcript, &reference);
        for tuning in &TUNINGS[1..] {
            let script = solve(&transcript, &reference, &Budget::new(steps), tuning, &mut Memory::default());
            check(&script, &transcript, &reference);
            prop_assert!(script.lower <= expected && expected <= script.upper);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(12), ..ProptestConfig::default() })]

    /// Long enough for anchors, several checkpoints and runs of chunks.
    #[test]
    fn minimal_when_long((transcript, reference) in pair(3_000)) {
        let expected = oracle::distance(&transcript, &reference);
        let mut memory = Memory::default();
        for tuning in &TUNINGS {
            let script = solve(&transcript, &reference, &Budget::default(), tuning, &mut memory);
            check(&script, &transcript, &reference);
            prop_assert!(script.certified);
            prop_assert_eq!(script.upper, expected);
        }
    }
}
