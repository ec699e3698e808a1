//! Turns figures and limits into checks, in whole numbers where the files are all there is, with intervals where they are a sample.

use std::collections::BTreeMap;

use super::model::{Located, Outcome, Status, Tally};
use super::rate::Rate;
use super::verdict::Verdict;
use crate::metrics::{Figures, Scope};
use crate::rules::Severity;

/// What the pairs of a corpus are to the figures drawn from them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Estimate {
    /// All there is: the figures are the truth.
    #[default]
    Exact,
    /// Drawn from something larger: the figures have an interval.
    Sample,
}

/// Limits on one pair.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct PairLimits {
    /// Above it the pair fails.
    pub max: Option<Rate>,
    /// Above it the pair is worth a look.
    pub warn: Option<Rate>,
    /// What the rate is taken over.
    pub scope: Scope,
}

/// Limits on the corpus.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Limits {
    /// Highest micro-averaged rate of all pairs.
    pub corpus: Option<Rate>,
    /// Highest micro-averaged rate of a collection, by its name.
    pub collections: BTreeMap<String, Rate>,
    /// Highest micro-averaged rate of all pairs of a language, by its tag.
    pub languages: BTreeMap<String, Rate>,
    /// Lowest micro-averaged rate of all pairs.
    pub floor: Option<Rate>,
    /// Lowest micro-averaged rate of a collection, by its name.
    pub floors: BTreeMap<String, Rate>,
    /// Lowest share of places that are checked pairs.
    pub min_coverage: Option<Rate>,
    /// Highest share of places that are left out.
    pub max_excluded: Option<Rate>,
    /// What the rates are taken over.
    pub scope: Scope,
    /// What the pairs are to the figures.
    pub estimate: Estimate,
}

/// One limit held against its figure.
#[derive(Debug, Clone, PartialEq)]
pub struct Check {
    /// Code of the rule.
    pub rule: &'static str,
    /// What was measured: `corpus`, `collection letters`, `coverage`.
    pub of: String,
    /// Numerator: edits, or pairs.
    pub part: u64,
    /// Denominator: units of the reference, or pairs.
    pub whole: u64,
    /// The limit.
    pub limit: Rate,
    /// The 95 % interval, for a sample.
    pub interval: Option<(f64, f64)>,
    /// What comes of it.
    pub verdict: Verdict,
    /// The check in a sentence.
    pub message: String,
}

/// Below so many pairs a sample is too small to fail anything.
const ENOUGH: usize = 100;

impl Tally {
    /// Returns the figures of a scope.
    pub const fn of_scope(&self, scope: Scope) -> &Figures {
        match scope {
            Scope::Whole => &self.whole,
            Scope::Body => &self.body,
            Scope::Folded => &self.folded,
        }
    }
}

/// Holds a pair against its limits.
pub fn pair(outcome: &Outcome, limits: &PairLimits) -> Option<Located> {
    let figures = outcome.tally.as_ref().filter(|_| outcome.status == Status::Checked)?.of_scope(limits.scope);
    let (least, most) = figures.interval;
    let whole = figures.reference_length as u64;
    let above = |limit: Option<Rate>| limit.filter(|l| l.is_below(least, whole));
    let (severity, limit) = match (above(limits.max), above(limits.warn)) {
        (Some(max), _) => (Severity::Error, max),
        (_, Some(warn)) => (Severity::Warning, warn),
        _ => return None,
    };
    let edits = if least == most { least.to_string() } else { format!("{least} to {most}") };
    let rate = figures.cer.map_or("without end".to_string(), percent);
    let message = format!(
        "CER {rate} ({edits} / {whole}, {}, profile {}) is above {}",
        limits.scope.name(),
        outcome.profile,
        limit.percent()
    );
    Some(Located::about("GATE501", "pair-cer", severity, &outcome.id, &message))
}

/// Holds the corpus against its limits.
pub fn corpus(outcomes: &[Outcome], limits: &Limits) -> Vec<Check> {
    let mut checks = Vec::new();
    if let Some(limit) = limits.corpus {
        checks.push(rate("GATE503", "corpus", &outcomes.iter().collect::<Vec<_>>(), limit, limits));
    }
    for (name, limit) in &limits.collections {
        let members: Vec<&Outcome> = outcomes.iter().filter(|o| o.collection == *name).collect();
        checks.push(rate("GATE504", &format!("collection {name}"), &members, *limit, limits));
    }
    for (tag, limit) in &limits.languages {
        let members: Vec<&Outcome> = outcomes.iter().filter(|o| is_in(&o.lang, tag)).collect();
        if !members.is_empty() {
            checks.push(rate("GATE504", &format!("language {tag}"), &members, *limit, limits));
        }
    }
    if let Some(limit) = limits.floor {
        checks.push(floor("corpus", &outcomes.iter().collect::<Vec<_>>(), limit, limits));
    }
    for (name, limit) in &limits.floors {
        let members: Vec<&Outcome> = outcomes.iter().filter(|o| o.collection == *name).collect();
        checks.push(floor(&format!("collection {name}"), &members, *limit, limits));
    }
    let count = |status| outcomes.iter().filter(|o| o.status == status).count() as u64;
    let (all, excluded) = (outcomes.len() as u64, count(Status::Excluded));
    if let Some(limit) = limits.min_coverage {
        // A page that both sides have blank is covered: there is nothing on it.
        let blank = outcomes.iter().filter(|o| o.status == Status::Empty && o.is_blank()).count() as u64;
        checks.push(share("GATE508", "coverage", count(Status::Checked) + blank, all - excluded, limit, true));
    }
    if let Some(limit) = limits.max_excluded {
        checks.push(share("GATE511", "excluded", excluded, all, limit, false));
    }
    checks
}

/// Says whether a language is the one of a tag, or one of its forms.
pub fn is_in(lang: &str, tag: &str) -> bool {
    lang.strip_prefix(tag).is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
}

/// Sums the least and the most edits of pairs, and the units of their references.
fn sums(figures: &[&Figures]) -> (u64, u64, u64) {
    figures.iter().fold((0, 0, 0), |(least, most, whole), f| {
        (least + f.interval.0, most + f.interval.1, whole + f.reference_length as u64)
    })
}

fn figures_of<'a>(outcomes: &[&'a Outcome], scope: Scope) -> Vec<&'a Figures> {
    let checked = outcomes.iter().filter(|o| o.status == Status::Checked).filter_map(|o| o.tally.as_ref());
    checked.map(|t| t.of_scope(scope)).collect()
}

/// Holds a micro-averaged rate against the least that corrected texts differ by from what the engine read.
fn floor(of: &str, outcomes: &[&Outcome], limit: Rate, limits: &Limits) -> Check {
    let figures = figures_of(outcomes, limits.scope);
    let (least, most, whole) = sums(&figures);
    let drawn = (limits.estimate == Estimate::Sample).then(|| interval(&figures)).flatten();
    let (verdict, rest) = match drawn {
        _ if whole == 0 => (Verdict::Pass, "has no units to hold"),
        Some((_, high)) if high < limit.value() && figures.len() >= ENOUGH => (Verdict::Fail, "is below"),
        Some((low, _)) if low >= limit.value() => (Verdict::Pass, "is not below"),
        Some(_) => (Verdict::Inconclusive, "cannot be told from"),
        None if limits.estimate == Estimate::Sample => (Verdict::Inconclusive, "is too small a sample to hold against"),
        None if limit.is_above(most, whole) => (Verdict::Fail, "is below"),
        None if limit.is_above(least, whole) => (Verdict::Inconclusive, "may be below"),
        None => (Verdict::Pass, "is not below"),
    };
    let shown = if whole == 0 { "without denominator".to_string() } else { percent(least as f64 / whole as f64) };
    let scope = limits.scope.name();
    let pairs = figures.len();
    let message = format!("{of}: CER {shown} ({least} / {whole}, {scope}, {pairs} pairs) {rest} {}", limit.percent());
    Check { rule: "GATE514", of: of.into(), part: least, whole, limit, interval: drawn, verdict, message }
}

/// Holds a micro-averaged rate against its limit.
pub fn rate(rule: &'static str, of: &str, outcomes: &[&Outcome], limit: Rate, limits: &Limits) -> Check {
    let figures = figures_of(outcomes, limits.scope);
    let (least, most, whole) = sums(&figures);
    let shown = if whole == 0 { "without denominator".to_string() } else { percent(least as f64 / whole as f64) };
    let figure = format!("{of}: CER {shown} ({least} / {whole}, {}, {} pairs)", limits.scope.name(), figures.len());
    let told = |verdict, rest: String, interval: Option<(f64, f64)>| Check {
        rule: if interval.is_some() { "GATE505" } else { rule },
        of: of.to_string(),
        part: least,
        whole,
        limit,
        interval,
        verdict,
        message: format!("{figure} {rest}"),
    };
    if limits.estimate == Estimate::Sample {
        let Some((low, high)) = interval(&figures) else {
            return told(Verdict::Inconclusive, "is too small a sample for an interval".into(), None);
        };
        let about = format!("95 % interval {} to {}", percent(low), percent(high));
        let (verdict, rest) = match limit.value() {
            max if high < max => (Verdict::Pass, format!("lies below {}: {about}", limit.percent())),
            max if low > max && figures.len() >= ENOUGH => {
                (Verdict::Fail, format!("lies above {}: {about}", limit.percent()))
            }
            max if low > max => {
                let rest = format!("lies above {}: {about}, from fewer than {ENOUGH} pairs", limit.percent());
                (Verdict::Inconclusive, rest)
            }
            max => {
                let more = more_pairs(figures.len(), (high - low) / 2.0, f64::midpoint(low, high), max);
                (Verdict::Inconclusive, format!("cannot be told from {}: {about}{more}", limit.percent()))
            }
        };
        return told(verdict, rest, Some((low, high)));
    }
    let limit_word = limit.percent();
    match (limit.is_below(least, whole), limit.is_below(most, whole)) {
        (true, _) => told(Verdict::Fail, format!("is above {limit_word}"), None),
        (_, true) => {
            told(Verdict::Inconclusive, format!("or more, up to {most} edits: {limit_word} lies between"), None)
        }
        _ => told(Verdict::Pass, format!("is not above {limit_word}"), None),
    }
}

fn share(rule: &'static str, of: &str, part: u64, whole: u64, limit: Rate, least: bool) -> Check {
    let fails = if least { limit.is_above(part, whole) } else { limit.is_below(part, whole) };
    let word = match (fails, least) {
        (true, true) => "is below",
        (false, true) => "is not below",
        (true, false) => "is above",
        (false, false) => "is not above",
    };
    let verdict = if fails { Verdict::Fail } else { Verdict::Pass };
    let message = format!("{of}: {part} of {whole} {word} {}", limit.percent());
    Check { rule, of: of.to_string(), part, whole, limit, interval: None, verdict, message }
}

/// The 95 % interval of a ratio of sums over pairs: the pair is what was drawn, and the errors in it go together.
///
/// The linearised variance of a ratio estimator (Cochran 1977, §6.3): with r = ΣE/ΣN,
/// var = n/(n−1) · Σ(eᵢ − r·nᵢ)² / (ΣN)².
fn interval(figures: &[&Figures]) -> Option<(f64, f64)> {
    let n = figures.len();
    let whole: f64 = figures.iter().map(|f| f.reference_length as f64).sum();
    if n < 2 || whole == 0.0 {
        return None;
    }
    let r = figures.iter().map(|f| f.edits.total() as f64).sum::<f64>() / whole;
    let rest = |f: &&Figures| (f.edits.total() as f64 - r * f.reference_length as f64).powi(2);
    let half = 1.96 * (n as f64 / (n - 1) as f64 * figures.iter().map(rest).sum::<f64>()).sqrt() / whole;
    Some(((r - half).max(0.0), r + half))
}

fn more_pairs(n: usize, half: f64, rate: f64, max: f64) -> String {
    let gap = (rate - max).abs();
    let needed = (n as f64 * (half / gap).powi(2)).ceil();
    if gap > 0.0 && needed < 1e6 {
        format!("; draw about {} more pairs", needed as usize - n + 1)
    } else {
        String::new()
    }
}

/// A rate in per cent, for people.
pub fn percent(rate: f64) -> String {
    format!("{:.2} %", rate * 100.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::align::exact::Workspace;

    fn outcome(edits: u32, length: u32) -> Outcome {
        let reference: Vec<u32> = (0..length).collect();
        let transcript: Vec<u32> = (0..length).map(|i| if i < edits { 1000 + i } else { i }).collect();
        let both = [transcript.as_slice(), reference.as_slice()];
        let f = Figures::count(both, both, &mut Workspace::new());
        Outcome {
            tally: Some(Tally { whole: f, body: f, folded: f, scope: [0, 0] }),
            ..Outcome::unchecked("a/1", "a", Status::Checked)
        }
    }

    fn of(text: &str) -> Rate {
        Rate::parse(text).expect("a rate")
    }

    fn checked(pairs: &[Outcome], limit: &str, estimate: Estimate) -> Check {
        let limits = Limits { estimate, ..Limits::default() };
        rate("GATE503", "corpus", &pairs.iter().collect::<Vec<_>>(), of(limit), &limits)
    }

    #[test]
    fn a_rate_exactly_at_the_limit_passes_and_one_edit_more_fails() {
        let pairs = [outcome(1, 100), outcome(3, 100)];
        assert_eq!(checked(&pairs, "0.02", Estimate::Exact).verdict, Verdict::Pass);
        assert_eq!(checked(&pairs, "0.0199", Estimate::Exact).verdict, Verdict::Fail);
        let limits = PairLimits { max: Some(of("0.03")), warn: Some(of("0.01")), scope: Scope::Body };
        let severity = |edits| pair(&outcome(edits, 100), &limits).map(|f| f.severity);
        assert_eq!([severity(1), severity(3), severity(4)], [None, Some(Severity::Warning), Some(Severity::Error)]);
    }

    #[test]
    fn a_sample_has_three_verdicts_and_a_small_one_fails_nothing() {
        let many: Vec<Outcome> = (0..200).map(|i| outcome(i % 5, 100)).collect();
        let verdict = |limit| checked(&many, limit, Estimate::Sample).verdict;
        assert_eq!(verdict("0.05"), Verdict::Pass);
        assert_eq!(verdict("0.01"), Verdict::Fail);
        assert_eq!(verdict("0.0205"), Verdict::Inconclusive);
        assert!(checked(&many, "0.0205", Estimate::Sample).message.contains("more pairs"));
        assert_eq!(checked(&many[..30], "0.01", Estimate::Sample).verdict, Verdict::Inconclusive);
        assert_eq!(checked(&many[..1], "0.01", Estimate::Sample).verdict, Verdict::Inconclusive);
        // The interval of a mean of 0..4 % over 200 pages: 1.96 · √2 % / √200.
        let (low, high) = checked(&many, "0.05", Estimate::Sample).interval.expect("an interval");
        assert!(((high - low) / 2.0 - 1.96 * 0.0141 / 200_f64.sqrt()).abs() < 1e-4);
    }

    #[test]
    fn texts_that_nobody_corrected_lie_below_the_floor() {
        let verdicts = |pairs: &[Outcome], estimate| {
            let limits = Limits {
                floor: Some(of("0.01")),
                floors: [("a".to_string(), of("0.02"))].into(),
                estimate,
                ..Limits::default()
            };
            corpus(pairs, &limits).iter().map(|c| (c.rule, c.verdict)).collect::<Vec<_>>()
        };
        let told = |a, b| vec![("GATE514", a), ("GATE514", b)];
        assert_eq!(verdicts(&[outcome(1, 100)], Estimate::Exact), told(Verdict::Pass, Verdict::Fail));
        assert_eq!(verdicts(&[outcome(0, 100)], Estimate::Exact), told(Verdict::Fail, Verdict::Fail));
        assert_eq!(verdicts(&[outcome(2, 100)], Estimate::Exact), told(Verdict::Pass, Verdict::Pass));
        let many: Vec<Outcome> = (0..200).map(|i| outcome(i % 4, 100)).collect();
        assert_eq!(verdicts(&many, Estimate::Sample), told(Verdict::Pass, Verdict::Fail));
        assert_eq!(verdicts(&many[..30], Estimate::Sample), told(Verdict::Pass, Verdict::Inconclusive));
    }

    #[test]
    fn a_language_has_its_own_limit() {
        let in_lang = |lang: &str, edits| Outcome { lang: lang.into(), ..outcome(edits, 100) };
        let pairs = [in_lang("ru", 9), in_lang("ru-petr1708", 9), in_lang("de", 1)];
        let limits = |tag: &str| Limits { languages: [(tag.to_string(), of("0.05"))].into(), ..Limits::default() };
        let checks = |tag: &str| corpus(&pairs, &limits(tag));
        let parts = |tag: &str| checks(tag).iter().map(|c| (c.part, c.whole, c.verdict)).collect::<Vec<_>>();
        assert_eq!(parts("ru"), [(18, 200, Verdict::Fail)]);
        assert_eq!(parts("de"), [(1, 100, Verdict::Pass)]);
        assert_eq!(parts("fr"), []);
    }

    #[test]
    fn what_is_left_out_counts() {
        let mut pairs: Vec<Outcome> = (0..8).map(|_| outcome(0, 10)).collect();
        pairs.push(Outcome::unchecked("b/1", "b", Status::Excluded));
        pairs.push(Outcome::unchecked("b/2", "b", Status::MissingReference));
        let limits = |coverage: &str, excluded: &str| Limits {
            min_coverage: Some(of(coverage)),
            max_excluded: Some(of(excluded)),
            ..Limits::default()
        };
        let verdicts = |l: &Limits| corpus(&pairs, l).iter().map(|c| c.verdict).collect::<Vec<_>>();
        assert_eq!(verdicts(&limits("0.88", "0.1")), [Verdict::Pass, Verdict::Pass]);
        assert_eq!(verdicts(&limits("0.89", "0.09")), [Verdict::Fail, Verdict::Fail]);
    }
}
