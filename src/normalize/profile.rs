//! Turns `profiles.toml` into profiles.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use serde::{Deserialize, Serialize};

use super::steps::{STEPS, Step};
use crate::error::{Error, ErrorKind, Result};
use crate::lang::Pack;

/// What one edit counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Unit {
    /// Extended grapheme clusters (UAX 29).
    Grapheme,
    /// Unicode scalar values.
    Scalar,
}

impl Unit {
    /// Names the unit as the reports spell it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Grapheme => "grapheme",
            Self::Scalar => "scalar",
        }
    }
}

/// The rules under which two texts are held to be the same.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Profile {
    /// Name, as `--profile` takes it.
    pub id: String,
    /// One line for people.
    pub summary: String,
    /// What one edit counts.
    pub unit: Unit,
    /// Ids of the steps under every figure.
    base: Vec<String>,
    /// Ids of the conventions that the folded figure sets aside, in order.
    folds: Vec<String>,
    /// Spelling conventions that count as such, by language; `any` holds for all.
    #[serde(default)]
    spelling: BTreeMap<String, Vec<String>>,
}

#[derive(Deserialize)]
struct File {
    profile: Vec<Profile>,
}

/// Returns the profiles that come with the program, loosest last.
pub fn profiles() -> Result<Vec<Profile>> {
    let file: File = toml::from_str(include_str!("profiles.toml"))
        .map_err(|e| Error::new(ErrorKind::Config, e.message().to_string()).in_file("profiles.toml"))?;
    for profile in &file.profile {
        for id in profile.base.iter().chain(&profile.folds) {
            if !STEPS.iter().any(|s| s.id == id) {
                return Err(Error::new(ErrorKind::Config, format!("profile {}: no step ‘{id}’", profile.id))
                    .in_file("profiles.toml"));
            }
        }
    }
    Ok(file.profile)
}

impl Profile {
    /// The profile that holds where none is asked for.
    pub const DEFAULT: &'static str = "semi-diplomatic";

    /// Returns the profile of a name.
    pub fn named(name: &str) -> Result<Self> {
        static READ: OnceLock<Vec<Profile>> = OnceLock::new();
        let all = match READ.get() {
            Some(all) => all,
            None => {
                let read = profiles()?;
                READ.get_or_init(|| read)
            }
        };
        all.iter().find(|p| p.id == name).cloned().ok_or_else(|| {
            let names: Vec<&str> = all.iter().map(|p| p.id.as_str()).collect();
            Error::new(ErrorKind::Usage, format!("no profile ‘{name}’")).hint(format!("profiles: {}", names.join(", ")))
        })
    }

    /// Returns the steps under every figure.
    pub fn base_steps(&self) -> Vec<&'static Step> {
        find(&self.base)
    }

    /// Returns the conventions that the folded figure sets aside, in the order of the waterfall.
    pub fn fold_steps(&self) -> Vec<&'static Step> {
        find(&self.folds)
    }

    /// Returns the spelling conventions that count as convention in a language.
    pub fn spelling_for(&self, pack: &Pack) -> Vec<&str> {
        let language = pack.tag.split('-').next().unwrap_or_default();
        let own = self.spelling.get(language).or_else(|| self.spelling.get(&pack.id));
        self.spelling.get("any").into_iter().chain(own).flatten().map(String::as_str).collect()
    }

    /// Returns a short name for the rules of a figure; figures with different ones do not compare.
    pub fn fingerprint(&self, pack: &Pack) -> String {
        let rules = format!(
            "{}|{}|{}|{}|{}",
            env!("CARGO_PKG_VERSION"),
            self.unit.name(),
            self.base.join(","),
            self.folds.join(","),
            self.spelling_for(pack).join(",")
        );
        let digest = crate::text::digest(rules.as_bytes());
        format!("v1:{}", &digest["sha256:".len()..][..12])
    }
}

fn find(ids: &[String]) -> Vec<&'static Step> {
    ids.iter().filter_map(|id| STEPS.iter().find(|s| s.id == id)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_profiles_of_the_contract_are_there() {
        let names: Vec<String> = profiles().expect("valid").into_iter().map(|p| p.id).collect();
        assert_eq!(names, ["exact", "diplomatic", "semi-diplomatic", "modernised"]);
        let error = Profile::named("strict").expect_err("no such profile");
        assert!(error.to_string().contains("diplomatic"));
    }

    #[test]
    fn every_convention_that_a_profile_names_has_rows_in_its_language() {
        for profile in profiles().expect("valid") {
            for (language, conventions) in profile.spelling.iter().filter(|(language, _)| *language != "any") {
                let pack = Pack::builtin(language).expect("there");
                for name in conventions {
                    let known = pack.variants.iter().any(|v| v.convention == *name)
                        || pack.glyphs.iter().any(|g| g.convention == *name);
                    assert!(known, "{} names {name} for {language}", profile.id);
                }
            }
        }
    }

    #[test]
    fn fingerprints_differ_by_language_where_the_rules_do() {
        let profile = Profile::named("semi-diplomatic").expect("there");
        let of = |id| profile.fingerprint(&Pack::builtin(id).expect("there"));
        assert_ne!(of("ru"), of("fr"));
        assert_eq!(of("fr"), of("it"));
    }
}
