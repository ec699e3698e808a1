//! Puts the signs of a page, each at its place, together to words, lines and blocks.

use unicode_bidi::{BidiClass, BidiInfo, Level, bidi_class};

use super::forms::letters;
use crate::read::formats::compose::is_dense;
use crate::read::formats::model::{Block, Glue, Line, Page, Run, Text, Word};
use crate::text::{Bounds, LengthUnit};

/// A matrix of PDF: `[a b 0; c d 0; e f 1]`.
pub type Matrix = [f32; 6];

/// The matrix that changes nothing.
pub const UNIT: Matrix = [1.0, 0.0, 0.0, 1.0, 0.0, 0.0];

/// A point in millimetres.
const POINT: f32 = 25.4 / 72.0;
/// A gap wider than this share of the size of the type is a blank: the narrowest ones are a fifth.
const GAP: f32 = 0.15;
/// Signs of one page: the largest newspaper page has a fifth of it.
const MOST: usize = 1 << 20;

/// Returns a matrix applied before another.
pub fn times(m: Matrix, n: Matrix) -> Matrix {
    [
        m[0] * n[0] + m[1] * n[2],
        m[0] * n[1] + m[1] * n[3],
        m[2] * n[0] + m[3] * n[2],
        m[2] * n[1] + m[3] * n[3],
        m[4] * n[0] + m[5] * n[2] + n[4],
        m[4] * n[1] + m[5] * n[3] + n[5],
    ]
}

/// What stands before a sign.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Before {
    /// The sign before it.
    Sign,
    /// A gap.
    Gap,
    /// A blank that the file draws.
    Blank,
}

/// A sign of the line under way.
struct Sign {
    text: String,
    before: Before,
    /// Where it begins along the line.
    along: f32,
    bounds: Bounds,
}

/// A page under way.
pub struct Layer {
    /// Left edge, upper edge, width and height of the page in points.
    media: [f32; 4],
    blocks: Vec<Block<'static>>,
    line: Vec<Sign>,
    /// Where the last sign ended, on which base line, and how large it was.
    last: Option<(f32, f32, f32)>,
    before: Before,
    /// How many more letters of the page are read from left to right than the other way.
    forward: i64,
    /// How many signs there are whose letters the file does not tell.
    pub untold: usize,
    /// How many signs there are.
    pub drawn: usize,
}

impl Layer {
    /// Begins a page with its edges: left, bottom, right, top.
    pub fn new([left, bottom, right, top]: [f32; 4]) -> Self {
        Self {
            media: [left.min(right), bottom.max(top), (right - left).abs(), (top - bottom).abs()],
            blocks: Vec::new(),
            line: Vec::new(),
            last: None,
            before: Before::Sign,
            forward: 0,
            untold: 0,
            drawn: 0,
        }
    }

    /// Says whether there is more on the page than any page has.
    pub fn is_full(&self) -> bool {
        self.drawn > MOST
    }

    /// Adds a sign that is drawn between two places.
    pub fn sign(&mut self, text: Option<&str>, from: &Matrix, to: &Matrix, size: f32) {
        let size = (size * from[2].hypot(from[3])).abs().max(0.1);
        // Along the line and across it, whichever way the page is turned.
        let (cos, sin) = match from[0].hypot(from[1]) {
            length if length > 0.0 => (from[0] / length, from[1] / length),
            _ => (1.0, 0.0),
        };
        let along = |m: &Matrix| m[4] * cos + m[5] * sin;
        let begins = along(from);
        let text = text.unwrap_or("\u{fffd}");
        let across = from[5] * cos - from[4] * sin;
        self.turn(begins, across, size);
        self.last = Some((along(to), across, size));
        if text.chars().all(|c| c.is_whitespace() || c.is_control()) {
            self.before = Before::Blank;
            return;
        }
        // What is drawn twice, almost at one place, is to look bold.
        let again = |s: &Sign| (s.along - begins).abs() < 0.1 * size && s.text == text;
        if self.line.iter().rev().take(400).any(again) {
            return;
        }
        self.drawn += 1;
        self.untold += usize::from(text == "\u{fffd}");
        let corner = |m: &Matrix| (m[4] - self.media[0], self.media[1] - m[5]);
        let ((a, b), (c, d)) = (corner(from), corner(to));
        let bounds =
            Bounds { left: a.min(c), top: b.min(d) - 0.75 * size, right: a.max(c), bottom: b.max(d) + 0.25 * size };
        self.line.push(Sign { text: text.to_string(), before: self.before, along: begins, bounds });
        self.before = Before::Sign;
    }

    /// Says what stands between the last sign and one that begins here: nothing, a gap, a new line, a new block.
    fn turn(&mut self, along: f32, across: f32, size: f32) {
        let Some((end, line, height)) = self.last else { return };
        let height = height.max(size);
        let down = line - across;
        if down.abs() > 0.5 * height {
            self.end_line();
            if !(-0.5 * height..=1.9 * height).contains(&down) {
                self.end_block();
            }
        } else if (along - end > GAP * height || along - end < -height) && self.before == Before::Sign {
            self.before = Before::Gap;
        }
    }

    fn end_line(&mut self) {
        self.before = Before::Sign;
        let line = std::mem::take(&mut self.line);
        self.forward +=
            line.iter().map(|s| if backward(s) { -1 } else { i64::from(class(s) == Some(BidiClass::L)) }).sum::<i64>();
        let words = words(logical(line, self.forward < 0));
        if words.is_empty() {
            return;
        }
        if self.blocks.is_empty() {
            self.blocks.push(Block::default());
        }
        if let Some(block) = self.blocks.last_mut() {
            block.lines.push(Line { words, ..Line::default() });
        }
    }

    fn end_block(&mut self) {
        if self.blocks.last().is_some_and(|b| !b.lines.is_empty()) {
            self.blocks.push(Block::default());
        }
    }

    /// Ends the page, which has this number.
    pub fn finish(mut self, number: usize) -> Page<'static> {
        self.end_line();
        self.blocks.retain(|b| !b.lines.is_empty());
        Page {
            id: Some(number.to_string().into()),
            size: Some((self.media[2], self.media[3])),
            unit: LengthUnit::Millimetre,
            scale: Some(POINT),
            blocks: self.blocks,
            ..Page::default()
        }
    }
}

fn class(sign: &Sign) -> Option<BidiClass> {
    sign.text.chars().next().map(bidi_class)
}

fn backward(sign: &Sign) -> bool {
    matches!(class(sign), Some(BidiClass::R | BidiClass::AL))
}

/// Puts a line that is drawn from left to right, though it has Hebrew or Arabic, into the order it is read in.
fn logical(line: Vec<Sign>, page_is_backward: bool) -> Vec<Sign> {
    let mut drawn_forward = 0i64;
    for pair in line.windows(2).filter(|p| backward(&p[0]) && backward(&p[1])) {
        drawn_forward += if pair[1].along > pair[0].along { 1 } else { -1 };
    }
    if drawn_forward <= 0 {
        return line;
    }
    let base = if page_is_backward { Level::rtl() } else { Level::ltr() };
    // Turning the line as a writer would turns it back. A letter stands for each sign, a blank for each blank.
    let mut text = String::new();
    let mut of_sign = Vec::with_capacity(line.len());
    for sign in &line {
        if sign.before != Before::Sign {
            text.push(' ');
        }
        of_sign.push(text.len());
        text.push(
            sign.text.chars().next().map_or(' ', |c| letters(c.encode_utf8(&mut [0; 4])).chars().next().unwrap_or(c)),
        );
    }
    let info = BidiInfo::new(&text, Some(base));
    let levels: Vec<Level> = of_sign.iter().map(|&at| info.levels[at]).collect();
    let order = BidiInfo::reorder_visual(&levels);
    let mut slots: Vec<Option<Sign>> = line.into_iter().map(Some).collect();
    // What stands before a sign in the one order stands behind it in the other, where it is turned.
    let gaps: Vec<Before> = slots.iter().flatten().map(|s| s.before).collect();
    let mut out: Vec<Sign> = Vec::with_capacity(slots.len());
    let mut previous: Option<usize> = None;
    for at in order {
        let Some(mut sign) = slots.get_mut(at).and_then(Option::take) else { continue };
        sign.before = match previous {
            None => Before::Sign,
            Some(p) if at == p + 1 => gaps[at],
            Some(p) if p == at + 1 => gaps[p],
            // Between turned stretches stands what parts them on the page.
            Some(_) => Before::Gap,
        };
        previous = Some(at);
        out.push(sign);
    }
    out
}

/// Joins signs to words.
fn words(line: Vec<Sign>) -> Vec<Word<'static>> {
    let mut out: Vec<(String, Word<'static>)> = Vec::new();
    for sign in line {
        let text = letters(&sign.text);
        if let Some((known, word)) = out.last_mut()
            && sign.before == Before::Sign
        {
            known.push_str(&text);
            word.bounds = word.bounds.map(|b| b.hull(sign.bounds));
            continue;
        }
        let dense = |c: Option<char>| c.is_some_and(is_dense);
        let (a, b) = (dense(out.last().and_then(|w| w.0.chars().next_back())), dense(text.chars().next()));
        // Between Chinese or Japanese signs a gap is none.
        let blank = match sign.before {
            Before::Sign => false,
            Before::Gap => !a && !b,
            Before::Blank => !(a && b),
        };
        let glue = if blank { Glue::As(" ") } else { Glue::None };
        out.push((text, Word { glue, bounds: Some(sign.bounds), ..Word::default() }));
    }
    let told = |(text, word): (String, Word<'static>)| {
        // No stretch of the file spells it letter by letter.
        Word { text: Text::of(Run { text: text.into(), at: 0, len: 0 }), ..word }
    };
    out.into_iter().map(told).collect()
}
