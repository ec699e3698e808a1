//! Turns a run of the gate into the forms that people, programs and other checks read: one file a form.

pub mod annotations;
pub mod badge;
pub mod gitlab;
pub mod json;
pub mod junit;
pub mod markdown;
pub mod rdjson;
pub mod sarif;
pub mod text;
pub mod xml;

use std::collections::BTreeMap;

use crate::gate::{Held, Located, Outcome, Place, PlaceOf, Run};
use crate::read::Role;
use crate::report::page::Layout;

/// A form: its name for `--output`, what it is for, and the doing.
#[derive(Debug)]
pub struct Form {
    /// Name.
    pub name: &'static str,
    /// What it is for.
    pub about: &'static str,
    /// Renders a run.
    pub render: fn(&Run, &Layout) -> String,
}

/// Every form there is.
pub const FORMS: &[Form] = &[
    Form { name: "text", about: "a page for people", render: text::run },
    Form { name: "json", about: "everything, for programs (sverka/check/1)", render: json::run },
    Form { name: "jsonl", about: "a line a pair, then one of the corpus", render: json::lines },
    Form { name: "github", about: "annotations of GitHub Actions", render: annotations::github },
    Form { name: "azure", about: "issues of Azure Pipelines", render: annotations::azure },
    Form { name: "sarif", about: "SARIF 2.1.0, for code scanning", render: sarif::run },
    Form { name: "junit", about: "JUnit XML: a case a pair", render: junit::run },
    Form { name: "gitlab", about: "GitLab code quality", render: gitlab::run },
    Form { name: "checkstyle", about: "Checkstyle XML", render: xml::checkstyle },
    Form { name: "rdjson", about: "reviewdog", render: rdjson::run },
    Form { name: "markdown", about: "a summary, for instance for GITHUB_STEP_SUMMARY", render: markdown::run },
    Form { name: "badge", about: "a badge: JSON for shields.io", render: badge::json },
];

/// Where a finding is shown: a file, and the place in it if it has one.
#[derive(Debug, Clone)]
pub struct Spot {
    /// The file, from the working directory, with `/`.
    pub path: String,
    /// The place.
    pub place: Option<Place>,
    /// Line and column; those of the place, or of a file that is no text.
    pub line: Option<(usize, usize)>,
}

/// Says where a finding is shown. What can be mended is the reference: where it has a place there, that one is it.
pub fn spot(run: &Run, outcome: Option<&Outcome>, f: &Located) -> Spot {
    if let Some(file) = &f.in_file {
        return Spot {
            path: format!("{}{}", run.prefix, file.path),
            place: None,
            line: Some((file.line, file.column)),
        };
    }
    let mended = |p: &&PlaceOf| p.side == Role::Reference && p.place.is_some();
    let own = f.at.as_ref().filter(|p| p.place.is_some());
    let at = own.filter(mended).or_else(|| f.related.iter().find(mended)).or(f.at.as_ref());
    let file = |o: &Outcome| o.transcript.as_ref().or(o.reference.as_ref()).map(|f| f.path.clone());
    let path = at.map(|a| a.path.clone()).filter(|p| !p.is_empty()).or_else(|| outcome.and_then(file));
    let place = at.and_then(|a| a.place);
    let path = path.unwrap_or_else(|| "sverka.toml".into());
    Spot { path: format!("{}{path}", run.prefix), place, line: place.map(|p| (p.line, p.column)) }
}

/// The other places of a finding that can be pointed at.
pub fn others<'a>(run: &Run, f: &'a Located, shown: &Spot) -> Vec<&'a PlaceOf> {
    let is_other = |p: &&PlaceOf| {
        p.place.is_some()
            && !p.path.is_empty()
            && (format!("{}{}", run.prefix, p.path) != shown.path || p.place != shown.place)
    };
    f.at.iter().chain(&f.related).filter(is_other).collect()
}

/// Why a finding does not count, for people.
pub fn why_held(held: &Held) -> String {
    match held {
        Held::Allowed(reason) if reason.is_empty() => "allowed".into(),
        Held::Allowed(reason) => format!("allowed: {reason}"),
        Held::Decided(told) => format!("decided: {told}"),
        Held::Baseline => "in the baseline".into(),
    }
}

/// A finding with the outcome it belongs to.
pub type Shown<'a> = (Option<&'a Outcome>, &'a Located);

/// Picks findings for a place that shows few: of each severity first one a file, then one a rule, then the rest.
pub fn ranked(run: &Run, room: usize) -> (Vec<Shown<'_>>, usize) {
    let mut seen_file: BTreeMap<String, usize> = BTreeMap::new();
    let mut seen_rule: BTreeMap<&str, usize> = BTreeMap::new();
    let mut all: Vec<([usize; 3], Shown<'_>)> = Vec::new();
    for (i, (outcome, f)) in run.open().enumerate() {
        let file = seen_file.entry(spot(run, outcome, f).path).or_default();
        let rule = seen_rule.entry(&f.rule).or_default();
        all.push(([*file, *rule, i], (outcome, f)));
        *file += 1;
        *rule += 1;
    }
    all.sort_by(|a, b| b.1.1.severity.cmp(&a.1.1.severity).then(a.0.cmp(&b.0)));
    let left = all.len().saturating_sub(room);
    (all.into_iter().take(room).map(|(_, one)| one).collect(), left)
}

/// Takes every word of the texts out of a run: what is left are ids, places, rules and fingerprints.
pub fn redact(run: &mut Run) {
    let mut all: Vec<&mut Located> = run.outcomes.iter_mut().flat_map(|o| &mut o.findings).collect();
    all.extend(&mut run.findings);
    for f in all.into_iter().filter(|f| f.at.is_some()) {
        f.message = format!("{} (redacted)", f.name);
        f.proposed = None;
        for place in f.at.iter_mut().chain(&mut f.related) {
            place.text.clear();
            place.line_text.clear();
            place.offset = 0;
        }
    }
}
