//! Which units are taken for which, how often, and out of how many: the base rate makes the difference.
//!
//! `pairs` are the single substitutions, omissions and additions of the
//! minimal alignment; `blocks` are its maximal runs of edits, which keep
//! together what was misread together (`ш` for `п`, `rn` for `m`). A minimal
//! alignment is not the only one: over text that does not belong together a
//! pair means nothing, which is why the body is the scope to ask for.

use std::collections::{BTreeMap, HashMap};

use super::super::answer::{Answer, Part, Table};
use super::super::figures::ratio;
use super::super::letters::spell;
use super::super::registry::{Compute, Metric};
use super::super::texts::Texts;
use crate::align::exact::Op;
use crate::lang::Shapes;

/// Confusions with base rates.
pub const CONFUSIONS: Metric = Metric {
    id: "confusions",
    summary: "Which units stand for which, how often, and how often the reference has the unit at all.",
    formula: "count / occurrences in the reference",
    unit: "units of the profile, single (`pairs`) and in runs of adjoining edits (`blocks`)",
    denominator: "occurrences of the unit or run in the reference; for additions, units of the reference",
    source: "confusion tables of the ISRI Analytic Tools (blocks) and dinglehopper (pairs); base rates are sverka's own",
    compute: Compute::FromTexts(answer),
};

/// Rows of a table; the rest is counted.
const ROWS: usize = 200;
/// Units of the longest run whose occurrences are counted; longer ones stand once.
const LONGEST: usize = 32;

type Counts<'a> = BTreeMap<(&'a str, &'a str), u64>;

fn answer(texts: &Texts<'_>) -> Answer {
    let (t, r) = (&texts.transcript.view, &texts.reference.view);
    let mut pairs = Counts::new();
    texts.walk(|op, ti, ri, len| {
        for k in 0..len {
            let key = match op {
                Op::Equal => continue,
                Op::Substitute => (t.unit(ti + k), r.unit(ri + k)),
                Op::Omission => ("", r.unit(ri + k)),
                Op::Addition => (t.unit(ti + k), ""),
            };
            *pairs.entry(key).or_default() += 1;
        }
    });
    let mut blocks = Counts::new();
    for block in texts.blocks() {
        *blocks.entry((t.stretch(block.transcript), r.stretch(block.reference))).or_default() += 1;
    }
    let shapes = Shapes::of(texts.pack);
    let mut answer = Answer::new(None, texts.state);
    answer.parts.push(("certified", Part::Flag(texts.script().certified)));
    answer.tables.push(table("pairs", &pairs, texts, &shapes));
    answer.tables.push(table("blocks", &blocks, texts, &shapes));
    answer
}

fn table(name: &'static str, counts: &Counts<'_>, texts: &Texts<'_>, shapes: &Shapes) -> Table {
    let mut rows: Vec<(&(&str, &str), &u64)> = counts.iter().collect();
    // Stable, so that equal counts stay in the order of their letters.
    rows.sort_by(|a, b| b.1.cmp(a.1));
    let left_off = rows.len().saturating_sub(ROWS);
    rows.truncate(ROWS);
    let occurs = occurrences(texts, rows.iter().map(|row| row.0.1));
    let rows = rows.into_iter().map(|((t, r), &count)| {
        let base = if r.is_empty() { texts.reference.units.len() as u64 } else { occurs[r].max(count) };
        let (transcript, reference) = spell(t, r, shapes);
        vec![
            Part::Raw((*t).into()),
            Part::Raw((*r).into()),
            Part::Text(format!("{transcript} → {reference}")),
            Part::Count(count),
            Part::Count(base),
            Part::Rate(ratio(count, base)),
        ]
    });
    let columns = &["transcript", "reference", "spelt", "count", "occurs", "rate"];
    Table { name, columns, rows: rows.collect(), left_off }
}

/// Counts how often each text occurs in the reference: one pass over it for each length in units.
fn occurrences<'t>(texts: &Texts<'_>, wanted: impl Iterator<Item = &'t str>) -> HashMap<&'t str, u64> {
    let view = &texts.reference.view;
    let mut counts: HashMap<&str, u64> = wanted.map(|text| (text, 0)).collect();
    let mut lengths: Vec<usize> = counts.keys().map(|text| crate::text::graphemes::count(text)).collect();
    lengths.sort_unstable();
    lengths.dedup();
    for length in lengths.into_iter().filter(|l| (1..=LONGEST).contains(l)) {
        for start in 0..(view.len() + 1).saturating_sub(length) {
            if let Some(count) = counts.get_mut(view.stretch(start..start + length)) {
                *count += 1;
            }
        }
    }
    counts
}

#[cfg(test)]
mod tests {
    use super::super::super::answer::{Answer, Part};
    use super::super::tests::with;

    fn row(answer: &Answer, table: usize, transcript: &str) -> Vec<Part> {
        let rows = &answer.tables[table].rows;
        rows.iter().find(|r| r[0] == Part::Raw(transcript.into())).cloned().unwrap_or_default()
    }

    #[test]
    fn counts_stand_beside_their_base_rate() {
        with("пел пол шел", "шел пол шел", |texts| {
            let found = row(&super::answer(texts), 0, "п");
            assert_eq!(found[2..5], [Part::Text("п → ш".into()), Part::Count(1), Part::Count(2)]);
        });
    }

    #[test]
    fn a_look_alike_is_named() {
        with("Прoшу", "Прошу", |texts| {
            let found = row(&super::answer(texts), 0, "o");
            assert_eq!(found[1..3], [Part::Raw("о".into()), Part::Text("Latin o U+006F → Cyrillic о U+043E".into())]);
        });
    }

    #[test]
    fn what_was_misread_together_stays_together() {
        with("Wasser rnit", "Wasser mit", |texts| {
            assert_eq!(
                row(&super::answer(texts), 1, "rn")[1..4],
                [Part::Raw("m".into()), Part::Text("rn → m".into()), Part::Count(1)]
            );
        });
        with("он тутъ", "он тут", |texts| {
            assert_eq!(
                row(&super::answer(texts), 0, "ъ")[2..5],
                [Part::Text("ъ → ∅".into()), Part::Count(1), Part::Count(6)]
            );
        });
    }
}
