//! Turns a pack's look-alike rows into a measure of how unlike two writings look.

use std::collections::HashMap;

use unicode_normalization::UnicodeNormalization;

use super::Pack;

/// A group of letters taken for another group: `rn` for `m`.
#[derive(Debug, Clone)]
struct Group {
    from: Vec<char>,
    to: Vec<char>,
    cost: f64,
}

/// How unlike writings look, by pack: letter against letter, group against group, word against word.
#[derive(Debug, Clone, Default)]
pub struct Shapes {
    single: HashMap<(char, char), f64>,
    groups: HashMap<char, Vec<Group>>,
    twins: HashMap<char, char>,
    twins_back: HashMap<char, char>,
}

/// What one letter lost or doubled costs; letters are lost more often than invented.
const GAP: f64 = 0.9;
/// What a mark lost or doubled costs.
const MARK_GAP: f64 = 0.5;
/// What another accent on the same letter costs.
const ACCENT: f64 = 0.25;

impl Shapes {
    /// Builds the table of a pack; of two rows for a pair, the first (the pack's own) counts.
    pub fn of(pack: &Pack) -> Self {
        let mut shapes = Self::default();
        for row in pack.look_alikes.iter().chain(&pack.twins) {
            let sides = [(&row.pair[0], &row.pair[1]), (&row.pair[1], &row.pair[0])];
            for (from, to) in sides {
                let (from, to): (Vec<char>, Vec<char>) = (from.chars().collect(), to.chars().collect());
                if let ([a], [b]) = (from.as_slice(), to.as_slice()) {
                    shapes.single.entry((*a, *b)).or_insert(row.cost);
                } else if let Some(&first) = from.first() {
                    shapes.groups.entry(first).or_default().push(Group { from, to, cost: row.cost });
                }
            }
        }
        for row in &pack.twins {
            if let (Some(a), Some(b)) = (row.pair[0].chars().next(), row.pair[1].chars().next()) {
                shapes.twins.entry(a).or_insert(b);
                shapes.twins_back.entry(b).or_insert(a);
            }
        }
        shapes
    }

    /// Says how unlike two letters look: 0 the same, 1 nothing alike.
    pub fn letter(&self, a: char, b: char) -> f64 {
        if a == b {
            return 0.0;
        }
        if let Some(&cost) = self.single.get(&(a, b)) {
            return cost;
        }
        let (x, y) = (lower(a), lower(b));
        if x == y {
            return 0.15;
        }
        if (x, y) != (a, b) {
            if let Some(&cost) = self.single.get(&(x, y)) {
                return cost;
            }
        }
        if !a.is_ascii() || !b.is_ascii() {
            let (p, q) = (base(x), base(y));
            if p == q {
                return ACCENT;
            }
            if (p, q) != (x, y) {
                if let Some(&cost) = self.single.get(&(p, q)) {
                    return (cost + ACCENT).min(0.9);
                }
            }
        }
        match (a.is_alphanumeric(), b.is_alphanumeric()) {
            (true, true) | (false, false) => 1.0,
            _ => 1.5,
        }
    }

    /// Says how unlike two words look: the sum over the cheapest way to turn one into the other.
    ///
    /// A weighted edit distance: letters by [`letter`](Self::letter), listed
    /// groups by their row, a letter lost or doubled 0.9, a mark 0.5.
    pub fn word(&self, a: &[char], b: &[char]) -> f64 {
        let width = b.len() + 1;
        let mut cost = vec![f64::INFINITY; (a.len() + 1) * width];
        cost[0] = 0.0;
        for i in 0..=a.len() {
            for j in 0..=b.len() {
                let here = cost[i * width + j];
                let mut reach = |di: usize, dj: usize, step: f64| {
                    let slot = &mut cost[(i + di) * width + j + dj];
                    *slot = slot.min(here + step);
                };
                if i < a.len() {
                    reach(1, 0, lost(a, i));
                }
                if j < b.len() {
                    reach(0, 1, lost(b, j));
                }
                if i < a.len() && j < b.len() {
                    reach(1, 1, self.letter(a[i], b[j]));
                    for group in self.groups.get(&a[i]).into_iter().flatten() {
                        if a[i..].starts_with(&group.from) && b[j..].starts_with(&group.to) {
                            reach(group.from.len(), group.to.len(), group.cost);
                        }
                    }
                }
            }
        }
        cost[a.len() * width + b.len()]
    }

    /// Returns the letter of another script with the same glyph.
    pub fn twin(&self, c: char) -> Option<char> {
        self.twins.get(&c).or_else(|| self.twins_back.get(&c)).copied()
    }

    /// Says whether two letters have one glyph in two scripts.
    pub fn are_twins(&self, a: char, b: char) -> bool {
        a != b && (self.twins.get(&a) == Some(&b) || self.twins.get(&b) == Some(&a))
    }
}

/// What leaving out the letter at `i` costs; one that only doubles its neighbour costs less.
fn lost(word: &[char], i: usize) -> f64 {
    let c = word[i];
    if !c.is_alphanumeric() {
        return MARK_GAP;
    }
    let doubled = i > 0 && word[i - 1] == c;
    if doubled { 0.5 } else { GAP }
}

fn lower(c: char) -> char {
    let mut small = c.to_lowercase();
    match (small.next(), small.next()) {
        (Some(s), None) => s,
        _ => c,
    }
}

/// Returns a letter without its accents.
fn base(c: char) -> char {
    c.nfd().next().unwrap_or(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn word(pack: &str, a: &str, b: &str) -> f64 {
        let shapes = Shapes::of(&Pack::builtin(pack).expect("a pack"));
        let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
        shapes.word(&a, &b)
    }

    #[test]
    fn look_alikes_cost_less_than_strangers() {
        assert!(word("ru", "пропу", "прошу") < 0.3);
        assert!(word("en", "modem", "modern") < 0.2);
        assert!(word("en", "house", "house") == 0.0);
        assert!(word("en", "house", "truth") > 3.0);
        assert!(word("fr", "ete", "été") < 0.6);
    }

    #[test]
    fn likeness_has_no_direction() {
        for (a, b) in [("modern", "modem"), ("лисин", "лисынм"), ("", "abc"), ("clear", "dear")] {
            assert!((word("ru", a, b) - word("ru", b, a)).abs() < 1e-9);
        }
    }
}
