//! Turns a pairing of words into what is compared and what is not.
//!
//! A stretch of the transcript is out of scope when the reference has nothing
//! for it and it is furniture: whole lines, text under `[...]`, a passage read
//! twice, or a long stretch beyond what the reference covers. Cues of the
//! language pack name what it is; they never take away text that the
//! reference has.

use std::ops::Range;

use super::items::items;
use super::likeness::Likeness;
use super::moves::{self, Found};
use super::seams;
use super::words::Pairing;
use super::{Alignment, Moved, Segment, Token, TokenKind};
use crate::lang::Pack;
use crate::read::{Role, Witness};
use crate::text::{InSource, Span, Zone};

/// Fewer words than this are an addition, more are a stretch that the reference leaves out.
const LONG_RUN: usize = 7;
/// The same where words beside it on the same line have partners: there a phrase is too much, not uncovered.
const LONG_RUN_IN_LINE: usize = 20;
/// The same beyond the first or last word that the reference has.
const LONG_RUN_AT_END: usize = 4;
/// Below this share of common letters the two texts are not the same document.
const RELATED: f64 = 0.35;
/// A transcript that has this share of its own letters from the reference is a part of it, however small.
const FRAGMENT: f64 = 0.75;

/// The two texts and their tokens.
#[derive(Clone, Copy)]
pub struct Texts<'a> {
    /// The raw text.
    pub transcript: &'a Witness,
    /// The corrected text.
    pub reference: &'a Witness,
    /// Tokens of the raw text.
    pub t: &'a [Token],
    /// Tokens of the corrected text.
    pub r: &'a [Token],
}

/// A stretch of tokens that is out of scope, and why.
#[derive(Debug, Clone)]
struct Out {
    tokens: Range<usize>,
    kind: String,
    why: String,
}

/// Settles what of both texts is compared, and puts the alignment together.
pub fn settle(texts: Texts<'_>, mut pairings: Vec<Pairing>, likeness: &mut Likeness<'_>, pack: &Pack) -> Alignment {
    let shared = shared_letters(texts, &pairings, likeness);
    let letters = |tokens: &[Token]| -> usize {
        tokens.iter().filter(|t| t.is_worded()).map(|t| likeness.letters(t).len()).sum()
    };
    let (own, other) = (letters(texts.t), letters(texts.r));
    // A page of a longer reference shares little of it, but the reference has nearly all of the page.
    let fragment = own >= 40 && shared * other as f64 >= FRAGMENT * own as f64;
    let related = shared >= RELATED || fragment || other < 12 || texts.t.is_empty();
    if !related {
        return unrelated(texts, shared);
    }
    let holes = seams::join(&mut pairings, texts.t, texts.r, likeness);
    let hunks = hunks(&pairings);
    let reach = reach(&pairings);
    let found = moves::find(texts.t, texts.r, &hunks, likeness);
    let mut out_t = Vec::new();
    let mut out_r = Vec::new();
    for hole in holes {
        let nothing = Hunk { transcript: hole.clone(), reference: 0..0 };
        let named = outside(texts, &hole, &nothing, &reach, pack);
        // Whatever no cue knows between two halves of a word is the page turn all the same.
        let kind = named.first().map_or("page turn".into(), |o| o.kind.clone());
        let whole = named.iter().map(|o| o.tokens.len()).sum::<usize>() == hole.len();
        let why = "stands between two halves of one word".to_string();
        out_t.extend(if whole { named } else { vec![Out { tokens: hole, kind, why }] });
    }
    for hunk in &hunks {
        for run in moves::without(&hunk.transcript, &found, |f| &f.transcript) {
            out_t.extend(outside(texts, &run, hunk, &reach, pack));
        }
        for run in moves::without(&hunk.reference, &found, |f| &f.reference) {
            out_r.extend(apparatus(texts, &run, pack));
        }
    }
    assemble(texts, &pairings, &found, &mut out_t, &out_r, shared, likeness)
}

/// A place where steps have only one side: the tokens that each side has for itself.
#[derive(Debug, Clone)]
pub struct Hunk {
    /// Tokens that only the transcript has.
    pub transcript: Range<usize>,
    /// Tokens that only the reference has.
    pub reference: Range<usize>,
}

fn hunks(pairings: &[Pairing]) -> Vec<Hunk> {
    let mut out: Vec<Hunk> = Vec::new();
    let mut open = false;
    for p in pairings {
        let one_sided = p.transcript.is_empty() || p.reference.is_empty();
        if one_sided {
            if !open {
                out.push(Hunk { transcript: p.transcript.clone(), reference: p.reference.clone() });
            } else if let Some(hunk) = out.last_mut() {
                hunk.transcript.end = p.transcript.end;
                hunk.reference.end = p.reference.end;
            }
        }
        open = one_sided;
    }
    out
}

/// Says how much of the reference's letters stands in the transcript, well or badly read.
fn shared_letters(texts: Texts<'_>, pairings: &[Pairing], likeness: &mut Likeness<'_>) -> f64 {
    let (mut shared, mut all) = (0.0, 0.0);
    for p in pairings {
        let letters: usize = texts.r[p.reference.clone()]
            .iter()
            .filter(|t| t.kind != TokenKind::Mark && t.kind != TokenKind::Gap)
            .map(|t| likeness.letters(t).len())
            .sum();
        all += letters as f64;
        if p.transcript.len() == 1 && p.reference.len() == 1 {
            let unlike = likeness.unlike(&texts.t[p.transcript.start], &texts.r[p.reference.start]);
            if unlike < 0.5 {
                shared += letters as f64;
            }
        } else if !p.transcript.is_empty() {
            shared += letters as f64;
        }
    }
    if all == 0.0 { 1.0 } else { shared / all }
}

/// The alignment of two texts that are not the same document: nothing is in scope.
pub fn unrelated(texts: Texts<'_>, shared: f64) -> Alignment {
    let whole = |side, witness: &Witness| Segment {
        side,
        kind: "uncovered".into(),
        in_scope: false,
        span: witness.span,
        why: "the two texts are not the same document".into(),
    };
    Alignment {
        transcript: texts.t.to_vec(),
        reference: texts.r.to_vec(),
        transcript_out: vec![true; texts.t.len()],
        reference_out: vec![true; texts.r.len()],
        items: Vec::new(),
        segments: vec![whole(Role::Transcript, texts.transcript), whole(Role::Reference, texts.reference)],
        moved: Vec::new(),
        shared,
        related: false,
    }
}

fn words_in(tokens: &[Token]) -> usize {
    tokens.iter().filter(|t| t.kind != TokenKind::Mark).count()
}

/// Cuts a run of transcript-only tokens into its lines.
fn lines(tokens: &[Token], run: &Range<usize>) -> Vec<Range<usize>> {
    let mut out: Vec<Range<usize>> = Vec::new();
    for i in run.clone() {
        match out.last_mut() {
            Some(line) if !tokens[i].starts_line => line.end = i + 1,
            _ => out.push(i..i + 1),
        }
    }
    out
}

/// Returns the tokens of the transcript from the first to the last that have a partner.
fn reach(pairings: &[Pairing]) -> Range<usize> {
    let paired = |p: &&Pairing| !p.transcript.is_empty() && !p.reference.is_empty();
    let first = pairings.iter().find(paired).map_or(0, |p| p.transcript.start);
    first..pairings.iter().rev().find(paired).map_or(0, |p| p.transcript.end)
}

/// Says what of a run that only the transcript has is out of scope; `reach` is what has partners at all.
fn outside(texts: Texts<'_>, run: &Range<usize>, hunk: &Hunk, reach: &Range<usize>, pack: &Pack) -> Vec<Out> {
    let t = texts.t;
    if run.is_empty() {
        return Vec::new();
    }
    let gap = |j: usize| texts.r[j].kind == TokenKind::Gap || typed_gap(texts.reference, texts.r[j].span);
    if hunk.reference.clone().any(gap) {
        return vec![Out { tokens: run.clone(), kind: "uncovered".into(), why: "the editor wrote [...] here".into() }];
    }
    let at_end = run.end <= reach.start || run.start >= reach.end;
    let repeated = moves::repeats(t, run);
    let lines = lines(t, run);
    let (first, last) = (&t[run.start], &t[run.end - 1]);
    let in_line = !(first.starts_line || first.after_column) || !last.ends_line;
    let least = match (at_end, in_line) {
        (true, _) => LONG_RUN_AT_END,
        (false, true) => LONG_RUN_IN_LINE,
        (false, false) => LONG_RUN,
    };
    let long = words_in(&t[run.clone()]) >= least;
    let mut out = Vec::new();
    for line in &lines {
        if let Some(zone) = zone(texts.transcript, t, line) {
            let why = format!("the file calls it {} and the reference has nothing for it", zone.label);
            out.push(Out { tokens: line.clone(), kind: zone.kind.into(), why });
            continue;
        }
        let whole = t[line.start].starts_line && t[line.end - 1].ends_line;
        let text = line_text(texts, line);
        let cue = pack.cues.iter().find(|c| c.matches(&text));
        let (kind, why) = if repeated {
            ("repeated", "the passage was read twice".to_string())
        } else if let Some(cue) = cue.filter(|_| whole || line.len() > 1) {
            (cue.kind.as_str(), format!("reads like a {} and the reference has nothing for it", cue.kind))
        } else if beside(t, line) {
            let number = line.len() == 1 && t[line.start].kind == TokenKind::Number;
            let why = "stands apart at the edge of its line, and the reference has nothing for it";
            (if number { "line number" } else { "marginal note" }, why.to_string())
        } else if sealed(texts, line) {
            ("stamp", "capitals struck into a line of small letters, for which the reference has nothing".to_string())
        } else if whole {
            ("", "a whole line that the reference has nothing for".to_string())
        } else if long {
            ("uncovered", "a long stretch that the reference has nothing for".to_string())
        } else {
            continue;
        };
        out.push(Out { tokens: line.clone(), kind: kind.into(), why });
    }
    name_by_neighbours(texts, &mut out, run.end <= reach.start, run.start >= reach.end);
    merge(out)
}

/// Says whether a run stands in the margin: a column's gap lies between it and the text of its line.
fn beside(t: &[Token], run: &Range<usize>) -> bool {
    let (first, last) = (&t[run.start], &t[run.end - 1]);
    let before = first.starts_line && t.get(run.end).is_some_and(|next| next.after_column);
    let after = first.after_column && last.ends_line;
    before || after
}

/// Fewest letters of a seal that nothing but its capitals gives away.
const SEAL: usize = 10;

/// Says whether a run is the text of a seal struck over running text: words in capitals, where the words on both sides
/// have small letters.
fn sealed(texts: Texts<'_>, run: &Range<usize>) -> bool {
    let word = |i: usize| texts.t.get(i).map(|t| texts.transcript.source.slice(t.span));
    let small = |i: usize| word(i).is_some_and(|w| w.chars().any(char::is_lowercase));
    let (mut words, mut letters) = (0, 0);
    for i in run.clone().filter(|&i| texts.t[i].is_worded()) {
        if small(i) {
            return false;
        }
        words += 1;
        letters += word(i).map_or(0, |w| w.chars().filter(|c| c.is_uppercase()).count());
    }
    let worded = |i: &usize| texts.t[*i].is_worded();
    let before = (0..run.start).rev().find(worded);
    let after = (run.end..texts.t.len()).find(worded);
    words > 1 && letters >= SEAL && before.is_some_and(small) && after.is_some_and(small)
}

/// Returns what the file itself calls a run of tokens, if it says that they are furniture.
fn zone<'a>(witness: &'a Witness, tokens: &[Token], run: &Range<usize>) -> Option<&'a Zone> {
    let layout = witness.source.layout.as_ref()?;
    layout.zone_of(tokens[run.start].span.hull(tokens[run.end - 1].span))
}

/// Says whether the file itself marks a token as a place where text is missing.
fn typed_gap(witness: &Witness, span: Span<InSource>) -> bool {
    witness.source.layout.as_ref().is_some_and(|layout| layout.is_gap(span))
}

fn line_text(texts: Texts<'_>, line: &Range<usize>) -> String {
    let span = texts.t[line.start].span.hull(texts.t[line.end - 1].span);
    texts.transcript.source.slice(span).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A line that no cue knows is what the lines around it are; without any, its place says it.
fn name_by_neighbours(texts: Texts<'_>, out: &mut [Out], before: bool, after: bool) {
    let prose = |o: &Out| words_in(&texts.t[o.tokens.clone()]) >= 9;
    for i in 0..out.len() {
        if !out[i].kind.is_empty() {
            continue;
        }
        let known = |o: &&Out| !o.kind.is_empty() && o.kind != "separator" && o.kind != "repeated";
        let kind = if prose(&out[i]) {
            "uncovered".to_string()
        } else if let Some(neighbour) = out[..i].iter().rev().find(known) {
            neighbour.kind.clone()
        } else if before {
            "letterhead".into()
        } else if after {
            "signature".into()
        } else if let Some(neighbour) = out[i..].iter().find(known) {
            neighbour.kind.clone()
        } else {
            "page turn".into()
        };
        out[i].kind = kind;
    }
}

fn merge(out: Vec<Out>) -> Vec<Out> {
    let mut merged: Vec<Out> = Vec::new();
    for o in out {
        match merged.last_mut() {
            Some(last) if last.kind == o.kind && last.tokens.end == o.tokens.start => last.tokens.end = o.tokens.end,
            _ => merged.push(o),
        }
    }
    merged
}

/// Says what of a run that only the reference has is the editor's own: headnotes, legends, `[...]` itself.
fn apparatus(texts: Texts<'_>, run: &Range<usize>, pack: &Pack) -> Vec<Out> {
    let mut out = Vec::new();
    for line in lines(texts.r, run) {
        if let Some(zone) = zone(texts.reference, texts.r, &line) {
            let why = format!("the file calls it {} and the transcript has nothing for it", zone.label);
            out.push(Out { tokens: line, kind: zone.kind.into(), why });
            continue;
        }
        let gap = |j: &usize| texts.r[*j].kind == TokenKind::Gap || typed_gap(texts.reference, texts.r[*j].span);
        for j in line.clone().filter(gap) {
            out.push(Out { tokens: j..j + 1, kind: "gap".into(), why: "the editor's mark for text left out".into() });
        }
        let at_edge = run.start == 0 || run.end == texts.r.len();
        let span = texts.r[line.start].span.hull(texts.r[line.end - 1].span);
        let text = texts.reference.source.slice(span).split_whitespace().collect::<Vec<_>>().join(" ");
        let whole = texts.r[line.start].starts_line && texts.r[line.end - 1].ends_line;
        let cue = pack.cues.iter().find(|c| c.kind == "apparatus" && c.matches(&text));
        if at_edge && whole && cue.is_some() && !line.clone().any(|j| gap(&j)) {
            out.push(Out {
                tokens: line.clone(),
                kind: "apparatus".into(),
                why: "reads like a note of the editor and the transcript has nothing for it".into(),
            });
        }
    }
    out
}

fn assemble(
    texts: Texts<'_>,
    pairings: &[Pairing],
    found: &[Found],
    out_t: &mut [Out],
    out_r: &[Out],
    shared: f64,
    likeness: &mut Likeness<'_>,
) -> Alignment {
    let mut transcript_out = vec![false; texts.t.len()];
    let mut reference_out = vec![false; texts.r.len()];
    out_t.sort_by_key(|o| o.tokens.start);
    out_t.iter().for_each(|o| transcript_out[o.tokens.clone()].fill(true));
    out_r.iter().for_each(|o| reference_out[o.tokens.clone()].fill(true));
    let items = items(texts, pairings, found, (&transcript_out, &reference_out), likeness);
    let mut segments = segments(Role::Transcript, texts.transcript, texts.t, out_t);
    segments.extend(self::segments(Role::Reference, texts.reference, texts.r, out_r));
    let hull = |tokens: &[Token], range: &Range<usize>| tokens[range.start].span.hull(tokens[range.end - 1].span);
    let moved = found
        .iter()
        .map(|f| Moved { transcript: hull(texts.t, &f.transcript), reference: hull(texts.r, &f.reference) })
        .collect();
    Alignment {
        transcript: texts.t.to_vec(),
        reference: texts.r.to_vec(),
        transcript_out,
        reference_out,
        items,
        segments,
        moved,
        shared,
        related: true,
    }
}

/// Lists the stretches of one side, those in scope named `body`.
fn segments(side: Role, witness: &Witness, tokens: &[Token], out: &[Out]) -> Vec<Segment> {
    let mut segments = Vec::new();
    let mut body = |from: usize, to: usize| {
        let text = &witness.source.text[from..to];
        let lead = text.len() - text.trim_start().len();
        let span = Span::new(from + lead.min(text.len()), from + text.trim_end().len().max(lead));
        if !span.is_empty() {
            let why = "both texts have it".to_string();
            segments.push(Segment { side, kind: "body".into(), in_scope: true, span, why });
        }
        segments.len()
    };
    let mut at = witness.span.start;
    let mut outside = Vec::new();
    for o in out {
        let span = tokens[o.tokens.start].span.hull(tokens[o.tokens.end - 1].span);
        body(at, span.start);
        at = span.end;
        outside.push(Segment { side, kind: o.kind.clone(), in_scope: false, span, why: o.why.clone() });
    }
    body(at, witness.span.end);
    segments.extend(outside);
    segments.sort_by_key(|s: &Segment| s.span.start);
    segments
}
