//! Holds the date of the record against the dates of the document's own acts.
//!
//! A record names one of the acts. Where it names none of them, something is
//! wrong: with the record, unless the acts themselves are already in doubt. A
//! record that is merely some days off may name an act that the text leaves
//! out, and is worth a note only.

use super::super::score::{near, same_day};
use super::*;

/// From so many days on no act of the same document is expected.
const FAR: i64 = 45;

/// Marks the fields of a record whose date no act of the document bears.
pub(super) fn judge(court: &Court<'_>, out: &mut [(usize, DateMention)]) {
    for (r, record) in court.events.iter().enumerate() {
        if !matches!(record.weight(), Weight::Step(8..)) {
            continue;
        }
        let acts: Vec<usize> = (0..court.events.len())
            .filter(|&k| matches!(court.events[k].weight(), Weight::Step(..8)))
            .filter(|&k| court.events[k].members.iter().any(|&m| court.printed[m].is_some_and(|p| p.has_year)))
            .collect();
        let dates: Vec<Partial> = acts.iter().filter_map(|&k| court.current[k]).filter(|d| d.is_full()).collect();
        // An act in doubt has its own finding.
        let doubted = acts.iter().any(|&k| {
            let printed = court.events[k].members.iter().filter_map(|&m| court.printed[m]);
            printed.into_iter().any(|p| court.posteriors[k].of(|v| p.says(v)) < SUSPECT)
        });
        let Some(said) = court.current[r].filter(|d| d.is_full()) else { continue };
        let printed = record.members.iter().filter_map(|&m| court.printed[m]);
        let agreed = printed.into_iter().all(|p| p.says(said));
        // A day that the text has for no act of another paper is what the record means.
        let told = court.items.iter().any(|i| {
            i.side != Role::Metadata
                && !matches!(i.role.as_str(), "cited" | "narrated" | "planned")
                && i.date().is_some_and(|d| d.is_full() && same_day(d, said))
        });
        if told || dates.is_empty() || doubted || !agreed || dates.iter().any(|d| same_day(*d, said)) {
            continue;
        }
        // An act that one confusion makes the record's is the one that it names.
        let distance = |d: &Partial| (!near(*d, said), days_between(*d, said).map_or(i64::MAX, i64::abs));
        let Some(&own) = dates.iter().min_by_key(|d| distance(d)) else { continue };
        let other_style = super::super::value::from_julian(own.year.value, own.month, own.day);
        let meant = [own, other_style].into_iter().find(|d| near(*d, said) && (*d == own || own.year.value < 1924));
        let far = days_between(own, said).is_some_and(|d| d.abs() > FAR);
        for &m in &record.members {
            let Some((_, mention)) = out.iter_mut().find(|(k, _)| *k == m) else { continue };
            if mention.verdict >= DateVerdict::Suspect {
                continue;
            }
            let loud = meant.is_some() || far;
            mention.verdict = if loud { DateVerdict::Suspect } else { DateVerdict::Note };
            mention.confidence = if loud { 0.6 } else { 0.3 };
            let identifier = record.role == "identifier";
            mention.rules.insert(0, if identifier { "date/identifier-mismatch" } else { "date/meta-mismatch" });
            mention.proposed = meant.map(|d| (rewritten(&court.items[m], d), d.to_string()));
            mention.evidence.extend(acts.iter().take(4).map(|&k| court.acts(k)));
        }
    }
}
