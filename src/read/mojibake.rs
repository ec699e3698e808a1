//! Turns text that was decoded with the wrong page and saved again into a suspicion with both pages named.
//!
//! The damage is undone in thought: encode with the page it was read in by
//! mistake, decode with the page it was written in. If what comes out reads like
//! a language and what lies in the file does not, the file is damaged. Text that
//! merely holds unusual letters never survives the first step, or reads no better after it.

use std::collections::HashMap;
use std::sync::OnceLock;

use super::decode::{Form, single_table};
use super::letters;
use crate::text::Mixing;

/// The pages between which such accidents happen, Latin first.
const WRONG: &[&str] =
    &["windows-1252", "windows-1251", "koi8-r", "ibm866", "x-mac-cyrillic", "iso-8859-5", "macintosh", "windows-1250"];
const TRUE: &[&str] = &["windows-1251", "koi8-r", "ibm866", "x-mac-cyrillic", "iso-8859-5"];

/// The accident that explains a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mojibake {
    /// The encoding it was written in.
    pub written: String,
    /// The encoding it was read in by mistake.
    pub read_as: String,
    /// Offset in the text of the first damaged character.
    pub at: usize,
    /// The beginning of the text as it should read.
    pub repaired: String,
}

/// Looks for an accident that explains the text; `None` is the rule.
pub fn suspect(text: &str, lang: Option<&str>) -> Option<Mojibake> {
    let at = text.find(|c: char| !c.is_ascii())?;
    let tables = unreaders();
    if sample(text).is_some_and(|sample| sound(&sample, lang, tables)) {
        return None;
    }
    let start = text[..at].rfind(['\n', '\r']).map_or(0, |i| i + 1);
    let found = |(written, read_as, fixed): (&str, &str, String)| {
        // The beginning of the first damaged line is the best witness for a reader.
        let skip = text[..start].chars().count();
        let repaired = fixed.chars().skip(skip).take_while(|c| !c.is_control()).take(40).collect();
        Mojibake { written: written.into(), read_as: read_as.into(), at, repaired }
    };
    let often = Often::of(text);
    // One letter over and over is no language, in whatever page.
    if often.0.len() < FEWEST {
        return None;
    }
    tables
        .iter()
        .filter(|(_, table)| often.may_be_twice_encoded(table))
        .find_map(|(name, table)| twice_encoded(text, table).map(|fixed| found(("utf-8", name, fixed))))
        .or_else(|| swapped(text, lang, tables).map(found))
}

/// Fewest different characters beyond ASCII that a text in a language has.
const FEWEST: usize = 4;
/// Bytes of each of the three windows of a sample.
const WINDOW: usize = 512;

/// Cuts the beginning, the middle and the end out of a text that is worth it: an accident of a whole file shows in each.
fn sample(text: &str) -> Option<String> {
    let cut = |from: usize| text.get(floor(text, from)..floor(text, from + WINDOW));
    let end = text.len().checked_sub(WINDOW).filter(|end| *end > 4 * WINDOW)?;
    Some([cut(0)?, cut(end / 2)?, cut(end)?].join("\n"))
}

/// The beginning of the character that a byte belongs to.
fn floor(text: &str, mut at: usize) -> usize {
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// Says that a text reads well as it stands, and so well that nothing need be undone.
fn sound(text: &str, lang: Option<&str>, tables: &[(&str, Unreader)]) -> bool {
    let score = letters::score(text, lang);
    let often = Often::of(text);
    score.judged >= 100 && score.mean() > 0.6 && !tables.iter().any(|(_, table)| often.may_be_twice_encoded(table))
}

/// Undoes a stretch that is wholly UTF-8 read as a code page: the page, and what it should read.
pub fn undone(text: &str) -> Option<(&'static str, String)> {
    [("windows-1251", encoding_rs::WINDOWS_1251), ("windows-1252", encoding_rs::WINDOWS_1252)].into_iter().find_map(
        |(name, page)| {
            let (bytes, _, lossy) = page.encode(text);
            let text = std::str::from_utf8(&bytes).ok().filter(|_| !lossy)?;
            (!text.chars().any(char::is_control)).then(|| (name, text.to_string()))
        },
    )
}

/// The way back from characters to the bytes of a page.
struct Unreader {
    /// Bytes of the characters below [`NEAR`], by their numbers.
    near: Vec<Option<u8>>,
    far: HashMap<char, u8>,
}

/// Letters, punctuation and most signs of the pages stand below this character.
const NEAR: usize = 0x2600;

impl Unreader {
    fn get(&self, c: char) -> Option<u8> {
        self.near.get(c as usize).copied().unwrap_or_else(|| self.far.get(&c).copied())
    }

    fn insert(&mut self, c: char, byte: u8) {
        match self.near.get_mut(c as usize) {
            Some(slot) => *slot = Some(byte),
            None => drop(self.far.insert(c, byte)),
        }
    }
}

fn unreaders() -> &'static [(&'static str, Unreader)] {
    static UNREADERS: OnceLock<Vec<(&str, Unreader)>> = OnceLock::new();
    UNREADERS.get_or_init(|| WRONG.iter().map(|name| (*name, unreader(name))).collect())
}

/// Makes the way back; C1 controls stand for the bytes of unassigned places.
fn unreader(name: &str) -> Unreader {
    let mut back = Unreader { near: vec![None; NEAR], far: HashMap::new() };
    let Some(Form::Page(page)) = Form::of_label(name) else { return back };
    let table = single_table(page);
    for byte in 0x80..=0xFF_u8 {
        // What ISO 8859-1 proper makes of the byte: the C1 control or letter of the same number.
        back.insert(char::from(byte), byte);
    }
    for (byte, c) in (0_u8..=255).zip(table) {
        if let Some(c) = c {
            back.insert(c, byte);
        }
    }
    back
}

/// Latin, Greek and Cyrillic letters stand below this character.
const LETTERS: usize = 0x530;

/// How often each character beyond ASCII stands in a text.
struct Often(Vec<(char, usize)>);

impl Often {
    fn of(text: &str) -> Self {
        let mut near = vec![0_usize; LETTERS];
        let mut far: HashMap<char, usize, Mixing> = HashMap::default();
        for c in text.chars().filter(|c| !c.is_ascii()) {
            match near.get_mut(c as usize) {
                Some(count) => *count += 1,
                None => *far.entry(c).or_insert(0) += 1,
            }
        }
        let near = (0_u32..).zip(near).filter(|(_, count)| *count > 0);
        Self(near.filter_map(|(c, count)| Some((char::from_u32(c)?, count))).chain(far).collect())
    }

    /// Says whether [`twice_encoded`] can find anything: a letter undone has one byte that leads and at least one that
    /// follows, and three in four of those that lead must belong to one.
    fn may_be_twice_encoded(&self, table: &Unreader) -> bool {
        let (mut lead, mut follow) = (0, 0);
        for &(c, count) in &self.0 {
            match table.get(c) {
                Some(0x80..=0xBF) => follow += count,
                Some(_) => lead += count,
                None => {}
            }
        }
        follow >= 4 && 4 * follow >= 3 * lead
    }
}

/// UTF-8 read as a single-byte page: the bytes must be UTF-8 again nearly everywhere, which chance does not give.
fn twice_encoded(text: &str, table: &Unreader) -> Option<String> {
    let (mut good, mut bad) = (0_usize, 0_usize);
    let mut fixed = String::new();
    // A letter undone takes two of the text at least: once more is bad than they could make up for, all is said.
    let most = text.chars().filter(|c| !c.is_ascii()).count();
    for line in text.split_inclusive('\n') {
        if 3 * bad > most {
            return None;
        }
        if line.is_ascii() {
            fixed.push_str(line);
            continue;
        }
        // Where a byte had no character the wrong reader left U+FFFD; one such byte is the cost of one letter.
        let bytes: Option<Vec<u8>> =
            line.chars().map(|c| if c == '\u{fffd}' { Some(0xFF) } else { table.get(c) }).collect();
        let Some(bytes) = bytes else {
            bad += line.chars().filter(|c| !c.is_ascii()).count();
            fixed.push_str(line);
            continue;
        };
        for chunk in bytes.utf8_chunks() {
            good += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
            bad += chunk.invalid().len();
            fixed.push_str(chunk.valid());
            if !chunk.invalid().is_empty() {
                fixed.push('\u{fffd}');
            }
        }
    }
    // Two letters by chance are thinkable ("Ã©" in a text about encodings); four in a row of nothing else are not.
    (good >= 4 && good >= 3 * bad).then_some(fixed)
}

/// One single-byte page read as another: only the letters can tell, so the verdict asks for many of them.
fn swapped<'a>(
    text: &str,
    lang: Option<&str>,
    tables: &[(&'a str, Unreader)],
) -> Option<(&'static str, &'a str, String)> {
    let before = letters::score(text, lang);
    if before.judged < 20 || before.mean() > 0.35 {
        return None;
    }
    let mut best: Option<(f64, (&'static str, &'a str, String))> = None;
    for (read_as, table) in tables {
        let (mut lost, mut kept) = (0_usize, 0_usize);
        let bytes: Vec<u8> = text
            .chars()
            .map(|c| match table.get(c) {
                Some(byte) => {
                    kept += usize::from(byte >= 0x80);
                    byte
                }
                None => {
                    lost += 1;
                    b'?'
                }
            })
            .collect();
        if lost * 20 > kept {
            continue;
        }
        for written in TRUE.iter().filter(|name| *name != read_as) {
            let Some(Ok((fixed, _))) = Form::of_label(written).map(|form| form.decode(&bytes)) else { continue };
            let after = letters::score(&fixed, lang);
            let gain = after.sum - before.sum;
            let clear = after.by_pairs && after.judged >= 20 && after.mean() >= 0.55 && gain >= 20.0;
            if clear && best.as_ref().is_none_or(|(most, _)| after.sum > *most) {
                best = Some((after.sum, (written, read_as, fixed)));
            }
        }
    }
    best.map(|(_, pair)| pair)
}

#[cfg(test)]
mod tests {
    use super::*;

    const RUSSIAN: &str = "Предлагаю создать нашу делегацию в составе трёх человек: начальника генштаба Народной армии";

    fn broken(written: &str, read_as: &str) -> String {
        let page = |name: &str| encoding_rs::Encoding::for_label(name.as_bytes()).expect("a page");
        let (bytes, _, _) = page(written).encode(RUSSIAN);
        page(read_as).decode_without_bom_handling(&bytes).0.into_owned()
    }

    #[test]
    fn names_both_pages_of_an_accident() {
        for (written, read_as) in [
            ("windows-1251", "windows-1252"),
            ("koi8-r", "windows-1251"),
            ("windows-1251", "koi8-r"),
            ("ibm866", "windows-1251"),
            ("koi8-r", "windows-1252"),
            ("utf-8", "windows-1252"),
            ("utf-8", "windows-1251"),
            ("utf-8", "ibm866"),
            ("utf-8", "koi8-r"),
        ] {
            let found = suspect(&broken(written, read_as), None).unwrap_or_else(|| panic!("{written} as {read_as}"));
            assert_eq!((found.written.as_str(), found.read_as.as_str()), (written, read_as));
            assert!(found.repaired.starts_with("Предлаг"), "{}", found.repaired);
            // A long text is told by samples.
            let long = broken(written, read_as).repeat(60);
            let found = suspect(&long, None).unwrap_or_else(|| panic!("{written} as {read_as}, long"));
            assert_eq!((found.written.as_str(), found.read_as.as_str()), (written, read_as));
        }
    }

    #[test]
    fn a_sample_is_whole_characters_of_three_places() {
        assert_eq!(sample(&RUSSIAN.repeat(5)), None, "short texts are judged whole");
        for cut in 0..4 {
            let text = format!("{}{}", "x".repeat(cut), RUSSIAN.repeat(40));
            let sample = sample(&text).expect("long enough");
            assert!(sample.len() <= 3 * WINDOW + 8 && sample.lines().count() == 3, "{sample}");
        }
    }

    #[test]
    fn honest_texts_are_left_alone() {
        assert_eq!(suspect(&"а".repeat(4_000), None), None);
        for text in [
            RUSSIAN,
            "«Ёлка» № 5 — ТОВАРИЩУ ФИЛИППОВУ, ПЕКИН",
            "Ðæt wæs gōd cyning; þæt is Ð, ð, þ and Þ",
            "l’été à la mer, où l’on s’ennuie : « ça va ? » — Ça dépend, dit-il à Noël.",
            "Größe, Straße, Übung, Ärger, öffnen, fünf, zwölf, schön, müßig, Fräulein, Bäcker",
            "Zażółć gęślą jaźń. Pchnąć w tę łódź jeża lub ośm skrzyń fig.",
            "ÀÉÎÕÜ ÀÉÎÕÜ ÇÑ ÅØÆ",
            "Ã© is what UTF-8 é looks like in Latin-1",
            "Қазақстан Республикасының Үкіметі мен халқы үшін маңызды мәселе болып табылады",
            "Ђорђе Његош и љубав њихове џивџан ћуприје чежња",
            "Η ελληνική γλώσσα είναι μία από τις ινδοευρωπαϊκές γλώσσες",
        ] {
            assert_eq!(suspect(text, None), None, "{text}");
            // Said sixty times over, `Ã©` is no remark any more.
            let long = if text.contains("Ã©") { String::new() } else { text.repeat(60) };
            assert_eq!(suspect(&long, None), None, "{text}, long");
        }
    }
}
