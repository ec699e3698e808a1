//! Damaged and hostile files: seeded mutations of a kept corpus, in every format, with the invariants of the fuzz targets.
//!
//! `SVERKA_FUZZ_RUNS=N` makes N executions of each reader instead of the few that every test run makes, and
//! `SVERKA_FUZZ_FORMAT=NAME` asks one reader only; what it took is printed. What a run or a fuzzer finds is kept in
//! `fuzz/corpus` and so tried again for ever.

use std::io::Write;
use std::panic::catch_unwind;
use std::path::PathBuf;
use std::time::{Duration, Instant};

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

/// Packs a damaged file again, so that the damage is inside and not of the packing.
fn packed(bytes: &[u8], format: &str) -> Vec<u8> {
    match format {
        "gzip" => {
            let mut out = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
            out.write_all(bytes).and_then(|()| out.finish()).expect("memory")
        }
        "zip" => zip_of(&[("b/10.xml", bytes), ("b/9.xml", bytes)]),
        "docx" => zip_of(&[("word/document.xml", bytes)]),
        _ => bytes.to_vec(),
    }
}

fn zip_of(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut out = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, content) in members {
        out.start_file(*name, zip::write::SimpleFileOptions::default()).expect("a member");
        out.write_all(content).expect("memory");
    }
    out.finish().expect("a zip").into_inner()
}

const DOCX: &[u8] =
    b"<w:document xmlns:w='w'><w:body><w:p><w:r><w:t>one </w:t><w:tab/><w:t>two &amp; three</w:t></w:r></w:p>\
<w:p><w:del><w:r><w:t>gone</w:t></w:r></w:del><w:r><w:t>left</w:t><w:br/></w:r></w:p></w:body></w:document>";

/// What a format is tried with: files of its own first, then any.
fn seeds_of(format: &str, all: &[(PathBuf, Vec<u8>)]) -> Vec<Vec<u8>> {
    let own = |path: &PathBuf| path.display().to_string().replace('\\', "/").contains(format);
    let mut out: Vec<Vec<u8>> = all.iter().filter(|(p, _)| own(p)).map(|(_, b)| b.clone()).collect();
    match format {
        "docx" => out.push(DOCX.to_vec()),
        _ if out.is_empty() => out.extend(all.iter().map(|(_, b)| b.clone())),
        _ => {}
    }
    // A PDF without its end is none.
    if format == "pdf" {
        out.retain(|seed| seed.len() < 12_000);
    }
    // Long files are damaged in their first part: what stands further on is of the same kinds.
    out.iter_mut().for_each(|seed| seed.truncate(12_000));
    out
}

#[test]
fn damaged_files_are_read_or_refused_and_never_a_panic() {
    let set = |name: &str| std::env::var(name).ok();
    let runs: u64 = set("SVERKA_FUZZ_RUNS").and_then(|n| n.parse().ok()).unwrap_or(120);
    let (asked, only) = (set("SVERKA_FUZZ_RUNS").is_some(), set("SVERKA_FUZZ_FORMAT"));
    let all = seeds();
    let mut read = 0;
    for format in FORMATS.iter().map(|f| f.name).chain(["any"]).filter(|f| only.as_ref().is_none_or(|o| o == f)) {
        let seeds = seeds_of(format, &all);
        let (began, mut texts, mut slowest) = (Instant::now(), 0, Duration::ZERO);
        for run in 1..=runs {
            let mut random = Random(run.wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ ((format.len() as u64) << 40) | 1);
            let seed = &seeds[random.below(seeds.len())];
            let other = &all[random.below(all.len())].1;
            let mut bytes = mutate(seed, other, &mut random);
            if random.below(4) > 0 {
                bytes = packed(&bytes, format);
            }
            let start = Instant::now();
            texts += usize::from(tried(&bytes, format, &format!("run {run}")) > 0);
            slowest = slowest.max(start.elapsed());
            assert!(start.elapsed() < Duration::from_secs(60), "{format}, run {run}: it hangs");
        }
        if asked {
            let peak = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
            let peak = peak.lines().find_map(|l| l.strip_prefix("VmHWM:")).unwrap_or(" ?").trim().to_string();
            let (took, slowest) = (began.elapsed().as_secs(), slowest.as_millis());
            println!(
                "{format}: {runs} executions, {texts} were texts, slowest {slowest} ms, {took} s, peak memory {peak}"
            );
        }
        read += texts;
    }
    assert!(read > 0, "nothing was a text: the damage is too great to try the readers");
}
