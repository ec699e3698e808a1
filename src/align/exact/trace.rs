//! Turns a finished sweep into the script that its last cell stands for.
//!
//! The way goes back from the last cell. Where more than one step leads to the
//! minimum, the first of these is taken: an equal pair, a substitution, an
//! omission, an addition. Inside a run of equal units no tile is looked at; the
//! others are computed again from their edges, one at a time.

use super::band::{Rows, Sweep, Texts};
use super::script::{Backward, Op};
use super::tile::{Inside, SIDE};

/// Walks back from the last cell and pushes the steps onto `script`.
pub(super) fn trace(sweep: &mut Sweep, texts: Texts<'_>, rows: Rows<'_>, script: &mut Backward) {
    let Texts { transcript, reference } = texts;
    let (mut i, mut j) = (transcript.len(), reference.len());
    let mut inside = Inside::new();
    // The tile that `inside` holds.
    let mut held = (usize::MAX, usize::MAX);
    while i > 0 && j > 0 {
        let strip = (j - 1) / SIDE;
        if !(sweep.tape.first_strip..sweep.tape.end()).contains(&strip) {
            sweep.replay(texts, rows, strip);
        }
        let stretch = sweep.tape.strip(strip);
        let (ceiling, floor) = (stretch.first as usize * SIDE, stretch.end as usize * SIDE);
        let start = strip * SIDE;
        if i <= ceiling {
            // On the line above the band the path came straight from the left.
            script.push(Op::Omission, j - start);
            j = start;
            continue;
        }
        if i > floor {
            // Below the band of the strip on the left the path came straight down.
            script.push(Op::Addition, i - floor);
            i = floor;
            continue;
        }
        let block = (i - 1) / SIDE;
        let least = (block * SIDE).max(ceiling);
        // Equal units need no look at the tile; the run ends at the ceiling or the strip.
        let room = (i - ceiling).min(j - start);
        let equal = transcript[i - room..i].iter().rev().zip(reference[j - room..j].iter().rev());
        let equal = equal.take_while(|(a, b)| a == b).count();
        if equal > 0 {
            script.push(Op::Equal, equal);
            i -= equal;
            j -= equal;
            continue;
        }
        if held != (strip, block) {
            let epoch = sweep.slots.enter(strip);
            sweep.tables.prepare(block, block + 1, epoch, &sweep.slots, transcript);
            let kept = sweep.tape.tile(strip, block);
            // Everything the path can still touch lies left of column j.
            let slots = &sweep.slots.of_strip(strip)[..j - start];
            inside.fill(sweep.tables.get(block), slots, kept.left, kept.top);
            held = (strip, block);
        }
        // Inside the tile.
        while i > least && j > start {
            let (bit, column) = ((i - 1) % SIDE, (j - 1) % SIDE);
            if transcript[i - 1] == reference[j - 1] {
                script.push(Op::Equal, 1);
                i -= 1;
                j -= 1;
            } else if inside.diagonal[column] >> bit & 1 == 0 {
                script.push(Op::Substitute, 1);
                i -= 1;
                j -= 1;
            } else if inside.falling[column] >> bit & 1 == 1 {
                script.push(Op::Omission, 1);
                j -= 1;
            } else {
                script.push(Op::Addition, 1);
                i -= 1;
            }
        }
    }
    script.push(Op::Addition, i);
    script.push(Op::Omission, j);
}
