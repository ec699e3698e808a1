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

/// Reads a field that [`tsv`] wrote; a backslash that escapes nothing stands for itself.
pub fn untsv(field: &str) -> String {
    let mut out = String::with_capacity(field.len());
    let mut rest = field;
    while let Some(c) = rest.chars().next() {
        let after = &rest[c.len_utf8()..];
        let code = || {
            let (code, _) = after.strip_prefix("u{")?.split_once('}')?;
            Some((char::from_u32(u32::from_str_radix(code, 16).ok()?)?, code.len() + "u{}".len()))
        };
        let (shown, length) = match (c, after.chars().next()) {
            ('\\', Some('t')) => ('\t', 1),
            ('\\', Some('n')) => ('\n', 1),
            ('\\', Some('r')) => ('\r', 1),
            ('\\', Some('\\')) => ('\\', 1),
            ('\\', Some('u')) => code().unwrap_or((c, 0)),
            _ => (c, 0),
        };
        out.push(shown);
        rest = &after[length..];
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

    proptest! {
        #[test]
        fn a_field_of_tsv_is_the_text(text in hostile()) {
            let field = tsv(&text);
            prop_assert!(!field.chars().any(is_dark));
            prop_assert_eq!(untsv(&field), text);
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
