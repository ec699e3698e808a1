//! How fast structured files become text, on one core, from bytes in memory to a `Source` with every place kept.
//!
//! The input is made here, so that anybody can measure it: a newspaper page in ALTO as digitisation programmes write
//! it, 48 blocks of 25 lines of 7 words (8 400 words, 1.6 MB), each word with id, style, box, word and character
//! confidences, blanks as `SP`, every fifth line ending in a divided word. What is timed is `source_from_bytes`, digest
//! and check of the text included, in time of the processor; the other readers get the same words.

use std::fmt::Write;

use sverka::read::{ReadOptions, source_from_bytes};

const WORDS: [&str; 12] = [
    "the",
    "Commander",
    "received",
    "telegram",
    "of",
    "July",
    "1951",
    "concerning",
    "заседания",
    "комиссии",
    "für",
    "naïve",
];

fn alto() -> String {
    let mut out = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<alto xmlns=\"http://www.loc.gov/standards/alto/ns-v3#\">\n<Description><MeasurementUnit>pixel</MeasurementUnit></Description>\n<Layout><Page ID=\"P1\" WIDTH=\"6400\" HEIGHT=\"9200\"><PrintSpace>\n",
    );
    let mut n = 0;
    for block in 0..48 {
        let _ = writeln!(
            out,
            "<TextBlock ID=\"P1_TB{block:05}\" HPOS=\"{block}\" VPOS=\"12\" WIDTH=\"800\" HEIGHT=\"900\" STYLEREFS=\"TXT_0 PAR_0\">"
        );
        for line in 0..25 {
            let _ = writeln!(
                out,
                "<TextLine ID=\"P1_TL{block:03}{line:03}\" HPOS=\"110\" VPOS=\"{}\" WIDTH=\"780\" HEIGHT=\"32\">",
                line * 36
            );
            for word in 0..7 {
                n += 1;
                let text = WORDS[(n * 7 + block) % WORDS.len()];
                let divided =
                    if word == 6 && line % 5 == 0 { " SUBS_TYPE=\"HypPart1\" SUBS_CONTENT=\"whatever\"" } else { "" };
                let _ = writeln!(
                    out,
                    "<String ID=\"P1_ST{n:06}\" HPOS=\"{}\" VPOS=\"{}\" WIDTH=\"96\" HEIGHT=\"30\" WC=\"0.{:02}\" CC=\"{}\" STYLEREFS=\"TXT_{}\" CONTENT=\"{text}\"{divided}/>",
                    110 + word * 110,
                    line * 36,
                    n % 100,
                    "0".repeat(text.chars().count()),
                    n % 9
                );
                if word < 6 {
                    let _ = writeln!(
                        out,
                        "<SP ID=\"P1_SP{n:06}\" HPOS=\"{}\" VPOS=\"{}\" WIDTH=\"14\"/>",
                        206 + word * 110,
                        line * 36
                    );
                } else if line % 5 == 0 {
                    out.push_str("<HYP CONTENT=\"-\"/>\n");
                }
            }
            out.push_str("</TextLine>\n");
        }
        out.push_str("</TextBlock>\n");
    }
    out.push_str("</PrintSpace></Page></Layout></alto>\n");
    out
}

fn hocr() -> String {
    let mut out = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<html xmlns=\"http://www.w3.org/1999/xhtml\"><body><div class='ocr_page' id='page_1' title='image \"a.png\"; bbox 0 0 6400 9200'>\n",
    );
    for line in 0..1200 {
        let _ = writeln!(
            out,
            "<span class='ocr_line' id='line_1_{line}' title=\"bbox 110 {line} 890 {line}; baseline 0 -5\">"
        );
        for word in 0..7 {
            let text = WORDS[(line * 7 + word) % WORDS.len()];
            let _ = writeln!(
                out,
                "<span class='ocrx_word' id='word_1_{line}_{word}' title='bbox 110 {line} 206 {line}; x_wconf 91'>{text}</span>"
            );
        }
        out.push_str("</span>\n");
    }
    out.push_str("</div></body></html>\n");
    out
}

fn page() -> String {
    let mut out = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<PcGts xmlns=\"http://schema.primaresearch.org/PAGE/gts/pagecontent/2019-07-15\"><Page imageFilename=\"a.png\" imageWidth=\"6400\" imageHeight=\"9200\">\n",
    );
    for region in 0..48 {
        let _ = writeln!(
            out,
            "<TextRegion id=\"r{region}\" type=\"paragraph\"><Coords points=\"110,10 890,10 890,900 110,900\"/>"
        );
        for line in 0..25 {
            let (top, mut whole) = (line * 36, Vec::new());
            let _ = writeln!(
                out,
                "<TextLine id=\"r{region}l{line}\" custom=\"readingOrder {{index:{line};}}\"><Coords points=\"110,{top} 890,{top} 890,{0} 110,{0}\"/><Baseline points=\"110,{0} 890,{0}\"/>",
                top + 32
            );
            for word in 0..7 {
                let text = WORDS[(region * 175 + line * 7 + word) % WORDS.len()];
                let left = 110 + word * 110;
                let _ = writeln!(
                    out,
                    "<Word id=\"r{region}l{line}w{word}\"><Coords points=\"{left},{top} {0},{top} {0},{1} {left},{1}\"/><TextEquiv conf=\"0.91\"><Unicode>{text}</Unicode></TextEquiv></Word>",
                    left + 96,
                    top + 30
                );
                whole.push(text);
            }
            let _ = writeln!(out, "<TextEquiv><Unicode>{}</Unicode></TextEquiv></TextLine>", whole.join(" "));
        }
        out.push_str("</TextRegion>\n");
    }
    out.push_str("</Page></PcGts>\n");
    out
}

/// Seconds of processor time of this thread: what others do on the machine is not in it.
fn cpu() -> f64 {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::ThreadCPUTime);
    time.tv_sec as f64 + time.tv_nsec as f64 / 1e9
}

fn main() {
    let options = ReadOptions::default();
    println!("| reader | file, MB | text, kB | ms of CPU | MB/s |\n|---|--:|--:|--:|--:|");
    for (name, file) in [("alto", alto()), ("page", page()), ("hocr", hocr())] {
        let read = || source_from_bytes("page.xml", file.as_bytes(), &options).map_or(0, |s| s.text.len());
        let text = std::hint::black_box(read());
        // The best of several rounds: a round that was disturbed says nothing of the program.
        let round = |_| {
            let begun = cpu();
            for _ in 0..20 {
                std::hint::black_box(read());
            }
            (cpu() - begun) / 20.0
        };
        let best = (0..15).map(round).fold(f64::INFINITY, f64::min);
        let (size, rate) = (file.len() as f64 / 1e6, file.len() as f64 / best / 1e6);
        println!("| {name} | {size:.2} | {:.0} | {:.2} | {rate:.0} |", text as f64 / 1e3, best * 1e3);
    }
}
