//! Turns two texts into their least edits: all against all, nothing set aside, and no language asked but for conventions.

use super::{Walk, context, number, short};
use crate::align::exact::{Budget, Op, Script, Workspace};
use crate::bulk::row::{Compared, Engine, Found};
use crate::lang::Pack;
use crate::metrics::Figures;
use crate::normalize::{Context, Draft, Interner, View};
use crate::text::Span;

/// Compares two texts.
pub fn compare(hypothesis: &str, reference: &str, engine: &Engine, pack: &Pack, workspace: &mut Workspace) -> Compared {
    let (profile, texts) = (&engine.profile, [hypothesis, reference]);
    let context = Context { pack, profile, joins: &[] };
    let base = profile.base_steps();
    let mut drafts = texts.map(|t| Draft::after(t, &[Span::new(0, t.len())], &base, &context));
    let views = [drafts[0].view(profile.unit), drafts[1].view(profile.unit)];
    let mut interner = Interner::default();
    let [t, r] = [0, 1].map(|side| views[side].ids(&mut interner));
    let script = workspace.script(&t, &r, &Budget::default());
    let mut words = Interner::default();
    let [tw, rw] = [0, 1].map(|side| views[side].words().map(|w| words.id(w)).collect::<Vec<_>>());
    let figures = Figures::of_script(&script, [t.len(), r.len()], [&tw, &rw], workspace);

    let mut changed = false;
    for step in profile.fold_steps() {
        for draft in &mut drafts {
            changed |= draft.apply(step, &context);
        }
    }
    let folded = if changed {
        let mut interner = Interner::default();
        let [t, r] = [0, 1].map(|side| drafts[side].units(&mut interner, profile.unit));
        (workspace.distance(&t, &r, &Budget::default()).upper, r.len())
    } else {
        (figures.edits.total(), figures.reference_length)
    };
    let found = found(&script, &views, texts);
    let pair = |f: &Found| (f.ref_text.clone(), f.hyp_text.clone());
    let confused =
        if engine.confusions { found.iter().map(pair).filter(|(r, h)| short(r, h)).collect() } else { Vec::new() };
    Compared { figures, folded, found, confused, judged: None }
}

/// Lists the runs of edits as findings.
fn found(script: &Script, views: &[View; 2], texts: [&str; 2]) -> Vec<Found> {
    let mut found = Vec::new();
    let mut walks = texts.map(Walk::new);
    let mut begin: Option<[usize; 2]> = None;
    let mut at = [0usize; 2];
    // One step past the end closes what is still open.
    let runs = script.runs.iter().map(|r| (r.op, r.len as usize)).chain([(Op::Equal, 0)]);
    for (op, len) in runs {
        if op != Op::Equal {
            begin.get_or_insert(at);
        } else if let Some(from) = begin.take() {
            found.push(one(from, at, views, texts, &mut walks));
        }
        at[0] += if op.in_transcript() { len } else { 0 };
        at[1] += if op.in_reference() { len } else { 0 };
    }
    found
}

fn one(from: [usize; 2], to: [usize; 2], views: &[View; 2], texts: [&str; 2], walks: &mut [Walk<'_>; 2]) -> Found {
    let spans = [0, 1].map(|side| views[side].source_of(Span::new(from[side], to[side])));
    let [hyp, reference] = [0, 1].map(|side| {
        let (start, line) = walks[side].to(spans[side].start);
        (start, walks[side].to(spans[side].end).0, line)
    });
    let [hyp_text, ref_text] = [0, 1].map(|side| views[side].stretch(from[side]..to[side]).to_string());
    let kind = match (hyp_text.is_empty(), ref_text.is_empty()) {
        (true, _) => "del",
        (_, true) => "ins",
        _ => "sub",
    };
    let (category, severity) = category(&hyp_text, &ref_text);
    Found {
        kind: kind.into(),
        category: category.into(),
        severity,
        reference: [reference.0, reference.1],
        hypothesis: [hyp.0, hyp.1],
        line: number(hyp.2.max(1) as usize),
        context: context(texts[0], spans[0].start, spans[0].end),
        ref_text,
        hyp_text,
        suggest: None,
        rule_id: format!("edit/{category}"),
    }
}

/// Says what kind of letters differ, and how much that weighs.
fn category(hypothesis: &str, reference: &str) -> (&'static str, i8) {
    let all = |is: fn(char) -> bool| hypothesis.chars().chain(reference.chars()).all(is);
    if hypothesis.chars().chain(reference.chars()).any(char::is_numeric) {
        ("number", 2)
    } else if all(char::is_whitespace) {
        ("space", 0)
    } else if all(|c| !c.is_alphanumeric()) {
        ("punct", 0)
    } else if hypothesis.to_lowercase() == reference.to_lowercase() {
        ("case", 0)
    } else {
        ("char", 1)
    }
}
