//! Turns the `[dates]` rows of pack files into what one language knows of dates: months, marks, roles, traps.
//!
//! Nothing here reads a text. `dates` compiles these rows into its lexicon;
//! a row that has a text of its own carries an example that a test runs.

use std::collections::BTreeMap;

use serde::Deserialize;

/// One month and every way a page may name it.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MonthRow {
    /// 1 to 12.
    pub n: u8,
    /// Full names with their case endings and older forms, separated by spaces, in lower case.
    pub forms: String,
    /// Abbreviations, without their full stop.
    #[serde(default)]
    pub short: String,
}

/// One month of another calendar: French Republican, Hijri, Hebrew, Ottoman.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OtherMonthRow {
    /// `republican`, `hijri`, `hebrew`, `rumi`.
    pub calendar: String,
    /// Its number in that calendar; Hebrew months are counted from Tishri.
    pub n: u8,
    /// Names with their endings, separated by spaces, a `+` for a blank inside a name.
    pub forms: String,
}

/// A feast that dates: fixed, or counted from Easter.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FeastRow {
    /// Its names.
    pub names: Vec<String>,
    /// Month and day, `09-29`, of a fixed feast.
    pub day: Option<String>,
    /// Days after Easter Sunday of a movable one.
    pub easter: Option<i16>,
    /// A text and its value.
    pub example: [String; 2],
}

/// A reign whose years date.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReignRow {
    /// Names of the ruler, as written after the year.
    pub names: Vec<String>,
    /// The day of accession, ISO.
    pub from: String,
    /// The last day, ISO.
    pub to: String,
}

/// One day of the week and its names.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WeekdayRow {
    /// 1 Monday to 7 Sunday.
    pub n: u8,
    /// Names with their case endings, separated by spaces, in lower case.
    pub forms: String,
}

/// Phrases that date by the writer's own month or year: "с. г.", "ult.", "d. M.".
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RelativeRow {
    /// The phrases; full stops and blanks between their words are free.
    pub phrases: Vec<String>,
    /// Years to add to the year of the context date, where the phrase names a year.
    pub year: Option<i8>,
    /// Months to add to the month of the context date, where the phrase names a month.
    pub month: Option<i8>,
}

/// Number words of one value.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NumberRow {
    /// The value.
    pub n: u32,
    /// Cardinal and ordinal forms with their endings.
    pub forms: String,
}

/// One way to write a date, as a sequence of elements (see `dates::grammar`).
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PatternRow {
    /// The elements, separated by spaces.
    pub form: String,
    /// How unlikely it is that this form, where it fits, is not a date: 0 surely a date.
    #[serde(default)]
    pub cost: f64,
    /// A text and its value.
    pub example: [String; 2],
}

/// What is taken for a digit.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DigitRow {
    /// The digit on the page.
    pub digit: char,
    /// Letters and marks that a reader gives for it; they leave a visible trace.
    pub letters: String,
    /// Digits that a reader gives for it; they leave none.
    pub digits: String,
    /// The reading and a misreading.
    pub example: [String; 2],
}

/// Two letters that are confused in month names in particular, with a cost between 0 and 1.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LetterRow {
    /// The two letters.
    pub pair: [char; 2],
    /// How unlike they look.
    pub cost: f32,
    /// The reading and the misreading.
    pub example: [String; 2],
}

/// Words near a date that say which act it dates.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RoleRow {
    /// `received`, `sent`, `signed`, `deciphered`, `typed`, `registered`, `returned`, `declassified`, `cited`, `narrated`, `dated`.
    pub role: String,
    /// Beginnings of words; a trailing `.` or `=` asks for the whole word.
    pub cues: Vec<String>,
    /// A line with the cue before its date.
    pub example: String,
}

/// Words that make a figure something else than a date.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TrapRow {
    /// Words that stand just before the figure.
    #[serde(default)]
    pub before: Vec<String>,
    /// Words that stand just after it.
    #[serde(default)]
    pub after: Vec<String>,
    /// A line that holds no date.
    pub example: String,
    /// Whether a full numeric date (three parts) is doubted too, and not only a bare figure.
    #[serde(default)]
    pub strong: bool,
    /// Whether it asks only dates without a year, these however they are written: what bears a day as its name.
    #[serde(default)]
    pub yearless: bool,
}

/// Years counted from an accession or an epoch.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EraRow {
    /// Names, as written before the year.
    pub names: Vec<String>,
    /// What to add to the year of the era.
    pub add: i32,
    /// First day, ISO, where the era has one.
    pub first: Option<String>,
    /// Last day, ISO, where the era has one.
    pub last: Option<String>,
    /// `peking` or `kyoto`, where months and days are those of the lunisolar calendar.
    pub lunisolar: Option<String>,
    /// The day from which they are those of the Gregorian calendar, ISO.
    pub solar: Option<String>,
    /// A text and its value.
    pub example: [String; 2],
}

/// Years that papers of a language write without the name of their era.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BareEra {
    /// First year so written.
    pub from: i32,
    /// Last year so written.
    pub to: i32,
    /// What is added to come to the common era.
    pub add: i32,
}

/// What one language knows of dates.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct DatePack {
    /// How numeric dates run: `dmy`, `mdy`, `ymd`, or `open` where both day and month may come first.
    pub order: Option<String>,
    /// Whether a Cyrillic І belongs to the alphabet, so that it is no damage in a Roman numeral.
    pub dotted_i: Option<bool>,
    /// Whether the month may stand before its day ("July 3").
    pub month_first: Option<bool>,
    /// Whether number words are written together ("neunzehnhundertachtunddreißig").
    pub compound_numbers: Option<bool>,
    /// Years of an era that is not named.
    pub bare_era: Option<BareEra>,
    /// The last day of the old style, `YYYY-MM-DD`.
    pub old_style_until: Option<String>,
    /// Months; a language that has its own does not inherit any.
    pub month: Vec<MonthRow>,
    /// Months of other calendars.
    pub other_month: Vec<OtherMonthRow>,
    /// Feasts.
    pub feast: Vec<FeastRow>,
    /// Reigns.
    pub reign: Vec<ReignRow>,
    /// Days of the week.
    pub weekday: Vec<WeekdayRow>,
    /// Small words by their use: `year-mark`, `of`, `from`, `to`, `approx`, `not-after`, `not-before`, `hour` …
    pub words: BTreeMap<String, Vec<String>>,
    /// Relative datings.
    pub relative: Vec<RelativeRow>,
    /// Number words.
    pub number: Vec<NumberRow>,
    /// Forms of dates.
    pub pattern: Vec<PatternRow>,
    /// Confusions of digits.
    pub digit: Vec<DigitRow>,
    /// Confusions of letters in month names.
    pub letter: Vec<LetterRow>,
    /// Cues of roles.
    pub role: Vec<RoleRow>,
    /// Traps.
    pub trap: Vec<TrapRow>,
    /// Eras.
    pub era: Vec<EraRow>,
    /// Texts with their values; a pack with months of its own needs ten.
    pub positive: Vec<[String; 2]>,
    /// Texts without a date; a pack with months of its own needs ten.
    pub negative: Vec<String>,
}

impl DatePack {
    /// Adds the rows of a parent pack; what is the child's own comes first.
    pub(super) fn inherit(&mut self, parent: Self) {
        self.order = self.order.take().or(parent.order);
        self.dotted_i = self.dotted_i.or(parent.dotted_i);
        self.month_first = self.month_first.or(parent.month_first);
        self.compound_numbers = self.compound_numbers.or(parent.compound_numbers);
        self.other_month.extend(parent.other_month);
        self.feast.extend(parent.feast);
        self.reign.extend(parent.reign);
        if self.month.is_empty() {
            self.month = parent.month;
        }
        if self.weekday.is_empty() {
            self.weekday = parent.weekday;
        }
        for (kind, words) in parent.words {
            self.words.entry(kind).or_default().extend(words);
        }
        self.relative.extend(parent.relative);
        self.number.extend(parent.number);
        self.pattern.extend(parent.pattern);
        self.digit.extend(parent.digit);
        self.letter.extend(parent.letter);
        self.role.extend(parent.role);
        self.trap.extend(parent.trap);
        self.era.extend(parent.era);
    }

    /// Returns the small words of a use.
    pub fn words(&self, kind: &str) -> &[String] {
        self.words.get(kind).map_or(&[], Vec::as_slice)
    }
}
