//! Turns two sequences of units into their exact edit distance.

/// Edits of a minimal alignment, by kind.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Units of the reference that stand changed in the transcript.
    pub substitutions: usize,
    /// Units of the reference that the transcript lacks.
    pub omissions: usize,
    /// Units that the transcript has too much.
    pub additions: usize,
}

impl Counts {
    /// Returns the edit distance.
    pub const fn total(&self) -> usize {
        self.substitutions + self.omissions + self.additions
    }
}

/// Temporary: plain dynamic programming.
pub fn counts(t: &[u32], r: &[u32]) -> Counts {
    let w = r.len() + 1;
    let mut prev: Vec<(u32, u32, u32, u32)> = (0..w as u32).map(|j| (j, 0, j, 0)).collect();
    for (i, x) in t.iter().enumerate() {
        let mut row = vec![(i as u32 + 1, 0, 0, i as u32 + 1)];
        for (j, y) in r.iter().enumerate() {
            let d = prev[j];
            let diag = if x == y { d } else { (d.0 + 1, d.1 + 1, d.2, d.3) };
            let up = prev[j + 1];
            let up = (up.0 + 1, up.1, up.2, up.3 + 1);
            let left = row[j];
            let left = (left.0 + 1, left.1, left.2 + 1, left.3);
            row.push(*[diag, up, left].iter().min_by_key(|c| c.0).unwrap_or(&diag));
        }
        prev = row;
    }
    let (_, s, o, a) = prev[r.len()];
    Counts { substitutions: s as usize, omissions: o as usize, additions: a as usize }
}
