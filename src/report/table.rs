//! What `run` prints in tables: the decision, all metrics, options against each other, several scenarios side by side.

use super::format::{as_counted, chance, metric, metric_with_error, money, percent, percent_with_error};
use super::{Grid, Provenance, Style};
use crate::analysis::decision::Verdict;
use crate::analysis::statistics::Estimate;
use crate::analysis::{Findings, Headline};
use crate::engine::{Column, Sample};
use crate::metric::Metric;
use crate::scenario::Rule;

/// The decision table: ranked options best first, then the others.
#[must_use]
pub fn decision(sample: &Sample, findings: &Findings, provenance: &Provenance, style: Style) -> String {
    let decisive = findings.standings.decision.metric;
    let mut header: Vec<String> =
        ["option", decisive.label(), "median", "P5", "P95", "best in", "regret¹", "worst 5%", "ROI in horizon"]
            .map(str::to_owned)
            .to_vec();
    header.push("ROI in force".to_owned());
    let milestones = findings.money.first().map_or(&[][..], |money| &money.payback.within);
    header.extend(milestones.iter().map(|(month, _)| format!("back in {month}m")));
    header.extend(["field pipeline", "field pull"].map(str::to_owned));
    let mut grid = Grid::new(header);
    let ranked = findings.standings.ranked.iter().map(|standing| standing.option);
    let others = (0..sample.options.len()).filter(|o| !findings.standings.ranked.iter().any(|s| s.option == *o));
    for option in ranked.chain(others) {
        grid.row(decision_row(option, sample, findings, &provenance.currency));
    }
    let swaps = findings.standings.ranked.iter().any(|standing| standing.could_swap_with_next);
    let note = if swaps { "; ≈ simulation error could swap it with the next" } else { "" };
    format!("{}{}\n", grid.render(style), style.faint(&format!("¹ with hindsight of luck{note}")))
}

fn decision_row(option: usize, sample: &Sample, findings: &Findings, currency: &str) -> Vec<String> {
    let decisive = findings.standings.decision.metric;
    let shown = |estimate: Estimate| metric_with_error(estimate, decisive, currency);
    let of_money = &findings.money[option];
    let standing = findings.standings.ranked.iter().find(|standing| standing.option == option);
    let mark = if standing.is_some_and(|standing| standing.could_swap_with_next) { "≈ " } else { "" };
    let mut cells = vec![format!("{mark}{}", sample.options[option])];
    match standing {
        Some(s) => {
            let counted = |estimate: Estimate| shown(as_counted(estimate, decisive));
            cells.extend([s.mean, s.median, s.p5, s.p95].map(counted));
            cells.extend([chance(s.p_best), shown(s.regret), counted(s.cvar)]);
        }
        None => cells.extend(std::iter::repeat_n(super::format::NONE.to_owned(), 7)),
    }
    cells.extend([of_money.returns.in_horizon, of_money.returns.in_force].map(percent_with_error));
    cells.extend(of_money.payback.within.iter().map(|(_, p)| chance(*p)));
    for reached in [Metric::PipelineField, Metric::FieldPullMean] {
        let mean = findings.summaries[option].metric(reached).map_or(Estimate::UNDEFINED, |summary| summary.mean);
        cells.push(metric_with_error(mean, reached, currency));
    }
    cells
}

/// Mean of every outcome of every option, with its error; the median of those that may be "never" or undefined.
#[must_use]
pub fn metrics(sample: &Sample, findings: &Findings, provenance: &Provenance, style: Style) -> String {
    let mut grid = Grid::new(std::iter::once("mean".to_owned()).chain(sample.options.iter().cloned()).collect());
    let Some(first) = findings.summaries.first() else { return String::new() };
    for (position, outcome) in first.outcomes.iter().enumerate() {
        let of = match &outcome.column {
            Column::Metric(of) | Column::Window(of, _) => *of,
            _ => continue,
        };
        let summaries: Vec<_> = findings.summaries.iter().map(|option| &option.outcomes[position]).collect();
        let all_defined = summaries.iter().all(|summary| summary.defined_share == 1.0);
        let shown = |estimate: Estimate| metric_with_error(estimate, of, &provenance.currency);
        let name = outcome.column.name();
        let (name, cells): (String, Vec<String>) = if all_defined {
            (name, summaries.iter().map(|summary| shown(summary.mean)).collect())
        } else {
            let beyond = |median: Estimate| if median.value.is_nan() { "never".to_owned() } else { shown(median) };
            (format!("{name} (P50)"), summaries.iter().map(|summary| beyond(summary.median())).collect())
        };
        grid.row(std::iter::once(name).chain(cells).collect());
    }
    grid.render(style)
}

/// Options against each other by the metric that decides; `≈` marks what simulation error could turn. Dominance is
/// stated as the share of the curve that violates it, so that 0% dominates.
#[must_use]
pub fn comparisons(sample: &Sample, findings: &Findings, provenance: &Provenance, style: Style) -> String {
    let decisive = findings.standings.decision.metric;
    let header =
        ["option", "against", "better in", "mean by", "median by", "worst 5% by", "dominates¹", "if cautious¹"];
    let mut grid = Grid::new(header.map(str::to_owned).to_vec());
    let shown = |estimate: Estimate| {
        let mark = if estimate.could_flip() { "≈ " } else { "" };
        format!("{mark}{}", metric_with_error(estimate, decisive, &provenance.currency))
    };
    let share = |violation: f64| percent(Estimate::known(violation, f64::NAN));
    for comparison in findings.comparisons.iter().filter(|comparison| comparison.metric == decisive) {
        let mut cells = vec![
            sample.options[comparison.option].clone(),
            sample.options[comparison.other].clone(),
            chance(comparison.p_beats),
        ];
        cells.extend([comparison.mean_difference, comparison.median_difference, comparison.cvar_difference].map(shown));
        cells.extend([comparison.dominance.first_order, comparison.dominance.second_order].map(share));
        grid.row(cells);
    }
    format!("{}{}\n", grid.render(style), style.faint("¹ share of the curve that says otherwise: 0% dominates"))
}

/// Several scenarios side by side: a line for the headline of each.
#[must_use]
pub fn side_by_side(runs: &[(&Findings, &Provenance)], style: Style) -> String {
    let header =
        ["scenario", "answer", "worth", "lead", "best in", "ROI in horizon", "never pays back", "deepest cash"];
    let mut grid = Grid::new(header.map(str::to_owned).to_vec());
    for (findings, provenance) in runs {
        let mut cells = vec![provenance.scenario.clone()];
        if let Some(headline) = &findings.headline {
            cells.extend(side_by_side_cells(headline, findings.verdict(), &provenance.currency));
        }
        grid.row(cells);
    }
    grid.render(style)
}

fn side_by_side_cells(headline: &Headline, verdict: &Verdict, currency: &str) -> Vec<String> {
    let decisive = headline.decision.metric;
    let (worth, lead) = match (headline.decision.rule, &headline.lead) {
        (Rule::Median, lead) => (headline.median, lead.as_ref().map(|lead| lead.median)),
        (_, lead) => (headline.mean, lead.as_ref().map(|lead| lead.mean)),
    };
    vec![
        verdict.words(),
        metric_with_error(worth, decisive, currency),
        metric(lead.unwrap_or(Estimate::UNDEFINED), decisive, currency),
        chance(headline.p_best),
        percent_with_error(headline.money.returns.in_horizon),
        chance(headline.money.payback.never),
        money(headline.money.depth.median, currency),
    ]
}

#[cfg(test)]
mod tests;
