//! Flexible character accuracy: character accuracy that does not mind in which order lines and columns were read.
//!
//! C. Clausner, S. Pletschacher, A. Antonacopoulos, "Flexible character
//! accuracy measure for reading-order-independent evaluation", Pattern
//! Recognition Letters 131 (2020), 390-397. The steps are those of the paper;
//! the coefficients are the 768 sets that the authors' own program tries:
//!
//! 1. Both texts are cut into lines; empty ones are dropped.
//! 2. The longest line of the reference is held against every line of the
//!    transcript: the shorter of the two slides along the longer, and stands
//!    where its edit distance is least.
//! 3. The partner is the line of least penalty: distance · d + difference of
//!    lengths · l + offset · o − shorter length · s, where the offset says how
//!    far the place is from the nearer end of the longer line.
//! 4. The two are paired; what is left of the longer goes back to its list.
//! 5. So on until one side has no line left; what then is left counts in full.
//! 6. Accuracy is 1 − edits / N; the answer is the best of all sets of
//!    coefficients, and never below the accuracy of the texts as they stand,
//!    line breaks apart.
//!
//! The authors' program chooses among all lines of the reference where the
//! paper takes the longest, and cuts one character too few or too many at some
//! places; neither is followed, so its figures may differ in the last digits.
//!
//! A partner that the letters of both lines rule out is not looked into, and the
//! work is bounded (`WORK`, counted in steps, never by a clock). Where it
//! runs out, the best of the sets tried so far stands: the answer is a maximum,
//! so that is a true lower bound, and `exact` is false.

use std::collections::HashMap;

use super::super::answer::{Answer, Part};
use super::super::registry::{Compute, Metric};
use super::super::texts::{Side, Texts};
use crate::align::exact::{Budget, Workspace};

/// Flexible character accuracy.
pub const FCA: Metric = Metric {
    id: "fca",
    summary: "Flexible character accuracy: 1 means that every line was read right, in whatever order.",
    formula: "max over 768 sets of coefficients of 1 − E / N, E over pairs of lines and pieces of lines",
    unit: "units of the profile, line by line",
    denominator: "units of the reference's lines, line breaks not counted",
    source: "Clausner, Pletschacher & Antonacopoulos 2020 (doi 10.1016/j.patrec.2020.02.003); coefficients of the authors' program",
    compute: Compute::FromTexts(answer),
};

/// Steps that may be spent, about a nanosecond each: some seconds.
const WORK: u64 = 3_000_000_000;
/// Steps that looking at a line takes.
const LOOK: u64 = 8;
/// Groups that the units of a piece are counted in, for a quick bound of its distances.
const GROUPS: usize = 32;

/// One set of coefficients: of the distance, the difference of lengths, the offset, and the shorter length.
type Coefficients = [i64; 4];

/// The sets to try, the one the paper discusses first.
fn sets() -> Vec<Coefficients> {
    let mut sets = vec![[25, 20, 1, 4]];
    for distance in [15, 20, 25, 30] {
        for length in (0..=23).step_by(3) {
            for offset in 0..=3 {
                for shorter in 0..=5 {
                    sets.push([distance, length, offset, shorter]);
                }
            }
        }
    }
    sets
}

fn answer(texts: &Texts<'_>) -> Answer {
    let sides = [&texts.transcript, &texts.reference];
    let length = |side: &Side| side.lines.iter().map(Vec::len).sum::<usize>() as u64;
    let all = length(sides[1]);
    if all == 0 {
        return Answer::new(None, texts.state);
    }
    // As the texts stand, without line breaks: the floor.
    let joined = sides.map(|side| side.lines.concat());
    let standing = Workspace::new().distance(&joined[0], &joined[1], &Budget::default());
    let strict = standing.upper;
    let mut flexible = Flexible::new(sides.map(|side| &*side.lines), texts.blank);
    let mut best = strict;
    let mut tried = 0u64;
    let floor = flexible.floor(&joined);
    let sets = sets();
    for set in &sets {
        let Some(edits) = flexible.edits(set) else { break };
        tried += 1;
        best = best.min(edits);
        // No order of lines can do better than the letters that both texts have.
        if best <= floor {
            break;
        }
    }
    let exact = best <= floor || (tried == sets.len() as u64 && (standing.certified || best <= standing.lower));
    let mut answer = Answer::new(Some(1.0 - best as f64 / all as f64), texts.state);
    answer.parts = vec![
        ("edits", Part::Count(best)),
        ("reference_units", Part::Count(all)),
        ("strict_accuracy", Part::Rate(Some(1.0 - strict as f64 / all as f64))),
        ("exact", Part::Flag(exact)),
        ("sets_tried", Part::Count(tried)),
    ];
    answer
}

/// Where the shorter of two pieces stands in the longer, and at what distance.
#[derive(Clone, Copy)]
struct Place {
    distance: u64,
    at: usize,
}

/// What does not change from one set of coefficients to the next.
struct Flexible {
    pieces: Vec<Vec<u32>>,
    /// Of each piece, how many of its units fall into each group.
    counts: Vec<[u8; GROUPS]>,
    known: HashMap<Vec<u32>, u32>,
    places: HashMap<(u32, u32), Place>,
    lines: [Vec<u32>; 2],
    blank: Option<u32>,
    /// Room for the least penalties of one line.
    bounds: Vec<i64>,
    workspace: Workspace,
    left: u64,
}

impl Flexible {
    fn new(lines: [&[Vec<u32>]; 2], blank: Option<u32>) -> Self {
        let mut new = Self {
            pieces: Vec::new(),
            counts: Vec::new(),
            bounds: Vec::new(),
            known: HashMap::new(),
            places: HashMap::new(),
            lines: [Vec::new(), Vec::new()],
            blank,
            workspace: Workspace::new(),
            left: WORK,
        };
        // Every pair of lines must be looked at at least once, and not half of them twice.
        if (lines[0].len() as u64 * lines[1].len() as u64).saturating_mul(LOOK) > WORK {
            new.left = 0;
        }
        new.lines = lines.map(|side| side.iter().map(|line| new.piece(line)).collect());
        new
    }

    fn piece(&mut self, units: &[u32]) -> u32 {
        if let Some(&id) = self.known.get(units) {
            return id;
        }
        let id = self.pieces.len() as u32;
        let mut counts = [0u8; GROUPS];
        for &unit in units {
            let count = &mut counts[unit as usize % GROUPS];
            *count = count.saturating_add(1);
        }
        self.counts.push(counts);
        self.pieces.push(units.to_vec());
        self.known.insert(units.to_vec(), id);
        id
    }

    /// Returns the fewest edits that any order could leave: those of two bags of letters.
    fn floor(&self, joined: &[Vec<u32>; 2]) -> u64 {
        let mut counts: HashMap<u32, i64> = HashMap::new();
        // Blanks at cuts cost nothing, so they cannot be part of the bound.
        let bare = |side: usize| joined[side].iter().filter(|u| Some(**u) != self.blank);
        bare(0).for_each(|&u| *counts.entry(u).or_default() += 1);
        bare(1).for_each(|&u| *counts.entry(u).or_default() -= 1);
        let (more, less) = counts.values().fold((0, 0), |(m, l), &n| if n > 0 { (m + n, l) } else { (m, l - n) });
        more.max(less) as u64
    }

    /// Returns the edits under one set of coefficients; `None` if the work ran out.
    fn edits(&mut self, set: &Coefficients) -> Option<u64> {
        let [mut transcript, mut reference] = self.lines.clone();
        let mut edits = 0;
        while !reference.is_empty() && !transcript.is_empty() {
            // The longest; of equals the first.
            let longest = (0..reference.len()).rev().max_by_key(|&i| self.pieces[reference[i] as usize].len())?;
            let line = reference.remove(longest);
            let (i, place) = self.partner(line, &transcript, set)?;
            let other = transcript.remove(i);
            edits += place.distance;
            let lengths = [line, other].map(|id| self.pieces[id as usize].len());
            match lengths[0].cmp(&lengths[1]) {
                std::cmp::Ordering::Greater => reference.extend(self.rest(line, place.at, lengths[1])),
                std::cmp::Ordering::Less => transcript.extend(self.rest(other, place.at, lengths[0])),
                std::cmp::Ordering::Equal => {}
            }
        }
        let left = transcript.iter().chain(&reference).map(|&id| self.pieces[id as usize].len() as u64);
        Some(edits + left.sum::<u64>())
    }

    /// Returns the line of least penalty, of equals the first, and its place; `None` if the work ran out.
    fn partner(&mut self, line: u32, others: &[u32], set: &Coefficients) -> Option<(usize, Place)> {
        self.left = self.left.checked_sub(LOOK * others.len() as u64)?;
        let mut bounds = std::mem::take(&mut self.bounds);
        bounds.clear();
        bounds.extend(others.iter().map(|&other| self.least_penalty(line, other, set)));
        let likely = (0..others.len()).min_by_key(|&i| bounds[i])?;
        let mut best: Option<(i64, usize, Place)> = None;
        for i in [likely].into_iter().chain(0..others.len()) {
            // Whatever cannot be better is not looked into.
            if best.is_some_and(|b| (bounds[i], i) >= (b.0, b.1)) {
                continue;
            }
            let place = self.place(line, others[i])?;
            let penalty = self.penalty(line, others[i], place, set);
            if best.is_none_or(|b| (penalty, i) < (b.0, b.1)) {
                best = Some((penalty, i, place));
            }
        }
        self.bounds = bounds;
        best.map(|(_, i, place)| (i, place))
    }

    /// Returns what the penalty of two pieces is at least: units of the shorter that the longer has not are edits.
    fn least_penalty(&self, a: u32, b: u32, set: &Coefficients) -> i64 {
        let (a, b) = (a as usize, b as usize);
        let lengths = [self.pieces[a].len() as i64, self.pieces[b].len() as i64];
        let [long, short] = if lengths[0] >= lengths[1] { [a, b] } else { [b, a] };
        let missing = |(s, l): (&u8, &u8)| i64::from(s.saturating_sub(*l));
        let distance: i64 = self.counts[short].iter().zip(&self.counts[long]).map(missing).sum();
        let gap = (lengths[0] - lengths[1]).abs();
        distance * set[0] + gap * set[1] - lengths[0].min(lengths[1]) * set[3]
    }

    /// Returns what is left of a piece on both sides of a place, without blanks at the ends.
    fn rest(&mut self, id: u32, at: usize, len: usize) -> Vec<u32> {
        let piece = self.pieces[id as usize].clone();
        let mut rest = Vec::new();
        for mut part in [&piece[..at], &piece[at + len..]] {
            while let Some((_, tail)) = part.split_first().filter(|(u, _)| Some(**u) == self.blank) {
                part = tail;
            }
            while let Some((_, head)) = part.split_last().filter(|(u, _)| Some(**u) == self.blank) {
                part = head;
            }
            if !part.is_empty() {
                rest.push(self.piece(part));
            }
        }
        rest
    }

    fn penalty(&self, a: u32, b: u32, place: Place, set: &Coefficients) -> i64 {
        let [long, short] = {
            let (x, y) = (self.pieces[a as usize].len() as i64, self.pieces[b as usize].len() as i64);
            [x.max(y), x.min(y)]
        };
        let gap = long - short;
        let offset = (gap / 2 - (place.at as i64 - gap / 2).abs()).max(0);
        place.distance as i64 * set[0] + gap * set[1] + offset * set[2] - short * set[3]
    }

    /// Slides the shorter of two pieces along the longer; `None` if the work ran out.
    fn place(&mut self, a: u32, b: u32) -> Option<Place> {
        self.left = self.left.checked_sub(100)?;
        if let Some(&place) = self.places.get(&(a, b)) {
            return Some(place);
        }
        let (x, y) = (&self.pieces[a as usize], &self.pieces[b as usize]);
        let (long, short) = if x.len() >= y.len() { (x, y) } else { (y, x) };
        let cost = (4 * short.len() * short.len().div_ceil(64)) as u64 + 1000;
        let mut best = Place { distance: u64::MAX, at: 0 };
        let mut at = 0;
        while at + short.len() <= long.len() {
            self.left = self.left.checked_sub(cost)?;
            let window = &long[at..at + short.len()];
            let distance = self.workspace.distance(window, short, &Budget::default()).counts.total();
            if distance < best.distance {
                best = Place { distance, at };
            }
            // One step takes one unit away and adds one, so the distance changes by at most 2.
            at += ((distance - best.distance) / 2 + 1) as usize;
        }
        self.places.insert((a, b), best);
        Some(best)
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::with;
    use super::{Budget, Flexible, Workspace};
    use proptest::prelude::*;

    fn fca(transcript: &str, reference: &str) -> Option<f64> {
        with(transcript, reference, |texts| super::answer(texts).value)
    }

    #[test]
    fn order_of_lines_and_columns_does_not_matter() {
        assert_eq!(fca("вторая строка\nпервая строка тут", "первая строка тут\nвторая строка"), Some(1.0));
        // Two columns read across.
        let reference = "левая один\nлевая два\nправый три\nправый четыре";
        assert_eq!(fca("левая один правый три\nлевая два правый четыре", reference), Some(1.0));
    }

    #[test]
    fn errors_still_count_and_empty_texts_have_states() {
        let value = fca("вторая стрaка\nпервая строка тут", "первая строка тут\nвторая строка").expect("a figure");
        assert!((value - 29.0 / 30.0).abs() < 1e-9, "{value}");
        assert_eq!(fca("что", ""), None);
        assert_eq!(fca("", "что"), Some(0.0));
    }

    proptest! {
        #[test]
        fn the_place_is_the_one_a_full_slide_finds(
            a in prop::collection::vec(0u32..4, 1..30),
            b in prop::collection::vec(0u32..4, 1..12),
        ) {
            let lines = [vec![a.clone()], vec![b.clone()]];
            let mut flexible = Flexible::new([&lines[0], &lines[1]], None);
            let place = flexible.place(0, if a == b { 0 } else { 1 }).expect("work enough");
            let (long, short) = if a.len() >= b.len() { (&a, &b) } else { (&b, &a) };
            let distance = |at: usize| {
                Workspace::new().distance(&long[at..at + short.len()], short, &Budget::UNLIMITED).counts.total()
            };
            let least = (0..=long.len() - short.len()).map(|at| (distance(at), at)).min().expect("a place");
            prop_assert_eq!((place.distance, place.at), least);
        }

        #[test]
        fn what_is_not_looked_into_could_not_have_been_better(
            lines in prop::collection::vec(prop::collection::vec(0u32..40, 1..20), 2..12),
        ) {
            let mut flexible = Flexible::new([&lines[1..], &lines[..1]], None);
            let others = flexible.lines[0].clone();
            let line = flexible.lines[1][0];
            for set in [[25, 20, 1, 4], [15, 0, 0, 0], [30, 23, 3, 5], [15, 3, 3, 5]] {
                let penalty = |f: &mut Flexible, i: usize| {
                    let place = f.place(line, others[i]).expect("work enough");
                    f.penalty(line, others[i], place, &set)
                };
                let least = (0..others.len()).map(|i| (penalty(&mut flexible, i), i)).min().expect("one");
                prop_assert_eq!(flexible.partner(line, &others, &set).map(|p| p.0), Some(least.1));
            }
        }
    }

    #[test]
    fn never_below_the_strict_figure_and_bounded() {
        let line = |i: usize| format!("{:05}", (i * 7919) % 100_003);
        let long: Vec<String> = (0..24000).map(line).collect();
        let reference = long.join("\n");
        let transcript = format!("{}\n{}", long[12000..].join("\n"), long[..12000].join("\n"));
        with(&transcript, &reference, |texts| {
            let answer = super::answer(texts);
            assert!(answer.value.is_some_and(|v| v.is_finite() && v < 1.0));
            assert_eq!(answer.parts[3], ("exact", super::Part::Flag(false)));
        });
    }
}
