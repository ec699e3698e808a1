//! Turns the reports of many documents into one: which need most, how the corpus stands, what is corrected here and left there.

mod data;
mod html;

use std::collections::{BTreeMap, HashMap};

pub use data::{json, markdown, tsv};
pub use html::{href, html};

use super::model::{Answer, Report, place_of, spot};
use super::say;
use crate::classify::{Cause, Kind};
use crate::dates::DateVerdict;
use crate::metrics::{Average, Bootstrap, Figures, METRICS, average, difference};
use crate::read::Role;

/// A date that cannot be left as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenDate {
    /// Its words.
    pub text: String,
    /// Its place, as people write it.
    pub at: String,
    /// Verdict on it.
    pub verdict: DateVerdict,
    /// What is proposed.
    pub proposed: Option<String>,
}

/// What the index keeps of one document.
#[derive(Debug, Clone)]
pub struct Summary {
    /// Its title.
    pub title: String,
    /// Whether it may be signed off.
    pub answer: Answer,
    /// Suspect dates, findings and places: what a person has to look at.
    pub open: usize,
    /// Places where the texts differ, of whatever weight.
    pub discrepancies: usize,
    /// Dates that are suspect, wrong or undecided.
    pub dates: Vec<OpenDate>,
    /// Figures of the body.
    pub body: Figures,
    /// Figures after the conventions.
    pub folded: Figures,
    /// Share of the transcript that the reference covers.
    pub covered: f64,
    /// Discrepancies by cause: all, and those for a person.
    pub causes: Vec<(Cause, usize, usize)>,
}

/// One document of the index.
#[derive(Debug, Clone)]
pub struct Row {
    /// Its id.
    pub id: String,
    /// How it stands: `checked`, or why it was not judged.
    pub status: String,
    /// Why, where it was not judged.
    pub reason: Option<String>,
    /// What was found.
    pub summary: Option<Summary>,
    /// Its files, by output.
    pub files: Vec<(String, String)>,
}

/// A reading that is corrected in some places and left in others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Inconsistent {
    /// What the transcript has.
    pub transcript: String,
    /// What it is corrected to.
    pub reference: String,
    /// How often it is corrected so.
    pub changed: usize,
    /// How often it is left.
    pub left: usize,
}

/// How the corpus stands beside an earlier state, over the documents that both have.
#[derive(Debug, Clone, PartialEq)]
pub struct Trend {
    /// The earlier state, as it was named.
    pub since: String,
    /// Documents that both states have.
    pub documents: usize,
    /// Rules under which the rates hold; they are the same for both states.
    pub profile: String,
    /// What a person has to look at, before and now.
    pub open: (usize, usize),
    /// Character error rate after conventions over all of them, before and now.
    pub cer: (Option<f64>, Option<f64>),
    /// Interval of the difference, now minus before: 0 outside it means that the two can be told apart.
    pub interval: Option<(f64, f64)>,
}

impl Trend {
    /// Compares what the same documents came to, before and now.
    pub fn of(since: &str, profile: &str, pairs: &[(Summary, Summary)]) -> Self {
        let cer = METRICS.iter().find(|m| m.id == "cer");
        let side = |of: fn(&(Summary, Summary)) -> Figures| pairs.iter().map(of).collect::<Vec<_>>();
        let (before, now) = (side(|p| p.0.folded), side(|p| p.1.folded));
        let rate = |figures: &[Figures]| {
            cer.and_then(|m| average(m, figures, &Bootstrap { resamples: 0, ..Bootstrap::default() }))?.micro
        };
        let apart = cer.filter(|_| pairs.len() > 1).and_then(|m| difference(m, &now, &before, &Bootstrap::default()));
        Self {
            since: since.into(),
            documents: pairs.len(),
            profile: profile.into(),
            open: (pairs.iter().map(|p| p.0.open).sum(), pairs.iter().map(|p| p.1.open).sum()),
            cer: (rate(&before), rate(&now)),
            interval: apart.map(|d| d.interval),
        }
    }
}

/// All documents of a corpus.
#[derive(Debug, Default)]
pub struct Index {
    /// How it stands beside an earlier state, where one was named.
    pub trend: Option<Trend>,
    /// The documents, in the order of their ids.
    pub rows: Vec<Row>,
    changed: BTreeMap<(String, String), usize>,
    left: HashMap<String, usize>,
}

/// The words of one document by which inconsistency is found.
#[derive(Debug, Default)]
pub struct Words {
    changed: Vec<(String, String)>,
    left: HashMap<String, usize>,
}

/// Draws what the index needs from a report.
pub fn summary(report: &Report<'_>) -> (Summary, Words) {
    let c = report.c;
    let v = &report.verdict;
    let dates = report.dates.iter().map(|row| row.mention).filter(|d| d.verdict > DateVerdict::Ok && d.edtf.is_some());
    let dates = dates.map(|d| OpenDate {
        text: d.text.split_whitespace().collect::<Vec<_>>().join(" "),
        at: spot(&c.pair, d.side, d.span).map_or_else(String::new, |p| say::at(d.side, p)),
        verdict: d.verdict,
        proposed: d.proposed.as_ref().map(|(_, edtf)| edtf.clone()),
    });
    let summary = Summary {
        title: report.title(),
        answer: v.answer,
        open: v.dates + v.findings + v.places,
        discrepancies: c.discrepancies.len(),
        dates: dates.collect(),
        body: c.metrics.body,
        folded: c.metrics.folded,
        covered: v.covered,
        causes: report.classes.iter().map(|class| (class.cause, class.count, class.judged)).collect(),
    };
    let mut words = Words::default();
    for d in c.discrepancies.iter().filter(|d| d.kind == Kind::Substitution) {
        let one = |text: &str| text.chars().count() > 2 && !text.contains(char::is_whitespace);
        if one(&d.transcript.text) && one(&d.reference.text) && place_of(c, d).0 == Role::Transcript {
            words.changed.push((d.transcript.text.clone(), d.reference.text.clone()));
        }
    }
    for item in c.alignment.items.iter().filter(|i| i.same && i.transcript.len() == 1) {
        let text = c.pair.transcript.source.slice(c.alignment.transcript[item.transcript.start].span);
        if text.chars().count() > 2 {
            *words.left.entry(text.to_string()).or_default() += 1;
        }
    }
    (summary, words)
}

impl Index {
    /// Adds a document that was judged.
    pub fn add(&mut self, id: &str, (summary, words): (Summary, Words), files: Vec<(String, String)>) {
        for pair in words.changed {
            *self.changed.entry(pair).or_default() += 1;
        }
        for (word, n) in words.left {
            *self.left.entry(word).or_default() += n;
        }
        let row = Row { id: id.into(), status: "checked".into(), reason: None, summary: Some(summary), files };
        self.rows.push(row);
    }

    /// Adds a document that could not be judged.
    pub fn fail(&mut self, id: &str, status: &str, reason: &str) {
        let (status, reason) = (status.to_string(), Some(reason.to_string()));
        self.rows.push(Row { id: id.into(), status, reason, summary: None, files: Vec::new() });
    }

    /// Returns the documents that were judged, those with most to look at first.
    pub fn worst(&self) -> Vec<(&Row, &Summary)> {
        let mut rows: Vec<(&Row, &Summary)> = self.judged().collect();
        rows.sort_by(|a, b| b.1.open.cmp(&a.1.open).then_with(|| a.0.id.cmp(&b.0.id)));
        rows
    }

    /// Returns the documents that were judged.
    pub fn judged(&self) -> impl Iterator<Item = (&Row, &Summary)> {
        self.rows.iter().filter_map(|row| row.summary.as_ref().map(|s| (row, s)))
    }

    /// Returns the documents that were not.
    pub fn failed(&self) -> impl Iterator<Item = &Row> {
        self.rows.iter().filter(|row| row.summary.is_none())
    }

    /// Sums discrepancies by cause: all, and those for a person.
    pub fn causes(&self) -> Vec<(Cause, usize, usize)> {
        let mut sums: Vec<(Cause, usize, usize)> = Vec::new();
        for (cause, all, judged) in self.judged().flat_map(|(_, s)| &s.causes) {
            match sums.iter_mut().find(|sum| sum.0 == *cause) {
                Some(sum) => (sum.1, sum.2) = (sum.1 + all, sum.2 + judged),
                None => sums.push((*cause, *all, *judged)),
            }
        }
        sums.sort_by(|a, b| b.2.cmp(&a.2).then(b.1.cmp(&a.1)).then(a.0.name().cmp(b.0.name())));
        sums
    }

    /// Averages character and word error rate over the documents: of the body and after conventions.
    pub fn averages(&self) -> Vec<(&'static str, &'static str, Average)> {
        let mut out = Vec::new();
        for (scope, of) in [("body", (|s| s.body) as fn(&Summary) -> Figures), ("folded", |s| s.folded)] {
            let figures: Vec<Figures> = self.judged().map(|(_, s)| of(s)).collect();
            for metric in METRICS.iter().filter(|m| matches!(m.id, "cer" | "wer")) {
                out.extend(average(metric, &figures, &Bootstrap::default()).map(|a| (scope, metric.id, a)));
            }
        }
        out
    }

    /// Lists readings that are corrected in some places and left in others, those corrected most often first.
    pub fn inconsistent(&self) -> Vec<Inconsistent> {
        let mut out: Vec<Inconsistent> = self
            .changed
            .iter()
            .filter_map(|((t, r), changed)| {
                let left = *self.left.get(t)?;
                Some(Inconsistent { transcript: t.clone(), reference: r.clone(), changed: *changed, left })
            })
            .collect();
        out.sort_by(|a, b| b.changed.cmp(&a.changed).then_with(|| a.transcript.cmp(&b.transcript)));
        out.truncate(100);
        out
    }
}
