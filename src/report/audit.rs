//! `audit` as text, JSON and CSV.

use super::breakeven::quoted;
use super::{Style, wrapped};
use crate::analysis::audit::{Finding, RULES, Severity};
use serde_json::{Value, json};
use std::fmt::Write as _;

/// The findings in a sentence.
#[must_use]
pub fn finding(found: &[Finding]) -> String {
    let count = |severity: Severity| found.iter().filter(|finding| finding.severity == severity).count();
    let (serious, doubtful, notes) = (count(Severity::Serious), count(Severity::Doubtful), count(Severity::Note));
    match (serious, doubtful) {
        _ if found.is_empty() => format!("No finding: {} rules were applied.", RULES.len()),
        (0, 0) => format!("Nothing stands against the answer; {notes} to know."),
        (0, _) => format!("The answer may change: {doubtful} doubtful, {notes} to know."),
        _ => format!("The answer should not be used yet: {serious} serious, {doubtful} doubtful, {notes} to know."),
    }
}

/// All findings as text.
#[must_use]
pub fn table(scenario: &str, found: &[Finding], trajectories: usize, seed: u64, style: Style) -> String {
    let mut text = format!("{}\n\n", style.strong(&wrapped(&format!("{scenario}: {}", finding(found)), 0)));
    for finding in found {
        let head = format!("{} {}", finding.rule, finding.severity.name());
        let head = if finding.severity == Severity::Note { style.faint(&head) } else { style.warning(&head) };
        let body = format!("    {}\n    {}", wrapped(&finding.reason, 4), wrapped(&finding.remedy, 4));
        let _ = write!(text, "{head}: {}\n{}\n\n", what(finding.rule), body);
    }
    let notes = format!("Rules and thresholds: docs/AUDIT.md. {trajectories} trajectories, seed {seed}.");
    text + &style.faint(&notes) + "\n"
}

/// What a rule looks for.
fn what(rule: &str) -> &'static str {
    RULES.iter().find(|(id, _)| *id == rule).map_or("", |(_, what)| what)
}

/// All findings as JSON.
///
/// # Panics
/// Never: every value has a JSON form.
#[must_use]
pub fn json(scenario: &str, hash: &str, found: &[Finding], trajectories: usize, seed: u64) -> String {
    let row = |f: &Finding| {
        json!({
            "rule": f.rule, "looks_for": what(f.rule), "severity": f.severity.name(), "reason": f.reason, "remedy": f.remedy,
        })
    };
    let value = json!({
        "schema_version": 1, "scenario": scenario, "hash": hash, "seed": seed, "trajectories": trajectories,
        "finding": finding(found), "findings": found.iter().map(row).collect::<Vec<Value>>(),
    });
    serde_json::to_string_pretty(&value).expect("a JSON value has a text") + "\n"
}

/// All findings as CSV.
#[must_use]
pub fn csv(found: &[Finding]) -> String {
    let row = |f: &Finding| format!("{},{},{},{}\n", f.rule, f.severity.name(), quoted(&f.reason), quoted(&f.remedy));
    format!("rule,severity,reason,remedy\n{}", found.iter().map(row).collect::<String>())
}
