//! Turns language packs, which are data, into the questions that the stages ask of a language.
//!
//! A pack is one TOML file in `packs/`. It inherits the pack of its script,
//! which inherits `und`; rows of a pack come before the rows it inherits.

pub mod dates;
mod pack;
mod shape;

pub use dates::DatePack;
pub use pack::{Cue, LookAlike, Pack, Position, Variant};
pub use shape::{Measure, Shapes};

use std::collections::BTreeSet;
use std::sync::LazyLock;

use crate::error::{Error, ErrorKind, Result};

/// Every pack that comes with the program, by id.
pub const PACKS: &[(&str, &str)] = &[
    ("und", include_str!("packs/und.toml")),
    ("latn", include_str!("packs/latn.toml")),
    ("cyrl", include_str!("packs/cyrl.toml")),
    ("ru", include_str!("packs/ru.toml")),
    ("uk", include_str!("packs/uk.toml")),
    ("en", include_str!("packs/en.toml")),
    ("de", include_str!("packs/de.toml")),
    ("fr", include_str!("packs/fr.toml")),
    ("pl", include_str!("packs/pl.toml")),
    ("es", include_str!("packs/es.toml")),
    ("it", include_str!("packs/it.toml")),
    ("zh", include_str!("packs/zh.toml")),
    ("ja", include_str!("packs/ja.toml")),
    ("ko", include_str!("packs/ko.toml")),
    // Months, marks and small words for dates only, so far.
    ("pt", include_str!("packs/pt.toml")),
    ("nl", include_str!("packs/nl.toml")),
    ("ro", include_str!("packs/ro.toml")),
    ("hu", include_str!("packs/hu.toml")),
    ("lt", include_str!("packs/lt.toml")),
    ("bg", include_str!("packs/bg.toml")),
    ("sr", include_str!("packs/sr.toml")),
    ("hr", include_str!("packs/hr.toml")),
    ("cs", include_str!("packs/cs.toml")),
    ("sk", include_str!("packs/sk.toml")),
    ("be", include_str!("packs/be.toml")),
    ("la", include_str!("packs/la.toml")),
    ("tr", include_str!("packs/tr.toml")),
    ("sv", include_str!("packs/sv.toml")),
    ("da", include_str!("packs/da.toml")),
    ("fi", include_str!("packs/fi.toml")),
    ("et", include_str!("packs/et.toml")),
    ("lv", include_str!("packs/lv.toml")),
    ("ar", include_str!("packs/ar.toml")),
    ("he", include_str!("packs/he.toml")),
];

/// Returns the pack for a language tag: the language's own, else that of the script of the text.
///
/// `text` decides only where no pack of that name exists, or where no tag is
/// given: most letters in Cyrillic mean `cyrl`, most in Latin `latn`.
pub fn pack_for(tag: Option<&str>, text: &str) -> Result<Pack> {
    let id = match tag {
        Some(tag) => {
            let language = tag.split(['-', '_']).next().unwrap_or(tag).to_ascii_lowercase();
            if language.is_empty() || !language.chars().all(|c| c.is_ascii_alphabetic()) {
                return Err(Error::new(ErrorKind::Usage, format!("‘{tag}’ is not a language tag"))
                    .hint("give a BCP 47 tag such as ru, en or pre-reform ru-petr1708"));
            }
            language
        }
        None => guess_language(text).to_string(),
    };
    let known = PACKS.iter().any(|(name, _)| *name == id);
    let mut pack = Pack::builtin(if known { &id } else { script_pack(text) })?;
    pack.tag = tag.map_or(id, str::to_string);
    Ok(pack)
}

/// Names the pack of the script that most letters of a text are written in.
fn script_pack(text: &str) -> &'static str {
    let (mut cyrillic, mut latin) = (0_usize, 0_usize);
    for c in text.chars().take(20_000) {
        match c {
            '\u{400}'..='\u{52f}' => cyrillic += 1,
            'a'..='z' | 'A'..='Z' | '\u{c0}'..='\u{24f}' => latin += 1,
            _ => {}
        }
    }
    match (cyrillic, latin) {
        (0, 0) => "und",
        (c, l) if c > l => "cyrl",
        _ => "latn",
    }
}

/// What tells a language: pack id, its frequent words, letters that its neighbours in the script lack.
static TELLS: LazyLock<Vec<(&str, BTreeSet<String>, String)>> = LazyLock::new(|| {
    let tells = |(id, toml): &(&'static str, &str)| {
        let (words, letters) = Pack::tells(toml);
        (*id, words, letters)
    };
    PACKS.iter().map(tells).collect()
});

/// Guesses the language of a text from its most frequent short words, else from its script.
///
/// Each pack lists words that hardly a page of its language lacks. The language
/// whose list covers most words wins, if it covers one word in twenty.
pub fn guess_language(text: &str) -> &'static str {
    let mut best = (0.05, script_pack(text));
    let words: Vec<String> =
        text.split(|c: char| !c.is_alphabetic()).filter(|w| !w.is_empty()).take(4_000).map(str::to_lowercase).collect();
    if words.is_empty() {
        return best.1;
    }
    for (id, frequent, _) in TELLS.iter().filter(|(_, frequent, _)| !frequent.is_empty()) {
        let hits = words.iter().filter(|w| frequent.contains(w.as_str())).count();
        let share = hits as f64 / words.len() as f64;
        if share > best.0 {
            best = (share, id);
        }
    }
    // Too short for that: a letter that only one language of the script has still tells it.
    if best.0 <= 0.05 {
        let own = |letters: &str| words.iter().flat_map(|w| w.chars()).filter(|&c| letters.contains(c)).count();
        let told =
            TELLS.iter().map(|(id, _, letters)| (own(letters), *id)).filter(|(n, _)| *n > 0).max_by_key(|(n, _)| *n);
        best.1 = told.map_or(best.1, |(_, id)| id);
    }
    best.1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn language_is_told_by_its_small_words() {
        assert_eq!(guess_language("в течение двух месяцев со дня прекращения огня отвести из Кореи все"), "ru");
        assert_eq!(guess_language("the troops of both sides must within three days withdraw from the"), "en");
        assert_eq!(guess_language("die Truppen der beiden Seiten und das Volk nicht mit den Waffen"), "de");
        assert_eq!(guess_language("123 456"), "und");
    }

    #[test]
    fn unknown_language_falls_back_to_its_script() {
        let pack = pack_for(Some("mk"), "Народното собрание на Републиката").expect("a pack");
        assert_eq!((pack.id.as_str(), pack.tag.as_str()), ("cyrl", "mk"));
    }
}
