//! Corpora whose truth is known: samples are drawn from them again and again, and an interval must hold the truth as
//! often as it says.

use super::*;
use crate::metrics::Bootstrap;
use crate::metrics::random::Random;

/// Rounds of drawing; the share covered is then known to about one point (two standard errors).
///
/// The corpora are meant to be hard: one page in eight has two thirds of the errors. Below some hundred pages a sample
/// may hold too few of those, and no interval knows what it has not seen: of 60 pages 92 % cover.
const ROUNDS: usize = 2000;

struct Corpus {
    pages: Vec<Corrected>,
    strata: Vec<usize>,
    truth: f64,
}

fn normal(random: &mut Random) -> f64 {
    let (a, b) = (random.share().max(1e-300), random.share());
    (-2.0 * a.ln()).sqrt() * (2.0 * std::f64::consts::PI * b).cos()
}

/// Pages as a library has them: lengths and rates both skewed, errors that come in clusters, one page in eight bad.
/// A second engine stumbles over the same pages, so that the two disagree where the first is wrong.
fn corpus(seed: u64) -> Corpus {
    let mut random = Random::new(seed);
    let (mut pages, mut strata) = (Vec::new(), Vec::new());
    for _ in 0..20_000 {
        let length = (7.3 + 0.5 * normal(&mut random)).exp().round().max(40.0);
        let bad = random.share() < 0.125;
        let rate = (if bad { -1.9 } else { -3.6 } + 0.5 * normal(&mut random)).exp().min(0.9);
        let edits = (rate * length * (1.0 + 0.2 * normal(&mut random)).max(0.0)).round().min(length);
        let disagreement = (1.3 * edits * (1.0 + 0.15 * normal(&mut random)).max(0.0) + 4.0 * random.share()).round();
        let units = (length * (1.0 + 0.01 * normal(&mut random))).round();
        let [edits, length, disagreement, units] = [edits, length, disagreement, units].map(|v| v as u64);
        pages.push(Corrected { edits, length, disagreement, units });
        // The catalogue knows most of the bad pages by their print.
        strata.push(usize::from(bad != (random.share() < 0.1)));
    }
    let sum = |of: fn(&Corrected) -> u64| pages.iter().map(of).sum::<u64>() as f64;
    let truth = sum(|p| p.edits) / sum(|p| p.length);
    Corpus { pages, strata, truth }
}

/// Draws `n` of `from` without putting back.
fn draw(from: &[usize], n: usize, random: &mut Random) -> Vec<usize> {
    let mut from = from.to_vec();
    for i in 0..n {
        let j = i + random.below(from.len() - i);
        from.swap(i, j);
    }
    from.truncate(n);
    from
}

impl Corpus {
    fn page(&self, i: usize) -> Page {
        Page { edits: self.pages[i].edits, length: self.pages[i].length }
    }

    fn stratum(&self, h: usize) -> Vec<usize> {
        (0..self.pages.len()).filter(|&i| self.strata[i] == h).collect()
    }
}

/// Draws samples, and returns how many intervals held the truth, and how wide they were on average.
fn covered(corpus: &Corpus, rounds: usize, mut estimate: impl FnMut(&mut Random) -> Estimate) -> (f64, f64) {
    let mut random = Random::new(42);
    let (mut held, mut width) = (0usize, 0.0);
    for _ in 0..rounds {
        let interval = estimate(&mut random).interval.expect("an interval");
        held += usize::from(interval.low <= corpus.truth && corpus.truth <= interval.high);
        width += interval.high - interval.low;
    }
    (held as f64 / rounds as f64, width / rounds as f64)
}

fn must_cover(what: &str, share: f64) {
    println!("{what}: {:.1} % of the 95 % intervals hold the truth", 100.0 * share);
    assert!((0.93..=0.97).contains(&share), "{what}: {share}");
}

#[test]
fn intervals_from_one_sample_cover_what_they_promise() {
    for (seed, n) in [(1, 150), (2, 300), (3, 1000)] {
        let corpus = corpus(seed);
        let all: Vec<usize> = (0..corpus.pages.len()).collect();
        let (share, _) = covered(&corpus, ROUNDS, |random| {
            let pages: Vec<Page> = draw(&all, n, random).into_iter().map(|i| corpus.page(i)).collect();
            ratio(&Tally::of(&pages), Some(20_000), 0.95).expect("a rate")
        });
        must_cover(&format!("linearised, {n} pages"), share);
    }
}

#[test]
fn intervals_drawn_anew_cover_what_they_promise() {
    let corpus = corpus(2);
    let all: Vec<usize> = (0..corpus.pages.len()).collect();
    let how = Bootstrap { resamples: 400, ..Bootstrap::default() };
    let (share, _) = covered(&corpus, 1000, |random| {
        let pages: Vec<Page> = draw(&all, 400, random).into_iter().map(|i| corpus.page(i)).collect();
        bootstrap(&[(&pages, None)], &Bootstrap { seed: random.next(), ..how }).expect("a rate")
    });
    must_cover("bootstrap, 400 pages", share);
}

#[test]
fn strata_and_neymans_shares_narrow_the_interval_and_keep_the_promise() {
    let corpus = corpus(4);
    let strata = [corpus.stratum(0), corpus.stratum(1)];
    let spread = |h: &Vec<usize>| {
        let pages: Vec<Page> = h.iter().map(|&i| corpus.page(i)).collect();
        Tally::of(&pages).spread(corpus.truth).expect("pages").sqrt()
    };
    let wanted = strata.each_ref().map(|h| Wanted { pages: h.len() as u64, spread: spread(h) });
    let given = allocate(300, &wanted);
    let (share, narrow) = covered(&corpus, ROUNDS, |random| {
        let strata: Vec<Stratum> = strata
            .iter()
            .zip(&given)
            .map(|(h, &n)| {
                let pages: Vec<Page> = draw(h, n as usize, random).into_iter().map(|i| corpus.page(i)).collect();
                Stratum { sample: Tally::of(&pages), pages: Some(h.len() as u64) }
            })
            .collect();
        stratified(&strata, 0.95).expect("a rate")
    });
    must_cover("two strata, 300 pages by Neyman", share);
    let all: Vec<usize> = (0..corpus.pages.len()).collect();
    let (_, wide) = covered(&corpus, 300, |random| {
        let pages: Vec<Page> = draw(&all, 300, random).into_iter().map(|i| corpus.page(i)).collect();
        ratio(&Tally::of(&pages), Some(20_000), 0.95).expect("a rate")
    });
    println!("width {narrow:.4} with strata, {wide:.4} without");
    assert!(narrow < 0.75 * wide);
}

#[test]
fn a_second_engine_narrows_the_interval_and_keeps_the_promise() {
    let corpus = corpus(5);
    let all: Vec<usize> = (0..corpus.pages.len()).collect();
    let mut everything = Everything::default();
    corpus.pages.iter().for_each(|p| everything.add(p.disagreement, p.units));
    for n in [150, 300] {
        let (share, narrow) = covered(&corpus, ROUNDS, |random| {
            let sample: Vec<Corrected> = draw(&all, n, random).into_iter().map(|i| corpus.pages[i]).collect();
            assisted(&sample, &everything, 0.95).expect("a rate")
        });
        must_cover(&format!("assisted by a second engine, {n} pages"), share);
        let (_, wide) = covered(&corpus, 300, |random| {
            let pages: Vec<Page> = draw(&all, n, random).into_iter().map(|i| corpus.page(i)).collect();
            ratio(&Tally::of(&pages), Some(20_000), 0.95).expect("a rate")
        });
        println!("width {narrow:.4} with the second engine, {wide:.4} without");
        assert!(narrow < 0.5 * wide);
    }
}
