//! Turns a comparison into CriticMarkup: plain text with `{~~transcript~>reference~~}`, which plain-text editors know.
//!
//! Taking every change gives the reference, refusing every change the
//! transcript. A backslash stands before a sign that would be a mark; inside a
//! mark a line break is written `⏎`, so that a mark never spans paragraphs;
//! what cannot be seen is written `\u{202E}`. A comment at the top names the
//! pair and one after each discrepancy its name, by which it is read back
//! (`review::import`).

use std::fmt::Write;

use super::escape::is_dark;
use super::model::{Op, stream, told};
use crate::compare::Comparison;

/// What the comment that names the pair begins with.
pub const PAIR: &str = "sverka ";

/// What the comment on furniture begins with.
pub const ASIDE: &str = "set aside: ";

/// Renders the comparison.
pub fn comparison(c: &Comparison) -> String {
    let mut out = String::from("{>>");
    plain(&mut out, &format!("{PAIR}{}", c.pair.id), true);
    out.push_str("<<}");
    for op in stream(c) {
        let Op::Change { transcript, reference, discrepancy, aside } = op else {
            let Op::Equal(text) = op else { continue };
            plain(&mut out, &text, false);
            continue;
        };
        let (open, middle, close) = match (transcript.is_empty(), reference.is_empty()) {
            (false, true) => ("{--", "", "--}"),
            (true, _) => ("{++", "", "++}"),
            _ => ("{~~", "~>", "~~}"),
        };
        out.push_str(open);
        plain(&mut out, &transcript, true);
        out.push_str(middle);
        plain(&mut out, &reference, true);
        out.push_str(close);
        let said = match (discrepancy.map(|i| &c.discrepancies[i]), aside) {
            (Some(d), _) => format!("{} {}: {}", d.id, d.cause.name(), told(c, discrepancy, d)),
            (None, Some(kind)) => format!("{ASIDE}{kind}"),
            _ => continue,
        };
        out.push_str("{>>");
        plain(&mut out, &said, true);
        out.push_str("<<}");
    }
    out
}

/// Reads what [`plain`] wrote; in a mark, `⏎` is a line break.
pub fn unescaped(text: &str, marked: bool) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        rest = &rest[c.len_utf8()..];
        match c {
            '\\' => {
                let code = || {
                    let (code, _) = rest.strip_prefix("u{")?.split_once('}')?;
                    Some((char::from_u32(u32::from_str_radix(code, 16).ok()?)?, code.len() + "u{}".len()))
                };
                let next = rest.chars().next();
                let (shown, length) = code().or_else(|| next.map(|c| (c, c.len_utf8()))).unwrap_or(('\\', 0));
                out.push(shown);
                rest = &rest[length..];
            }
            '⏎' if marked => out.push('\n'),
            c => out.push(c),
        }
    }
    out
}

fn plain(out: &mut String, text: &str, marked: bool) {
    for c in text.chars() {
        match c {
            '\n' if marked => out.push('⏎'),
            '\\' | '{' | '}' | '~' | '⏎' => {
                out.push('\\');
                out.push(c);
            }
            // Two of these end a mark.
            '-' | '+' | '<' | '>' if marked => {
                out.push('\\');
                out.push(c);
            }
            '\n' | '\t' => out.push(c),
            c if is_dark(c) => {
                let _ = write!(out, "\\u{{{:X}}}", u32::from(c));
            }
            c => out.push(c),
        }
    }
}
