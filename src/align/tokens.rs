//! Turns a stretch of source into tokens: words, numbers and runs of marks, each knowing its line.

use std::collections::HashMap;

use crate::normalize::{blank, fold_dash, fold_digit, fold_quote, invisible};
use crate::text::chars::{alphabetic, alphanumeric, composed, lower, numeric, settled};
use crate::text::{Folding, InSource, Span, graphemes};

/// What kind of token it is; tokens of different kinds are paired only where their glyphs look alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TokenKind {
    /// A word, inner hyphens and apostrophes included; where the script writes no blanks ([`dense`]) one character.
    Word,
    /// A figure, its inner points, strokes and colons included: `30.6.1951`, `12:10`, `№` not.
    Number,
    /// A run of punctuation marks or signs without blanks between them.
    Mark,
    /// `[...]`: the editor says that something was left out here.
    Gap,
}

/// One token of a text.
#[derive(Debug, Clone, Copy)]
pub struct Token {
    /// Where it stands.
    pub span: Span<InSource>,
    /// What it is.
    pub kind: TokenKind,
    /// Number of its exact form (composed, blanks dropped); equal numbers are equal forms on both sides.
    pub form: u32,
    /// Number of its soft form (small letters, plain marks), by which likeness is judged.
    pub soft: u32,
    /// Whether nothing but blanks stands before it on its line.
    pub starts_line: bool,
    /// Whether nothing but blanks stands after it on its line.
    pub ends_line: bool,
    /// Whether a blank (or the beginning) stands before it.
    pub after_blank: bool,
    /// Whether it stands after a tab or several blanks on its line, as the second of two columns does.
    pub after_column: bool,
    /// The hyphen at the line's end and the break after it, where the word goes over the line.
    pub join: Option<Span<InSource>>,
    /// Whether the script writes no blanks between words.
    pub dense: bool,
}

impl Token {
    /// Says whether it is a word or a figure, not a mark or a gap.
    pub fn is_worded(&self) -> bool {
        matches!(self.kind, TokenKind::Word | TokenKind::Number)
    }
}

/// The forms of both texts, numbered together.
#[derive(Debug, Default)]
pub struct Forms<'a> {
    ids: HashMap<String, u32, Folding>,
    soft_ids: HashMap<String, u32, Folding>,
    /// Both numbers of what was read already, letter for letter: most words stand more than once.
    read: HashMap<&'a str, (u32, u32), Folding>,
    /// Soft forms by number, as characters.
    pub soft: Vec<Vec<char>>,
}

impl<'a> Forms<'a> {
    /// Returns the numbers of the exact and of the soft form.
    pub(super) fn of(&mut self, text: &'a str) -> (u32, u32) {
        if let Some(&known) = self.read.get(text) {
            return known;
        }
        let forms = (self.form(text), self.soft_form(text));
        self.read.insert(text, forms);
        forms
    }

    fn form(&mut self, text: &str) -> u32 {
        let form = composed(text.chars().filter(|&c| !blank(c)).collect());
        let next = self.ids.len() as u32;
        *self.ids.entry(form).or_insert(next)
    }

    fn soft_form(&mut self, text: &str) -> u32 {
        // The brackets of a supplied ending are no letters of its word.
        let word = text.chars().any(alphabetic);
        let seen = text.chars().filter(|&c| !(blank(c) || invisible(c) || word && matches!(c, '[' | ']')));
        let soft = composed(seen.map(|c| fold_digit(fold_dash(fold_quote(c)))).flat_map(lower).collect());
        if let Some(&id) = self.soft_ids.get(&soft) {
            return id;
        }
        let id = self.soft.len() as u32;
        self.soft.push(soft.chars().collect());
        self.soft_ids.insert(soft, id);
        id
    }
}

/// Says whether a character belongs to a script that puts no blanks between words:
/// Chinese and Japanese, and the letters (not the figures) of Thai, Lao, Burmese and Khmer.
pub fn dense(c: char) -> bool {
    matches!(c, '\u{3041}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3134f}' | '々' | '〇')
        || matches!(c, '\u{0e01}'..='\u{0e3a}' | '\u{0e40}'..='\u{0e4e}' | '\u{0e81}'..='\u{0ece}' | '\u{0edc}'..='\u{0edf}')
        || matches!(c, '\u{1000}'..='\u{103f}' | '\u{1050}'..='\u{108f}' | '\u{1780}'..='\u{17d3}')
}

/// Returns the character that decides what a cluster is: the first that is no blank (an accent may stand on a blank).
fn face(cluster: &str) -> char {
    cluster.chars().find(|&c| !blank(c)).or_else(|| cluster.chars().next()).unwrap_or(' ')
}

/// Says whether a character is a word by itself: a sign that is read out, and that editors write out.
fn sign(c: char) -> bool {
    matches!(c, '№' | '&' | '§')
}

fn lettered(c: char) -> bool {
    alphanumeric(c) || invisible(c) || !settled(c) && unicode_normalization::char::is_combining_mark(c)
}

fn breaks_line(c: char) -> bool {
    matches!(c, '\n' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}' | '\u{0c}')
}

/// Cuts a stretch of text into tokens; `gaps` says whether `[...]` stands for text left out.
pub fn tokenize<'a>(text: &'a str, part: Span<InSource>, forms: &mut Forms<'a>, gaps: bool) -> Vec<Token> {
    let chars: Vec<(usize, char)> =
        graphemes::clusters(&text[part.range()]).map(|(at, cluster)| (part.start + at, face(cluster))).collect();
    let mut scanner = Scanner { text, chars: &chars, end: part.end, forms, tokens: Vec::new() };
    let mut i = 0;
    while i < chars.len() {
        i = scanner.token(i, gaps);
    }
    let mut tokens = scanner.tokens;
    join_over_lines(text, &mut tokens, forms);
    mark_lines(text, part, &mut tokens);
    tokens
}

struct Scanner<'a, 's> {
    text: &'a str,
    /// First scalar value of every grapheme cluster, with its offset.
    chars: &'s [(usize, char)],
    end: usize,
    forms: &'s mut Forms<'a>,
    tokens: Vec<Token>,
}

impl Scanner<'_, '_> {
    fn char(&self, i: usize) -> char {
        self.chars.get(i).map_or(' ', |c| c.1)
    }

    fn offset(&self, i: usize) -> usize {
        self.chars.get(i).map_or(self.end, |c| c.0)
    }

    /// Reads the token at `i`, if one begins there, and returns where to go on.
    fn token(&mut self, i: usize, gaps: bool) -> usize {
        let c = self.char(i);
        if blank(c) {
            return i + 1;
        }
        if let Some(end) = self.gap(i).filter(|_| gaps) {
            return self.push(i, end, TokenKind::Gap);
        }
        if dense(c) || sign(c) {
            return self.push(i, i + 1, TokenKind::Word);
        }
        if let Some(end) = self.escape(i).or_else(|| self.note(i)) {
            return self.push(i, end, TokenKind::Mark);
        }
        let supplied = self.supplied(i).filter(|&end| alphabetic(self.char(end)));
        if lettered(c) || supplied.is_some() {
            if let Some(end) = self.figure(i) {
                return self.push(i, end, TokenKind::Number);
            }
            let end = self.word(i);
            let number = (i..end).all(|k| numeric(self.char(k)));
            return self.push(i, end, if number { TokenKind::Number } else { TokenKind::Word });
        }
        let mut end = i + 1;
        while end < self.chars.len() {
            let c = self.char(end);
            let twice = c == '.' && self.char(end + 1) != '.';
            let after_point = end == i + 1 && self.char(i) == '.' && (matches!(c, ',' | ';' | ':') || twice);
            if blank(c) || lettered(c) || dense(c) || sign(c) || c == '\u{1b}' || self.note(end).is_some() {
                break;
            }
            if after_point && self.short_before(i) {
                break;
            }
            if gaps && self.gap(end).is_some() || self.supplied(end).is_some_and(|end| alphabetic(self.char(end))) {
                break;
            }
            end += 1;
        }
        self.push(i, end, TokenKind::Mark)
    }

    /// Says whether a word of at most five letters ends before `i`: then a point there may be its abbreviation mark.
    fn short_before(&self, i: usize) -> bool {
        let letters = (0..i).rev().take_while(|&k| alphabetic(self.char(k))).take(6).count();
        (1..=5).contains(&letters)
    }

    /// Recognises the mark of a footnote, `[2]`, and returns its end.
    fn note(&self, start: usize) -> Option<usize> {
        let digits = (start + 1..self.chars.len()).take_while(|&k| self.char(k).is_ascii_digit()).take(4).count();
        let close = start + 1 + digits;
        (self.char(start) == '[' && (1..=3).contains(&digits) && self.char(close) == ']').then_some(close + 1)
    }

    /// Recognises letters in brackets, `[овъ]`, as editors supply them inside a word, and returns their end.
    fn supplied(&self, start: usize) -> Option<usize> {
        if self.char(start) != '[' || !alphabetic(self.char(start + 1)) {
            return None;
        }
        let mut i = start + 1;
        while alphabetic(self.char(i)) && !dense(self.char(i)) {
            i += 1;
        }
        (self.char(i) == ']').then_some(i + 1)
    }

    /// Recognises a terminal's escape sequence, so that its letters stick to no word.
    fn escape(&self, start: usize) -> Option<usize> {
        if self.char(start) != '\u{1b}' || self.char(start + 1) != '[' {
            return None;
        }
        let end =
            (start + 2..self.chars.len().min(start + 24)).find(|&i| matches!(self.char(i), '\u{40}'..='\u{7e}'))?;
        Some(end + 1)
    }

    fn word(&self, start: usize) -> usize {
        let mut i = start;
        while i < self.chars.len() {
            let c = self.char(i);
            let leans = |end: &usize| i > start || alphabetic(self.char(*end));
            if let Some(end) = self.supplied(i).filter(leans) {
                i = end;
                continue;
            }
            let inner = matches!(c, '-' | '\'' | '’' | 'ʼ' | '\u{2010}' | '\u{2011}' | '·' | '\u{5be}')
                && i > start
                && alphanumeric(self.char(i - 1))
                && alphanumeric(self.char(i + 1))
                && !dense(self.char(i + 1));
            if !inner && (!lettered(c) || dense(c) || sign(c)) {
                break;
            }
            i += 1;
        }
        i
    }

    /// Reads a figure with inner points, strokes, colons or dashes: short parts, digits in the majority.
    fn figure(&self, start: usize) -> Option<usize> {
        let (mut i, mut parts, mut digits, mut letters, mut end) = (start, 0, 0, 0, start);
        loop {
            let from = i;
            while alphanumeric(self.char(i)) && !dense(self.char(i)) && i < self.chars.len() {
                if numeric(self.char(i)) {
                    digits += 1
                } else {
                    letters += 1
                }
                i += 1;
            }
            if i == from || i - from > 4 {
                break;
            }
            parts += 1;
            end = i;
            let separator = matches!(self.char(i), '.' | ',' | ':' | '/' | '-' | '–' | '·' | '$');
            if !separator || i >= self.chars.len() {
                break;
            }
            i += 1;
        }
        // A part that grew too long, or ended in letters beyond the last good part, is none of ours.
        let whole = !lettered(self.char(end)) || end >= self.chars.len();
        (parts >= 2 && digits >= letters && digits > 0 && whole).then_some(end)
    }

    /// Recognises `[...]`, `[…]`, `[. . .]`, `<...>` and returns its end.
    fn gap(&self, start: usize) -> Option<usize> {
        let close = match self.char(start) {
            '[' => ']',
            '<' => '>',
            _ => return None,
        };
        let mut i = start + 1;
        let mut dots = 0;
        while i < self.chars.len() && i < start + 12 {
            match self.char(i) {
                '.' => dots += 1,
                '…' => dots += 3,
                c if c == close => return (dots >= 2).then_some(i + 1),
                c if blank(c) => {}
                _ => return None,
            }
            i += 1;
        }
        None
    }

    fn push(&mut self, from: usize, to: usize, kind: TokenKind) -> usize {
        let span = Span::new(self.offset(from), self.offset(to));
        let (form, soft) = self.forms.of(&self.text[span.range()]);
        self.tokens.push(Token {
            span,
            kind,
            form,
            soft,
            starts_line: false,
            ends_line: false,
            after_blank: from == 0 || blank(self.char(from - 1)),
            after_column: false,
            join: None,
            dense: dense(self.char(from)),
        });
        to
    }
}

/// Joins a word that a hyphen carries over the end of a line; which of the two it is, the other side decides.
fn join_over_lines<'a>(text: &'a str, tokens: &mut Vec<Token>, forms: &mut Forms<'a>) {
    let mut out: Vec<Token> = Vec::with_capacity(tokens.len());
    let mut i = 0;
    while i < tokens.len() {
        let token = tokens[i];
        let next = tokens.get(i + 1).copied();
        let carried = next.filter(|next| {
            let Some(before) = i.checked_sub(1).and_then(|_| out.last()) else { return false };
            let hyphen = &text[token.span.range()];
            token.kind == TokenKind::Mark
                && matches!(hyphen, "-" | "\u{2010}" | "\u{2011}" | "¬" | "⸗" | "=")
                && !token.after_blank
                && before.kind == TokenKind::Word
                && next.kind == TokenKind::Word
                && one_line_break(&text[token.span.end..next.span.start])
                && goes_on(&text[before.span.range()], &text[next.span.range()])
        });
        // A soft hyphen is part of the word before it, so the word itself shows that it is carried over.
        let soft = next.filter(|next| {
            token.kind == TokenKind::Word
                && next.kind == TokenKind::Word
                && text[token.span.range()].ends_with('\u{ad}')
                && one_line_break(&text[token.span.end..next.span.start])
        });
        if let (Some(next), Some(last)) = (carried, out.last_mut()) {
            last.span = last.span.hull(next.span);
            last.join = Some(Span::new(token.span.start, next.span.start));
            (last.form, last.soft) = forms.of(&text[last.span.range()]);
            i += 2;
        } else if let Some(next) = soft {
            let mut joined = token;
            joined.span = token.span.hull(next.span);
            joined.join = Some(Span::new(token.span.end - '\u{ad}'.len_utf8(), next.span.start));
            (joined.form, joined.soft) = forms.of(&text[joined.span.range()]);
            out.push(joined);
            i += 2;
        } else {
            out.push(token);
            i += 1;
        }
    }
    *tokens = out;
}

/// Says whether a word can be the second half of another: no capital after a small letter (a running head has one).
fn goes_on(before: &str, next: &str) -> bool {
    let (last, first) = (before.chars().next_back(), next.chars().next());
    first.is_some_and(|f| alphabetic(f) && (!f.is_uppercase() || last.is_some_and(char::is_uppercase)))
}

fn one_line_break(between: &str) -> bool {
    let breaks = between.replace("\r\n", "\n").chars().filter(|&c| breaks_line(c)).count();
    breaks == 1 && between.chars().all(blank)
}

fn mark_lines(text: &str, part: Span<InSource>, tokens: &mut [Token]) {
    let n = tokens.len();
    for i in 0..n {
        let before = if i == 0 { part.start } else { tokens[i - 1].span.end };
        let between = &text[before..tokens[i].span.start];
        let broken = i == 0 || between.chars().any(breaks_line);
        tokens[i].starts_line = broken;
        tokens[i].after_column = !broken && (between.contains('\t') || between.chars().count() >= 3);
        if i > 0 {
            tokens[i - 1].ends_line = broken;
        }
    }
    if let Some(last) = tokens.last_mut() {
        last.ends_line = true;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn cut(text: &str) -> Vec<&str> {
        let mut forms = Forms::default();
        tokenize(text, Span::new(0, text.len()), &mut forms, true).iter().map(|t| &text[t.span.range()]).collect()
    }

    #[test]
    fn words_numbers_and_runs_of_marks() {
        assert_eq!(cut("ЦЗЕ-ДУН!\" 30.6.1951 г.»:"), ["ЦЗЕ-ДУН", "!\"", "30.6.1951", "г", ".»:"]);
        assert_eq!(cut("12.50 3.7, l'eau (30.б.1951)"), ["12.50", "3.7", ",", "l'eau", "(", "30.б.1951", ")"]);
        assert_eq!(cut("С.А.Макаров"), ["С", ".", "А", ".", "Макаров"]);
        assert_eq!(cut("一九五一年"), ["一", "九", "五", "一", "年"]);
        assert_eq!(cut("ที่๑๒ ກຸງ ក្ដី"), ["ที่", "๑๒", "ກຸ", "ງ", "ក្ដី"]);
        assert_eq!(cut("силы [. . .] и"), ["силы", "[. . .]", "и"]);
        assert_eq!(
            cut("пуд[овъ], [кон]сулъ [sic] и [вѣрно]"),
            ["пуд[овъ]", ",", "[кон]сулъ", "[", "sic", "]", "и", "[", "вѣрно", "]"]
        );
        assert_eq!(
            cut("fatais[2]. r. č.. и т. д... [1951]"),
            ["fatais", "[2]", ".", "r", ".", "č", ".", ".", "и", "т", ".", "д", "...", "[", "1951", "]"]
        );
        assert_eq!(cut("Hale & Sons, Va., § 4"), ["Hale", "&", "Sons", ",", "Va", ".", ",", "§", "4"]);
    }

    #[test]
    fn a_word_carried_over_a_line_is_one_token() {
        assert_eq!(cut("чело-\nвек идёт"), ["чело-\nвек", "идёт"]);
        assert_eq!(cut("чело¬\r\nвек"), ["чело¬\r\nвек"]);
        assert_eq!(cut("он -\nона"), ["он", "-", "она"]);
        assert_eq!(cut("пере\u{ad}\nнос"), ["пере\u{ad}\nнос"]);
    }

    proptest! {
        #[test]
        fn every_letter_is_in_exactly_one_token(text in "[а-яa-z0-9 \n.,:\\[\\]…\u{ad}\u{301}字-]{0,60}") {
            let mut forms = Forms::default();
            let tokens = tokenize(&text, Span::new(0, text.len()), &mut forms, true);
            let mut at = 0;
            for token in &tokens {
                prop_assert!(token.span.start >= at);
                prop_assert!(text[at..token.span.start].chars().all(blank));
                at = token.span.end;
            }
            prop_assert!(text[at..].chars().all(blank));
        }
    }
}
