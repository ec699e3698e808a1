//! Turns clock times, with or without units, and date-time groups into parses.

use super::*;

impl Reader<'_> {
    /// Reads a clock time in every way it is written.
    pub fn time(&self, p: &Parse, out: &mut Vec<Parse>) {
        let at = p.end;
        let mut push = |end: usize, hour: u32, minute: u32, cost: f32, letters: u8| {
            let (end, hour) = self.part_of_day(end, hour);
            let time = Some(Clock { hour: hour.min(99) as u8, minute: minute.min(99) as u8 });
            out.push(Parse { end, time, cost: p.cost + cost, damage: p.damage + letters, ..*p });
        };
        for h in self.numbers(at, 2, true) {
            let mut i = h.end;
            if matches!(self.win.get(i), ':' | '.' | '-' | '–' | ',') {
                let comma = self.win.get(i) == ',';
                for m in self.numbers(i + 1, 2, false) {
                    let free = !matches!(self.win.get(m.end), '.' | '-' | ':' | ',')
                        || !self.win.get(m.end + 1).is_ascii_digit();
                    let next = self.win.blanks(m.end);
                    // With its unit even a time that no clock has is one.
                    let named = self.lex.phrase_at(self.win, next, "hour").is_some();
                    if m.width == 2 && free && (named || !comma) && (named || m.value < 60 && h.value <= 24) {
                        let (mut end, mut hour) = (m.end, h.value);
                        if let Some(e) = self.lex.phrase_at(self.win, next, "pm") {
                            (end, hour) = (e, hour % 12 + 12);
                        } else if let Some(e) = self
                            .lex
                            .phrase_at(self.win, next, "am")
                            .or_else(|| self.lex.phrase_at(self.win, next, "hour"))
                        {
                            end = e;
                        }
                        push(end, hour, m.value, h.cost + m.cost, h.letters + m.letters);
                    }
                }
            }
            i = self.win.blanks(i);
            if let Some(end) = self.lex.phrase_at(self.win, i, "hour") {
                let next = self.win.blanks(end);
                let mut minutes = false;
                for m in self.numbers(next, 2, true) {
                    let unit = self.lex.phrase_at(self.win, self.win.blanks(m.end), "minute");
                    let bare = !matches!(self.win.get(m.end), '.' | '/' | '-')
                        && unit.is_none()
                        && m.width == 2
                        && m.letters == 0;
                    if let Some(end) = unit.or(bare.then_some(m.end)) {
                        minutes = unit.is_some();
                        push(end, h.value, m.value, h.cost + m.cost, h.letters + m.letters);
                    }
                }
                if !minutes {
                    push(end, h.value, 0, h.cost + 0.1, h.letters);
                }
            } else if let Some(end) = self.lex.phrase_at(self.win, i, "pm") {
                push(end, h.value % 12 + 12, 0, h.cost, h.letters);
            } else if let Some(end) = self.lex.phrase_at(self.win, i, "am") {
                push(end, h.value % 12, 0, h.cost, h.letters);
            }
        }
        self.cjk_time(p, out);
    }

    /// Takes in what says which half of the day is meant: "3 часа дня", "11 heures du soir", "2 часа ночи".
    fn part_of_day(&self, end: usize, hour: u32) -> (usize, u32) {
        let next = self.win.blanks(end);
        let said = |list: &str| self.lex.phrase_at(self.win, next, list).filter(|_| next > end && hour <= 12);
        if let Some(end) = said("afternoon") {
            (end, hour % 12 + 12)
        } else if let Some(end) = said("morning") {
            (end, if hour == 12 { 0 } else { hour })
        } else if let Some(end) = said("night") {
            (end, if hour < 6 || hour == 12 { hour % 12 } else { hour + 12 })
        } else {
            (end, hour)
        }
    }

    pub(super) fn cjk_time(&self, p: &Parse, out: &mut Vec<Parse>) {
        let mut i = p.end;
        let half: String = self.win.text(i, i + 2);
        let later = matches!(half.as_str(), "오후" | "午後" | "下午");
        if later || matches!(half.as_str(), "오전" | "午前" | "上午") {
            i = self.win.blanks(i + 2);
        }
        let Some((end, hour, _)) = self.cjk_number(i) else { return };
        let end = self.win.blanks(end);
        if !matches!(self.win.get(end), '시' | '时' | '時' | '點' | '点') {
            return;
        }
        if hour > 99 {
            return;
        }
        let afternoon = later && hour <= 12;
        let mut clock = Clock { hour: if afternoon { hour % 12 + 12 } else { hour } as u8, minute: 0 };
        let mut end = end + 1;
        if let Some((e, minute, _)) = self.cjk_number(self.win.blanks(end)) {
            let e = self.win.blanks(e);
            if matches!(self.win.get(e), '분' | '分') {
                (clock.minute, end) = (minute as u8, e + 1);
            }
        }
        out.push(Parse { end, time: Some(clock), ..*p });
    }

    /// Reads a date-time group: 031210Z JUL 51.
    pub(super) fn group(&self, p: &Parse, out: &mut Vec<Parse>) {
        let at = p.end;
        let digits: Option<Vec<u32>> = (at..at + 6).map(|i| self.win.get(i).to_digit(10)).collect();
        let Some(d) = digits else { return };
        if !self.win.get(at + 6).is_ascii_uppercase() {
            return;
        }
        let (day, hour, minute) = (d[0] * 10 + d[1], d[2] * 10 + d[3], d[4] * 10 + d[5]);
        let mut q = Parse { end: self.win.blanks(at + 7), ..*p };
        (q.a.day, q.a.day_at, q.time) =
            (Some(day as u8), (at, at + 2), Some(Clock { hour: hour as u8, minute: minute as u8 }));
        let mut months = Vec::new();
        self.name(&q, false, &mut months);
        for m in months {
            let m = Parse { end: self.win.blanks(m.end), ..m };
            self.year(&m, false, 0, out);
        }
    }
}
