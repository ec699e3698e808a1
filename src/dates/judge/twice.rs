//! Holds a date in figures against the same date in words: receipts, deeds and registers write their day twice.
//!
//! Words are misread less easily than figures, so the figures are doubted,
//! unless the record has what the figures say.

use super::*;

/// A day so soon after the one in words may be the day on which something was done about it.
const AFTERWARDS: i64 = 14;

/// Marks the one of two dates of a text, one in words and one in figures, that a confusion makes the other.
pub(super) fn judge(court: &Court<'_>, out: &mut [(usize, DateMention)]) {
    let records: Vec<Partial> = court.records().collect();
    for side in [Role::Transcript, Role::Reference, Role::Translation] {
        let full = |m: usize| court.printed[m].filter(|p| p.has_year && p.date.is_full()).map(|p| p.date);
        let own: Vec<(usize, Partial)> = (0..court.items.len())
            .filter(|&m| court.items[m].side == side)
            .filter(|&m| !matches!(court.items[m].role.as_str(), "narrated" | "planned"))
            .filter_map(|m| Some((m, full(m)?)))
            .collect();
        for &(w, words) in own.iter().filter(|(m, _)| in_words(&court.items[*m])) {
            let of_the_act = |m: usize| matches!(court.items[m].role.as_str(), "dated" | "signed" | "unknown");
            let figures = || own.iter().filter(|(m, _)| !in_words(&court.items[*m]));
            // The day in words stands in figures as well: what else is dated is something else.
            if figures().any(|f| f.1 == words) {
                continue;
            }
            let candidates: Vec<&(usize, Partial)> =
                figures().filter(|f| of_the_act(f.0) && near(f.1, words)).collect();
            let recorded = candidates.iter().find(|f| records.contains(&f.1));
            let close =
                candidates.iter().min_by_key(|f| court.items[f.0].found.start.abs_diff(court.items[w].found.start));
            let (wrong, right, meant) = match (recorded, close) {
                (Some(f), _) => (w, f.0, f.1),
                (None, Some(f))
                    if (records.is_empty() || records.contains(&words))
                        && !afterwards(&court.items[f.0], words, f.1) =>
                {
                    (f.0, w, words)
                }
                _ => continue,
            };
            mark(court, out, (wrong, right), meant, &records);
        }
    }
}

/// Says whether a date is written without a figure.
fn in_words(item: &Item) -> bool {
    let p = &item.found.parse;
    let letters = item.text.chars().filter(|c| c.is_alphabetic() && (*c as u32) < 0x2e80).count();
    p.era == 0 && p.calendar.is_none() && letters > 12 && !item.text.chars().any(char::is_numeric)
}

/// Says whether a day is soon after another and no figure of it is known to be taken for the one there.
fn afterwards(item: &Item, words: Partial, figures: Partial) -> bool {
    let soon = days_between(words, figures).is_some_and(|d| (1..=AFTERWARDS).contains(&d));
    let pairs = [(words.day / 10, figures.day / 10), (words.day % 10, figures.day % 10)];
    soon && !pairs.iter().any(|(a, b)| a != b && item.lex.confusable(*a, *b))
}

fn mark(
    court: &Court<'_>,
    out: &mut [(usize, DateMention)],
    (wrong, right): (usize, usize),
    meant: Partial,
    records: &[Partial],
) {
    let Some((_, mention)) = out.iter_mut().find(|(m, _)| *m == wrong) else { return };
    if mention.verdict < DateVerdict::Suspect {
        mention.verdict = DateVerdict::Suspect;
        mention.confidence = 0.8;
    }
    mention.rules.retain(|r| !matches!(*r, "date/near-miss" | "date/duplicate"));
    mention.rules.splice(0..0, ["date/duplicate", "date/near-miss"]);
    if records.contains(&meant) && !mention.rules.contains(&"date/meta-mismatch") {
        mention.rules.push("date/meta-mismatch");
    }
    mention.proposed = Some((rewritten(&court.items[wrong], meant), meant.to_string()));
    mention.evidence.insert(0, court.says(right));
}
