//! The whole date check under criterion: finding, reading and judging, one thread, the pack compiled.
//!
//! Four inputs of about 400 kB: prose without figures; prose with a figure in
//! every line; a register whose lines hold numbers, amounts and every third a
//! date; and 400,000 letters on one line with a figure every 15.

use std::sync::Arc;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use sverka::dates::{DateOptions, Evidence, judge};
use sverka::read::{Role, Witness};
use sverka::text::Source;

fn register() -> String {
    (0..6_000)
        .map(|i| match i % 3 {
            0 => format!("{}. о выдаче материалов заводу № {}, л. {}\n", i + 1, i % 977 + 1, i % 300 + 1),
            1 => format!("{}.{:02}.{} г. получено по счету {} руб.\n", i % 28 + 1, i % 12 + 1, 1946 + i % 9, i % 900),
            _ => format!("Слушали сообщение товарища Петрова и еще {} человек из цеха\n", i % 60 + 2),
        })
        .collect()
}

fn check(c: &mut Criterion) {
    let options = DateOptions { lang: Some("ru".into()), ..DateOptions::default() };
    let mut group = c.benchmark_group("dates");
    group.sample_size(10);
    for (name, text) in [
        ("prose", "слово и дело вечером пошли домой по дороге\n".repeat(5_000)),
        ("prose_with_figures", "слово 7 и дело вечером пошли домой по дороге\n".repeat(5_000)),
        ("register", register()),
        ("one_line", "слово 7 и дело ".repeat(27_000)),
    ] {
        let mut witness = Witness::whole(Role::Transcript, Arc::new(Source::from_text("text.txt", text)));
        witness.lang = Some("ru".into());
        group.throughput(Throughput::Bytes(witness.text().len() as u64));
        group.bench_function(name, |bench| bench.iter(|| judge(&Evidence::alone(&witness), &options).len()));
    }
    group.finish();
}

criterion_group!(benches, check);
criterion_main!(benches);
