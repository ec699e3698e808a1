//! Turns a run into JUnit XML: a suite a collection, a case a pair, its rates as properties.
//!
//! There is no time and no host in it: the same corpus gives the same bytes.

use std::fmt::Write;

use super::spot;
use super::xml::attribute;
use crate::gate::{Held, Located, Outcome, Run, Status, Totals};
use crate::metrics::Figures;
use crate::report::escape::{terminal, xml};
use crate::report::page::Layout;
use crate::rules::Severity;

/// Renders a run.
pub fn run(run: &Run, _: &Layout) -> String {
    let mut out = String::new();
    let (mut tests, mut failures, mut errors) = (0, 0, 0);
    let mut suites = String::new();
    for suite in run.outcomes.chunk_by(|a, b| a.collection == b.collection) {
        let name = if suite[0].collection.is_empty() { "corpus" } else { &suite[0].collection };
        let cases: Vec<Case> = suite.iter().map(|o| case(run, o)).collect();
        let count = |kind| cases.iter().filter(|c| c.kind == kind).count();
        suites.push_str(&element(
            name,
            &properties(suite),
            &cases,
            [count(Kind::Failure), count(Kind::Error), count(Kind::Skipped)],
        ));
        tests += cases.len();
        failures += count(Kind::Failure);
        errors += count(Kind::Error);
    }
    if !run.findings.is_empty() {
        let cases: Vec<Case> = run.findings.iter().map(|f| corpus_case(run, f)).collect();
        let failed = cases.iter().filter(|c| c.kind == Kind::Failure).count();
        suites.push_str(&element("gate", "", &cases, [failed, 0, 0]));
        tests += cases.len();
        failures += failed;
    }
    out.push_str("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    let _ = writeln!(out, "<testsuites name=\"sverka\" tests=\"{tests}\" failures=\"{failures}\" errors=\"{errors}\">");
    out + &suites + "</testsuites>\n"
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Passed,
    Failure,
    Error,
    Skipped,
}

struct Case {
    kind: Kind,
    text: String,
}

fn element(name: &str, properties: &str, cases: &[Case], [failures, errors, skipped]: [usize; 3]) -> String {
    let mut out = format!(
        "  <testsuite name=\"{}\" tests=\"{}\" failures=\"{failures}\" errors=\"{errors}\" skipped=\"{skipped}\">\n",
        attribute(name),
        cases.len()
    );
    out.push_str(properties);
    cases.iter().for_each(|c| out.push_str(&c.text));
    out + "  </testsuite>\n"
}

fn corpus_case(run: &Run, f: &Located) -> Case {
    let fails = f.held.is_none() && f.severity == Severity::Error;
    let mut text = format!("    <testcase name=\"{} {}\" classname=\"gate\"", f.rule, attribute(&f.name));
    if fails {
        let _ = write!(
            text,
            ">\n      <failure type=\"{}\" message=\"{}\">{}</failure>\n    </testcase>\n",
            f.rule,
            attribute(&f.message),
            place(run, None, f)
        );
    } else {
        text.push_str("/>\n");
    }
    Case { kind: if fails { Kind::Failure } else { Kind::Passed }, text }
}

fn case(run: &Run, o: &Outcome) -> Case {
    let class = if o.collection.is_empty() { "corpus" } else { &o.collection };
    let mut body = String::new();
    let open = |least| o.findings.iter().filter(move |f| f.held.is_none() && f.severity >= least);
    let failing: Vec<&Located> = open(Severity::Error).collect();
    let reason = o.reason.as_deref().unwrap_or_default();
    let kind = if o.blocks {
        let _ = writeln!(body, "      <error type=\"{}\" message=\"{}\"/>", o.status.name(), attribute(reason));
        Kind::Error
    } else if !failing.is_empty() {
        for f in &failing {
            let _ = writeln!(
                body,
                "      <failure type=\"{}\" message=\"{}\">{}</failure>",
                f.rule,
                attribute(&f.message),
                place(run, Some(o), f)
            );
        }
        Kind::Failure
    } else if o.status != Status::Checked {
        let _ = writeln!(body, "      <skipped message=\"{}: {}\"/>", o.status.name(), attribute(reason));
        Kind::Skipped
    } else {
        Kind::Passed
    };
    let mut rest: Vec<String> = o.tally.iter().map(|t| figures([&t.whole, &t.body, &t.folded], &o.profile)).collect();
    let notes = open(Severity::Note)
        .filter(|f| f.severity < Severity::Error)
        .map(|f| format!("{} {}: {} ({})", f.severity.name(), f.rule, terminal(&f.message), place(run, Some(o), f)));
    rest.extend(notes);
    let held = o.findings.iter().filter(|f| matches!(f.held, Some(Held::Baseline))).count();
    if !rest.is_empty() || held > 0 {
        let known = if held > 0 { format!("\n{held} in the baseline") } else { String::new() };
        let _ = writeln!(body, "      <system-out>{}{known}</system-out>", xml(&rest.join("\n")));
    }
    let text = format!(
        "    <testcase name=\"{}\" classname=\"{}\">\n{body}    </testcase>\n",
        attribute(&o.id),
        attribute(class)
    );
    Case { kind, text }
}

fn figures(scopes: [&Figures; 3], profile: &str) -> String {
    let one = |(name, f): (&str, &Figures)| {
        let cer = f.cer.map_or("none".into(), |c| format!("{c:.6}"));
        format!("cer.{name} {cer} ({} / {})", f.edits.total(), f.reference_length)
    };
    let all: Vec<String> = ["whole", "body", "folded"].into_iter().zip(scopes).map(one).collect();
    format!("{}, profile {profile}", all.join(", "))
}

/// The rates of a suite as properties: a CI server that draws properties draws their way.
fn properties(suite: &[Outcome]) -> String {
    let totals = Totals::of(suite);
    let mut out = String::from("    <properties>\n");
    for (name, f) in [("whole", totals.whole), ("body", totals.body), ("folded", totals.folded)] {
        if let Some(f) = f {
            let cer = f.cer.map_or("none".into(), |c| format!("{c:.6}"));
            let _ = writeln!(out, "      <property name=\"cer.{name}\" value=\"{cer}\"/>");
        }
    }
    let _ = writeln!(out, "      <property name=\"pairs.checked\" value=\"{}\"/>", totals.checked);
    out + "    </properties>\n"
}

fn place(run: &Run, o: Option<&Outcome>, f: &Located) -> String {
    let at = spot(run, o, f);
    let line = at.line.map_or(String::new(), |(l, c)| format!(":{l}:{c}"));
    xml(&format!("{}{line}", terminal(&at.path)))
}
