//! Turns a pack's look-alike rows into a table that says how unlike two writings look.

use std::collections::HashMap;

use super::Pack;

/// How unlike writings look, by pack; asked for letter by letter and for small groups.
#[derive(Debug, Clone, Default)]
pub struct Shapes {
    costs: HashMap<(String, String), f64>,
    twins: HashMap<char, char>,
    longest: usize,
}

impl Shapes {
    /// Builds the table of a pack; of two rows for a pair, the first (the pack's own) counts.
    pub fn of(pack: &Pack) -> Self {
        let mut shapes = Self { longest: 1, ..Self::default() };
        for row in pack.look_alikes.iter().chain(&pack.twins) {
            let [a, b] = &row.pair;
            shapes.longest = shapes.longest.max(a.chars().count()).max(b.chars().count());
            shapes.costs.entry((a.clone(), b.clone())).or_insert(row.cost);
            shapes.costs.entry((b.clone(), a.clone())).or_insert(row.cost);
        }
        for row in &pack.twins {
            let [a, b] = &row.pair;
            if let (Some(a), Some(b)) = (a.chars().next(), b.chars().next()) {
                shapes.twins.insert(a, b);
            }
        }
        shapes
    }

    /// Says how unlike two writings look: 0 the same, 1 nothing alike, in between by the table.
    pub fn unlikeness(&self, a: &str, b: &str) -> f64 {
        if a == b {
            return 0.0;
        }
        self.listed(a, b).unwrap_or(1.0)
    }

    /// Returns the cost of a pair that the table lists; capital letters are tried in small form too.
    pub fn listed(&self, a: &str, b: &str) -> Option<f64> {
        let direct = self.costs.get(&(a.to_string(), b.to_string())).copied();
        direct.or_else(|| {
            let (x, y) = (a.to_lowercase(), b.to_lowercase());
            let folded = x != a && y != b;
            folded.then(|| self.costs.get(&(x, y)).copied()).flatten()
        })
    }

    /// Returns the letter of the pack's own script that looks the same as this foreign one.
    pub fn twin(&self, c: char) -> Option<char> {
        self.twins.get(&c).copied()
    }

    /// Says how many letters the longest listed writing has.
    pub const fn longest(&self) -> usize {
        self.longest
    }
}
