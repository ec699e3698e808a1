//! Turns text from a file into text that is safe and plain to show: nothing invisible, nothing that acts.

use std::fmt::Write;

/// Says whether a character does something to a screen, or cannot be seen, and so must be spelt out.
pub fn needs_escape(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

/// Spells out control, bidirectional and invisible characters as `⟨U+202E⟩`; line breaks and tabs become one sign each.
pub fn visible(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\n' => out.push('⏎'),
            '\t' => out.push('⇥'),
            c if needs_escape(c) => {
                let _ = write!(out, "⟨U+{:04X}⟩", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::visible;

    #[test]
    fn nothing_that_acts_on_a_terminal_survives() {
        assert_eq!(visible("\u{1b}[31mred\r"), "⟨U+001B⟩[31mred⟨U+000D⟩");
        assert_eq!(visible("\u{202e}txet\u{202c}"), "⟨U+202E⟩txet⟨U+202C⟩");
        assert_eq!(visible("пе\u{ad}ре\nнос"), "пе⟨U+00AD⟩ре⏎нос");
    }
}
