//! Turns a parse into values: what is written literally, what it means in context, and what else it may mean.

use super::grammar::{Half, Parse, YearRead};
use super::lexicon::{Lexicon, Order};
use super::value::{Partial, Shape, Value, Year, day_number, from_julian, month_length, weekday_of};

/// What the reader may lean on.
#[derive(Debug, Clone, Copy, Default)]
pub struct Context {
    /// The context date.
    pub anchor: Option<Partial>,
    /// A year that settles the century, and the year itself where it is missing.
    pub year: Option<i32>,
    /// How numeric dates of the collection run, where the language leaves it open.
    pub order: Option<Order>,
}

/// A reading with all that is to be said of it.
#[derive(Debug, Clone, Default)]
pub struct Reading {
    /// The value, where one can be asserted.
    pub value: Option<Value>,
    /// As written, without any context.
    pub literal: Option<Value>,
    /// Other values, best first.
    pub others: Vec<Partial>,
    /// No calendar has such a day.
    pub impossible: bool,
    /// No clock has such a time.
    pub no_such_time: bool,
    /// The weekday that is named and the one that was.
    pub weekday: Option<(u8, u8)>,
    /// The century was supplied.
    pub century: bool,
    /// The year was supplied.
    pub year: bool,
    /// Day and month may be exchanged; true where a choice was made.
    pub order: Option<bool>,
    /// The two dates of a double date do not fit each other.
    pub gap: bool,
    /// The month that is named is not the one that "inst." or "ult." comes to: the one that was.
    pub relative: Option<u8>,
    /// The year of an era beside the year is another: the one written, the one that was.
    pub era: Option<(u8, u8)>,
}

/// Completes a year of two digits from the context: the nearest that ends so.
fn complete(year: YearRead, context: &Context) -> Option<i32> {
    if year.width != 2 {
        return Some(year.value);
    }
    let near = context.anchor.filter(|a| a.year.masked == 0).map(|a| a.year.value).or(context.year)?;
    let base = near.div_euclid(100) * 100 + year.value;
    [base - 100, base, base + 100].into_iter().min_by_key(|y| ((y - near).abs(), -y))
}

/// Chooses the year for a day and month without one: the nearest to the context date.
fn supply(month: u8, day: u8, context: &Context) -> Option<i32> {
    match context.anchor {
        Some(anchor) if anchor.is_full() => {
            let at = day_number(anchor.year.value, anchor.month, anchor.day);
            let y = anchor.year.value;
            [y, y - 1, y + 1]
                .into_iter()
                .min_by_key(|&y| (day_number(y, month.clamp(1, 12), day.clamp(1, 28)) - at).abs())
        }
        Some(anchor) if anchor.year.masked == 0 => Some(anchor.year.value),
        _ => context.year,
    }
}

fn shift(anchor: Partial, months: i8) -> Option<(i32, u8)> {
    if anchor.month == 0 || anchor.month > 12 {
        return None;
    }
    let n = anchor.year.value * 12 + i32::from(anchor.month) - 1 + i32::from(months);
    Some((n.div_euclid(12), (n.rem_euclid(12) + 1) as u8))
}

/// Reads a parse.
pub fn read(p: &Parse, lex: &Lexicon, context: &Context) -> Reading {
    let mut out = Reading {
        no_such_time: p.time.is_some_and(|t| t.hour > 24 || t.minute > 59 || (t.hour == 24 && t.minute > 0)),
        ..Reading::default()
    };
    if p.decade && p.century > 0 {
        let tens = p.a.year.map_or(0, |y| y.value % 100);
        let year = Year { value: (i32::from(p.century) - 1) * 100 + tens, masked: 1 };
        return one(out, Partial { year, month: 0, day: 0 }, p);
    }
    if p.century > 0 {
        return one(
            out,
            Partial {
                year: Year { value: (i32::from(p.century) - 1) * if p.bce { -100 } else { 100 }, masked: 2 },
                month: 0,
                day: 0,
            },
            p,
        );
    }
    if p.decade {
        let Some(year) = p.a.year else { return out };
        out.century = year.width == 2;
        let Some(value) = complete(year, context) else { return out };
        return one(out, Partial { year: Year { value, masked: 1 }, month: 0, day: 0 }, p);
    }
    if let Some(found) = super::foreign::read_foreign(p, lex, &out, context.anchor) {
        return found;
    }
    let two = p.b.day.is_some() || p.b.month.is_some() || p.b.year.is_some();
    if p.dual && two {
        return dual(p, context, out);
    }
    if two {
        return range(p, lex, context, out);
    }
    if p.a.year.is_none() && (p.rel_year.is_some() || p.rel_month.is_some()) {
        return relative(p, context, out);
    }
    single(p, lex, context, out)
}

/// Completes a reading with the one date it asserts.
pub(super) fn one(mut out: Reading, date: Partial, p: &Parse) -> Reading {
    let shape = match p.bound {
        -1 => Shape::NotAfter(date),
        1 => Shape::NotBefore(date),
        _ => Shape::One(date),
    };
    let value = Value { shape, approx: p.approx, uncertain: p.uncertain };
    out.literal.get_or_insert_with(|| value.clone());
    out.value = Some(value);
    out
}

/// Reads the year of one half: complete, supplied, or unknown.
fn year_of(h: &Half, p: &Parse, lex: &Lexicon, context: &Context, out: &mut Reading) -> Option<Year> {
    let Some(year) = h.year else {
        out.year = true;
        return Some(supply(h.month.unwrap_or(1), h.day.unwrap_or(1), context).map_or(Year::UNKNOWN, Year::known));
    };
    if p.era > 0 {
        let row = &lex.eras[usize::from(p.era) - 1].1;
        // A gloss in brackets is already a year of our era.
        let value = if (1000..2100).contains(&year.value) && row.add > 0 { year.value } else { year.value + row.add };
        return Some(Year::known(value));
    }
    out.century = year.width == 2;
    Some(
        complete(year, context)
            .map_or(Year { value: 1900 + year.value, masked: 0 }, |value| Year { value, masked: year.masked }),
    )
}

fn single(p: &Parse, lex: &Lexicon, context: &Context, mut out: Reading) -> Reading {
    let h = &p.a;
    let Some(year) = year_of(h, p, lex, context, &mut out) else { return out };
    let (mut day, mut month) = (h.day.unwrap_or(0), h.month.unwrap_or(p.code));
    let numeric = h.day.is_some() && h.month.is_some() && !h.named && h.day_at.0 < h.month_at.0;
    let iso = h.year.is_some() && h.year_at.0 < h.day_at.0;
    if numeric && !iso && h.year.is_some() {
        let order = match lex.order {
            Order::Open if p.separator == '.' => Order::Dmy,
            Order::Open => context.order.unwrap_or(Order::Open),
            order => order,
        };
        let swappable = (1..=12).contains(&day) && day != month;
        if month > 12 && swappable && (p.separator == '/' || order != Order::Dmy) {
            std::mem::swap(&mut day, &mut month);
        } else if swappable && (1..=12).contains(&month) && (order == Order::Open || p.separator == '/') {
            let settled =
                context.anchor.filter(|a| a.year == year).and_then(|a| match (a.month == month, a.month == day) {
                    (true, false) => Some(false),
                    (false, true) => Some(true),
                    _ => None,
                });
            let other = |d: u8, m: u8| Partial { year, month: m, day: d };
            match (order, settled) {
                (Order::Open, None) => {
                    let mut dates = vec![other(day, month), other(month, day)];
                    dates.sort();
                    out.order = Some(false);
                    out.others.clone_from(&dates);
                    let value = Value { shape: Shape::OneOf(dates), approx: false, uncertain: false };
                    out.literal = Some(literal(h, day, month));
                    out.value = Some(value);
                    return out;
                }
                (Order::Open, Some(true)) | (Order::Mdy, _) => std::mem::swap(&mut day, &mut month),
                _ => {}
            }
            // Where the collection is known to keep to one order, nothing is left open.
            let habit = lex.order == Order::Open && context.order.is_some_and(|order| order != Order::Open);
            out.order = (!habit).then_some(true);
            out.others.push(other(month, day));
        }
    }
    out.literal = Some(literal(h, day, month));
    let mut date = Partial { year, month, day };
    // Some papers count from an era whether or not they name it (4287 in Korea is 1954).
    let full = h.year.filter(|y| p.era == 0 && y.width == 4).map(|_| year.value);
    let bare = lex.bare_era.filter(|era| full.is_some_and(|y| (era.from..=era.to).contains(&y)));
    if let Some(era) = bare {
        date.year = Year::known(year.value + era.add);
    }
    let strange_year = bare.is_none()
        && year.masked == 0
        && h.year.is_some_and(|y| y.width == 4)
        && p.era == 0
        && !(1000..2100).contains(&year.value);
    let outside_era = p.era > 0 && !in_era(date, lex, p.era);
    if !date.exists()
        || (h.day.is_some() && day == 0)
        || (h.month.is_some() && !h.named && month == 0)
        || strange_year
        || outside_era
    {
        out.impossible = true;
        out.others = if outside_era { vec![date] } else { repairs(day, month, year, lex) };
        return out;
    }
    if h.other_month > 0 {
        let mut dates = vec![date, Partial { month: h.other_month, ..date }];
        dates.retain(|d| d.exists());
        dates.sort();
        if dates.len() > 1 {
            out.others.clone_from(&dates);
            out.value = Some(Value { shape: Shape::OneOf(dates), approx: false, uncertain: false });
            return out;
        }
        date = dates[0];
    }
    if p.style == 1 && date.is_full() {
        date = from_julian(year.value, month, day);
    }
    if p.gloss > 0 && date.month > 0 {
        // The era counts from the march on Rome, 28 October 1922.
        let after = (date.month, date.day.min(31)) >= (10, 28);
        let was = date.year.value - 1922 + i32::from(after);
        if was != i32::from(p.gloss) {
            out.era = Some((p.gloss, was.clamp(0, 99) as u8));
            out.others.push(Partial { year: Year::known(date.year.value + i32::from(p.gloss) - was), ..date });
        }
    }
    out.weekday = wrong_weekday(p, date);
    one(out, date, p)
}

/// The weekday that is named beside a date and the one that was, where they differ.
fn wrong_weekday(p: &Parse, date: Partial) -> Option<(u8, u8)> {
    let (named, was) = p.weekday.zip(date.weekday())?;
    let julian = from_julian(date.year.value, date.month, date.day).weekday();
    // A weekday of the old style is right for a date written in it.
    let old = date.year.value < 1918 && julian == Some(named);
    (named != was && !old).then_some((named, was))
}

fn in_era(date: Partial, lex: &Lexicon, era: u8) -> bool {
    let row = &lex.eras[usize::from(era) - 1].1;
    let Some((first, last)) = date.bounds() else { return true };
    let bound = |text: &Option<String>| text.as_deref().and_then(Partial::parse).and_then(Partial::bounds);
    bound(&row.first).is_none_or(|b| last >= b.0) && bound(&row.last).is_none_or(|b| first <= b.1)
}

/// Writes what stands on the page: unknown centuries and years stay unknown.
fn literal(h: &Half, day: u8, month: u8) -> Value {
    let year = match h.year {
        None => Year::UNKNOWN,
        Some(y) => Year { value: y.value, masked: y.masked },
    };
    Value::one(Partial { year, month, day })
}

fn relative(p: &Parse, context: &Context, mut out: Reading) -> Reading {
    let Some(anchor) = context.anchor.or(context.year.map(|y| Partial { year: Year::known(y), month: 0, day: 0 }))
    else {
        return out;
    };
    let (year, month) = match (p.rel_year, p.rel_month) {
        (Some(years), _) => (anchor.year.value + i32::from(years), p.a.month.unwrap_or(0)),
        // "1er novembre prochain" is the next November, not a November that would have to be next month.
        (None, Some(months)) if months != 0 && anchor.month > 0 && p.a.month.is_some() => {
            let named = p.a.month.unwrap_or(anchor.month);
            let years = match months {
                1.. => i32::from(named < anchor.month),
                _ => -i32::from(named > anchor.month),
            };
            (anchor.year.value + years, named)
        }
        (None, months) => match shift(anchor, months.unwrap_or(0)) {
            Some((year, month)) if p.a.month.is_some_and(|m| m != month) => {
                // "3 July inst." in a letter of August: the name is what is written.
                out.relative = Some(month);
                (year, p.a.month.unwrap_or(month))
            }
            Some(found) => found,
            None => return out,
        },
    };
    out.year = true;
    let date = Partial { year: Year::known(year), month, day: p.a.day.unwrap_or(0) };
    if p.a.other_month > 0 {
        let dates: Vec<_> =
            [date, Partial { month: p.a.other_month, ..date }].into_iter().filter(|d| d.exists()).collect();
        out.others.clone_from(&dates);
        out.value = Some(Value { shape: Shape::OneOf(dates), approx: false, uncertain: false });
        return out;
    }
    if !date.exists() {
        out.impossible = true;
        return out;
    }
    out.weekday = wrong_weekday(p, date);
    one(out, date, p)
}

fn dual(p: &Parse, context: &Context, mut out: Reading) -> Reading {
    let month = p.b.month.or(p.a.month);
    let (Some(day), Some(month)) = (p.b.day, month) else { return out };
    out.year = p.b.year.is_none();
    let year = p.b.year.map_or_else(|| supply(month, day, context), |y| complete(y, context));
    let Some(year) = year else { return out };
    // "1/2 апреля" is a night, and no two styles.
    if out.year && p.a.month.is_none() && p.a.day.is_some_and(|a| day.abs_diff(a) < 9) {
        return out;
    }
    let (old_day, old_month) = (p.a.day.unwrap_or(0), p.a.month.unwrap_or(month));
    let new = Partial::day(year, month, day);
    // The old date may lie in the month or the year before.
    let olds =
        [(year, old_month), if old_month == 1 { (year - 1, 12) } else { (year, old_month - 1) }, (year - 1, old_month)];
    let fits = |d: Partial, olds: &[(i32, u8)], old_day: u8| olds.iter().any(|&(y, m)| from_julian(y, m, old_day) == d);
    let same_month = p.a.month.is_none();
    if fits(new, if same_month { &olds } else { &olds[..1] }, old_day) || fits(new, &olds[2..], old_day) {
        return one(out, new, p);
    }
    // The other way round: new style first.
    let first = Partial::day(year, old_month, old_day);
    if from_julian(year, month, day) == first {
        return one(out, first, p);
    }
    out.gap = true;
    out.others = vec![from_julian(year, old_month, old_day), new];
    out.others.retain(|d| d.exists());
    out
}

fn range(p: &Parse, lex: &Lexicon, context: &Context, mut out: Reading) -> Reading {
    let era = if p.era > 0 { lex.eras[usize::from(p.era) - 1].1.add } else { 0 };
    let of_era = |y: YearRead| YearRead { value: if y.value < 1000 { y.value + era } else { y.value }, ..y };
    let p =
        &Parse { a: Half { year: p.a.year.map(of_era), ..p.a }, b: Half { year: p.b.year.map(of_era), ..p.b }, ..*p };
    if p.rel_year.is_some() || p.rel_month.is_some() {
        return relative_range(p, context, out);
    }
    let last_year = p.b.year.or(p.a.year);
    let Some(last_year) = last_year else { return out };
    if let (Some(year), true) = (p.a.year, (21..=24).contains(&p.code)) {
        // A winter has two years and is named for the first.
        let date = Partial { year: Year::known(year.value), month: p.code, day: 0 };
        return one(out, date, p);
    }
    out.century = last_year.width == 2;
    let from = p.a.year.filter(|y| y.width == 4);
    let to_year = match (from, p.b.year) {
        (Some(from), Some(to)) if to.width == 2 => Some(from.value / 100 * 100 + to.value),
        _ => complete(last_year, context).or(Some(1900 + last_year.value)),
    };
    let Some(to_year) = to_year else { return out };
    let from_year = match p.a.year {
        Some(year) => complete(year, &Context { year: Some(to_year), ..*context }).unwrap_or(to_year),
        None => to_year,
    };
    // "June 25-30": one month for both days.
    let to_month = p.b.month.or(p.a.month.filter(|_| p.b.day.is_some())).unwrap_or(0);
    let from_month = p.a.month.unwrap_or(to_month);
    let crosses = p.a.year.is_none() && from_month > to_month;
    let a = Partial { year: Year::known(from_year - i32::from(crosses)), month: from_month, day: p.a.day.unwrap_or(0) };
    let b = Partial { year: Year::known(to_year), month: to_month, day: p.b.day.unwrap_or(0) };
    let strange = |y: i32| p.b.year.or(p.a.year).is_some_and(|y| y.width == 4) && !(1000..2100).contains(&y);
    if !a.exists() || !b.exists() || strange(to_year) || strange(from_year) {
        out.impossible = true;
        out.others = [a, b].into_iter().filter(|d| d.exists()).collect();
        return out;
    }
    let value = Value { shape: Shape::Range(a, b), approx: p.approx, uncertain: p.uncertain };
    out.literal = Some(value.clone());
    out.value = Some(value);
    out
}

/// Reads "15th–17th ult.", "с 3 по 8 с. м.": both days lie in the month or year that the last words come to.
fn relative_range(p: &Parse, context: &Context, mut out: Reading) -> Reading {
    let month = p.b.month.or(p.a.month);
    let end = |half: Half| {
        let named = Half { month: half.month.or(month), year: None, ..half };
        let one = Parse { a: named, b: Half::default(), ..*p };
        relative(&one, context, Reading::default()).value.and_then(|v| v.single())
    };
    if let (Some(a), Some(b)) = (end(p.a), end(p.b)) {
        let value = Value { shape: Shape::Range(a, b), approx: p.approx, uncertain: p.uncertain };
        out.year = true;
        out.literal = Some(value.clone());
        out.value = Some(value);
    }
    out
}

/// Lists the days that an impossible date may have been, likeliest first: one confused, doubled or exchanged figure.
fn repairs(day: u8, month: u8, year: Year, lex: &Lexicon) -> Vec<Partial> {
    let mut out: Vec<(u32, Partial)> = Vec::new();
    let mut add = |cost: u32, d: u8, m: u8, y: i32| {
        let date = Partial { year: Year { value: y, ..year }, month: m, day: d };
        if date.exists() && d > 0 && m > 0 && (1000..2100).contains(&y) && !out.iter().any(|(_, o)| *o == date) {
            out.push((cost, date));
        }
    };
    if day > month_length(year.value, month) && day <= 31 {
        add(1, month_length(year.value, month), month, year.value);
        add(2, day, if month < 12 { month + 1 } else { 12 }, year.value);
        if month == 2 && day == 29 {
            add(1, 29, 2, year.value + 1);
            add(2, 29, 2, year.value - 1);
        }
    }
    let swaps = |n: u8| -> Vec<(u32, u8)> {
        let (tens, ones) = (n / 10, n % 10);
        let mut list = vec![(4, ones), (4, tens), (4, ones * 10 + tens)];
        for d in 0..10 {
            for (same, other, value) in [(ones, d, tens * 10 + d), (tens, d, d * 10 + ones)] {
                if same != other {
                    list.push((if lex.confusable(same, other) { 2 } else { 3 }, value));
                }
            }
        }
        list
    };
    for (cost, d) in swaps(day) {
        add(cost + 1, d, month, year.value);
    }
    for (cost, m) in swaps(month) {
        add(cost + 1, day, m, year.value);
    }
    let digits: Vec<i32> = (0..4).rev().map(|i| year.value / 10_i32.pow(i) % 10).collect();
    for i in 0..3 {
        let mut d = digits.clone();
        d.swap(i, i + 1);
        add(3, day, month, d.iter().fold(0, |n, x| n * 10 + x));
    }
    out.sort_by_key(|(cost, date)| (*cost, date.year.value, date.month, date.day));
    out.truncate(6);
    out.into_iter().map(|(_, date)| date).collect()
}

/// Says which weekday a date was, for people.
pub fn weekday_name(n: u8) -> &'static str {
    ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"][usize::from((n.max(1) - 1) % 7)]
}

/// Returns the full days nearest to a wrong one whose weekday is the one named and whose writing differs in one figure, with whether that figure is known to be taken for the other.
pub fn with_weekday(date: Partial, named: u8, lex: &Lexicon) -> Vec<(bool, Partial)> {
    let mut out: Vec<(bool, Partial)> = Vec::new();
    if !date.is_full() {
        return Vec::new();
    }
    let mut try_date = |d: Partial, sure: bool| {
        if d.exists() && d.is_full() && weekday_of(day_number(d.year.value, d.month, d.day)) == named {
            out.push((!sure, d));
        }
    };
    for new in 0..10_u8 {
        for (old, day) in [(date.day % 10, date.day / 10 * 10 + new), (date.day / 10, new * 10 + date.day % 10)] {
            if old != new && day > 0 && day < 32 {
                try_date(Partial { day, ..date }, lex.confusable(old, new));
            }
        }
        let last = (date.year.value % 10) as u8;
        if last != new {
            try_date(
                Partial { year: Year::known(date.year.value / 10 * 10 + i32::from(new)), ..date },
                lex.confusable(last, new),
            );
        }
    }
    for month in 1..=12 {
        if month != date.month {
            try_date(Partial { month, ..date }, matches!((date.month, month), (6, 7) | (7, 6)));
        }
    }
    out.sort();
    out.dedup();
    out.truncate(4);
    out.into_iter().map(|(unsure, d)| (!unsure, d)).collect()
}
