//! Metrics from the texts of a scope, computed when asked for: one file a metric.

mod classes;
mod confusions;
mod fca;
mod scripts;
mod word_accuracy;

pub use classes::CLASSES;
pub use confusions::CONFUSIONS;
pub use fca::FCA;
pub use scripts::SCRIPTS;
pub use word_accuracy::{WORD_ACCURACY, missed as isri_missed, words as isri_words};

use super::answer::{Answer, Part, Table};
use super::letters::Remembered;
use super::texts::Texts;
use crate::align::exact::Op;

/// Counts units of the reference and those missed, and units added, by what a function calls them.
///
/// Additions stand on the transcript's side only, so they are charged to no group of the reference.
fn by_group(texts: &Texts<'_>, group: fn(&str) -> &'static str, order: &[&'static str], name: &'static str) -> Answer {
    let mut groups = Remembered::new(group);
    let mut names: Vec<&'static str> = order.to_vec();
    let mut counts = vec![[0u64; 3]; names.len()];
    let mut count = |unit, column: usize| {
        let name = groups.of(unit);
        let at = names.iter().position(|n| *n == name).unwrap_or_else(|| {
            names.push(name);
            counts.push([0; 3]);
            names.len() - 1
        });
        counts[at][column] += 1;
    };
    let (t, r) = (&texts.transcript.view, &texts.reference.view);
    texts.walk(|op, ti, ri, len| {
        for k in 0..len {
            if op.in_reference() {
                count(r.unit(ri + k), 0);
            }
            match op {
                Op::Substitute | Op::Omission => count(r.unit(ri + k), 1),
                Op::Addition => count(t.unit(ti + k), 2),
                Op::Equal => {}
            }
        }
    });
    let rows =
        names.iter().zip(&counts).filter(|(_, c)| c.iter().any(|&n| n > 0)).map(|(name, &[all, missed, added])| {
            vec![
                Part::Text((*name).into()),
                Part::Count(all),
                Part::Count(missed),
                Part::Rate(super::figures::ratio(all - missed, all)),
                Part::Count(added),
            ]
        });
    let rows = rows.collect();
    let mut answer = Answer::new(None, texts.state);
    answer.parts.push(("certified", Part::Flag(texts.script().certified)));
    answer.tables.push(Table {
        name,
        columns: &["of", "reference_units", "missed", "accuracy", "added"],
        rows,
        left_off: 0,
    });
    answer
}

#[cfg(test)]
pub(super) mod tests {
    use super::super::texts::{From, Texts};
    use crate::lang::Pack;
    use crate::normalize::{Context, Profile};
    use crate::text::Source;

    /// Hands two texts to a test under the default profile.
    pub fn with<T>(transcript: &str, reference: &str, then: impl FnOnce(&Texts<'_>) -> T) -> T {
        let (t, r) = (Source::from_text("t", transcript), Source::from_text("r", reference));
        let pack = Pack::builtin("ru").expect("a pack");
        let profile = Profile::named(Profile::DEFAULT).expect("a profile");
        let context = Context { pack: &pack, profile: &profile, joins: &[] };
        let (ts, rs) = ([t.whole()], [r.whole()]);
        let of = |source, parts| From { source, parts, context };
        let (t, r) = (of(&t, &ts), of(&r, &rs));
        then(&Texts::new([&t, &r], &profile.base_steps(), profile.unit))
    }
}
