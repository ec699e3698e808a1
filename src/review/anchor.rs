//! Turns decisions made on earlier states of two texts into decisions on the discrepancies of today.
//!
//! The ladder: the name itself; then what stands around the place in the
//! transcript; then in the reference; then the same with less context; then
//! what stands before it or after it alone; then the one place that looks
//! alike (flagged). A step counts only if the place
//! was the only one of its kind when it was decided and is the only one now:
//! a decision is rather orphaned than carried to a place it was not made for.

use std::collections::HashMap;

use super::event::{Selector, Selectors};
use super::likeness::likeness;
use crate::classify::Discrepancy;
use crate::read::{Pair, Witness};
use crate::text::{InSource, Span, digest, quote};

/// Characters of context that are kept on each side.
pub const KEPT: usize = 32;

/// Longest reading that is kept whole, in characters.
const LONGEST: usize = 160;

/// How a decision found its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Rung {
    /// By its name.
    Name,
    /// By 32 characters of both texts, where less is not enough to tell places apart.
    Wide,
    /// By sixteen characters of the transcript on either side.
    Transcript,
    /// By sixteen characters of the reference on either side.
    Reference,
    /// By eight characters of the transcript.
    TranscriptShort,
    /// By eight characters of the reference.
    ReferenceShort,
    /// By sixteen characters on one side of it, in one of the texts.
    Beside(u8),
    /// By likeness only: a person should look again.
    Reanchored,
}

/// A discrepancy with what finds it again.
#[derive(Debug, Clone)]
pub struct Anchor {
    /// Its name.
    pub id: String,
    /// Both sides.
    pub sel: Selectors,
}

/// The discrepancies of one comparison, ready to be found.
#[derive(Debug)]
pub struct Anchors {
    /// One an anchor, in the order of the discrepancies.
    pub anchors: Vec<Anchor>,
    by_name: HashMap<String, usize>,
    /// By rung and key; `None` where two places share it.
    by_key: HashMap<(Rung, String), Option<usize>>,
    /// Places by their readings, for the last rung.
    by_reading: HashMap<(String, String), Vec<usize>>,
    /// The transcript with blanks folded, to tell a place where the texts agree now from one that is gone.
    folded: String,
}

/// What became of a decision.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// It belongs to this discrepancy, found by this rung.
    Placed(usize, Rung),
    /// Its place is there, and the texts agree there now or the place is out of scope.
    Settled,
    /// Its place is not found.
    Orphaned,
}

/// The rungs that need context, with the key of an anchor on each.
fn keys(sel: &Selectors) -> impl Iterator<Item = (Rung, String)> {
    let readings = format!("{}\0{}", sel.transcript.exact, sel.reference.exact);
    let around =
        |s: &Selector, n: usize| format!("{readings}\0{}\0{}", quote::last(&s.prefix, n), quote::first(&s.suffix, n));
    let wide = format!("{}\0{}", around(&sel.transcript, KEPT), around(&sel.reference, KEPT));
    let whole = [
        (Rung::Wide, wide),
        (Rung::Transcript, around(&sel.transcript, 16)),
        (Rung::Reference, around(&sel.reference, 16)),
        (Rung::TranscriptShort, around(&sel.transcript, 8)),
        (Rung::ReferenceShort, around(&sel.reference, 8)),
    ];
    let beside = (0..4_u8).zip([
        quote::last(&sel.transcript.prefix, 16),
        quote::first(&sel.transcript.suffix, 16),
        quote::last(&sel.reference.prefix, 16),
        quote::first(&sel.reference.suffix, 16),
    ]);
    // At the edge of a text there is too little on one side to tell places apart.
    let beside = beside.filter(|(_, half)| half.chars().count() >= 12);
    let halves: Vec<_> = beside.map(|(i, half)| (Rung::Beside(i), format!("{readings}\0{half}"))).collect();
    whole.into_iter().chain(halves)
}

/// Writes a reading as it is kept: whole if it is short, else its beginning and its digest.
pub fn kept(reading: &str) -> String {
    let folded = quote::folded(reading);
    if folded.chars().count() <= LONGEST {
        return folded;
    }
    format!("{}…{}", quote::first(&folded, LONGEST / 2), digest(folded.as_bytes()))
}

fn selector(witness: &Witness, span: Span<InSource>, reading: &str) -> Selector {
    let (text, base) = (witness.text(), witness.span.start);
    let clamp = |at: usize| at.clamp(witness.span.start, witness.span.end) - base;
    Selector {
        exact: kept(reading),
        prefix: quote::before(text, clamp(span.start), KEPT),
        suffix: quote::after(text, clamp(span.end), KEPT),
        line: witness.source.place(span.start).line,
        ordinal: 1,
        of: 1,
        of8: 1,
    }
}

impl Anchors {
    /// Makes the anchors of a comparison's discrepancies.
    pub fn of(pair: &Pair, discrepancies: &[Discrepancy]) -> Self {
        let anchors = discrepancies
            .iter()
            .map(|d| {
                let transcript = selector(&pair.transcript, d.transcript.span, &d.transcript.text);
                let reference = selector(&pair.reference, d.reference.span, &d.reference.text);
                Anchor { id: d.id.clone(), sel: Selectors { transcript, reference, of32: 1, beside: [1; 4], alike: 1 } }
            })
            .collect();
        Self::from_anchors(anchors, quote::folded(pair.transcript.text()))
    }

    /// Counts which anchors look alike; `folded` is the transcript with its blanks folded.
    pub fn from_anchors(mut anchors: Vec<Anchor>, folded: String) -> Self {
        let mut alike: HashMap<(Rung, String), Vec<usize>> = HashMap::new();
        let mut by_reading: HashMap<(String, String), Vec<usize>> = HashMap::new();
        for (i, anchor) in anchors.iter().enumerate() {
            for key in keys(&anchor.sel) {
                alike.entry(key).or_default().push(i);
            }
            let readings = (anchor.sel.transcript.exact.clone(), anchor.sel.reference.exact.clone());
            by_reading.entry(readings).or_default().push(i);
        }
        for ((rung, _), places) in &alike {
            for (n, &i) in places.iter().enumerate() {
                let sel = &mut anchors[i].sel;
                match rung {
                    Rung::Wide => sel.of32 = places.len(),
                    Rung::Transcript => (sel.transcript.ordinal, sel.transcript.of) = (n + 1, places.len()),
                    Rung::Reference => (sel.reference.ordinal, sel.reference.of) = (n + 1, places.len()),
                    Rung::TranscriptShort => sel.transcript.of8 = places.len(),
                    Rung::ReferenceShort => sel.reference.of8 = places.len(),
                    Rung::Beside(half) => sel.beside[usize::from(*half)] = places.len(),
                    Rung::Name | Rung::Reanchored => {}
                }
            }
        }
        by_reading.values().for_each(|places| places.iter().for_each(|&i| anchors[i].sel.alike = places.len()));
        Self {
            by_name: anchors.iter().enumerate().map(|(i, a)| (a.id.clone(), i)).collect(),
            by_key: alike.into_iter().map(|(k, v)| (k, (v.len() == 1).then(|| v[0]))).collect(),
            by_reading,
            anchors,
            folded,
        }
    }

    /// Finds the discrepancy that a decision was made on.
    pub fn find(&self, id: &str, sel: Option<&Selectors>) -> Fate {
        let named = self.by_name.get(id).copied();
        let Some(sel) = sel else {
            return named.map_or(Fate::Orphaned, |i| Fate::Placed(i, Rung::Name));
        };
        // Of places that look the same, the number is to be trusted while there are as many as there were.
        let trusted = |i: &usize| {
            let now = &self.anchors[*i].sel.transcript;
            now.of == sel.transcript.of && (now.of == 1 || same_around(now, &sel.transcript))
        };
        if let Some(i) = named.filter(trusted) {
            return Fate::Placed(i, Rung::Name);
        }
        for (rung, key) in keys(sel) {
            let then = match rung {
                Rung::Wide => sel.of32,
                Rung::Transcript => sel.transcript.of,
                Rung::Reference => sel.reference.of,
                Rung::TranscriptShort => sel.transcript.of8,
                Rung::ReferenceShort => sel.reference.of8,
                Rung::Beside(half) => sel.beside[usize::from(half)],
                Rung::Name | Rung::Reanchored => 0,
            };
            if then == 1
                && let Some(Some(i)) = self.by_key.get(&(rung, key))
                && !matches!(rung, Rung::Beside(half) if !self.other_side_agrees(*i, sel, half))
            {
                return Fate::Placed(*i, rung);
            }
        }
        if let Some(i) = self.most_alike(sel) {
            return Fate::Placed(i, Rung::Reanchored);
        }
        let t = &sel.transcript;
        let short = format!("{} {} {}", quote::last(&t.prefix, 16), t.exact, quote::first(&t.suffix, 16));
        if self.holds(&short) { Fate::Settled } else { Fate::Orphaned }
    }

    /// Says whether, where one side of a place is the same, its other side is at least alike in one of the texts.
    fn other_side_agrees(&self, at: usize, sel: &Selectors, half: u8) -> bool {
        /// Least likeness of eight characters and more.
        const LEAST: f64 = 0.5;
        let now = &self.anchors[at].sel;
        [(&now.transcript, &sel.transcript), (&now.reference, &sel.reference)].into_iter().any(|(now, then)| {
            let likeness = match half % 2 {
                0 => likeness(quote::first(&now.suffix, 12), quote::first(&then.suffix, 12)),
                _ => likeness(quote::last(&now.prefix, 12), quote::last(&then.prefix, 12)),
            };
            likeness >= LEAST
        })
    }

    /// Says whether the transcript has a stretch, whatever its blanks.
    fn holds(&self, stretch: &str) -> bool {
        let bare = |s: &str| s.chars().filter(|c| !c.is_whitespace()).collect::<String>();
        self.folded.contains(stretch.trim()) || bare(&self.folded).contains(&bare(stretch))
    }

    /// Finds the one place with the same readings whose surroundings are much like those of the decision.
    fn most_alike(&self, sel: &Selectors) -> Option<usize> {
        /// Least likeness of the surroundings of one text.
        const LEAST: f64 = 0.7;
        /// By how much it must beat the next place.
        const LEAD: f64 = 0.2;
        /// Most places that are looked at.
        const MOST: usize = 200;
        if sel.alike != 1 {
            return None;
        }
        let key = (sel.transcript.exact.clone(), sel.reference.exact.clone());
        let places = self.by_reading.get(&key).filter(|p| p.len() <= MOST)?;
        let mut ranked: Vec<(f64, usize)> = places
            .iter()
            .map(|&i| {
                let now = &self.anchors[i].sel;
                (around(&now.transcript, &sel.transcript).max(around(&now.reference, &sel.reference)), i)
            })
            .collect();
        ranked.sort_by(|a, b| b.0.total_cmp(&a.0));
        let (best, i) = *ranked.first()?;
        let next = ranked.get(1).map_or(0.0, |r| r.0);
        (best >= LEAST && best - next >= LEAD).then_some(i)
    }
}

fn same_around(a: &Selector, b: &Selector) -> bool {
    a.prefix == b.prefix && a.suffix == b.suffix && a.ordinal == b.ordinal
}

/// Says how alike the surroundings of a place are, from 0 to 1: the worse of its two sides counts half.
fn around(a: &Selector, b: &Selector) -> f64 {
    let (x, y) = (likeness(&a.prefix, &b.prefix), likeness(&a.suffix, &b.suffix));
    (x + y + x.min(y)) / 3.0
}
