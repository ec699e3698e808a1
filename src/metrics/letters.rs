//! Says of a unit of text which class and script it belongs to, and spells it so that no two units look the same.

use std::collections::HashMap;
use std::sync::OnceLock;

use regex::RegexSet;
use unicode_normalization::UnicodeNormalization;

use crate::lang::Shapes;
use crate::normalize::{blank, fold_dash, fold_quote, invisible};
use crate::text::show::needs_escape;

/// Classes of units, in the order of reports, with the general categories of Unicode that make them up.
const CLASSES: &[(&str, &str)] = &[
    ("capital letter", r"^[\p{Lu}\p{Lt}]"),
    ("small letter", r"^\p{Ll}"),
    ("other letter", r"^[\p{Lo}\p{Lm}]"),
    ("digit", r"^\p{Nd}"),
    ("other number", r"^[\p{Nl}\p{No}]"),
    ("punctuation", r"^\p{P}"),
    ("symbol", r"^\p{S}"),
    ("mark", r"^\p{M}"),
    ("blank", r"^[\p{Z}\s]"),
    ("other", r"^\p{C}"),
];

/// Scripts that are told apart; the rest is `other script`, and what belongs to all scripts is `common`.
const SCRIPTS: &[&str] = &[
    "Latin",
    "Cyrillic",
    "Greek",
    "Armenian",
    "Georgian",
    "Hebrew",
    "Arabic",
    "Syriac",
    "Ethiopic",
    "Devanagari",
    "Bengali",
    "Gurmukhi",
    "Gujarati",
    "Tamil",
    "Telugu",
    "Kannada",
    "Malayalam",
    "Sinhala",
    "Thai",
    "Lao",
    "Tibetan",
    "Myanmar",
    "Khmer",
    "Mongolian",
    "Glagolitic",
    "Gothic",
    "Coptic",
    "Runic",
    "Han",
    "Hiragana",
    "Katakana",
    "Hangul",
    "Bopomofo",
    "Common",
    "Inherited",
];

/// Names of characters that cannot be seen as what they are.
const NAMES: &[(char, &str)] = &[
    (' ', "space"),
    ('\n', "line feed"),
    ('\r', "carriage return"),
    ('\t', "tab"),
    ('\u{a0}', "no-break space"),
    ('\u{2007}', "figure space"),
    ('\u{2009}', "thin space"),
    ('\u{200a}', "hair space"),
    ('\u{202f}', "narrow no-break space"),
    ('\u{3000}', "ideographic space"),
    ('\u{ad}', "soft hyphen"),
    ('\u{200b}', "zero width space"),
    ('\u{200c}', "zero width non-joiner"),
    ('\u{200d}', "zero width joiner"),
    ('\u{200e}', "left-to-right mark"),
    ('\u{200f}', "right-to-left mark"),
    ('\u{2060}', "word joiner"),
    ('\u{feff}', "zero width no-break space"),
];

fn classes() -> Option<&'static RegexSet> {
    static SET: OnceLock<Option<RegexSet>> = OnceLock::new();
    SET.get_or_init(|| RegexSet::new(CLASSES.iter().map(|c| c.1)).ok()).as_ref()
}

fn scripts() -> Option<&'static RegexSet> {
    static SET: OnceLock<Option<RegexSet>> = OnceLock::new();
    SET.get_or_init(|| RegexSet::new(SCRIPTS.iter().map(|s| format!(r"^\p{{Script={s}}}"))).ok()).as_ref()
}

/// Returns the class of a unit, by its first character.
pub fn class(unit: &str) -> &'static str {
    let first = unit.chars().next().map(String::from).unwrap_or_default();
    classes().and_then(|set| set.matches(&first).iter().next()).map_or("other", |i| CLASSES[i].0)
}

/// Returns the classes in the order of reports.
pub fn all_classes() -> impl Iterator<Item = &'static str> {
    CLASSES.iter().map(|c| c.0)
}

/// Returns the script of a unit: that of its first character that belongs to one.
pub fn script(unit: &str) -> &'static str {
    let one = |c: char| {
        let found = scripts().and_then(|set| set.matches(c.encode_utf8(&mut [0; 4])).iter().next());
        found.map_or("other script", |i| SCRIPTS[i])
    };
    let own = unit.chars().map(one).find(|s| !matches!(*s, "Common" | "Inherited"));
    own.unwrap_or("common")
}

/// Answers the same question of the same unit only once.
pub struct Remembered<'a> {
    ask: fn(&str) -> &'static str,
    known: HashMap<&'a str, &'static str>,
}

impl<'a> Remembered<'a> {
    /// Remembers the answers of a function.
    pub fn new(ask: fn(&str) -> &'static str) -> Self {
        Self { ask, known: HashMap::new() }
    }

    /// Returns the answer for a unit.
    pub fn of(&mut self, unit: &'a str) -> &'static str {
        self.known.entry(unit).or_insert_with(|| (self.ask)(unit))
    }
}

/// Spells the two sides of a confusion; where they could be taken for one another, or not be seen, by code point.
///
/// `Latin o U+006F` against `Cyrillic о U+043E`, never `о` against `о`.
pub fn spell(transcript: &str, reference: &str, shapes: &Shapes) -> (String, String) {
    let alike = alike(transcript, reference, shapes);
    let one = |text: &str| {
        if text.is_empty() {
            return "∅".to_string();
        }
        let dark = |c: char| blank(c) || invisible(c) || needs_escape(c);
        if alike || text.chars().all(dark) {
            return text.chars().map(name).collect::<Vec<_>>().join(" + ");
        }
        text.chars()
            .map(|c| if needs_escape(c) || (dark(c) && c != ' ') { format!("⟨{}⟩", name(c)) } else { c.into() })
            .collect()
    };
    (one(transcript), one(reference))
}

/// Says whether two texts differ, but hardly to the eye.
fn alike(a: &str, b: &str, shapes: &Shapes) -> bool {
    let compatible = |s: &str| s.nfkc().filter(|c| !invisible(*c)).collect::<String>();
    if a.is_empty() || b.is_empty() {
        return false;
    }
    // Guillemets and corner brackets are seen for what they are; the kinds of “ and ' and the dashes are not.
    let drawn = |c: char| matches!(c, '«' | '»' | '‹' | '›' | '「' | '」' | '『' | '』');
    let quotes = |x: char, y: char| fold_quote(x) == fold_quote(y) && !drawn(x) && !drawn(y);
    let one = |(x, y): (char, char)| x == y || shapes.are_twins(x, y) || fold_dash(x) == fold_dash(y) || quotes(x, y);
    let same_length = a.chars().count() == b.chars().count();
    (same_length && a.chars().zip(b.chars()).all(one)) || compatible(a) == compatible(b)
}

/// Names a character: its script or name, itself where it can be seen, its code point.
fn name(c: char) -> String {
    let code = format!("U+{:04X}", u32::from(c));
    if let Some((_, name)) = NAMES.iter().find(|n| n.0 == c) {
        return format!("{name} {code}");
    }
    match script(c.encode_utf8(&mut [0; 4])) {
        _ if needs_escape(c) || blank(c) => code,
        "common" | "other script" => format!("{c} {code}"),
        script => format!("{script} {c} {code}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lang::Pack;

    #[test]
    fn classes_and_scripts() {
        let of = |unit| (class(unit), script(unit));
        assert_eq!(of("Щ"), ("capital letter", "Cyrillic"));
        assert_eq!(of("o\u{301}"), ("small letter", "Latin"));
        assert_eq!(of("字"), ("other letter", "Han"));
        assert_eq!(of("7"), ("digit", "common"));
        assert_eq!(of("»"), ("punctuation", "common"));
        assert_eq!(of("№"), ("symbol", "common"));
        assert_eq!(of("\n"), ("blank", "common"));
        assert_eq!(of("\u{200b}"), ("other", "common"));
    }

    #[test]
    fn look_alikes_and_the_invisible_are_named() {
        let shapes = Shapes::of(&Pack::builtin("ru").expect("a pack"));
        let spelt = |t, r| {
            let (t, r) = spell(t, r, &shapes);
            format!("{t} → {r}")
        };
        assert_eq!(spelt("o", "о"), "Latin o U+006F → Cyrillic о U+043E");
        assert_eq!(spelt("-", "–"), "- U+002D → – U+2013");
        assert_eq!(spelt(" ", "\u{a0}"), "space U+0020 → no-break space U+00A0");
        assert_eq!(spelt("\u{ad}", ""), "soft hyphen U+00AD → ∅");
        assert_eq!(spelt("ﬁ", "fi"), "Latin ﬁ U+FB01 → Latin f U+0066 + Latin i U+0069");
        assert_eq!(spelt("“", "\""), "“ U+201C → \" U+0022");
        assert_eq!(spelt("\"", "«"), "\" → «");
        assert_eq!(spelt("п", "ш"), "п → ш");
        assert_eq!(spelt("а\u{200b}б", "в"), "а⟨zero width space U+200B⟩б → в");
    }
}
