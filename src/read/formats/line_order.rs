//! Turns the lines of a PAGE region, which may stand in the file in any order, into the order that the file states.
//!
//! Three things state it, the strongest first: an index in `custom`, as Transkribus and Tesseract write it; the
//! region's own text, where every line is found in it; `textLineOrder="top-to-bottom"` together with the boxes.

use std::collections::HashMap;

use crate::text::Bounds;

/// Searching lines in the text of their region stops beyond this many steps; no true region comes near it.
const EFFORT: usize = 50_000_000;

/// What is known of a line.
pub struct Stated<'t> {
    /// Index in `custom`.
    pub index: Option<f32>,
    /// Its text.
    pub text: &'t str,
    /// Its rectangle.
    pub bounds: Option<Bounds>,
}

/// Reads `readingOrder {index:3;}`.
pub fn custom_index(custom: &str) -> Option<f32> {
    let order = &custom[custom.find("readingOrder")?..];
    let inside = &order[order.find('{')? + 1..order.find('}')?];
    super::xml::number(inside.trim_start().strip_prefix("index")?.trim_start().strip_prefix(':')?)
}

/// Returns the numbers of the lines in the order that the file states; as they stand, where it states none.
pub fn line_order(lines: &[Stated<'_>], region: Option<&str>, top_to_bottom: bool) -> Vec<usize> {
    by_index(lines)
        .or_else(|| region.and_then(|text| by_text(lines, text)))
        .or_else(|| if top_to_bottom { by_height(lines) } else { None })
        .unwrap_or_else(|| (0..lines.len()).collect())
}

fn sorted(keys: &[f32]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..keys.len()).collect();
    order.sort_by(|&a, &b| keys[a].total_cmp(&keys[b]));
    order
}

fn by_index(lines: &[Stated<'_>]) -> Option<Vec<usize>> {
    Some(sorted(&lines.iter().map(|l| l.index).collect::<Option<Vec<f32>>>()?))
}

fn letters(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

fn by_text(lines: &[Stated<'_>], region: &str) -> Option<Vec<usize>> {
    let whole = letters(region);
    if whole.len().saturating_mul(lines.len()) > EFFORT {
        return None;
    }
    // Of two lines that read the same the first is taken to stand first.
    let mut after: HashMap<String, usize> = HashMap::new();
    let mut places = Vec::with_capacity(lines.len());
    for line in lines {
        let own = letters(line.text);
        let from = after.get(&own).copied().unwrap_or(0);
        let at = from + whole.get(from..)?.find(&own)?;
        places.push(at as f32);
        after.insert(own.clone(), at + own.len());
    }
    let order = sorted(&places);
    // Lines found inside each other were not found for themselves.
    let apart = |pair: &[usize]| {
        let (a, b) = (pair[0], pair[1]);
        places[a] as usize + letters(lines[a].text).len() <= places[b] as usize
    };
    order.windows(2).all(apart).then_some(order)
}

fn by_height(lines: &[Stated<'_>]) -> Option<Vec<usize>> {
    let boxes = lines.iter().map(|l| l.bounds).collect::<Option<Vec<Bounds>>>()?;
    let middle: Vec<f32> = boxes.iter().map(|b| (b.top + b.bottom) / 2.0).collect();
    let order = sorted(&middle);
    // Lines beside each other have no order from top to bottom.
    let below = |pair: &[usize]| {
        let (a, b) = (boxes[pair[0]], boxes[pair[1]]);
        let shared = a.bottom.min(b.bottom) - a.top.max(b.top);
        shared < 0.5 * (a.bottom - a.top).min(b.bottom - b.top)
    };
    order.windows(2).all(below).then_some(order)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(text: &str, top: f32) -> Stated<'_> {
        Stated { index: None, text, bounds: Some(Bounds::sized(0.0, top, 100.0, 10.0)) }
    }

    #[test]
    fn the_strongest_statement_counts() {
        let lines = [line("two", 30.0), line("one", 20.0), line("one", 10.0)];
        assert_eq!(line_order(&lines, None, false), [0, 1, 2]);
        assert_eq!(line_order(&lines, None, true), [2, 1, 0]);
        assert_eq!(line_order(&lines, Some("one\ntwo\none"), true), [1, 0, 2]);
        assert_eq!(line_order(&lines, Some("one\nthree"), false), [0, 1, 2]);
        let indexed = lines.map(|l| Stated { index: custom_index("readingOrder {index:7;}"), ..l });
        assert_eq!(line_order(&indexed, Some("one two one"), true), [0, 1, 2]);
    }

    #[test]
    fn lines_side_by_side_stay_as_they_stand() {
        let lines = [line("right", 12.0), line("left", 10.0)];
        assert_eq!(line_order(&lines, None, true), [0, 1]);
    }
}
