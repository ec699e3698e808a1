//! Turns the texts and what of them is in scope into figures, each with its denominator.
//!
//! Every figure is an exact edit distance (see `align::exact`) over units of
//! the profile; none is taken from the readable alignment. With S, O, A the
//! substitutions, omissions and additions of a minimal alignment and N the
//! length of the reference, CER = (S + O + A) / N, which may exceed 1.

use std::cell::RefCell;

use crate::align::Alignment;
use crate::align::exact::{Budget, Counts, Distance, Workspace};
use crate::lang::Pack;
use crate::normalize::{Context, Interner, Profile, Step, View};
use crate::read::{Pair, Role};
use crate::text::{InSource, Span};

/// Whether a rate can be stated at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// It can.
    Ok,
    /// The reference has no text in scope: there is nothing to divide by.
    EmptyReference,
    /// The transcript has no text in scope: the rate is 1 and says nothing of the engine.
    EmptyTranscript,
    /// Neither has text in scope.
    BothEmpty,
    /// The two texts are not the same document.
    Unrelated,
}

impl State {
    /// Names the state as the reports spell it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::EmptyReference => "empty-reference",
            Self::EmptyTranscript => "empty-transcript",
            Self::BothEmpty => "both-empty",
            Self::Unrelated => "unrelated",
        }
    }
}

/// Edits, their denominators and rates, under one scope and one set of conventions.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Figures {
    /// Character edits by kind; where the work for a proof ran out, those of the best alignment found.
    pub edits: Counts,
    /// The proven interval of the edit distance; both ends are equal unless the work ran out.
    pub interval: (u64, u64),
    /// Units of the reference: the denominator of `cer`.
    pub reference_length: usize,
    /// Units of the transcript.
    pub transcript_length: usize,
    /// Character error rate, `edits / reference_length`; `None` where the state says why.
    pub cer: Option<f64>,
    /// Word edits by kind; words are what stands between blanks.
    pub word_edits: Counts,
    /// Words of the reference: the denominator of `wer`.
    pub reference_words: usize,
    /// Word error rate, `word edits / reference_words`.
    pub wer: Option<f64>,
    /// Whether the rates can be stated.
    pub state: State,
}

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
    /// The body after the profile's conventions.
    pub folded: Figures,
    /// From whole to folded, step by step.
    pub waterfall: Vec<WaterfallStep>,
    /// Scalar values of the transcript in scope, blanks not counted.
    pub transcript_chars_in_scope: usize,
    /// Scalar values of the transcript out of scope, blanks not counted.
    pub transcript_chars_out_of_scope: usize,
}

/// Computes the figures of a pair.
pub fn measure(pair: &Pair, alignment: &Alignment, profile: &Profile, pack: &Pack) -> Metrics {
    let joins = [(Role::Transcript, &pair.transcript), (Role::Reference, &pair.reference)]
        .map(|(side, witness)| alignment.joins(side, &witness.source));
    let meter = Meter {
        pair,
        profile,
        transcript: Context { pack, profile, joins: &joins[0] },
        reference: Context { pack, profile, joins: &joins[1] },
        related: alignment.related,
        workspace: RefCell::default(),
    };
    let base = profile.base_steps();
    let parts = |side| alignment.parts(side);
    let all = (vec![pair.transcript.span], vec![pair.reference.span]);
    let whole = meter.figures(&all.0, &all.1, &base);
    let covered = meter.figures(&alignment.covered(Role::Transcript), &alignment.covered(Role::Reference), &base);
    let (t, r) = (parts(Role::Transcript), parts(Role::Reference));
    let body = meter.figures(&t, &r, &base);
    let mut waterfall = vec![
        step("whole", "everything against everything", &whole),
        step("covered", "text before and after what the reference covers", &covered),
        step("body", "page furniture inside it", &body),
    ];
    let mut steps = base;
    let mut folded = body;
    for fold in profile.fold_steps() {
        steps.push(fold);
        folded = meter.figures(&t, &r, &steps);
        waterfall.push(step(fold.id, fold.summary, &folded));
    }
    let text = |spans: &[Span<InSource>]| {
        let source = &pair.transcript.source;
        spans.iter().map(|s| source.slice(*s).chars().filter(|c| !c.is_whitespace()).count()).sum::<usize>()
    };
    let in_scope = text(&t);
    Metrics {
        whole,
        body,
        folded,
        waterfall,
        transcript_chars_in_scope: in_scope,
        transcript_chars_out_of_scope: text(&all.0) - in_scope,
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

struct Meter<'a> {
    pair: &'a Pair,
    profile: &'a Profile,
    transcript: Context<'a>,
    reference: Context<'a>,
    related: bool,
    workspace: RefCell<Workspace>,
}

impl Meter<'_> {
    fn figures(&self, t: &[Span<InSource>], r: &[Span<InSource>], steps: &[&Step]) -> Figures {
        let view = |text: &str, parts: &[Span<InSource>], context: &Context<'_>| {
            View::build(text, parts, steps, context, self.profile.unit)
        };
        let t = view(&self.pair.transcript.source.text, t, &self.transcript);
        let r = view(&self.pair.reference.source.text, r, &self.reference);
        let mut units = Interner::default();
        let mut workspace = self.workspace.borrow_mut();
        let mut distance = |t: &[u32], r: &[u32]| workspace.distance(t, r, &Budget::default());
        let Distance { counts: edits, lower, upper, .. } = distance(&t.ids(&mut units), &r.ids(&mut units));
        let mut words = Interner::default();
        let ids = |view: &View, words: &mut Interner| view.words().map(|w| words.id(w)).collect::<Vec<_>>();
        let (tw, rw) = (ids(&t, &mut words), ids(&r, &mut words));
        let word_edits = distance(&tw, &rw).counts;
        let state = match (t.is_empty(), r.is_empty()) {
            (true, true) if !self.related => State::Unrelated,
            (true, true) => State::BothEmpty,
            (false, true) => State::EmptyReference,
            (true, false) => State::EmptyTranscript,
            _ => State::Ok,
        };
        let rate = |edits: u64, length: usize| (length > 0).then(|| edits as f64 / length as f64);
        Figures {
            edits,
            interval: (lower, upper),
            reference_length: r.len(),
            transcript_length: t.len(),
            cer: rate(edits.total(), r.len()),
            word_edits,
            reference_words: rw.len(),
            wer: rate(word_edits.total(), rw.len()),
            state,
        }
    }
}
