//! The word accuracy of the ISRI tools: case-blind, punctuation-free, and blind to words too many.

use std::collections::HashMap;

use unicode_segmentation::UnicodeSegmentation;

use super::super::answer::{Answer, Part};
use super::super::figures::ratio;
use super::super::lcs;
use super::super::registry::{Compute, Metric};
use super::super::texts::Texts;

/// Word accuracy as the ISRI tools define it.
pub const WORD_ACCURACY: Metric = Metric {
    id: "word_accuracy",
    summary: "ISRI word accuracy: the share of the reference's words that the transcript has in order; words too many cost nothing.",
    formula: "(N − missed) / N, missed = N − longest common subsequence of words",
    unit: "words of UAX 29 that begin with a letter, digit or mark, in small letters",
    denominator: "words of the reference",
    source: "ISRI Analytic Tools, `wordacc`; Rice 1996; ocreval for the words of Unicode texts",
    compute: Compute::FromTexts(answer),
};

fn answer(texts: &Texts<'_>) -> Answer {
    let (t, r) = (texts.transcript.view.text().to_lowercase(), texts.reference.view.text().to_lowercase());
    let (missed, all) = missed(&words(&t), &words(&r));
    let mut answer = Answer::new(ratio(all - missed, all), texts.state);
    answer.parts = vec![("reference_words", Part::Count(all)), ("missed", Part::Count(missed))];
    answer
}

/// Cuts a text into words: the pieces of UAX 29 that begin with a letter, mark, number, connector or private character.
pub fn words(text: &str) -> Vec<&str> {
    text.split_word_bounds().filter(|w| w.chars().next().is_some_and(begins_word)).collect()
}

fn begins_word(c: char) -> bool {
    use super::super::letters::class;
    c.is_alphanumeric()
        || matches!(c, '_' | '\u{203f}' | '\u{2040}' | '\u{2054}' | '\u{e000}'..='\u{f8ff}')
        || class(c.encode_utf8(&mut [0; 4])) == "mark"
}

/// Counts the words of the reference that the transcript has not in order, and those of the reference.
pub fn missed<W: AsRef<str>>(transcript: &[W], reference: &[W]) -> (u64, u64) {
    let mut known = HashMap::new();
    let mut ids = |words: &[W]| -> Vec<u32> {
        let id = |w: &W| {
            let next = known.len() as u32;
            *known.entry(w.as_ref().to_string()).or_insert(next)
        };
        words.iter().map(id).collect()
    };
    let (t, r) = (ids(transcript), ids(reference));
    (r.len() as u64 - lcs::length(&t, &r), r.len() as u64)
}

#[cfg(test)]
mod tests {
    use super::super::super::answer::Part;

    #[test]
    fn case_and_marks_and_words_too_many_cost_nothing() {
        super::super::tests::with(
            "НАЧАЛО «Товарищ МАО\" ЦЗЕ-ДУН, 7 дней",
            "товарищ Мао Цзэдун! 7 дней",
            |texts| {
                let answer = super::answer(texts);
                assert_eq!(answer.parts[1], ("missed", Part::Count(1)));
                assert_eq!(answer.value, Some(0.8));
            },
        );
    }
}
