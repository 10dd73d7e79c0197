//! What an analyst looks up of a run: every assumption, every metric, every pair of options.

use super::assumptions;
use super::figures::capital;
use super::run::Teller;
use super::{Exhibit, Part, Section, ShownTable};
use crate::analysis::statistics::Estimate;
use crate::metric::Metric;
use crate::report::format::{chance, metric_with_error};

impl Teller<'_> {
    pub(super) fn all_assumptions(&self) -> Section {
        let scenario = &self.shown.found.scenario;
        let count = scenario.parameters.len();
        let mut section = Self::section("all-assumptions", "All assumptions", format!("All {count} assumptions"));
        section.part = Part::Analyst;
        let every: Vec<usize> = (0..count).collect();
        let caption = "In the order of docs/PARAMETERS.md";
        section.exhibits.push(Exhibit::Table(assumptions::table(scenario, &every, caption)));
        section
    }

    pub(super) fn all_metrics(&self) -> Section {
        let mut section = Self::section("all-metrics", "All metrics", "Every metric of every option".to_owned());
        section.part = Part::Analyst;
        let options = &self.shown.options;
        let names: Vec<&str> = options.iter().map(|&option| self.shown.name(option)).collect();
        let caption =
            "Means over futures with half the width of their 95% interval; medians where a month may never come";
        let turned = self.shown.metrics("", options, Metric::ALL);
        let mut table = ShownTable::new(caption, &[&["metric"], names.as_slice()].concat());
        for (place, metric) in Metric::ALL.iter().enumerate() {
            let cells = turned.rows.iter().map(|row| row[place + 1].clone());
            table.rows.push(std::iter::once(capital(metric.label())).chain(cells).collect());
        }
        section.exhibits.push(Exhibit::Table(table));
        section
    }

    pub(super) fn compared(&self) -> Option<Section> {
        let title = "Options against each other".to_owned();
        let mut section = Self::section("compared", "Comparisons", title);
        section.part = Part::Analyst;
        let (findings, currency) = (&self.shown.found.findings, self.shown.currency);
        let metric = findings.standings.decision.metric;
        let caption =
            format!("{}, in the same future; ≈ marks what simulation error could turn", capital(metric.label()));
        let header = ["option", "against", "better in", "mean by", "median by", "worst 5% by"];
        let mut table = ShownTable::new(&caption, &header);
        table.words = vec![1];
        for comparison in findings.comparisons.iter().filter(|comparison| comparison.metric == metric) {
            let of = |estimate: Estimate| {
                let mark = if estimate.could_flip() { "≈ " } else { "" };
                format!("{mark}{}", metric_with_error(estimate, metric, currency))
            };
            let names = [comparison.option, comparison.other].map(|option| self.shown.name(option).to_owned());
            let mut row = names.to_vec();
            row.push(chance(comparison.p_beats));
            let by = [comparison.mean_difference, comparison.median_difference, comparison.cvar_difference];
            row.extend(by.map(of));
            table.rows.push(row);
        }
        if table.rows.is_empty() {
            return None;
        }
        section.exhibits.push(Exhibit::Table(table));
        Some(section)
    }
}
