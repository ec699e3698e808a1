//! Accuracy by script: Cyrillic, Latin, Han, and what belongs to all.

use super::super::answer::Answer;
use super::super::letters::script;
use super::super::registry::{Compute, Metric};
use super::super::texts::Texts;

/// Accuracy by script.
pub const SCRIPTS: Metric = Metric {
    id: "scripts",
    summary: "Accuracy by script; a letter of another script that looks the same is a miss of its own script.",
    formula: "(N − S − O) / N, counted over the units of the script",
    unit: "units of the profile, by the Unicode script of their first character that has one",
    denominator: "units of the script in the reference; additions are listed, and charged to no script of the reference",
    source: "kraken `ketos test`, accuracy by script; Unicode Standard Annex 24",
    compute: Compute::FromTexts(answer),
};

fn answer(texts: &Texts<'_>) -> Answer {
    super::by_group(texts, script, &[], "scripts")
}

#[cfg(test)]
mod tests {
    use super::super::super::answer::Part;

    #[test]
    fn a_latin_letter_in_a_russian_word_is_a_miss_of_cyrillic() {
        super::super::tests::with("Прoшу 5", "Прошу 5", |texts| {
            let table = &super::answer(texts).tables[0];
            assert_eq!(table.rows[0][..3], [Part::Text("Cyrillic".into()), Part::Count(5), Part::Count(1)]);
            assert_eq!(table.rows[1][..3], [Part::Text("common".into()), Part::Count(2), Part::Count(0)]);
        });
    }
}
