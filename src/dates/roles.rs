//! Turns what stands around a date into its role: which act it dates, and what that act can say of others.

use super::lexicon::{Lexicon, fold};

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
        "registered" | "returned" | "declassified" => Weight::Later,
        _ => Weight::Apart,
    }
}

/// Finds the last cue of a list in a text: where it begins. `=` at the end of a cue asks for the whole word.
fn last_cue(text: &str, cues: &[String]) -> Option<usize> {
    let mut best = None;
    for cue in cues {
        let (cue, whole) = cue.strip_suffix('=').map_or((cue.as_str(), false), |c| (c, true));
        for (at, _) in text.match_indices(cue) {
            let before = text[..at].chars().next_back();
            let after = text[at + cue.len()..].chars().next();
            let begins = before.is_none_or(|c| !c.is_alphanumeric());
            let ends = !whole || after.is_none_or(|c| !c.is_alphanumeric());
            if begins && ends && best.is_none_or(|b| at > b) {
                best = Some(at);
            }
        }
    }
    best
}

/// How many words may stand between the word for an act and its date.
const CLOSE: usize = 4;

/// Counts the words of a text.
fn words_in(text: &str) -> usize {
    text.split_whitespace().filter(|w| w.chars().filter(|c| c.is_alphabetic()).count() > 1).count()
}

fn strongest(text: &str, lex: &Lexicon) -> Option<(String, usize)> {
    let text: String = text.chars().map(fold).collect();
    let mut best: Option<(bool, usize, &str)> = None;
    for (role, cues) in &lex.roles {
        if let Some(at) = last_cue(&text, cues) {
            // "Вх. № 7 от …": what cites is weaker than what acts.
            let key = (role != "cited" && role != "planned", at, role.as_str());
            if best.is_none_or(|b| (key.0, key.1) > (b.0, b.1)) {
                best = Some(key);
            }
        }
    }
    best.map(|b| (b.2.to_string(), words_in(&text[b.1..]).saturating_sub(1)))
}

/// Names the act that a date at `start..end` of a text dates; `from` is where the date before it on the line ends.
pub fn role_at(text: &str, start: usize, end: usize, from: usize, lex: &Lexicon) -> String {
    let line_start = text[..start].rfind(['\n', '\r']).map_or(0, |i| i + 1);
    let line_end = text[end..].find(['\n', '\r']).map_or(text.len(), |i| end + i);
    let left = sentence_tail(tail(&text[line_start.max(from.min(start))..start], 120));
    let right = sentence_head(head(&text[end..line_end], 48));
    let whole_left = tail(&text[line_start..start], 160);
    let words: Vec<&str> = whole_left.split_whitespace().filter(|w| w.chars().any(char::is_alphabetic)).collect();
    let after =
        text[end..line_end].split_whitespace().filter(|w| w.chars().filter(|c| c.is_alphabetic()).count() > 1).count();
    let runs_on = start > line_start && runs_on(text, line_start) && from <= line_start;
    let runs_on = runs_on || (whole_left.trim().is_empty() && runs_on_into(text, line_start));
    // A line of running text tells of acts; a short one on its own is an act of this paper.
    let prose = runs_on || words.len() + after > 8 || ends_in_prose(text, line_start, line_end, after);
    let own =
        |role: &str, away: usize| !matches!(weight(role), Weight::Step(_) | Weight::Later) || (!prose && away <= CLOSE);
    let carried;
    let left = if runs_on && from <= line_start {
        carried = format!("{} {left}", sentence_tail(tail(above(text, line_start), 120)));
        carried.as_str()
    } else {
        left
    };
    let said = strongest(left, lex);
    // A preposition alone does not make a heading a citation: "Protokoll vom …".
    let cited = lex.roles.iter().filter(|(role, _)| role == "cited").flat_map(|(_, cues)| cues);
    let words_cite: Vec<String> = cited.filter(|c| !c.ends_with('=')).cloned().collect();
    let folded: String = left.chars().map(fold).collect();
    let cites =
        said.is_none() || (said.as_ref().is_some_and(|s| s.0 == "cited") && last_cue(&folded, &words_cite).is_none());
    if cites && !prose && heads(text, line_start) && after <= 1 && !refers(whole_left, lex) {
        return "dated".into();
    }
    if let Some((role, away)) = said {
        return if own(&role, away) { role } else { "cited".into() };
    }
    let follows = strongest(head(right, 24), lex).filter(|(r, _)| r != "cited" && r != "planned" && own(r, 0));
    if let Some((role, _)) = follows {
        return role;
    }
    if prose {
        return "unknown".into();
    }
    let capitals = words.iter().filter(|w| w.chars().filter(|c| c.is_alphabetic()).all(char::is_uppercase)).count();
    if words.len() >= 2 && capitals == words.len() && words.len() <= 6 && after == 0 {
        return "signed".into();
    }
    let named = words.iter().all(|w| w.chars().find(|c| c.is_alphabetic()).is_some_and(char::is_uppercase));
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

/// The line above, without the blanks around it.
fn above(text: &str, line_start: usize) -> &str {
    text[..line_start].trim_end_matches(['\n', '\r']).rsplit(['\n', '\r']).next().unwrap_or("").trim()
}

/// Says whether the line above breaks off in the middle of a sentence.
fn runs_on(text: &str, line_start: usize) -> bool {
    let gap = text[..line_start].trim_end_matches([' ', '\t']);
    let blank_between = gap.ends_with("\n\n") || gap.ends_with("\n\r\n");
    let line = above(text, line_start);
    !blank_between
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
            '.' | '!' | '?' | ';' => {
                ended = c != '.' || (word > 3 && text[from..i].split_whitespace().count() > 2);
            }
            ' ' | '\u{a0}' => {}
            _ if ended && c.is_uppercase() => {
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
    &text[from..]
}

/// Cuts a text to what belongs to the sentence it begins in.
fn sentence_head(text: &str) -> &str {
    let cut = text.find([';', '!', '?']).into_iter().chain(text.find(". ")).min();
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
