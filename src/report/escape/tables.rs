//! Turns text into fields of tables: tab-separated without loss, comma-separated for spreadsheets.

use std::fmt::Write;

use super::is_dark;
use super::lines::terminal;

/// Writes a field of a tab-separated table without loss: `\t`, `\n`, `\r`, `\\`, and `\u{202E}` for what cannot be seen.
pub fn tsv(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\\' => out.push_str("\\\\"),
            '\t' => out.push_str("\\t"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            c if is_dark(c) => {
                let _ = write!(out, "\\u{{{:X}}}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out
}

/// Writes a field of a comma-separated table as RFC 4180 has it; what cannot be seen is named, as on a terminal.
pub fn csv(text: &str) -> String {
    quoted(&terminal(text))
}

/// As [`csv`], and no spreadsheet takes the field for a formula: before `= + - @` stands an apostrophe.
pub fn excel(text: &str) -> String {
    let shown = terminal(text);
    let formula = |c: char| matches!(c, '=' | '+' | '-' | '@' | '＝' | '＋' | '－' | '＠' | '|' | '%');
    if shown.trim_start_matches([' ', '"', '⇥', '⏎']).starts_with(formula) {
        return quoted(&format!("'{shown}"));
    }
    quoted(&shown)
}

fn quoted(text: &str) -> String {
    if text.contains([',', '"', '\n', '\r', ';']) || text.starts_with(' ') || text.ends_with(' ') {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::hostile;
    use super::*;
    use proptest::prelude::*;

    fn undo(field: &str) -> String {
        let mut out = String::new();
        let mut rest = field.chars();
        while let Some(c) = rest.next() {
            out.push(match (c, if c == '\\' { rest.next() } else { None }) {
                ('\\', Some('t')) => '\t',
                ('\\', Some('n')) => '\n',
                ('\\', Some('r')) => '\r',
                ('\\', Some('u')) => {
                    let code: String = rest.by_ref().take_while(|c| *c != '}').skip(1).collect();
                    u32::from_str_radix(&code, 16).ok().and_then(char::from_u32).expect("a character")
                }
                ('\\', _) => '\\',
                (c, _) => c,
            });
        }
        out
    }

    proptest! {
        #[test]
        fn a_field_of_tsv_is_the_text(text in hostile()) {
            let field = tsv(&text);
            prop_assert!(!field.chars().any(is_dark));
            prop_assert_eq!(undo(&field), text);
        }

        #[test]
        fn a_field_of_csv_is_one_field(text in hostile(), guard in any::<bool>()) {
            let field = if guard { excel(&text) } else { csv(&text) };
            prop_assert!(!field.chars().any(is_dark));
            let inner = field.strip_prefix('"').and_then(|f| f.strip_suffix('"'));
            match inner {
                Some(inner) => prop_assert!(!inner.replace("\"\"", "").contains('"'), "{}", field),
                None => prop_assert!(!field.contains([',', '"']), "{}", field),
            }
        }
    }

    #[test]
    fn a_spreadsheet_computes_nothing() {
        assert_eq!(excel("=cmd|' /C calc'!A0"), "'=cmd|' /C calc'!A0");
        assert_eq!(excel("-5"), "'-5");
        assert_eq!(excel(" @x"), "' @x");
        assert_eq!(csv("a,\"b\"\n"), "\"a,\"\"b\"\"⏎\"");
        assert_eq!(excel("слово"), "слово");
    }
}
