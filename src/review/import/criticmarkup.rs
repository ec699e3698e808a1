//! Turns CriticMarkup that somebody edited into what became of each discrepancy.
//!
//! The comment that names a discrepancy stands after its change. What stands
//! before it is either the change, or, where it was taken or refused, a run of
//! text that ends with the reading.

use super::{Left, Part, Remark, Row, Said};
use crate::error::{Error, ErrorKind, Result};
use crate::report::criticmarkup::{ASIDE, PAIR, unescaped};

/// One piece of the document.
enum Piece<'t> {
    Text(&'t str),
    Gone(&'t str),
    New(&'t str),
    Changed(&'t str, &'t str),
    Comment(&'t str),
}

/// Reads the document.
///
/// # Errors
/// `Malformed` where a mark does not end, or nothing in it names a discrepancy.
pub fn read(name: &str, text: &str) -> Result<Vec<Row>> {
    let mut walk = Walk {
        name,
        pair: None,
        out: Vec::new(),
        parts: Vec::new(),
        open: true,
        after_change: false,
        early: Vec::new(),
    };
    for (line, piece) in pieces(name, text)? {
        match piece {
            Piece::Comment(said) => walk.comment(line, unescaped(said, true)),
            Piece::Text(text) => walk.text(unescaped(text, false)),
            Piece::Gone(gone) => walk.change(vec![Part::Gone(unescaped(gone, true))]),
            Piece::New(new) => walk.change(vec![Part::New(unescaped(new, true))]),
            Piece::Changed(gone, new) => {
                walk.change(vec![Part::Gone(unescaped(gone, true)), Part::New(unescaped(new, true))]);
            }
        }
    }
    let out = walk.out;
    if out.is_empty() {
        return Err(Error::new(ErrorKind::Malformed, "no comment in it names a discrepancy")
            .in_file(name)
            .hint("give the CriticMarkup that `sverka diff --output criticmarkup` wrote, its comments kept"));
    }
    Ok(out)
}

/// What is known at a point of the document.
struct Walk<'n> {
    name: &'n str,
    pair: Option<String>,
    out: Vec<Row>,
    /// What stands before this point, back to the last change or comment of ours.
    parts: Vec<Part>,
    /// Whether that begins before the place it may belong to.
    open: bool,
    /// Whether it begins right after a change.
    after_change: bool,
    /// Remarks that stand between a change and the comment that names it.
    early: Vec<Remark>,
}

impl Walk<'_> {
    fn comment(&mut self, line: usize, said: String) {
        let blank = self.parts.iter().all(|p| matches!(p, Part::Plain(text) if text.trim().is_empty()));
        if let Some(pair) = said.strip_prefix(PAIR).filter(|_| self.out.is_empty()) {
            self.pair = Some(pair.to_string());
        } else if let Some(id) = id_of(&said) {
            let (parts, remarks) = (std::mem::take(&mut self.parts), std::mem::take(&mut self.early));
            let (open, after_change) = (self.open, self.after_change);
            let said = Said::Left(Left { parts, open, after_change, remarks });
            let place = format!("{}:{line}", self.name);
            self.out.push(Row { pair: self.pair.clone(), id, said, place, done: false });
        } else if !said.starts_with(ASIDE) {
            let remark = Remark { text: said, alone: true };
            match self.out.last_mut() {
                Some(Row { said: Said::Left(left), .. }) if blank => left.remarks.push(remark),
                _ => self.early.push(remark),
            }
            return;
        }
        self.parts.clear();
        (self.open, self.after_change) = (true, false);
    }

    fn text(&mut self, text: String) {
        let changed = self.parts.iter().any(|p| !matches!(p, Part::Plain(_)));
        if text.trim().is_empty() && changed {
            return;
        }
        if changed {
            self.parts.clear();
            (self.open, self.after_change) = (true, true);
        }
        if !text.trim().is_empty() {
            self.early.clear();
        }
        self.parts.push(Part::Plain(text));
    }

    fn change(&mut self, parts: Vec<Part>) {
        self.early.clear();
        (self.parts, self.open, self.after_change) = (parts, false, false);
    }
}

/// Returns the name that a comment of ours opens with.
fn id_of(said: &str) -> Option<String> {
    let (id, rest) = said.split_once(' ')?;
    let digits = id.strip_prefix('d')?;
    let named = digits.len() == 12 && digits.bytes().all(|b| b.is_ascii_hexdigit()) && rest.contains(':');
    named.then(|| id.to_string())
}

/// Cuts a document at its marks, each with the line it begins on.
fn pieces<'t>(name: &str, text: &'t str) -> Result<Vec<(usize, Piece<'t>)>> {
    const MARKS: [(&str, &str); 4] = [("{--", "--}"), ("{++", "++}"), ("{~~", "~~}"), ("{>>", "<<}")];
    let (mut out, mut line) = (Vec::new(), 1);
    let mut rest = text;
    while !rest.is_empty() {
        let begin = find(rest, |at| MARKS.iter().any(|(open, _)| at.starts_with(open)));
        if begin > 0 {
            out.push((line, Piece::Text(&rest[..begin])));
            line += rest[..begin].matches('\n').count();
            rest = &rest[begin..];
        }
        let Some((open, close)) = MARKS.iter().find(|(open, _)| rest.starts_with(open)) else { continue };
        let inner = &rest[open.len()..];
        let end = find(inner, |at| at.starts_with(close));
        if end == inner.len() {
            return Err(Error::new(ErrorKind::Malformed, format!("the mark {open} does not end"))
                .in_file(name)
                .at_line(line, None)
                .hint(format!("close it with {close}, or write \\{{ where it is no mark")));
        }
        let whole = &inner[..end];
        out.push((
            line,
            match *open {
                "{--" => Piece::Gone(whole),
                "{++" => Piece::New(whole),
                "{>>" => Piece::Comment(whole),
                _ => {
                    let arrow = find(whole, |at| at.starts_with("~>"));
                    Piece::Changed(&whole[..arrow], whole.get(arrow + 2..).unwrap_or_default())
                }
            },
        ));
        line += whole.matches('\n').count();
        rest = &inner[end + close.len()..];
    }
    Ok(out)
}

/// Returns the first offset that fits and has no backslash before it, or the length.
fn find(text: &str, fits: impl Fn(&str) -> bool) -> usize {
    let mut escaped = false;
    for (at, c) in text.char_indices() {
        if escaped {
            escaped = false;
        } else if c == '\\' {
            escaped = true;
        } else if fits(&text[at..]) {
            return at;
        }
    }
    text.len()
}
