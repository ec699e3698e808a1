//! Turns text into HTML, XML and Markdown that show it and do nothing else.

use std::fmt::Write;

use super::lines::{spell, terminal};
use super::{Piece, label, pieces};

/// Writes text into HTML on one line: a line break becomes a sign.
pub fn html(text: &str) -> String {
    render(text, false)
}

/// Writes text into HTML with its line breaks as `<br>`.
pub fn html_lines(text: &str) -> String {
    render(text, true)
}

fn render(text: &str, lines: bool) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 8);
    for piece in pieces(text) {
        match piece {
            Piece::Plain(part) => entities(&mut out, part),
            Piece::Break(_) if lines => out.push_str("<br>\n"),
            Piece::Break("\n" | "\r\n") => out.push_str("<span class=\"dark\">⏎</span>"),
            Piece::Break(part) => part.chars().for_each(|c| chip(&mut out, c)),
            Piece::Dark(c) => chip(&mut out, c),
            Piece::Odd(c, script) => {
                let code = u32::from(c);
                let _ = write!(
                    out,
                    "<span class=\"odd\" title=\"{script} U+{code:04X}\">{c}<small>{script}</small></span>"
                );
            }
        }
    }
    out
}

fn chip(out: &mut String, c: char) {
    let (name, code) = (label(c), u32::from(c));
    let _ = write!(out, "<span class=\"dark\" title=\"U+{code:04X}\">{name}</span>");
}

fn entities(out: &mut String, text: &str) {
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c => out.push(c),
        }
    }
}

/// Writes text into an attribute, or any place of HTML where no element may stand.
pub fn attribute(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    entities(&mut out, &terminal(text));
    out
}

/// Writes text into XML 1.0 so that a reader gets the same text back; only what XML cannot hold is spelt out, `⟨U+0001⟩`.
pub fn xml(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            // A reader turns a bare carriage return into a line feed.
            '\r' => out.push_str("&#13;"),
            '\t' | '\n' => out.push(c),
            '\u{0}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => spell(&mut out, c),
            c => entities(&mut out, c.encode_utf8(&mut [0; 4])),
        }
    }
    out
}

/// Writes text into a line or a table cell of Markdown: no emphasis, link, mention, issue number, HTML or column in it.
pub fn markdown(text: &str) -> String {
    let spelt = terminal(text);
    let mut out = String::with_capacity(spelt.len() + spelt.len() / 8);
    for (at, c) in spelt.char_indices() {
        let (before, after) = (&spelt[..at], &spelt[at + c.len_utf8()..]);
        // A forge looks for these in what Markdown has made: an empty comment parts what it looks for.
        let woken = match c {
            '@' | '#' => true,
            ':' => after.starts_with(|c: char| c == '/' || c.is_ascii_alphabetic()),
            '.' => ends_with(before, "www"),
            '-' => ends_with(before, "gh"),
            _ => false,
        };
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '\\' | '`' | '*' | '_' | '[' | ']' | '#' | '@' | '|' | '~' | '$' | '^' => {
                out.push('\\');
                out.push(c);
            }
            c => out.push(c),
        }
        if woken {
            out.push_str("<!-- -->");
        }
    }
    out
}

fn ends_with(text: &str, word: &str) -> bool {
    let tail = text.len().checked_sub(word.len()).and_then(|from| text.get(from..));
    tail.is_some_and(|tail| tail.eq_ignore_ascii_case(word))
}

#[cfg(test)]
mod tests {
    use super::super::tests::hostile;
    use super::super::{is_dark, pieces};
    use super::*;
    use proptest::prelude::*;

    /// Reads HTML as a browser does, as far as our own goes: drops tags, keeps text.
    fn text_of(html: &str) -> String {
        let mut out = String::new();
        let mut tag = false;
        for c in html.chars() {
            match c {
                '<' => tag = true,
                '>' if tag => tag = false,
                c if !tag => out.push(c),
                _ => {}
            }
        }
        let plain = [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&amp;", "&")];
        plain.iter().fold(out, |text, (from, to)| text.replace(from, to))
    }

    proptest! {
        #[test]
        fn html_shows_the_text_and_has_no_tag_of_its_own(text in hostile()) {
            let page = html(&text);
            let ours = ["<span class=\"dark\"", "<span class=\"odd\"", "</span>", "<small>", "</small>"];
            let bare = ours.iter().fold(page.clone(), |page, tag| page.replace(tag, ""));
            prop_assert!(!bare.contains('<'), "{page}");
            prop_assert!(!page.chars().any(is_dark), "{page:?}");
            let seen = text_of(&page);
            for piece in pieces(&text) {
                if let Piece::Plain(part) = piece {
                    prop_assert!(seen.contains(part), "{part:?} in {seen:?}");
                }
            }
        }

        #[test]
        fn an_attribute_cannot_be_left(text in hostile()) {
            let value = attribute(&text);
            prop_assert!(!value.contains(['<', '>', '"', '\'']) && !value.chars().any(is_dark), "{value:?}");
        }

        #[test]
        fn xml_gives_back_what_it_can_hold(text in hostile()) {
            let written = xml(&text);
            let bare = written.replace("&lt;", "").replace("&gt;", "").replace("&quot;", "").replace("&#39;", "")
                .replace("&amp;", "").replace("&#13;", "");
            prop_assert!(!bare.contains(['<', '>', '&', '"', '\'', '\r']));
            let illegal = |c: char| (c < ' ' && !matches!(c, '\t' | '\n')) || matches!(c, '\u{fffe}' | '\u{ffff}');
            prop_assert!(!written.contains(illegal));
            if !text.contains(|c| illegal(c) && c != '\r') {
                prop_assert_eq!(text_of(&written.replace("&#13;", "\r")), text);
            }
        }

        #[test]
        fn markdown_is_one_line_and_wakes_nobody(text in hostile()) {
            let line = markdown(&text);
            prop_assert!(!line.chars().any(is_dark), "{line:?}");
            let bare = line.replace("<!-- -->", "\u{1}");
            prop_assert!(!bare.contains(['<', '>']), "{line}");
            for (i, c) in bare.char_indices() {
                let escaped = bare[..i].chars().rev().take_while(|c| *c == '\\').count() % 2 == 1;
                prop_assert!(escaped || !matches!(c, '`' | '|' | '[' | ']' | '*' | '_' | '@' | '#'), "{c} in {line}");
            }
            prop_assert!(!bare.contains("://") && !bare.contains("www.x") && !bare.contains("GH-1"), "{line}");
        }
    }

    #[test]
    fn the_dark_is_labelled() {
        assert_eq!(html("<b>\u{202e}"), "&lt;b&gt;<span class=\"dark\" title=\"U+202E\">RLO</span>");
        assert_eq!(html("Прoшу"), "Пр<span class=\"odd\" title=\"Latin U+006F\">o<small>Latin</small></span>шу");
        assert_eq!(markdown("a|b @me #1"), "a\\|b \\@<!-- -->me \\#<!-- -->1");
    }
}
