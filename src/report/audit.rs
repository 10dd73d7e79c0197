//! `audit`: how far the answer can be trusted.

use super::charts::{RuleRow, rules_chart};
use super::document::{Block, Document, Table, json};
use super::{Provenance, verdict};
use crate::analysis::audit::{Finding, RULES, Severity, UNCLEAR};
use crate::analysis::decision::{Call, Verdict};
use crate::study::audit::AuditFindings;
use serde_json::{Value, json};

/// What the audit says.
#[must_use]
pub fn document(audited: &AuditFindings, provenance: Provenance) -> Document<'_> {
    let AuditFindings { verdict, findings: found } = audited;
    let title = verdict::led_by(verdict, &finding(verdict, found));
    let finding = format!("{}: {title}", provenance.scenario);
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
        let provenance = provenance.clone();
        move || vec![rules_chart(title.trim_end_matches('.'), &rows, &provenance)]
    };
    let note = Block::Note(format!("Rules and thresholds: docs/AUDIT.md. {}.", provenance.counted()));
    Document {
        blocks: found.iter().map(remark).chain([note]).collect(),
        json: json(&finding, &provenance, said(audited)),
        tables: vec![table(found)],
        charts: Box::new(draw),
        ..Document::of(finding, provenance)
    }
}

/// The findings in a sentence, after the answer; that it is too close to call the answer has said.
fn finding(verdict: &Verdict, found: &[Finding]) -> String {
    let [all, doubtful, notes] =
        [Severity::Serious, Severity::Doubtful, Severity::Note].map(|severity| count(found, severity));
    let besides = if found.iter().any(|finding| finding.rule == UNCLEAR) { "Besides that, " } else { "" };
    let serious = if besides.is_empty() { all } else { all - 1 };
    match (serious, doubtful) {
        _ if found.is_empty() => format!("Nothing was found: {} rules were applied.", RULES.len()),
        (0, 0) => format!("{besides}nothing stands against it; {notes} to know."),
        (0, _) if matches!(verdict.call, Call::Choose | Call::Stay) => {
            format!("That may change: {doubtful} doubtful, {notes} to know.")
        }
        _ => format!("{besides}{serious} serious, {doubtful} doubtful, {notes} to know."),
    }
}

fn count(found: &[Finding], severity: Severity) -> usize {
    found.iter().filter(|finding| finding.severity == severity).count()
}

/// What a rule looks for.
fn looks_for(rule: &str) -> &'static str {
    RULES.iter().find(|(id, _)| *id == rule).map_or("", |(_, what)| what)
}

fn said(audited: &AuditFindings) -> Value {
    let row = |f: &Finding| {
        json!({
            "rule": f.rule, "looks_for": looks_for(f.rule), "severity": f.severity.name(), "reason": f.reason,
            "remedy": f.remedy,
        })
    };
    let findings = audited.findings.iter().map(row).collect::<Vec<Value>>();
    json!({ "verdict": verdict::json(&audited.verdict), "findings": findings })
}

fn table(found: &[Finding]) -> Table {
    let mut table = Table::new("summary", &["rule", "severity", "reason", "remedy"]);
    for f in found {
        table.row([f.rule.into(), f.severity.name().into(), (&f.reason).into(), (&f.remedy).into()]);
    }
    table
}
