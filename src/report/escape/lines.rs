//! Turns text into what may stand on a line of a terminal or of a CI log, and JSON into what may stand in a page.

use std::fmt::Write;

use super::{Piece, is_dark, pieces};

/// Spells out what a terminal would act on or not show: `⟨U+202E⟩`, `o⟨Latin⟩`; a line break becomes `⏎`, a tab `⇥`.
pub fn terminal(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for piece in pieces(text) {
        match piece {
            Piece::Plain(part) => out.push_str(part),
            Piece::Break("\n" | "\r\n") => out.push('⏎'),
            Piece::Break(part) => part.chars().for_each(|c| spell(&mut out, c)),
            Piece::Dark('\t') => out.push('⇥'),
            Piece::Dark(c) => spell(&mut out, c),
            Piece::Odd(c, script) => {
                let _ = write!(out, "{c}⟨{script}⟩");
            }
        }
    }
    out
}

/// Spells a character out by its number.
pub(super) fn spell(out: &mut String, c: char) {
    let _ = write!(out, "⟨U+{:04X}⟩", u32::from(c));
}

/// As [`terminal`], and nothing in it is a command to a CI runner: `::` and `##` are spelt out.
pub fn log(text: &str) -> String {
    let mut out = terminal(text);
    for (pair, spelt) in [("::", "⟨U+003A⟩:"), ("##", "⟨U+0023⟩#")] {
        while out.contains(pair) {
            out = out.replace(pair, spelt);
        }
    }
    out
}

/// Turns JSON into the same JSON that a page can hold in a script element: nothing in it ends the element or acts.
///
/// Only inside strings can such characters stand, and there every one may be written as `\u….`.
pub fn island(json: &str) -> String {
    let mut out = String::with_capacity(json.len());
    for c in json.chars() {
        if matches!(c, '<' | '>' | '&') || (is_dark(c) && !matches!(c, '\n' | '\t')) {
            for unit in c.encode_utf16(&mut [0; 2]) {
                let _ = write!(out, "\\u{unit:04x}");
            }
        } else {
            out.push(c);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::super::tests::hostile;
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn nothing_that_acts_on_a_terminal_survives() {
        assert_eq!(terminal("\u{1b}[31mred\r"), "⟨U+001B⟩[31mred⟨U+000D⟩");
        assert_eq!(terminal("пе\u{ad}ре\nнос\u{a0}"), "пе⟨U+00AD⟩ре⏎нос⟨U+00A0⟩");
        assert_eq!(terminal("Прoшу"), "Прo⟨Latin⟩шу");
        assert_eq!(log("::error::x ##vso[a]"), "⟨U+003A⟩:error⟨U+003A⟩:x ⟨U+0023⟩#vso[a]");
    }

    proptest! {
        #[test]
        fn a_log_line_is_one_line_and_no_command(text in hostile()) {
            let line = log(&text);
            prop_assert!(!line.chars().any(is_dark), "{line:?}");
            prop_assert!(!line.contains("::") && !line.contains("##"), "{line:?}");
        }

        #[test]
        fn an_island_is_the_same_json_and_cannot_be_left(text in hostile()) {
            let json = serde_json::json!({"a": text}).to_string();
            let island = island(&json);
            prop_assert!(!island.contains(['<', '>', '&']));
            prop_assert!(!island.chars().any(is_dark));
            let again: serde_json::Value = serde_json::from_str(&island).expect("JSON");
            prop_assert_eq!(&again["a"], &serde_json::json!(text));
        }
    }
}
