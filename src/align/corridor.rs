//! Turns two runs of tokens into the few cells of their table that a best path can cross.
//!
//! First a path is sought near the words that both texts have; whatever it costs, the best path costs no more. What is
//! left of the reference below a row costs something too, at least where the transcript lacks its words. So a cell
//! whose own cost and the least of what is to come are dearer together is on no best path, and what follows from it
//! need not be looked at. Nothing is lost by that: the same pairing comes out, of equal ones the same.

use std::collections::HashSet;

use similar::{Algorithm, DiffOp, capture_diff_slices};

use super::likeness::Likeness;
use super::tokens::{Token, TokenKind};
use crate::text::Mixing;

/// How far the first path may stray from the equal words, in rows and in columns.
const STRAY: usize = 1;
/// Fewest letters of a single equal word that is believed; of two equal tokens in a row any letter is enough.
const LETTERS: usize = 4;
/// Tables of fewer cells than this are not worth a second look.
const SMALL: usize = 100;

/// The first and last column of each row that a path near the equal words may cross; `None` where that saves little.
pub fn near_equal_words(
    transcript: &[Token],
    reference: &[Token],
    likeness: &Likeness<'_>,
) -> Option<Vec<(usize, usize)>> {
    let (n, m) = (transcript.len(), reference.len());
    if n * m < SMALL {
        return None;
    }
    let forms = |tokens: &[Token]| tokens.iter().map(|t| t.form).collect::<Vec<_>>();
    let equal =
        capture_diff_slices(Algorithm::Myers, &forms(transcript), &forms(reference)).into_iter().filter_map(|op| {
            let DiffOp::Equal { old_index, new_index, len } = op else { return None };
            Some((old_index, new_index, len))
        });
    let believed = |&(i, _, len): &(usize, usize, usize)| {
        let letters = transcript[i..i + len].iter().filter(|t| t.is_worded()).map(|t| likeness.letters(t).len());
        letters.sum::<usize>() >= if len > 1 { 1 } else { LETTERS }
    };
    let mut rows = vec![(m, 0); n + 1];
    let mut widen = |row: usize, from: usize, to: usize| rows[row] = (rows[row].0.min(from), rows[row].1.max(to));
    let (mut i, mut j) = (0, 0);
    for (run_i, run_j, len) in equal.filter(believed).chain(std::iter::once((n, m, 0))) {
        (i..=run_i).for_each(|row| widen(row, j, run_j));
        (0..=len).for_each(|k| widen(run_i + k, run_j + k, run_j + k));
        (i, j) = (run_i + len, run_j + len);
    }
    let row =
        |i: usize| (rows[i.saturating_sub(STRAY)].0.saturating_sub(STRAY), (rows[(i + STRAY).min(n)].1 + STRAY).min(m));
    let rows: Vec<_> = (0..=n).map(row).collect();
    let cells: usize = rows.iter().map(|(from, to)| to + 1 - from).sum();
    (cells * 3 < (n + 1) * (m + 1)).then_some(rows)
}

/// What a path may cost, and what is at least still to come.
#[derive(Debug)]
pub struct Bound {
    most: f32,
    /// For each number of tokens of the reference that a path has behind it, what the others cost at least.
    ahead: Vec<f32>,
}

impl Bound {
    /// The bound that a path of some cost sets; `spaced` where single letters in a row may be one word.
    pub fn new(cost: f32, transcript: &[Token], reference: &[Token], spaced: bool) -> Self {
        let there: HashSet<u32, Mixing> = transcript.iter().map(|t| t.form).collect();
        // No step takes a token of the reference for less, unless an equal one stands in the transcript: a pair costs
        // 0.08 for marks and 0.1 for words, a group 0.28 for two and 0.32 for three, sixteen single letters 0.84.
        let least = |t: &Token| match t.kind {
            TokenKind::Gap => 0.0,
            _ if there.contains(&t.form) => 0.0,
            _ if spaced => 0.05,
            TokenKind::Mark => 0.08,
            _ => 0.1,
        };
        let mut ahead = vec![0.0; reference.len() + 1];
        for j in (0..reference.len()).rev() {
            ahead[j] = ahead[j + 1] + least(&reference[j]);
        }
        // A little more, for what the sums are rounded by.
        Self { most: cost + 0.02 + 1e-4 * cost, ahead }
    }

    /// What a path may have cost so far that has so many tokens of the reference behind it.
    pub fn at(&self, j: usize) -> f32 {
        self.most - self.ahead[j]
    }
}

/// The rows of a table as far as they were looked at, an interval of columns in each.
#[derive(Debug, Default)]
pub struct Rows {
    rows: Vec<Row>,
}

#[derive(Debug, Clone, Copy)]
struct Row {
    from: usize,
    /// One after the last column.
    end: usize,
    /// The number of its first cell.
    first: usize,
}

impl Rows {
    /// Adds a row whose first cell has a number.
    pub fn push(&mut self, from: usize, end: usize, first: usize) {
        self.rows.push(Row { from, end, first });
    }

    /// Sets where the last row ends.
    pub fn end_last(&mut self, end: usize) {
        if let Some(row) = self.rows.last_mut() {
            row.end = end;
        }
    }

    /// The number of a cell, if it was looked at.
    #[inline]
    pub fn find(&self, i: usize, j: usize) -> Option<usize> {
        let row = self.rows[i];
        (row.from <= j && j < row.end).then(|| row.first + j - row.from)
    }

    /// The first column, and one after the last, of the last so many rows.
    pub fn reach(&self, rows: usize) -> (usize, usize) {
        let last = &self.rows[self.rows.len().saturating_sub(rows)..];
        let filled = last.iter().filter(|row| row.from < row.end);
        filled.fold((usize::MAX, 0), |(from, end), row| (from.min(row.from), end.max(row.end)))
    }
}
