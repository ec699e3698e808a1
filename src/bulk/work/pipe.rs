//! Turns a stream of jobs into results in the same order, by several threads, holding no more than so many bytes.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Condvar, Mutex, MutexGuard};
use std::thread;

use crate::error::{Error, ErrorKind, Result};

/// Room for the alignment of long texts.
const STACK: usize = 16 << 20;

struct State<J, R> {
    /// Jobs nobody has begun: number, weight, job.
    waiting: VecDeque<(u64, u64, J)>,
    /// Results that wait for an earlier one.
    ready: BTreeMap<u64, (u64, R)>,
    /// Bytes of all that was read and not yet taken.
    held: u64,
    given: u64,
    taken: u64,
    ended: bool,
    stopped: bool,
}

struct Shared<J, R> {
    state: Mutex<State<J, R>>,
    changed: Condvar,
}

impl<J, R> Shared<J, R> {
    /// A lock that another thread left by a panic is as good as any: what it guards is whole between two statements.
    fn lock(&self) -> MutexGuard<'_, State<J, R>> {
        self.state.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }

    fn wait<'a>(&self, guard: MutexGuard<'a, State<J, R>>) -> MutexGuard<'a, State<J, R>> {
        self.changed.wait(guard).unwrap_or_else(std::sync::PoisonError::into_inner)
    }

    /// Waits for a job; `None`: there will be none.
    fn next(&self) -> Option<(u64, u64, J)> {
        let mut state = self.lock();
        loop {
            if state.stopped {
                return None;
            }
            if let Some(job) = state.waiting.pop_front() {
                return Some(job);
            }
            if state.ended {
                return None;
            }
            state = self.wait(state);
        }
    }

    /// Waits for the next result in order, and its weight.
    fn next_result(&self) -> Option<(u64, R)> {
        let mut state = self.lock();
        loop {
            let number = state.taken;
            if let Some(result) = state.ready.remove(&number) {
                state.taken += 1;
                return Some(result);
            }
            if state.stopped || (state.ended && state.taken == state.given) {
                return None;
            }
            state = self.wait(state);
        }
    }
}

/// Stops everybody where a thread ends before it is done.
struct UntilDone<'a, J, R> {
    shared: &'a Shared<J, R>,
    done: bool,
}

impl<J, R> Drop for UntilDone<'_, J, R> {
    fn drop(&mut self) {
        self.shared.lock().stopped |= !self.done;
        self.shared.changed.notify_all();
    }
}

/// What jobs are handed to; `false` from [`Self::give`] means that nobody wants more.
pub struct Giver<'a, J, R> {
    shared: &'a Shared<J, R>,
    budget: u64,
}

impl<J, R> Giver<'_, J, R> {
    /// Hands a job on, once there is room for it. One job is let in whatever it weighs.
    pub fn give(&self, weight: u64, job: J) -> bool {
        let mut state = self.shared.lock();
        while !state.stopped && state.held > 0 && state.held + weight > self.budget {
            state = self.shared.wait(state);
        }
        if state.stopped {
            return false;
        }
        state.held += weight;
        let number = state.given;
        state.given += 1;
        state.waiting.push_back((number, weight, job));
        drop(state);
        self.shared.changed.notify_all();
        true
    }
}

/// Runs `work` on every job that `read` gives, in `jobs` threads, and hands the results to `take` in the order of the
/// jobs; `read` has a thread of its own. Each thread makes its own worker by `work`.
///
/// # Errors
/// The first of `take`; everything stops then. `Refused` where no thread can be had.
pub fn pipe<J: Send, R: Send, W: FnMut(J) -> R>(
    jobs: usize,
    budget: u64,
    read: impl FnOnce(&Giver<'_, J, R>) + Send,
    work: impl Fn() -> W + Sync,
    mut take: impl FnMut(R) -> Result<()>,
) -> Result<()> {
    let state = State {
        waiting: VecDeque::new(),
        ready: BTreeMap::new(),
        held: 0,
        given: 0,
        taken: 0,
        ended: false,
        stopped: false,
    };
    let shared = Shared { state: Mutex::new(state), changed: Condvar::new() };
    let until_done = || UntilDone { shared: &shared, done: false };
    let worker = || {
        let mut own = until_done();
        let mut work = work();
        while let Some((number, weight, job)) = shared.next() {
            let result = work(job);
            shared.lock().ready.insert(number, (weight, result));
            shared.changed.notify_all();
        }
        own.done = true;
    };
    thread::scope(|scope| {
        let mut own = until_done();
        scope.spawn(|| {
            let mut own = until_done();
            read(&Giver { shared: &shared, budget });
            shared.lock().ended = true;
            own.done = true;
        });
        // A thread that cannot be had is a thread less.
        let start = |_| thread::Builder::new().stack_size(STACK).spawn_scoped(scope, worker).ok();
        if (0..jobs.max(1)).filter_map(start).count() == 0 {
            return Err(Error::new(ErrorKind::Refused, "the system gives no thread to work in"));
        }
        while let Some((weight, result)) = shared.next_result() {
            take(result)?;
            shared.lock().held -= weight;
            shared.changed.notify_all();
        }
        own.done = true;
        Ok(())
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicU64, Ordering};

    fn run(jobs: usize, weights: &[u64], budget: u64) -> Vec<u64> {
        let mut out = Vec::new();
        let read = |giver: &Giver<'_, u64, u64>| {
            weights.iter().enumerate().for_each(|(i, weight)| assert!(giver.give(*weight, i as u64)));
        };
        let work = || {
            |i: u64| {
                if i.is_multiple_of(7) {
                    thread::sleep(std::time::Duration::from_millis(2));
                }
                i
            }
        };
        let take = |i: u64| {
            out.push(i);
            Ok(())
        };
        pipe(jobs, budget, read, work, take).expect("nothing fails");
        out
    }

    #[test]
    fn results_come_in_order_within_the_budget() {
        let weights: Vec<u64> = (0..300).map(|i| 1 + i % 13).collect();
        for jobs in [1, 2, 5] {
            assert_eq!(run(jobs, &weights, 40), (0..300).collect::<Vec<_>>(), "{jobs}");
        }
        // One that is heavier than the budget goes alone.
        assert_eq!(run(2, &[5, 1000, 5], 40), [0, 1, 2]);
        assert_eq!(run(2, &[], 40), [0; 0]);
    }

    #[test]
    fn no_more_is_held_than_the_budget() {
        let held = AtomicU64::new(0);
        let read = |giver: &Giver<'_, (), ()>| {
            for _ in 0..200 {
                held.fetch_add(10, Ordering::SeqCst);
                giver.give(10, ());
            }
        };
        let take = |()| {
            // The one that waits to be let in is counted too.
            assert!(held.fetch_sub(10, Ordering::SeqCst) <= 50 + 10 + 10);
            thread::sleep(std::time::Duration::from_micros(200));
            Ok(())
        };
        pipe(3, 50, read, || |()| (), take).expect("nothing fails");
    }

    #[test]
    fn an_error_or_a_panic_ends_it_and_hangs_nobody() {
        let read = |giver: &Giver<'_, u64, u64>| {
            let mut i = 0;
            while giver.give(1, i) {
                i += 1;
            }
        };
        let full = || Error::new(ErrorKind::WriteFailed, "full");
        let failed = pipe(2, 10, read, || |i| i, |i| if i == 100 { Err(full()) } else { Ok(()) });
        assert_eq!(failed, Err(full()));
        let panics = || pipe(2, 10, read, || |i| if i == 50 { panic!("on purpose") } else { i }, |_| Ok(()));
        assert!(std::panic::catch_unwind(std::panic::AssertUnwindSafe(panics)).is_err());
    }
}
