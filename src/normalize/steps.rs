//! Turns glyphs into glyphs: one entry of [`STEPS`] a convention, each stating what it holds to be the same.

use super::profile::Profile;
use super::view::{Glyph, compose};
use crate::lang::{Pack, Position};
use crate::text::chars::{alphabetic, alphanumeric, lower};
use crate::text::{InSource, Span};

/// What a step may ask of its surroundings.
#[derive(Debug, Clone, Copy)]
pub struct Context<'a> {
    /// The language of the text.
    pub pack: &'a Pack,
    /// The profile, for the spelling conventions that it names.
    pub profile: &'a Profile,
    /// Line-end hyphens that the other side has shown to join a word, in order of place.
    pub joins: &'a [Span<InSource>],
}

/// One convention: an id, what it does, and the doing.
#[derive(Debug)]
pub struct Step {
    /// Id, as profiles name it.
    pub id: &'static str,
    /// What it holds to be the same, for people.
    pub summary: &'static str,
    /// Rewrites the glyphs.
    pub apply: fn(&mut Vec<Glyph>, &Context<'_>),
}

/// Every step there is.
pub const STEPS: &[Step] = &[
    Step { id: "nfc", summary: "Unicode forms of one letter", apply: |g, _| compose(g) },
    Step {
        id: "collapse-blanks",
        summary: "kinds and numbers of blanks, line breaks",
        apply: |g, _| collapse_blanks(g),
    },
    Step {
        id: "drop-invisible",
        summary: "soft hyphens, zero-width and direction marks",
        apply: |g, _| g.retain(|g| !invisible(g.c)),
    },
    Step {
        id: "join-line-hyphens",
        summary: "hyphens at line ends that the other side shows to join",
        apply: join_line_hyphens,
    },
    Step { id: "spelling", summary: "spelling conventions of the language", apply: fold_spelling },
    Step { id: "fold-quotes", summary: "kinds of quotation marks and apostrophes", apply: |g, _| map(g, fold_quote) },
    Step {
        id: "typewriter-brackets",
        summary: "slashes and square brackets for parentheses",
        apply: |g, _| fold_brackets(g),
    },
    Step { id: "fold-dashes", summary: "kinds of dashes and hyphens", apply: |g, _| map(g, fold_dash) },
    Step {
        id: "fold-digits",
        summary: "digits of other scripts, superscript digits",
        apply: |g, _| map(g, fold_digit),
    },
    Step { id: "number-sign", summary: "№, N°, No, Nr before a number", apply: |g, _| fold_number_sign(g) },
    Step { id: "fold-hyphens", summary: "hyphens inside compounds", apply: |g, _| drop_inner_hyphens(g) },
    Step { id: "fold-case", summary: "capital and small letters", apply: |g, _| fold_case(g) },
];

/// Says whether a character is a blank: white space of any kind, line breaks included.
pub fn blank(c: char) -> bool {
    c.is_whitespace() || ('\u{1c}'..='\u{1f}').contains(&c)
}

/// Says whether a character cannot be seen and says nothing by itself.
pub fn invisible(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{2064}' | '\u{2066}'..='\u{206f}' | '\u{feff}')
}

fn map(glyphs: &mut [Glyph], fold: fn(char) -> char) {
    for glyph in glyphs {
        glyph.c = fold(glyph.c);
    }
}

fn collapse_blanks(glyphs: &mut Vec<Glyph>) {
    let mut out: Vec<Glyph> = Vec::with_capacity(glyphs.len());
    for glyph in glyphs.iter() {
        if !blank(glyph.c) {
            out.push(*glyph);
        } else if let Some(last) = out.last_mut() {
            if last.c == ' ' {
                last.end = last.end.max(glyph.end);
            } else {
                out.push(Glyph { c: ' ', ..*glyph });
            }
        }
    }
    if out.last().is_some_and(|g| g.c == ' ') {
        out.pop();
    }
    *glyphs = out;
}

fn join_line_hyphens(glyphs: &mut Vec<Glyph>, context: &Context<'_>) {
    if context.joins.is_empty() {
        return;
    }
    glyphs.retain(|g| {
        let next = context.joins.partition_point(|j| j.end <= g.start);
        !context.joins.get(next).is_some_and(|j| j.start <= g.start && g.end <= j.end && !j.is_empty())
    });
}

/// Folds every spelling variant that the profile names: the second spelling of the row becomes the first.
fn fold_spelling(glyphs: &mut Vec<Glyph>, context: &Context<'_>) {
    let named = context.profile.spelling_for(context.pack);
    for table in context.pack.glyphs.iter().filter(|t| named.contains(&t.convention.as_str())) {
        for glyph in glyphs.iter_mut() {
            glyph.c = table.to.get(&glyph.c).copied().unwrap_or(glyph.c);
        }
    }
    for row in context.pack.variants.iter().filter(|v| named.contains(&v.convention.as_str())) {
        let to: Vec<char> = row.pair[0].chars().collect();
        let from: Vec<char> = row.pair[1].chars().collect();
        replace(glyphs, &from, &to, row.at);
        // A row in small letters holds for capitals too.
        let upper: Vec<char> = row.pair[1].to_uppercase().chars().collect();
        if upper != from && upper.len() == from.len() {
            let to: Vec<char> = row.pair[0].to_uppercase().chars().collect();
            replace(glyphs, &upper, &to, row.at);
        }
    }
}

fn replace(glyphs: &mut Vec<Glyph>, from: &[char], to: &[char], at: Position) {
    let letter = |g: Option<&Glyph>| g.is_some_and(|g| alphanumeric(g.c));
    let fits = |glyphs: &[Glyph], i: usize| {
        glyphs[i..].len() >= from.len()
            && glyphs[i..].iter().zip(from).all(|(g, &c)| g.c == c)
            && match at {
                Position::Any => true,
                Position::Start => i == 0 || !letter(glyphs.get(i - 1)),
                Position::End => !letter(glyphs.get(i + from.len())) && i > 0 && letter(glyphs.get(i - 1)),
                Position::Whole => !letter(glyphs.get(i + from.len())) && (i == 0 || !letter(glyphs.get(i - 1))),
            }
    };
    if !glyphs.iter().any(|g| Some(&g.c) == from.first()) {
        return;
    }
    let mut out = Vec::with_capacity(glyphs.len());
    let mut i = 0;
    while i < glyphs.len() {
        if fits(glyphs, i) {
            let (start, end) = (glyphs[i].start, glyphs[i + from.len() - 1].end);
            out.extend(to.iter().map(|&c| Glyph { c, start, end }));
            i += from.len();
        } else {
            out.push(glyphs[i]);
            i += 1;
        }
    }
    *glyphs = out;
}

/// Folds the kinds of quotation marks into `"` and of apostrophes into `'`.
pub fn fold_quote(c: char) -> char {
    match c {
        '«' | '»' | '“' | '”' | '„' | '‟' | '〝' | '〞' | '＂' | '「' | '」' | '『' | '』' => '"',
        '‘' | '’' | '‚' | '‛' | '′' | '´' | '`' | 'ʼ' | '＇' | '‹' | '›' => '\'',
        c => c,
    }
}

/// Folds the kinds of dashes and hyphens into `-`.
pub fn fold_dash(c: char) -> char {
    match c {
        '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{2e17}' | '\u{2e40}' | '¬' | '﹣' | '－' => '-',
        c => c,
    }
}

/// Folds digits of other scripts into `0` to `9`.
pub fn fold_digit(c: char) -> char {
    let zero = match c {
        '\u{660}'..='\u{669}' => 0x660,
        '\u{6f0}'..='\u{6f9}' => 0x6f0,
        '\u{966}'..='\u{96f}' => 0x966,
        '\u{9e6}'..='\u{9ef}' => 0x9e6,
        '\u{ff10}'..='\u{ff19}' => 0xff10,
        _ => return c,
    };
    char::from_u32(u32::from(c) - zero + u32::from('0')).unwrap_or(c)
}

/// Folds slashes that stand for parentheses: one before a word, its partner after a word, near by.
fn fold_brackets(glyphs: &mut [Glyph]) {
    const REACH: usize = 160;
    let mut i = 0;
    while i < glyphs.len() {
        let opens = glyphs[i].c == '/'
            && (i == 0 || blank(glyphs[i - 1].c) || "\"'«(".contains(glyphs[i - 1].c))
            && glyphs.get(i + 1).is_some_and(|g| !blank(g.c) && g.c != '/');
        if opens {
            let close = (i + 2..glyphs.len().min(i + REACH)).find(|&k| glyphs[k].c == '/' || glyphs[k].c == '\n');
            if let Some(k) = close.filter(|&k| {
                glyphs[k].c == '/'
                    && !blank(glyphs[k - 1].c)
                    && glyphs.get(k + 1).is_none_or(|g| blank(g.c) || g.c.is_ascii_punctuation() || "»”“".contains(g.c))
            }) {
                glyphs[i].c = '(';
                glyphs[k].c = ')';
                i = k;
            }
        }
        i += 1;
    }
}

/// Folds the ways of writing "number" before a figure into `№`.
fn fold_number_sign(glyphs: &mut Vec<Glyph>) {
    const SIGNS: [&str; 8] = ["Nr.", "No.", "N°", "Nº", "N:o", "Nr", "No", "N"];
    if !glyphs.iter().any(|g| g.c == 'N') {
        return;
    }
    let mut out: Vec<Glyph> = Vec::with_capacity(glyphs.len());
    let mut i = 0;
    while i < glyphs.len() {
        let starts = glyphs[i].c == 'N' && (i == 0 || !alphanumeric(glyphs[i - 1].c));
        let stands =
            |sign: &&&str| sign.chars().zip(&glyphs[i..]).filter(|(c, g)| *c == g.c).count() == sign.chars().count();
        let n = SIGNS.iter().find(stands).map_or(0, |s| s.chars().count());
        if starts && n > 0 && glyphs[i + n..].iter().find(|g| !blank(g.c)).is_some_and(|g| g.c.is_numeric()) {
            out.push(Glyph { c: '№', start: glyphs[i].start, end: glyphs[i + n - 1].end });
            i += n;
        } else {
            out.push(glyphs[i]);
            i += 1;
        }
    }
    *glyphs = out;
}

fn drop_inner_hyphens(glyphs: &mut Vec<Glyph>) {
    let letter = |g: Option<&Glyph>| g.is_some_and(|g| alphabetic(g.c));
    let kept = (0..glyphs.len())
        .filter(|&i| !(i > 0 && glyphs[i].c == '-' && letter(glyphs.get(i - 1)) && letter(glyphs.get(i + 1))));
    *glyphs = kept.map(|i| glyphs[i]).collect();
}

fn fold_case(glyphs: &mut Vec<Glyph>) {
    *glyphs = glyphs.iter().flat_map(|g| lower(g.c).map(|c| Glyph { c, ..*g })).collect();
}

#[cfg(test)]
mod tests {
    use super::super::{Unit, View};
    use super::*;
    use crate::lang::Pack;
    use proptest::prelude::*;

    fn folded(text: &str, steps: &[&str], pack: &str) -> String {
        let pack = Pack::builtin(pack).expect("a pack");
        let profile = Profile::named("modernised").expect("a profile");
        let context = Context { pack: &pack, profile: &profile, joins: &[] };
        let steps: Vec<_> = STEPS.iter().filter(|s| steps.contains(&s.id)).collect();
        View::build(text, &[Span::new(0, text.len())], &steps, &context, Unit::Grapheme).text().to_string()
    }

    #[test]
    fn conventions_fold_what_they_say_and_nothing_else() {
        assert_eq!(folded("  трёх\u{a0}\n дней ", &["collapse-blanks"], "ru"), "трёх дней");
        assert_eq!(folded("трёх, ЕЩЁ", &["spelling"], "ru"), "трех, ЕЩЕ");
        assert_eq!(folded("отвѣтъ міръ объём", &["spelling"], "ru"), "ответ мир объем");
        assert_eq!(
            folded("НАМ ИР /глава делегации/, и/или", &["typewriter-brackets"], "ru"),
            "НАМ ИР (глава делегации), и/или"
        );
        assert_eq!(folded("«а» “b”", &["fold-quotes"], "ru"), "\"а\" \"b\"");
        assert_eq!(folded("N 5, N° 5, No 5, Nr. 5 Nein", &["number-sign"], "de"), "№ 5, № 5, № 5, № 5 Nein");
        assert_eq!(folded("ЦЗЕ-ДУН - он", &["fold-hyphens"], "ru"), "ЦЗЕДУН - он");
        assert_eq!(folded("Menſch oﬃce", &["spelling"], "de"), "Mensch office");
    }

    proptest! {
        #[test]
        fn every_unit_leads_back_to_its_own_stretch(text in "[а-яё \n\u{301}\u{a0}\"«»/()ﬃſ№N0-9-]{0,60}") {
            let pack = Pack::builtin("ru").expect("a pack");
            let profile = Profile::named("modernised").expect("a profile");
            let context = Context { pack: &pack, profile: &profile, joins: &[] };
            let steps: Vec<_> = STEPS.iter().collect();
            let view = View::build(&text, &[Span::new(0, text.len())], &steps, &context, Unit::Grapheme);
            let mut last = 0;
            for i in 0..view.len() {
                let span = view.source_of(Span::new(i, i + 1));
                prop_assert!(span.start >= last.min(span.start) && span.end <= text.len());
                prop_assert!(text.is_char_boundary(span.start) && text.is_char_boundary(span.end));
                last = span.start;
            }
        }

        #[test]
        fn folding_twice_is_folding_once(text in "[а-яё \n\"«»—№N0-9-]{0,60}") {
            let all: Vec<_> = STEPS.iter().map(|s| s.id).filter(|s| *s != "fold-hyphens").collect();
            let once = folded(&text, &all, "ru");
            prop_assert_eq!(folded(&once, &all, "ru"), once.clone());
        }
    }
}
