//! Says what a finding is: a rule's word on one place, how much it weighs, and what would mend it.

use super::rule::{Rule, Safety};
use crate::read::{Pair, Role};
use crate::text::{InSource, Source, Span};

/// How much a finding weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
pub enum Severity {
    /// Worth knowing.
    Note,
    /// For a person to look at.
    Warning,
    /// Wrong.
    Error,
}

impl Severity {
    /// Names the severity as the reports spell it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

/// A further place that a finding speaks of.
#[derive(Debug, Clone, PartialEq)]
pub struct Related {
    /// Its side.
    pub side: Role,
    /// Its place, where it has one.
    pub span: Option<Span<InSource>>,
    /// Its words.
    pub text: String,
}

/// What a fix does to the file of a reference.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// Writes over these stretches, which are in order and do not overlap; encoding, mark and line ends stay.
    Edits(Vec<(Span<InSource>, String)>),
    /// Leaves the byte order mark out.
    DropMark,
    /// Writes the text in UTF-8.
    ToUtf8,
}

/// What would mend a finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fix {
    /// What it does.
    pub change: Change,
    /// Whether it may be done unasked.
    pub safety: Safety,
}

/// One result of a rule.
#[derive(Debug, Clone, PartialEq)]
pub struct Finding {
    /// Code of the rule, for ever the same: `OCR008`.
    pub rule: &'static str,
    /// Name of the rule: `wrong-partner`, `date/near-miss`.
    pub name: &'static str,
    /// How much it weighs.
    pub severity: Severity,
    /// What is wrong, for people.
    pub message: String,
    /// The side it stands on.
    pub side: Role,
    /// Where it stands.
    pub span: Span<InSource>,
    /// What stands there.
    pub text: String,
    /// What should stand there, where that can be said: text and, for dates, EDTF.
    pub proposed: Option<(String, Option<String>)>,
    /// Other places that bear on it.
    pub related: Vec<Related>,
    /// What would mend it; only ever on the reference.
    pub fix: Option<Fix>,
}

impl Finding {
    /// Makes a finding of a rule at its own severity, on a place of a source.
    pub fn new(rule: &Rule, side: Role, source: &Source, span: Span<InSource>, message: impl Into<String>) -> Self {
        Self {
            rule: rule.code,
            name: rule.name,
            severity: rule.severity.unwrap_or(Severity::Warning),
            message: message.into(),
            side,
            span,
            text: source.slice(span).to_string(),
            proposed: None,
            related: Vec::new(),
            fix: None,
        }
    }

    /// Gives the finding another weight than its rule has.
    #[must_use]
    pub fn weighing(mut self, severity: Severity) -> Self {
        self.severity = severity;
        self
    }

    /// Adds a place that bears on the finding.
    #[must_use]
    pub fn beside(mut self, side: Role, span: Span<InSource>, text: impl Into<String>) -> Self {
        self.related.push(Related { side, span: Some(span), text: text.into() });
        self
    }

    /// Says what would mend the finding in its own place.
    #[must_use]
    pub fn mended(mut self, rule: &Rule, replacement: impl Into<String>) -> Self {
        let (span, replacement) = (self.span, replacement.into());
        if !replacement.is_empty() {
            self.proposed = Some((replacement.clone(), None));
        }
        self.changed(rule, Change::Edits(vec![(span, replacement)]))
    }

    /// Says what would mend the finding; never on a transcript, since nothing writes there.
    #[must_use]
    pub fn changed(mut self, rule: &Rule, change: Change) -> Self {
        if let Some(safety) = rule.fix.filter(|_| self.side == Role::Reference) {
            self.fix = Some(Fix { change, safety });
        }
        self
    }

    /// Returns a name for the finding that survives changes elsewhere in the file.
    ///
    /// SHA-256 over rule, pair, side, words and the two words on either side; never over line numbers.
    pub fn fingerprint(&self, pair: &Pair) -> String {
        let source = match self.side {
            Role::Reference => Some(&pair.reference.source),
            Role::Transcript => Some(&pair.transcript.source),
            _ => None,
        };
        let context = source.map_or_else(String::new, |source| {
            let before: Vec<&str> = source.text[..self.span.start].split_whitespace().rev().take(2).collect();
            let after: Vec<&str> = source.text[self.span.end..].split_whitespace().take(2).collect();
            format!("{}|{}", before.join(" "), after.join(" "))
        });
        let key = format!("{}|{}|{}|{}|{context}", self.rule, pair.id, self.side.name(), self.text);
        let digest = crate::text::digest(key.as_bytes());
        format!("v1:sha256:{}", &digest["sha256:".len()..][..24])
    }
}
