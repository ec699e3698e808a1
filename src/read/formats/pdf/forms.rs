//! Turns the shapes that a PDF names back into the letters that were written: ﬁ into fi, an Arabic letter in the middle
//! of its word into the letter, a radical into the sign it is alone.
//!
//! A PDF keeps glyphs. Where several characters share one, programs write down whichever they meet first.

use unicode_normalization::UnicodeNormalization;

/// The signs that the radicals from U+2E80 on are, by Unicode's `EquivalentUnifiedIdeograph`; itself where there is none.
const RADICALS: &str = "⺀厂乛乚乙亻冂𠘨刀刂卜㔾小小兀尣尢𡯂巳幺彑彐忄心扌攵⺚旡日月歺母民氵氺灬爫爫丬牛犭王𤴔目示礻𥫗糹\
    纟罓罒㓁冗𦉫羊𦍌𦍋耂肀聿肉𦥑艹艹艹虎衤覀西见角𧢲讠贝𧾷车辶辶辶邑钅長镸长门𨸏阝雨青韦页风飞食𩙿飠\
    饣𩠐马骨鬼鱼鸟卤麦黄黾斉齐歯齿竜龙龜亀龟";

/// Returns the letters of a sign.
pub fn letters(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\u{fb00}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}' | '\u{2f00}'..='\u{2fd5}' => {
                out.extend(std::iter::once(c).nfkc());
            }
            '\u{2e80}'..='\u{2ef3}' => {
                out.push(RADICALS.chars().nth(u32::from(c) as usize - 0x2e80).unwrap_or(c));
            }
            _ => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shapes_become_letters() {
        assert_eq!(letters("\u{fb03}\u{fe91}\u{fefb}\u{2f47}\u{2ea0}\u{2ef3}é№"), "ffi\u{628}\u{644}\u{627}日民龟é№");
        assert_eq!(RADICALS.chars().count(), 0x2ef4 - 0x2e80);
    }
}
