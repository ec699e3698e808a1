//! Turns the fonts of a PDF into what their codes read and how wide they are.

use std::collections::HashMap;

use encoding_rs::Encoding as Page;
use lopdf::{Dictionary, Document, Object};

use super::letters::Letters;
use super::stream;

/// A font as far as text needs it.
pub struct Font {
    /// Whether a code may take more than one byte.
    wide: bool,
    /// What the font itself says that its codes read.
    told: Letters,
    /// Which codes there are, where an own table says it.
    codes: Letters,
    /// What codes read by the encoding of the font.
    by_code: HashMap<u8, String>,
    /// The code page that a known name of an encoding means.
    page: Option<&'static Page>,
    /// Widths in thousandths of the size, by code.
    widths: HashMap<u32, f32>,
    /// Width of every other code.
    width: f32,
    /// Size of a unit of its widths: a thousandth, but for fonts that draw themselves.
    unit: f32,
}

/// One code of a run.
pub struct Sign {
    /// What it reads; nothing where the file does not say.
    pub text: Option<String>,
    /// How wide it is, as a multiple of the size.
    pub width: f32,
    /// Whether it is the blank of one byte.
    pub blank: bool,
}

/// Widths of Helvetica and Times from the blank to the tilde: the standard has readers know them.
const HELVETICA: [u16; 95] = [
    278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556, 556, 556, 556, 556,
    556, 556, 556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833,
    722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556, 333, 556, 556, 500, 556,
    556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556, 556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334,
    260, 334, 584,
];
const TIMES: [u16; 95] = [
    250, 333, 408, 500, 500, 833, 778, 180, 333, 333, 500, 564, 250, 333, 250, 278, 500, 500, 500, 500, 500, 500, 500,
    500, 500, 500, 278, 278, 564, 564, 564, 444, 921, 722, 667, 667, 722, 611, 556, 722, 722, 333, 389, 722, 611, 889,
    722, 722, 556, 722, 667, 556, 611, 722, 722, 944, 722, 722, 611, 333, 278, 333, 469, 500, 333, 444, 500, 444, 500,
    444, 333, 500, 500, 278, 278, 500, 278, 778, 500, 500, 500, 500, 333, 389, 278, 500, 500, 722, 500, 500, 444, 480,
    200, 480, 541,
];

impl Font {
    /// Reads a font; `limit` is what its tables may unpack to.
    pub fn of(document: &Document, font: &Dictionary, limit: usize) -> Self {
        let kind = name_of(document, font, b"Subtype");
        let table = |o: &Object| o.as_stream().ok().and_then(|s| stream::unpacked(s, limit).ok());
        let told = font.get_deref(b"ToUnicode", document).ok().and_then(table);
        let told = told.map(|bytes| Letters::read(&bytes)).unwrap_or_default();
        let wide = kind == b"Type0";
        let mut out = Self {
            wide,
            told,
            codes: Letters::default(),
            by_code: HashMap::new(),
            page: None,
            widths: HashMap::new(),
            width: if wide { 1000.0 } else { 500.0 },
            unit: 0.001,
        };
        let encoding = font.get_deref(b"Encoding", document).ok();
        if wide {
            out.page = encoding.and_then(|e| e.as_name().ok()).and_then(code_page);
            out.codes = encoding.and_then(table).map(|bytes| Letters::read(&bytes)).unwrap_or_default();
            let below = font.get_deref(b"DescendantFonts", document).ok().and_then(|o| o.as_array().ok()?.first());
            if let Some(below) = below.and_then(|o| document.dereference(o).ok()?.1.as_dict().ok()) {
                out.widths_by_code(document, below);
            }
        } else {
            out.by_code = letters_of(document, encoding);
            if kind == b"Type3"
                && let Some(Ok(unit)) = font.get_deref(b"FontMatrix", document).ok().and_then(first_number)
            {
                out.unit = unit.abs();
            }
            out.widths_of(document, font);
        }
        out
    }

    /// Reads a run, code by code.
    pub fn read<'r>(&'r self, bytes: &'r [u8]) -> impl Iterator<Item = Sign> + 'r {
        let mut rest = bytes;
        std::iter::from_fn(move || {
            let len = if rest.is_empty() { return None } else { self.len_at(rest).clamp(1, rest.len()) };
            let (bytes, behind) = rest.split_at(len);
            rest = behind;
            let code = bytes.iter().fold(0, |code, &b| code << 8 | u32::from(b));
            let width = self.widths.get(&code).copied().unwrap_or(self.width) * self.unit;
            Some(Sign { text: self.text(bytes, code), width, blank: bytes == b" " })
        })
    }

    fn len_at(&self, rest: &[u8]) -> usize {
        match self.page {
            _ if !self.wide => 1,
            Some(page) if page != encoding_rs::UTF_16BE => {
                // A first byte that is a letter by itself.
                if rest[0] < 0x80 || (page == encoding_rs::SHIFT_JIS && matches!(rest[0], 0xA0..=0xDF)) { 1 } else { 2 }
            }
            _ => self.codes.len_at(rest).unwrap_or(2),
        }
    }

    fn text(&self, bytes: &[u8], code: u32) -> Option<String> {
        // Simple fonts have codes of one byte, whatever their table writes.
        let told = self.told.get(bytes.len(), code).or_else(|| self.told.get(if self.wide { 1 } else { 2 }, code));
        told.or_else(|| match (self.page, self.wide) {
            (Some(page), _) => page.decode_without_bom_handling_and_without_replacement(bytes).map(String::from),
            (None, false) => self.by_code.get(&bytes[0]).cloned(),
            (None, true) => None,
        })
    }

    fn widths_of(&mut self, document: &Document, font: &Dictionary) {
        if let Ok(widths) = font.get_deref(b"Widths", document).and_then(Object::as_array) {
            let first = font.get_deref(b"FirstChar", document).and_then(Object::as_float).unwrap_or(0.0) as u32;
            // A code of one byte.
            for (code, width) in (first..256).zip(widths) {
                self.widths.extend(number(document, width).map(|w| (code, w)));
            }
            return;
        }
        let face = name_of(document, font, b"BaseFont");
        let has = |name: &[u8]| memchr::memmem::find(&face, name).is_some();
        if has(b"Courier") {
            self.width = 600.0;
            return;
        }
        let known = if has(b"Times") { &TIMES } else { &HELVETICA };
        self.widths = (32..).zip(known.iter().map(|&w| f32::from(w))).collect();
    }

    /// Reads `/W`: `code [w w …]` and `first last w`.
    fn widths_by_code(&mut self, document: &Document, below: &Dictionary) {
        if let Some(width) = below.get(b"DW").ok().and_then(|o| number(document, o)) {
            self.width = width;
        }
        let Ok(list) = below.get_deref(b"W", document).and_then(Object::as_array) else { return };
        let mut rest = list.as_slice();
        while let [first, second, more @ ..] = rest {
            let Some(first) = number(document, first) else { return };
            let second = document.dereference(second).map_or(second, |(_, o)| o);
            rest = match second {
                Object::Array(widths) => {
                    let widths = widths.iter().filter_map(|w| number(document, w));
                    self.widths.extend((first as u32..).zip(widths));
                    more
                }
                last => {
                    let (Some(last), [width, more @ ..]) = (number(document, last), more) else { return };
                    let Some(width) = number(document, width) else { return };
                    // No font has more codes than two bytes can name.
                    self.widths.extend((first as u32..=(last as u32).min(0xFFFF)).map(|code| (code, width)));
                    more
                }
            };
        }
    }
}

/// Returns what the codes of a simple font read by its encoding: a named one, and what differs from it.
fn letters_of(document: &Document, encoding: Option<&Object>) -> HashMap<u8, String> {
    let own = encoding.and_then(|e| e.as_dict().ok());
    let base = own.map_or(encoding, |own| own.get_deref(b"BaseEncoding", document).ok());
    let base = base.and_then(|b| b.as_name().ok()).unwrap_or(b"StandardEncoding");
    let by_name = read_by(document, &Object::Name(base.to_vec()));
    let mut out: HashMap<u8, String> = (0..=255).filter_map(|code| Some((code, by_name(code)?))).collect();
    let differ = own.and_then(|own| own.get_deref(b"Differences", document).ok()?.as_array().ok());
    let mut code = 0;
    for entry in differ.into_iter().flatten() {
        match entry {
            Object::Integer(n) => code = *n as u8,
            Object::Name(name) => {
                match glyph(document, name) {
                    Some(text) => out.insert(code, text),
                    None => out.remove(&code),
                };
                code = code.wrapping_add(1);
            }
            _ => {}
        }
    }
    out
}

/// Asks lopdf, which knows the encodings and the names of signs, what a code reads in an encoding.
fn read_by(document: &Document, encoding: &Object) -> impl Fn(u8) -> Option<String> + use<> {
    let mut font = Dictionary::new();
    font.set("Type", "Font");
    font.set("Encoding", encoding.clone());
    let table: Vec<String> = match font.get_font_encoding(document) {
        Ok(known) => (0..=255).map(|code| known.bytes_to_string(&[code]).unwrap_or_default()).collect(),
        Err(_) => Vec::new(),
    };
    move |code| table.get(usize::from(code)).filter(|text| !text.is_empty()).cloned()
}

/// Returns what a sign reads by its name: `Zhecyrillic`, `uni0416`, `u1F600`, `f_i`, `a.alt`.
fn glyph(document: &Document, name: &[u8]) -> Option<String> {
    let name = name.split(|&b| b == b'.').next().filter(|n| !n.is_empty())?;
    let parts: Vec<&[u8]> = name.split(|&b| b == b'_').collect();
    if parts.len() > 1 {
        return parts.into_iter().take(16).map(|part| glyph(document, part)).collect();
    }
    let hex = |digits: &[u8]| u32::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok().and_then(char::from_u32);
    let numbered = match name {
        [b'u', b'n', b'i', digits @ ..] if digits.len() >= 4 && digits.len().is_multiple_of(4) => {
            digits.chunks(4).map(hex).collect::<Option<String>>()
        }
        [b'u', digits @ ..] if (4..=6).contains(&digits.len()) => hex(digits).map(String::from),
        _ => None,
    };
    numbered.or_else(|| {
        let mut encoding = Dictionary::new();
        encoding.set("Differences", vec![Object::Integer(0), Object::Name(name.to_vec())]);
        read_by(document, &Object::Dictionary(encoding))(0)
    })
}

/// Returns the code page that the name of a known encoding of Chinese, Japanese or Korean means.
fn code_page(name: &[u8]) -> Option<&'static Page> {
    let name = std::str::from_utf8(name).ok()?;
    let has = |parts: &[&str]| parts.iter().any(|part| name.contains(part));
    match name {
        _ if has(&["UTF16", "UCS2"]) => Some(encoding_rs::UTF_16BE),
        _ if has(&["RKSJ"]) => Some(encoding_rs::SHIFT_JIS),
        _ if has(&["GBK", "GBpc", "GB-EUC"]) => Some(encoding_rs::GBK),
        _ if has(&["B5pc", "ETen", "HKscs"]) => Some(encoding_rs::BIG5),
        _ if has(&["KSC"]) => Some(encoding_rs::EUC_KR),
        "EUC-H" | "EUC-V" => Some(encoding_rs::EUC_JP),
        _ => None,
    }
}

fn name_of(document: &Document, of: &Dictionary, key: &[u8]) -> Vec<u8> {
    of.get_deref(key, document).and_then(Object::as_name).unwrap_or_default().to_vec()
}

fn first_number(object: &Object) -> Option<lopdf::Result<f32>> {
    object.as_array().ok()?.first().map(Object::as_float)
}

fn number(document: &Document, object: &Object) -> Option<f32> {
    document.dereference(object).ok()?.1.as_float().ok().filter(|n| n.is_finite())
}
