//! Turns the steps of an alignment into runs, and runs back into the text they lead to.

/// How many single-unit edits of each kind lead from the transcript to the reference.
///
/// Unit costs: every edit counts one (Levenshtein 1965). `omissions - additions`
/// is always `reference.len() - transcript.len()`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
pub struct Counts {
    /// Units that stand in both texts at the same place and differ.
    pub substitutions: u64,
    /// Units of the reference that the transcript lacks.
    pub omissions: u64,
    /// Units of the transcript that the reference lacks.
    pub additions: u64,
}

impl Counts {
    /// All edits together: the edit distance, if the script they come from is minimal.
    #[must_use]
    pub fn total(&self) -> u64 {
        self.substitutions + self.omissions + self.additions
    }
}

/// What a run of a [`Script`] does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Op {
    /// The same units in both texts.
    Equal,
    /// As many units in both texts, every one of them different from its counterpart.
    Substitute,
    /// Units of the reference only.
    Omission,
    /// Units of the transcript only.
    Addition,
}

impl Op {
    /// Whether the run takes units from the transcript.
    #[must_use]
    pub fn in_transcript(self) -> bool {
        self != Op::Omission
    }

    /// Whether the run takes units from the reference.
    #[must_use]
    pub fn in_reference(self) -> bool {
        self != Op::Addition
    }
}

/// `len` steps of one kind; never empty, and never next to a run of its own kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Run {
    /// What the steps do.
    pub op: Op,
    /// How many units the run takes from each text it touches.
    pub len: u32,
}

/// An alignment of a transcript with its reference, with the proof that goes with it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Script {
    /// The runs, from the beginning of both texts to their end.
    pub runs: Vec<Run>,
    /// True if no script costs less; then `lower == upper`.
    pub certified: bool,
    /// A proven lower bound of the edit distance.
    pub lower: u64,
    /// The cost of `runs`: a proven upper bound of the edit distance.
    pub upper: u64,
}

impl Script {
    /// Counts the edits by kind.
    #[must_use]
    pub fn counts(&self) -> Counts {
        let mut counts = Counts::default();
        for run in &self.runs {
            let len = u64::from(run.len);
            match run.op {
                Op::Equal => {}
                Op::Substitute => counts.substitutions += len,
                Op::Omission => counts.omissions += len,
                Op::Addition => counts.additions += len,
            }
        }
        counts
    }

    /// Rebuilds the reference: what stays is read from `transcript`, what is new from `reference`.
    ///
    /// The result equals `reference` exactly if the script belongs to this pair;
    /// `None` if it runs past the end of either text.
    #[must_use]
    pub fn apply(&self, transcript: &[u32], reference: &[u32]) -> Option<Vec<u32>> {
        let mut out = Vec::with_capacity(reference.len());
        let (mut i, mut j) = (0usize, 0usize);
        for run in &self.runs {
            let len = run.len as usize;
            match run.op {
                Op::Equal => out.extend_from_slice(transcript.get(i..i + len)?),
                Op::Substitute | Op::Omission => out.extend_from_slice(reference.get(j..j + len)?),
                Op::Addition => {
                    transcript.get(i..i + len)?;
                }
            }
            i += if run.op.in_transcript() { len } else { 0 };
            j += if run.op.in_reference() { len } else { 0 };
        }
        (i == transcript.len() && j == reference.len()).then_some(out)
    }
}

/// Collects steps from the end of both texts towards the beginning, joining equal neighbours.
#[derive(Debug, Default)]
pub(super) struct Backward {
    runs: Vec<Run>,
}

impl Backward {
    pub(super) fn push(&mut self, op: Op, len: usize) {
        let mut len = len;
        while len > 0 {
            // A run holds 32 bits; a longer one (4 billion units) would have to be cut.
            let part = u32::try_from(len).unwrap_or(u32::MAX);
            len -= part as usize;
            match self.runs.last_mut() {
                Some(last) if last.op == op && last.len.checked_add(part).is_some() => last.len += part,
                _ => self.runs.push(Run { op, len: part }),
            }
        }
    }

    /// How many of the steps so far are edits.
    pub(super) fn cost(&self) -> u64 {
        self.runs.iter().filter(|run| run.op != Op::Equal).map(|run| u64::from(run.len)).sum()
    }

    /// Adds the steps of `other`, which lie before those collected so far.
    pub(super) fn append(&mut self, other: Backward) {
        for run in other.runs {
            self.push(run.op, run.len as usize);
        }
    }

    /// The runs in reading order, while more may come before them.
    pub(super) fn reading(&self) -> impl Iterator<Item = Run> {
        self.runs.iter().rev().copied()
    }

    /// The runs in reading order.
    pub(super) fn finish(mut self) -> Vec<Run> {
        self.runs.reverse();
        self.runs
    }
}
