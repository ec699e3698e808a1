//! ocrevalUAtion with its default settings.
//!
//! Lines are trimmed, runs of ASCII white space become one space, empty lines
//! are left out, the rest is joined by spaces in form NFC; a no-break space is
//! no blank. Characters are UTF-16 units. Words are runs of letters, joined by
//! `-&'+/@·.`, or of digits, joined by `-',./`; everything else is dropped. The
//! program aligns characters in chunks of 2000 and words in chunks of 1000,
//! which a longer foreign block breaks; here the distance is exact, so that the
//! two part where the program's approximation fails.

use std::sync::OnceLock;

use regex::Regex;
use unicode_normalization::UnicodeNormalization;

use super::super::answer::Part;
use super::super::figures::ratio;
use super::{CHARACTERS, Figures, Tool, WORDS, number, rate};

/// ocrevalUAtion, as a line of the registry.
pub const TOOL: Tool = Tool {
    id: "ocrevaluation",
    version: "ocrevalUAtion 1.3.4, default settings",
    summary: "lines trimmed and joined by a space, NFC; UTF-16 units; words are runs of letters or digits with inner marks",
    checked: "recorded figures of the program on the telegram, and nothing more",
    reads_structure: false,
    figures,
};

fn figures(transcript: &str, reference: &str) -> Figures {
    let [t, r] = [transcript, reference].map(text);
    let [tu, ru] = [&t, &r].map(|text| text.encode_utf16().collect::<Vec<u16>>());
    let mut figures = rate(CHARACTERS, &tu, &ru);
    let [tw, rw] = [&t, &r].map(|text| words(text));
    figures.extend(rate(WORDS, &tw, &rw));
    let [ti, ri] = number(&tw, &rw);
    let mut left = vec![0i64; ti.iter().chain(&ri).max().map_or(0, |&m| m as usize + 1)];
    ri.iter().for_each(|&w| left[w as usize] += 1);
    ti.iter().for_each(|&w| left[w as usize] -= 1);
    let apart: u64 = left.iter().map(|n| n.unsigned_abs()).sum();
    let order_free = (apart + tw.len().abs_diff(rw.len()) as u64) / 2;
    figures.push(("wer_order_free", Part::Rate(ratio(order_free, rw.len() as u64))));
    figures
}

/// Reads a text as the program does.
fn text(raw: &str) -> String {
    let space = |c: char| matches!(c, ' ' | '\t' | '\n' | '\u{b}' | '\u{c}' | '\r' | '\u{2028}' | '\u{2029}');
    let lines = raw.split("\r\n").flat_map(|l| l.split(['\n', '\r']));
    let lines = lines.map(|line| {
        let line = line.trim_matches(|c| c <= ' ');
        line.split(space).filter(|w| !w.is_empty()).collect::<Vec<_>>().join(" ").nfc().collect::<String>()
    });
    lines.filter(|line| !line.is_empty()).collect::<Vec<_>>().join(" ")
}

fn words(text: &str) -> Vec<&str> {
    static WORD: OnceLock<Option<Regex>> = OnceLock::new();
    let pattern = r"\p{L}+(?:[-&'+/@·.]\p{L}+)*|\p{N}+(?:[-',./]\p{N}+)*[%‰]?";
    let word = WORD.get_or_init(|| Regex::new(pattern).ok());
    word.iter().flat_map(|word| word.find_iter(text)).map(|m| m.as_str()).collect()
}
