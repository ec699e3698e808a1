//! Turns the forms of a language pack into sequences of elements, and walks them over a window with every branch kept.
//!
//! The lattice is never built: an element, asked at a place, answers with every
//! reading it has there and what each costs, and the walk follows them all.
//! Windows are short and elements give few answers, so the work stays linear.

use super::calendar::Calendar;
use super::elements::Reader;
use crate::lang::dates::PatternRow;

/// One element of a form.
#[derive(Debug, Clone, PartialEq)]
pub enum El {
    /// Day number; the flag says "of the second date".
    Day(bool),
    /// Month as a number.
    Month(bool),
    /// Month as a Roman number.
    Roman(bool),
    /// Month by name.
    Name(bool),
    /// Year of 2 or 4 digits (0: either).
    Year(bool, u8),
    /// Separator of a numeric date.
    Dot,
    /// Dash of a range.
    Dash,
    /// Comma.
    Comma,
    /// Blank or nothing.
    Blank,
    /// At least one blank.
    Space,
    /// Year mark.
    Mark,
    /// Separator beyond recognition.
    Broken,
    /// Clock time.
    Time,
    /// Phrase of a list.
    Words(String),
    /// Relative dating.
    Relative,
    /// Century number.
    Century,
    /// Decade number.
    Decade,
    /// Weekday.
    Weekday,
    /// Decade in one word.
    DecadeWord,
    /// Number of a quarter or half.
    Part,
    /// One of some characters.
    Literal(Vec<char>),
    /// Sets that the two dates are one in two calendars.
    Dual,
    /// Era name.
    Era,
    /// Year, month or day in figures or CJK numerals; `y`, `m`, `d`, `Y` for four digits.
    Cjk(char),
    /// Day as a Roman number.
    RomanNumberDay,
    /// Day in words.
    DayWord,
    /// Year in words.
    YearWord,
    /// Year as a Roman number.
    RomanYear,
    /// Military date-time group.
    Group,
    /// Month of another calendar.
    OtherMonth,
    /// Numbered month of a year that began in March.
    OrdinalMonth,
    /// Year of another calendar or of a reign, in figures, Roman numerals or words.
    OtherYear,
    /// Name of a ruler.
    Reign,
    /// Name of a feast.
    Feast,
    /// Kalends, Nones or Ides with what is counted to them, and the month.
    RomanDay,
    /// Year of one to four digits.
    FreeYear,
}

/// The width of a year that is written double (1717/18): the later one is meant.
pub const DOUBLE: u8 = 6;

/// How a Roman day came about.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum RomanDay {
    /// It is none.
    #[default]
    No,
    /// Counted back within the year that is named.
    Counted,
    /// Before the Kalends of January: in December of the year before.
    YearBefore,
}

/// One way to write a date.
#[derive(Debug, Clone)]
pub struct Form {
    /// Elements with whether they may be missing.
    pub elements: Vec<(El, bool)>,
    /// Base cost.
    pub cost: f32,
    /// Whether a month name or an unmistakable word is part of it, so that traps of figures do not apply.
    pub worded: bool,
    /// What its first character may be.
    pub starts: Starts,
    /// Whether nothing but a preposition says that a figure is a year.
    pub bare: bool,
}

/// What the first character of a form may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Starts {
    /// A digit, what looks like one, a quotation mark or a blank line.
    Digit,
    /// A letter (or a digit within a damaged name).
    Letter,
    /// A Roman numeral.
    Roman,
    /// A bracket.
    Bracket,
    /// A CJK sign or a digit.
    Cjk,
}

/// Compiles a row; a row with a word that is no element is left out (a test of the packs sees to it that there is none).
pub fn compile(row: &PatternRow) -> Option<Form> {
    let mut elements = Vec::new();
    for part in row.form.split_whitespace() {
        let (part, optional) = match part.strip_suffix('?') {
            Some(rest) if !rest.is_empty() => (rest, true),
            _ => (part, false),
        };
        let (name, second) = part.strip_suffix('\'').map_or((part, false), |rest| (rest, true));
        let el = match name {
            "D" => El::Day(second),
            "M" => El::Month(second),
            "R" => El::Roman(second),
            "N" => El::Name(second),
            "Y" => El::Year(second, 0),
            "Y2" => El::Year(second, 2),
            "Y4" => El::Year(second, 4),
            "." => El::Dot,
            "-" => El::Dash,
            "," => El::Comma,
            "_" => El::Blank,
            "+" => El::Space,
            "g" => El::Mark,
            "x" => El::Broken,
            "T" => El::Time,
            "L" => El::Relative,
            "C" => El::Century,
            "Z" => El::Decade,
            "W" => El::Weekday,
            "Ck" => El::Cjk('c'),
            "Zk" => El::Cjk('z'),
            "Zw" => El::DecadeWord,
            "Q" => El::Part,
            "E" => El::Era,
            "Yk" => El::Cjk('y'),
            "Yk4" => El::Cjk('Y'),
            "Mk" => El::Cjk('m'),
            "Dk" => El::Cjk('d'),
            "Yk2" => El::Cjk('r'),
            "Mk2" => El::Cjk('n'),
            "Dk2" => El::Cjk('e'),
            "Di" => El::RomanNumberDay,
            "Dw" => El::DayWord,
            "Yw" => El::YearWord,
            "Yr" => El::RomanYear,
            "dual" => El::Dual,
            "@dtg" => El::Group,
            "Nc" => El::OtherMonth,
            "Nq" => El::OrdinalMonth,
            "Yc" => El::OtherYear,
            "Yx" => El::FreeYear,
            "K" => El::Reign,
            "F" => El::Feast,
            "Dr" => El::RomanDay,
            _ => match name.split_at_checked(1)? {
                ("@", list) => El::Words(list.to_string()),
                ("=", signs) if !signs.is_empty() => El::Literal(signs.chars().filter(|c| *c != '|').collect()),
                _ => return None,
            },
        };
        let optional = optional || matches!(el, El::Comma);
        elements.push((el, optional));
    }
    let worded = elements.iter().any(|(el, optional)| {
        matches!(
            el,
            El::Name(_)
                | El::DayWord
                | El::RomanNumberDay
                | El::YearWord
                | El::Cjk(_)
                | El::Group
                | El::Century
                | El::Decade
                | El::DecadeWord
                | El::Part
                | El::OtherMonth
                | El::OrdinalMonth
                | El::Reign
                | El::Feast
                | El::RomanDay
        ) || matches!(el, El::Words(list) if !optional && !matches!(list.as_str(), "from" | "to" | "in" | "approx"))
    });
    let starts = match elements.iter().find(|(el, _)| *el != El::Dual)?.0 {
        El::Name(_) | El::Words(_) | El::DayWord | El::YearWord | El::DecadeWord => Starts::Letter,
        El::OtherMonth | El::Feast | El::RomanDay | El::OtherYear => Starts::Letter,
        El::Roman(_) | El::RomanYear | El::RomanNumberDay => Starts::Roman,
        El::Part | El::Century | El::Decade => Starts::Letter,
        El::Literal(_) => Starts::Bracket,
        El::Era | El::Cjk(_) => Starts::Cjk,
        _ => Starts::Digit,
    };
    let bare = elements
        .first()
        .is_some_and(|(el, _)| matches!(el, El::Words(list) if matches!(list.as_str(), "in" | "before" | "after")));
    Some(Form { elements, cost: row.cost as f32, worded, starts, bare })
}

/// The reading of one clock time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Clock {
    /// Hour as written, afternoon added.
    pub hour: u8,
    /// Minute.
    pub minute: u8,
}

/// A year as read.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct YearRead {
    /// Its value; two digits stand for themselves until a century is known.
    pub value: i32,
    /// Digits on the page.
    pub width: u8,
    /// Unknown last digits.
    pub masked: u8,
}

/// Day, month and year of one date, as far as read, with the characters they were read from.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Half {
    /// Day; [`super::value::BLANK`] for a blank to fill in.
    pub day: Option<u8>,
    /// Month.
    pub month: Option<u8>,
    /// Another month the name fits as well, or 0.
    pub other_month: u8,
    /// Year.
    pub year: Option<YearRead>,
    /// Characters of the day.
    pub day_at: (usize, usize),
    /// Characters of the month.
    pub month_at: (usize, usize),
    /// Characters of the year.
    pub year_at: (usize, usize),
    /// Whether the month is written by name or Roman number.
    pub named: bool,
    /// Whether the name is an abbreviation.
    pub short: bool,
}

/// One parse: what a form found from `start` to `end`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Parse {
    /// First character.
    pub start: usize,
    /// First character after.
    pub end: usize,
    /// The date, or the first of two.
    pub a: Half,
    /// The second of two.
    pub b: Half,
    /// Clock time.
    pub time: Option<Clock>,
    /// Years to add to the context year.
    pub rel_year: Option<i8>,
    /// Months to add to the context month.
    pub rel_month: Option<i8>,
    /// Weekday named beside it.
    pub weekday: Option<u8>,
    /// "About".
    pub approx: bool,
    /// A question mark.
    pub uncertain: bool,
    /// -1 not after, 1 not before.
    pub bound: i8,
    /// "Between": what follows the first date is an "and".
    pub between: bool,
    /// Two datings of one day.
    pub dual: bool,
    /// 1 old style, 2 new style said in words.
    pub style: u8,
    /// A century number.
    pub century: u8,
    /// Whether it is a decade.
    pub decade: bool,
    /// Sub-year code (seasons 21–24, quarters 33–36, halves 40–41) or 0.
    pub code: u8,
    /// Number of a quarter or half.
    pub part: u8,
    /// Index of the era plus one.
    pub era: u8,
    /// Another calendar.
    pub calendar: Option<Calendar>,
    /// Index of the reign plus one.
    pub reign: u8,
    /// Index of the feast plus one.
    pub feast: u8,
    /// Whether the day was counted in the Roman way.
    pub roman_day: RomanDay,
    /// Before our era.
    pub bce: bool,
    /// An intercalary month.
    pub leap: bool,
    /// Year of the Fascist era written beside the year, or 0.
    pub gloss: u8,
    /// Separator of a numeric date.
    pub separator: char,
    /// Whether the separators of a numeric date differ or are not those of dates.
    pub odd_separator: bool,
    /// What stands between day and month, where it is beyond recognition.
    pub broken: (usize, usize),
    /// How many letters were read as digits, or names with faults.
    pub damage: u8,
    /// A clock time on either side of the date, in units that say so.
    pub cost: f32,
    /// Number of the form.
    pub form: u16,
}

impl Parse {
    /// Makes an empty parse at a place.
    pub fn at(start: usize, form: u16, cost: f32) -> Self {
        Self {
            start,
            end: start,
            a: Half::default(),
            b: Half::default(),
            time: None,
            rel_year: None,
            rel_month: None,
            weekday: None,
            approx: false,
            uncertain: false,
            bound: 0,
            between: false,
            dual: false,
            style: 0,
            century: 0,
            decade: false,
            code: 0,
            part: 0,
            era: 0,
            calendar: None,
            reign: 0,
            feast: 0,
            roman_day: RomanDay::No,
            bce: false,
            leap: false,
            gloss: 0,
            separator: '\0',
            odd_separator: false,
            broken: (0, 0),
            damage: 0,
            cost,
            form,
        }
    }

    /// Returns the first or second date for writing.
    pub fn half(&mut self, second: bool) -> &mut Half {
        if second { &mut self.b } else { &mut self.a }
    }
}

/// How many parses one place may give before the walk stops: damaged text can branch, not explode.
const MOST: usize = 96;
/// How many elements may be tried from one place.
const STEPS: u32 = 6_000;

/// All forms of a language, what they begin with in common read once.
#[derive(Debug, Default)]
pub struct Tree {
    nodes: Vec<Branch>,
    roots: Vec<(Starts, u32)>,
}

#[derive(Debug)]
struct Branch {
    el: El,
    optional: bool,
    next: Vec<u32>,
    /// The form that is complete here, and its base cost.
    form: Option<(u16, f32)>,
}

impl Tree {
    /// Joins forms by their common beginnings.
    pub fn of(forms: &[Form]) -> Self {
        let mut tree = Self::default();
        for (number, form) in forms.iter().enumerate() {
            let mut at: Option<u32> = None;
            for (i, (el, optional)) in form.elements.iter().enumerate() {
                let last = i + 1 == form.elements.len();
                let known = |tree: &Self, &n: &u32| {
                    let b = &tree.nodes[n as usize];
                    // Where a form ends it has its own branch, for its own cost.
                    b.el == *el && b.optional == *optional && !(last && b.form.is_some())
                };
                let found = match at {
                    None => tree.roots.iter().filter(|r| r.0 == form.starts).map(|r| r.1).find(|n| known(&tree, n)),
                    Some(n) => tree.nodes[n as usize].next.iter().copied().find(|n| known(&tree, n)),
                };
                let node = found.unwrap_or_else(|| {
                    let fresh = tree.nodes.len() as u32;
                    tree.nodes.push(Branch { el: el.clone(), optional: *optional, next: Vec::new(), form: None });
                    match at {
                        None => tree.roots.push((form.starts, fresh)),
                        Some(n) => tree.nodes[n as usize].next.push(fresh),
                    }
                    fresh
                });
                if last {
                    tree.nodes[node as usize].form = Some((number as u16, form.cost));
                }
                at = Some(node);
            }
        }
        tree
    }

    /// Lists the elements with which forms can begin that start in one way.
    pub fn first_elements(&self, starts: Starts) -> Vec<&El> {
        let mut out = Vec::new();
        let mut open: Vec<u32> = self.roots.iter().filter(|r| r.0 == starts).map(|r| r.1).collect();
        while let Some(n) = open.pop() {
            let branch = &self.nodes[n as usize];
            out.push(&branch.el);
            // What may be missing, or may be nothing, leaves the beginning to what follows.
            if branch.optional || matches!(branch.el, El::Dual | El::Blank) {
                open.extend(&branch.next);
            }
        }
        out
    }

    /// Walks every form that may begin at a place and adds every parse that reaches the end of one.
    pub fn walk(&self, reader: &Reader<'_>, at: usize, may: impl Fn(Starts) -> bool, out: &mut Vec<Parse>) {
        let mut budget = STEPS;
        for &(_, root) in self.roots.iter().filter(|r| may(r.0)) {
            self.step(reader, root, &Parse::at(at, 0, 0.0), out, &mut budget);
        }
    }

    fn step(&self, reader: &Reader<'_>, node: u32, parse: &Parse, out: &mut Vec<Parse>, budget: &mut u32) {
        if *budget == 0 || out.len() >= MOST {
            return;
        }
        *budget -= 1;
        let branch = &self.nodes[node as usize];
        let mut read = Vec::new();
        reader.read(&branch.el, parse, &mut read);
        for parse in &read {
            self.on(reader, branch, parse, out, budget);
        }
        if branch.optional {
            self.on(reader, branch, parse, out, budget);
        }
    }

    /// Goes on behind a branch: a form that is complete, and the branches after it.
    fn on(&self, reader: &Reader<'_>, branch: &Branch, parse: &Parse, out: &mut Vec<Parse>, budget: &mut u32) {
        if let Some((form, cost)) = branch.form.filter(|_| parse.end > parse.start && reader.may_end(parse)) {
            out.push(Parse { form, cost: parse.cost + cost, ..*parse });
        }
        for &next in &branch.next {
            self.step(reader, next, parse, out, budget);
        }
    }
}
