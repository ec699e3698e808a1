//! Turns pairs into open desks, a few at a time, and notices when their files change underneath.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use sverka::error::{Error, ErrorKind, Result};
use sverka::review::{Desk, Order};

use crate::args::review::ScopeArgs;
use crate::commands::review::units::Unit;

/// Most desks that stay open; the one used longest ago is closed first.
const MOST: usize = 12;

/// The state of a file, as far as a glance tells.
type Stamp = Option<(SystemTime, u64)>;

struct Open {
    desk: Desk,
    files: [(PathBuf, Stamp); 2],
    used: u64,
}

/// The desks of one reviewer.
pub struct Desks {
    /// The pairs, in order.
    pub units: Vec<Unit>,
    /// Who reviews.
    pub reviewer: String,
    /// Whether others' decisions are never read.
    pub blind: bool,
    /// Whether one verdict may reach many dates, numbers or names.
    pub risky: bool,
    /// In which order questions come.
    pub order: Order,
    scope: ScopeArgs,
    open: BTreeMap<usize, Open>,
    clock: u64,
}

fn stamp(path: &Path) -> Stamp {
    let meta = fs::metadata(path).ok()?;
    Some((meta.modified().ok()?, meta.len()))
}

impl Desks {
    /// Makes desks for pairs, none of them open.
    pub fn new(units: Vec<Unit>, scope: ScopeArgs, reviewer: String, order: Order) -> Self {
        Self { units, scope, reviewer, order, blind: false, risky: false, open: BTreeMap::new(), clock: 0 }
    }

    /// Returns the desk of a pair and whether its files changed since it was last used.
    ///
    /// # Errors
    /// `NotFound` for a number without a pair; what reading and comparing it says.
    pub fn desk(&mut self, number: usize) -> Result<(&mut Desk, bool)> {
        self.clock += 1;
        let changed = self.open.get(&number).is_some_and(|o| o.files.iter().any(|(path, was)| stamp(path) != *was));
        if changed {
            self.open.remove(&number);
        }
        if !self.open.contains_key(&number) {
            let unit =
                self.units.get(number).ok_or_else(|| Error::new(ErrorKind::NotFound, "there is no such pair"))?;
            let read = unit.read(&self.scope)?;
            let paths = [read.place.root.join(&read.place.transcript), read.reference.clone()];
            let files = paths.map(|p| {
                let now = stamp(&p);
                (p, now)
            });
            let (place, comparison) = read.compared();
            let desk = Desk::open(place, comparison, &self.reviewer, self.blind)?;
            if self.open.len() >= MOST
                && let Some(oldest) = self.open.iter().min_by_key(|(_, o)| o.used).map(|(n, _)| *n)
            {
                self.open.remove(&oldest);
            }
            self.open.insert(number, Open { desk, files, used: 0 });
        }
        let Some(open) = self.open.get_mut(&number) else {
            return Err(Error::new(ErrorKind::NotFound, "there is no such pair"));
        };
        open.used = self.clock;
        Ok((&mut open.desk, changed))
    }

    /// Works on a pair without leaving it open, if it was not.
    ///
    /// # Errors
    /// As [`Self::desk`].
    pub fn glance<T>(&mut self, number: usize, look: impl FnOnce(&mut Desk) -> T) -> Result<T> {
        let was_open = self.open.contains_key(&number);
        let out = self.desk(number).map(|(desk, _)| look(desk));
        if !was_open && self.open.len() > MOST / 2 {
            self.open.remove(&number);
        }
        out
    }
}
