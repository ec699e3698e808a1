//! Turns many small pairs into the CPU time that a pair takes, part by part: what a gate over a corpus has to pay.
//!
//! `cargo bench --bench pairs -- [PAIRS] [PART]`: pairs of about 3.4 kB a text, 5 % of the letters damaged, made from
//! the words of the telegram. With PART only that part is run, for a profiler. Parts overlap: `compare` is the sum of
//! those above it, the conventions and the rules.

use std::sync::Arc;
use std::time::Duration;

use rustix::time::{ClockId, clock_gettime};
use sverka::compare::{Options, compare};
use sverka::dates::{self, DateOptions, Evidence};
use sverka::lang::pack_for;
use sverka::normalize::Profile;
use sverka::read::{Pair, ReadOptions, Role, Witness, source_from_bytes};
use sverka::{align, classify, metrics, report};

/// Bytes of a reference.
const SIZE: usize = 3_400;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| !argument.starts_with("--")).collect();
    let count = arguments.first().and_then(|n| n.parse().ok()).unwrap_or(200);
    let wanted = arguments.get(1).cloned();
    let page = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/reference/telegrams/21404.txt"));
    let words: Vec<String> = page.expect("the telegram").split_whitespace().map(str::to_string).collect();
    let mut random = Random(count as u64 | 1);
    let bytes: Vec<[Vec<u8>; 2]> = (0..count).map(|_| pair(&mut random, &words)).collect();
    let total: usize = bytes.iter().flatten().map(Vec::len).sum();
    println!("{count} pairs, {:.2} MB", total as f64 / 1e6);

    let options = || {
        let dates = DateOptions { lang: Some("ru".into()), ..DateOptions::default() };
        let profile = Profile::named(Profile::DEFAULT).expect("a profile");
        Options::new(profile, pack_for(Some("ru"), "").expect("a pack"), dates)
    };
    let shared = options();
    let read = |[transcript, reference]: &[Vec<u8>; 2]| {
        let side = |role, path: &str, bytes: &[u8]| {
            let source = source_from_bytes(path, bytes, &ReadOptions::default()).expect("a text");
            Witness::whole(role, Arc::new(source))
        };
        Pair {
            id: "pair".into(),
            transcript: side(Role::Transcript, "transcript.txt", transcript),
            reference: side(Role::Reference, "reference.txt", reference),
            others: Vec::new(),
            metadata: None,
            notes: Vec::new(),
        }
    };
    let pairs: Vec<Pair> = bytes.iter().map(read).collect();
    // One part alone is run often enough that what it needs from the others does not show in a profile.
    let rounds = if wanted.is_some() { 20 } else { 1 };
    let report = |name: &str, work: &mut dyn FnMut(usize)| {
        if wanted.as_deref().is_some_and(|wanted| wanted != name) {
            return;
        }
        work(0);
        let begin = cpu();
        (0..rounds).for_each(|_| (0..count).for_each(&mut *work));
        println!("{name:>12} {:9.1} µs a pair", (cpu() - begin).as_secs_f64() * 1e6 / (rounds * count) as f64);
    };
    let pack = &shared.pack;
    report("read", &mut |i| drop(read(&bytes[i])));
    report("options", &mut |_| drop(options()));
    let told = |pair: &Pair| pack_for(None, &format!("{}\n{}", pair.reference.text(), pair.transcript.text()));
    report("told", &mut |i| drop(told(&pairs[i])));
    let aligned = |pair: &Pair| align::align(&pair.transcript, &pair.reference, pack);
    report("align", &mut |i| drop(aligned(&pairs[i])));
    let alignments: Vec<_> = pairs.iter().map(aligned).collect();
    report("metrics", &mut |i| drop(metrics::measure(&pairs[i], &alignments[i], &shared.profile, pack)));
    report("classify", &mut |i| drop(classify::classify(&pairs[i], &alignments[i], pack)));
    report("dates", &mut |i| {
        let paired = alignments[i].paired();
        let evidence = Evidence {
            transcript: Some(&pairs[i].transcript),
            reference: Some(&pairs[i].reference),
            translations: &[],
            metadata: None,
            aligned: &paired,
            outside: &[],
        };
        drop(dates::judge(&evidence, &shared.dates));
    });
    report("compare", &mut |i| drop(compare(pairs[i].clone(), &shared)));
    let compared: Vec<_> = pairs.iter().map(|pair| compare(pair.clone(), &shared)).collect();
    report("json", &mut |i| {
        let mut out = Vec::new();
        serde_json::to_writer(&mut out, &report::json::Document(&compared[i])).expect("JSON");
    });
}

/// A small generator (xorshift64*, Vigna 2016), so that a number of pairs means the same pairs for ever.
struct Random(u64);

impl Random {
    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        ((self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33) as usize) % bound
    }
}

/// Makes a transcript and its reference.
fn pair(random: &mut Random, words: &[String]) -> [Vec<u8>; 2] {
    let (mut reference, mut line) = (String::new(), 0);
    while reference.len() < SIZE {
        let (word, other) = (&words[random.below(words.len())], &words[random.below(words.len())]);
        // Every other word is a new one of two halves, so that the vocabulary is that of a text, not of a page.
        let half = |word: &str| word.char_indices().nth(word.chars().count() / 2).map_or(0, |c| c.0);
        let letters = |word: &str| word.chars().all(char::is_alphabetic);
        if letters(word) && letters(other) && random.below(2) == 0 {
            reference.push_str(&word[..half(word)]);
            reference.push_str(&other[half(other)..]);
        } else {
            reference.push_str(word);
        }
        line += 1;
        reference.push(if line % 9 == 0 { '\n' } else { ' ' });
    }
    let alphabet: Vec<char> = "абвгдежзийклмнопрстуфхцчшщъыьэюя".chars().collect();
    let mut transcript = String::new();
    for letter in reference.chars() {
        let other = alphabet[random.below(alphabet.len())];
        match random.below(2_000) {
            0..70 if letter != '\n' => transcript.push(other),
            70..85 if letter != '\n' => {}
            85..100 => transcript.extend([letter, other]),
            _ => transcript.push(letter),
        }
    }
    [transcript.into_bytes(), reference.into_bytes()]
}

fn cpu() -> Duration {
    let time = clock_gettime(ClockId::ProcessCPUTime);
    Duration::new(time.tv_sec.unsigned_abs(), u32::try_from(time.tv_nsec).unwrap_or(0))
}
