//! What must hold of any bytes in any format: an error with its place, or a text of which every word leads back.

use std::path::Path;

use sverka::read::{ReadOptions, Role, View, source_from_bytes};
use sverka::text::{Source, Span};

/// Reads bytes in a format (or whatever they show, for `any`), as either side and in each view, and checks what comes out.
/// Returns how many of the readings were texts.
pub fn check(bytes: &[u8], format: &str) -> usize {
    let named = (format != "any").then(|| format.to_string());
    let mut read = 0;
    for (role, view) in [(Role::Transcript, None), (Role::Reference, None), (Role::Transcript, Some("witness:B"))] {
        if view.is_some() && format != "tei" {
            continue;
        }
        let options = ReadOptions {
            format: named.clone(),
            role: Some(role),
            view: view.and_then(|v: &str| v.parse::<View>().ok()),
            ..ReadOptions::default()
        };
        match source_from_bytes(&place(format), bytes, &options) {
            Ok(source) => {
                sound(&source, bytes);
                read += 1;
            }
            Err(error) => {
                assert!(!error.message.is_empty() && !error.to_string().is_empty());
                assert!(error.place.is_some(), "no place: {error}");
            }
        }
    }
    read
}

/// Names the file; a METS finds its pages beside it.
fn place(format: &str) -> String {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folder = if root.ends_with("fuzz") { root.join("pages") } else { root.join("fuzz/pages") };
    if format == "mets" { folder.join("in").display().to_string() } else { "in".into() }
}

fn sound(source: &Source, file: &[u8]) {
    let bytes = file.len();
    let Some(layout) = &source.layout else { return };
    // A word may be spelt by an entity or stand for a gap, so the text may be longer than the file, but not by much.
    // What lies packed has its places in what was packed.
    let archive = ["zip", "docx", "mets", "pdf"].contains(&layout.format) || file.starts_with(&[0x1f, 0x8b]);
    assert!(archive || source.text.len() <= 4 * bytes + 64, "{} bytes of text out of {bytes}", source.text.len());
    let mut end = 0;
    for piece in &layout.pieces {
        let (from, to) = (piece.start as usize, piece.end as usize);
        assert!(end <= from && from <= to && to <= source.text.len(), "pieces overlap or leave the text");
        end = to;
        let span = Span::new(from, to);
        assert!(source.text.is_char_boundary(from) && source.text.is_char_boundary(to));
        let disk = source.disk_range(span);
        assert!(disk.start <= disk.end && (archive || disk.end <= bytes), "{disk:?} of {bytes}");
        let origin = layout.origin(span).expect("a piece has an origin");
        assert!(origin.line >= 1 && origin.column >= 1);
    }
    for span in layout.zones.iter().map(|z| z.span).chain(layout.gaps.iter().copied()) {
        assert!(span.end <= source.text.len() && source.text.is_char_boundary(span.start));
    }
    assert!(layout.pages.windows(2).all(|p| p[0].start <= p[1].start));
    source.place(source.text.len());
}
