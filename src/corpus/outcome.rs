//! Turns an entry into its outcome: read, compared, or told why not.

use std::panic::{AssertUnwindSafe, catch_unwind};

use super::{Corpus, Entry};
use crate::compare::compare;
use crate::error::{Error, ErrorKind, Where};
use crate::gate::{File, Located, Outcome, PlaceOf, Status, outcome_of};
use crate::read::{Pair, Role};
use crate::rules::Severity;

impl Corpus {
    /// Reads and compares one entry. What goes wrong with one pair never ends the run: it is told in its outcome.
    pub fn outcome(&self, entry: &Entry) -> Outcome {
        if entry.status != Status::Checked {
            let error = Error::new(ErrorKind::Malformed, entry.note.clone().unwrap_or_default());
            return self.unchecked(entry, entry.status, error);
        }
        let (pair, options) = match self.load(entry) {
            Ok(loaded) => loaded,
            Err(error) => return self.unchecked(entry, Status::Unreadable, error),
        };
        if let Some((side, what)) = pointer(&pair) {
            let path = if side == Role::Reference { &pair.reference.source.path } else { &pair.transcript.source.path };
            let error = Error::new(ErrorKind::Malformed, format!("this is a pointer of {what}, not the text"));
            let mut outcome = self.unchecked(
                entry,
                Status::Unreadable,
                error.in_file(path).hint(format!("fetch the content: {what} pull or get")),
            );
            for finding in &mut outcome.findings {
                (finding.rule, finding.name) = ("CORP315".into(), "pointer-file".into());
            }
            return outcome;
        }
        let compared = catch_unwind(AssertUnwindSafe(|| {
            let comparison = compare(pair, &options);
            let mut outcome = outcome_of(&entry.collection, &comparison);
            if !self.decisions_of(entry).is_empty() {
                self.answer(&comparison, &mut outcome);
            }
            outcome
        }));
        let Ok(mut outcome) = compared else {
            let error = Error::new(ErrorKind::Malformed, "the comparison broke off: this is a fault of sverka");
            return self.unchecked(entry, Status::Unreadable, error.hint("please report it, with the two files"));
        };
        if let Some(note) = &entry.note {
            outcome.findings.push(Located::about("CORP313", "file-name", Severity::Note, &entry.id, note));
        }
        if outcome.status == Status::Empty {
            let letters = outcome.tally.as_ref().map_or(0, |t| t.whole.reference_length + t.whole.transcript_length);
            // A blank page that both sides have blank is as it should be.
            let (severity, told) = match letters {
                0 => (Severity::Note, "both texts are empty"),
                _ => (Severity::Error, "one of the two texts is empty"),
            };
            outcome.reason = Some(told.into());
            outcome.findings.push(Located::about("CORP304", "empty-file", severity, &entry.id, told));
        }
        outcome
    }

    fn unchecked(&self, entry: &Entry, status: Status, error: Error) -> Outcome {
        let (rule, name) = match status {
            Status::MissingReference => ("CORP301", "missing-reference"),
            Status::MissingTranscript => ("CORP302", "missing-scan-text"),
            Status::Ambiguous => ("CORP303", "ambiguous-partner"),
            _ if error.kind == ErrorKind::Undecodable => ("TXT201", "not-utf8"),
            _ => ("CORP317", "unreadable-file"),
        };
        let severity = match (status, entry.policy.as_str()) {
            (Status::Excluded, _) | (_, "allow" | "todo") => None,
            (_, "warn") => Some(Severity::Warning),
            _ => Some(Severity::Error),
        };
        let file = |path: &Option<std::path::PathBuf>| {
            path.as_ref().map(|p| File { path: self.name_of(p), encoding: String::new(), digest: String::new() })
        };
        let (transcript, reference) = (file(&entry.transcript), file(&entry.reference));
        let is = |file: &Option<File>, path: &str| file.as_ref().is_some_and(|f| f.path == path);
        let at_fault = error.place.as_ref().and_then(|place| match &place.path {
            path if is(&transcript, path) => Some(Role::Transcript),
            path if is(&reference, path) => Some(Role::Reference),
            _ => None,
        });
        let reason = match &error.place {
            Some(Where { path, .. }) if at_fault.is_none() => format!("{path}: {}", error.message),
            Some(Where { line: Some(line), .. }) => format!("{} (line {line})", error.message),
            Some(Where { byte: Some(byte), .. }) => format!("{} (byte {byte})", error.message),
            _ => error.message.clone(),
        };
        let finding = severity.map(|severity| {
            let mut finding = Located::about(rule, name, severity, &entry.id, &reason);
            finding.help = error.hint;
            finding.at = at_fault.zip(error.place).map(|(side, place)| PlaceOf::file(side, place.path));
            finding
        });
        Outcome {
            reason: Some(reason),
            blocks: severity == Some(Severity::Error),
            transcript,
            reference,
            findings: finding.into_iter().collect(),
            ..Outcome::unchecked(&entry.id, &entry.collection, status)
        }
    }
}

/// Finds a side that holds no text but where a text lies: git LFS and git-annex leave such files.
fn pointer(pair: &Pair) -> Option<(Role, &'static str)> {
    [&pair.transcript, &pair.reference].into_iter().find_map(|w| {
        let text = w.text();
        let what = match () {
            () if text.starts_with("version https://git-lfs.github.com/spec/") => "git lfs",
            () if text.starts_with("/annex/objects/") => "git annex",
            () => return None,
        };
        Some((w.role, what))
    })
}
