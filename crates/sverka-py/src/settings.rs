//! Turns keyword arguments of Python into the options and the pair of the library.

use std::sync::Arc;

use pyo3::prelude::*;
use sverka::compare::Options;
use sverka::dates::DateOptions;
use sverka::error::Result;
use sverka::lang::pack_for;
use sverka::normalize::Profile;
use sverka::read::{Metadata, Pair, Role, Witness};
use sverka::text::Source;

use crate::commands::input;

/// What may be said of two texts beside the texts.
#[derive(Debug, Clone, Default, FromPyObject)]
#[pyo3(from_item_all)]
pub struct Settings {
    /// Name of the pair.
    pub id: String,
    /// Name of the profile.
    pub profile: String,
    /// Language tag.
    pub lang: Option<String>,
    /// What the collection spans.
    pub range: Option<String>,
    /// The context date.
    pub anchor: Option<String>,
    /// Metadata as JSON.
    pub metadata: Option<String>,
    /// Translations, each with its language.
    pub translations: Vec<(Option<String>, String)>,
}

impl Settings {
    /// Puts a pair together from two texts.
    pub fn pair(&self, transcript: &str, reference: &str) -> Result<Pair> {
        let source = |name: &str, text: &str| Arc::new(Source::from_text(name, text));
        let witness = |(lang, text): &(Option<String>, String)| {
            let mut witness = Witness::whole(Role::Translation, source("translation", text));
            witness.lang.clone_from(lang);
            witness
        };
        let metadata = self.metadata.as_ref().map(|json| Metadata::from_source(source("metadata.json", json)));
        Ok(Pair {
            id: self.id.clone(),
            transcript: Witness::whole(Role::Transcript, source("hypothesis", transcript)),
            reference: Witness::whole(Role::Reference, source("reference", reference)),
            others: self.translations.iter().map(witness).collect(),
            metadata: metadata.transpose()?,
            notes: Vec::new(),
        })
    }

    /// Returns the options to compare a pair under, by the same rules as the program.
    pub fn options(&self, pair: &Pair) -> Result<Options> {
        input::edtf("range", self.range.as_deref())?;
        input::edtf("anchor", self.anchor.as_deref())?;
        let told = |key: &str| pair.metadata.as_ref().and_then(|m| m.get(key)).map(str::to_string);
        let stated = self.lang.clone().or_else(|| told("lang"));
        let text = if stated.is_some() {
            String::new()
        } else {
            format!("{}\n{}", pair.reference.text(), pair.transcript.text())
        };
        let pack = pack_for(stated.as_deref(), &text)?;
        let range = self.range.clone().or_else(|| told("collection_range"));
        let dates =
            DateOptions { lang: Some(pack.tag.clone()), range, anchor: self.anchor.clone(), ..DateOptions::default() };
        Ok(Options::new(Profile::named(&self.profile)?, pack, dates))
    }
}
