//! Turns numerals of East Asia into numbers, and them into years, months and days.

use super::*;

impl Reader<'_> {
    /// Reads figures or CJK numerals: end, value, how many signs.
    pub(super) fn cjk_number(&self, at: usize) -> Option<(usize, u32, u8)> {
        let (mut i, mut value, mut part, mut scaled) = (at, 0_u32, 0_u32, false);
        while i - at < 9 {
            let c = self.win.get(i);
            let digit = match c {
                '0'..='9' => c as u32 - '0' as u32,
                '０'..='９' => c as u32 - '０' as u32,
                '〇' | '○' | '零' | 'Ｏ' | 'Ο' => 0,
                '一' | '壹' => 1,
                '元' if i == at => 1,
                '二' | '貳' => 2,
                '三' | '參' => 3,
                '四' => 4,
                '五' => 5,
                '六' => 6,
                '七' => 7,
                '八' => 8,
                '九' => 9,
                '十' | '廿' | '卅' | '卌' | '百' | '千' => {
                    let (unit, least) = match c {
                        '十' => (10, 1),
                        '廿' => (10, 2),
                        '卅' => (10, 3),
                        '卌' => (10, 4),
                        '百' => (100, 1),
                        _ => (1000, 1),
                    };
                    value += if c == '十' || unit > 10 { part.max(1) } else { least } * unit;
                    (part, scaled) = (0, true);
                    i += 1;
                    continue;
                }
                _ => break,
            };
            part = if scaled { digit } else { part * 10 + digit };
            i += 1;
        }
        (i > at).then_some((i, value + part, (i - at) as u8))
    }

    /// A year in figures with letters among them: "l950년".
    fn latin_year(&self, kind: char, at: usize) -> Option<Number> {
        let year = matches!(kind, 'Y' | 'y' | 'r');
        self.numbers(at, 4, false).into_iter().find(|n| year && n.width == 4 && (1..=2).contains(&n.letters))
    }

    pub(super) fn cjk(&self, p: &Parse, kind: char, out: &mut Vec<Parse>) {
        let at = self.win.blanks(p.end);
        let mut at = at;
        let mut q = *p;
        // Months of the lunisolar year have names: the first, the eleventh, the last, and those that are intercalary.
        if kind == 'm' {
            if matches!(self.win.get(at), '閏' | '闰') {
                q.leap = true;
                at += 1;
            }
            let named = match self.win.get(at) {
                '正' => Some(1),
                '冬' => Some(11),
                '臘' | '腊' => Some(12),
                _ => None,
            };
            if let Some(month) = named {
                (q.a.month, q.a.month_at, q.a.named, q.end) = (Some(month), (at, at + 1), true, at + 1);
                out.push(q);
                return;
            }
        }
        if kind == 'd' && self.win.get(at) == '初' {
            at += 1;
        }
        let found = self.cjk_number(at).or_else(|| self.latin_year(kind, at).map(|n| (n.end, n.value, n.width)));
        let Some((end, value, signs)) = found else { return };
        if let Some(n) = self.latin_year(kind, at) {
            (q.cost, q.damage) = (q.cost + n.cost, q.damage + n.letters);
        }
        if at > 0 && p.start == at && self.cjk_number(at - 1).is_some() || self.win.before(p.start) == '第' {
            return;
        }
        q.end = end;
        match kind {
            'Y' | 'y' => {
                let full = (1000..=2100).contains(&value);
                if (p.era == 0 && !full) || value > 5000 || (kind == 'Y' && signs < 4) {
                    return;
                }
                q.a.year = Some(YearRead { value: value as i32, width: 4, masked: 0 });
                q.a.year_at = (at, end);
            }
            'r' => {
                if !(1000..=2100).contains(&value) && p.era == 0 {
                    return;
                }
                q.b.year = Some(YearRead { value: value as i32, width: 4, masked: 0 });
                q.b.year_at = (at, end);
            }
            'c' => {
                if !(1..=21).contains(&value) {
                    return;
                }
                q.century = value as u8;
            }
            'z' => {
                let whole = (1000..2100).contains(&value);
                if value % 10 != 0 || !whole && !(10..=90).contains(&value) {
                    return;
                }
                q.decade = true;
                let width = if whole { 4 } else { 2 };
                (q.a.year, q.a.year_at) = (Some(YearRead { value: value as i32, width, masked: 1 }), (at, end));
            }
            'n' => (q.b.month, q.b.month_at, q.b.named) = (Some(value.min(99) as u8), (at, end), true),
            'e' => (q.b.day, q.b.day_at) = (Some(value.min(98) as u8), (at, end)),
            'm' => (q.a.month, q.a.month_at, q.a.named) = (Some(value.min(99) as u8), (at, end), true),
            _ => (q.a.day, q.a.day_at) = (Some(value.min(98) as u8), (at, end)),
        }
        out.push(q);
    }
}
