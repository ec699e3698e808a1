//! Turns what became of a tracked change into a verdict: taken, refused, rewritten, or answered in a comment.

use crate::classify::{Cause, Discrepancy};
use crate::review::desk::Answer;
use crate::review::verdict::Verdict;

/// A stretch of a document that tracks changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part {
    /// Text that is no change, or no change any more.
    Plain(String),
    /// Text that is marked as taken out.
    Gone(String),
    /// Text that is marked as put in.
    New(String),
}

/// A comment that somebody wrote at a place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remark {
    /// What it says.
    pub text: String,
    /// Whether it stands at this place alone; one over several places gives a verdict to none of them.
    pub alone: bool,
}

/// One place of a document that tracks changes, as somebody left it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Left {
    /// What stands there.
    pub parts: Vec<Part>,
    /// Whether the first part begins before the place, so that the reading is to be found at its end.
    pub open: bool,
    /// Whether the first part begins right after another change.
    pub after_change: bool,
    /// What was written at it.
    pub remarks: Vec<Remark>,
}

/// What a place comes to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Weighed {
    /// Nobody touched it.
    Untouched,
    /// Somebody did, and it cannot be told what was meant.
    Unclear(&'static str),
    /// A remark without a verdict.
    Remark(String),
    /// A verdict.
    Answer(Answer),
}

/// Weighs a place; `before` is what both texts have before it.
///
/// A comment that opens with a verdict (`2`, `slip`, `5 Прошу`) says it. Else a change that was taken means that the
/// reference stands: as `normalised` where a convention of the profile explains it, as `emended` where it is an
/// editor's mark, and else as `misread`. One that was refused is a `slip`, and text that is neither reading `other`.
pub fn weigh(left: &Left, d: &Discrepancy, before: &str) -> Weighed {
    let (t, r) = (plain(&d.transcript.text), plain(&d.reference.text));
    let reading = match state(left, &t, &r, &plain(before)) {
        Ok(reading) => reading,
        Err(why) if left.remarks.iter().all(|m| verdict(m).is_none()) => return Weighed::Unclear(why),
        Err(_) => None,
    };
    let others: Vec<&Remark> = left.remarks.iter().filter(|m| !m.text.trim().is_empty()).collect();
    if let Some((n, (said, rest))) = others.iter().enumerate().find_map(|(n, m)| Some((n, verdict(m)?))) {
        let notes = others.iter().enumerate().filter(|(i, _)| *i != n).map(|(_, m)| m.text.trim().to_string());
        let mut notes: Vec<String> = notes.collect();
        let mut answer = Answer::of(said);
        if said == Verdict::Other {
            let typed = reading.filter(|text| *text != t && *text != r && !text.is_empty());
            answer.text = Some(rest).filter(|text| !text.is_empty()).or(typed);
            if answer.text.is_none() {
                return Weighed::Unclear("the verdict other needs the text of the page");
            }
        } else if !rest.is_empty() {
            notes.insert(0, rest);
        }
        answer.note = joined(&notes);
        return Weighed::Answer(answer);
    }
    let note = joined(&others.iter().map(|m| m.text.trim().to_string()).collect::<Vec<_>>());
    let Some(reading) = reading else { return note.map_or(Weighed::Untouched, Weighed::Remark) };
    let mut answer = if reading == r {
        Answer::of(match d.cause {
            _ if d.folded_by.is_some() => Verdict::Normalised,
            Cause::Editorial => Verdict::Emended,
            _ => Verdict::Misread,
        })
    } else if reading == t {
        Answer::of(Verdict::Slip)
    } else {
        Answer { text: Some(reading), ..Answer::of(Verdict::Other) }
    };
    answer.note = note;
    Weighed::Answer(answer)
}

/// Returns the reading that was settled on; none where the change still stands as it went out.
fn state(left: &Left, t: &str, r: &str, before: &str) -> Result<Option<String>, &'static str> {
    let (mut taken, mut refused, mut pending) = (String::new(), String::new(), false);
    for part in &left.parts {
        match part {
            Part::Plain(text) => {
                taken.push_str(text);
                refused.push_str(text);
            }
            Part::Gone(text) => refused.push_str(text),
            Part::New(text) => taken.push_str(text),
        }
        pending |= !matches!(part, Part::Plain(_));
    }
    let (mut taken, refused) = (plain(&taken), plain(&refused));
    if left.open && !pending {
        taken = tail(&taken, t, r, before, left.after_change)
            .ok_or("the reading cannot be told from what stands around it")?;
    }
    // Blanks at the edges come and go in word processors.
    let same = |a: &str, b: &str| a == b || (!b.trim().is_empty() && a.trim() == b.trim());
    if pending && same(&taken, r) {
        return if same(&refused, t) { Ok(None) } else { Err("one half of the change is taken, the other is open") };
    }
    match () {
        () if same(&taken, r) => Ok(Some(r.to_string())),
        () if same(&taken, t) => Ok(Some(t.to_string())),
        () if taken.trim().is_empty() && pending => Err("one half of the change is taken, the other is open"),
        () if taken.trim().is_empty() => Err("neither reading is left"),
        () => Ok(Some(taken.trim().to_string())),
    }
}

/// Finds the reading at the end of a run of text that begins somewhere before it.
fn tail(run: &str, t: &str, r: &str, before: &str, after_change: bool) -> Option<String> {
    /// Characters that are enough to find the end of what stands before a place.
    const ENOUGH: usize = 24;
    if before.is_empty() && after_change {
        return Some(run.to_string());
    }
    if let Some(reading) = run.strip_prefix(before).filter(|_| !before.is_empty()) {
        return Some(reading.to_string());
    }
    let from = before.char_indices().rev().nth(ENOUGH - 1).map_or(0, |(i, _)| i);
    let before = &before[from..];
    let mut readings = [r, t];
    readings.sort_by_key(|reading| std::cmp::Reverse(reading.len()));
    let apart = |head: &str| head.chars().next_back().is_none_or(|c| !c.is_alphanumeric());
    let fits = |head: &str| if before.is_empty() { apart(head) } else { head.ends_with(before) };
    if let Some(found) = readings.iter().find(|x| run.trim_end().strip_suffix(**x).is_some_and(fits)) {
        return Some((*found).to_string());
    }
    // What was typed begins where the text that both had before it ends.
    (before.trim().chars().count() >= 4)
        .then(|| run.rfind(before))
        .flatten()
        .map(|at| run[at + before.len()..].to_string())
}

/// Reads the verdict that a remark opens with, and what follows it.
fn verdict(remark: &Remark) -> Option<(Verdict, String)> {
    let text = remark.text.trim();
    let (word, rest) = text.split_once(char::is_whitespace).unwrap_or((text, ""));
    let word = word.trim_end_matches(['.', ':', ',', ')', ';']);
    let found = Verdict::named(&word.to_lowercase()).filter(|_| remark.alone)?;
    Some((found, rest.trim().to_string()))
}

fn joined(notes: &[String]) -> Option<String> {
    (!notes.is_empty()).then(|| notes.join("; "))
}

/// Writes text as a document holds it: every line end is a line feed, and what XML cannot hold is spelt out.
fn plain(text: &str) -> String {
    let text = text.replace("\r\n", "\n").replace(['\r', '\u{85}', '\u{2028}', '\u{2029}'], "\n");
    if !text.contains(|c: char| c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}')) {
        return text;
    }
    let held = crate::report::escape::xml(&text);
    quick_xml::escape::unescape(&held).map_or(text, |t| t.into_owned())
}
