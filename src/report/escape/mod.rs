//! Turns text of a file into text that any output can hold: what cannot be seen, or acts, is named; nothing else changes.
//!
//! The words of a transcript are evidence and untrusted at once: a U+202E turns
//! `1954` round on the screen, a U+001B speaks to the terminal, `::` at the
//! start of a line speaks to a CI runner, a Latin `o` in a Cyrillic word shows
//! as nothing at all. [`pieces`] finds such characters once; every output
//! renders the same pieces in its own way.

mod lines;
mod markup;
mod tables;

pub use lines::{island, log, terminal};
pub use markup::{attribute, html, html_lines, markdown, xml};
pub use tables::{csv, excel, tsv, untsv};

use crate::text::show::needs_escape;

/// A part of a text as an output has to show it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Piece<'a> {
    /// Characters that are seen for what they are.
    Plain(&'a str),
    /// A line break, in whatever way it is written.
    Break(&'a str),
    /// A character that cannot be seen, or that acts on what shows it.
    Dark(char),
    /// A letter that looks like one of the script around it and is not: the letter and the name of its own script.
    Odd(char, &'static str),
}

/// Short names of characters that cannot be seen, as Unicode abbreviates them.
const NAMES: &[(char, &str)] = &[
    ('\t', "TAB"),
    ('\u{0}', "NUL"),
    ('\u{8}', "BS"),
    ('\u{b}', "VT"),
    ('\u{c}', "FF"),
    ('\u{1b}', "ESC"),
    ('\u{7f}', "DEL"),
    ('\u{9b}', "CSI"),
    ('\u{a0}', "NBSP"),
    ('\u{ad}', "SHY"),
    ('\u{61c}', "ALM"),
    ('\u{180e}', "MVS"),
    ('\u{2007}', "FSP"),
    ('\u{200b}', "ZWSP"),
    ('\u{200c}', "ZWNJ"),
    ('\u{200d}', "ZWJ"),
    ('\u{200e}', "LRM"),
    ('\u{200f}', "RLM"),
    ('\u{202a}', "LRE"),
    ('\u{202b}', "RLE"),
    ('\u{202c}', "PDF"),
    ('\u{202d}', "LRO"),
    ('\u{202e}', "RLO"),
    ('\u{202f}', "NNBSP"),
    ('\u{2060}', "WJ"),
    ('\u{2066}', "LRI"),
    ('\u{2067}', "RLI"),
    ('\u{2068}', "FSI"),
    ('\u{2069}', "PDI"),
    ('\u{3164}', "HF"),
    ('\u{feff}', "BOM"),
];

/// Says whether a character cannot be told from what it is not by looking: invisible, acting, or a blank of its own kind.
pub fn is_dark(c: char) -> bool {
    needs_escape(c)
        || matches!(c,
            '\u{a0}' | '\u{34f}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{2000}'..='\u{200a}'
            | '\u{202f}' | '\u{205f}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{ffa0}' | '\u{fdd0}'..='\u{fdef}'
            | '\u{e0080}'..='\u{e0fff}')
        || u32::from(c) & 0xfffe == 0xfffe
}

/// Names a dark character: `RLO`, or `U+E0041` where it has no name that people use.
pub fn label(c: char) -> String {
    let known = NAMES.iter().find(|(own, _)| *own == c);
    known.map_or_else(|| format!("U+{:04X}", u32::from(c)), |(_, name)| (*name).to_string())
}

/// Cuts a text into its pieces; put together they are the text again.
pub fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut out = Vec::new();
    let mut plain = 0;
    let mut at = 0;
    let mut odd = odd_letters(text).into_iter().peekable();
    while let Some(c) = text[at..].chars().next() {
        let end = at + c.len_utf8();
        let piece = match c {
            '\r' if text[end..].starts_with('\n') => Some(Piece::Break(&text[at..end + 1])),
            '\n' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}' => Some(Piece::Break(&text[at..end])),
            c if is_dark(c) => Some(Piece::Dark(c)),
            c => odd.next_if(|(place, _)| *place == at).map(|(_, script)| Piece::Odd(c, script)),
        };
        let Some(piece) = piece else {
            at = end;
            continue;
        };
        out.extend(stretch(text, plain, at));
        at += length(piece);
        plain = at;
        out.push(piece);
    }
    out.extend(stretch(text, plain, text.len()));
    out
}

fn stretch(text: &str, from: usize, to: usize) -> Option<Piece<'_>> {
    (from < to).then(|| Piece::Plain(&text[from..to]))
}

const fn length(piece: Piece<'_>) -> usize {
    match piece {
        Piece::Plain(text) | Piece::Break(text) => text.len(),
        Piece::Dark(c) | Piece::Odd(c, _) => c.len_utf8(),
    }
}

/// Names the script of a letter, of those whose letters are taken for one another.
const fn script(c: char) -> Option<&'static str> {
    match c {
        'A'..='Z' | 'a'..='z' | '\u{c0}'..='\u{d6}' | '\u{d8}'..='\u{f6}' | '\u{f8}'..='\u{24f}' => Some("Latin"),
        '\u{1e00}'..='\u{1eff}' | '\u{2c60}'..='\u{2c7f}' | '\u{a722}'..='\u{a7ff}' => Some("Latin"),
        '\u{370}'..='\u{3ff}' | '\u{1f00}'..='\u{1fff}' => Some("Greek"),
        '\u{400}'..='\u{52f}' | '\u{1c80}'..='\u{1c8f}' | '\u{a640}'..='\u{a69f}' => Some("Cyrillic"),
        '\u{531}'..='\u{587}' => Some("Armenian"),
        _ => None,
    }
}

/// Finds the letters whose script is not that of most letters of their word; of two as many, the later one is odd.
fn odd_letters(text: &str) -> Vec<(usize, &'static str)> {
    let mut out = Vec::new();
    if text.is_ascii() {
        return out;
    }
    let mut word: Vec<(usize, &'static str)> = Vec::new();
    let mut close = |word: &mut Vec<(usize, &'static str)>| {
        let most = |own: &str| word.iter().filter(|(_, s)| *s == own).count();
        if let Some(first) = word.first().map(|(_, s)| *s).filter(|s| most(s) < word.len()) {
            let main = word.iter().map(|(_, s)| *s).fold(first, |best, s| if most(s) > most(best) { s } else { best });
            out.extend(word.iter().filter(|(_, s)| *s != main).copied());
        }
        word.clear();
    };
    for (at, c) in text.char_indices() {
        match script(c) {
            Some(script) => word.push((at, script)),
            // A mark or a hidden character does not end a word: it is often there to hide the change of script.
            None if c.is_alphanumeric() || is_dark(c) && !c.is_whitespace() || ('\u{300}'..='\u{36f}').contains(&c) => {
            }
            None => close(&mut word),
        }
    }
    close(&mut word);
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Text full of what is dangerous, beside anything at all.
    pub(super) fn hostile() -> impl Strategy<Value = String> {
        let nasty = prop::sample::select(vec![
            "<script>",
            "</script>",
            "&amp;",
            "\"",
            "'",
            "`",
            "|",
            "@user",
            "#12",
            "::error::",
            "##vso[task]",
            "##[group]",
            "\u{1b}[31m",
            "\u{202e}1954",
            "\u{200b}",
            "\u{e0041}",
            "\u{feff}",
            "\u{ffff}",
            "\u{1}",
            "\r\n",
            "\r",
            "\n",
            "\t",
            "\u{a0}",
            "\u{ad}",
            "=1+1",
            "+1",
            "-1",
            "\\",
            "\\n",
            "Прoшу",
            "{{x}}",
            "--",
            "-->",
            "<!--",
            "\u{85}",
            "\u{2028}",
            "https://x.example",
            "www.x.example",
            "[a](b)",
            "*b*",
            "_c_",
            "~~d~~",
            "GH-1",
            "\u{9b}",
            "\u{fe0f}",
            "слово",
            " ",
        ]);
        let part = prop_oneof![3 => nasty.prop_map(str::to_string), 1 => any::<String>()];
        prop::collection::vec(part, 0..12).prop_map(|parts| parts.concat())
    }

    proptest! {
        #[test]
        fn pieces_are_the_text_again(text in hostile()) {
            let mut again = String::new();
            for piece in pieces(&text) {
                match piece {
                    Piece::Plain(part) => {
                        prop_assert!(!part.chars().any(is_dark), "{part:?}");
                        again.push_str(part);
                    }
                    Piece::Break(part) => again.push_str(part),
                    Piece::Dark(c) | Piece::Odd(c, _) => again.push(c),
                }
            }
            prop_assert_eq!(again, text);
        }
    }

    #[test]
    fn a_letter_of_another_script_is_odd_in_a_word_only() {
        let odd =
            |text: &'static str| odd_letters(text).into_iter().map(|(at, s)| (&text[at..=at], s)).collect::<Vec<_>>();
        assert_eq!(odd("Прoшу"), [("o", "Latin")]);
        assert_eq!(odd("Прo\u{ad}шу"), [("o", "Latin")], "what is hidden in a word does not part it");
        assert!(odd("USA и СССР, X-лучи, Ex. №").is_empty(), "a whole word of another script is another word");
    }

    #[test]
    fn what_cannot_be_seen_is_dark() {
        for c in
            ['\u{202e}', '\u{e0041}', '\u{a0}', '\u{ad}', '\u{fe0f}', '\u{1b}', '\u{ffff}', '\u{10ffff}', '\u{3164}']
        {
            assert!(is_dark(c), "{c:?}");
        }
        for c in [' ', 'а', '字', '\u{301}', '\u{3000}', '👩', '№'] {
            assert!(!is_dark(c), "{c:?}");
        }
        assert_eq!((label('\u{202e}'), label('\u{e0041}')), ("RLO".into(), "U+E0041".into()));
    }
}
