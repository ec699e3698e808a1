//! Turns two texts into lower bounds of their distance that cost no matrix.

use super::band::Texts;

/// The bag distance: units of the longer text that the other has no counterpart for, order aside.
///
/// Bartolini, Ciaccia, Patella, "String matching with metric trees using an
/// approximate distance" (SPIRE 2002). All units are below `limit`.
pub(super) fn bag(texts: Texts<'_>, limit: usize, surplus: &mut Vec<i32>) -> u64 {
    surplus.clear();
    surplus.resize(limit, 0);
    for &unit in texts.transcript {
        surplus[unit as usize] += 1;
    }
    for &unit in texts.reference {
        surplus[unit as usize] -= 1;
    }
    let (mut more, mut less) = (0u64, 0u64);
    for &count in surplus.iter() {
        if count > 0 {
            more += u64::from(count.unsigned_abs());
        } else {
            less += u64::from(count.unsigned_abs());
        }
    }
    more.max(less)
}
