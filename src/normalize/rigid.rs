//! Turns a profile into the letters that none of its steps writes another way: where these differ, no step folds anything.

use std::collections::HashSet;

use super::profile::Profile;
use crate::lang::Pack;
use crate::text::Mixing;
use crate::text::chars::{alphabetic, lower, settled};

/// The letters that a profile leaves as they are, capitals aside.
#[derive(Debug)]
pub struct Rigid {
    /// Those that some convention of spelling takes or gives, in small letters, and those of the number sign.
    soft: HashSet<char, Mixing>,
}

impl Rigid {
    /// Finds the letters of a profile in a language.
    pub fn of(profile: &Profile, pack: &Pack) -> Self {
        let named = profile.spelling_for(pack);
        let named = |convention: &String| named.contains(&convention.as_str());
        let tables = pack.glyphs.iter().filter(|table| named(&table.convention));
        let variants = pack.variants.iter().filter(|row| named(&row.convention));
        let signs = ['n', 'o', 'r', 'º'];
        let all = tables
            .flat_map(|table| table.to.iter().flat_map(|(from, to)| [*from, *to]))
            .chain(variants.flat_map(|row| row.pair.iter().flat_map(|spelling| spelling.chars())))
            .chain(signs);
        Self { soft: all.flat_map(lower).collect() }
    }

    /// Says whether two readings may be one after some steps; `false` is certain.
    pub fn may_fold(&self, a: &str, b: &str) -> bool {
        // A mark above a letter makes another letter of it.
        if !a.chars().chain(b.chars()).all(settled) {
            return true;
        }
        let rigid = |text: &str| -> Vec<char> {
            text.chars().filter(|&c| alphabetic(c)).flat_map(lower).filter(|c| !self.soft.contains(c)).collect()
        };
        rigid(a) == rigid(b)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::{Context, View, profiles};
    use super::*;
    use crate::text::Span;

    proptest! {
        #[test]
        fn what_is_said_to_differ_differs_after_every_step(
            a in "[а-еёѣіъьN№oºrпрнгэА-ГA-Eaeßſsé \n./\\[\\]()«»\"’'0-9¹½–-]{0,10}",
            b in "[а-еёѣіъьN№oºrпрнгэА-ГA-Eaeßſsé \n./\\[\\]()«»\"’'0-9¹½–-]{0,10}",
        ) {
            for profile in profiles().expect("profiles") {
                for id in ["ru", "de", "fr", "en"] {
                    let pack = Pack::builtin(id).expect("a pack");
                    let context = Context { pack: &pack, profile: &profile, joins: &[] };
                    let mut steps = profile.base_steps();
                    steps.extend(profile.fold_steps());
                    let read = |text: &str| {
                        let whole = [Span::new(0, text.len())];
                        View::build(text, &whole, &steps, &context, profile.unit).text().to_string()
                    };
                    if read(&a) == read(&b) {
                        prop_assert!(Rigid::of(&profile, &pack).may_fold(&a, &b), "{} {id}: {a:?} {b:?}", profile.id);
                    }
                }
            }
        }
    }
}
