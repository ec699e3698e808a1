//! Turns `[[allow]]` entries into findings that are held back, each for a reason, and into findings about the entries themselves.
//!
//! An entry is anchored in words, never in a line number, and never stands in the texts.

use globset::GlobMatcher;

use super::catalogue::{is_known, selects};
use super::model::{Held, InFile, Located, Outcome, PlaceOf};
use crate::rules::Severity;

/// One entry.
#[derive(Debug, Clone)]
pub struct Allow {
    /// Code, beginning of a code, or name of the rule.
    pub rule: String,
    /// The pairs it is for.
    pub pairs: GlobMatcher,
    /// The words it is about; without them it is for the whole pair.
    pub quote: Option<String>,
    /// What stands before the words, to tell them from the same words elsewhere.
    pub before: String,
    /// What stands after them.
    pub after: String,
    /// Why it is allowed.
    pub reason: Option<String>,
    /// Last day on which it holds, `YYYY-MM-DD`.
    pub until: Option<String>,
    /// Where it stands.
    pub place: InFile,
}

impl Allow {
    fn covers(&self, id: &str, f: &Located) -> bool {
        if !selects(&self.rule, &f.rule, &f.name) || !self.pairs.is_match(id) {
            return false;
        }
        let Some(quote) = &self.quote else { return true };
        f.at.iter().chain(&f.related).any(|place| self.anchored(quote, place))
    }

    /// Says whether the anchor's words stand at a place, between the words that it says are beside them.
    fn anchored(&self, quote: &str, place: &PlaceOf) -> bool {
        let whole = format!("{}{quote}{}", self.before, self.after);
        let (start, end) = (place.offset, place.offset + place.text.len());
        let found = place.line_text.match_indices(&whole).any(|(i, _)| {
            let from = i + self.before.len();
            from < end.max(start + 1) && start < from + quote.len()
        });
        // Without its line a place has only its words.
        found || (place.line_text.is_empty() && whole == quote && place.text == quote)
    }

    fn has_run_out(&self, today: Option<&str>) -> bool {
        self.until.as_deref().zip(today).is_some_and(|(until, today)| today > until)
    }
}

/// Holds back what the entries allow and says what is wrong with the entries.
///
/// `today` is `YYYY-MM-DD`; without it nothing runs out. In a run over a part of
/// the corpus an entry without use is only told where a pair it is for was judged.
pub fn apply(allows: &[Allow], outcomes: &mut [Outcome], today: Option<&str>, whole: bool) -> Vec<Located> {
    let mut told = Vec::new();
    for allow in allows {
        let mut about = |rule: &str, name: &str, severity, message: String| {
            let key = format!("{}|{}", allow.rule, allow.quote.as_deref().unwrap_or_default());
            told.push(Located {
                in_file: Some(allow.place.clone()),
                ..Located::about(rule, name, severity, &key, &message)
            });
        };
        if !is_known(&allow.rule) {
            let near = super::catalogue::codes().map(|(code, _)| code);
            let near = crate::text::nearest(&allow.rule, near).map(|n| format!("; did you mean {n}?"));
            let message = format!("there is no rule ‘{}’{}", allow.rule, near.unwrap_or_default());
            about("SUP904", "unknown-rule", Severity::Error, message);
            continue;
        }
        let reason = allow.reason.as_deref().map(str::trim).filter(|r| !r.is_empty());
        if reason.is_none() {
            about(
                "SUP902",
                "no-reason",
                Severity::Warning,
                format!("this [[allow]] of {} gives no reason", allow.rule),
            );
        }
        if allow.has_run_out(today) {
            let until = allow.until.as_deref().unwrap_or_default();
            about("SUP903", "expired", Severity::Error, format!("this [[allow]] of {} ran out on {until}", allow.rule));
            continue;
        }
        let (mut used, mut judged) = (false, false);
        for outcome in outcomes.iter_mut().filter(|o| allow.pairs.is_match(&o.id)) {
            judged |= outcome.tally.is_some();
            for finding in &mut outcome.findings {
                if allow.covers(&outcome.id, finding) {
                    used = true;
                    finding.held.get_or_insert_with(|| Held::Allowed(reason.unwrap_or_default().to_string()));
                }
            }
        }
        if !used && (whole || judged) {
            about(
                "SUP901",
                "unused-suppression",
                Severity::Warning,
                format!("this [[allow]] of {} has no use", allow.rule),
            );
        }
    }
    told
}
