//! Says early and cheaply that two long texts have nothing to do with each other.

use std::collections::HashSet;

use super::likeness::Likeness;
use super::tokens::Token;

/// Letters of one piece: at 30 % noise one in seventy is still whole, and unrelated texts share none but formulas.
const PIECE: usize = 12;
/// Fewest letters of either text before the pieces say anything; shorter texts are paired word by word.
const LEAST: usize = 6_000;
/// Share of the shorter text's pieces that the other has too, below which the two are not the same document.
const SHARED: f64 = 0.000_5;

/// Says whether two texts are long and share next to no piece of a dozen letters.
pub fn strangers(t: &[Token], r: &[Token], likeness: &Likeness<'_>) -> bool {
    let letters = |tokens: &[Token]| {
        tokens.iter().filter(|x| x.is_worded()).flat_map(|x| likeness.letters(x).iter().copied()).collect::<Vec<u32>>()
    };
    let (a, b) = (letters(t), letters(r));
    let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    if short.len() < LEAST {
        return false;
    }
    let pieces: HashSet<&[u32]> = short.windows(PIECE).collect();
    // A text that repeats itself has few pieces, and one letter in each period spoils them all.
    if pieces.len() * 4 < short.len() {
        return false;
    }
    let shared = long.windows(PIECE).filter(|piece| pieces.contains(piece)).count();
    (shared as f64) < SHARED * short.len() as f64
}
