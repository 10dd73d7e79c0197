//! `audit`: how far the answer can be trusted.

use super::Provenance;
use super::charts::{RuleRow, rules_chart};
use super::document::{Block, Document, Table, json};
use crate::analysis::audit::{Finding, RULES, Severity, UNCLEAR};
use serde_json::{Value, json};

/// What the audit says.
#[must_use]
pub fn document(found: &[Finding], provenance: Provenance) -> Document<'static> {
    let finding = format!("{}: {}", provenance.scenario, finding(found));
    let remark = |f: &Finding| Block::Remark {
        name: format!("{} {}", f.rule, f.severity.name()),
        is_warning: f.severity != Severity::Note,
        head: looks_for(f.rule).to_owned(),
        body: vec![f.reason.clone(), f.remedy.clone()],
    };
    // What one rule found most of stands for it.
    let row = |(rule, what): &(&str, &str)| RuleRow {
        rule: (*rule).to_owned(),
        what: (*what).to_owned(),
        found: found.iter().filter(|f| f.rule == *rule).map(|f| f.severity).min(),
    };
    let rows: Vec<RuleRow> = RULES.iter().map(row).collect();
    let draw = {
        let (title, provenance) = (self::finding(found), provenance.clone());
        move || vec![rules_chart(title.trim_end_matches('.'), &rows, &provenance)]
    };
    let note = Block::Note(format!("Rules and thresholds: docs/AUDIT.md. {}.", provenance.counted()));
    Document {
        blocks: found.iter().map(remark).chain([note]).collect(),
        json: json(&finding, &provenance, said(found)),
        tables: vec![table(found)],
        charts: Box::new(draw),
        ..Document::of(finding, provenance)
    }
}

/// The findings in a sentence.
#[must_use]
pub fn finding(found: &[Finding]) -> String {
    let [serious, doubtful, notes] =
        [Severity::Serious, Severity::Doubtful, Severity::Note].map(|severity| count(found, severity));
    let is_unclear = |finding: &Finding| finding.severity == Severity::Serious && finding.rule == UNCLEAR;
    match (serious, doubtful) {
        (1, _) if found.iter().any(is_unclear) => {
            format!("The answer is too close to call; nothing else is serious: {doubtful} doubtful, {notes} to know.")
        }
        _ if found.is_empty() => format!("No finding: {} rules were applied.", RULES.len()),
        (0, 0) => format!("Nothing stands against the answer; {notes} to know."),
        (0, _) => format!("The answer may change: {doubtful} doubtful, {notes} to know."),
        _ => format!("The answer should not be used yet: {serious} serious, {doubtful} doubtful, {notes} to know."),
    }
}

fn count(found: &[Finding], severity: Severity) -> usize {
    found.iter().filter(|finding| finding.severity == severity).count()
}

/// What a rule looks for.
fn looks_for(rule: &str) -> &'static str {
    RULES.iter().find(|(id, _)| *id == rule).map_or("", |(_, what)| what)
}

fn said(found: &[Finding]) -> Value {
    let row = |f: &Finding| {
        json!({
            "rule": f.rule, "looks_for": looks_for(f.rule), "severity": f.severity.name(), "reason": f.reason,
            "remedy": f.remedy,
        })
    };
    json!({ "findings": found.iter().map(row).collect::<Vec<Value>>() })
}

fn table(found: &[Finding]) -> Table {
    let mut table = Table::new("summary", &["rule", "severity", "reason", "remedy"]);
    for f in found {
        table.row([f.rule.into(), f.severity.name().into(), (&f.reason).into(), (&f.remedy).into()]);
    }
    table
}
