//! Finds entities and tags of HTML that were copied with the text.
//!
//! Why it matters: the reader sees &amp;quot; where the page has a quotation mark; each
//! such place counts as several errors.
//!
//! Example: "&amp;quot;Правда&amp;quot;", "&lt;br&gt;".
//! Instead: "Правда".
//! Wrong when: the text explains markup. TEI and PAGE files are read by their format, and
//! their tags are no text.

use std::sync::LazyLock;

use regex::Regex;

use crate::rules::{Check, Finding, Rule, Safety, Scope, Severity, TextFacts};
use crate::text::Span;

/// The rule.
pub const RULE: Rule = Rule {
    code: "EDIT414",
    name: "markup-in-text",
    summary: "markup of a web page inside the text",
    scope: &[Scope::Reference],
    severity: Some(Severity::Error),
    fix: Some(Safety::Unsafe),
    since: "0.1.0",
    page: include_str!("markup_in_text.rs"),
    check: Check::Text(check),
};

static MARKUP: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let tags = "br|p|i|b|u|em|strong|hi|lb|pb|sup|sub|div|span|gap|del|add|a|font|td|tr|table|img|unclear|supplied|choice|sic|corr";
    Regex::new(&format!(r"^(?:&(?:amp|lt|gt|quot|apos|nbsp|shy|laquo|raquo|[lr][ds]quo|bdquo|mdash|ndash|hellip|[aeiou](?:acute|grave|circ|uml)|#[0-9]{{1,6}}|#x[0-9a-fA-F]{{1,5}});|</?(?:{tags})(?: [^<>\n]{{0,200}})?/?>)")).ok()
});

fn check(facts: &TextFacts<'_>) -> Vec<Finding> {
    let places = facts.sight().markup.iter();
    places
        .filter_map(|&at| {
            let end = facts.span.end.min(at + 240);
            let end = (end..=facts.span.end).find(|&e| facts.source.text.is_char_boundary(e)).unwrap_or(facts.span.end);
            let found = MARKUP.as_ref()?.find(&facts.source.text[at..end])?;
            let span = Span::new(at, at + found.end());
            let finding = Finding::new(
                &RULE,
                facts.side,
                facts.source,
                span,
                format!("markup inside the text: {}", found.as_str()),
            );
            Some(match plain(found.as_str()) {
                Some(text) => finding.mended(&RULE, text),
                None => finding,
            })
        })
        .collect()
}

/// What an entity or a tag stands for, where that is plain.
fn plain(markup: &str) -> Option<String> {
    let named = [
        ("&amp;", "&"),
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&apos;", "'"),
        ("&nbsp;", " "),
        ("&shy;", ""),
        ("&laquo;", "«"),
        ("&raquo;", "»"),
        ("&mdash;", "—"),
        ("&ndash;", "–"),
        ("&hellip;", "…"),
    ];
    if let Some((_, text)) = named.iter().find(|(name, _)| *name == markup) {
        return Some((*text).to_string());
    }
    if let Some(number) = markup.strip_prefix("&#").and_then(|m| m.strip_suffix(';')) {
        let code =
            number.strip_prefix('x').map_or_else(|| number.parse().ok(), |hex| u32::from_str_radix(hex, 16).ok());
        return code.and_then(char::from_u32).filter(|c| !c.is_control()).map(String::from);
    }
    let inline = [
        "<i", "</i", "<b>", "</b>", "<u>", "</u>", "<em", "</em", "<hi", "</hi", "<span", "</span", "<strong",
        "</strong",
    ];
    if markup.starts_with("<br") {
        return Some("\n".into());
    }
    inline.iter().any(|tag| markup.starts_with(tag)).then(String::new)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_plain_is_put_back() {
        assert_eq!(plain("&amp;").as_deref(), Some("&"));
        assert_eq!(plain("&#1078;").as_deref(), Some("ж"));
        assert_eq!(plain("&#x436;").as_deref(), Some("ж"));
        assert_eq!(plain("<table>"), None);
    }
}
