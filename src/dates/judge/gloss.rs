//! Holds a date against the one that explains it in brackets: "2 messidor an 2 (20 juin 1794)", 昭和十七年(一九四二年).

use super::*;
use crate::text::Source;

/// Marks a date in brackets behind a date of another reckoning that is not the same day, or the same year.
pub(super) fn judge(evidence: &Evidence<'_>, items: &[Item], out: &mut [(usize, DateMention)]) {
    for (side, witness) in [(Role::Transcript, evidence.transcript), (Role::Reference, evidence.reference)] {
        let Some(source) = witness.map(|w| &w.source) else { continue };
        let own: Vec<usize> = (0..items.len()).filter(|&m| items[m].side == side).collect();
        for pair in own.windows(2) {
            let (first, second) = (&items[pair[0]], &items[pair[1]]);
            if !explains(source, first, second) || same(first, second) {
                continue;
            }
            let Some((_, mention)) = out.iter_mut().find(|(k, _)| *k == pair[1]) else { continue };
            if mention.verdict >= DateVerdict::Suspect {
                continue;
            }
            let era = first.found.parse.era > 0 || second.found.parse.era > 0;
            mention.verdict = DateVerdict::Suspect;
            mention.confidence = 0.8;
            mention.rules.insert(0, if era { "date/era-mismatch" } else { "date/dual-gap" });
            let value = first.reading.value.as_ref().map(Value::to_string);
            mention.proposed = first
                .date()
                .filter(|d| d.is_full() && second.found.parse.era == 0 && second.found.parse.calendar.is_none())
                .map(|d| (rewritten(second, d), d.to_string()));
            mention.evidence.insert(
                0,
                Testimony {
                    side,
                    text: first.text.clone(),
                    edtf: value.clone(),
                    span: Some(first.span()),
                    line: Some(first.line),
                    says: format!("it explains a date that comes to {}", value.unwrap_or_default()),
                },
            );
        }
    }
}

/// Says whether the second date stands in brackets right behind the first, and counts otherwise.
fn explains(source: &Source, first: &Item, second: &Item) -> bool {
    let reckoning = |i: &Item| (i.found.parse.era, i.found.parse.calendar.is_some());
    let Some(between) = source.text.get(first.found.end..second.found.start) else { return false };
    let opens = matches!(between.trim(), "(" | "（" | "〔" | "[" | "(=" | "=" | "(soit le" | "(le");
    let closes = source.text[second.found.end..].starts_with([')', '）', '〕', ']']);
    opens && (closes || between.trim() == "=") && reckoning(first) != reckoning(second)
}

/// Says whether two dates mean the same, as far as both go; what cannot be compared is let stand.
fn same(first: &Item, second: &Item) -> bool {
    let (Some(a), Some(b)) = (first.reading.value.as_ref(), second.reading.value.as_ref()) else { return true };
    let (Some(a), Some(b)) = (a.bounds(), b.bounds()) else { return true };
    // Calendars of the moon are counted by tables; the sky may have been a day off.
    let slack = i64::from(a.0 == a.1 && b.0 == b.1);
    a.0 <= b.1 + slack && b.0 <= a.1 + slack
}
