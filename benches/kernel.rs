//! The exact edit-distance kernel under criterion: one thread, warm working memory, units at hand.
//!
//! For figures against other tools, on the same texts in the same run, see `benches/peers.py`.

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use sverka::align::exact::{Budget, Workspace};

#[path = "../src/align/exact/tests/noise.rs"]
mod noise;

fn pairs(c: &mut Criterion) {
    let mut workspace = Workspace::new();
    for (mode, budget) in [("script", Budget::SCRIPT), ("certified", Budget::default())] {
        let mut group = c.benchmark_group(mode);
        for (name, len, percent) in [
            ("1k_5", 1_000, 5),
            ("10k_1", 10_000, 1),
            ("10k_5", 10_000, 5),
            ("10k_20", 10_000, 20),
            ("100k_5", 100_000, 5),
        ] {
            let random = &mut noise::Random::new(len as u64);
            let reference = noise::prose(random, 40, len);
            let transcript = noise::damage(random, &reference, 40, percent);
            group.throughput(Throughput::Elements(len as u64));
            group.bench_with_input(BenchmarkId::from_parameter(name), &(transcript, reference), |bench, pair| {
                bench.iter(|| workspace.script(&pair.0, &pair.1, &budget));
            });
        }
        group.finish();
    }
}

criterion_group!(kernel, pairs);
criterion_main!(kernel);
