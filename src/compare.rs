//! Turns a pair into the whole truth about it: the one public verb.
//!
//! Pure and deterministic: no file, clock, environment or thread is touched,
//! and the same pair under the same options gives the same comparison.

use std::sync::Arc;

use crate::align::{Alignment, align};
use crate::classify::{self, Discrepancy, Habit, Kind};
use crate::dates::{self, DateMention, DateOptions, Evidence};
use crate::decision::Decision;
use crate::lang::Pack;
use crate::metrics::{self, Metrics, Request};
use crate::normalize::{Context, Profile, Rigid, Step, View};
use crate::read::{Pair, Role};
use crate::rules::{self, Conventions, Facts, Finding, Selection};
use crate::text::{InSource, Source, Span};

/// Under which rules a pair is compared.
#[derive(Debug, Clone)]
pub struct Options {
    /// The profile of normalisation.
    pub profile: Profile,
    /// The language.
    pub pack: Arc<Pack>,
    /// What is known of the document's dates.
    pub dates: DateOptions,
    /// Which findings are wanted.
    pub rules: Selection,
    /// What the corpus has agreed on.
    pub conventions: Conventions,
}

impl Options {
    /// The options of a plain comparison: the findings of `diff`, nothing agreed on.
    pub fn new(profile: Profile, pack: impl Into<Arc<Pack>>, dates: DateOptions) -> Self {
        Self { profile, pack: pack.into(), dates, rules: Selection::diff(), conventions: Conventions::default() }
    }
}

/// All that is found out about a pair; everything after this only renders or judges it.
#[derive(Debug, Clone)]
pub struct Comparison {
    /// The texts.
    pub pair: Pair,
    /// Name of the profile.
    pub profile: Profile,
    /// Short name for the rules behind every figure.
    pub fingerprint: String,
    /// Language tag under which it was compared.
    pub lang: String,
    /// How the texts stand to each other.
    pub alignment: Alignment,
    /// Where they differ.
    pub discrepancies: Vec<Discrepancy>,
    /// Letters that the transcript takes for each other again and again, learnt from the pair.
    pub habits: Vec<Habit>,
    /// The dates of all witnesses.
    pub dates: Vec<DateMention>,
    /// The figures.
    pub metrics: Metrics,
    /// What a person or a gate should look at.
    pub findings: Vec<Finding>,
    /// What people decided, one for each discrepancy; empty until decisions are laid over it (`review::lay`).
    pub decisions: Vec<Option<Decision>>,
}

impl Comparison {
    /// Returns what people decided on a discrepancy, by its number.
    pub fn decision(&self, at: usize) -> Option<&Decision> {
        self.decisions.get(at)?.as_ref()
    }

    /// Says whether a decision answers a discrepancy, so that nobody has to look at it again.
    pub fn is_answered(&self, at: usize) -> bool {
        self.decision(at).is_some_and(Decision::answers)
    }
}

/// Compares a pair.
pub fn compare(pair: Pair, options: &Options) -> Comparison {
    let (pack, profile) = (&options.pack, &options.profile);
    let alignment = align(&pair.transcript, &pair.reference, pack);
    let metrics = metrics::measure(&pair, &alignment, profile, pack);
    let (mut discrepancies, habits) = classify::classify(&pair, &alignment, pack);
    let paired = alignment.paired();
    let outside: Vec<_> = alignment.segments.iter().filter(|s| !s.in_scope).map(|s| (s.side, s.span)).collect();
    let evidence = Evidence {
        transcript: Some(&pair.transcript),
        reference: Some(&pair.reference),
        translations: &pair.others,
        metadata: pair.metadata.as_ref(),
        aligned: &paired,
        outside: &outside,
    };
    let dates = dates::judge(&evidence, &options.dates);
    let spans = |side| dates.iter().filter(|d| d.side == side && d.edtf.is_some()).map(|d| d.span).collect::<Vec<_>>();
    classify::refine_dates(&mut discrepancies, &spans(Role::Transcript), &spans(Role::Reference));
    name_conventions(&pair, &mut discrepancies, &alignment, options);
    let facts = Facts {
        pair: &pair,
        alignment: &alignment,
        discrepancies: &discrepancies,
        dates: &dates,
        metrics: &metrics,
        pack,
        conventions: &options.conventions,
    };
    let findings = rules::check(&facts, &options.rules);
    Comparison {
        fingerprint: profile.fingerprint(pack),
        lang: pack.tag.clone(),
        profile: profile.clone(),
        alignment,
        discrepancies,
        habits,
        dates,
        metrics,
        findings,
        decisions: Vec::new(),
        pair,
    }
}

/// The figures of a pair, and under which rules they hold.
#[derive(Debug, Clone)]
pub struct Measured {
    /// The texts.
    pub pair: Pair,
    /// The profile.
    pub profile: Profile,
    /// Short name for the rules behind every figure.
    pub fingerprint: String,
    /// Language tag under which it was measured.
    pub lang: String,
    /// The figures, the same as in a [`Comparison`], and what was asked for besides.
    pub metrics: Metrics,
}

/// Measures a pair: the fast way to its figures, which aligns only as far as the scope needs.
pub fn measure(pair: Pair, options: &Options, request: &Request) -> Measured {
    let (pack, profile) = (&options.pack, &options.profile);
    let alignment = align(&pair.transcript, &pair.reference, pack);
    let metrics = metrics::measure_with(&pair, &alignment, profile, pack, request);
    Measured { fingerprint: profile.fingerprint(pack), lang: pack.tag.clone(), profile: profile.clone(), metrics, pair }
}

/// Says of each discrepancy which step of the profile sets it aside, if one does.
///
/// The line that holds the reading is folded as a whole, so that a convention
/// that needs its partner (both slashes of a pair) finds it.
fn name_conventions(pair: &Pair, discrepancies: &mut [Discrepancy], alignment: &Alignment, options: &Options) {
    let sides = [&pair.transcript.source, &pair.reference.source];
    let joins = [Role::Transcript, Role::Reference].into_iter().zip(sides).map(|(side, s)| alignment.joins(side, s));
    let joins: Vec<_> = joins.collect();
    let context = |side: usize| Context { pack: &options.pack, profile: &options.profile, joins: &joins[side] };
    let folds = options.profile.fold_steps();
    let mut all = options.profile.base_steps();
    all.extend(&folds);
    let rigid = Rigid::of(&options.profile, &options.pack);
    let may = |d: &Discrepancy| d.kind != Kind::Transposition && rigid.may_fold(&d.transcript.text, &d.reference.text);
    for d in discrepancies.iter_mut().filter(|d| may(d)) {
        let same_after = |steps: &[&'static Step]| {
            let read = |side: usize, span: Span<InSource>, reading: &str| {
                let (source, context) = (sides[side], context(side));
                if span.is_empty() || source.slice(span) != reading {
                    let alone =
                        View::build(reading, &[Span::new(0, reading.len())], steps, &context, options.profile.unit);
                    return alone.text().to_string();
                }
                let line = source.line_span(span.start).hull(source.line_span(span.end));
                let around =
                    Span::new(near(source, span.start, line.start, true), near(source, span.end, line.end, false));
                let view = View::build(&source.text, &[around], steps, &context, options.profile.unit);
                let inside = |i: &usize| {
                    let unit = view.source_of(Span::new(*i, *i + 1));
                    span.start <= unit.start && unit.end <= span.end
                };
                (0..view.len()).filter(inside).map(|i| view.unit(i)).collect::<String>()
            };
            read(0, d.transcript.span, &d.transcript.text) == read(1, d.reference.span, &d.reference.text)
        };
        // Most differ under all conventions together: then no single one needs to be tried.
        if !same_after(&all) {
            continue;
        }
        let steps = options.profile.base_steps().len();
        d.folded_by = (steps + 1..=all.len()).find(|&n| same_after(&all[..n])).map(|n| all[n - 1].id);
    }
}

/// Returns a place at most so far from `from` in the direction of `limit` that a partner mark is still seen.
fn near(source: &Source, from: usize, limit: usize, back: bool) -> usize {
    const REACH: usize = 400;
    let mut at = if back { from.saturating_sub(REACH).max(limit) } else { (from + REACH).min(limit) };
    while !source.text.is_char_boundary(at) {
        at = if back { at - 1 } else { at + 1 };
    }
    at
}
