//! digital-eval: similarities in per cent over the longer text.
//!
//! The program reads PAGE or ALTO and hands its metrics the words of the page
//! with one blank between them, in form NFC. Characters and letters are code
//! points; letters are what is left without white space, digits and
//! punctuation, so that a changed year scores 100. Words are cut at blanks.

use unicode_normalization::UnicodeNormalization;

use super::super::answer::Part;
use super::super::figures::ratio;
use super::{Figures, Tool, aligned, chars, number, python};

/// digital-eval, as a line of the registry.
pub const TOOL: Tool = Tool {
    id: "digital-eval",
    version: "digital-eval 1.10.1",
    summary: "white space collapsed, NFC; code points; words cut at blanks; rates over the longer text",
    checked: "the program's metrics, on 200 generated pairs and the telegram, white space collapsed as its PAGE reader does",
    reads_structure: false,
    figures,
};

/// Marks that are no letters for the program, besides ASCII punctuation.
const MARKS: &str = "\u{2012}\u{2013}\u{2014}\u{2015}\u{2016}\u{2017}\u{2018}\u{2019}\u{201a}\u{201b}\u{201c}\u{201d}\u{201e}\
\u{201f}\u{2e17}\u{a0}\u{2000}\u{2001}\u{2002}\u{2003}\u{2004}\u{2005}\u{2006}\u{2007}\u{2008}\u{2009}\u{200a}\u{2028}\u{205f}\u{3000}";

fn figures(transcript: &str, reference: &str) -> Figures {
    let [t, r] = [transcript, reference].map(|text| python::split(text).join(" ").nfc().collect::<String>());
    let [tw, rw] = [&t, &r].map(|text| python::split(text));
    let letters = |text: &str| text.chars().filter(|&c| letter(c)).collect::<Vec<_>>();
    let distances = [distance(&chars(&t), &chars(&r)), distance(&letters(&t), &letters(&r)), distance(&tw, &rw)];
    let [characters, letters, words] = distances.map(|d| d.0);
    let both = (tw.len() + rw.len()) as u64;
    let bag = if both == 0 { 1.0 } else { 2.0 * shared(&tw, &rw) as f64 / both as f64 };
    let percent = |rate: f64| Part::Rate(Some(100.0 * (1.0 - rate)));
    vec![
        ("cer", Part::Rate(Some(characters))),
        ("wer", Part::Rate(Some(words))),
        ("characters_percent", percent(characters)),
        ("letters_percent", percent(letters)),
        ("words_percent", percent(words)),
        ("bag_of_words_percent", Part::Rate(Some(100.0 * bag))),
        ("certified", Part::Flag(distances.iter().all(|d| d.1))),
    ]
}

fn letter(c: char) -> bool {
    let blank = matches!(c, ' ' | '\t' | '\n' | '\r' | '\u{b}' | '\u{c}');
    let digit = c.is_ascii_digit() || matches!(c, '\u{660}'..='\u{669}' | '\u{6f0}'..='\u{6f9}');
    !(blank || digit || c.is_ascii_punctuation() || MARKS.contains(c))
}

/// Distance over the longer of the two, and whether it is proven; 0 for two empty ones, as the program has it.
fn distance<T: std::hash::Hash + Eq>(transcript: &[T], reference: &[T]) -> (f64, bool) {
    let script = aligned(transcript, reference);
    (ratio(script.upper, transcript.len().max(reference.len()) as u64).unwrap_or(0.0), script.certified)
}

fn shared(transcript: &[&str], reference: &[&str]) -> usize {
    let [t, r] = number(transcript, reference);
    let mut left = vec![0usize; t.iter().chain(&r).max().map_or(0, |&m| m as usize + 1)];
    r.iter().for_each(|&w| left[w as usize] += 1);
    let mut take = |w: &&u32| {
        let left = &mut left[**w as usize];
        let had = *left > 0;
        *left -= usize::from(had);
        had
    };
    t.iter().filter(&mut take).count()
}
