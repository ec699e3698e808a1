//! Turns a list into results in its own order, by several threads and in bounded memory.

use std::sync::{Condvar, Mutex};
use std::thread;

/// Results that may wait for an earlier one, for each thread.
const AHEAD: usize = 256;

/// Room for the alignment of long texts.
const STACK: usize = 16 << 20;

struct State<R> {
    next: usize,
    given: usize,
    ready: Vec<Option<R>>,
    stopped: bool,
}

/// Runs `work` on every item with `jobs` threads (0: as many as there are processors) and hands the
/// results to `take` in the order of the items.
///
/// At most a few results a thread are held at once. A panic in `work` is not caught here.
pub fn each<T: Sync, R: Send>(items: &[T], jobs: usize, work: impl Fn(&T) -> R + Sync, mut take: impl FnMut(usize, R)) {
    let jobs = if jobs == 0 { thread::available_parallelism().map_or(1, usize::from) } else { jobs };
    let jobs = jobs.min(items.len());
    if jobs <= 1 && items.len() <= 1 {
        items.iter().enumerate().for_each(|(i, item)| take(i, work(item)));
        return;
    }
    let room = jobs * AHEAD;
    let ready = (0..room).map(|_| None).collect();
    let state = Mutex::new(State { next: 0, given: 0, ready, stopped: false });
    let changed = Condvar::new();
    // A thread that panicked poisons the lock; the others stop, and the scope hands the panic on.
    let worker = || {
        let stop = StopOnPanic { state: &state, changed: &changed };
        loop {
            let Ok(mut now) = state.lock() else { break };
            while now.next < items.len() && now.next >= now.given + room && !now.stopped {
                let Ok(woken) = changed.wait(now) else { return };
                now = woken;
            }
            if now.stopped || now.next >= items.len() {
                break;
            }
            let i = now.next;
            now.next += 1;
            drop(now);
            let result = work(&items[i]);
            let Ok(mut now) = state.lock() else { break };
            now.ready[i % room] = Some(result);
            changed.notify_all();
        }
        std::mem::forget(stop);
    };
    thread::scope(|scope| {
        let spawn = |_| thread::Builder::new().stack_size(STACK).spawn_scoped(scope, worker).ok();
        if (0..jobs).map_while(spawn).count() == 0 {
            // Not one thread to be had: this one does the work.
            items.iter().enumerate().for_each(|(i, item)| take(i, work(item)));
            return;
        }
        for i in 0..items.len() {
            let Ok(mut now) = state.lock() else { return };
            let result = loop {
                if let Some(result) = now.ready[i % room].take() {
                    break result;
                }
                if now.stopped {
                    return;
                }
                let Ok(woken) = changed.wait(now) else { return };
                now = woken;
            };
            now.given = i + 1;
            changed.notify_all();
            drop(now);
            take(i, result);
        }
    });
}

/// Wakes everybody where a thread ends by a panic.
struct StopOnPanic<'a, R> {
    state: &'a Mutex<State<R>>,
    changed: &'a Condvar,
}

impl<R> Drop for StopOnPanic<'_, R> {
    fn drop(&mut self) {
        if let Ok(mut now) = self.state.lock() {
            now.stopped = true;
        }
        self.changed.notify_all();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicUsize, Ordering};

    #[test]
    fn results_come_in_order_and_never_far_ahead() {
        let items: Vec<usize> = (0..4000).collect();
        for jobs in [1, 2, 7] {
            let (begun, taken) = (AtomicUsize::new(0), AtomicUsize::new(0));
            let mut out = Vec::new();
            each(
                &items,
                jobs,
                |i| {
                    begun.fetch_add(1, Ordering::SeqCst);
                    // The first is the slowest: all others wait for it.
                    if *i == 0 {
                        thread::sleep(std::time::Duration::from_millis(30));
                    }
                    assert!(begun.load(Ordering::SeqCst) <= taken.load(Ordering::SeqCst) + jobs * AHEAD + 1);
                    i * 2
                },
                |i, r| {
                    taken.fetch_add(1, Ordering::SeqCst);
                    out.push((i, r));
                },
            );
            assert_eq!(out, items.iter().map(|i| (*i, i * 2)).collect::<Vec<_>>(), "{jobs}");
        }
    }

    #[test]
    fn a_panic_ends_the_run_and_does_not_hang_it() {
        let items: Vec<usize> = (0..100).collect();
        let run = || each(&items, 3, |i| assert!(*i != 50, "on purpose"), |_, ()| {});
        assert!(std::panic::catch_unwind(run).is_err());
    }
}
