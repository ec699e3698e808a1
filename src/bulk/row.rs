//! Turns one page into one row, whatever the page is like.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex};

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use super::depth::{edits, judged};
use super::settings::{Depth, Findings, Settings};
use crate::align::exact::Workspace;
use crate::error::Result;
use crate::lang::{PACKS, Pack, guess_language, pack_for, script_pack};
use crate::metrics::Figures;
use crate::normalize::Profile;

/// One page as it comes in.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Input {
    /// Key of the page.
    pub page_id: String,
    /// Corrected text.
    pub reference: Option<String>,
    /// Text under examination.
    pub hypothesis: Option<String>,
    /// Language tag.
    pub lang: Option<String>,
    /// Date of the document, as EDTF.
    pub doc_date: Option<String>,
    /// The document that the page is part of.
    pub doc_id: Option<String>,
    /// The part of the corpus that it is counted in.
    pub stratum: Option<String>,
    /// What was wrong before it came here: a status, a code, a message.
    #[serde(skip)]
    pub fault: Option<(&'static str, &'static str, String)>,
}

/// One place where the two texts differ; the fields are those of [`super::FINDING`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct Found {
    pub kind: Cow<'static, str>,
    pub category: Cow<'static, str>,
    pub severity: i8,
    pub reference: [i32; 2],
    pub hypothesis: [i32; 2],
    pub line: i32,
    pub ref_text: String,
    pub hyp_text: String,
    pub context: String,
    pub suggest: Option<String>,
    pub rule_id: String,
}

/// What was found out about a page that could be compared.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Compared {
    /// The figures.
    pub figures: Figures,
    /// Edits and units of the reference once the conventions are set aside.
    pub folded: (u64, usize),
    /// Every finding, in the order of the hypothesis.
    pub found: Vec<Found>,
    /// What was read for what, reference first, where [`Engine::confusions`] are wanted.
    pub confused: Vec<(String, String)>,
    /// Dates suspected, layout, editorial; `None` where not looked for.
    pub judged: Option<[usize; 3]>,
}

/// One row of the result; the fields are those of [`super::COLUMNS`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct Row {
    pub page_id: String,
    pub pair_id: i64,
    pub ref_sha: Option<[u8; 32]>,
    pub hyp_sha: Option<[u8; 32]>,
    pub status: Cow<'static, str>,
    pub error: Option<(String, String)>,
    pub compared: Option<Compared>,
    /// Findings before any were left out.
    pub n_findings: usize,
    pub findings_truncated: bool,
    pub doc_id: Option<String>,
    pub stratum: Option<String>,
}

/// Compares pages under settings that were understood once.
#[derive(Debug)]
pub struct Engine {
    /// The settings.
    pub settings: Settings,
    /// Their id.
    pub id: String,
    /// Whether a page says what was read for what, beside its findings.
    pub confusions: bool,
    pub(super) profile: Profile,
    packs: Mutex<BTreeMap<String, Arc<Pack>>>,
}

impl Engine {
    /// Understands settings.
    pub fn new(settings: Settings) -> Result<Self> {
        let profile = settings.profile()?;
        if let Some(tag) = &settings.lang {
            pack_for(Some(tag), "")?;
        }
        Ok(Self { id: settings.id(), settings, confusions: false, profile, packs: Mutex::default() })
    }

    /// Returns the language pack of a page; an odd tag of a row is no reason to lose the page.
    pub(super) fn pack(&self, input: &Input, text: &str) -> Option<Arc<Pack>> {
        let tag = input.lang.as_deref().or(self.settings.lang.as_deref());
        let id = tag.map_or_else(|| guess_language(text).to_string(), str::to_string);
        let language = id.split(['-', '_']).next().unwrap_or_default().to_ascii_lowercase();
        let known = PACKS.iter().any(|(name, _)| *name == language);
        let key = if known { id.clone() } else { format!("{id} {}", script_pack(text)) };
        if let Some(pack) = self.packs.lock().ok()?.get(&key) {
            return Some(pack.clone());
        }
        let pack = pack_for(Some(&id), text).or_else(|_| pack_for(None, text)).ok()?;
        self.packs.lock().ok()?.insert(key, pack.clone());
        Some(pack)
    }

    /// Compares a page. Never fails and never panics: a page that cannot be compared is a row that says why.
    pub fn row(&self, input: &Input, workspace: &mut Workspace) -> Row {
        match catch_unwind(AssertUnwindSafe(|| self.try_row(input, workspace))) {
            Ok(row) => row,
            Err(panic) => {
                // What a panic left in it is nobody's business.
                *workspace = Workspace::new();
                let said = panic.downcast_ref::<String>().map(String::as_str);
                let said = said.or_else(|| panic.downcast_ref::<&str>().copied()).unwrap_or("no message");
                self.error_row(input, "error", "E_PANIC", said.to_string())
            }
        }
    }

    /// Returns the row of a page that could not be compared.
    pub fn error_row(&self, input: &Input, status: &'static str, code: &str, message: String) -> Row {
        let sha = |text: &Option<String>| text.as_ref().map(|t| Sha256::digest(t.as_bytes()).into());
        let (ref_sha, hyp_sha) = (sha(&input.reference), sha(&input.hypothesis));
        Row {
            page_id: input.page_id.clone(),
            pair_id: self.pair_id(&input.page_id, ref_sha, hyp_sha),
            ref_sha,
            hyp_sha,
            status: status.into(),
            error: Some((code.to_string(), message)),
            compared: None,
            n_findings: 0,
            findings_truncated: false,
            doc_id: input.doc_id.clone(),
            stratum: input.stratum.clone(),
        }
    }

    fn pair_id(&self, page: &str, reference: Option<[u8; 32]>, hypothesis: Option<[u8; 32]>) -> i64 {
        let mut hash = Sha256::new();
        hash.update((page.len() as u64).to_le_bytes());
        hash.update(page.as_bytes());
        for side in [reference, hypothesis] {
            hash.update([u8::from(side.is_some())]);
            hash.update(side.unwrap_or_default());
        }
        hash.update(self.id.as_bytes());
        let digest = hash.finalize();
        let mut first = [0; 8];
        first.copy_from_slice(&digest[..8]);
        i64::from_le_bytes(first)
    }

    fn try_row(&self, input: &Input, workspace: &mut Workspace) -> Row {
        if let Some((status, code, message)) = &input.fault {
            return self.error_row(input, status, code, message.clone());
        }
        let (Some(reference), Some(hypothesis)) = (&input.reference, &input.hypothesis) else {
            let side = if input.reference.is_none() { "reference" } else { "hypothesis" };
            return self.error_row(input, "error", "E_NULL", format!("the {side} is null"));
        };
        if reference.len().max(hypothesis.len()) > i32::MAX as usize {
            return self.error_row(input, "error", "E_TOO_LARGE", "more than 2 GiB of text in one page".into());
        }
        self.inject(hypothesis);
        let [cut_reference, cut_hypothesis] = [reference, hypothesis].map(|t| self.cut(t));
        let truncated = cut_reference.len() < reference.len() || cut_hypothesis.len() < hypothesis.len();
        let text = if cut_reference.is_empty() { cut_hypothesis } else { cut_reference };
        let Some(pack) = self.pack(input, text) else {
            return self.error_row(input, "error", "E_READ", "no language pack can be had".into());
        };
        let mut compared = match self.settings.depth {
            Depth::Edits => edits::compare(cut_hypothesis, cut_reference, self, &pack, workspace),
            Depth::Judged => judged::compare(cut_hypothesis, cut_reference, input, self, &pack),
        };
        let n_findings = compared.found.len();
        match self.settings.findings {
            Findings::None => compared.found.clear(),
            Findings::Suspects => compared.found.retain(|f| f.severity >= 2),
            Findings::All => {}
        }
        let findings_truncated = compared.found.len() > self.settings.max_findings;
        compared.found.truncate(self.settings.max_findings);
        let empty = compared.figures.reference_length == 0;
        let mut row = self.error_row(input, "ok", "", String::new());
        row.error = None;
        row.status = Cow::Borrowed(match (truncated, empty) {
            (true, _) => "truncated",
            (_, true) => "empty",
            _ => "ok",
        });
        Row { compared: Some(compared), n_findings, findings_truncated, ..row }
    }

    /// Cuts a text off where it is longer than a page may be.
    fn cut<'a>(&self, text: &'a str) -> &'a str {
        if text.len() <= self.settings.max_chars {
            return text;
        }
        text.char_indices().nth(self.settings.max_chars).map_or(text, |(at, _)| &text[..at])
    }

    /// Does what a test wants a page to do.
    fn inject(&self, text: &str) {
        let Some((_, fault)) = self.settings.faults.iter().find(|(piece, _)| text.contains(piece.as_str())) else {
            return;
        };
        match fault.as_str() {
            "abort" => std::process::abort(),
            "hang" => loop {
                std::thread::park();
            },
            _ => panic!("a page that was told to panic"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn input(page: &str, reference: &str, hypothesis: &str) -> Input {
        let [reference, hypothesis] = [reference, hypothesis].map(|t| Some(t.to_string()));
        Input { page_id: page.into(), reference, hypothesis, ..Input::default() }
    }

    fn row(settings: &str, input: &Input) -> Row {
        Engine::new(Settings::from_json(settings).expect("settings"))
            .expect("an engine")
            .row(input, &mut Workspace::new())
    }

    #[test]
    fn a_page_is_counted_and_its_differences_are_found() {
        let page = input("p1", "Прошу Вас 3 июля\nприбыть.", "Пропу Вас 8 июля\nприбыть");
        let row = row(r#"{"findings": "all"}"#, &page);
        let compared = row.compared.expect("compared");
        assert_eq!((&*row.status, compared.figures.edits.total(), compared.figures.reference_length), ("ok", 3, 25));
        let told: Vec<_> = compared
            .found
            .iter()
            .map(|f| {
                (&*f.kind, &*f.category, f.ref_text.as_str(), f.hyp_text.as_str(), f.reference, f.hypothesis, f.line)
            })
            .collect();
        assert_eq!(
            told,
            [
                ("sub", "char", "ш", "п", [3, 4], [3, 4], 1),
                ("sub", "number", "3", "8", [10, 11], [10, 11], 1),
                ("del", "punct", ".", "", [24, 25], [24, 24], 2),
            ]
        );
        assert_eq!(row.n_findings, 3);
    }

    #[test]
    fn every_fault_is_a_row_with_its_code() {
        let null = Input { page_id: "p".into(), ..Input::default() };
        let code = |row: Row| (row.status.into_owned(), row.error.map(|e| e.0));
        assert_eq!(code(row("{}", &null)), ("error".into(), Some("E_NULL".into())));
        let told = row(r#"{"faults": {"FAULT": "panic"}}"#, &input("p", "a", "a FAULT"));
        assert_eq!(code(told), ("error".into(), Some("E_PANIC".into())));
        assert_eq!(code(row("{}", &input("p", "", "abc"))), ("empty".into(), None));
        assert_eq!(code(row("{}", &input("p", "", ""))), ("empty".into(), None));
        let long = row(r#"{"max_chars": 4}"#, &input("p", "ábcdef", "ábcd"));
        assert_eq!((&*long.status, long.compared.map(|c| c.figures.edits.total())), ("truncated", Some(0)));
    }

    #[test]
    fn findings_are_capped_and_say_so() {
        let row = row(r#"{"findings": "all", "max_findings": 2}"#, &input("p", "a b c d e", "x b y d z"));
        assert!(row.findings_truncated && row.n_findings == 3);
        assert_eq!(row.compared.map(|c| c.found.len()), Some(2));
    }

    #[test]
    fn the_pair_id_follows_texts_and_settings() {
        let id = |settings: &str, r: &str| row(settings, &input("p", r, "b")).pair_id;
        assert_eq!(id("{}", "a"), id(r#"{"hex": true}"#, "a"));
        assert_ne!(id("{}", "a"), id("{}", "c"));
        assert_ne!(id("{}", "a"), id(r#"{"profile": "exact"}"#, "a"));
    }

    #[test]
    fn a_judged_page_has_dates_and_causes() {
        let page =
            input("p", "Москва, 3 июля 1951 г.\nПрошу Вас прибыть.", "Москва, 3 июля 1957 г.\nПропу Вас прибыть.");
        let row = row(r#"{"depth": "judged", "findings": "all", "lang": "ru"}"#, &page);
        let compared = row.compared.expect("compared");
        assert!(compared.found.iter().any(|f| f.category == "date"), "{:?}", compared.found);
        assert!(compared.found.iter().any(|f| f.rule_id == "cause/misread"), "{:?}", compared.found);
        assert!(compared.judged.is_some());
    }
}
