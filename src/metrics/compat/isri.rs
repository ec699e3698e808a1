//! The ISRI Analytic Tools in their Unicode port, ocreval: `accuracy` and `wordacc`.
//!
//! Blanks at line ends and runs of blanks are dropped, blank lines too; a line
//! end counts as one character, the last one included. Characters are code
//! points. In a transcript `^` marks the next character as suspect and is no
//! character; `~` stands for one that was rejected: it matches nothing, and in
//! the reference it is a wildcard that is not counted. Errors are those of
//! maximal runs of edits, the longer side of each. Words are those of UAX 29
//! that begin with a letter, mark, number or connector, in small letters, in
//! NFC; a word is missed if it is not in the longest common subsequence, and
//! words too many cost nothing.

use unicode_normalization::UnicodeNormalization;

use super::super::answer::Part;
use super::super::figures::ratio;
use super::super::requested::{isri_missed, isri_words};
use super::{Figures, Tool, chars, number};
use crate::align::exact::{Budget, Op, script};

/// The ISRI Analytic Tools, as a line of the registry.
pub const TOOL: Tool = Tool {
    id: "isri",
    version: "ocreval 7.0.2, accuracy and wordacc",
    summary: "runs of blanks and blank lines dropped, line ends count; code points; words of UAX 29 in small letters, words too many free",
    checked: "recorded figures of the program on the telegram, and nothing more",
    reads_structure: false,
    figures,
};

fn figures(transcript: &str, reference: &str) -> Figures {
    let [t, r] = [transcript, reference].map(text);
    let (characters, errors, certified) = accuracy(&chars(&t), &chars(&r));
    let [tw, rw] = [&t, &r].map(|text| text.chars().map(small).collect::<String>());
    let words = |text| isri_words(text).iter().map(|w| w.nfc().collect::<String>()).collect::<Vec<_>>();
    let (tw, rw) = (words(&tw), words(&rw));
    let (missed, all) = isri_missed(&tw, &rw);
    let rate = |part, whole| Part::Rate(ratio(part, whole));
    vec![
        ("cer", rate(errors, characters)),
        ("accuracy", Part::Rate(ratio(errors, characters).map(|cer| 1.0 - cer))),
        ("character_errors", Part::Count(errors)),
        ("characters", Part::Count(characters)),
        ("characters_certified", Part::Flag(certified)),
        ("wer", rate(missed, all)),
        ("word_accuracy", rate(all - missed, all)),
        ("missed_words", Part::Count(missed)),
        ("words", Part::Count(all)),
    ]
}

/// Reads a text as the program does: suspect marks off, blanks compressed.
fn text(raw: &str) -> String {
    let all: Vec<char> = raw.chars().filter(|&c| c != '^').map(|c| if blank(c) { ' ' } else { c }).collect();
    let mut out = String::with_capacity(raw.len());
    let mut begun = false;
    for (i, &c) in all.iter().enumerate() {
        let spare = match c {
            ' ' => !begun || matches!(all.get(i + 1), None | Some(' ' | '\n')),
            '\n' => !begun,
            _ => false,
        };
        if !spare {
            out.push(c);
            begun = c != '\n';
        }
    }
    out
}

/// Blanks but for the line feed.
fn blank(c: char) -> bool {
    matches!(
        c,
        ' ' | '\t' | '\u{b}' | '\u{c}' | '\r' | '\u{a0}' | '\u{1680}' | '\u{2000}'
            ..='\u{200a}' | '\u{2028}' | '\u{2029}' | '\u{202f}' | '\u{205f}' | '\u{3000}'
    )
}

/// The small letter where it is one character, as the program has it.
fn small(c: char) -> char {
    let mut lower = c.to_lowercase();
    match (lower.next(), lower.next()) {
        (Some(one), None) => one,
        _ => c,
    }
}

/// Counts characters of the reference and errors: of every run of edits the longer side, wildcards apart.
fn accuracy(transcript: &[char], reference: &[char]) -> (u64, u64, bool) {
    let [mut t, mut r] = number(transcript, reference);
    // A rejected character matches nothing, not even another one.
    let mut fresh = u32::MAX;
    for (ids, text) in [(&mut t, transcript), (&mut r, reference)] {
        for (id, _) in ids.iter_mut().zip(text).filter(|(_, c)| **c == '~') {
            *id = fresh;
            fresh -= 1;
        }
    }
    let (mut errors, mut j) = (0, 0);
    let (mut wrong, mut right, mut wild) = (0u64, 0u64, 0u64);
    let mut close = |wrong: &mut u64, right: &mut u64, wild: &mut u64| {
        errors += (*right).max(wrong.saturating_sub(*wild));
        (*wrong, *right, *wild) = (0, 0, 0);
    };
    let script = script(&t, &r, &Budget::default());
    for run in script.runs {
        let len = run.len as usize;
        if run.op == Op::Equal {
            close(&mut wrong, &mut right, &mut wild);
        } else {
            let wilds =
                if run.op.in_reference() { reference[j..j + len].iter().filter(|c| **c == '~').count() } else { 0 };
            wild += wilds as u64;
            right += if run.op.in_reference() { (len - wilds) as u64 } else { 0 };
            wrong += if run.op.in_transcript() { len as u64 } else { 0 };
        }
        j += if run.op.in_reference() { len } else { 0 };
    }
    close(&mut wrong, &mut right, &mut wild);
    (reference.iter().filter(|c| **c != '~').count() as u64, errors, script.certified)
}

#[cfg(test)]
mod tests {
    use super::super::super::answer::Part;
    use super::{figures, text};

    fn errors(transcript: &str, reference: &str) -> (u64, u64) {
        let figures = figures(transcript, reference);
        match (&figures[2].1, &figures[3].1) {
            (Part::Count(errors), Part::Count(characters)) => (*errors, *characters),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn blanks_and_blank_lines_are_compressed() {
        assert_eq!(text("  a \u{a0} b \n\n \t\n c\t"), "a b\nc");
        assert_eq!(text("a\n"), "a\n");
    }

    #[test]
    fn rejects_and_wildcards() {
        assert_eq!(errors("a~c", "abc"), (1, 3));
        assert_eq!(errors("abc", "a~c"), (0, 2));
        assert_eq!(errors("a^bc", "abc"), (0, 3));
    }
}
