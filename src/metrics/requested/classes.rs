//! Accuracy by class of character: capitals, small letters, digits, punctuation, blanks.

use super::super::answer::Answer;
use super::super::letters::{all_classes, class};
use super::super::registry::{Compute, Metric};
use super::super::texts::Texts;

/// Accuracy by class of character.
pub const CLASSES: Metric = Metric {
    id: "classes",
    summary: "Accuracy by class of character: capitals, small letters, digits, punctuation, blanks and the rest.",
    formula: "(N − S − O) / N, counted over the units of the class",
    unit: "units of the profile, by the general category of their first character",
    denominator: "units of the class in the reference; additions are listed, and charged to no class of the reference",
    source: "ISRI Analytic Tools, accuracy by class; Rice 1996",
    compute: Compute::FromTexts(answer),
};

fn answer(texts: &Texts<'_>) -> Answer {
    super::by_group(texts, class, &all_classes().collect::<Vec<_>>(), "classes")
}

#[cfg(test)]
mod tests {
    use super::super::super::answer::Part;

    #[test]
    fn a_changed_year_shows_among_the_digits() {
        super::super::tests::with("Год 1954 да. МИ", "Год 1951 да.", |texts| {
            let table = &super::answer(texts).tables[0];
            let digits = table.rows.iter().find(|r| r[0] == Part::Text("digit".into())).expect("digits");
            assert_eq!(digits[1..4], [Part::Count(4), Part::Count(1), Part::Rate(Some(0.75))]);
            let added: Vec<_> = table.rows.iter().map(|r| r[4].clone()).collect();
            assert!(added.contains(&Part::Count(2)), "{added:?}");
        });
    }
}
