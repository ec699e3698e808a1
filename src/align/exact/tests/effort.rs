//! What a call costs, counted in block steps and never by a clock; and that it depends on nothing else.

use proptest::prelude::*;

use super::super::band::Texts;
use super::super::budget::Meter;
use super::super::script::Backward;
use super::super::search::{Memory, Tuning, search};
use super::super::{Budget, Workspace, script, solve};
use super::noise::{Random, damage, prose};
use super::properties::{cases, pair};

/// Block steps for a certified script of `len` units, `percent` of them damaged.
fn steps(len: usize, percent: usize) -> u64 {
    let random = &mut Random::new(11);
    let reference = prose(random, 60, len);
    let transcript = damage(random, &reference, 60, percent);
    let texts = Texts { transcript: &transcript, reference: &reference };
    let mut meter = Meter::new(&Budget::UNLIMITED);
    let proven = search(texts, 61, &Tuning::DEFAULT, &mut meter, &mut Memory::default(), &mut Backward::default());
    assert_eq!(proven.lower, proven.upper);
    meter.spent
}

#[test]
fn a_proof_is_nearly_linear_at_five_percent() {
    let (short, long) = (steps(50_000, 5), steps(400_000, 5));
    assert!(short < 50_000 * 30, "{short}");
    assert!(long < short * 8 * 5 / 4, "{short}, eight times as long {long}");
}

#[test]
fn texts_without_anything_in_common_cost_the_budget_and_a_linear_share() {
    let random = &mut Random::new(12);
    let (transcript, reference) = (prose(random, 60, 60_000), prose(random, 60, 50_000));
    let found = script(&transcript, &reference, &Budget::new(1_000_000));
    assert!(!found.certified && 10_000 <= found.lower && found.lower < found.upper && found.upper <= 60_000);
    assert_eq!(found.apply(&transcript, &reference), Some(reference));
}

#[test]
fn no_proof_wanted() {
    let random = &mut Random::new(13);
    let reference = prose(random, 60, 30_000);
    let transcript = damage(random, &reference, 60, 5);
    let quick = script(&transcript, &reference, &Budget::SCRIPT);
    let proven = script(&transcript, &reference, &Budget::default());
    assert!(proven.certified);
    assert!(quick.lower <= proven.upper && proven.upper <= quick.upper);
    // The corridor is wide enough here.
    assert_eq!(quick.upper, proven.upper);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(24), ..ProptestConfig::default() })]

    #[test]
    fn what_came_before_leaves_no_trace(pairs in prop::collection::vec(pair(1_500), 1..5), steps in 0..3_000u64) {
        let mut workspace = Workspace::new();
        for (transcript, reference) in &pairs {
            for budget in [Budget::default(), Budget::new(steps)] {
                prop_assert_eq!(
                    workspace.script(transcript, reference, &budget),
                    script(transcript, reference, &budget)
                );
            }
        }
    }

    #[test]
    fn vectors_change_nothing((transcript, reference) in pair(3_000), steps in 0..10_000u64) {
        let plain = Tuning { plain: true, ..Tuning::DEFAULT };
        for budget in [Budget::default(), Budget::new(steps)] {
            prop_assert_eq!(
                solve(&transcript, &reference, &budget, &plain, &mut Memory::default()),
                solve(&transcript, &reference, &budget, &Tuning::DEFAULT, &mut Memory::default())
            );
        }
    }
}
