//! Turns the registry of rules into the text that explains them: a page, a list, JSON, Markdown.

use std::fmt::Write;

use serde_json::{Value, json};

use super::page::wrap;
use crate::rules::{FAMILIES, RULES, Rule, Severity};

/// How much a rule weighs by default, as the reports spell it.
fn level(rule: &Rule) -> &'static str {
    rule.severity.map_or("off", Severity::name)
}

fn scopes(rule: &Rule) -> String {
    rule.scope.iter().map(|s| s.name()).collect::<Vec<_>>().join(", ")
}

fn fix(rule: &Rule) -> &'static str {
    rule.fix.map_or("none", |safety| safety.name())
}

/// Explains one rule for a terminal.
pub fn explain(rule: &Rule, width: usize) -> String {
    let mut out = format!("{} {}\n", rule.code, rule.name);
    let page = rule.page();
    let facts = format!("{} · looks at: {} · fix: {} · since {}", level(rule), scopes(rule), fix(rule), rule.since);
    for (name, text) in [
        ("", facts.as_str()),
        ("finds", &page.finds),
        ("why", &page.why),
        ("example", &page.example),
        ("instead", &page.instead),
        ("wrong when", &page.wrong),
    ] {
        for (i, line) in wrap(text, width.saturating_sub(14)).iter().enumerate() {
            let name = if i == 0 { name } else { "" };
            let _ = writeln!(out, "  {name:<12}{line}");
        }
    }
    out
}

/// Explains every rule.
pub fn explain_all(width: usize) -> String {
    RULES.iter().map(|rule| explain(rule, width)).collect::<Vec<_>>().join("\n")
}

/// Lists every rule, one a line, by family.
pub fn list() -> String {
    let mut out = String::new();
    for (prefix, about, rules) in FAMILIES {
        let _ = writeln!(out, "{prefix} {about}");
        for rule in *rules {
            let _ = writeln!(out, "  {:8} {:8} {:26} {}", rule.code, level(rule), rule.name, rule.summary);
        }
    }
    out.push_str("\n`sverka rule CODE` explains one, `sverka rule --all` every one.\n");
    out
}

/// Returns a rule as JSON.
pub fn json(rule: &Rule) -> Value {
    let page = rule.page();
    json!({
        "code": rule.code,
        "name": rule.name,
        "family": rule.family(),
        "summary": rule.summary,
        "severity": level(rule),
        "scope": rule.scope.iter().map(|s| s.name()).collect::<Vec<_>>(),
        "fix": fix(rule),
        "since": rule.since,
        "page": {
            "finds": page.finds,
            "why": page.why,
            "example": page.example,
            "instead": page.instead,
            "wrong_when": page.wrong,
        },
    })
}

/// Returns every rule as one JSON document.
pub fn json_all() -> Value {
    json!({"schema": "sverka/rules/1", "rules": RULES.iter().map(json).collect::<Vec<_>>()})
}

/// Writes one rule as Markdown.
pub fn markdown(rule: &Rule) -> String {
    let page = rule.page();
    let mut out = format!("### {} {}\n\n", rule.code, rule.name);
    let (level, scopes, fix) = (level(rule), scopes(rule), fix(rule));
    let _ = writeln!(out, "{level} · looks at: {scopes} · fix: {fix} · since {}\n", rule.since);
    let _ = writeln!(out, "{}\n", escaped(&page.finds));
    for (name, text) in [
        ("Why it matters", &page.why),
        ("Example", &page.example),
        ("Instead", &page.instead),
        ("Wrong when", &page.wrong),
    ] {
        let _ = writeln!(out, "**{name}:** {}\n", escaped(text));
    }
    out
}

/// Writes what Markdown would act on so that it is read as it stands.
fn escaped(text: &str) -> String {
    let acts = |c: char| matches!(c, '<' | '>' | '*' | '_' | '[' | ']' | '|' | '~' | '#' | '\\');
    let mut code = false;
    let mut out = String::new();
    for c in text.chars() {
        code ^= c == '`';
        if !code && acts(c) {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

/// Writes every rule as Markdown: a table a family, then the pages.
pub fn markdown_all() -> String {
    let mut out = String::new();
    for (prefix, about, rules) in FAMILIES {
        let _ = writeln!(
            out,
            "## {prefix}: {about}\n\n| code | name | severity | looks at | fix | finds |\n|---|---|---|---|---|---|"
        );
        for r in *rules {
            let (level, scopes, fix) = (level(r), scopes(r), fix(r));
            let _ =
                writeln!(out, "| {} | `{}` | {level} | {scopes} | {fix} | {} |", r.code, r.name, escaped(r.summary));
        }
        out.push('\n');
        rules.iter().for_each(|rule| out.push_str(&markdown(rule)));
    }
    out
}
