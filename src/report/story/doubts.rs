//! What could turn the answer of a run, what it rests on, and what to do about it.

use super::assumptions;
use super::figures::capital;
use super::run::Teller;
use super::{Exhibit, Section, ShownTable};
use crate::analysis::audit::Severity;
use crate::analysis::figures::in_sentence;
use crate::analysis::statistics::Estimate;
use crate::metric::Metric;
use crate::report::format::{chance, metric_with_error, money};
use crate::report::table;

impl Teller<'_> {
    pub(super) fn change(&self) -> Section {
        let findings = &self.shown.found.findings;
        let headline = findings.headline.as_ref();
        let flips = headline.and_then(|headline| headline.break_even.as_deref()).unwrap_or_default();
        let title = match flips.split("; ").filter(|flip| flip.contains("would win")).count() {
            0 if flips.is_empty() => "What would change our mind".to_owned(),
            0 => {
                let said = flips.split_once(": even").map_or(flips, |(said, _)| said);
                format!("What would change our mind: {said}")
            }
            1 => "What would change our mind: one number could turn it".to_owned(),
            count => format!("What would change our mind: {count} numbers, each alone, could turn it"),
        };
        let mut section = Self::section("change", "Tripwires", title);
        section.said.extend(flips.split("; ").filter(|flip| !flip.is_empty()).map(capital));
        if let Some(headline) = headline {
            let cautions = table::cautions(headline, findings, self.shown.currency);
            section.said.extend(cautions.iter().map(|said| without_flags(said)));
        }
        section.said.extend(self.facts(&["Under sourced beliefs", "Averse to risk"]));
        let horizon = self.charts.iter().find(|chart| chart.name == "horizon");
        section.exhibits.extend(horizon.map(|chart| Exhibit::Chart(chart.clone())));
        section
    }

    pub(super) fn risks(&self) -> Section {
        let (findings, currency) = (&self.shown.found.findings, self.shown.currency);
        let metric = findings.standings.decision.metric;
        let worst = findings.standings.ranked.iter().find(|standing| standing.option == self.shown.subject);
        let title = worst.filter(|standing| standing.cvar.value.is_finite()).map_or_else(
            || "Risks".to_owned(),
            |standing| {
                let tail = metric_with_error(standing.cvar, metric, currency);
                format!("In its worst 5% of futures {} has {tail}", in_sentence(self.shown.name(standing.option)))
            },
        );
        let mut section = Self::section("risks", "Risks", title);
        let mut table = ShownTable::new(
            "When it goes wrong",
            &["option", "worst 5%", "one future in twenty below", "adds value in", "deepest cash, one in twenty below"],
        );
        for standing in &findings.standings.ranked {
            let option = standing.option;
            let of = |estimate: Estimate| metric_with_error(estimate, metric, currency);
            let adds = findings.summaries[option].metric(Metric::UpliftNpv).and_then(|summary| summary.p_positive);
            let mut row = vec![self.shown.name(option).to_owned(), of(standing.cvar), of(standing.p5)];
            // Nothing is added to the baseline: what is counted against it cannot add or lose.
            let is_counted = self.shown.found.scenario.baseline() != Some(option);
            row.push(chance(adds.filter(|_| is_counted).unwrap_or(Estimate::UNDEFINED)));
            row.push(money(findings.money[option].depth.p5, currency));
            table.rows.push(row);
        }
        section.exhibits.push(Exhibit::Table(table));
        for breach in &findings.breaches {
            let said = table::breach_in_words(breach, currency);
            section.said.push(format!("{}: {said}", self.shown.name(breach.option)));
        }
        for finding in findings.audit.iter().filter(|finding| finding.severity != Severity::Note) {
            let severity = capital(finding.severity.name());
            section.said.push(format!("{severity}: {} {}", finding.reason, finding.remedy));
        }
        section
    }

    pub(super) fn assumed(&self) -> Section {
        let scenario = &self.shown.found.scenario;
        let by_weight = self.shown.found.by_weight();
        let first: Vec<usize> = by_weight.iter().copied().take(assumptions::LEADING).collect();
        let stated = first.iter().filter(|&&p| scenario.parameters[p].origin.label() == "stated").count();
        let title = match first.len() {
            0 => "Nothing is uncertain in this scenario".to_owned(),
            count => format!("The {count} assumptions that matter most: {stated} stated, {} defaults", count - stated),
        };
        let mut section = Self::section("assumptions", "Assumptions", title);
        let caption = "What the answer hangs on most, heaviest first; one future in ten lies below low, one in ten above \
                       high";
        section.exhibits.push(Exhibit::Table(assumptions::table(scenario, &first, caption)));
        section.exhibits.extend(assumptions::changed_by_options(scenario).map(Exhibit::Table));
        section.notes.push("Weight is the strongest rank correlation with the metric that decides.".to_owned());
        section
    }

    pub(super) fn next(&self) -> Section {
        let mut section = Self::section("next", "Next", "What we do next, and when we look again".to_owned());
        section.said = assumptions::to_find_out(&self.shown.found.scenario, self.shown.found.by_weight());
        let headline = self.shown.found.findings.headline.as_ref();
        let flips = headline.and_then(|headline| headline.break_even.as_deref()).unwrap_or_default();
        let turns = flips.split("; ").filter_map(|flip| flip.rsplit_once(": "));
        let turns = turns.filter(|(_, then)| then.contains("would win"));
        let watched: Vec<&str> = turns.map(|(when, _)| when).take(3).collect();
        section.said.push(match watched.is_empty() {
            true => "Look again each quarter, and score this forecast by what has happened since.".to_owned(),
            false => format!("Look again each quarter, and at once when one of these is known: {}", watched.join("; ")),
        });
        section
    }
}

/// A sentence without the flags of the command line that stand in brackets at its end.
fn without_flags(said: &str) -> String {
    match said.rsplit_once(" (--") {
        Some((before, rest)) if rest.ends_with(')') => before.to_owned(),
        _ => said.to_owned(),
    }
}
