//! Turns what reviewers decided into what the gate makes of it: findings that are answered, and changes that nobody decided.

use std::collections::BTreeSet;

use super::history::History;
use super::{Corpus, Entry};
use crate::classify::{Discrepancy, Reading};
use crate::compare::{Comparison, compare};
use crate::gate::{Held, Located, Outcome, Status, locate};
use crate::read::Role;
use crate::review::{self, Standing, Verdict, history, paths, standing, store};
use crate::rules::{Finding, Severity, rule};
use crate::text::{InSource, Span};

/// A trailer of a commit that says: the transcripts were made anew, and meant to be.
const NEW_TRANSCRIPTS: &str = "Re-OCR:";
/// A trailer of a commit that says: many references were changed at once, and meant to be.
const MASS_EDIT: &str = "Mass-edit:";
/// So many references are a batch that a person may well have gone through.
const BATCH: usize = 20;
/// Above this share of all references a change is a mass edit.
const MOST: f64 = 0.5;

impl Corpus {
    /// The decisions of an entry, as files with their names from the root.
    pub(super) fn decisions_of(&self, entry: &Entry) -> Vec<std::path::PathBuf> {
        if !*self.reviewed.get_or_init(|| self.root.join(paths::FOLDER).is_dir()) {
            return Vec::new();
        }
        let logs = store::logs_in(&paths::pair_folder(&self.root, &entry.id)).unwrap_or_default();
        logs.into_iter().map(|(_, path)| path).collect()
    }

    /// Holds back what a decision answers. Only findings that hold one text against the other are ever answered:
    /// a letter of another script stays wrong, whatever the page reads.
    pub(super) fn answer(&self, c: &Comparison, outcome: &mut Outcome) {
        let resolved = match standing(&self.root, c) {
            Ok(resolved) => resolved,
            Err(error) => {
                let message = format!("decisions: {}", error.message);
                outcome.findings.push(Located::about(
                    "CORP317",
                    "unreadable-file",
                    Severity::Error,
                    &c.pair.id,
                    &message,
                ));
                return;
            }
        };
        let answers: Vec<(&Discrepancy, String)> =
            c.discrepancies.iter().zip(&resolved.standings).filter_map(|(d, s)| Some((d, told(s)?))).collect();
        for (finding, located) in c.findings.iter().zip(&mut outcome.findings) {
            if !(finding.rule.starts_with("OCR") || finding.rule.starts_with("DATE")) {
                continue;
            }
            let answer = answers.iter().find(|(d, _)| covers(d, finding.side, finding.span));
            located.held = answer.map(|(_, told)| Held::Decided(told.clone()));
        }
    }

    /// Says what a change did that nobody decided: the rules of the family HIST.
    pub(super) fn undecided(&self, history: &History, outcomes: &mut [Outcome]) {
        let reviewed = *self.reviewed.get_or_init(|| self.root.join(paths::FOLDER).is_dir());
        let meant = history.has_trailer(NEW_TRANSCRIPTS);
        let touched: BTreeSet<&str> = history.touched.iter().map(String::as_str).collect();
        for entry in self.entries.iter().filter(|e| touched.contains(e.id.as_str())) {
            let Some(outcome) = outcomes.iter_mut().find(|o| o.id == entry.id && o.status == Status::Checked) else {
                continue;
            };
            let (Some(Ok((pair, options))), Ok((now, now_options))) =
                (self.load_before(entry, history), self.load(entry))
            else {
                continue;
            };
            let both = [&pair.transcript, &pair.reference].map(|w| w.source.digest.clone());
            if both == [&now.transcript, &now.reference].map(|w| w.source.digest.clone()) {
                continue;
            }
            let (before, after) = (compare(pair, &options), compare(now, &now_options));
            let mut found = told_of(self, &before, &after, reviewed, meant);
            if let Ok(policy) = self.policy_of(&entry.id) {
                policy.selection.apply(&mut found);
            }
            outcome.findings.extend(found);
        }
    }
}

impl Corpus {
    /// Tells of a change that touched most of all references at once, and does not say why.
    pub(super) fn mass_edit(&self, history: &History) -> Option<Located> {
        let references: Vec<_> = self.entries.iter().filter_map(|e| e.reference.as_deref()).collect();
        let touched = references.iter().filter(|path| history.changed_since(&self.name_of(path))).count();
        let many = touched > BATCH && review::history::mass_edit(touched, references.len(), MOST);
        (many && !history.has_trailer(MASS_EDIT)).then(|| {
            let message = format!("this change touches {touched} of {} references", references.len());
            let finding = Located::about("HIST604", "mass-edit", Severity::Warning, &history.name, &message);
            let help = format!("where that is meant, a commit says so in a line that begins with ‘{MASS_EDIT}’");
            Located { help: Some(help), ..finding }
        })
    }
}

fn told_of(corpus: &Corpus, before: &Comparison, after: &Comparison, reviewed: bool, meant: bool) -> Vec<Located> {
    let mut out = Vec::new();
    if history::raw_modified(before, after) && !meant {
        let message = "the transcript was changed, and it is evidence; where it was recognised anew, the commit says so \
                       in a line that begins with ‘Re-OCR:’";
        out.extend(finding(after, "HIST602", Role::Transcript, Span::new(0, 0), String::new(), message.into()));
    }
    let (Ok(was), Ok(is)) = (standing(&corpus.root, before), standing(&corpus.root, after)) else { return out };
    let lost = history::stale(&is);
    if history::raw_modified(before, after) && lost > 0 {
        let (n, verb) =
            if lost == 1 { ("1 decision".to_string(), "has") } else { (format!("{lost} decisions"), "have") };
        let message = format!("the transcript was made anew, and {n} {verb} lost their place in it");
        let finding = finding(after, "HIST603", Role::Transcript, Span::new(0, 0), String::new(), message);
        let help = Some("`sverka review` shows them beside the new text".to_string());
        out.extend(finding.map(|f| Located { help, ..f }));
    }
    let reading = |r: &Reading| if r.text.is_empty() { "nothing".to_string() } else { format!("‘{}’", r.text) };
    let mut about = |code: &'static str, c: &Comparison, d: &Discrepancy, side: Role, what: &str| {
        let own = if side == Role::Reference { &d.reference } else { &d.transcript };
        let message =
            format!("{what}: the transcript has {}, the reference {}", reading(&d.transcript), reading(&d.reference));
        out.extend(finding(c, code, side, own.span, own.text.clone(), message));
    };
    // Where nobody reviews, every correction would be one that no decision explains.
    if reviewed {
        for i in history::drift(before, after, &is) {
            about("HIST601", after, &after.discrepancies[i], Role::Reference, "changed, and no decision says why");
        }
    }
    // The transcript is the same, so a place in it is the same before and after.
    for i in history::reverted(before, after, &was) {
        about("HIST605", before, &before.discrepancies[i], Role::Transcript, "this correction was taken back");
    }
    for i in history::unexplained(before, after, &is) {
        about(
            "HIST606",
            after,
            &after.discrepancies[i],
            Role::Reference,
            "a number, date or name was changed without a reason",
        );
    }
    out
}

fn finding(
    c: &Comparison,
    code: &str,
    side: Role,
    span: Span<InSource>,
    text: String,
    message: String,
) -> Option<Located> {
    let page = rule::find(code)?;
    let source = if side == Role::Reference { &c.pair.reference.source } else { &c.pair.transcript.source };
    Some(locate(&Finding { text, ..Finding::new(page, side, source, span, message) }, &c.pair))
}

/// Says who decided what, where that answers a finding: a correction that is still to be made answers nothing.
fn told(standing: &Standing) -> Option<String> {
    let opinion = standing.is_answered().then(|| standing.decisive()).flatten()?;
    let verdict = opinion.event.verdict.filter(|v| *v != Verdict::Unsure && (!v.patches() || opinion.applied))?;
    Some(format!("{}, says {}", verdict.name(), opinion.by))
}

/// Says whether a discrepancy is what a finding speaks of.
fn covers(d: &Discrepancy, side: Role, span: Span<InSource>) -> bool {
    let own = if side == Role::Reference { d.reference.span } else { d.transcript.span };
    matches!(side, Role::Transcript | Role::Reference)
        && !span.is_empty()
        && (own.start <= span.start && span.end <= own.end
            || span.start <= own.start && own.end <= span.end && !own.is_empty())
}
