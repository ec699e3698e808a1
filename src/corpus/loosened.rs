//! Turns the configuration of the base into what it would have said of the texts of today: whether this change made
//! the gate wider just where it needs it.

use std::collections::BTreeMap;

use super::history::History;
use super::{CheckOptions, Corpus};
use crate::config::Config;
use crate::error::Result;
use crate::gate::{InFile, Level, Located, Outcome, Verdict, limits::Check};
use crate::rules::Severity;

/// A trailer of a commit that says: somebody who may do so wants the gate wider.
const APPROVED: &str = "Sverka-Approve:";
/// What decides which files are pairs; where that changed, two runs are of different pairs.
const PAIRING: [&str; 4] = ["corpus.raw", "corpus.reference", "corpus.manifest", "corpus.extensions"];

/// Counts what fails or cannot be judged, by rule and by status; allowances and baselines have rules of their own.
pub fn failing(outcomes: &[Outcome], found: &[Located], checks: &[Check], level: Level) -> BTreeMap<String, usize> {
    let mut out: BTreeMap<String, usize> = BTreeMap::new();
    let mut count = |name: &str| *out.entry(name.to_string()).or_default() += 1;
    outcomes.iter().filter(|o| o.blocks).for_each(|o| count(o.status.name()));
    let Some(least) = level.least else { return out };
    let own = outcomes.iter().filter(|o| !o.blocks).flat_map(|o| &o.findings).chain(found);
    let fails = |f: &&Located| f.held.is_none() && f.severity >= least && !f.rule.starts_with("SUP");
    own.filter(fails).filter(|f| !checks.iter().any(|c| c.rule == f.rule)).for_each(|f| count(&f.rule));
    checks.iter().filter(|c| c.verdict == Verdict::Fail).for_each(|c| count(c.rule));
    out
}

impl Corpus {
    /// Tells of a configuration that lets pass what that of the base does not.
    ///
    /// # Errors
    /// As [`Corpus::check`]; a base whose configuration cannot be read any more tells nothing.
    pub(super) fn loosened(
        &self,
        history: &History,
        options: &CheckOptions,
        now: &BTreeMap<String, usize>,
    ) -> Result<Option<Located>> {
        let name = self.config.file.as_deref().map(|file| {
            let full = std::fs::canonicalize(file).unwrap_or_else(|_| file.to_path_buf());
            self.name_of(&full)
        });
        let Some((name, text)) = name.and_then(|name| history.earlier(&name).map(|text| (name, text))) else {
            return Ok(None);
        };
        if history.has_trailer(APPROVED) {
            return Ok(None);
        }
        let Ok(config) = Config::from_text(&self.config.root, &name, &text) else { return Ok(None) };
        let pairing = |c: &Config| PAIRING.map(|key| c.settings.get(key).map(|s| s.value.clone()));
        let same_pairs = pairing(&config) == pairing(&self.config);
        let Ok(mut earlier) = Self::of(config, &[]) else { return Ok(None) };
        earlier.entries.retain(|e| self.entries.binary_search_by(|own| own.id.cmp(&e.id)).is_ok());
        earlier.whole = self.whole;
        // The cache is that of the configuration of today.
        let options = CheckOptions { cache: false, ratchet: false, ..options.clone() };
        let run = earlier.check(&options, None, |_| {})?;
        let before = failing(&run.outcomes, &run.findings, &run.checks, options.level);
        let wider = before
            .iter()
            .filter(|(rule, _)| same_pairs || crate::rules::rule::find(rule).is_some_and(|r| r.family() != "CORP"));
        let wider: Vec<String> = wider
            .filter_map(|(rule, n)| {
                let left = now.get(rule).copied().unwrap_or(0);
                (left < *n).then(|| format!("{rule} ({n}, now {left})"))
            })
            .collect();
        Ok((!wider.is_empty()).then(|| {
            let message = format!(
                "this change makes the gate wider where it needs it: under the configuration of {} these texts fail by {}",
                history.name,
                wider.join(", ")
            );
            Located {
                in_file: Some(InFile { path: name.clone(), line: 1, column: 1 }),
                help: Some(format!("mend the texts, or have a commit say why in a line that begins with ‘{APPROVED}’")),
                ..Located::about("HIST608", "gate-loosened", Severity::Error, &name, &message)
            }
        }))
    }
}
