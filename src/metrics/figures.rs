//! Turns two sequences of units and two of words into the counts on which every rate rests.
//!
//! With S, O, A the substitutions, omissions and additions of a minimal
//! alignment (unit costs), N the units of the reference and M those of the
//! transcript: C = N − S − O units agree. E = S + O + A is the same for every
//! minimal alignment; S, O, A and C are those of the one that `align::exact`
//! settles on, so that a rate that uses C may differ a little elsewhere.

use crate::align::exact::{Budget, Counts, Distance, Workspace};

use super::state::State;
#[cfg(feature = "bulk")]
use crate::align::exact::Script;

/// Edits, their denominators and rates, under one scope and one set of conventions.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Figures {
    /// Character edits by kind; where the work for a proof ran out, those of the best alignment found.
    pub edits: Counts,
    /// The proven interval of the edit distance; both ends are equal unless the work ran out.
    pub interval: (u64, u64),
    /// Units of the reference: the denominator of `cer`.
    pub reference_length: usize,
    /// Units of the transcript.
    pub transcript_length: usize,
    /// Character error rate, `edits / reference_length`; `None` where the state says why.
    pub cer: Option<f64>,
    /// Word edits by kind; words are what stands between blanks.
    pub word_edits: Counts,
    /// The proven interval of the word edit distance.
    pub word_interval: (u64, u64),
    /// Words of the reference: the denominator of `wer`.
    pub reference_words: usize,
    /// Words of the transcript.
    pub transcript_words: usize,
    /// Words that the two have in common wherever they stand, each as often as both have it.
    pub shared_words: u64,
    /// Word error rate, `word edits / reference_words`.
    pub wer: Option<f64>,
    /// Whether the rates can be stated.
    pub state: State,
}

impl Figures {
    /// Counts units and words, both given as numbers that are equal where the units are.
    pub fn count(units: [&[u32]; 2], words: [&[u32]; 2], workspace: &mut Workspace) -> Self {
        let mut figures = Self::of_units(units, workspace);
        figures.add_words(words, workspace);
        figures
    }

    /// Counts units alone; the figures of words stay at nothing.
    pub(super) fn of_units([t, r]: [&[u32]; 2], workspace: &mut Workspace) -> Self {
        let Distance { counts, lower, upper, .. } = workspace.distance(t, r, &Budget::default());
        let mut figures = Self {
            edits: counts,
            interval: (lower, upper),
            reference_length: r.len(),
            transcript_length: t.len(),
            cer: None,
            word_edits: Counts::default(),
            word_interval: (0, 0),
            reference_words: 0,
            transcript_words: 0,
            shared_words: 0,
            wer: None,
            state: State::of(t.len(), r.len()),
        };
        figures.settle();
        figures
    }

    /// Counts what a script of units that is there already says, and words; for callers that need the script too.
    #[cfg(feature = "bulk")]
    pub(crate) fn of_script(
        script: &Script,
        [t, r]: [usize; 2],
        words: [&[u32]; 2],
        workspace: &mut Workspace,
    ) -> Self {
        let mut figures = Self::of_units([&[], &[]], workspace);
        figures.edits = script.counts();
        figures.interval = (script.lower, script.upper);
        (figures.transcript_length, figures.reference_length) = (t, r);
        figures.state = State::of(t, r);
        figures.add_words(words, workspace);
        figures
    }

    /// Counts the words of the same texts.
    pub(super) fn add_words(&mut self, [t, r]: [&[u32]; 2], workspace: &mut Workspace) {
        let Distance { counts, lower, upper, .. } = workspace.distance(t, r, &Budget::default());
        (self.word_edits, self.word_interval) = (counts, (lower, upper));
        (self.transcript_words, self.reference_words) = (t.len(), r.len());
        self.shared_words = shared(t, r);
        self.settle();
    }

    /// Sums the counts of many pairs; rates of the sum are micro averages. `None` for no pair.
    pub fn sum<'a>(all: impl IntoIterator<Item = &'a Self>) -> Option<Self> {
        let mut sum = all.into_iter().copied().reduce(|mut sum, one| {
            add(&mut sum.edits, one.edits);
            add(&mut sum.word_edits, one.word_edits);
            sum.interval = both(sum.interval, one.interval);
            sum.word_interval = both(sum.word_interval, one.word_interval);
            sum.reference_length += one.reference_length;
            sum.transcript_length += one.transcript_length;
            sum.reference_words += one.reference_words;
            sum.transcript_words += one.transcript_words;
            sum.shared_words += one.shared_words;
            sum
        })?;
        sum.state = State::of(sum.transcript_length, sum.reference_length);
        sum.settle();
        Some(sum)
    }

    /// Units that stand in both texts at the same place: C.
    pub fn correct(&self) -> u64 {
        self.reference_length as u64 - self.edits.substitutions - self.edits.omissions
    }

    /// Words that stand in both texts at the same place.
    pub fn correct_words(&self) -> u64 {
        self.reference_words as u64 - self.word_edits.substitutions - self.word_edits.omissions
    }

    fn settle(&mut self) {
        self.cer = ratio(self.edits.total(), self.reference_length as u64);
        self.wer = ratio(self.word_edits.total(), self.reference_words as u64);
    }
}

/// Divides; `None` where there is nothing to divide by.
pub fn ratio(part: u64, whole: u64) -> Option<f64> {
    (whole > 0).then(|| part as f64 / whole as f64)
}

fn add(sum: &mut Counts, one: Counts) {
    sum.substitutions += one.substitutions;
    sum.omissions += one.omissions;
    sum.additions += one.additions;
}

fn both(a: (u64, u64), b: (u64, u64)) -> (u64, u64) {
    (a.0 + b.0, a.1 + b.1)
}

/// Counts what two multisets have in common: the sum over all words of the smaller of their two counts.
fn shared(transcript: &[u32], reference: &[u32]) -> u64 {
    let most = transcript.iter().chain(reference).max().map_or(0, |&m| m as usize + 1);
    let mut left = vec![0u32; most];
    reference.iter().for_each(|&w| left[w as usize] += 1);
    let mut shared = 0;
    for &word in transcript {
        let left = &mut left[word as usize];
        if *left > 0 {
            *left -= 1;
            shared += 1;
        }
    }
    shared
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn figures(t: &[u32], r: &[u32]) -> Figures {
        Figures::count([t, r], [t, r], &mut Workspace::new())
    }

    #[test]
    fn empty_texts_have_states_and_no_rates() {
        assert_eq!((figures(&[], &[]).state, figures(&[], &[]).cer), (State::BothEmpty, None));
        assert_eq!((figures(&[1], &[]).state, figures(&[1], &[]).wer), (State::EmptyReference, None));
        assert_eq!((figures(&[], &[1, 2]).state, figures(&[], &[1, 2]).cer), (State::EmptyTranscript, Some(1.0)));
        assert_eq!(Figures::sum([]), None);
    }

    proptest! {
        #[test]
        fn counts_hold_together(t in prop::collection::vec(0u32..6, 0..40), r in prop::collection::vec(0u32..6, 0..40)) {
            let f = figures(&t, &r);
            prop_assert_eq!(f.correct() + f.edits.substitutions + f.edits.additions, t.len() as u64);
            // What stands at the same place is in common; what is in common need not stand at the same place.
            prop_assert!(f.correct_words() <= f.shared_words);
            prop_assert!(f.shared_words <= t.len().min(r.len()) as u64);
        }

        #[test]
        fn a_sum_divides_sums(t in prop::collection::vec(0u32..6, 1..20), r in prop::collection::vec(0u32..6, 1..20)) {
            let (a, b) = (figures(&t, &r), figures(&r, &t));
            let sum = Figures::sum([&a, &b]).expect("two pairs");
            prop_assert_eq!(sum.cer, ratio(a.edits.total() + b.edits.total(), (t.len() + r.len()) as u64));
            prop_assert_eq!(Figures::sum([&a]), Some(a));
        }
    }
}
