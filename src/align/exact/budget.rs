//! Turns a limit on work into the point where the search for a proof stops.

/// How much work a call may spend, counted in block steps and never by a clock.
///
/// One block step advances 64 cells of the distance matrix by one column and
/// takes one or two nanoseconds, so the default is a few seconds. The same input
/// and budget give the same result on every machine. A first script is always
/// found, at a cost linear in the length of the texts; the budget limits what
/// may be spent after that on proving it minimal or on finding a better one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Budget {
    /// The limit in block steps.
    pub block_steps: u64,
}

impl Budget {
    /// No limit: the result is always certified. Unrelated texts then take time
    /// proportional to the product of their lengths.
    pub const UNLIMITED: Budget = Budget { block_steps: u64::MAX };

    /// No proof wanted: the first script, found in time linear in the length of the texts and usually
    /// minimal, with the interval that is known without further work. Short pairs come out certified
    /// all the same.
    pub const SCRIPT: Budget = Budget { block_steps: 0 };

    /// A budget of `block_steps`.
    #[must_use]
    pub fn new(block_steps: u64) -> Self {
        Budget { block_steps }
    }
}

impl Default for Budget {
    fn default() -> Self {
        Budget { block_steps: 4_000_000_000 }
    }
}

/// What is left of a budget.
#[derive(Debug, Clone, Copy)]
pub(super) struct Meter {
    pub(super) left: u64,
    pub(super) spent: u64,
}

impl Meter {
    pub(super) fn new(budget: &Budget) -> Self {
        Meter { left: budget.block_steps, spent: 0 }
    }

    /// Takes `steps`; false if there are not so many left, and then nothing is left.
    pub(super) fn take(&mut self, steps: u64) -> bool {
        self.spent += steps.min(self.left);
        match self.left.checked_sub(steps) {
            Some(left) => {
                self.left = left;
                true
            }
            None => {
                self.left = 0;
                false
            }
        }
    }
}
