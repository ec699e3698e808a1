//! Turns language packs, which are data, into the questions that the stages ask of a language.
//!
//! A pack is one TOML file in `packs/`. It inherits the pack of its script,
//! which inherits `und`; rows of a pack come before the rows it inherits.

mod abbreviation;
pub mod dates;
mod pack;
mod shape;

pub use abbreviation::abbreviates;
pub use dates::DatePack;
pub use pack::{Cue, Glyphs, LookAlike, Pack, Position, Variant};
pub use shape::{Measure, Shapes, base};

use std::collections::HashMap;
use std::sync::{Arc, LazyLock};

use crate::error::{Error, ErrorKind, Result};
use crate::text::Mixing;
use crate::text::chars::{alphabetic, lower, lowercase_into};

/// Every pack that comes with the program, by id.
pub const PACKS: &[(&str, &str)] = &[
    ("und", include_str!("packs/und.toml")),
    ("latn", include_str!("packs/latn.toml")),
    ("cyrl", include_str!("packs/cyrl.toml")),
    ("hani", include_str!("packs/hani.toml")),
    ("ru", include_str!("packs/ru.toml")),
    ("uk", include_str!("packs/uk.toml")),
    ("en", include_str!("packs/en.toml")),
    ("de", include_str!("packs/de.toml")),
    ("fr", include_str!("packs/fr.toml")),
    ("pl", include_str!("packs/pl.toml")),
    ("es", include_str!("packs/es.toml")),
    ("it", include_str!("packs/it.toml")),
    ("pt", include_str!("packs/pt.toml")),
    ("cs", include_str!("packs/cs.toml")),
    ("nl", include_str!("packs/nl.toml")),
    ("sv", include_str!("packs/sv.toml")),
    ("ro", include_str!("packs/ro.toml")),
    ("hu", include_str!("packs/hu.toml")),
    ("el", include_str!("packs/el.toml")),
    ("da", include_str!("packs/da.toml")),
    ("sk", include_str!("packs/sk.toml")),
    ("bg", include_str!("packs/bg.toml")),
    ("be", include_str!("packs/be.toml")),
    ("sr", include_str!("packs/sr.toml")),
    ("fi", include_str!("packs/fi.toml")),
    ("tr", include_str!("packs/tr.toml")),
    ("la", include_str!("packs/la.toml")),
    ("he", include_str!("packs/he.toml")),
    ("zh", include_str!("packs/zh.toml")),
    ("ja", include_str!("packs/ja.toml")),
    ("ko", include_str!("packs/ko.toml")),
    // Months, marks and small words for dates only, so far.
    ("lt", include_str!("packs/lt.toml")),
    ("hr", include_str!("packs/hr.toml")),
    ("et", include_str!("packs/et.toml")),
    ("lv", include_str!("packs/lv.toml")),
    ("ar", include_str!("packs/ar.toml")),
];

/// Returns the pack for a language tag: the language's own, else that of the script of the text.
///
/// `text` decides only where no pack of that name exists, or where no tag is
/// given: most letters in Cyrillic mean `cyrl`, most in Latin `latn`, most
/// characters Chinese `hani`.
pub fn pack_for(tag: Option<&str>, text: &str) -> Result<Arc<Pack>> {
    let (pack, language) = named(tag, text)?;
    let pack = Pack::shared(pack)?;
    let tag = tag.unwrap_or(&language);
    Ok(if tag == pack.tag { pack } else { Arc::new(Pack { tag: tag.to_string(), ..Pack::clone(&pack) }) })
}

/// Names the pack that [`pack_for`] would give, without making it.
pub(crate) fn pack_id(tag: Option<&str>, text: &str) -> Result<&'static str> {
    named(tag, text).map(|(pack, _)| pack)
}

/// Names the pack for a language, stated or guessed, and the language.
fn named(tag: Option<&str>, text: &str) -> Result<(&'static str, String)> {
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
    // Norwegian print stood under Danish spelling until 1907, and its pages know the same furniture.
    let id = if matches!(id.as_str(), "no" | "nb" | "nn") { "da".to_string() } else { id };
    let known = PACKS.iter().map(|(name, _)| *name).find(|name| *name == id);
    Ok((known.unwrap_or_else(|| script_pack(text)), id))
}

/// Names the pack of the script that most letters of a text are written in.
pub(crate) fn script_pack(text: &str) -> &'static str {
    let (mut cyrillic, mut latin, mut han) = (0_usize, 0_usize, 0_usize);
    for c in text.chars().take(20_000) {
        match c {
            '\u{400}'..='\u{52f}' => cyrillic += 1,
            'a'..='z' | 'A'..='Z' | '\u{c0}'..='\u{24f}' => latin += 1,
            '\u{3400}'..='\u{9fff}' => han += 1,
            _ => {}
        }
    }
    match (cyrillic, latin) {
        (c, l) if han > c.max(l) => "hani",
        (0, 0) => "und",
        (c, l) if c > l => "cyrl",
        _ => "latn",
    }
}

/// What tells a language.
#[derive(Default)]
struct Tells {
    /// Letters of each pack that its neighbours in the script lack.
    own: Vec<String>,
    /// Which packs list a word as frequent, a bit each.
    words: HashMap<String, u64, Mixing>,
    /// Bytes of the longest such word.
    longest: usize,
    /// Which packs have no word with a letter, a bit each: letters up to [`NEAR`] by their numbers, the others beside.
    foreign: Vec<u64>,
    foreign_far: HashMap<char, u64>,
}

/// Latin, Greek and Cyrillic letters stand below this character.
const NEAR: usize = 0x530;

impl Tells {
    fn foreign_to(&self, c: char) -> u64 {
        self.foreign.get(c as usize).copied().unwrap_or_else(|| self.foreign_far.get(&c).copied().unwrap_or(0))
    }
}

static TELLS: LazyLock<Tells> = LazyLock::new(|| {
    let mut tells = Tells { foreign: vec![0; NEAR], ..Tells::default() };
    for (place, (_, toml)) in PACKS.iter().enumerate() {
        let head = Pack::head(toml);
        head.frequent_words.into_iter().for_each(|word| *tells.words.entry(word).or_default() |= 1 << place);
        for c in head.foreign_letters.chars() {
            let packs = match tells.foreign.get_mut(c as usize) {
                Some(packs) => packs,
                None => tells.foreign_far.entry(c).or_default(),
            };
            *packs |= 1 << place;
        }
        tells.own.push(head.own_letters);
    }
    tells.longest = tells.words.keys().map(String::len).max().unwrap_or(0);
    tells
});

/// Guesses the language of a text from its most frequent short words, else from its script.
///
/// Each pack lists words that hardly a page of its language lacks. The language
/// whose list covers most words wins, if it covers one word in twenty; a word
/// with a letter that the language lacks speaks as loudly against it.
pub fn guess_language(text: &str) -> &'static str {
    let mut best = (0.05, script_pack(text));
    let words = || text.split(|c: char| !alphabetic(c)).filter(|w| !w.is_empty()).take(4_000);
    let (mut small, mut seen) = (String::new(), 0_usize);
    let mut hits = [0_i64; PACKS.len()];
    let mut count = |mut packs: u64, by: i64| {
        while packs != 0 {
            hits[packs.trailing_zeros() as usize] += by;
            packs &= packs - 1;
        }
    };
    let tells = &*TELLS;
    for word in words() {
        seen += 1;
        lowercase_into(word, &mut small);
        if small.len() <= tells.longest {
            count(tells.words.get(small.as_str()).copied().unwrap_or(0), 1);
        }
        count(small.chars().fold(0, |packs, c| packs | tells.foreign_to(c)), -1);
    }
    if seen == 0 {
        return best.1;
    }
    for ((id, _), hits) in PACKS.iter().zip(hits) {
        let share = hits as f64 / seen as f64;
        if share > best.0 {
            best = (share, id);
        }
    }
    // Too short for that: a letter that only one language of the script has still tells it.
    if best.0 <= 0.05 {
        let of_words = || words().flat_map(str::chars).flat_map(lower);
        let own = |letters: &str| of_words().filter(|&c| letters.contains(c)).count();
        let told = PACKS.iter().zip(&tells.own).map(|((id, _), letters)| (own(letters), *id));
        let told = told.filter(|(n, _)| *n > 0).max_by_key(|(n, _)| *n);
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
        for (language, text) in [
            ("uk", "Він був у Києві, і це було добре для всіх, які там жили за той час"),
            ("be", "Ён быў у Мінску, і гэта было добра для ўсіх, якія там жылі за той час"),
            ("bg", "Той беше в София и това беше добре за всички, които са живели там по това време"),
            ("ru", "Протокол заседания правления и на собрании за отчетный период"),
            ("ru", "Товарищ Ломов сказал, что он за это и да не о том вели речь"),
            ("sr", "Он је био у Београду и то је било добро за све који су тамо живели у то време"),
            ("cs", "Byl jsem v Praze a to bylo dobré pro všechny, kteří tam žili v té době, ale ne pro něj"),
            ("sk", "Bol som v Bratislave a to bolo dobré pre všetkých, ktorí tam žili v tej dobe, ale nie pre neho"),
            ("pl", "Był w Warszawie i to było dobrze dla wszystkich, którzy tam żyli w tym czasie, ale nie dla niego"),
            ("pt", "O ministro disse que não foi possível enviar as cartas para a cidade do Porto pela manhã"),
            ("es", "El ministro dijo que no fue posible enviar las cartas a la ciudad de Sevilla por la mañana"),
            ("it", "Il ministro ha detto che non è possibile inviare le lettere alla città di Roma per la mattina"),
            (
                "fr",
                "Le ministre a dit que les lettres ne sont pas dans la ville et qu'il faut les envoyer par un courrier",
            ),
            ("ro", "Ministrul a spus că nu se poate trimite scrisoarea la București și că este prea târziu pentru ei"),
            ("nl", "De minister heeft gezegd dat het niet mogelijk is om de brieven naar de stad te zenden"),
            ("de", "Der Minister hat gesagt, dass es nicht möglich ist, die Briefe in die Stadt zu senden"),
            (
                "sv",
                "Ministern sade att det icke var möjligt att sända breven till staden och att han skulle komma med dem",
            ),
            (
                "da",
                "Ministeren sagde, at det ikke var muligt at sende brevene til byen, og at han skulle komme med dem",
            ),
            (
                "fi",
                "Ministeri sanoi että kirjeet ovat jo kaupungissa ja että hän tulee niin pian kuin se on mahdollista",
            ),
            (
                "hu",
                "A miniszter azt mondta, hogy nem lehet elküldeni a leveleket, és ez már csak a jövő héten lesz meg",
            ),
            ("tr", "Bakan bu mektupların daha sonra gönderilmesi için bir karar verdi ve çok geç olduğunu söyledi"),
            (
                "la",
                "Dominus autem in civitate non est, sed ad vos cum fratribus venit, ut de hoc vobis dicat quod sunt",
            ),
            ("el", "Ο υπουργός είπε ότι δεν είναι δυνατόν να σταλούν οι επιστολές στην πόλη με το πλοίο"),
            ("he", "השר אמר כי לא ניתן לשלוח את המכתבים אל העיר"),
            ("ja", "大臣は手紙を東京に送ることができないと言った"),
            ("zh", "部長說這些信件不能送到北京去"),
            ("ko", "장관은 편지를 서울로 보낼 수 없다고 말하였다"),
            ("und", "123 456"),
        ] {
            assert_eq!(guess_language(text), language, "{text}");
        }
    }

    #[test]
    fn unknown_language_falls_back_to_its_script() {
        let pack = pack_for(Some("mk"), "Народното собрание на Републиката").expect("a pack");
        assert_eq!((pack.id.as_str(), pack.tag.as_str()), ("cyrl", "mk"));
        let pack = pack_for(Some("yue"), "中華民國國民政府外交部").expect("a pack");
        assert_eq!((pack.id.as_str(), pack.tag.as_str()), ("hani", "yue"));
        assert_eq!(pack_for(Some("nb-NO"), "").expect("a pack").id, "da");
    }
}
