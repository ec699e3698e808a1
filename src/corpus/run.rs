//! Turns a corpus into a run of the gate: every pair judged, then the corpus.

use std::collections::BTreeMap;
use std::fs;

use super::{Corpus, policy};
use crate::error::Result;
use crate::gate::{Level, Located, Outcome, Run, Totals, Verdict, allow, baseline, judge, limits, ratchet};
use crate::rules::Severity;

/// How a run is made.
#[derive(Debug, Clone)]
pub struct CheckOptions {
    /// Threads; 0 for as many as there are processors.
    pub jobs: usize,
    /// What makes it fail.
    pub level: Level,
    /// Today, `YYYY-MM-DD`: what `until` is held against.
    pub today: Option<String>,
    /// Whether the baseline holds findings back.
    pub baseline: bool,
    /// Whether the ratchet is held against the counts.
    pub ratchet: bool,
}

impl Corpus {
    /// Judges the corpus; `progress` is told how many pairs are done.
    ///
    /// # Errors
    /// `Config` for a mistake in a file that the gate keeps; never for a text.
    pub fn check(&self, options: &CheckOptions, mut progress: impl FnMut(usize)) -> Result<Run> {
        let settings = &self.config.settings;
        let allows = policy::allows(&self.config.allows)?;
        let known = match self.kept(baseline::FILE).filter(|_| options.baseline) {
            Some(text) => baseline::read(baseline::FILE, &text)?,
            None => Vec::new(),
        };
        let earlier = match self.kept(ratchet::FILE).filter(|_| options.ratchet) {
            Some(text) => Some(ratchet::Ratchet::read(ratchet::FILE, &text)?),
            None => None,
        };
        let mut outcomes: Vec<Outcome> = Vec::with_capacity(self.entries.len());
        self.each(
            options.jobs,
            |entry| {
                let mut outcome = self.outcome(entry);
                let settings = self.config.of_pair(&entry.id);
                let above = limits::pair(&outcome, &policy::pair_limits(&settings));
                outcome.findings.extend(above);
                policy::selection(&settings).apply(&mut outcome.findings);
                outcome
            },
            |_, outcome| {
                outcomes.push(outcome);
                progress(outcomes.len());
            },
        );
        let mut findings: Vec<Located> = self.dead.iter().map(|key| dead(key, settings.text(key))).collect();
        let limits = policy::limits(&self.config, &outcomes);
        let checks = limits::corpus(&outcomes, &limits);
        findings.extend(checks.iter().filter(|c| c.verdict == Verdict::Fail).map(|c| {
            let name = crate::gate::codes().find(|(code, _)| *code == c.rule).map_or("", |(_, name)| name);
            Located::about(c.rule, name, Severity::Error, &c.of, &c.message)
        }));
        if let Some(earlier) = earlier {
            let now = ratchet::Ratchet::of(&outcomes, limits.scope);
            findings.extend(earlier.judge(&now, &policy::tolerance(settings), ratchet::FILE));
        }
        policy::selection(settings).apply(&mut findings);
        findings.extend(allow::apply(&allows, &mut outcomes, options.today.as_deref(), self.whole));
        let stale = baseline::apply(&known, &mut outcomes);
        findings.extend(stale.iter().map(|(k, line)| baseline::stale(k, *line)));
        if self.whole {
            // What speaks of a pair that is gone is stale too.
            let there: std::collections::BTreeSet<&str> = outcomes.iter().map(|o| o.id.as_str()).collect();
            let gone = known.iter().filter(|(k, _)| !there.contains(k.pair.as_str()));
            findings.extend(gone.map(|(k, line)| baseline::stale(k, *line)));
        }
        let judgement = judge(&outcomes, &findings, &checks, options.level);
        Ok(Run {
            totals: Totals::of(&outcomes),
            findings,
            checks,
            judgement,
            whole: self.whole,
            profile: settings.text("profile").unwrap_or_default().to_string(),
            scope: limits.scope,
            passed_over: by_ending(&self.passed_over),
            prefix: String::new(),
            outcomes,
        })
    }

    /// Reads a file that the gate keeps beside the configuration.
    fn kept(&self, name: &str) -> Option<String> {
        fs::read_to_string(self.root.join(name)).ok()
    }
}

fn dead(key: &str, pattern: Option<&str>) -> Located {
    let message = format!("{key} = \"{}\" matches no file", pattern.unwrap_or_default());
    Located::about("CORP305", "dead-pattern", Severity::Error, key, &message)
}

/// Counts files by ending.
fn by_ending(names: &[String]) -> Vec<(String, usize)> {
    let mut out: BTreeMap<String, usize> = BTreeMap::new();
    for name in names {
        let file = name.rsplit('/').next().unwrap_or(name);
        let ending = file.rsplit_once('.').map_or("without ending".to_string(), |(_, e)| format!(".{e}"));
        *out.entry(ending).or_default() += 1;
    }
    out.into_iter().collect()
}
