//! Turns the rows of a pack file into one [`Pack`], its ancestors' rows included.

use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, OnceLock};

use regex::Regex;
use serde::Deserialize;

use super::dates::DatePack;
use super::{PACKS, Shapes};
use crate::error::{Error, ErrorKind, Result};
use crate::text::Mixing;

/// Two writings that an engine or a typist's reader takes for each other.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LookAlike {
    /// The two writings, one to three letters each; the relation is symmetric.
    pub pair: [String; 2],
    /// How unlike they look: 0 the same glyph, 1 nothing alike.
    pub cost: f64,
    /// The reading and the misreading, as seen on a page.
    pub example: [String; 2],
}

/// Where in a word a spelling variant may stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Position {
    /// Anywhere.
    #[default]
    Any,
    /// At the beginning of the word.
    Start,
    /// At the end of the word.
    End,
    /// The whole word.
    Whole,
}

/// Two spellings between which a convention decides, not the page.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Variant {
    /// The convention it belongs to; a profile's step of this name folds it.
    pub convention: String,
    /// The two spellings; folding writes the second as the first.
    pub pair: [String; 2],
    /// Where in the word it holds.
    #[serde(default)]
    pub at: Position,
    /// One word in the two spellings.
    pub example: [String; 2],
}

/// Variants of one convention and one place, a row a line: the two spellings, a word in both.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct SpellingTable {
    convention: String,
    #[serde(default)]
    at: Position,
    rows: String,
}

/// Look-alikes of one cost: `rows` as in [`SpellingTable`], `pairs` of two characters that are their own example.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct AlikeTable {
    cost: f64,
    #[serde(default)]
    rows: String,
    #[serde(default)]
    pairs: String,
}

/// Characters with two forms, written as pairs of two characters.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct GlyphTable {
    convention: String,
    pairs: String,
}

/// Characters of one convention that are written in another form, one for one.
#[derive(Debug, Clone)]
pub struct Glyphs {
    /// The convention they belong to; a profile's step of this name folds it.
    pub convention: String,
    /// From the second character of each pair to its first.
    pub to: HashMap<char, char, Mixing>,
}

/// A line by which page furniture is known.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawCue {
    kind: String,
    pattern: String,
    hit: Vec<String>,
    miss: Vec<String>,
}

/// A line by which page furniture is known, ready to be tried.
#[derive(Debug, Clone)]
pub struct Cue {
    /// Which kind of furniture: `letterhead`, `stamp`, `distribution list`, `page turn`, `folio` …
    pub kind: String,
    /// Matches a whole line without the blanks around it; compiled when first asked, which most never are, and once
    /// for all copies of the pack.
    pattern: String,
    compiled: Arc<OnceLock<Option<Regex>>>,
    /// Lines that it must match.
    pub hit: Vec<String>,
    /// Lines of running text that it must not match.
    pub miss: Vec<String>,
}

impl Cue {
    /// Says whether a line, without the blanks around it, is furniture of this kind.
    pub fn matches(&self, line: &str) -> bool {
        self.compiled.get_or_init(|| self.compile().ok()).as_ref().is_some_and(|r| r.is_match(line))
    }

    fn compile(&self) -> std::result::Result<Regex, regex::Error> {
        Regex::new(&format!("^(?:{})$", self.pattern))
    }
}

/// A pack file as it stands.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct RawPack {
    id: String,
    name: String,
    #[serde(default)]
    inherits: Vec<String>,
    #[serde(default)]
    frequent_words: String,
    #[serde(default)]
    name_words: String,
    #[serde(default)]
    capital_words: String,
    #[serde(default)]
    number_signs: String,
    #[serde(default)]
    own_letters: String,
    #[serde(default)]
    foreign_letters: String,
    #[serde(default)]
    nouns_are_capital: bool,
    #[serde(default)]
    blank_before_marks: bool,
    #[serde(default)]
    quotes: String,
    #[serde(default)]
    frequent_pairs: String,
    #[serde(default)]
    letters: String,
    #[serde(default, rename = "look-alike")]
    look_alikes: Vec<LookAlike>,
    #[serde(default, rename = "twin")]
    twins: Vec<LookAlike>,
    #[serde(default, rename = "variant")]
    variants: Vec<Variant>,
    #[serde(default)]
    spelling: Vec<SpellingTable>,
    #[serde(default)]
    alike: Vec<AlikeTable>,
    #[serde(default)]
    glyphs: Vec<GlyphTable>,
    #[serde(default, rename = "cue")]
    cues: Vec<RawCue>,
    #[serde(default)]
    dates: DatePack,
}

/// What stands above the first table of a pack: by it languages and code pages are told apart.
#[derive(Debug, Default)]
pub(crate) struct Head {
    /// Short words that hardly a page lacks, in lower case.
    pub frequent_words: BTreeSet<String>,
    /// Letter pairs that make up most of running text.
    pub frequent_pairs: BTreeSet<String>,
    /// Letters outside ASCII.
    pub letters: BTreeSet<char>,
    /// Letters that the neighbours in the script lack.
    pub own_letters: String,
    /// Letters that its neighbours in the script have and it lacks.
    pub foreign_letters: String,
}

/// What one language knows, with what it inherits from its script and from all.
#[derive(Debug, Clone)]
pub struct Pack {
    /// Id of the pack, which for an unknown language is that of its script.
    pub id: String,
    /// The tag that was asked for.
    pub tag: String,
    /// Name for people.
    pub name: String,
    /// Short words that hardly a page of the language lacks, in lower case.
    pub frequent_words: BTreeSet<String>,
    /// Words that stand before or inside proper names (titles, particles), in lower case.
    pub name_words: BTreeSet<String>,
    /// Words written with a capital that are no names: polite pronouns, months, peoples; in lower case.
    pub capital_words: BTreeSet<String>,
    /// Signs before the number of a paper: №, Nr.
    pub number_signs: Vec<String>,
    /// Whether every noun has a capital, so that a capital says nothing of names.
    pub nouns_are_capital: bool,
    /// Whether high marks (`:`, `;`, `!`, `?`) and quotation marks stand apart from their words.
    pub blank_before_marks: bool,
    /// Quotation marks of the language: what opens, what closes.
    pub quotes: Vec<[char; 2]>,
    /// Letter pairs, in lower case, that make up most of running text; empty where the pack lists none.
    pub frequent_pairs: BTreeSet<String>,
    /// Letters of the language outside ASCII, in lower case; empty where the pack lists none.
    pub letters: BTreeSet<char>,
    /// Look-alikes within a script, and between letters and digits.
    pub look_alikes: Vec<LookAlike>,
    /// Letters of different scripts with the same glyph.
    pub twins: Vec<LookAlike>,
    /// Spelling conventions.
    pub variants: Vec<Variant>,
    /// Characters with several forms, a table a convention; they are folded before the variants.
    pub glyphs: Vec<Glyphs>,
    /// Lines of page furniture.
    pub cues: Vec<Cue>,
    /// Months, marks, roles and traps of dates.
    pub dates: DatePack,
    /// The look-alikes as a table, once somebody asked.
    pub(super) shapes: Arc<OnceLock<Shapes>>,
}

impl Pack {
    /// Reads a pack that comes with the program.
    pub fn builtin(id: &str) -> Result<Self> {
        Self::shared(id).map(|pack| Self::clone(&pack))
    }

    /// As [`Self::builtin`], without a copy of its own.
    pub(super) fn shared(id: &str) -> Result<Arc<Self>> {
        let unknown = || {
            let known: Vec<_> = PACKS.iter().map(|(id, _)| *id).collect();
            Error::new(ErrorKind::Usage, format!("no language pack ‘{id}’"))
                .hint(format!("packs: {}", known.join(", ")))
        };
        static READ: [OnceLock<Arc<Pack>>; PACKS.len()] = [const { OnceLock::new() }; PACKS.len()];
        let place = PACKS.iter().position(|(name, _)| *name == id).ok_or_else(unknown)?;
        if let Some(pack) = READ[place].get() {
            return Ok(pack.clone());
        }
        let pack = Arc::new(Self::parse(id, PACKS[place].1)?);
        Ok(READ[place].get_or_init(|| pack).clone())
    }

    /// Reads a pack from its TOML; `origin` names it in errors.
    pub fn parse(origin: &str, toml: &str) -> Result<Self> {
        let raw: RawPack = toml::from_str(toml).map_err(|e| {
            let message = e.message().to_string();
            let error = Error::new(ErrorKind::Config, message).in_file(format!("{origin}.toml"));
            match e.span() {
                Some(span) => {
                    let line = toml[..span.start].matches('\n').count() + 1;
                    error.at_line(line, None)
                }
                None => error,
            }
        })?;
        let mut pack = Self {
            tag: raw.id.clone(),
            id: raw.id,
            name: raw.name,
            frequent_words: words(&raw.frequent_words),
            name_words: words(&raw.name_words),
            capital_words: words(&raw.capital_words),
            number_signs: raw.number_signs.split_whitespace().map(str::to_string).collect(),
            nouns_are_capital: raw.nouns_are_capital,
            blank_before_marks: raw.blank_before_marks,
            quotes: Vec::new(),
            frequent_pairs: words(&raw.frequent_pairs),
            letters: raw.letters.chars().collect(),
            look_alikes: raw.look_alikes,
            twins: raw.twins,
            variants: raw.variants,
            glyphs: Vec::new(),
            cues: Vec::new(),
            dates: raw.dates,
            shapes: Arc::default(),
        };
        let fault = |what: String| Error::new(ErrorKind::Config, what).in_file(format!("{origin}.toml"));
        for quote in twosomes(&raw.quotes) {
            pack.quotes.push(quote.map_err(fault)?);
        }
        for SpellingTable { convention, at, rows } in raw.spelling {
            for row in columns(&rows) {
                let (pair, example) = row.map_err(fault)?;
                pack.variants.push(Variant { convention: convention.clone(), pair, at, example });
            }
        }
        for AlikeTable { cost, rows, pairs } in raw.alike {
            for row in columns(&rows) {
                let (pair, example) = row.map_err(fault)?;
                pack.look_alikes.push(LookAlike { pair, cost, example });
            }
            for pair in twosomes(&pairs) {
                let pair = pair.map_err(fault)?.map(String::from);
                pack.look_alikes.push(LookAlike { example: pair.clone(), pair, cost });
            }
        }
        for GlyphTable { convention, pairs } in raw.glyphs {
            let mut to = HashMap::default();
            for pair in twosomes(&pairs) {
                let [first, second] = pair.map_err(fault)?;
                to.entry(second).or_insert(first);
            }
            pack.glyphs.push(Glyphs { convention, to });
        }
        for RawCue { kind, pattern, hit, miss } in raw.cues {
            pack.cues.push(Cue { kind, pattern, compiled: Arc::default(), hit, miss });
        }
        for parent in &raw.inherits {
            pack.inherit(Self::builtin(parent)?);
        }
        Ok(pack)
    }

    /// Returns the head of a pack that comes with the program, without reading its tables.
    pub(crate) fn head(toml: &str) -> Head {
        let head = toml.find("\n[").map_or(toml, |end| &toml[..=end]);
        let raw = toml::from_str::<RawPack>(head).unwrap_or_default();
        Head {
            frequent_words: words(&raw.frequent_words),
            frequent_pairs: words(&raw.frequent_pairs),
            letters: raw.letters.chars().collect(),
            own_letters: raw.own_letters,
            foreign_letters: raw.foreign_letters,
        }
    }

    fn inherit(&mut self, parent: Self) {
        self.look_alikes.extend(parent.look_alikes);
        self.twins.extend(parent.twins);
        self.variants.extend(parent.variants);
        // Forms that no country's reform made are set aside before those that one made.
        self.glyphs.splice(0..0, parent.glyphs);
        self.cues.extend(parent.cues);
        self.name_words.extend(parent.name_words);
        self.number_signs.extend(parent.number_signs);
        self.dates.inherit(parent.dates);
    }
}

fn words(list: &str) -> BTreeSet<String> {
    list.split_whitespace().map(str::to_string).collect()
}

/// Reads rows of four columns: two writings (`-` for none), a word in the one and in the other.
fn columns(rows: &str) -> impl Iterator<Item = std::result::Result<([String; 2], [String; 2]), String>> {
    rows.lines().map(str::trim).filter(|row| !row.is_empty() && !row.starts_with('#')).map(|row| {
        let cells: Vec<&str> = row.split_whitespace().collect();
        let [a, b, x, y] = cells[..] else { return Err(format!("not four columns: {row}")) };
        let writing = |s: &str| if s == "-" { String::new() } else { s.to_string() };
        Ok(([writing(a), writing(b)], [x.to_string(), y.to_string()]))
    })
}

/// Reads pairs of two characters each, separated by blanks.
fn twosomes(pairs: &str) -> impl Iterator<Item = std::result::Result<[char; 2], String>> {
    pairs.split_whitespace().map(|pair| {
        let mut chars = pair.chars();
        match (chars.next(), chars.next(), chars.next()) {
            (Some(a), Some(b), None) if a != b => Ok([a, b]),
            _ => Err(format!("not a pair of two characters: {pair}")),
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_does_to_its_own_examples_what_it_says() {
        let mut faults = Vec::new();
        for (id, _) in PACKS {
            let pack = Pack::builtin(id).unwrap_or_else(|e| panic!("{e}"));
            for cue in &pack.cues {
                faults.extend(cue.compile().err().map(|e| format!("{id}: {e}")));
                let wrong = |line: &&String, hit: bool| cue.matches(line) != hit;
                faults.extend(
                    cue.hit.iter().filter(|l| wrong(l, true)).map(|l| format!("{id}: {} misses {l}", cue.pattern)),
                );
                faults.extend(
                    cue.miss.iter().filter(|l| wrong(l, false)).map(|l| format!("{id}: {} hits {l}", cue.pattern)),
                );
                if cue.hit.is_empty() || cue.miss.is_empty() {
                    faults.push(format!("{id}: {} has no examples", cue.pattern));
                }
            }
            for row in pack.look_alikes.iter().chain(&pack.twins) {
                let ([a, b], [x, y]) = (&row.pair, &row.example);
                let seen = x.contains(a) && y.contains(b) || x.contains(b) && y.contains(a);
                if !seen || !(0.0..1.0).contains(&row.cost) {
                    faults.push(format!("{id}: {a}/{b} does not stand in {x}/{y}"));
                }
            }
            for row in &pack.variants {
                let ([a, b], [x, y]) = (&row.pair, &row.example);
                if !x.contains(a) || !y.contains(b) {
                    faults.push(format!("{id}: {a}/{b} does not stand in {x}/{y}"));
                }
            }
        }
        faults.sort();
        faults.dedup();
        assert!(faults.is_empty(), "{}", faults.join("\n"));
    }

    #[test]
    fn a_spelling_row_makes_its_example_one_word() {
        let mut faults = Vec::new();
        for (id, _) in PACKS {
            for row in &Pack::builtin(id).unwrap_or_else(|e| panic!("{e}")).variants {
                let ([to, from], [x, y]) = (&row.pair, &row.example);
                let stands = match row.at {
                    Position::Any => y.contains(from),
                    Position::Start => y.starts_with(from),
                    Position::End => y.ends_with(from),
                    Position::Whole => y == from && x == to,
                };
                if !stands || from.is_empty() || to == from {
                    faults.push(format!("{id}: {to}/{from} {:?} does not make {y} into {x}", row.at));
                }
            }
        }
        assert!(faults.is_empty(), "{}", faults.join("\n"));
    }

    #[test]
    fn glyph_tables_make_both_forms_one_whatever_table_they_stand_in() {
        let mut faults = Vec::new();
        for (id, _) in PACKS {
            let pack = Pack::builtin(id).unwrap_or_else(|e| panic!("{e}"));
            let through = |c: char| pack.glyphs.iter().fold(c, |c, table| table.to.get(&c).copied().unwrap_or(c));
            for (from, to) in pack.glyphs.iter().flat_map(|table| &table.to) {
                if through(*from) != through(*to) {
                    faults.push(format!("{id}: {to} and {from} stay two"));
                }
            }
        }
        faults.sort();
        assert!(faults.is_empty(), "{}", faults.join("\n"));
    }

    #[test]
    fn tables_are_rows_and_pairs() {
        let pack = |rest: &str| Pack::parse("mine", &format!("id = \"mine\"\nname = \"x\"\n{rest}"));
        let good = pack(
            "[[spelling]]\nconvention = \"old\"\nat = \"end\"\nrows = \"\"\"\n- e  town towne\n\"\"\"\n\
             [[alike]]\ncost = 0.1\nrows = \"rn m  corn com\"\npairs = \"末未\"\n\
             [[glyphs]]\nconvention = \"forms\"\npairs = \"国國 学學\"\n",
        )
        .expect("a pack");
        assert_eq!((good.variants[0].pair[0].as_str(), good.variants[0].at), ("", Position::End));
        assert_eq!(good.look_alikes.len(), 2);
        assert_eq!(good.glyphs[0].to.get(&'國'), Some(&'国'));
        assert!(pack("[[glyphs]]\nconvention = \"forms\"\npairs = \"国國学\"\n").is_err());
        assert!(pack("[[alike]]\ncost = 0.1\nrows = \"rn m corn\"\n").is_err());
    }

    #[test]
    fn what_tells_a_language_stands_above_the_first_table() {
        for (id, toml) in PACKS {
            let (head, pack) = (Pack::head(toml), Pack::builtin(id).expect("a pack"));
            assert_eq!(head.frequent_words, pack.frequent_words, "{id}");
            assert_eq!(head.frequent_pairs, pack.frequent_pairs, "{id}");
            assert_eq!(head.letters, pack.letters, "{id}");
        }
    }

    #[test]
    fn a_mistake_in_a_pack_is_named_with_its_line() {
        let error = Pack::parse("mine", "id = \"mine\"\nname = \"x\"\ncolour = 1\n").expect_err("unknown key");
        assert_eq!(error.place.as_ref().and_then(|p| p.line), Some(3), "{error}");
    }
}
