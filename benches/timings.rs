//! Turns pairs of text files into one line of JSON each: what the kernel found and the CPU time it took.
//!
//! `timings MODE TRANSCRIPT REFERENCE [TRANSCRIPT REFERENCE …]`, run by `benches/peers.py`. MODE is
//! `script` (no proof wanted), `certified` (the default budget) or `unlimited`; or `similar`, the
//! character diff of the `similar` crate by Myers's algorithm, whose script is minimal in lost and added
//! letters, without substitutions, and so never comparable in cost. A measured call begins with two
//! `&str` and ends with a script: taking the letters apart is inside.
//!
//! `timings distances`, run by `benches/agree.py`, turns lines of standard input into distances: a line is
//! two texts with a tab between them, a text is the numbers of its units with blanks between them.

use std::io::Write;
use std::time::Duration;

use rustix::time::{ClockId, clock_gettime};
use sverka::align::exact::{Budget, Script, Workspace};

/// Each pair is measured until this much CPU time is spent.
const ENOUGH: Duration = Duration::from_millis(1500);
const MOST_RUNS: usize = 2_000;

fn main() {
    // `cargo bench` and `cargo test` call every target with arguments of their own.
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| !argument.starts_with("--")).collect();
    let [mode, files @ ..] = &arguments[..] else { return };
    if mode == "distances" {
        return distances();
    }
    let budget = match mode.as_str() {
        "script" => Budget::SCRIPT,
        "certified" => Budget::default(),
        "unlimited" => Budget::UNLIMITED,
        "similar" => Budget::SCRIPT,
        _ => return,
    };
    let mut workspace = Workspace::new();
    for pair in files.chunks_exact(2) {
        let [transcript, reference] = [&pair[0], &pair[1]]
            .map(|path| std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{path}: {error}")));
        let call = |workspace: &mut Workspace| {
            if mode == "similar" {
                by_similar(&transcript, &reference)
            } else {
                whole(workspace, &transcript, &reference, &budget)
            }
        };
        // Short calls are timed a hundred at once: asking for the time takes as long as one of them.
        let begin = cpu();
        let mut script = call(&mut workspace);
        let batch = if cpu() - begin < Duration::from_micros(100) { 100 } else { 1 };
        let (mut best, mut total, mut runs) = (Duration::MAX, Duration::ZERO, 0);
        while total < ENOUGH && runs < MOST_RUNS {
            let begin = cpu();
            for _ in 0..batch {
                script = call(&mut workspace);
            }
            let taken = cpu() - begin;
            best = best.min(taken / batch);
            total += taken;
            runs += 1;
        }
        let mut out = std::io::stdout().lock();
        writeln!(
            out,
            "{{\"mode\":\"{mode}\",\"transcript\":{:?},\"ms\":{:.5},\"runs\":{runs},\"lower\":{},\"upper\":{},\"certified\":{},\"peak_mib\":{}}}",
            pair[0],
            best.as_secs_f64() * 1e3,
            script.lower,
            script.upper,
            script.certified,
            peak_mib(),
        )
        .expect("standard output takes a line");
    }
}

fn whole(workspace: &mut Workspace, transcript: &str, reference: &str, budget: &Budget) -> Script {
    let units = |text: &str| {
        // One allocation: a scalar takes a byte at least.
        let mut units = Vec::with_capacity(text.len());
        units.extend(text.chars().map(u32::from));
        units
    };
    workspace.script(&units(transcript), &units(reference), budget)
}

/// Only the cost of it: a replacement of `n` letters by `m` is `max(n, m)` edits.
fn by_similar(transcript: &str, reference: &str) -> Script {
    let [old, new] = [transcript, reference].map(|text| text.chars().collect::<Vec<char>>());
    let mut cost = 0;
    for op in similar::capture_diff_slices(similar::Algorithm::Myers, &old, &new) {
        if op.tag() != similar::DiffTag::Equal {
            cost += op.old_range().len().max(op.new_range().len()) as u64;
        }
    }
    Script { upper: cost, ..Script::default() }
}

fn distances() {
    let mut workspace = Workspace::new();
    for line in std::io::stdin().lines() {
        let line = line.expect("standard input is text");
        let (transcript, reference) = line.split_once('\t').expect("a tab between two texts");
        let [transcript, reference] = [transcript, reference].map(|text| {
            let units = text.split_whitespace().map(|unit| unit.parse().expect("a number"));
            units.collect::<Vec<u32>>()
        });
        let script = workspace.script(&transcript, &reference, &Budget::default());
        assert_eq!(script.apply(&transcript, &reference).as_deref(), Some(&reference[..]));
        assert_eq!(script.counts().total(), script.upper);
        println!("{} {} {}", script.lower, script.upper, script.certified);
    }
}

/// CPU time of this process so far.
fn cpu() -> Duration {
    let now = clock_gettime(ClockId::ProcessCPUTime);
    Duration::new(now.tv_sec as u64, now.tv_nsec as u32)
}

/// Most memory this process ever held, in MiB; 0 where the system does not tell.
fn peak_mib() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmHWM:"));
    let kib = line.and_then(|line| line.split_whitespace().nth(1)).and_then(|word| word.parse::<u64>().ok());
    kib.unwrap_or(0) / 1024
}
