//! Turns a pair and what of it is in scope into its figures: whole, body, folded, and the way from one to the other.

use std::cell::RefCell;

use super::answer::Answer;
use super::figures::Figures;
use super::registry::{Compute, Metric};
use super::state::State;
use super::texts::{From, Texts};
use crate::align::Alignment;
use crate::align::exact::Workspace;
use crate::lang::Pack;
use crate::normalize::{Context, Draft, Interner, Profile, Step, Unit, blank};
use crate::read::{Pair, Role};
use crate::text::{InSource, Span};

/// One step of the way from the whole text to the folded figure.
#[derive(Debug, Clone, PartialEq)]
pub struct WaterfallStep {
    /// `whole`, `covered`, `body`, or the id of a normalisation step.
    pub step: String,
    /// What this step set aside, for people.
    pub summary: String,
    /// Edits left after it.
    pub edits: u64,
    /// Units of the reference after it.
    pub reference_length: usize,
    /// Rate left after it.
    pub cer: Option<f64>,
}

/// The figures of a pair.
#[derive(Debug, Clone, PartialEq)]
pub struct Metrics {
    /// Everything against everything.
    pub whole: Figures,
    /// What the reference covers, page furniture set aside.
    pub body: Figures,
    /// The body with moved blocks put where the reference has them; `None` where none moved.
    pub in_order: Option<Figures>,
    /// The body after the profile's conventions.
    pub folded: Figures,
    /// From whole to folded, step by step.
    pub waterfall: Vec<WaterfallStep>,
    /// Scalar values of the transcript in scope, blanks not counted.
    pub transcript_chars_in_scope: usize,
    /// Scalar values of the transcript out of scope, blanks not counted.
    pub transcript_chars_out_of_scope: usize,
    /// The share of the reference's letters that the transcript has, well or badly read (0 to 1).
    pub reference_letters_shared: f64,
    /// What was asked for besides.
    pub requested: Vec<Requested>,
}

/// The scope that a metric on request is computed over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Scope {
    /// Everything against everything.
    Whole,
    /// What the reference covers, page furniture set aside.
    #[default]
    Body,
    /// The body after the profile's conventions.
    Folded,
}

impl Scope {
    /// Every scope there is.
    pub const ALL: [Self; 3] = [Self::Whole, Self::Body, Self::Folded];

    /// Names the scope as the reports spell it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Whole => "whole",
            Self::Body => "body",
            Self::Folded => "folded",
        }
    }
}

/// Which metrics to compute besides those that cost nothing.
#[derive(Debug, Clone, Default)]
pub struct Request {
    /// The metrics, in the order in which they are answered.
    pub metrics: Vec<&'static Metric>,
    /// Over which scope.
    pub scope: Scope,
}

/// A metric that was asked for, with its answer.
#[derive(Debug, Clone)]
pub struct Requested {
    /// The metric.
    pub metric: &'static Metric,
    /// The scope it was computed over.
    pub scope: Scope,
    /// The answer.
    pub answer: Answer,
}

impl PartialEq for Requested {
    fn eq(&self, other: &Self) -> bool {
        self.metric.id == other.metric.id && self.scope == other.scope && self.answer == other.answer
    }
}

impl Metrics {
    /// Returns the figures of a scope.
    pub const fn of(&self, scope: Scope) -> &Figures {
        match scope {
            Scope::Whole => &self.whole,
            Scope::Body => &self.body,
            Scope::Folded => &self.folded,
        }
    }
}

/// Computes the figures of a pair, and nothing that costs more.
pub fn measure(pair: &Pair, alignment: &Alignment, profile: &Profile, pack: &Pack) -> Metrics {
    measure_with(pair, alignment, profile, pack, &Request::default())
}

/// Computes the figures of a pair and the metrics that are asked for.
pub fn measure_with(pair: &Pair, alignment: &Alignment, profile: &Profile, pack: &Pack, request: &Request) -> Metrics {
    let joins = [(Role::Transcript, &pair.transcript), (Role::Reference, &pair.reference)]
        .map(|(side, witness)| alignment.joins(side, &witness.source));
    let contexts = [&joins[0], &joins[1]].map(|joins| Context { pack, profile, joins });
    let meter = Meter {
        pair,
        contexts,
        unit: profile.unit,
        related: alignment.related,
        workspace: RefCell::default(),
        last: RefCell::default(),
    };
    let base = profile.base_steps();
    let all = [vec![pair.transcript.span], vec![pair.reference.span]];
    let sides = [Role::Transcript, Role::Reference];
    let (covered, parts) = (sides.map(|side| alignment.covered(side)), sides.map(|side| alignment.parts(side)));

    let mut drafts = meter.drafts(&all, &base);
    let whole = meter.figures(&drafts, Depth::Words);
    let mut narrow = |from: &Parts, of_from: &Figures, to: &Parts| {
        if meter.same(from, to, &base) {
            return *of_from;
        }
        drafts = meter.drafts(to, &base);
        meter.figures(&drafts, Depth::Words)
    };
    let within = narrow(&all, &whole, &covered);
    let body = narrow(&covered, &within, &parts);
    let mut waterfall = vec![
        step("whole", "everything against everything", &whole),
        step("covered", "text before and after what the reference covers", &within),
        step("body", "page furniture inside it", &body),
    ];
    let in_order = alignment
        .in_order()
        .map(|ordered| meter.figures(&meter.drafts(&[ordered, parts[1].clone()], &base), Depth::Words));
    let mut folded = body;
    for fold in profile.fold_steps() {
        let changed = [0, 1].map(|side| drafts[side].apply(fold, &meter.contexts[side]));
        if changed != [false, false] {
            folded = meter.figures(&drafts, Depth::Units);
        }
        waterfall.push(step(fold.id, fold.summary, &folded));
    }
    let folded = meter.figures(&drafts, Depth::Words);
    let scoped = match request.scope {
        Scope::Whole => (&all, base),
        Scope::Body => (&parts, base),
        Scope::Folded => (&parts, base.into_iter().chain(profile.fold_steps()).collect()),
    };
    let text = |spans: &[Span<InSource>]| {
        let source = &pair.transcript.source;
        spans.iter().map(|s| source.slice(*s).chars().filter(|c| !c.is_whitespace()).count()).sum::<usize>()
    };
    let in_scope = text(&parts[0]);
    Metrics {
        whole,
        body,
        in_order,
        folded,
        waterfall,
        transcript_chars_in_scope: in_scope,
        transcript_chars_out_of_scope: text(&all[0]) - in_scope,
        reference_letters_shared: alignment.shared,
        requested: meter.answers(request, scoped.0, &scoped.1),
    }
}

fn step(id: &str, summary: &str, figures: &Figures) -> WaterfallStep {
    WaterfallStep {
        step: id.into(),
        summary: summary.into(),
        edits: figures.edits.total(),
        reference_length: figures.reference_length,
        cer: figures.cer,
    }
}

/// Stretches of both sides, transcript and reference.
type Parts = [Vec<Span<InSource>>; 2];

struct Meter<'a> {
    pair: &'a Pair,
    contexts: [Context<'a>; 2],
    unit: Unit,
    related: bool,
    workspace: RefCell<Workspace>,
    /// What was measured last: scopes often hold the same text.
    last: RefCell<Option<Known>>,
}

/// Figures with what they were counted from. Units are numbered as they come, so that texts whose letters are merely
/// written another way throughout (every dash) have the same numbers, and the same figures.
struct Known {
    units: [Vec<u32>; 2],
    figures: Figures,
    /// The texts whose words were counted, if any were.
    words_of: Option<[String; 2]>,
}

/// How much of a text's figures is wanted: a step of the waterfall states no words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Depth {
    Units,
    Words,
}

impl Meter<'_> {
    fn drafts(&self, parts: &Parts, steps: &[&Step]) -> [Draft; 2] {
        let sources = [&self.pair.transcript.source, &self.pair.reference.source];
        [0, 1].map(|side| Draft::after(&sources[side].text, &parts[side], steps, &self.contexts[side]))
    }

    /// Says, without building them, that two scopes are the same text after the steps.
    fn same(&self, a: &Parts, b: &Parts, steps: &[&Step]) -> bool {
        let sources = [&self.pair.transcript.source, &self.pair.reference.source];
        // Where blanks are collapsed, those at both ends are no part of the text.
        let bare = |side: usize, part: Span<InSource>| -> Span<InSource> {
            let text = sources[side].slice(part);
            let start = part.start + text.len() - text.trim_start_matches(blank).len();
            Span::new(start, start + text.trim_matches(blank).len())
        };
        let collapsed = steps.iter().any(|s| s.id == "collapse-blanks");
        (0..2).all(|side| match (a[side].as_slice(), b[side].as_slice()) {
            ([a], [b]) if collapsed => bare(side, *a) == bare(side, *b),
            (a, b) => a == b,
        })
    }

    fn figures(&self, drafts: &[Draft; 2], depth: Depth) -> Figures {
        let mut workspace = self.workspace.borrow_mut();
        let mut interner = Interner::default();
        let units = [0, 1].map(|side| drafts[side].units(&mut interner, self.unit));
        let mut last = self.last.borrow_mut();
        let mut known = last.take().filter(|known| known.units == units).unwrap_or_else(|| {
            let mut figures = Figures::of_units([&units[0], &units[1]], &mut workspace);
            figures.state = self.state(figures.state);
            Known { units, figures, words_of: None }
        });
        if depth == Depth::Words {
            let texts = [0, 1].map(|side| drafts[side].text());
            if known.words_of.as_ref() != Some(&texts) {
                let mut interner = Interner::default();
                let [t, r] =
                    [0, 1].map(|side| texts[side].split_whitespace().map(|w| interner.id(w)).collect::<Vec<_>>());
                known.figures.add_words([&t, &r], &mut workspace);
                known.words_of = Some(texts);
            }
        }
        last.insert(known).figures
    }

    /// Texts that do not belong together have nothing in scope, and that is another thing than having no text.
    fn state(&self, state: State) -> State {
        if state == State::BothEmpty && !self.related { State::Unrelated } else { state }
    }

    fn answers(&self, request: &Request, parts: &Parts, steps: &[&Step]) -> Vec<Requested> {
        let wanted = request.metrics.iter().filter_map(|&metric| match metric.compute {
            Compute::FromTexts(answer) => Some((metric, answer)),
            Compute::FromCounts(_) => None,
        });
        let wanted: Vec<_> = wanted.collect();
        if wanted.is_empty() {
            return Vec::new();
        }
        let sources = [&self.pair.transcript.source, &self.pair.reference.source];
        let from = [0, 1].map(|side| From { source: sources[side], parts: &parts[side], context: self.contexts[side] });
        let mut texts = Texts::new([&from[0], &from[1]], steps, self.unit);
        texts.state = self.state(texts.state);
        let answered = |(metric, answer): (&'static Metric, fn(&Texts<'_>) -> Answer)| Requested {
            metric,
            scope: request.scope,
            answer: answer(&texts),
        };
        wanted.into_iter().map(answered).collect()
    }
}
