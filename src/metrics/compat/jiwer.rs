//! jiwer, as its command line computes with `-g` (and `-g -c`).
//!
//! Lines are stripped; lines of one character or none are left out; the rest
//! is joined by single spaces. Two or more blanks in a row become one space
//! for words; words are cut at U+0020 only, so that a tab or a no-break space
//! does not end one. Characters are code points, nothing is normalised. With an
//! empty reference the program gives the number of additions, not a rate.

use super::super::answer::Part;
use super::{CHARACTERS, Figures, Tool, WORDS, chars, python, rate};

/// jiwer, as a line of the registry.
pub const TOOL: Tool = Tool {
    id: "jiwer",
    version: "jiwer 4.0.0, -g and -g -c",
    summary: "lines stripped and joined by a space, lines of one character left out; code points; words cut at U+0020 only",
    checked: "the program, on 200 generated pairs and the telegram",
    reads_structure: false,
    figures,
};

fn figures(transcript: &str, reference: &str) -> Figures {
    let (t, r) = (sentences(transcript), sentences(reference));
    let mut figures = rate(CHARACTERS, &chars(&t.join(" ")), &chars(&r.join(" ")));
    let words = |lines: &[String]| {
        let lines = lines.iter().map(|l| collapsed(l));
        lines.collect::<Vec<_>>().join(" ").split(' ').filter(|w| !w.is_empty()).map(str::to_string).collect::<Vec<_>>()
    };
    figures.extend(rate(WORDS, &words(&t), &words(&r)));
    // An empty reference: what is a rate elsewhere is the number of additions here.
    for i in [0, 4] {
        if let (Part::Rate(None), Part::Count(errors)) = (&figures[i].1, &figures[i + 1].1) {
            figures[i].1 = Part::Rate(Some(*errors as f64));
        }
    }
    figures
}

fn sentences(text: &str) -> Vec<String> {
    let lines = python::lines(text).into_iter().map(|l| python::strip(&l).to_string());
    lines.filter(|l| l.chars().nth(1).is_some()).collect()
}

/// Runs of two or more blanks become one space; a single blank stays what it is.
fn collapsed(line: &str) -> String {
    let mut out = String::with_capacity(line.len());
    let mut run: Vec<char> = Vec::new();
    for c in line.chars().map(Some).chain([None]) {
        match c {
            Some(c) if python::blank(c) => run.push(c),
            _ => {
                match run.as_slice() {
                    [] => {}
                    [one] => out.push(*one),
                    _ => out.push(' '),
                }
                run.clear();
                out.extend(c);
            }
        }
    }
    python::strip(&out).to_string()
}
