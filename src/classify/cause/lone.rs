//! Turns text that one side lacks into what may have happened to it.

use super::{Cause, Judge, Judgement, verdict};
use crate::align::{Item, TokenKind};
use crate::normalize::fold_dash;

impl Judge<'_> {
    /// Text that one side lacks.
    pub(super) fn lone(&self, item: &Item, t: &str, r: &str) -> Judgement {
        let text = if r.is_empty() { t } else { r };
        let omitted = t.is_empty();
        let lettered = text.chars().any(crate::text::chars::alphanumeric);
        let tokens = if omitted {
            &self.alignment.reference[item.reference.clone()]
        } else {
            &self.alignment.transcript[item.transcript.clone()]
        };
        if !lettered {
            let hyphen = !omitted && text.chars().all(|c| fold_dash(c) == '-') && tokens.iter().any(|t| t.ends_line);
            return if hyphen {
                verdict(Cause::Layout, 0.7, &[Cause::Punctuation], "a hyphen at the end of a line")
            } else if omitted && text.contains(['[', ']', '<', '>']) {
                verdict(Cause::Editorial, 0.7, &[Cause::Punctuation], "the editor's brackets")
            } else {
                verdict(
                    Cause::Punctuation,
                    0.85,
                    &[],
                    if omitted { "a mark that the transcript lacks" } else { "a mark too much" },
                )
            };
        }
        if omitted && text.starts_with(['[', '<']) && text.ends_with([']', '>']) {
            return verdict(Cause::Editorial, 0.93, &[], "supplied by the editor, in brackets");
        }
        if !omitted && self.read_twice(item) {
            return verdict(Cause::Layout, 0.8, &[Cause::Unknown], "the same words stand beside it: read twice");
        }
        if tokens.iter().all(|t| t.kind == TokenKind::Number) {
            return verdict(
                Cause::Number,
                0.6,
                &[Cause::Unknown],
                if omitted { "a figure lost" } else { "a figure too much" },
            );
        }
        if omitted {
            verdict(Cause::Unknown, 0.88, &[Cause::Wording], "lost, and nothing on the page says why")
        } else {
            verdict(
                Cause::Unknown,
                0.45,
                &[Cause::Wording, Cause::Misread],
                "too much, and nothing in the reference says why",
            )
        }
    }

    /// Says whether a stretch that only the transcript has repeats what stands before or after it.
    fn read_twice(&self, item: &Item) -> bool {
        let (tokens, run) = (&self.alignment.transcript, &item.transcript);
        let forms =
            |range: std::ops::Range<usize>| tokens.get(range).map(|x| x.iter().map(|t| t.soft).collect::<Vec<_>>());
        let own = forms(run.clone());
        let before = run.start.checked_sub(run.len()).and_then(|from| forms(from..run.start));
        own.is_some() && (own == before || own == forms(run.end..run.end + run.len()))
    }
}
