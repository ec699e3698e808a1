//! Turns a discrepancy into the strip of the page's image that it stands on, where a structured file says where that is.
//!
//! What is computed here is geometry alone: which image, and which part of it.
//! [`cut`] decodes the image and cuts the strips; who finds and reads the file
//! is the program.

#[cfg(feature = "facsimile")]
pub mod cut;

use std::collections::BTreeMap;

use crate::compare::Comparison;
use crate::read::Role;
use crate::text::{Bounds, InSource, LengthUnit, Source, Span};

/// Width and height of a strip at most, in pixels.
pub const SHOWN: (u32, u32) = (1000, 360);
/// Most lines of one strip: a lost paragraph is shown by its beginning.
const LINES: usize = 3;

/// A part of a page's image.
#[derive(Debug, Clone, PartialEq)]
pub struct Region {
    /// The side whose file says where it is.
    pub side: Role,
    /// Name of the image, as that file gives it.
    pub image: String,
    /// Line of the text, from 1.
    pub line: usize,
    /// The rectangle, in the unit of the page.
    pub bounds: Bounds,
    /// Width and height of the page in that unit, where the file says so.
    pub size: Option<(f32, f32)>,
    /// What the numbers count.
    pub unit: LengthUnit,
}

impl Region {
    /// Finds the part of an image of this width and height: left, top, width, height.
    ///
    /// None where the numbers cannot be those of this image: a page of another shape, a rectangle outside it, millimetres
    /// without the size of the page.
    pub fn pixels(&self, width: u32, height: u32) -> Option<[u32; 4]> {
        /// By how much the shape of page and image may differ.
        const SHAPE: f32 = 0.05;
        let (w, h) = (width as f32, height as f32);
        let (x, y) = match (self.size.filter(|s| s.0 > 0.0 && s.1 > 0.0), self.unit) {
            (Some(size), _) => (w / size.0, h / size.1),
            (None, LengthUnit::Pixel) => (1.0, 1.0),
            (None, LengthUnit::Millimetre) => return None,
        };
        let same = x.is_finite() && y.is_finite() && (x / y - 1.0).abs() <= SHAPE;
        let b = &self.bounds;
        // `max` and `min` would turn what is no number into the edge of the image.
        let numbers = [b.left, b.top, b.right, b.bottom].iter().all(|n| n.is_finite());
        let (left, top) = ((b.left * x).max(0.0).floor(), (b.top * y).max(0.0).floor());
        let (right, bottom) = ((b.right * x).min(w).ceil(), (b.bottom * y).min(h).ceil());
        (same && numbers && right - left >= 4.0 && bottom - top >= 4.0).then_some([
            left as u32,
            top as u32,
            (right - left) as u32,
            (bottom - top) as u32,
        ])
    }
}

impl Region {
    /// Estimates width and height of the strip before the image is read, so that a page can keep the room for it.
    pub fn room(&self) -> (u32, u32) {
        /// Pixels in a millimetre at 300 dots an inch.
        const PIXELS: f32 = 11.8;
        let unit = if self.unit == LengthUnit::Millimetre { PIXELS } else { 1.0 };
        let b = &self.bounds;
        let (width, height) = ((b.right - b.left) * unit, (b.bottom - b.top) * unit);
        let by = (SHOWN.0 as f32 / width).min(SHOWN.1 as f32 / height).min(1.0);
        let pixels = |n: f32| (n * by).clamp(1.0, SHOWN.0 as f32) as u32;
        (pixels(width), pixels(height))
    }
}

/// Finds the strip of a discrepancy: its line with half a line above and below, of the transcript or else of the reference.
pub fn region(c: &Comparison, at: usize) -> Option<Region> {
    let d = &c.discrepancies[at];
    of(Role::Transcript, &c.pair.transcript.source, d.transcript.span)
        .or_else(|| of(Role::Reference, &c.pair.reference.source, d.reference.span))
}

fn of(side: Role, source: &Source, span: Span<InSource>) -> Option<Region> {
    let layout = source.layout.as_ref()?;
    let first = source.line_span(span.start);
    let page = layout.page_at(first.start)?;
    // Without a name, the image may still lie beside the file under the name of the file.
    let image = page.image.clone().unwrap_or_default();
    let (mut bounds, mut height, mut line) = (layout.origin(first)?.bounds?, 0.0_f32, first);
    height = height.max(bounds.bottom - bounds.top);
    for _ in 1..LINES {
        let next = source.text[line.end..span.end.max(line.end)].find(|c: char| !c.is_whitespace());
        let Some(next) = next.map(|i| line.end + i).filter(|at| *at < span.end) else { break };
        line = source.line_span(next);
        let Some(origin) = layout.origin(line).filter(|o| o.page == Some(page)) else { break };
        bounds = origin.bounds.map_or(bounds, |b| bounds.hull(b));
    }
    let half = height / 2.0;
    let bounds = Bounds {
        top: bounds.top - half,
        bottom: bounds.bottom + half,
        left: bounds.left - half,
        right: bounds.right + half,
    };
    let line = source.place(span.start).line;
    Some(Region { side, image, line, bounds, size: page.size, unit: page.unit })
}

/// The strips of a report, each once, however many discrepancies stand on it.
#[derive(Debug, Clone, Default)]
pub struct Strips {
    /// Images as `data:` addresses, each with its width and height in pixels.
    pub images: Vec<(String, u32, u32)>,
    /// The image of a discrepancy and its line, by the discrepancy's name.
    pub places: BTreeMap<String, (usize, usize)>,
    /// How many discrepancies have no strip because all together would have been too large.
    pub left: usize,
    /// Images that the files name and that are not shown: the name, and why, or nothing where there is no such file.
    pub missing: BTreeMap<String, String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn region(size: Option<(f32, f32)>, unit: LengthUnit, bounds: [f32; 4]) -> Region {
        let [left, top, right, bottom] = bounds;
        let bounds = Bounds { left, top, right, bottom };
        Region { side: Role::Transcript, image: "p.png".into(), line: 1, bounds, size, unit }
    }

    #[test]
    fn rectangles_are_those_of_the_image_or_none() {
        let pixel = LengthUnit::Pixel;
        let at = |r: Region| r.pixels(1000, 500);
        assert_eq!(at(region(None, pixel, [10.0, 20.0, 110.0, 60.0])), Some([10, 20, 100, 40]));
        assert_eq!(
            at(region(Some((2000.0, 1000.0)), pixel, [20.0, 40.0, 220.0, 120.0])),
            Some([10, 20, 100, 40]),
            "half as large"
        );
        assert_eq!(
            at(region(Some((200.0, 100.0)), LengthUnit::Millimetre, [2.0, 4.0, 22.0, 12.0])),
            Some([10, 20, 100, 40])
        );
        assert_eq!(at(region(Some((100.0, 200.0)), pixel, [1.0, 1.0, 50.0, 50.0])), None, "a page of another shape");
        assert_eq!(at(region(None, LengthUnit::Millimetre, [2.0, 4.0, 22.0, 12.0])), None);
        assert_eq!(at(region(None, pixel, [-50.0, -5.0, 2000.0, 40.0])), Some([0, 0, 1000, 40]), "cut to the image");
        for bounds in [
            [1200.0, 0.0, 1300.0, 40.0],
            [10.0, 10.0, 11.0, 400.0],
            [f32::NAN, 0.0, 100.0, 40.0],
            [100.0, 0.0, 10.0, 40.0],
        ] {
            assert_eq!(at(region(None, pixel, bounds)), None, "{bounds:?}");
        }
    }
}
