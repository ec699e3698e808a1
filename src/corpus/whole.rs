//! Turns the outcomes of all pairs into what only their company shows: texts pasted twice, a date out of
//! its sequence, a catalogue out of date.

use std::collections::BTreeMap;
use std::fs;

use super::Corpus;
use crate::dates::collection::out_of_sequence;
use crate::gate::{InFile, Located, Outcome, Status};
use crate::rules::Severity;

/// Below so many units a text may well stand twice: "blank", "cover", a printed form.
const LONG: usize = 120;

/// Tells of each reference that an earlier one is the same text.
pub fn duplicates(outcomes: &mut [Outcome]) {
    let mut seen: BTreeMap<String, (String, String)> = BTreeMap::new();
    for outcome in outcomes.iter_mut().filter(|o| o.status == Status::Checked) {
        let long = outcome.tally.as_ref().is_some_and(|t| t.whole.reference_length >= LONG);
        let Some(file) = outcome.reference.as_ref().filter(|f| long && !f.digest.is_empty()) else { continue };
        match seen.get(&file.digest) {
            // One reference for the readings of several engines is one file.
            Some((_, path)) if *path == file.path => {}
            Some((id, path)) => {
                let message = format!("the reference is the same text as that of {id} ({path})");
                outcome.findings.push(Located::about(
                    "CORP309",
                    "duplicate-text",
                    Severity::Warning,
                    &outcome.id,
                    &message,
                ));
            }
            None => drop(seen.insert(file.digest.clone(), (outcome.id.clone(), file.path.clone()))),
        }
    }
}

/// Tells of each document whose date falls while its number rises.
pub fn sequence(outcomes: &mut [Outcome]) {
    let dated = outcomes.iter().filter_map(|o| Some((o.id.as_str(), o.dated.as_deref()?)));
    for b in out_of_sequence(dated) {
        let message =
            format!("number {} is dated {}, and those beside it {} and {}", b.number, b.date, b.after, b.before);
        let finding = Located::about("DATE110", "date/sequence", Severity::Warning, &b.id, &message);
        if let Ok(i) = outcomes.binary_search_by(|o| o.id.as_str().cmp(&b.id)) {
            outcomes[i].findings.push(finding);
        }
    }
}

impl Corpus {
    /// Holds the number of files that `htr-united.yml` states against the references there are.
    pub(super) fn catalogue(&self) -> Option<Located> {
        const FILE: &str = "htr-united.yml";
        let text = fs::read_to_string(self.root.join(FILE)).ok()?;
        let (stated, line) = stated_files(&text)?;
        let there = self.entries.iter().filter(|e| e.reference.is_some()).count();
        (stated != there).then(|| {
            let message = format!("{FILE} counts {stated} files, and there are {there} references");
            let place = InFile { path: FILE.into(), line, column: 1 };
            Located { in_file: Some(place), ..Located::about("CORP316", "catalogue", Severity::Note, FILE, &message) }
        })
    }
}

/// Reads the count of the metric `files` in the list `volume`, and its line: `- {metric: files, count: 12}` or on lines of their own.
fn stated_files(text: &str) -> Option<(usize, usize)> {
    let lines: Vec<&str> = text.lines().collect();
    let start = lines.iter().position(|l| l.trim_end() == "volume:")?;
    let (mut metric, mut count, mut at) = (String::new(), None, 0);
    for (i, line) in lines.iter().enumerate().skip(start + 1) {
        if !line.starts_with([' ', '-', '\t']) && !line.trim().is_empty() {
            break;
        }
        let item = line.trim_start();
        if item.starts_with('-') {
            (metric, count) = (String::new(), None);
        }
        for part in item.trim_start_matches(['-', ' ', '{']).trim_end_matches(['}', ' ']).split(',') {
            let (key, value) = part.split_once(':').unwrap_or_default();
            let value = value.trim().trim_matches(['"', '\'']);
            match key.trim().trim_matches(['"', '\'']) {
                "metric" => metric = value.to_string(),
                "count" => (count, at) = (value.parse().ok(), i + 1),
                _ => {}
            }
        }
        if metric == "files"
            && let Some(count) = count
        {
            return Some((count, at));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::stated_files;

    #[test]
    fn the_count_is_read_in_both_ways_of_writing() {
        let flow = "title: x\nvolume:\n  - {count: 100, metric: \"lines\"}\n  - {metric: files, count: 12}\nother:\n  count: 3\n";
        assert_eq!(stated_files(flow), Some((12, 4)));
        let block = "volume:\n- metric: lines\n  count: 100\n- metric: files\n  count: 7\n";
        assert_eq!(stated_files(block), Some((7, 5)));
        assert_eq!(stated_files("volume:\n- metric: lines\n  count: 100\nfiles: 3\n"), None);
    }
}
