//! Turns keys into words of the language that the reader of a report has: catalogues are data, one file a language.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use serde::Deserialize;

/// How a language counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Plural {
    /// One, and all others.
    OneMany,
    /// One, two to four, and all others, by the last figures.
    Slavic,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Catalogue {
    lang: String,
    plural: Plural,
    /// What stands between whole and part of a number.
    decimal: String,
    words: BTreeMap<String, String>,
    counts: BTreeMap<String, [String; 3]>,
    /// What the rules say, in English, and how it is said here.
    #[serde(default)]
    reasons: BTreeMap<String, String>,
    /// What stands in the reasons at `{1}` and `{2}`, and the kinds of furniture.
    #[serde(default)]
    parts: BTreeMap<String, String>,
}

/// The words of one language.
#[derive(Debug, Clone, Copy)]
pub struct Words(&'static Catalogue);

/// Every catalogue, the default first.
const FILES: &[&str] = &[include_str!("en.toml"), include_str!("ru.toml")];

fn catalogues() -> &'static [Catalogue] {
    static ALL: OnceLock<Vec<Catalogue>> = OnceLock::new();
    // The files are part of the program, and a test reads every one of them.
    ALL.get_or_init(|| FILES.iter().filter_map(|file| toml::from_str(file).ok()).collect())
}

impl Words {
    /// Returns the words of a language by its tag, `ru` or `ru-RU`.
    pub fn named(tag: &str) -> Option<Self> {
        let base = tag.split(['-', '_']).next().unwrap_or_default();
        catalogues().iter().find(|c| c.lang == base).map(Self)
    }

    /// Lists the languages there are.
    pub fn languages() -> impl Iterator<Item = &'static str> {
        catalogues().iter().map(|c| c.lang.as_str())
    }

    /// Returns the tag of the language.
    pub fn lang(&self) -> &'static str {
        &self.0.lang
    }

    /// Returns the words of a key; a key that no catalogue has stands for itself.
    pub fn get<'k>(&self, key: &'k str) -> &'k str
    where
        'static: 'k,
    {
        self.0.words.get(key).map_or(key, String::as_str)
    }

    /// Returns a key's words if there are any.
    pub fn find(&self, key: &str) -> Option<&'static str> {
        self.0.words.get(key).map(String::as_str)
    }

    /// Returns the words of a key with names in braces filled in.
    pub fn fill(&self, key: &str, with: &[(&str, &str)]) -> String {
        with.iter().fold(self.get(key).to_string(), |text, (name, value)| text.replace(&format!("{{{name}}}"), value))
    }

    /// Says a reason of the rules, which is English, in this language; none where the catalogue does not have it.
    pub fn reason(&self, english: &str) -> Option<String> {
        let list = |part: &str| {
            let each: Option<Vec<String>> =
                part.split(", ").map(|one| translated(&self.0.parts, one, &str::to_string)).collect();
            each.map_or_else(|| part.to_string(), |each| each.join(", "))
        };
        translated(&self.0.reasons, english, &list)
    }

    /// Names a kind of furniture in this language; none where the catalogue does not have it.
    pub fn kind(&self, english: &str) -> Option<&'static str> {
        self.0.parts.get(english).map(String::as_str)
    }

    /// Returns a number with its thing, in the form that the number asks for.
    pub fn count(&self, key: &str, n: usize) -> String {
        let form = match (self.0.plural, n % 10, n % 100) {
            (Plural::OneMany, _, _) => 2 * usize::from(n != 1),
            (Plural::Slavic, 1, rest) if rest != 11 => 0,
            (Plural::Slavic, 2..=4, rest) if !(12..=14).contains(&rest) => 1,
            _ => 2,
        };
        let words = self.0.counts.get(key).map_or("{n}", |forms| forms[form].as_str());
        words.replace("{n}", &n.to_string())
    }

    /// Returns the three forms of a counted thing, for a script that counts.
    pub fn forms(&self, key: &str) -> [&'static str; 3] {
        self.0.counts.get(key).map_or(["{n}"; 3], |forms| forms.each_ref().map(String::as_str))
    }

    /// Names the way in which the language counts.
    pub const fn plural(&self) -> &'static str {
        match self.0.plural {
            Plural::OneMany => "one-many",
            Plural::Slavic => "slavic",
        }
    }

    /// Writes a rate as per cent with two places, as the language writes numbers.
    pub fn percent(&self, rate: Option<f64>) -> String {
        self.number(rate.map(|r| r * 100.0), 2).map_or_else(|| "—".into(), |n| format!("{n}\u{202f}%"))
    }

    fn number(&self, value: Option<f64>, places: usize) -> Option<String> {
        value.map(|v| format!("{v:.places$}").replace('.', &self.0.decimal))
    }
}

/// Finds a sentence in a table of sentences with blanks, and fills what stands in its blanks into the other language's.
fn translated(table: &BTreeMap<String, String>, english: &str, part: &dyn Fn(&str) -> String) -> Option<String> {
    if let Some(same) = table.get(english) {
        return Some(same.clone());
    }
    // The sentence with most words of its own says most.
    let mut fitting: Vec<(usize, String)> = table
        .iter()
        .filter_map(|(key, other)| {
            let blanks = blanks(key, english)?;
            let said = blanks
                .iter()
                .enumerate()
                .fold(other.clone(), |said, (n, blank)| said.replace(&format!("{{{}}}", n + 1), &part(blank)));
            Some((key.len(), said))
        })
        .collect();
    fitting.sort();
    fitting.pop().map(|(_, said)| said)
}

/// Returns what a sentence has in the blanks of a key.
fn blanks<'t>(key: &str, sentence: &'t str) -> Option<Vec<&'t str>> {
    let (first, after) = key.split_once("{1}")?;
    let rest = sentence.strip_prefix(first)?;
    match after.split_once("{2}") {
        None => Some(vec![rest.strip_suffix(after).filter(|blank| !blank.is_empty())?]),
        Some((middle, last)) => {
            let (one, two) = rest.strip_suffix(last)?.split_once(middle)?;
            (!one.is_empty() && !two.is_empty()).then(|| vec![one, two])
        }
    }
}

impl Default for Words {
    fn default() -> Self {
        Self(&catalogues()[0])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Lists what stands in braces.
    fn names(text: &str) -> Vec<&str> {
        let mut names: Vec<&str> = text.split('{').skip(1).filter_map(|part| part.split('}').next()).collect();
        names.sort_unstable();
        names
    }

    #[test]
    fn every_language_has_every_word_with_the_same_blanks() {
        assert_eq!(catalogues().len(), FILES.len(), "a catalogue cannot be read");
        let english = &catalogues()[0];
        for other in &catalogues()[1..] {
            assert_eq!(english.words.keys().collect::<Vec<_>>(), other.words.keys().collect::<Vec<_>>());
            assert_eq!(english.counts.keys().collect::<Vec<_>>(), other.counts.keys().collect::<Vec<_>>());
            for (key, text) in &english.words {
                assert_eq!(names(text), names(&other.words[key]), "{}: {key}", other.lang);
            }
        }
    }

    #[test]
    fn reasons_are_said_in_the_language_and_what_is_not_known_stays() {
        let (en, ru) = (Words::default(), Words::named("ru").expect("Russian"));
        for (english, russian) in [
            ("marks only", "только знаки препинания"),
            ("look-alikes: ш for п, nothing for r", "похожие начертания: ш вместо п, ничего вместо r"),
            ("look-alikes: l for nothing", "похожие начертания: l вместо ничего"),
            ("a convention of spelling: yo", "правописание: ё и е"),
            ("the transcript has 1954, the reference 1951", "в распознанном тексте 1954, в исправленном 1951"),
            ("signed on 1951-06-30", "подписано 1951-06-30"),
        ] {
            assert_eq!(ru.reason(english).as_deref(), Some(russian));
            assert_eq!(en.reason(english), None);
        }
        assert_eq!(ru.reason("something new"), None);
        let catalogue = ru.0;
        for (english, russian) in catalogue.reasons.iter().chain(&catalogue.parts) {
            assert_eq!(names(english), names(russian), "{english}");
        }
    }

    #[test]
    fn numbers_take_the_form_that_the_language_wants() {
        let (en, ru) = (Words::default(), Words::named("ru-RU").expect("Russian"));
        let of = |w: &Words| [1, 2, 5, 11, 21, 22, 112].map(|n| w.count("places", n));
        assert_eq!(of(&en)[..3], ["1 place", "2 places", "5 places"]);
        assert_eq!(of(&ru), ["1 место", "2 места", "5 мест", "11 мест", "21 место", "22 места", "112 мест"]);
        assert_eq!(ru.percent(Some(0.0144)), "1,44\u{202f}%");
    }
}
