//! Turns a mistyped name into the name that was meant.

/// Returns the name out of some that is nearest to what was written, if it is near at all.
pub fn nearest<'a>(written: &str, names: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let far = written.chars().count() / 3 + 1;
    names.map(|name| (distance(written, name), name)).filter(|(d, _)| *d <= far).min().map(|(_, name)| name)
}

/// Edits between two names, `-`, `_` and letter case left aside.
fn distance(a: &str, b: &str) -> usize {
    let letters = |s: &str| s.to_lowercase().replace('_', "-").chars().collect::<Vec<char>>();
    let (a, b) = (letters(a), letters(b));
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut left = row[0];
        row[0] = i + 1;
        for (j, y) in b.iter().enumerate() {
            let next = (left + usize::from(x != y)).min(row[j] + 1).min(row[j + 1] + 1);
            left = std::mem::replace(&mut row[j + 1], next);
        }
    }
    row[b.len()]
}
