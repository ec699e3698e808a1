//! Turns a text, in one pass over its characters, into the places that some rule may want to look at.
//!
//! Nearly all of a clean text is seen and passed by; what is kept is short, so
//! that the rules over one text cost together little more than the pass.

use crate::text::{InSource, Span};

/// Latin letters, in [`Sight::letters`] and in the scripts of a word.
pub const LATIN: u8 = 1;
/// Cyrillic letters.
pub const CYRILLIC: u8 = 2;
/// Greek letters.
pub const GREEK: u8 = 4;
/// Letters of any other script.
pub const OTHER: u8 = 8;

/// What a run of blanks is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Blank {
    /// Stands before a line end, or before the end of the text.
    Trailing,
    /// More than one blank between two words.
    Double,
    /// Stands before a mark that has none before it.
    BeforeMark,
    /// Holds a tab between two words.
    Tab,
    /// Stands after a hyphen inside a line: `военно- морские`.
    AfterHyphen,
}

/// How the lines of a text end: how many in each way, and where first.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Breaks {
    /// Line feeds alone.
    pub lf: usize,
    /// Carriage return and line feed.
    pub crlf: usize,
    /// Carriage returns alone.
    pub cr: usize,
    /// Where the first carriage return stands.
    pub first_cr: Option<usize>,
}

/// The places of a text that some rule may want to look at.
#[derive(Debug, Default)]
pub struct Sight {
    /// Characters that are no plain letter, figure, blank or mark.
    pub odd: Vec<(usize, char)>,
    /// Combining marks that stand on nothing.
    pub stray: Vec<(usize, char)>,
    /// Brackets, quotation marks and slashes, in order.
    pub marks: Vec<(usize, char)>,
    /// `&` and `<`, with which markup begins.
    pub markup: Vec<usize>,
    /// Words with letters of more than one script.
    pub mixed: Vec<Span<InSource>>,
    /// Words with letters and figures.
    pub figured: Vec<Span<InSource>>,
    /// Words of one script all whose letters look like those of another, with their script.
    pub twins: Vec<(Span<InSource>, u8)>,
    /// Runs of blanks.
    pub blanks: Vec<(Span<InSource>, Blank)>,
    /// Runs in which a letter that UTF-8 begins with in a code page is followed by one that it goes on with.
    pub garbled: Vec<Span<InSource>>,
    /// Runs of three signs or more that no text is made of.
    pub noise: Vec<Span<InSource>>,
    /// How lines end.
    pub breaks: Breaks,
    /// How many letters there are of each script: Latin, Cyrillic, Greek, others.
    pub letters: [usize; 4],
    /// Whether some character may have another Unicode form.
    pub may_compose: bool,
    /// Words with ё.
    pub dotted: Vec<Span<InSource>>,
    /// Whether a letter that older spelling had was met.
    pub old_letters: bool,
    /// Whether the text writes from right to left somewhere.
    pub right_to_left: bool,
}

/// What a character is to the pass.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    Letter(u8),
    Digit,
    /// An accent, part of the word it stands in.
    Accent,
    Blank,
    Tab,
    Break,
    /// A mark that is written without a blank before it.
    Tight,
    /// A bracket, a quotation mark, a slash.
    Bracket,
    Hyphen,
    /// `&`, `<`: may begin markup.
    Markup,
    /// A sign that recognition makes of dirt, rules and stamps.
    Noise,
    /// Any other mark.
    Mark,
    /// To be kept.
    Odd,
}

const ASCII: [Class; 128] = {
    let mut table = [Class::Odd; 128];
    let mut i = 32;
    while i < 127 {
        table[i] = match i as u8 {
            b'a'..=b'z' | b'A'..=b'Z' => Class::Letter(LATIN),
            b'0'..=b'9' => Class::Digit,
            b' ' => Class::Blank,
            b',' | b'.' | b';' | b':' | b'!' | b'?' => Class::Tight,
            b'(' | b')' | b'[' | b']' | b'{' | b'}' | b'"' | b'/' => Class::Bracket,
            b'-' => Class::Hyphen,
            b'&' | b'<' => Class::Markup,
            b'|' | b'~' | b'^' | b'\\' | b'`' | b'>' | b'#' | b'@' | b'$' => Class::Noise,
            _ => Class::Mark,
        };
        i += 1;
    }
    table[b'\t' as usize] = Class::Tab;
    table[b'\n' as usize] = Class::Break;
    table[b'\r' as usize] = Class::Break;
    table
};

fn class(c: char) -> Class {
    if let Some(class) = ASCII.get(c as usize) {
        return *class;
    }
    match c {
        '\u{400}'..='\u{482}' | '\u{48a}'..='\u{52f}' => Class::Letter(CYRILLIC),
        '«' | '»' | '“' | '”' | '„' | '‟' | '‘' | '’' | '‚' | '‹' | '›' => Class::Bracket,
        '\u{2010}' | '\u{2011}' => Class::Hyphen,
        '\u{2012}'..='\u{2027}' | '\u{2030}'..='\u{205e}' => Class::Mark,
        '\u{ad}' | '\u{80}'..='\u{a0}' => Class::Odd,
        'ª' | 'µ' | 'º' | '\u{c0}'..='\u{d6}' | '\u{d8}'..='\u{f6}' | '\u{f8}'..='\u{24f}' => Class::Letter(LATIN),
        '¦' | '¬' | '■' | '□' | '▪' | '▫' | '●' | '○' | '◆' | '◊' => Class::Noise,
        '\u{a1}'..='\u{bf}' | '×' | '÷' | '№' => Class::Mark,
        '\u{386}' | '\u{388}'..='\u{3ff}' => Class::Letter(GREEK),
        '\u{300}'..='\u{33f}' | '\u{342}' | '\u{345}'..='\u{34e}' | '\u{350}'..='\u{36f}' | '\u{483}'..='\u{487}' => {
            Class::Accent
        }
        '\u{1e00}'..='\u{1eff}' => Class::Letter(LATIN),
        '\u{3041}'..='\u{3096}' | '\u{30a1}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}' => {
            Class::Letter(OTHER)
        }
        '\u{5d0}'..='\u{5ea}' | '\u{620}'..='\u{64a}' => Class::Letter(OTHER),
        '\u{3001}'..='\u{301f}' => Class::Mark,
        _ => Class::Odd,
    }
}

/// Says whether a letter looks like one of another script, as far as a glance tells.
fn looks_foreign(c: char) -> bool {
    matches!(c, 'A' | 'B' | 'C' | 'E' | 'H' | 'I' | 'K' | 'M' | 'O' | 'P' | 'T' | 'X' | 'Y')
        || matches!(c, 'a' | 'c' | 'e' | 'i' | 'o' | 'p' | 'x' | 'y')
        || matches!(c, 'А' | 'В' | 'С' | 'Е' | 'Н' | 'І' | 'К' | 'М' | 'О' | 'Р' | 'Т' | 'Х' | 'У')
        || matches!(c, 'а' | 'с' | 'е' | 'і' | 'о' | 'р' | 'х' | 'у')
}

/// Says whether a character is what a code page makes of the first byte of a letter in UTF-8.
fn leads(c: char) -> bool {
    matches!(c, 'Р' | 'С' | 'Ð' | 'Ñ' | 'Ã' | 'Â')
}

/// Says whether a character may be what a code page makes of any further byte, and is no plain letter of Russian.
fn trails(c: char) -> bool {
    c >= '\u{80}'
        && !matches!(c, 'А'..='я')
        && (c < '\u{100}'
            || class(c) != Class::Letter(LATIN)
            || matches!(c, 'Œ' | 'œ' | 'Š' | 'š' | 'Ž' | 'ž' | 'Ÿ' | 'ƒ' | 'ˆ' | '˜'))
}

/// A garbled run while it is being read.
#[derive(Default)]
struct Garble {
    start: usize,
    end: usize,
    pairs: usize,
    lead: Option<(usize, char)>,
}

/// A word while it is being read.
#[derive(Default)]
struct Word {
    start: usize,
    scripts: u8,
    letters: usize,
    digits: usize,
    foreign: usize,
    dotted: bool,
}

/// A run of signs while it is being read.
#[derive(Default)]
struct Run {
    start: usize,
    signs: usize,
}

impl Sight {
    /// Looks over a stretch of a text; all places are those of the whole text.
    pub fn of(text: &str, span: Span<InSource>) -> Self {
        let mut sight = Self::default();
        let (mut word, mut run, mut garble) = (Word::default(), Run::default(), Garble::default());
        let mut blank: Option<(usize, bool)> = None;
        // What stands before the run of blanks, and whether the line has begun at all.
        let (mut last, mut begun, mut twice_back) = (Class::Break, false, Class::Break);
        let mut before_break = '\0';
        for (i, c) in text[span.range()].char_indices() {
            let at = span.start + i;
            let class = class(c);
            if garble.lead.is_some() || leads(c) {
                sight.garble(&mut garble, at, c);
            } else if garble.pairs > 0 {
                sight.end_garble(&mut garble);
            }
            let (in_word, letter) = match class {
                Class::Letter(script) => (true, script),
                Class::Digit | Class::Accent => (true, 0),
                _ => (false, 0),
            };
            if in_word {
                if word.letters + word.digits == 0 {
                    word.start = at;
                }
                word.scripts |= letter;
                sight.right_to_left |= letter == OTHER && c < '\u{900}';
                word.letters += usize::from(letter != 0);
                word.dotted |= matches!(c, 'ё' | 'Ё');
                word.digits += usize::from(class == Class::Digit);
                word.foreign += usize::from(letter != 0 && looks_foreign(c));
                sight.old_letters |= matches!(c, 'ѣ' | 'Ѣ' | 'ѳ' | 'Ѳ' | 'ѵ' | 'Ѵ' | 'і' | 'І');
            } else if word.letters + word.digits > 0 {
                sight.end_word(&mut word, at);
            }
            match class {
                Class::Noise | Class::Markup => {
                    if run.signs == 0 {
                        run.start = at;
                    }
                    run.signs += 1;
                }
                _ if run.signs > 0 => sight.end_run(&mut run, at),
                _ => {}
            }
            match class {
                Class::Blank | Class::Tab => {
                    let tab = class == Class::Tab;
                    blank = Some(blank.map_or((at, tab), |(start, t)| (start, t || tab)));
                    continue;
                }
                Class::Break => {
                    match c {
                        '\n' if before_break == '\r' => {
                            sight.breaks.cr -= 1;
                            sight.breaks.crlf += 1;
                        }
                        '\n' => sight.breaks.lf += 1,
                        _ => {
                            sight.breaks.cr += 1;
                            sight.breaks.first_cr.get_or_insert(at);
                        }
                    }
                    if let Some((start, _)) = blank.take() {
                        sight.blanks.push((Span::new(start, at), Blank::Trailing));
                    }
                    (begun, last) = (false, Class::Break);
                    before_break = c;
                    continue;
                }
                Class::Bracket => sight.marks.push((at, c)),
                Class::Markup => sight.markup.push(at),
                Class::Accent => {
                    sight.may_compose = true;
                    if blank.is_some() || last == Class::Break {
                        sight.stray.push((at, c));
                    }
                }
                Class::Odd => sight.odd(at, c, blank.is_some() || last == Class::Break),
                _ => {}
            }
            before_break = '\0';
            if let Some((start, tab)) = blank.take()
                && begun
            {
                let kind = match (class, last) {
                    _ if tab => Some(Blank::Tab),
                    (Class::Tight, _) => Some(Blank::BeforeMark),
                    (Class::Letter(_), Class::Hyphen) if matches!(twice_back, Class::Letter(_)) => {
                        Some(Blank::AfterHyphen)
                    }
                    _ if at - start > 1 => Some(Blank::Double),
                    _ => None,
                };
                sight.blanks.extend(kind.map(|kind| (Span::new(start, at), kind)));
                twice_back = Class::Blank;
            } else {
                twice_back = last;
            }
            (begun, last) = (true, class);
        }
        if word.letters + word.digits > 0 {
            sight.end_word(&mut word, span.end);
        }
        if run.signs > 0 {
            sight.end_run(&mut run, span.end);
        }
        sight.end_garble(&mut garble);
        if let Some((start, _)) = blank {
            sight.blanks.push((Span::new(start, span.end), Blank::Trailing));
        }
        sight
    }

    fn end_word(&mut self, word: &mut Word, end: usize) {
        let span = Span::new(word.start, end);
        if word.scripts.count_ones() > 1 {
            self.mixed.push(span);
        } else if word.digits > 0 && word.letters > 0 {
            self.figured.push(span);
        } else if word.foreign == word.letters && word.letters != 2 {
            self.twins.push((span, word.scripts));
        }
        if word.dotted {
            self.dotted.push(span);
        }
        if word.scripts != 0 {
            self.letters[word.scripts.trailing_zeros().min(3) as usize] += word.letters;
        }
        *word = Word::default();
    }

    fn garble(&mut self, garble: &mut Garble, at: usize, c: char) {
        match garble.lead.take() {
            Some((start, lead)) if trails(c) => {
                if garble.pairs == 0 {
                    garble.start = start;
                }
                // Behind a letter of Latin that hardly stands before a sign, one pair is enough.
                garble.pairs += if lead == 'Ã' && !c.is_alphabetic() { 2 } else { 1 };
                garble.end = at + c.len_utf8();
            }
            Some(_) => {
                self.end_garble(garble);
                garble.lead = leads(c).then_some((at, c));
            }
            None => garble.lead = Some((at, c)),
        }
    }

    fn end_garble(&mut self, garble: &mut Garble) {
        if garble.pairs > 1 {
            self.garbled.push(Span::new(garble.start, garble.end));
        }
        *garble = Garble::default();
    }

    fn end_run(&mut self, run: &mut Run, end: usize) {
        if run.signs > 2 {
            self.noise.push(Span::new(run.start, end));
        }
        *run = Run::default();
    }

    /// Keeps a character that is not plain; `after_blank` where it stands at the beginning of a word.
    fn odd(&mut self, at: usize, c: char, after_blank: bool) {
        self.may_compose |= c >= '\u{300}';
        self.right_to_left |= matches!(c, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}');
        self.letters[3] += usize::from(c.is_alphabetic());
        if c.is_ascii_control() || c < '\u{a1}' {
            self.odd.push((at, c));
        } else if unicode_normalization::char::is_combining_mark(c) {
            if after_blank {
                self.stray.push((at, c));
            }
        } else if !c.is_alphanumeric() || matches!(c, '\u{fb00}'..='\u{fb06}') {
            self.odd.push((at, c));
        }
    }

    /// Returns the script that most letters are of, and its share.
    pub fn main_script(&self) -> (u8, f64) {
        let all: usize = self.letters.iter().sum();
        let (n, most) = self.letters.iter().enumerate().max_by_key(|(_, n)| **n).unwrap_or((0, &0));
        (1 << n, if all == 0 { 0.0 } else { *most as f64 / all as f64 })
    }
}
