//! dinglehopper on plain text.
//!
//! Lines are stripped and joined by line feeds, so that a blank line counts as
//! a character. Text is NFC with a fixed table of equivalences that cannot be
//! switched off. Characters are grapheme clusters; words are those of UAX 29
//! that are not marks, punctuation, symbols, blanks or controls throughout.
//! Private-use characters are letters. A rate over an empty reference is
//! infinite in the program; here it is null.

use unicode_normalization::UnicodeNormalization;
use unicode_segmentation::UnicodeSegmentation;

use super::super::letters::class;
use super::{CHARACTERS, Figures, Tool, WORDS, python, rate};
use crate::text::graphemes;

/// dinglehopper, as a line of the registry.
pub const TOOL: Tool = Tool {
    id: "dinglehopper",
    version: "dinglehopper 0.11.0, plain text",
    summary: "lines stripped and joined by line feeds, which count; NFC and a fixed table of equivalences; grapheme clusters; words of UAX 29",
    checked: "the program, on 200 generated pairs and the telegram",
    reads_structure: true,
    figures,
};

/// What stands for what, in the order in which the program replaces: ligatures, then letters and marks.
const EQUIVALENCES: &[(&str, &str)] = &[
    ("\u{eba6}", "ſſ"),
    ("\u{eba7}", "ſſi"),
    ("\u{f502}", "ch"),
    ("\u{eec4}", "ck"),
    ("\u{f4f9}", "ll"),
    ("\u{eba2}", "ſi"),
    ("\u{eada}", "ſt"),
    ("\u{fb01}", "fi"),
    ("\u{fb00}", "ff"),
    ("\u{fb02}", "fl"),
    ("\u{fb03}", "ffi"),
    ("\u{eec5}", "ct"),
    ("\u{eedc}", "tz"),
    ("\u{f532}", "as"),
    ("\u{f533}", "is"),
    ("\u{f534}", "us"),
    ("\u{f535}", "Qu"),
    ("\u{133}", "ij"),
    ("\u{e8bf}", "q&"),
    ("\u{eba5}", "ſp"),
    ("\u{fb06}", "st"),
    ("\u{e72b}", "ü"),
    ("\u{e42c}", "ä"),
    ("==", "\u{2013}"),
    ("\u{2014}", "\u{2013}"),
    ("\u{e644}", "ö"),
    ("\u{2019}", "'"),
    ("\u{2e17}", "-"),
    ("a\u{364}", "ä"),
    ("o\u{364}", "ö"),
    ("u\u{364}", "ü"),
    ("\u{f50e}", "q\u{301}"),
];

fn figures(transcript: &str, reference: &str) -> Figures {
    let [t, r] = [transcript, reference].map(lines);
    // Clusters are cut line by line; the line feeds between them are one each.
    let clusters = |lines: &[String]| {
        let mut all: Vec<String> = Vec::new();
        for (i, line) in lines.iter().enumerate() {
            all.extend((i > 0).then(|| "\n".to_string()));
            all.extend(graphemes::clusters(line).map(|(_, cluster)| cluster.to_string()));
        }
        all
    };
    let mut figures = rate(CHARACTERS, &clusters(&t), &clusters(&r));
    let [t, r] = [t, r].map(|lines| lines.join("\n").nfc().collect::<String>());
    figures.extend(rate(WORDS, &words(&t), &words(&r)));
    figures
}

fn lines(text: &str) -> Vec<String> {
    python::lines(text).iter().map(|line| equivalent(python::strip(line))).collect()
}

fn equivalent(line: &str) -> String {
    let mut text: String = line.nfc().collect();
    for (from, to) in EQUIVALENCES {
        if text.contains(from) {
            text = text.replace(from, to);
        }
    }
    text
}

/// Cuts a text into the words of UAX 29 that are not marks, punctuation, symbols, blanks or controls throughout.
pub fn words(text: &str) -> Vec<String> {
    // A letter of as many bytes stands in for each private-use character while words are cut.
    let private = |c: char| ('\u{e000}'..='\u{f8ff}').contains(&c);
    let plain: String = text.chars().map(|c| if private(c) { 'Ꭰ' } else { c }).collect();
    let cut = plain.split_word_bound_indices().map(|(at, word)| &text[at..at + word.len()]);
    cut.filter(|word| word.chars().any(wanted)).map(str::to_string).collect()
}

fn wanted(c: char) -> bool {
    match class(c.encode_utf8(&mut [0; 4])) {
        "mark" | "punctuation" | "symbol" | "blank" => false,
        // Private-use and unassigned characters are kept, controls and format characters are not.
        "other" => !c.is_control() && !crate::normalize::invisible(c),
        _ => true,
    }
}
