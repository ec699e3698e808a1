//! Turns a run of the gate into a page: each finding with the lines of both files it speaks of, then what the corpus comes to.

use std::fmt::Write;

use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet, renderer::DecorStyle};

use super::{spot, why_held};
use crate::gate::limits::percent;
use crate::gate::{Located, Outcome, PlaceOf, Run, Status, Verdict};
use crate::metrics::Figures;
// Logs of CI runners are read for commands: what a text says must not be one.
use crate::report::escape::log as terminal;
use crate::report::page::{Layout, Tone};
use crate::rules::Severity;

/// Renders a run; notes are counted and shown only where the layout asks for all.
pub fn run(run: &Run, layout: &Layout) -> String {
    page(run, layout, usize::MAX)
}

/// Renders a run with at most so many findings.
pub fn page(run: &Run, layout: &Layout, most: usize) -> String {
    let renderer = if layout.color { Renderer::styled() } else { Renderer::plain() };
    let renderer = renderer.term_width(layout.width).decor_style(DecorStyle::Unicode);
    let mut out = String::new();
    let unheard: usize = run.outcomes.iter().map(|o| o.unheard).sum();
    let (mut notes, mut shown, mut left) = (unheard, 0, 0);
    for (outcome, finding) in run.open() {
        match (finding.severity, shown < most) {
            (Severity::Note, _) if !layout.all => notes += 1,
            (_, false) => left += 1,
            _ => {
                shown += 1;
                one(&mut out, &renderer, run, outcome, finding);
            }
        }
    }
    if left > 0 {
        let _ = writeln!(out, "… and {left} more findings\n");
    }
    if layout.all {
        held(&mut out, run);
    }
    summary(&mut out, run, layout, notes);
    out
}

/// The line that holds a place, cut out and made safe to show, with the words in it.
struct Excerpt {
    path: String,
    line: usize,
    column: usize,
    /// Whether the excerpt begins where its line does.
    from_start: bool,
    text: String,
    words: std::ops::Range<usize>,
}

impl Excerpt {
    fn of(run: &Run, at: &PlaceOf) -> Option<Self> {
        let place = at.place.filter(|_| !at.line_text.is_empty())?;
        let (before, rest) = at.line_text.split_at_checked(at.offset)?;
        let length = if rest.starts_with(at.text.as_str()) { at.text.len() } else { 0 };
        let (words, after) = rest.split_at_checked(length)?;
        let (before, words, after) = (terminal(before), terminal(words), terminal(after));
        let range = before.len()..before.len() + words.len();
        let path = format!("{}{}", run.prefix, at.path);
        let from_start = at.offset + 1 == place.byte_columns[0];
        Some(Self {
            path,
            line: place.line,
            column: place.column,
            from_start,
            text: format!("{before}{words}{after}"),
            words: range,
        })
    }
}

fn one(out: &mut String, renderer: &Renderer, run: &Run, outcome: Option<&Outcome>, f: &Located) {
    let level = match f.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note => Level::NOTE,
    };
    let shown = spot(run, outcome, f);
    let message = terminal(&f.message);
    let first = f.at.iter().chain(&f.related).filter_map(|p| Excerpt::of(run, p).map(|e| (e, p.side.name()))).next();
    let mut seen: Vec<(String, usize)> = first.iter().map(|(e, _)| (e.path.clone(), e.line)).collect();
    let mut rest: Vec<(Excerpt, &str)> = Vec::new();
    for place in f.at.iter().chain(&f.related) {
        if let Some(e) = Excerpt::of(run, place).filter(|e| rest.len() < 2 && !seen.contains(&(e.path.clone(), e.line)))
        {
            seen.push((e.path.clone(), e.line));
            rest.push((e, place.side.name()));
        }
    }
    let mut group: Group<'_> = level.primary_title(message.as_str()).id(f.rule.as_str()).elements(None::<Origin<'_>>);
    let place = shown.line.map_or(String::new(), |(l, c)| format!(":{l}:{c}"));
    let origin = terminal(&format!("{}{place}", shown.path));
    match &first {
        Some((e, side)) => {
            for (e, side, kind) in std::iter::once((e, *side, AnnotationKind::Primary))
                .chain(rest.iter().map(|(e, side)| (e, *side, AnnotationKind::Context)))
            {
                let words = kind.span(e.words.clone()).label(side);
                let excerpt = Snippet::source(e.text.as_str()).line_start(e.line).annotation(words);
                group = if e.from_start {
                    group.element(excerpt.path(e.path.as_str()))
                } else {
                    // The column is that of the file, not of the excerpt.
                    let origin = Origin::path(e.path.as_str()).line(e.line).char_column(e.column);
                    group.element(origin).element(excerpt)
                };
            }
        }
        None => group = group.element(Origin::path(origin.as_str())),
    }
    let help = f.help.as_deref().map(terminal);
    if let Some(help) = &help {
        group = group.element(Level::HELP.message(help.as_str()));
    }
    out.push_str(&renderer.render(&[group]));
    out.push_str("\n\n");
}

fn held(out: &mut String, run: &Run) {
    for outcome in &run.outcomes {
        for f in &outcome.findings {
            if let Some(held) = &f.held {
                let _ = writeln!(out, "{} in {}: {}", f.rule, terminal(&outcome.id), terminal(&why_held(held)));
            }
        }
    }
}

fn summary(out: &mut String, run: &Run, layout: &Layout, notes: usize) {
    let t = &run.totals;
    let of = if run.whole { "" } else { " (of what was asked for)" };
    let _ = writeln!(out, "{} of {} pairs checked{of}", t.checked, t.pairs);
    let unchecked = [
        Status::MissingReference,
        Status::MissingTranscript,
        Status::Ambiguous,
        Status::Unreadable,
        Status::Empty,
        Status::Excluded,
    ];
    for status in unchecked {
        let n = run.outcomes.iter().filter(|o| o.status == status).count();
        if n > 0 {
            let _ = writeln!(out, "  {n} {}", status.name());
        }
    }
    if !run.passed_over.is_empty() {
        let kinds: Vec<String> = run.passed_over.iter().map(|(e, n)| format!("{n} {}", terminal(e))).collect();
        let _ = writeln!(out, "  other files passed over: {}", kinds.join(", "));
    }
    let rate = |f: &Figures| f.cer.map_or("none".into(), percent);
    for (name, figures, about) in [
        ("whole", &t.whole, "all against all"),
        ("body", &t.body, "what the references cover"),
        ("folded", &t.folded, "conventions set aside"),
    ] {
        if let Some(f) = figures {
            let (edits, of) = (f.edits.total(), f.reference_length);
            let _ =
                writeln!(out, "  {name:<7} micro CER {}  {edits} / {of}  {about}, profile {}", rate(f), run.profile);
        }
    }
    for check in &run.checks {
        let _ = writeln!(out, "  {}: {}", check.verdict.name(), terminal(&check.message));
    }
    if notes > 0 {
        let _ = writeln!(out, "  {notes} notes not shown; --all shows them");
    }
    let held = run.outcomes.iter().flat_map(|o| &o.findings).filter(|f| f.held.is_some()).count();
    if held > 0 {
        let _ = writeln!(out, "  {held} findings held back by [[allow]] or the baseline");
    }
    let (tone, word) = match run.judgement.verdict {
        Verdict::Pass => (Tone::Strong, "passes"),
        Verdict::Fail => (Tone::Alert, "fails"),
        Verdict::Inconclusive => (Tone::Alert, "is inconclusive"),
    };
    let _ = writeln!(out, "{}", layout.paint(tone, &format!("The gate {word}")));
    for reason in &run.judgement.reasons {
        let _ = writeln!(out, "  {}", terminal(&reason.message));
    }
}
