//! Turns what a caller asks for into the rules that pages are compared under, and a short id for them.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::error::{Error, ErrorKind, Result};
use crate::normalize::{Profile, Unit};

/// How a page is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Depth {
    /// The least edits between the two texts, all against all.
    #[default]
    Edits,
    /// As `sverka diff` judges it: scope, causes, dates, rules. Some ten times the work.
    Judged,
}

/// Which findings a row carries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Findings {
    /// None: the list is null.
    None,
    /// Those that change what the page says: dates, numbers, names.
    #[default]
    Suspects,
    /// Every one, up to [`Settings::max_findings`].
    All,
}

/// What the columns of the input are called.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Columns {
    /// Key of the page.
    pub page_id: String,
    /// Corrected text.
    pub reference: String,
    /// Text under examination.
    pub hypothesis: String,
}

impl Default for Columns {
    fn default() -> Self {
        Self { page_id: "page_id".into(), reference: "reference".into(), hypothesis: "hypothesis".into() }
    }
}

/// The rules that pages are compared under. Read from JSON or TOML; unknown names are refused.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// Name of the profile of normalisation.
    pub profile: String,
    /// Language tag of pages that do not say theirs; `None` lets each text decide.
    pub lang: Option<String>,
    /// What one edit counts, where it is not as the profile has it: `grapheme` or `scalar`.
    pub unit: Option<Unit>,
    /// How a page is looked at.
    pub depth: Depth,
    /// Which findings a row carries.
    pub findings: Findings,
    /// Findings that a page may have before the rest is cut off, and `findings_truncated` set.
    pub max_findings: usize,
    /// Characters that a side may have before the rest is cut off, and `status` is `truncated`.
    pub max_chars: usize,
    /// Digests as hexadecimal text and not as bytes: Spark has no binary of fixed length.
    pub hex: bool,
    /// What the columns of the input are called.
    pub columns: Columns,
    /// For tests of what happens when a page brings its process down: a piece of text, and what the page that holds
    /// it does (`panic`, `abort`, `hang`).
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub faults: BTreeMap<String, String>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            profile: Profile::DEFAULT.into(),
            lang: None,
            unit: None,
            depth: Depth::default(),
            findings: Findings::default(),
            max_findings: 10_000,
            max_chars: 1_000_000,
            hex: false,
            columns: Columns::default(),
            faults: BTreeMap::new(),
        }
    }
}

impl Settings {
    /// Reads settings from JSON, the way other processes and languages hand them over.
    pub fn from_json(json: &str) -> Result<Self> {
        let settings: Self = serde_json::from_str(json)
            .map_err(|e| Error::new(ErrorKind::Config, format!("settings: {e}")).hint("docs/bulk.md lists them"))?;
        settings.profile()?;
        Ok(settings)
    }

    /// Returns them as JSON.
    pub fn to_json(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    /// Returns the profile, with the unit that is asked for.
    pub fn profile(&self) -> Result<Profile> {
        let mut profile = Profile::named(&self.profile)?;
        profile.unit = self.unit.unwrap_or(profile.unit);
        Ok(profile)
    }

    /// Returns a short id of everything that may change a row; how digests are written and columns named does not.
    pub fn id(&self) -> String {
        let plain = Self { hex: false, columns: Columns::default(), ..self.clone() };
        let digest = crate::text::digest(format!("bulk/1|{}", plain.to_json()).as_bytes());
        format!("v1:{}", &digest["sha256:".len()..][..16])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_travel_as_json_and_slips_are_refused() {
        let settings = Settings { lang: Some("ru".into()), depth: Depth::Judged, ..Settings::default() };
        assert_eq!(Settings::from_json(&settings.to_json()).expect("valid"), settings);
        assert_eq!(Settings::from_json("{}").expect("valid"), Settings::default());
        for wrong in [r#"{"profil": "exact"}"#, r#"{"profile": "strict"}"#, r#"{"depth": "deep"}"#, "["] {
            assert!(Settings::from_json(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn the_id_follows_what_changes_a_row() {
        let id = |json: &str| Settings::from_json(json).expect("valid").id();
        assert_eq!(id("{}"), id(r#"{"hex": true, "columns": {"page_id": "id"}}"#));
        assert_ne!(id("{}"), id(r#"{"findings": "all"}"#));
        assert_ne!(id("{}"), id(r#"{"unit": "scalar"}"#));
    }
}
