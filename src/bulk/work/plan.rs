//! Turns units and settings into the file that says what a folder of results will hold, and keeps it to that.

use std::collections::BTreeSet;
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::part::{parts, replace};
use super::run::forget;
use crate::bulk::input::Unit;
use crate::bulk::settings::Settings;
use crate::error::{Error, ErrorKind, Result};

/// Name of the file.
pub const NAME: &str = "_plan.json";

/// What a folder of results will hold; every process that shares the work writes the same.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Plan {
    /// `sverka/bulk-plan/1`.
    pub schema: String,
    /// Version of sverka.
    pub version: String,
    /// Id of the settings.
    pub config_id: String,
    /// The settings.
    pub settings: Settings,
    /// The units, in order.
    pub places: Vec<String>,
}

impl Plan {
    /// Makes the plan of units.
    pub fn of(units: &[Unit], settings: &Settings) -> Self {
        Self {
            schema: "sverka/bulk-plan/1".into(),
            version: env!("CARGO_PKG_VERSION").into(),
            config_id: settings.id(),
            settings: settings.clone(),
            places: units.iter().map(|u| u.place.clone()).collect(),
        }
    }

    /// Reads the plan of a folder; `None` where there is none.
    pub fn read(out: &Path) -> Result<Option<Self>> {
        let path = out.join(NAME);
        let failed = |e: &dyn std::fmt::Display| {
            Error::new(ErrorKind::Malformed, format!("not a plan of results: {e}")).in_file(path.display().to_string())
        };
        match std::fs::read_to_string(&path) {
            Ok(text) => serde_json::from_str(&text).map(Some).map_err(|e| failed(&e)),
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(e) => Err(failed(&e)),
        }
    }

    /// Writes it into a folder, once it agrees with what is there: new units may come, none may go.
    ///
    /// # Errors
    /// `Refused` where results would be lost, unless `replacing`: they go then.
    pub fn settle(&self, out: &Path, replacing: bool) -> Result<()> {
        let refuse = |what: String| {
            Err(Error::new(ErrorKind::Refused, what)
                .in_file(out.display().to_string())
                .hint("choose another folder with -o, or take the old results away with --replace"))
        };
        let before = Self::read(out)?;
        let odd = match &before {
            None if parts(&out.join("pages"))?.is_empty() => None,
            None => Some("the folder holds results without a plan".to_string()),
            Some(old) if old.version != self.version => Some(format!("the results are of sverka {}", old.version)),
            Some(old) if old.config_id != self.config_id => Some("the results are of other settings".to_string()),
            Some(old) => {
                let now: BTreeSet<&String> = self.places.iter().collect();
                let gone = old.places.iter().find(|p| !now.contains(p));
                gone.map(|place| format!("the results are of another input: ‘{place}’ is not in it"))
            }
        };
        match odd {
            Some(what) if !replacing => return refuse(what),
            Some(_) => {
                let keep: BTreeSet<&String> = self.places.iter().collect();
                for (path, footer) in parts(&out.join("pages"))? {
                    if footer.config_id != self.config_id
                        || footer.version != self.version
                        || !keep.contains(&footer.place)
                    {
                        forget(&path, out);
                    }
                }
            }
            None => {}
        }
        std::fs::create_dir_all(out).map_err(|e| super::part::unwritable(out, &e))?;
        if before.as_ref() != Some(self) {
            let text = serde_json::to_string_pretty(self).unwrap_or_default();
            replace(&out.join(NAME), &(text + "\n"))?;
        }
        Ok(())
    }
}
