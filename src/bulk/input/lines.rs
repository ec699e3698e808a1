//! Turns a file of JSON lines, packed or not, into units of work and into pages.

use std::fs::File;
use std::io::{BufRead, BufReader, Read, Seek, SeekFrom};
use std::path::Path;

use super::{Pages, Raw, unreadable};
use crate::error::Result;

/// Bytes of one unit.
const UNIT: u64 = 32 << 20;
/// Bytes that a line may have before it is given up.
const LONGEST: u64 = 256 << 20;

/// A stretch of bytes: the lines that begin in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stretch {
    /// Its first byte.
    pub start: u64,
    /// The byte after its last; `None`: all that is packed in the file.
    pub end: Option<u64>,
    /// Bytes, more or less.
    pub bytes: u64,
}

fn packing(path: &Path) -> Option<&'static str> {
    let name = path.to_string_lossy().to_ascii_lowercase();
    [".gz", ".zst"].into_iter().find(|end| name.ends_with(end))
}

/// Cuts a file into stretches. A packed file can only be read from its beginning: it is one.
pub fn stretches(path: &Path) -> Result<Vec<Stretch>> {
    let size = std::fs::metadata(path).map_err(|e| unreadable(path, &e))?.len();
    if packing(path).is_some() {
        return Ok(vec![Stretch { start: 0, end: None, bytes: size }]);
    }
    let starts = (0..size).step_by(UNIT as usize);
    Ok(starts
        .map(|start| Stretch { start, end: Some((start + UNIT).min(size)), bytes: UNIT.min(size - start) })
        .collect())
}

/// Reads the pages of a stretch.
pub fn pages(path: &Path, stretch: Stretch, label: &str) -> Result<Pages> {
    let failed = |e| unreadable(path, &e);
    let mut file = File::open(path).map_err(failed)?;
    let mut at = stretch.start;
    let mut reader: Box<dyn BufRead + Send> = match packing(path) {
        Some(".gz") => Box::new(BufReader::new(flate2::bufread::MultiGzDecoder::new(BufReader::new(file)))),
        Some(_) => Box::new(BufReader::new(zstd::Decoder::new(file).map_err(failed)?)),
        None => {
            // A line that begins before the stretch is another's.
            let from = stretch.start.saturating_sub(1);
            file.seek(SeekFrom::Start(from)).map_err(failed)?;
            let mut reader = BufReader::with_capacity(1 << 18, file);
            if stretch.start > 0 {
                let mut rest = Vec::new();
                at = from + reader.read_until(b'\n', &mut rest).map_err(failed)? as u64;
            }
            Box::new(reader)
        }
    };
    let (path, label) = (path.to_path_buf(), label.to_string());
    let mut over = false;
    Ok(Box::new(std::iter::from_fn(move || {
        loop {
            if over || stretch.end.is_some_and(|end| at >= end) {
                return None;
            }
            let begin = at;
            let mut line = Vec::new();
            match reader.by_ref().take(LONGEST).read_until(b'\n', &mut line) {
                Ok(0) => return None,
                Ok(n) => at += n as u64,
                Err(e) => {
                    over = true;
                    return Some(Err(unreadable(&path, &e)));
                }
            }
            if !line.iter().all(u8::is_ascii_whitespace) {
                return Some(Ok(Raw::Line(format!("{label}@{begin}"), line)));
            }
        }
    })))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_is_in_one_stretch() {
        let path = std::env::temp_dir().join(format!("sverka-lines-{}.jsonl", std::process::id()));
        let lines = ["{\"a\": 1}", "", "{\"b\": 22}", "{\"c\": 333}", "  ", "{\"d\": 4}"];
        for text in [lines.join("\n"), lines.join("\n") + "\n"] {
            std::fs::write(&path, &text).expect("written");
            for step in 1..=text.len() as u64 {
                let mut told = Vec::new();
                for start in (0..text.len() as u64).step_by(step as usize) {
                    let end = (start + step).min(text.len() as u64);
                    let pages = pages(&path, Stretch { start, end: Some(end), bytes: 0 }, "p").expect("opened");
                    told.extend(pages.map(|raw| match raw.expect("a line") {
                        Raw::Line(name, bytes) => (name, String::from_utf8_lossy(&bytes).trim().to_string()),
                        other => panic!("{other:?}"),
                    }));
                }
                let all: Vec<_> = told.iter().map(|(_, line)| line.as_str()).collect();
                assert_eq!(all, ["{\"a\": 1}", "{\"b\": 22}", "{\"c\": 333}", "{\"d\": 4}"], "{step}");
                assert_eq!(told[1].0, "p@10", "{step}");
            }
        }
        std::fs::remove_file(&path).expect("removed");
    }
}
