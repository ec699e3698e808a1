//! Turns what stands between the parts of a date into parses: separators, dashes of ranges, damage.

use super::*;

impl Reader<'_> {
    pub(super) fn dot(&self, p: &Parse, out: &mut Vec<Parse>) {
        let mut i = self.win.blanks(p.end);
        let start = i;
        let first = self.win.get(i);
        while matches!(self.win.get(i), '.' | '/' | '-' | '–' | '—' | '−' | ',' | '·' | '•' | ':' | ';' | '_' | '\\')
            && i - start < 2
            // "6./18. Juli": the stroke stands between two days.
            && !(i > start && first == '.' && self.win.get(i) == '/')
        {
            i += 1;
        }
        if i == start {
            return;
        }
        let mut q = *p;
        let sign = fold(first);
        if i - start == 2 {
            q.cost += 0.8;
            q.odd_separator = true;
        }
        q.cost += match sign {
            '.' | '/' | '-' => 0.0,
            ',' | ';' | '·' | '•' => 0.8,
            _ => 1.6,
        };
        q.odd_separator |= !matches!(sign, '.' | '/' | '-');
        if p.separator == '\0' {
            q.separator = sign;
        } else if p.separator != sign {
            q.cost += if p.a.named { 0.0 } else { 0.7 };
            q.odd_separator |= !p.a.named;
        }
        q.end = self.win.blanks(i);
        // Blanks on both sides of a dash are a range or a clause more often than a date.
        if sign == '-' && (start > p.end || q.end > i) {
            q.cost += 0.8;
        }
        out.push(q);
    }

    pub(super) fn dash(&self, p: &Parse, out: &mut Vec<Parse>) {
        let i = self.win.blanks(p.end);
        let sign = self.win.get(i);
        if matches!(sign, '-' | '–' | '—' | '−' | '/')
            || (sign == '.' && matches!(self.win.get(i + 1), '/' | '-' | '–' | '—' | '−'))
        {
            let slash = if sign == '/' { 0.9 } else { 0.0 };
            let i = if sign == '.' { i + 1 } else { i };
            out.push(Parse { end: self.win.blanks(i + 1), cost: p.cost + slash, ..*p });
        } else if let Some(end) =
            self.lex.phrase_at(self.win, i, "to").filter(|_| i > p.end || matches!(self.win.before(i), ' ' | '\n'))
        {
            out.push(Parse { end: self.win.blanks(end), cost: p.cost + 0.2, ..*p });
        }
    }

    /// A full stop or separator that came out as a letter or two: "3 с. 7".
    pub(super) fn broken(&self, p: &Parse, out: &mut Vec<Parse>) {
        let start = self.win.blanks(p.end);
        let mut i = start;
        while self.win.get(i).is_letter() && i - start < 2 {
            i += 1;
        }
        let letters = i - start;
        while matches!(self.win.get(i), '.' | ',' | ';' | ':' | '\'' | '*' | '·') && i - start < 4 {
            i += 1;
        }
        let end = self.win.blanks(i);
        // A plain separator is none that is damaged.
        let plain = letters == 0 && (i == start || i == start + 1 && matches!(self.win.get(start), '.' | ','));
        if plain || self.win.get(end).is_letter() {
            return;
        }
        // Units say something of their own.
        if letters > 0
            && ["hour", "minute", "to"].iter().any(|kind| self.lex.phrase_at(self.win, start, kind).is_some())
        {
            return;
        }
        out.push(Parse { end, broken: (p.end, end), damage: p.damage + 1, cost: p.cost + 0.3 * letters as f32, ..*p });
    }
}
