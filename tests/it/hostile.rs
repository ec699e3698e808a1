//! Damaged and hostile files: seeded mutations of a kept corpus, in every format, with the invariants of the fuzz targets.
//!
//! `SVERKA_FUZZ_RUNS=N` makes N mutations of each seed instead of the few that every test run makes. What a run or a
//! fuzzer finds is kept in `fuzz/corpus` and so tried again for ever.

use std::panic::catch_unwind;
use std::path::PathBuf;

use sverka::read::formats::FORMATS;

use crate::support::project;

#[path = "../../fuzz/invariants.rs"]
mod invariants;

/// A source of numbers that is the same everywhere.
struct Random(u64);

impl Random {
    fn below(&mut self, n: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % n.max(1) as u64) as usize
    }
}

/// What breaks readers: halves of markup, bounds, wrong bytes, signs of other formats.
const PARTS: [&[u8]; 40] = [
    b"&amp;",
    b"&#x110000;",
    b"&#0;",
    b"&bogus;",
    b"&",
    b"<!--",
    b"-->",
    b"<![CDATA[",
    b"]]>",
    b"<?xml",
    b"?>",
    b"</",
    b"<",
    b">",
    b"/>",
    b"\"",
    b"'",
    b"\t",
    b"\n",
    b"\r\n",
    b"\0",
    b"\xFF",
    b"\xC3",
    b"\xE2\x80",
    b"\xEF\xBB\xBF",
    b"\xFF\xFE",
    b"encoding=\"utf-16\"",
    b"encoding=\"windows-1251\"",
    b"<!DOCTYPE x [<!ENTITY a 'aa'>]>",
    b"<TextLine>",
    b"<Unicode>",
    b"<choice><sic>",
    b"<lb break=\"no\"/>",
    b"<app>",
    b"<span class='ocr_line'>",
    b"-1",
    b"1e39",
    b"99999999999999999999",
    b"\xC2\xAD",
    b"\xE4\xB8\xAD",
];

fn mutate(seed: &[u8], other: &[u8], random: &mut Random) -> Vec<u8> {
    let mut bytes = seed.to_vec();
    for _ in 0..=random.below(4) {
        let at = random.below(bytes.len() + 1);
        let to = (at + random.below(64)).min(bytes.len());
        match random.below(9) {
            0 => bytes.truncate(at),
            1 => drop(bytes.drain(at..to)),
            2 => {
                let copy = bytes[at..to].to_vec();
                bytes.splice(at..at, copy);
            }
            3 => bytes[at..to].iter_mut().for_each(|b| *b ^= 1 << random.below(8)),
            4 | 5 => drop(bytes.splice(at..at, PARTS[random.below(PARTS.len())].iter().copied())),
            6 => drop(bytes.splice(at..to, PARTS[random.below(PARTS.len())].iter().copied())),
            7 => {
                let from = random.below(other.len() + 1);
                let part = other[from..(from + random.below(200)).min(other.len())].to_vec();
                bytes.splice(at..to, part);
            }
            _ => drop(bytes.drain(..at)),
        }
    }
    bytes
}

/// The kept corpus: the fixtures, and what was found.
fn seeds() -> Vec<(PathBuf, Vec<u8>)> {
    let mut paths = Vec::new();
    let mut folders = vec![project("tests/fixtures/formats"), project("fuzz/corpus")];
    while let Some(folder) = folders.pop() {
        for path in std::fs::read_dir(&folder).into_iter().flatten().flatten().map(|e| e.path()) {
            if path.is_dir() { folders.push(path) } else { paths.push(path) }
        }
    }
    paths.sort();
    paths.into_iter().map(|p| (p.clone(), std::fs::read(&p).expect("a file"))).collect()
}

fn tried(bytes: &[u8], format: &'static str, told: &str) -> usize {
    catch_unwind(|| invariants::check(bytes, format)).unwrap_or_else(|_| {
        let kept = std::env::temp_dir().join(format!("sverka-find-{format}"));
        let _ = std::fs::write(&kept, bytes);
        panic!("{told} as {format}: kept in {}", kept.display())
    })
}

#[test]
fn every_seed_is_read_or_refused_in_every_format() {
    let mut texts = 0;
    for (path, bytes) in seeds() {
        for format in FORMATS.iter().map(|f| f.name).chain(["any"]) {
            texts += tried(&bytes, format, &path.display().to_string());
        }
    }
    assert!(texts > 20, "{texts} readings were texts");
}

#[test]
fn damaged_files_are_read_or_refused_and_never_a_panic() {
    let runs: u64 = std::env::var("SVERKA_FUZZ_RUNS").ok().and_then(|n| n.parse().ok()).unwrap_or(60);
    let seeds = seeds();
    for (i, (path, seed)) in seeds.iter().enumerate() {
        // Long files are damaged in their first part: what stands further on is of the same kinds.
        let seed = &seed[..seed.len().min(12_000)];
        let formats: Vec<&'static str> = FORMATS.iter().map(|f| f.name).collect();
        let own = formats.iter().copied().find(|f| path.display().to_string().contains(f)).unwrap_or("any");
        for run in 1..=runs {
            let mut random = Random(run.wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ ((i as u64) << 32) | 1);
            let other = &seeds[random.below(seeds.len())].1;
            let bytes = mutate(seed, other, &mut random);
            let format = if run % 4 == 0 { formats[random.below(formats.len())] } else { own };
            tried(&bytes, format, &format!("{}, run {run}", path.display()));
            tried(&bytes, "any", &format!("{}, run {run}", path.display()));
        }
    }
}
