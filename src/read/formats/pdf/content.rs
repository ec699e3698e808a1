//! Draws the content of a page for its text: what sets type, and where.

use std::collections::HashMap;
use std::rc::Rc;

use lopdf::{Dictionary, Document, Object, ObjectId, Stream};

use super::fonts::Font;
use super::layer::{Layer, Matrix, UNIT, times};
use super::lexer::{Lexer, Token};
use super::stream;

/// Bytes that one stream may unpack to.
pub const STREAM: usize = 64 << 20;
/// Bytes of content and of tables that all pages together may have, with what is drawn twice counted twice.
const CONTENT: usize = 256 << 20;
/// What any drawing costs of that, however short it is.
const LEAST: usize = 8 << 10;
/// Drawings inside drawings.
const DEEPEST: usize = 8;
/// Settings kept at a time.
const KEPT: usize = 512;
/// Operands of one operator, and parts of one line.
const OPERANDS: usize = 1 << 18;

/// What the pages of a document share: its fonts, and how much may still be drawn.
pub struct Painter<'d> {
    document: &'d Document,
    fonts: HashMap<ObjectId, Rc<Font>>,
    left: usize,
}

/// How text is set.
#[derive(Clone)]
struct State {
    place: Matrix,
    font: Option<Rc<Font>>,
    size: f32,
    leading: f32,
    rise: f32,
    /// What is added to every sign and to every blank, and the stretch of the line.
    spacing: [f32; 3],
}

/// Where the next sign goes.
#[derive(Clone, Copy)]
struct Pen {
    text: Matrix,
    line: Matrix,
}

/// An operand that text needs.
enum Operand {
    Number(f32),
    Text(Vec<u8>),
    Name(Vec<u8>),
}

impl<'d> Painter<'d> {
    /// Begins a document.
    pub fn new(document: &'d Document) -> Self {
        Self { document, fonts: HashMap::new(), left: CONTENT }
    }

    /// Takes something out of what may still be drawn.
    fn spend(&mut self, bytes: usize) -> Result<(), String> {
        self.left = self.left.checked_sub(bytes + LEAST).ok_or("it draws more than any document does")?;
        Ok(())
    }

    fn unpacked(&mut self, stream: &Stream) -> Result<Vec<u8>, String> {
        self.spend(0)?;
        let bytes = stream::unpacked(stream, STREAM)?;
        self.spend(bytes.len())?;
        Ok(bytes)
    }

    /// Draws a page.
    ///
    /// # Errors
    /// What keeps its text from being read as a whole.
    pub fn page(
        &mut self,
        page: &Dictionary,
        resources: Option<&'d Dictionary>,
        layer: &mut Layer,
    ) -> Result<(), String> {
        let mut content = Vec::new();
        let missing = || "a part of its content is missing".to_string();
        match page.get_deref(b"Contents", self.document) {
            Ok(Object::Stream(stream)) => content = self.unpacked(stream)?,
            Ok(Object::Array(parts)) => {
                for part in parts {
                    let stream = self.document.dereference(part).ok().and_then(|(_, o)| o.as_stream().ok());
                    let more = self.unpacked(stream.ok_or_else(missing)?)?;
                    if content.len() + more.len() > STREAM {
                        return Err(format!("its content unpacks to more than {} MB", STREAM >> 20));
                    }
                    content.extend(more);
                    content.push(b'\n');
                }
            }
            Ok(Object::Null) => {}
            Ok(_) => return Err(missing()),
            // What is named and not there is missing; a page without content is empty.
            Err(_) if page.has(b"Contents") => return Err(missing()),
            Err(_) => {}
        }
        let state = State { place: UNIT, font: None, size: 0.0, leading: 0.0, rise: 0.0, spacing: [0.0, 0.0, 1.0] };
        self.draw(&content, resources, state, layer, DEEPEST)
    }

    fn draw(
        &mut self,
        content: &[u8],
        resources: Option<&'d Dictionary>,
        mut now: State,
        layer: &mut Layer,
        deep: usize,
    ) -> Result<(), String> {
        let mut kept: Vec<State> = Vec::new();
        let mut pen = Pen { text: UNIT, line: UNIT };
        let mut operands: Vec<Operand> = Vec::new();
        let mut lexer = Lexer::new(content);
        while let Some(token) = lexer.next() {
            if operands.len() > OPERANDS {
                return Err("a line of it has more parts than any line".into());
            }
            let operator = match token {
                Token::Number(n) => {
                    operands.push(Operand::Number(n));
                    continue;
                }
                Token::Name(name) => {
                    operands.push(Operand::Name(name.to_vec()));
                    continue;
                }
                Token::Text(text) => {
                    operands.push(Operand::Text(text));
                    continue;
                }
                Token::Open | Token::Close | Token::Dictionary => continue,
                Token::Word(word) => word,
            };
            match operator {
                b"ID" => lexer.skip_picture(),
                b"q" if kept.len() < KEPT => kept.push(now.clone()),
                b"Q" => now = kept.pop().unwrap_or(now),
                b"cm" => now.place = times(matrix(&operands), now.place),
                b"Tf" => {
                    now.font = self.font(resources, name(&operands))?;
                    now.size = number(&operands, 1);
                }
                b"Do" if deep > 0 => self.form(resources, name(&operands), &now, layer, deep - 1)?,
                _ => set(operator, &operands, &mut now, &mut pen, layer),
            }
            if layer.is_full() {
                return Err("it has more signs than any page".into());
            }
            operands.clear();
        }
        Ok(())
    }

    /// Draws what a page has put into an object of its own: many programs put the text layer there.
    fn form(
        &mut self,
        resources: Option<&'d Dictionary>,
        name: &[u8],
        now: &State,
        layer: &mut Layer,
        deep: usize,
    ) -> Result<(), String> {
        let document = self.document;
        let objects = resources.and_then(|r| r.get_deref(b"XObject", document).ok()?.as_dict().ok());
        let form = objects.and_then(|o| o.get_deref(name, document).ok()?.as_stream().ok());
        let is_form =
            |s: &&Stream| s.dict.get_deref(b"Subtype", document).and_then(Object::as_name).is_ok_and(|n| n == b"Form");
        let Some(form) = form.filter(is_form) else { return self.spend(0) };
        let content = self.unpacked(form)?;
        let own = form.dict.get_deref(b"Resources", document).ok().and_then(|o| o.as_dict().ok()).or(resources);
        let mut state = now.clone();
        if let Some(numbers) = form.dict.get_deref(b"Matrix", document).ok().and_then(|o| o.as_array().ok()) {
            let numbers: Vec<Operand> = numbers.iter().filter_map(|n| n.as_float().ok()).map(Operand::Number).collect();
            state.place = times(matrix(&numbers), state.place);
        }
        self.draw(&content, own, state, layer, deep)
    }

    fn font(&mut self, resources: Option<&Dictionary>, name: &[u8]) -> Result<Option<Rc<Font>>, String> {
        let document = self.document;
        let fonts = resources.and_then(|r| r.get_deref(b"Font", document).ok()?.as_dict().ok());
        let Some(Ok((id, font))) = fonts.and_then(|f| f.get(name).ok()).map(|o| document.dereference(o)) else {
            return Ok(None);
        };
        let Ok(font) = font.as_dict() else { return Ok(None) };
        if let Some(known) = id.and_then(|id| self.fonts.get(&id)) {
            return Ok(Some(known.clone()));
        }
        // Its tables are of the size of a page at most.
        self.spend(1 << 16)?;
        let font = Rc::new(Font::of(document, font, STREAM / 8));
        if let Some(id) = id {
            self.fonts.insert(id, font.clone());
        }
        Ok(Some(font))
    }
}

/// Does what an operator of text says.
fn set(operator: &[u8], operands: &[Operand], now: &mut State, pen: &mut Pen, layer: &mut Layer) {
    match operator {
        b"BT" => *pen = Pen { text: UNIT, line: UNIT },
        b"TL" => now.leading = number(operands, 0),
        b"Tc" => now.spacing[0] = number(operands, 0),
        b"Tw" => now.spacing[1] = number(operands, 0),
        b"Tz" => now.spacing[2] = number(operands, 0) / 100.0,
        b"Ts" => now.rise = number(operands, 0),
        b"Tm" => {
            let at = matrix(operands);
            *pen = Pen { text: at, line: at };
        }
        b"Td" => pen.down(number(operands, 0), number(operands, 1)),
        b"TD" => {
            now.leading = -number(operands, 1);
            pen.down(number(operands, 0), number(operands, 1));
        }
        b"T*" => pen.down(0.0, -now.leading),
        b"Tj" | b"TJ" => show(operands, now, pen, layer),
        b"'" => {
            pen.down(0.0, -now.leading);
            show(operands, now, pen, layer);
        }
        b"\"" => {
            (now.spacing[1], now.spacing[0]) = (number(operands, 0), number(operands, 1));
            pen.down(0.0, -now.leading);
            show(operands.get(2..).unwrap_or_default(), now, pen, layer);
        }
        _ => {}
    }
}

/// Sets a line: texts, and numbers by which the pen goes back between them.
fn show(parts: &[Operand], now: &State, pen: &mut Pen, layer: &mut Layer) {
    let Some(font) = &now.font else { return };
    let [signs, blanks, stretch] = now.spacing;
    let at = |pen: &Pen| times(times([1.0, 0.0, 0.0, 1.0, 0.0, now.rise], pen.text), now.place);
    for part in parts {
        match part {
            Operand::Number(back) => pen.go(-back / 1000.0 * now.size * stretch),
            Operand::Text(bytes) => {
                for sign in font.read(bytes) {
                    let from = at(pen);
                    let added = signs + if sign.blank { blanks } else { 0.0 };
                    pen.go((sign.width * now.size + added) * stretch);
                    layer.sign(sign.text.as_deref(), &from, &at(pen), now.size);
                }
            }
            Operand::Name(_) => {}
        }
    }
}

impl Pen {
    fn down(&mut self, x: f32, y: f32) {
        self.line = times([1.0, 0.0, 0.0, 1.0, x, y], self.line);
        self.text = self.line;
    }

    fn go(&mut self, by: f32) {
        self.text = times([1.0, 0.0, 0.0, 1.0, by, 0.0], self.text);
    }
}

fn number(operands: &[Operand], i: usize) -> f32 {
    match operands.get(i) {
        Some(Operand::Number(n)) if n.is_finite() => *n,
        _ => 0.0,
    }
}

fn name(operands: &[Operand]) -> &[u8] {
    match operands.first() {
        Some(Operand::Name(name)) => name,
        _ => b"",
    }
}

fn matrix(operands: &[Operand]) -> Matrix {
    std::array::from_fn(|i| if operands.len() > i { number(operands, i) } else { UNIT[i] })
}
