//! Says whether one writing can be the abbreviation of another: the relation behind an editor's expansion.

/// Says whether `short` keeps letters of `long` in their order and begins as it does.
///
/// That holds for suspensions (`r.` for `roku`), contractions (`Va.` for
/// `vuestra`) and abbreviations by consonants (`frt` for `forint`). It says
/// nothing of whether anybody wrote so: `dotted` tells that a mark of
/// abbreviation stands after the short writing. Without one the two must differ
/// by more than an ending, and the last letter must be kept or the writing be very short.
pub fn abbreviates<L: PartialEq>(short: &[L], long: &[L], dotted: bool) -> bool {
    if short.is_empty() || short.len() >= long.len() || short[0] != long[0] {
        return false;
    }
    let mut rest = long.iter();
    let mut strange = 0;
    for letter in short {
        let from = rest.clone();
        if !rest.any(|other| other == letter) {
            rest = from;
            strange += 1;
        }
    }
    // One letter of an older spelling: `Thlr.` for `Taler`.
    if strange > usize::from(dotted && short.len() >= 4 && short.last() == long.last()) {
        return false;
    }
    let ends_alike = short.last() == long.last();
    dotted || long.len() >= short.len() + 2 && (ends_alike && short.len() <= 4 || short.len() <= 3)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(short: &str, long: &str, dotted: bool) -> bool {
        let letters = |s: &str| s.chars().collect::<Vec<_>>();
        abbreviates(&letters(short), &letters(long), dotted)
    }

    #[test]
    fn what_editors_write_out() {
        for (short, long) in [("r", "roku"), ("va", "vuestra"), ("кгр", "килограма"), ("as", "años"), ("г", "года")]
        {
            assert!(of(short, long, true), "{short}");
        }
        assert!(of("thlr", "taler", true) && !of("thlr", "taler", false) && !of("abcx", "abcdefy", true));
        for (short, long) in [("mme", "madame"), ("frt", "forint"), ("mk", "markkaa"), ("wm", "william")] {
            assert!(of(short, long, false), "{short}");
        }
    }

    #[test]
    fn what_is_only_a_letter_short_is_none() {
        for (short, long) in [("харч", "харчы"), ("ир", "ира"), ("poslal", "posílal"), ("вас", "ваше")]
        {
            assert!(!of(short, long, false), "{short}");
        }
        assert!(!of("г", "лета", true));
        assert!(!of("года", "года", true));
    }
}
