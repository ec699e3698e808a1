//! Turns what stands around a date into its role: which act it dates, and what that act can say of others.

use super::lexicon::Lexicon;
use super::phrase::fold;
use super::window::Sign;

/// What a role is worth as a witness.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Weight {
    /// A step in the life of this document; days apart from the other steps.
    Step(u8),
    /// A later hand: not earlier than the document, often much later.
    Later,
    /// Another event: says nothing of this document.
    Apart,
}

/// Says what a role is worth. Steps are numbered in the order in which they must follow each other.
pub fn weight(role: &str) -> Weight {
    match role {
        "signed" | "dated" => Weight::Step(0),
        "sent" => Weight::Step(1),
        "received" => Weight::Step(2),
        "deciphered" => Weight::Step(3),
        "typed" => Weight::Step(4),
        // The archive names one of the steps, and does not say which.
        // A file number that holds the date of its paper.
        "identifier" => Weight::Step(8),
        "record-date" | "citation-date" | "title-date" => Weight::Step(9),
        "registered" | "returned" | "declassified" | "copied" => Weight::Later,
        _ => Weight::Apart,
    }
}

/// Takes the marks off a cue: the words, whether they are whole, and of a formula how many words may follow it.
fn plain(cue: &str) -> (&str, bool, Option<usize>) {
    let (cue, reach) = match (cue.strip_suffix("!!"), cue.strip_suffix('!')) {
        (Some(c), _) => (c, Some(0)),
        (None, Some(c)) => (c, Some(2)),
        (None, None) => (cue, None),
    };
    cue.strip_suffix('=').map_or((cue, false, reach), |c| (c, true, reach))
}

/// Finds the last cue of a list in a text: where it begins, and of a formula how many words may follow it.
///
/// `=` at the end of a cue asks for the whole word; `!` after that says that
/// the words are a formula of the act itself ("given at"), and hold in running
/// text as on a line of their own, `!!` that the date must follow at once ("this").
fn last_cue(text: &str, cues: &[String]) -> Option<(usize, Option<usize>)> {
    let mut after_word = false;
    let mut starts: Vec<usize> = Vec::new();
    for (at, c) in text.char_indices() {
        // Scripts without blanks have no beginnings of words.
        if !after_word || cjk(c) {
            starts.push(at);
        }
        after_word = c.is_word();
    }
    starts.into_iter().rev().find_map(|at| {
        let rest = &text[at..];
        cues.iter().find_map(|cue| {
            let (cue, whole, reach) = plain(cue);
            let tail = rest.strip_prefix(cue)?;
            (!whole || !tail.starts_with(char::is_alphanumeric)).then_some((at, reach))
        })
    })
}

/// How many words may stand between the word for an act and its date.
const CLOSE: usize = 4;

fn cjk(c: char) -> bool {
    c as u32 > 0x2e80
}

/// Counts the words of a text; two signs of a script without blanks count as one.
fn words_in(text: &str) -> usize {
    let words = text.split_whitespace().filter(|w| w.chars().filter(|c| c.is_alphabetic()).count() > 1);
    words.map(|w| (w.chars().filter(|c| cjk(*c) && !hangul(*c)).count() / 2).max(1)).sum()
}

/// Korean is written with blanks.
fn hangul(c: char) -> bool {
    matches!(c, '가'..='힣')
}

/// What the words around a date say of it.
struct Said {
    role: String,
    /// Words between the cue and the date.
    away: usize,
    /// Of a formula of the act itself, how many words may stand between it and its date.
    reach: Option<usize>,
}

fn strongest(text: &str, lex: &Lexicon) -> Option<Said> {
    let text: String = text.chars().map(fold).collect();
    let mut best: Option<(bool, usize, Option<usize>, &str)> = None;
    for (role, cues) in &lex.roles {
        if let Some((at, reach)) = last_cue(&text, cues) {
            // "Вх. № 7 от …": what cites is weaker than what acts.
            let key = (role != "cited" && role != "planned", at, reach, role.as_str());
            if best.is_none_or(|b| (key.0, key.1) > (b.0, b.1)) {
                best = Some(key);
            }
        }
    }
    best.map(|b| Said { role: b.3.to_string(), away: words_in(&text[b.1..]).saturating_sub(1), reach: b.2 })
}

/// Names the act that a date at `start..end` of a text dates; `from` is where the date before it on the line ends.
pub fn role_at(text: &str, start: usize, end: usize, from: usize, lex: &Lexicon) -> String {
    let line_start = text[..start].rfind(['\n', '\r']).map_or(0, |i| i + 1);
    let line_end = text[end..].find(['\n', '\r']).map_or(text.len(), |i| end + i);
    // What stands beyond a wide gap is another column.
    let column = text[line_start..start].trim_end().rfind("   ").max(text[line_start..start].trim_end().rfind('\t'));
    let column = column.map_or(line_start, |at| line_start + at);
    let left = sentence_tail(tail(&text[column.max(from.min(start))..start], 120));
    let right = sentence_head(head(&text[end..line_end], 48));
    let whole_left = tail(&text[column..start], 160);
    let words: Vec<&str> = whole_left.split_whitespace().filter(|w| w.chars().any(char::is_alphabetic)).collect();
    let after = words_in(&text[end..line_end]);
    // "Recebido em 30 de setembro": a line that begins with an act is a line of its own.
    let acts = line_start > 0 && column == line_start && begins_with_act(whole_left, lex) && after == 0;
    let runs_on = start > line_start && runs_on(text, line_start) && from <= line_start && !acts;
    let runs_on = runs_on || (whole_left.trim().is_empty() && runs_on_into(text, line_start));
    // A line of running text tells of acts; a short one on its own is an act of this paper.
    let prose = runs_on
        || words.len().max(words_in(whole_left)) + after > 8
        || ends_in_prose(text, line_start, line_end, after)
        || text[line_start..line_end].contains('。');
    let own = |said: &Said| {
        let close = said.reach.map_or(!prose && said.away <= CLOSE, |reach| said.away <= reach);
        !matches!(weight(&said.role), Weight::Step(_) | Weight::Later) || close
    };
    let carried;
    let left = if runs_on && from <= line_start {
        // What stands before another date speaks of that one.
        let line = above(text, line_start);
        let begin = text[..line_start].rfind(line).unwrap_or(line_start);
        let line = &text[begin.max(from).min(line_start)..line_start];
        carried = format!("{} {left}", sentence_tail(tail(line.trim(), 120)));
        carried.as_str()
    } else {
        left
    };
    let said = strongest(left, lex);
    // A preposition alone does not make a heading a citation: "Protokoll vom …".
    let cited = lex.roles.iter().filter(|(role, _)| role == "cited").flat_map(|(_, cues)| cues);
    let words_cite: Vec<String> = cited.filter(|c| !c.ends_with('=')).cloned().collect();
    let folded: String = left.chars().map(fold).collect();
    let cites = said.is_none()
        || (said.as_ref().is_some_and(|s| s.role == "cited") && last_cue(&folded, &words_cite).is_none());
    let follows = strongest(head(right, 24), lex).map(|s| Said { away: 0, ..s });
    let follows = follows.filter(|s| s.role != "cited" && s.role != "planned" && own(s));
    if let (None, Some(after)) = (&said, &follows) {
        return after.role.clone();
    }
    // A long heading whose last words are its date: "At a Meeting of the Board held on Thursday, the …".
    let next = text[end..].trim_start_matches([',', ' ']).trim_start_matches(['\r', '\n']).chars().next();
    let goes_on = text[end..].starts_with(',') && next.is_some_and(char::is_lowercase);
    let title = heads(text, line_start) && after == 0 && words.len() <= 16 && !runs_on && !goes_on;
    if cites && prose && title && !refers(whole_left, lex) && text[..start].trim().len() > 12 {
        return "dated".into();
    }
    if cites && !prose && heads(text, line_start) && after <= 1 && !refers(whole_left, lex) {
        return "dated".into();
    }
    if labelled(whole_left) {
        return "dated".into();
    }
    // "1933 року, квітня 11 дня. Комісія …": an act that begins with its day.
    if words.is_empty() && heads(text, line_start) && text[end..].starts_with('.') {
        return "dated".into();
    }
    if words.is_empty() && place_in_corner(&text[end..line_end], above(text, line_start)) {
        return "dated".into();
    }
    // "ПРОТОКОЛ № 7 / от 3 июля 1951 г.": a line that is nothing but the date of the heading above it.
    if cites && !prose && goes_on_heading(text, line_start, whole_left, after) {
        return "dated".into();
    }
    if let Some(said) = said {
        return if own(&said) { said.role } else { "cited".into() };
    }
    if let Some(said) = follows {
        return said.role;
    }
    if prose {
        return "unknown".into();
    }
    let capitals = words.iter().filter(|w| w.chars().filter(|c| c.is_alphabetic()).all(char::is_uppercase)).count();
    if words.len() >= 2 && capitals == words.len() && words.len() <= 6 && after == 0 {
        return "signed".into();
    }
    let capital = |w: &str| w.chars().find(|c| c.is_alphabetic()).is_some_and(char::is_uppercase);
    // "Palacio do Governo", "Rio de Janeiro": small words join the parts of a name.
    let joined = |w: &str| w.chars().count() <= 3 && w.chars().all(char::is_lowercase);
    let named = words.iter().all(|w| capital(w))
        || words.len() > 2
            && words.iter().all(|w| capital(w) || joined(w))
            && [words[0], words[words.len() - 1]].iter().all(|w| capital(w));
    if words.len() <= 4 && after <= 1 && (named || words.len() <= 2) && left.chars().count() <= 60 {
        let mut above = text[..line_start].lines().rev().map(str::trim).filter(|l| !l.is_empty());
        let number = above.next().is_some_and(|l| {
            let digits = l.chars().filter(char::is_ascii_digit).count();
            digits > 0
                && l.chars().count() <= 24
                && (l.starts_with('№') || fold_prefix(l, &["no", "nr", "n°", "nº", "исх", "#"]))
        });
        return if number && words.is_empty() { "sent".into() } else { "dated".into() };
    }
    if heads(text, line_start) && after <= 4 {
        return "dated".into();
    }
    "unknown".into()
}

/// Says whether a short line begins with the word for a step of the paper or for a later hand.
fn begins_with_act(left: &str, lex: &Lexicon) -> bool {
    let line: String = left.trim_start().chars().map(fold).collect();
    let acts = lex.roles.iter().filter(|(role, _)| matches!(weight(role), Weight::Step(_) | Weight::Later));
    left.trim_start().starts_with(char::is_uppercase)
        && words_in(left) <= CLOSE
        && acts.flat_map(|(_, cues)| cues).any(|cue| {
            let (cue, whole, reach) = plain(cue);
            reach.is_none()
                && line.strip_prefix(cue).is_some_and(|rest| !whole || !rest.starts_with(char::is_alphanumeric))
        })
}

/// Says whether a line is a label and its date: "DATED: April 26, 1945", "Дата: 3.7.51".
fn labelled(left: &str) -> bool {
    let label: String = left.trim().chars().map(fold).collect();
    label.strip_suffix(':').is_some_and(|l| {
        matches!(l.trim(), "date" | "dated" | "datum" | "дата" | "fecha" | "data" | "le" | "日期" | "日付")
    })
}

/// Says whether a place stands in the other corner of the line of a date: "14 мая 1937 г.      гор. Коломна".
fn place_in_corner(rest: &str, above: &str) -> bool {
    let place = rest.trim_start_matches(['.', ',']);
    let capital = |w: &str| w.chars().next().is_some_and(char::is_uppercase);
    let short = |w: &str| w.ends_with('.') && w.chars().count() < 6;
    let words: Vec<&str> = place.split_whitespace().collect();
    // "… приказом от / 14 мая 1937 г. Москва": the sentence above goes on.
    let last = above.split_whitespace().next_back().unwrap_or("");
    let goes_on = above.ends_with([',', '-', ';'])
        || last.chars().count() < 4 && last.chars().all(char::is_lowercase) && !last.is_empty();
    place.starts_with([' ', '\t'])
        && !goes_on
        && (1..=3).contains(&words.len())
        && words.iter().all(|w| capital(w) || short(w))
        && words.iter().any(|w| capital(w) && w.chars().count() > 2)
}

/// Says whether a line holds only a preposition and a date, and the line above it, near the top, is a heading.
fn goes_on_heading(text: &str, line_start: usize, left: &str, after: usize) -> bool {
    let title = above(text, line_start);
    let lines = text[..line_start].lines().filter(|l| !l.trim().is_empty()).count();
    let figures = title.chars().filter(char::is_ascii_digit).count();
    let number = title.chars().filter(|c| c.is_alphabetic()).count() < 8;
    let goes_on = left.split_whitespace().count() <= 4 && left.trim_start().starts_with(char::is_lowercase);
    (left.split_whitespace().count() == 1 || goes_on)
        && after == 0
        && (1..=5).contains(&lines)
        && !(figures > 0 && number)
        && title.chars().count() <= 60
        && !title.ends_with([',', ';', ':'])
}

/// The line above, without the blanks around it.
fn above(text: &str, line_start: usize) -> &str {
    text[..line_start].trim_end_matches(['\n', '\r']).rsplit(['\n', '\r']).next().unwrap_or("").trim()
}

/// Says whether the line above breaks off in the middle of a sentence.
fn runs_on(text: &str, line_start: usize) -> bool {
    let gap = text[..line_start].trim_end_matches([' ', '\t']);
    let blank_between = gap.ends_with("\n\n") || gap.ends_with("\n\r\n");
    let line = above(text, line_start);
    let own: String = text[line_start..].chars().take(24).take_while(|c| !matches!(c, '\n' | '\r')).collect();
    // "Recibido: 4-5-1937" under a signature: a label begins anew.
    let label = own.find(':').is_some_and(|at| at > 2 && own[..at].chars().all(|c| c.is_alphabetic() || c == '.'))
        && own.starts_with(char::is_uppercase);
    !blank_between
        && !label
        && line.chars().count() >= 35
        && line
            .chars()
            .next_back()
            .is_some_and(|c| c.is_lowercase() || matches!(c, ',' | '-' | '—') || c.is_ascii_digit())
}

fn runs_on_into(text: &str, line_start: usize) -> bool {
    runs_on(text, line_start)
}

/// Says whether the line goes on after the date as running text does.
fn ends_in_prose(text: &str, line_start: usize, line_end: usize, after: usize) -> bool {
    after >= 4 && text[line_start..line_end].chars().count() > 40
}

/// Cuts a text to what stands after its last full sentence.
fn sentence_tail(text: &str) -> &str {
    let mut from = 0;
    let mut word = 0;
    let mut ended = false;
    for (i, c) in text.char_indices() {
        match c {
            // One or two words and a full stop are an abbreviation: "расш. Ваганов".
            '.' | '!' | '?' | ';' | '。' | '！' | '？' | '；' => {
                ended = c != '.'
                    || hangul(text[..i].chars().next_back().unwrap_or(' '))
                    || (word > 4 && text[from..i].split_whitespace().count() > 2);
            }
            ' ' | '\u{a0}' => {}
            _ if ended && (c.is_uppercase() || c.is_ascii_digit() || cjk(c)) => {
                from = i;
                ended = false;
            }
            _ => ended = false,
        }
        word = if c.is_alphabetic() {
            word + 1
        } else if c == '.' {
            word
        } else {
            0
        };
    }
    // The date itself begins the sentence.
    if ended && text.ends_with(char::is_whitespace) {
        from = text.len();
    }
    &text[from..]
}

/// Cuts a text to what belongs to the sentence it begins in.
fn sentence_head(text: &str) -> &str {
    let cut = text.find([';', '!', '?', '。', '；']).into_iter().chain(text.find(". ")).min();
    &text[..cut.unwrap_or(text.len())]
}

/// Says whether a line refers to another paper: "На № 7 от", "Ref: your letter of".
fn refers(left: &str, lex: &Lexicon) -> bool {
    let line: String = left.trim_start().chars().take(12).map(fold).collect();
    let begins = [
        "на ",
        "к ",
        "re:",
        "re ",
        "ref",
        "your",
        "yours",
        "auf ",
        "ihr ",
        "betr",
        "votre",
        "v/",
        "su ",
        "in risposta",
        "w odp",
        "на№",
        "ваш",
        "вх",
    ];
    begins.iter().any(|b| line.starts_with(b)) && lex.order != super::lexicon::Order::Mdy
}

/// Says whether a line is one of the first two of its text: what is dated there is the document.
fn heads(text: &str, line_start: usize) -> bool {
    line_start < 400 && text[..line_start].lines().filter(|l| !l.trim().is_empty()).count() < 2
}

fn fold_prefix(line: &str, prefixes: &[&str]) -> bool {
    let line: String = line.chars().take(6).map(fold).collect();
    prefixes
        .iter()
        .any(|p| line.strip_prefix(p).is_some_and(|rest| rest.chars().next().is_some_and(|c| !c.is_alphabetic())))
}

fn tail(text: &str, most: usize) -> &str {
    let mut at = text.len().saturating_sub(most);
    while !text.is_char_boundary(at) {
        at += 1;
    }
    &text[at..]
}

fn head(text: &str, most: usize) -> &str {
    let mut at = text.len().min(most);
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    &text[..at]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dates::lexicon::builtin;
    use crate::dates::scan::scan;
    use crate::lang::{PACKS, Pack};

    #[test]
    fn every_row_gives_its_example_its_role() {
        for (id, _) in PACKS {
            let pack = Pack::builtin(id).unwrap_or_else(|e| panic!("{e}"));
            let lex = builtin(id).expect("a pack");
            for row in &pack.dates.role {
                let found = scan(&row.example, 0, &lex);
                assert!(!found.is_empty(), "{id}: no date in {}", row.example);
                let role = role_at(&row.example, found[0].start, found[0].end, 0, &lex);
                assert_eq!(role, row.role, "{id}: {}", row.example);
            }
        }
    }

    #[test]
    fn a_name_in_capitals_signs_and_a_number_above_sends() {
        let lex = builtin("ru").expect("a pack");
        let text = "МАО ЦЗЕ-ДУН\n\n№ 3304\n\n3.7.51 г.\nКИМ ИР СЕН 30.6.1951 г.»:\n";
        let found = scan(text, 0, &lex);
        let roles: Vec<_> = found.iter().map(|f| role_at(text, f.start, f.end, 0, &lex)).collect();
        assert_eq!(roles, ["sent", "signed"]);
    }
}
