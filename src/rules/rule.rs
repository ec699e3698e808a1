//! Says what a rule is: a code for ever, a name, where it looks, how much it weighs, and a page for people.

use super::RULES;
use super::facts::{Facts, TextFacts};
use super::finding::{Finding, Severity};

/// What a rule looks at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Scope {
    /// The transcript by itself, which is evidence: nothing ever writes to it.
    Raw,
    /// The reference by itself.
    Reference,
    /// The two texts together.
    Pair,
    /// A whole corpus, its files and its configuration.
    Corpus,
    /// A corpus and what it was before.
    History,
}

impl Scope {
    /// Names the scope as the reports spell it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Raw => "raw",
            Self::Reference => "reference",
            Self::Pair => "pair",
            Self::Corpus => "corpus",
            Self::History => "history",
        }
    }
}

/// What may be done without asking.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Safety {
    /// No grapheme changes: a byte order mark, a line end, a Unicode form.
    Safe,
    /// The text changes; a person should have looked.
    Unsafe,
}

impl Safety {
    /// Names the safety as the reports spell it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Safe => "safe",
            Self::Unsafe => "unsafe",
        }
    }
}

/// Who finds what a rule names.
#[derive(Clone, Copy)]
pub enum Check {
    /// A function over one text.
    Text(fn(&TextFacts<'_>) -> Vec<Finding>),
    /// A function over a pair.
    Pair(fn(&Facts<'_>) -> Vec<Finding>),
    /// The judgement of dates, which is one check with many names.
    Dates,
    /// What walks, gates or reads the history of a corpus; the rule is only named here.
    Elsewhere,
}

/// A rule.
#[derive(Clone, Copy)]
pub struct Rule {
    /// Code, never reused: `TXT216`.
    pub code: &'static str,
    /// Name of the offence, so that "allow NAME" reads as English.
    pub name: &'static str,
    /// What it finds, in a line.
    pub summary: &'static str,
    /// What it looks at.
    pub scope: &'static [Scope],
    /// How much it weighs unless told otherwise; `None` where it runs only on demand.
    pub severity: Option<Severity>,
    /// What its fix may do, where it has one.
    pub fix: Option<Safety>,
    /// The version it came with.
    pub since: &'static str,
    /// The text its page is read from: the file of the rule, or the page itself.
    pub page: &'static str,
    /// Who finds it.
    pub check: Check,
}

/// The page of a rule, for people.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Page {
    /// What it finds.
    pub finds: String,
    /// Why that matters to an archivist.
    pub why: String,
    /// What it complains of.
    pub example: String,
    /// What it is content with.
    pub instead: String,
    /// When it is wrong, and what to do then.
    pub wrong: String,
}

impl Rule {
    /// Names a rule that is found where the corpus is walked or gated.
    pub(super) const fn elsewhere(
        code: &'static str,
        name: &'static str,
        summary: &'static str,
        scope: &'static [Scope],
        severity: Option<Severity>,
        page: &'static str,
    ) -> Self {
        Self { code, name, summary, scope, severity, fix: None, since: "0.1.0", page, check: Check::Elsewhere }
    }

    /// Returns the letters of the code: `TXT`.
    pub fn family(&self) -> &'static str {
        self.code.trim_end_matches(|c: char| c.is_ascii_digit())
    }

    /// Says whether a code, the beginning of one, a name or `ALL` means this rule.
    pub fn is_meant_by(&self, prefix: &str) -> bool {
        prefix == "ALL" || self.name == prefix || (!prefix.is_empty() && self.code.starts_with(prefix))
    }

    /// Returns the page.
    pub fn page(&self) -> Page {
        let mut page = Page::default();
        if self.page.starts_with("Why it matters") {
            page.finds = self.summary.to_string();
        }
        let mut part = &mut page.finds;
        for line in self.page.lines() {
            let line = match line.strip_prefix("//!") {
                Some(line) => line.trim(),
                None if self.page.starts_with("//!") => break,
                None => line.trim(),
            };
            let text = match line.split_once(':') {
                Some(("Why it matters", rest)) => (part = &mut page.why, rest).1,
                Some(("Example", rest)) => (part = &mut page.example, rest).1,
                Some(("Instead", rest)) => (part = &mut page.instead, rest).1,
                Some(("Wrong when", rest)) => (part = &mut page.wrong, rest).1,
                _ => line,
            };
            if !text.is_empty() {
                if !part.is_empty() {
                    part.push(' ');
                }
                part.push_str(text.trim());
            }
        }
        page
    }
}

/// Finds a rule by its code or name.
pub fn find(name: &str) -> Option<&'static Rule> {
    RULES.iter().find(|r| r.code.eq_ignore_ascii_case(name) || r.name == name)
}

/// Returns the code or name that a word comes closest to, if one is close.
pub fn nearest(word: &str) -> Option<&'static str> {
    let names = RULES.iter().flat_map(|r| [r.code, r.name]);
    // Of two equally near, the one with the same letters in another order was more likely meant.
    let letters = |w: &str| {
        let mut letters: Vec<char> = w.to_lowercase().chars().collect();
        letters.sort_unstable();
        letters
    };
    let own = letters(word);
    let near = names.map(|n| (distance(word, n), letters(n) != own, n)).min_by_key(|(d, other, _)| (*d, *other))?;
    (near.0 <= 1 + word.len() / 4).then_some(near.2)
}

/// Counts the letters to be changed, put in, left out or exchanged with their neighbour.
fn distance(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.to_lowercase().chars().collect(), b.to_lowercase().chars().collect());
    let mut rows = vec![(0..=b.len()).collect::<Vec<usize>>()];
    for i in 1..=a.len() {
        let mut row = vec![i];
        for j in 1..=b.len() {
            let change = rows[i - 1][j - 1] + usize::from(a[i - 1] != b[j - 1]);
            let mut best = change.min(rows[i - 1][j] + 1).min(row[j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                best = best.min(rows[i - 2][j - 2] + 1);
            }
            row.push(best);
        }
        rows.push(row);
    }
    rows[a.len()][b.len()]
}
