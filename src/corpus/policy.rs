//! Turns settings into the gate's own options.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Arc, Mutex};

use super::Corpus;
use super::cache::{Content, content_of};

use crate::config::{AllowTable, Config, Settings, glob};
use crate::dates::collection::Collection;
use crate::error::{Error, ErrorKind, Result};
use crate::gate::allow::Allow;
use crate::gate::ratchet::Tolerance;
use crate::gate::{Estimate, InFile, Limits, Outcome, PairLimits, Rate, Selection, is_of_corpus};
use crate::metrics::Scope;
use crate::rules::{Conventions, Form, RULES, Severity};

/// All that holds for some pairs, worked out once.
#[derive(Debug)]
pub struct PairPolicy {
    /// The settings.
    pub settings: Settings,
    /// Which rules over a corpus are heard.
    pub selection: Selection,
    /// Which rules run.
    pub rules: crate::rules::Selection,
    /// What the texts have agreed on.
    pub conventions: Conventions,
    /// What their dates are used to.
    pub habits: Option<Arc<Collection>>,
    /// The limits.
    pub limits: PairLimits,
    /// A name for all that a comparison depends on.
    pub digest: Content,
}

/// The policies worked out so far, by the collections that a pair is in.
#[derive(Debug, Default)]
pub struct Policies(Mutex<BTreeMap<Vec<usize>, Arc<PairPolicy>>>);

impl Corpus {
    /// Returns what holds for a pair.
    ///
    /// # Errors
    /// `Config` for a table of characters that cannot be read.
    pub(super) fn policy_of(&self, id: &str) -> Result<Arc<PairPolicy>> {
        let collections = self.config.collections_of(id);
        let mut known = self.policies.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if let Some(policy) = known.get(&collections) {
            return Ok(Arc::clone(policy));
        }
        let settings = self.config.settings_of(&collections);
        let (rules, conventions) = (rules(&settings), conventions(&settings, &self.root)?);
        let texts = ["lang", "profile", "dates", "text.encoding", "text.raw-encoding", "text.reference-encoding"];
        let texts: Vec<Option<&str>> = texts.iter().map(|key| settings.text(key)).collect();
        let habits = habits(&settings, &self.root)?.map(Arc::new);
        let digest = content_of(format!("{texts:?}|{rules:?}|{conventions:?}|{habits:?}").as_bytes());
        let (selection, limits) = (selection(&settings), pair_limits(&settings));
        let policy = Arc::new(PairPolicy { settings, selection, rules, conventions, habits, limits, digest });
        known.insert(collections, Arc::clone(&policy));
        Ok(policy)
    }
}

/// Which rules are heard of a pair.
pub fn selection(settings: &Settings) -> Selection {
    let list = |key: &str| settings.texts(key).iter().cloned();
    let severity = settings.iter().filter_map(|s| {
        let rule = s.path.strip_prefix("lint.severity.")?;
        let severity = match settings.text(&s.path)? {
            "error" => Some(Severity::Error),
            "warning" => Some(Severity::Warning),
            "note" => Some(Severity::Note),
            _ => None,
        };
        Some((rule.to_string(), severity))
    });
    Selection {
        select: list("lint.select").chain(list("lint.extend-select")).collect(),
        ignore: list("lint.ignore").collect(),
        severity: severity.collect(),
    }
}

/// Which rules run over a pair.
pub fn rules(settings: &Settings) -> crate::rules::Selection {
    let list = |key: &str| settings.texts(key).to_vec();
    // An engine that reads without a mistake leaves nothing to correct.
    let idle = measures_an_engine(settings).then(|| "OCR007".to_string());
    // What speaks only of the corpus changes nothing of a pair, and need not change its digest.
    let own = |s: &String| RULES.iter().any(|r| !is_of_corpus(r.code) && r.is_meant_by(s));
    crate::rules::Selection {
        select: list("lint.select").into_iter().filter(own).collect(),
        extend_select: list("lint.extend-select").into_iter().filter(own).collect(),
        ignore: list("lint.ignore").into_iter().chain(idle).filter(own).collect(),
        severity: selection(settings).severity.into_iter().filter(|(s, _)| own(s)).collect(),
    }
}

/// What the texts of a pair have agreed on; `root` is where tables of characters lie.
///
/// # Errors
/// `Config` for a table that cannot be read.
pub fn conventions(settings: &Settings, root: &Path) -> Result<Conventions> {
    let mut out = Conventions::default();
    match settings.text("text.form") {
        Some("nfd") => out.form = Form::Nfd,
        Some("any") => out.form = Form::Any,
        _ => {}
    }
    if settings.get("text.gap-marks").is_some() {
        out.gap_marks = settings.texts("text.gap-marks").to_vec();
    }
    for entry in settings.texts("text.alphabet") {
        let letters = if entry.ends_with(".csv") { table(&root.join(entry), entry)? } else { entry.chars().collect() };
        out.alphabet.get_or_insert_with(Default::default).extend(letters);
    }
    Ok(out)
}

/// What the dates are used to, as `sverka dates --learn` wrote it.
fn habits(settings: &Settings, root: &Path) -> Result<Option<Collection>> {
    let Some(name) = settings.text("habits") else { return Ok(None) };
    let text = std::fs::read_to_string(root.join(name)).map_err(|e| {
        let hint = format!("write it with `sverka dates --learn . -o {name}`");
        Error::new(ErrorKind::Config, format!("cannot be read: {e}")).in_file(name).hint(hint)
    })?;
    Collection::parse(name, &text).map(Some)
}

/// Reads the characters of a ChocoMufin table: the column `char`, in whose rows `allow` does not say false.
fn table(path: &Path, name: &str) -> Result<Vec<char>> {
    let wrong = |what: String| Error::new(ErrorKind::Config, what).in_file(name);
    let text = std::fs::read_to_string(path).map_err(|e| wrong(format!("cannot be read: {e}")))?;
    let mut lines = text.trim_start_matches('\u{feff}').lines();
    let head: Vec<String> = fields(lines.next().unwrap_or_default(), ',');
    let column = |names: &[&str]| head.iter().position(|h| names.contains(&h.trim()));
    let Some(at) = column(&["char", "character"]) else {
        return Err(wrong("no column ‘char’".into())
            .hint("a ChocoMufin table has the columns char, name, replacement, codepoint"));
    };
    let allow = column(&["allow"]);
    let mut out = Vec::new();
    for row in lines.map(|line| fields(line, ',')) {
        let refused = allow.and_then(|i| row.get(i)).is_some_and(|a| a.trim().eq_ignore_ascii_case("false"));
        if !refused {
            out.extend(row.get(at).into_iter().flat_map(|c| c.chars()));
        }
    }
    Ok(out)
}

/// Splits a line of a table at a mark; a field in quotes may hold the mark and doubled quotes.
pub(super) fn fields(line: &str, mark: char) -> Vec<String> {
    let (mut out, mut field, mut quoted) = (Vec::new(), String::new(), false);
    let mut rest = line.chars().peekable();
    while let Some(c) = rest.next() {
        match c {
            '"' if quoted && rest.peek() == Some(&'"') => {
                field.push('"');
                rest.next();
            }
            '"' if quoted || field.is_empty() => quoted = !quoted,
            c if c == mark && !quoted => out.push(std::mem::take(&mut field)),
            c => field.push(c),
        }
    }
    out.push(field);
    out
}

/// What the rates of the gate are taken over.
pub fn scope(settings: &Settings) -> Scope {
    let word = settings.text("gate.metric.scope").unwrap_or_default();
    Scope::ALL.into_iter().find(|s| s.name() == word).unwrap_or_default()
}

/// The limits on a pair.
pub fn pair_limits(settings: &Settings) -> PairLimits {
    let rate = |key| settings.rate(key);
    PairLimits { max: rate("gate.pair-cer.max"), warn: rate("gate.pair-cer.warn"), scope: scope(settings) }
}

/// The limits on the corpus; those of a collection are what holds for its first pair.
pub fn limits(config: &Config, outcomes: &[Outcome]) -> Limits {
    let settings = &config.settings;
    let rate = |key| settings.rate(key);
    let (mut collections, mut floors) = (BTreeMap::new(), BTreeMap::new());
    let mut last = "";
    for outcome in outcomes.iter().filter(|o| !o.collection.is_empty()) {
        if outcome.collection != last {
            last = &outcome.collection;
            let own = config.of_pair(&outcome.id);
            collections.extend(own.rate("gate.collection-cer.max").map(|l| (last.to_string(), l)));
            floors.extend(own.rate("gate.min-edits").map(|l| (last.to_string(), l)));
        }
    }
    Limits {
        corpus: rate("gate.corpus-cer.max"),
        collections,
        languages: languages(settings).map(|(tag, limit)| (tag.to_string(), limit)).collect(),
        floor: rate("gate.min-edits"),
        floors,
        min_coverage: rate("gate.min-coverage"),
        max_excluded: rate("gate.max-excluded"),
        scope: scope(settings),
        estimate: if settings.text("gate.estimate") == Some("sample") { Estimate::Sample } else { Estimate::Exact },
    }
}

/// The limits of languages, by their tags.
pub fn languages(settings: &Settings) -> impl Iterator<Item = (&str, Rate)> {
    settings.iter().filter_map(|s| Some((s.path.strip_prefix("gate.language-cer.")?, settings.rate(&s.path)?)))
}

/// Whether the transcripts are measured, and not the references made.
pub fn measures_an_engine(settings: &Settings) -> bool {
    settings.text("gate.role") == Some("engine-quality")
}

/// How far the corpus may fall behind.
pub fn tolerance(settings: &Settings) -> Tolerance {
    Tolerance { rate: settings.rate("gate.ratchet.tolerance"), new_pairs: settings.rate("gate.ratchet.new-pairs-max") }
}

/// The `[[allow]]` entries.
///
/// # Errors
/// `Config` where `pair` is no glob.
pub fn allows(tables: &[AllowTable]) -> Result<Vec<Allow>> {
    let one = |table: &AllowTable| {
        let word = |key: &str| table.words.get(key).cloned();
        let pair = word("pair").unwrap_or_else(|| "**".into());
        let pairs = glob(&pair).map_err(|what| {
            Error::new(ErrorKind::Config, format!("pair = \"{pair}\" is no glob: {what}"))
                .in_file(&table.origin.file)
                .at_line(table.origin.line, Some(table.origin.column))
        })?;
        Ok(Allow {
            rule: word("rule").unwrap_or_default(),
            pairs,
            quote: word("anchor.quote"),
            before: word("anchor.before").unwrap_or_default(),
            after: word("anchor.after").unwrap_or_default(),
            reason: word("reason"),
            until: word("until"),
            place: InFile { path: table.origin.file.clone(), line: table.origin.line, column: table.origin.column },
        })
    };
    tables.iter().map(one).collect()
}

#[cfg(test)]
mod tests {
    use super::fields;

    #[test]
    fn a_table_s_own_comma_and_quote_are_read() {
        assert_eq!(fields("\",\",COMMA,,002C", ','), [",", "COMMA", "", "002C"]);
        assert_eq!(fields("\"\"\"\",QUOTE", ','), ["\"", "QUOTE"]);
        assert_eq!(fields("ſ,LONG S,s", ','), ["ſ", "LONG S", "s"]);
    }
}
