//! Turns tokens that hold more than one thing, as the other side shows, into their parts.
//!
//! What a token is cannot always be told from one text: whether a hyphen at a line's end joins, and whether the comma
//! behind a bracket belongs to the remark in it, the other text knows.

use std::collections::HashSet;

use super::tokens::{Forms, Token, TokenKind};
use crate::text::Span;

/// Cuts the marks behind a remark off its closing bracket: `[sic],` of an editor, where the other side has the comma
/// alone. A remark is known by its words, of which the other side has none.
pub fn part_remarks<'a>(text: &'a str, tokens: &mut Vec<Token>, other: &[Token], forms: &mut Forms<'a>) {
    /// Words of the longest remark that is looked for.
    const LONG: usize = 12;
    let run = |t: &Token| (t.kind == TokenKind::Mark).then(|| &text[t.span.range()]);
    let closes = |t: &Token| run(t).is_some_and(|marks| marks.len() > 1 && marks.starts_with(']'));
    if !tokens.iter().any(closes) {
        return;
    }
    let had: HashSet<u32> = other.iter().filter(|t| t.is_worded()).map(|t| t.soft).collect();
    let mut out: Vec<Token> = Vec::with_capacity(tokens.len() + 4);
    for &token in tokens.iter() {
        let inside = out.iter().rev().take_while(|t| t.is_worded()).take(LONG);
        let (words, strange) = inside.fold((0, true), |(n, strange), t| (n + 1, strange && !had.contains(&t.soft)));
        let opens = out.iter().rev().nth(words).and_then(run).is_some_and(|marks| marks.ends_with('['));
        if !(closes(&token) && words > 0 && strange && opens) {
            out.push(token);
            continue;
        }
        let cut = token.span.start + 1;
        for (span, first) in [(Span::new(token.span.start, cut), true), (Span::new(cut, token.span.end), false)] {
            let (form, soft) = forms.of(&text[span.range()]);
            let (starts_line, ends_line) = (token.starts_line && first, token.ends_line && !first);
            let after_blank = token.after_blank && first;
            out.push(Token { span, form, soft, starts_line, ends_line, after_blank, ..token });
        }
    }
    *tokens = out;
}

/// Cuts a catchword off the word that it announces: printers set the beginning of the next page (`GÉRON-`) below the
/// last line, where it looks like a word carried over. The other side has the word itself, and never the two in one.
pub fn part_catchwords<'a>(text: &'a str, tokens: &mut Vec<Token>, other: &[Token], forms: &mut Forms<'a>) {
    let catchword = |t: &Token| {
        let join = t.join?;
        let (head, tail) = (&text[t.span.start..join.start], &text[join.end..t.span.end]);
        (head.chars().count() > 1 && tail.len() > head.len() && tail.starts_with(head)).then_some(join)
    };
    if !tokens.iter().any(|t| catchword(t).is_some()) {
        return;
    }
    let had: HashSet<u32> = other.iter().map(|t| t.form).collect();
    let mut out: Vec<Token> = Vec::with_capacity(tokens.len() + 4);
    for &token in tokens.iter() {
        let Some(join) = catchword(&token).filter(|_| !had.contains(&token.form)) else {
            out.push(token);
            continue;
        };
        let word = |start: usize, end: usize, forms: &mut Forms<'a>| {
            let (form, soft) = forms.of(&text[start..end]);
            Token { span: Span::new(start, end), form, soft, join: None, ..token }
        };
        let tail = word(join.end, token.span.end, forms);
        if !had.contains(&tail.form) {
            out.push(token);
            continue;
        }
        // The hyphen, without the line's end and the blanks around it.
        let end = join.start + text[join.range()].trim_end().len();
        out.push(Token { ends_line: false, ..word(token.span.start, join.start, forms) });
        let hyphen = word(join.start, end, forms);
        let (kind, after_blank) = (TokenKind::Mark, false);
        out.push(Token { kind, after_blank, starts_line: false, ends_line: true, after_column: false, ..hyphen });
        out.push(Token { starts_line: true, after_blank: true, after_column: false, ..tail });
    }
    *tokens = out;
}
