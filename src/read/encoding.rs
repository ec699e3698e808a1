//! Turns bytes into the decision which encoding they are in, with its evidence, or into the reason why none is safe.
//!
//! The order is that of the strength of evidence: byte order mark, what the user
//! says, the pattern of zero bytes, valid UTF-8, the letters. A guess between
//! code pages counts only if the text reads like a language in one of them and
//! in no other; everything else is refused and asked back.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};

use super::bytes::ReadOptions;
use super::decode::Form;
use super::letters::{self, Score};
use crate::error::{Error, ErrorKind, Result};
use crate::text::{Encoding, EncodingEvidence};

/// The single-byte pages that are tried. Of two that read alike, the first is named.
///
/// Mac Roman is not among them: its accented letters lie where others have quotes
/// and dashes, and on the corpora it was found by mistake more often than by right.
const PAGES: &[&str] = &[
    "windows-1251",
    "koi8-r",
    "koi8-u",
    "ibm866",
    "x-mac-cyrillic",
    "iso-8859-5",
    "windows-1252",
    "windows-1250",
    "iso-8859-2",
];

/// The pages of many bytes that a language is written in, tried if the user names the language.
const BY_LANGUAGE: &[(&str, &[&str])] =
    &[("ja", &["shift_jis", "euc-jp"]), ("zh", &["gb18030", "big5"]), ("ko", &["euc-kr"])];

/// A decision: the form to decode with, and the account of it.
#[derive(Debug, Clone)]
pub struct Decision {
    /// What to decode with.
    pub form: Form,
    /// Name, evidence, confidence and mark.
    pub encoding: Encoding,
}

fn decided(form: Form, evidence: EncodingEvidence, confidence: f64, bom: usize) -> Decision {
    Decision { form, encoding: Encoding { name: form.name(), evidence, confidence, bom } }
}

/// Decides the encoding of a file.
pub fn decide(bytes: &[u8], options: &ReadOptions) -> Result<Decision> {
    let declared = options.encoding.as_deref().map(|label| declared(bytes, label)).transpose()?;
    if let Some((form, bom)) = byte_order_mark(bytes) {
        return Ok(decided(form, EncodingEvidence::ByteOrderMark, 1.0, bom));
    }
    if let Some(form) = declared {
        return Ok(decided(form, EncodingEvidence::Declared, 1.0, 0));
    }
    let valid = std::str::from_utf8(bytes).is_ok();
    // Text in UTF-8 beyond ASCII is never UTF-16 by chance, so a zero byte there is a fault of the text.
    if (!valid || bytes.is_ascii())
        && let Some(form) = by_zeros(bytes)
    {
        return Ok(decided(form, EncodingEvidence::ZeroBytes, 1.0, 0));
    }
    if valid && !(bytes.is_ascii() && bytes.windows(2).any(|w| w == b"\x1b$")) {
        return Ok(decided(Form::Utf8, EncodingEvidence::ValidUtf8, 1.0, 0));
    }
    if mostly_utf8(bytes) {
        // Decoding will stop at the fault and name it.
        return Ok(decided(Form::Utf8, EncodingEvidence::ValidUtf8, 1.0, 0));
    }
    by_letters(bytes, options)
}

/// Finds the byte order mark and its length.
pub fn byte_order_mark(bytes: &[u8]) -> Option<(Form, usize)> {
    match bytes {
        [0xEF, 0xBB, 0xBF, ..] => Some((Form::Utf8, 3)),
        // The mark of UTF-16 and then a zero character would look the same; no text begins with that one.
        [0xFF, 0xFE, 0, 0, ..] => Some((Form::Utf32 { big: false }, 4)),
        [0, 0, 0xFE, 0xFF, ..] => Some((Form::Utf32 { big: true }, 4)),
        [0xFF, 0xFE, ..] => Some((Form::Utf16 { big: false }, 2)),
        [0xFE, 0xFF, ..] => Some((Form::Utf16 { big: true }, 2)),
        _ => None,
    }
}

/// Finds the Unicode form that bytes of markup prove to be in, and by what.
pub fn unicode_form(bytes: &[u8]) -> Option<(Form, &'static str)> {
    if let Some((form, _)) = byte_order_mark(bytes) {
        return Some((form, "its byte order mark says so"));
    }
    match bytes {
        [b'<', 0, 0, 0, ..] => Some((Form::Utf32 { big: false }, "four bytes a letter")),
        [0, 0, 0, b'<', ..] => Some((Form::Utf32 { big: true }, "four bytes a letter")),
        [b'<', 0, ..] => Some((Form::Utf16 { big: false }, "two bytes a letter")),
        [0, b'<', ..] => Some((Form::Utf16 { big: true }, "two bytes a letter")),
        _ if !bytes.is_ascii() && std::str::from_utf8(bytes).is_ok() => {
            Some((Form::Utf8, "all its letters of several bytes are valid UTF-8"))
        }
        _ => None,
    }
}

/// Finds the encoding the user names; of plain `utf-16` and `utf-32` the bytes say which end comes first.
fn declared(bytes: &[u8], label: &str) -> Result<Form> {
    let plain = label.trim().to_ascii_lowercase().replace('_', "-");
    match plain.as_str() {
        "utf-16" | "utf16" => {
            return Ok(by_zeros(bytes)
                .filter(|f| matches!(f, Form::Utf16 { .. }))
                .unwrap_or(Form::Utf16 { big: false }));
        }
        "utf-32" | "utf32" | "ucs-4" => {
            return Ok(by_zeros(bytes)
                .filter(|f| matches!(f, Form::Utf32 { .. }))
                .unwrap_or(Form::Utf32 { big: false }));
        }
        _ => {}
    }
    Form::of_label(label).ok_or_else(|| {
        Error::new(ErrorKind::Usage, format!("there is no encoding ‘{label}’"))
            .hint("name one such as utf-8, utf-16le, windows-1251, koi8-r, ibm866, iso-8859-5, x-mac-cyrillic, windows-1252, shift_jis")
    })
}

/// Recognises UTF-32 and UTF-16 without a mark by where zero and control bytes stand.
fn by_zeros(bytes: &[u8]) -> Option<Form> {
    let hints = bytes.iter().filter(|b| **b < 9).count();
    if hints == 0 || bytes.len() < 2 {
        return None;
    }
    if bytes.len().is_multiple_of(4) {
        for big in [false, true] {
            let form = Form::Utf32 { big };
            if form.decode(bytes).is_ok_and(|(text, _)| !text.contains('\0')) {
                return Some(form);
            }
        }
    }
    // Where one side of every pair is nearly always zero or four, the bytes are UTF-16, sound or not.
    let side = |odd: usize| {
        let count = bytes.iter().skip(odd).step_by(2).filter(|b| **b < 9).count();
        count as f64 / (bytes.len() / 2) as f64
    };
    let (even, odd) = (side(0), side(1));
    if odd >= 0.5 && even < 0.1 {
        return Some(Form::Utf16 { big: false });
    }
    if even >= 0.5 && odd < 0.1 {
        return Some(Form::Utf16 { big: true });
    }
    // East Asian UTF-16 has few zeros: the two readings must differ clearly in how usual their characters are.
    let merit = |big: bool| {
        let (text, _) = Form::Utf16 { big }.decode(bytes).ok().filter(|(text, _)| !text.contains('\0'))?;
        let sum: f64 = text.chars().map(usual).sum();
        Some(sum / text.chars().count() as f64)
    };
    let (little, big) = (merit(false).unwrap_or(-1.0), merit(true).unwrap_or(-1.0));
    match (little.max(big) >= 0.25, little - big) {
        (true, d) if d >= 0.2 => Some(Form::Utf16 { big: false }),
        (true, d) if d <= -0.2 => Some(Form::Utf16 { big: true }),
        _ => None,
    }
}

fn usual(c: char) -> f64 {
    match c {
        '\t' | '\n' | '\r' | ' '..='~' | '\u{a0}'..='\u{17f}' | '\u{370}'..='\u{4ff}' | '\u{2010}'..='\u{203a}' => 1.0,
        '\u{3000}'..='\u{30ff}' | '\u{ff01}'..='\u{ff5e}' => 1.0,
        '\u{4e00}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}' => 0.3,
        _ => -1.0,
    }
}

/// Says whether bytes that are not UTF-8 throughout were meant to be: the sequences that are
/// outnumber the bytes that are not, or some line holds many of them and nothing else.
fn mostly_utf8(bytes: &[u8]) -> bool {
    let count = |bytes: &[u8]| {
        bytes.utf8_chunks().fold((0, 0), |(good, bad), chunk| {
            let letters = chunk.valid().chars().filter(|c| !c.is_ascii()).count();
            (good + letters, bad + chunk.invalid().len())
        })
    };
    let (good, bad) = count(bytes);
    let whole_line = || {
        bytes.split(|b| *b == b'\n').any(|line| {
            let (good, bad) = count(line);
            good >= 8 && bad == 0
        })
    };
    (good >= 2 && good >= bad) || (good >= 8 && whole_line())
}

/// One reading that the bytes allow.
struct Candidate {
    form: Form,
    text: String,
    merit: f64,
    score: Score,
    enough: bool,
}

/// Tries every page and takes the one in which the text reads like a language, if only one does.
fn by_letters(bytes: &[u8], options: &ReadOptions) -> Result<Decision> {
    if let Some(at) = bytes.iter().position(|b| *b == 0) {
        return Err(Error::new(ErrorKind::Undecodable, "a binary file: a zero byte, and neither UTF-8 nor UTF-16")
            .at_byte(at as u64)
            .hint("give a text file, or name its encoding with `--encoding`"));
    }
    let lang = options.lang.as_deref();
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Allow);
    detector.feed(bytes, true);
    let guess = Form::of_page(detector.guess(None, Utf8Detection::Deny));

    let mut forms: Vec<Form> = PAGES.iter().filter_map(|name| Form::of_label(name)).collect();
    let tag = lang.and_then(|tag| tag.split(['-', '_']).next()).unwrap_or_default().to_ascii_lowercase();
    let by_language = BY_LANGUAGE.iter().filter(|(id, _)| *id == tag).flat_map(|(_, names)| *names);
    forms.extend(by_language.filter_map(|name| Form::of_label(name)));
    if !forms.contains(&guess) {
        forms.push(guess);
    }
    let all_letters = |text: &str| text.chars().take(200).filter(|c| c.is_alphabetic()).count();
    let mut candidates: Vec<Candidate> = Vec::new();
    for form in forms {
        let Ok((text, _)) = form.decode(bytes) else { continue };
        if let Some(same) = candidates.iter_mut().find(|c| c.text == text) {
            if form == guess {
                same.merit += 1.0;
                // Marks alone look the same in many pages; the detector knows which is the usual one.
                same.form = if form == Form::Page(encoding_rs::WINDOWS_1252) { form } else { same.form };
            }
            continue;
        }
        let many = matches!(form, Form::Page(page) if !page.is_single_byte());
        let score = if many { east_asian(&text) } else { letters::score(&text, lang) };
        let words = if score.by_pairs { 0 } else { score.words };
        let merit = score.sum + f64::from(u8::from(form == guess)) + words.min(20) as f64;
        let enough = match (many, score.by_pairs) {
            (true, _) => score.judged >= 4,
            (_, true) => score.judged >= 10,
            _ => all_letters(&text) >= 20,
        };
        candidates.push(Candidate { form, text, merit, score, enough });
    }
    candidates.sort_by(|a, b| b.merit.total_cmp(&a.merit));
    let Some(best) = candidates.first() else {
        return Err(unsure("no encoding that this program knows can hold these bytes", bytes, &candidates));
    };
    let lead = candidates.get(1).map_or(20.0, |second| best.merit - second.merit);
    // Where a page of Latin letters holds marks only, its words are the evidence and one point the difference.
    let needed = match best.score {
        Score { judged: 0, .. } => 1.0,
        Score { by_pairs: false, words: 5.., .. } => 1.0,
        _ => 3.0,
    };
    if !best.enough {
        return Err(unsure("too little text to tell its encoding safely", bytes, &candidates));
    }
    // Unusual spelling lowers the mean; a long lead over every other page makes up for it.
    let reads = best.score.mean() >= 0.4
        || (best.score.judged == 0 && best.score.words >= 2)
        || (best.score.mean() >= 0.1 && best.score.words >= 5 && lead >= 10.0);
    if !reads {
        return Err(unsure("in no encoding does the text read like a language this program knows", bytes, &candidates));
    }
    if lead < needed {
        return Err(unsure("the text reads about equally well in more than one encoding", bytes, &candidates));
    }
    let confidence = ((1.0 - (-lead / 6.0).exp()) * 0.99 * 100.0).round() / 100.0;
    Ok(decided(best.form, EncodingEvidence::Detected, confidence, 0))
}

/// Scores East Asian text, whose characters are their own evidence once the detector points at the page.
fn east_asian(text: &str) -> Score {
    let points = text.chars().filter(|c| !c.is_ascii()).map(|c| match c {
        '\u{3041}'..='\u{30ff}' | '\u{4e00}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}' => 1.0,
        '\u{3000}'..='\u{303f}' | '\u{ff01}'..='\u{ff5e}' => 0.5,
        '\u{e000}'..='\u{f8ff}' | '\u{ff61}'..='\u{ff9f}' => -2.0,
        _ => 0.0,
    });
    let (sum, judged) = points.fold((0.0, 0), |(sum, n), p: f64| (sum + p, n + 1));
    Score { sum, judged, words: 0, by_pairs: true }
}

/// The refusal that names the candidates and what the text would be in each.
fn unsure(why: &str, bytes: &[u8], candidates: &[Candidate]) -> Error {
    let high = bytes.iter().position(|b| *b >= 0x80).unwrap_or(0);
    let shown: Vec<String> = candidates
        .iter()
        .take(5)
        .map(|c| {
            let sample: String =
                c.text.chars().skip_while(char::is_ascii).take_while(|c| !c.is_control()).take(20).collect();
            format!("{} (“{}”)", c.form.name(), sample.trim_end())
        })
        .collect();
    let list = if shown.is_empty() { String::new() } else { format!("; candidates: {}", shown.join(", ")) };
    let name = candidates.first().map_or("windows-1251".into(), |c| c.form.name());
    Error::new(ErrorKind::Undecodable, format!("{why}{list}"))
        .at_byte(high as u64)
        .hint(format!("name the encoding, for instance `--encoding {name}`"))
}
