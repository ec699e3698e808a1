//! Measures how fast dates are found: prose, prose with figures, and one line of 400,000 letters and four times that.

use std::sync::Arc;
use std::time::Instant;

use sverka::dates::{DateOptions, mentions};
use sverka::read::{Role, Witness};
use sverka::text::Source;

fn main() {
    let options = DateOptions { lang: Some("ru".into()), ..DateOptions::default() };
    let measure = |name: &str, text: String| {
        let mut witness = Witness::whole(Role::Transcript, Arc::new(Source::from_text("text.txt", text)));
        witness.lang = Some("ru".into());
        let start = Instant::now();
        let found = mentions(&witness, &options).len();
        let seconds = start.elapsed().as_secs_f64();
        let size = witness.text().len() as f64 / 1e6;
        println!("{name:24} {size:7.2} MB  {seconds:6.2} s  {:7.1} MB/s  {found} dates", size / seconds);
    };
    measure("warm", "3 июля 1951 г.\n".into());
    measure("prose", "слово и дело вечером пошли домой по дороге\n".repeat(100_000));
    measure("prose with figures", "слово 7 и дело вечером пошли домой по дороге\n".repeat(20_000));
    measure("one line", "слово 7 и дело ".repeat(400_000 / 15));
    measure("one line, four times", "слово 7 и дело ".repeat(1_600_000 / 15));
}
