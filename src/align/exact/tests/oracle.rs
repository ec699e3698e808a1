//! Turns two short texts into their distance the slow way.

/// Wagner and Fischer, "The string-to-string correction problem" (J. ACM 21, 1974).
pub(super) fn distance(transcript: &[u32], reference: &[u32]) -> u64 {
    let mut row: Vec<u64> = (0..=reference.len() as u64).collect();
    for (i, a) in transcript.iter().enumerate() {
        let mut diagonal = row[0];
        row[0] = i as u64 + 1;
        for (j, b) in reference.iter().enumerate() {
            let substituted = diagonal + u64::from(a != b);
            diagonal = row[j + 1];
            row[j + 1] = substituted.min(diagonal + 1).min(row[j] + 1);
        }
    }
    row[reference.len()]
}
