//! Turns a pack's look-alike rows into a measure of how unlike two writings look.

use std::collections::HashMap;

use super::Pack;
use crate::text::Mixing;
use crate::text::chars;

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
    single: HashMap<(char, char), f64, Mixing>,
    groups: HashMap<char, Vec<Group>, Mixing>,
    twins: HashMap<char, char, Mixing>,
    twins_back: HashMap<char, char, Mixing>,
}

/// Longest words whose likeness is measured letter by letter.
const LONGEST: usize = 200;
/// What one letter lost or doubled costs; letters are lost more often than invented.
const GAP: f32 = 0.9;
/// What a mark lost or doubled costs.
const MARK_GAP: f32 = 0.5;
/// What a letter written twice costs.
const DOUBLED: f32 = 0.5;
/// What another form of one character costs.
const FORM: f64 = 0.1;
/// What another accent on the same letter costs.
const ACCENT: f64 = 0.25;

impl Shapes {
    /// Returns the table of a pack; of two rows for a pair, the first (the pack's own) counts. It is built once for all
    /// copies of the pack.
    pub fn of(pack: &Pack) -> Self {
        pack.shapes.get_or_init(|| Self::build(pack)).clone()
    }

    fn build(pack: &Pack) -> Self {
        let mut shapes = Self::default();
        for row in pack.look_alikes.iter().chain(&pack.twins) {
            let sides = [(&row.pair[0], &row.pair[1]), (&row.pair[1], &row.pair[0])];
            for (from, to) in sides {
                shapes.add(from.chars().collect(), to.chars().collect(), row.cost);
                // Words are measured in small letters, so a row in capitals holds for them too.
                shapes.add(small(from), small(to), row.cost);
            }
        }
        for table in &pack.glyphs {
            // Two forms of one character: whatever else differs, they are read for each other.
            for (&from, &to) in table.to.iter().filter(|(from, _)| ('\u{3400}'..='\u{9fff}').contains(*from)) {
                shapes.single.entry((from, to)).or_insert(FORM);
                shapes.single.entry((to, from)).or_insert(FORM);
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

    fn add(&mut self, from: Vec<char>, to: Vec<char>, cost: f64) {
        if let ([a], [b]) = (from.as_slice(), to.as_slice()) {
            self.single.entry((*a, *b)).or_insert(cost);
        } else if let Some(&first) = from.first() {
            let groups = self.groups.entry(first).or_default();
            if !groups.iter().any(|g| g.from == from && g.to == to) {
                groups.push(Group { from, to, cost });
            }
        }
    }

    /// Lets two letters look no more unlike than this, in both directions.
    pub fn lower(&mut self, a: char, b: char, cost: f64) {
        for pair in [(a, b), (b, a)] {
            let known = self.single.entry(pair).or_insert(cost);
            *known = known.min(cost);
        }
    }

    /// Says how unlike two letters look: 0 the same, 1 nothing alike.
    pub fn letter(&self, a: char, b: char) -> f64 {
        if a == b {
            return 0.0;
        }
        if let Some(&cost) = self.single.get(&(a, b)) {
            return cost;
        }
        if let (Some(p), Some(q)) = (syllable(a), syllable(b)) {
            // Two thirds of a syllable are still the same where one letter of it was misread.
            return p.iter().zip(&q).filter(|(x, y)| x != y).count() as f64 / 3.0;
        }
        let (x, y) = (lower(a), lower(b));
        if x == y {
            return 0.15;
        }
        if (x, y) != (a, b)
            && let Some(&cost) = self.single.get(&(x, y))
        {
            return cost;
        }
        if !a.is_ascii() || !b.is_ascii() {
            let (p, q) = (base(x), base(y));
            if p == q {
                return ACCENT;
            }
            if (p, q) != (x, y)
                && let Some(&cost) = self.single.get(&(p, q))
            {
                return (cost + ACCENT).min(0.9);
            }
        }
        match (chars::alphanumeric(a), chars::alphanumeric(b)) {
            (true, true) | (false, false) => 1.0,
            _ => 1.5,
        }
    }

    /// Says how unlike two words look: the sum over the cheapest way to turn one into the other.
    ///
    /// A weighted edit distance: letters by [`letter`](Self::letter), listed
    /// groups by their row, a letter lost or doubled 0.9, a mark 0.5.
    pub fn word(&self, a: &[char], b: &[char]) -> f64 {
        let mut measure = Measure::new(self);
        let (a, b) = (measure.spell(a), measure.spell(b));
        f64::from(measure.word(&a, &b, f32::INFINITY))
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

/// The measure of a table for the letters of one pair of texts: each pair of letters is looked up once.
#[derive(Debug)]
pub struct Measure<'a> {
    shapes: &'a Shapes,
    letters: Vec<char>,
    /// What losing each letter costs.
    losses: Vec<f32>,
    /// Whether a listed group begins with each letter.
    begins: Vec<bool>,
    numbers: HashMap<char, u32, Mixing>,
    /// Unlikeness of letters by number, row by row; NaN where nobody asked yet.
    known: Vec<f32>,
    width: usize,
    /// Costs of the word under measurement.
    table: Vec<f32>,
    /// The same where two rows are enough.
    rows: Rows,
}

/// Room for one row: costs, unlikenesses of one letter to all, what losing each letter costs.
#[derive(Debug, Default)]
struct Rows {
    row: Vec<f32>,
    reads: Vec<f32>,
    lost_b: Vec<f32>,
}

impl<'a> Measure<'a> {
    /// Makes the measure; letters become known as words are spelt.
    pub fn new(shapes: &'a Shapes) -> Self {
        Self {
            shapes,
            letters: Vec::new(),
            losses: Vec::new(),
            begins: Vec::new(),
            numbers: HashMap::default(),
            known: Vec::new(),
            width: 0,
            table: Vec::new(),
            rows: Rows::default(),
        }
    }

    /// Writes a word in the measure's own letters.
    pub fn spell(&mut self, word: &[char]) -> Vec<u32> {
        word.iter()
            .map(|&c| {
                *self.numbers.entry(c).or_insert_with(|| {
                    self.letters.push(c);
                    self.begins.push(self.shapes.groups.contains_key(&c));
                    self.losses.push(if chars::alphanumeric(c) { GAP } else { MARK_GAP });
                    self.letters.len() as u32 - 1
                })
            })
            .collect()
    }

    /// Says whether two spelt words are the same but for their accents.
    pub fn same_but_accents(&self, a: &[u32], b: &[u32]) -> bool {
        let bare = |&c: &u32| base(self.letters[c as usize]);
        a.iter().map(bare).eq(b.iter().map(bare))
    }

    #[inline]
    fn letter(&mut self, a: u32, b: u32) -> f32 {
        let (x, y) = (a as usize, b as usize);
        if x < self.width && y < self.width {
            let known = self.known[x * self.width + y];
            if !known.is_nan() {
                return known;
            }
        }
        self.letter_for_the_first_time(a, b)
    }

    #[cold]
    fn letter_for_the_first_time(&mut self, a: u32, b: u32) -> f32 {
        if self.letters.len() > self.width {
            // Beyond some thousand letters (Chinese) the square would grow too large to keep.
            const KEPT: usize = 1024;
            let width = self.letters.len().next_power_of_two().min(KEPT);
            if width > self.width {
                self.width = width;
                self.known = vec![f32::NAN; width * width];
            }
        }
        let (x, y) = (a as usize, b as usize);
        let unlike = if a == b { 0.0 } else { self.shapes.letter(self.letters[x], self.letters[y]) as f32 };
        if x < self.width && y < self.width {
            self.known[x * self.width + y] = unlike;
        }
        unlike
    }

    /// What leaving out the letter at `i` costs; one that only doubles its neighbour costs less.
    fn lost(&self, word: &[u32], i: usize) -> f32 {
        if i > 0 && word[i - 1] == word[i] { DOUBLED } else { self.losses[word[i] as usize] }
    }

    /// Says whether one word has letters that are listed as a group, and the other those they are taken for.
    fn has_groups(&self, a: &[u32], b: &[u32]) -> bool {
        let begins = |word: &[u32], group: &[char]| {
            word.len() >= group.len() && group.iter().zip(word).all(|(&c, &x)| c == self.letters[x as usize])
        };
        (0..a.len()).filter(|&i| self.begins[a[i] as usize]).any(|i| {
            let groups = self.shapes.groups.get(&self.letters[a[i] as usize]).into_iter().flatten();
            let mut there = groups.filter(|group| begins(&a[i..], &group.from));
            there.any(|group| (0..=b.len()).any(|j| begins(&b[j..], &group.to)))
        })
    }

    /// As [`word`](Self::word) where no group is in the way: then two rows of the table are enough.
    fn letterwise(&mut self, whole_a: &[u32], whole_b: &[u32], limit: f32) -> f32 {
        // What both begin and end with is read as it stands.
        let head = whole_a.iter().zip(whole_b).take_while(|(x, y)| x == y).count();
        let tail = whole_a[head..].iter().rev().zip(whole_b[head..].iter().rev()).take_while(|(x, y)| x == y).count();
        let (a, b) = (&whole_a[head..whole_a.len() - tail], &whole_b[head..whole_b.len() - tail]);
        if let ([x], [y]) = (a, b) {
            return self.letter(*x, *y);
        }
        let Rows { mut row, mut reads, mut lost_b } = std::mem::take(&mut self.rows);
        lost_b.clear();
        lost_b.extend((0..b.len()).map(|j| self.lost(whole_b, head + j)));
        reads.resize(b.len(), 0.0);
        row.clear();
        row.push(0.0);
        row.extend(lost_b.iter().scan(0.0, |sum, lost| {
            *sum += lost;
            Some(*sum)
        }));
        let mut open_rows = 0;
        for i in 0..=a.len() {
            // The same rule as with groups, so that the same words are given up.
            let least = row.iter().copied().fold(f32::INFINITY, f32::min);
            open_rows = if least > limit { open_rows + 1 } else { 0 };
            if open_rows > 3 {
                self.rows = Rows { row, reads, lost_b };
                return f32::INFINITY;
            }
            if i == a.len() {
                break;
            }
            let lost_a = self.lost(whole_a, head + i);
            reads.iter_mut().zip(b).for_each(|(read, &letter)| *read = self.letter(a[i], letter));
            let mut diagonal = row[0];
            let mut left = row[0] + lost_a;
            row[0] = left;
            for ((cell, &read), &lost_b) in row[1..].iter_mut().zip(reads.iter()).zip(lost_b.iter()) {
                let above = *cell;
                left = (diagonal + read).min(above + lost_a).min(left + lost_b);
                *cell = left;
                diagonal = above;
            }
        }
        let answer = row[b.len()];
        self.rows = Rows { row, reads, lost_b };
        answer
    }

    /// Says how unlike two spelt words look; more than `limit` is answered as soon as it is certain.
    ///
    /// The table grows with the product of the lengths, so that of words beyond any word only the ends are measured:
    /// a line without a blank is no word, and its likeness is decided by how it begins, how it ends and how long it is.
    pub fn word(&mut self, a: &[u32], b: &[u32], limit: f32) -> f32 {
        if a.len().max(b.len()) > LONGEST {
            let longer = a.len().abs_diff(b.len()) as f32;
            let (head, tail) = (a.len().min(b.len()).min(LONGEST / 2), a.len().min(b.len()).min(LONGEST / 2));
            let ends =
                self.word(&a[..head], &b[..head], limit) + self.word(&a[a.len() - tail..], &b[b.len() - tail..], limit);
            let share = ends / (head + tail).max(1) as f32;
            return longer + share * a.len().min(b.len()) as f32;
        }
        if !self.has_groups(a, b) {
            return self.letterwise(a, b, limit);
        }
        let width = b.len() + 1;
        let mut cost = std::mem::take(&mut self.table);
        cost.clear();
        cost.resize((a.len() + 1) * width, f32::INFINITY);
        cost[0] = 0.0;
        let lost_b: Vec<f32> = (0..b.len()).map(|j| self.lost(b, j)).collect();
        let mut open_rows = 0;
        for i in 0..=a.len() {
            let lost_a = if i < a.len() { self.lost(a, i) } else { 0.0 };
            let groups = a.get(i).and_then(|&c| self.shapes.groups.get(&self.letters[c as usize]));
            let mut least = f32::INFINITY;
            for j in 0..=b.len() {
                let here = cost[i * width + j];
                least = least.min(here);
                let mut reach = |slot: usize, c: f32| cost[slot] = cost[slot].min(c);
                if i < a.len() {
                    reach((i + 1) * width + j, here + lost_a);
                }
                if j < b.len() {
                    reach(i * width + j + 1, here + lost_b[j]);
                }
                if i < a.len() && j < b.len() {
                    reach((i + 1) * width + j + 1, here + self.letter(a[i], b[j]));
                    for group in groups.into_iter().flatten() {
                        let fits = |word: &[u32], group: &[char], letters: &[char]| {
                            word.len() >= group.len() && word.iter().zip(group).all(|(&x, &c)| letters[x as usize] == c)
                        };
                        if fits(&a[i..], &group.from, &self.letters) && fits(&b[j..], &group.to, &self.letters) {
                            reach((i + group.from.len()) * width + j + group.to.len(), here + group.cost as f32);
                        }
                    }
                }
            }
            // A listed group reaches over at most three rows, so three dear rows in a row settle it.
            open_rows = if least > limit { open_rows + 1 } else { 0 };
            if open_rows > 3 {
                self.table = cost;
                return f32::INFINITY;
            }
        }
        let answer = cost[a.len() * width + b.len()];
        self.table = cost;
        answer
    }
}

fn small(text: &str) -> Vec<char> {
    text.chars().map(lower).collect()
}

fn lower(c: char) -> char {
    let mut small = chars::lower(c);
    match (small.next(), small.next()) {
        (Some(s), None) => s,
        _ => c,
    }
}

/// Returns a letter without its accents; a Hangul syllable is its own base.
pub fn base(c: char) -> char {
    if syllable(c).is_some() { c } else { chars::bare(c) }
}

/// Returns the initial, vowel and final of a Hangul syllable, by number.
fn syllable(c: char) -> Option<[u32; 3]> {
    let n = u32::from(c).checked_sub(0xac00).filter(|&n| n < 11_172)?;
    Some([n / 588, n / 28 % 21, n % 28])
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
    fn hangul_is_as_unlike_as_the_letters_that_differ() {
        let shapes = Shapes::of(&Pack::builtin("ko").expect("a pack"));
        assert!((shapes.letter('군', '굳') - 1.0 / 3.0).abs() < 1e-9);
        assert!((shapes.letter('군', '권') - 1.0 / 3.0).abs() < 1e-9);
        assert!((shapes.letter('가', '각') - 1.0 / 3.0).abs() < 1e-9);
        assert!((shapes.letter('군', '밤') - 1.0).abs() < 1e-9);
        assert_eq!(base('군'), '군');
    }

    #[test]
    fn likeness_has_no_direction() {
        for (a, b) in [("modern", "modem"), ("лисин", "лисынм"), ("", "abc"), ("clear", "dear")] {
            assert!((word("ru", a, b) - word("ru", b, a)).abs() < 1e-9);
        }
    }
}
