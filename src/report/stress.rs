//! `stress` as text, JSON and CSV.

use super::breakeven::{amount, finite, measure, quoted};
use super::{Grid, Style, wrapped};
use crate::analysis::breakeven::words;
use crate::analysis::discovery::Region;
use crate::analysis::stress::CaseResult;
use crate::distribution::standard_normal_cdf;
use crate::scenario::Scenario;
use serde_json::{Value, json};
use std::fmt::Write as _;

/// The mildest shift of beliefs that overturns the decision, verified by simulation.
#[derive(Clone, Debug, PartialEq)]
pub struct ReverseStress {
    /// The option that is overturned.
    pub chosen: String,
    /// Who wins beyond it.
    pub rival: String,
    /// Position of each belief in the scenario, and its normal score at the break-even.
    pub shifts: Vec<(usize, f64)>,
    /// Distance in standard deviations, correlations taken into account.
    pub distance: f64,
    /// The 95 % interval of the distance, open where it was not reached.
    pub interval: (Option<f64>, Option<f64>),
    /// Share of the variance of the difference that the fitted surface explains.
    pub explained: f64,
}

/// All that `stress` found.
#[derive(Clone, Debug, PartialEq)]
pub struct StressFindings {
    /// The scenario as it stands, then the named cases.
    pub cases: Vec<CaseResult>,
    /// Reverse stress; none where no combination within P0.5–P99.5 overturns the decision.
    pub reverse: Option<ReverseStress>,
    /// The option whose losses are looked at, what a loss is, and where they are; none where no region stands out.
    pub losing: (String, &'static str, Option<Region>),
    /// Paths of the columns of the region.
    pub belief_paths: Vec<String>,
    /// Trajectories of cases and discovery, and of each verification.
    pub trajectories: (usize, usize),
    /// Seed.
    pub seed: u64,
}

/// The cases in a sentence.
#[must_use]
pub fn cases_finding(cases: &[CaseResult]) -> String {
    let name = |case: &CaseResult| case.winner.map_or("nothing", |who| case.options[who].name.as_str()).to_owned();
    let Some((base, rest)) = cases.split_first() else { return "There are no cases.".to_owned() };
    let chosen = name(base);
    let turned: Vec<String> = rest
        .iter()
        .filter(|case| name(case) != chosen)
        .map(|case| format!("{} under \"{}\"", name(case), case.name))
        .collect();
    match (rest.len(), turned.len()) {
        (0, _) => format!("{chosen} is best; the scenario names no stress cases."),
        (1, 0) => format!("{chosen} stays best in the named stress case."),
        (all, 0) => format!("{chosen} stays best in all {all} named stress cases."),
        (all, _) => {
            format!("{chosen} is best, but not in {} of {all} stress cases: {}.", turned.len(), turned.join(", "))
        }
    }
}

/// Reverse stress in a sentence.
#[must_use]
pub fn reverse_finding(scenario: &Scenario, found: &StressFindings) -> String {
    let Some(reverse) = &found.reverse else {
        return "No combination of a few beliefs between their P0.5 and P99.5 was found that overturns the decision."
            .to_owned();
    };
    let shift = |&(position, score): &(usize, f64)| {
        let parameter = &scenario.parameters[position];
        let level = standard_normal_cdf(score);
        let value = words::value(parameter.belief.quantile(level), parameter.spec, &scenario.currency);
        format!("{} at {value} ({})", words::name(parameter), words::level(level))
    };
    let shifts: Vec<String> = reverse.shifts.iter().map(shift).collect();
    let chance = standard_normal_cdf(-reverse.distance);
    let odds =
        if chance > 0.0 { format!("about 1 in {}", words::figure((1.0 / chance).round())) } else { "never".to_owned() };
    format!(
        "It takes this to overturn {} (then {} wins): {}. Together that is {} standard deviations away: beliefs this bad or \
         worse in that direction have a chance of {odds}.",
        reverse.chosen,
        reverse.rival,
        shifts.join(", "),
        words::figure(reverse.distance)
    )
}

/// Each bound in words: name and limits.
#[must_use]
pub fn bounds(scenario: &Scenario, region: &Region, paths: &[String]) -> Vec<(String, String)> {
    let in_words = |bound: &crate::analysis::discovery::Bound| {
        let position = scenario.position(&paths[bound.column])?;
        let parameter = &scenario.parameters[position];
        let at = |u: f64| words::value(parameter.belief.quantile(u), parameter.spec, &scenario.currency);
        let limits = match (bound.low > 0.0, bound.high < 1.0) {
            (true, true) => format!("between {} and {}", at(bound.low), at(bound.high)),
            (true, false) => format!("above {}", at(bound.low)),
            _ => format!("below {}", at(bound.high)),
        };
        Some((words::name(parameter), limits))
    };
    region.bounds.iter().filter_map(in_words).collect()
}

/// Scenario discovery in a sentence.
#[must_use]
pub fn losing_finding(scenario: &Scenario, found: &StressFindings) -> String {
    let (option, loss, region) = &found.losing;
    let Some(region) = region else {
        return format!("No few beliefs set apart the trajectories in which {option} {loss}.");
    };
    let limits: Vec<String> = bounds(scenario, region, &found.belief_paths)
        .into_iter()
        .map(|(name, limits)| format!("{name} {limits}"))
        .collect();
    format!(
        "{option} {loss} in {:.0} % of trajectories, but in {:.0} % of those with {}; they hold {:.0} % of such trajectories.",
        100.0 * region.base,
        100.0 * region.density,
        limits.join(" and "),
        100.0 * region.coverage
    )
}

/// Everything as text.
#[must_use]
pub fn table(scenario: &Scenario, found: &StressFindings, style: Style) -> String {
    let metric = scenario.decision.metric;
    let names = found.cases.first().map(|case| case.options.iter().map(|o| o.name.clone()).collect::<Vec<_>>());
    let mut grid = Grid::new(std::iter::once(String::new()).chain(names.unwrap_or_default()).collect());
    for case in &found.cases {
        let cells = case.options.iter().enumerate().map(|(who, option)| {
            let mark = if case.winner == Some(who) { if case.unclear { "~ " } else { "* " } } else { "" };
            format!("{mark}{}", amount(option.value, metric, &scenario.currency))
        });
        grid.row(std::iter::once(case.name.clone()).chain(cells).collect());
    }
    let quasi = found.losing.2.as_ref().map_or_else(String::new, |region| {
        let worst = region.bounds.iter().map(|bound| bound.quasi_p).fold(0.0, f64::max);
        format!(
            " The chance that a bound of the losing region is an accident (quasi-p) is at most {}.",
            words::figure(worst.max(1e-4))
        )
    });
    let notes = format!(
        "{}, by {}. *: best; ~: best, within Monte Carlo error. Cases and region: {} trajectories under the same luck; the \
         overturning point: re-simulated with {} trajectories, the beliefs named held there and all others as believed.{quasi} \
         Seed {}.",
        measure(metric),
        scenario.decision.rule.name(),
        found.trajectories.0,
        found.trajectories.1,
        found.seed
    );
    format!(
        "{}\n\n{}\n{}\n\n{}\n\n{}\n",
        style.strong(&wrapped(&cases_finding(&found.cases), 0)),
        grid.render(style),
        wrapped(&reverse_finding(scenario, found), 0),
        wrapped(&losing_finding(scenario, found), 0),
        style.faint(&wrapped(&notes, 0))
    )
}

/// Everything as JSON.
///
/// # Panics
/// Never: every value has a JSON form.
#[must_use]
pub fn json(scenario: &Scenario, found: &StressFindings) -> String {
    let case = |case: &CaseResult| {
        let options = case.options.iter().map(|option| {
            json!({
                "option": option.name, "value": finite(option.value.value), "se": finite(option.value.se),
                "change": finite(option.change.value), "change_se": finite(option.change.se),
            })
        });
        json!({
            "case": case.name,
            "best": case.winner.map(|who| case.options[who].name.clone()),
            "within_error": case.unclear,
            "options": options.collect::<Vec<Value>>(),
        })
    };
    let shift = |&(position, score): &(usize, f64)| {
        let (parameter, level) = (&scenario.parameters[position], standard_normal_cdf(score));
        json!({ "path": parameter.path, "score": score, "level": level, "value": parameter.belief.quantile(level) })
    };
    let reverse = found.reverse.as_ref().map(|reverse| {
        json!({
            "chosen": reverse.chosen, "then_best": reverse.rival,
            "distance": reverse.distance, "low": reverse.interval.0, "high": reverse.interval.1,
            "explained": reverse.explained, "shifts": reverse.shifts.iter().map(shift).collect::<Vec<Value>>(),
        })
    });
    let region = found.losing.2.as_ref().map(|region| {
        let bounds = region.bounds.iter().map(|bound| {
            json!({ "path": found.belief_paths[bound.column], "low_level": bound.low, "high_level": bound.high, "quasi_p": bound.quasi_p })
        });
        json!({
            "coverage": region.coverage, "density": region.density, "mass": region.mass, "base": region.base,
            "bounds": bounds.collect::<Vec<Value>>(),
        })
    });
    let value = json!({
        "schema_version": 1, "scenario": scenario.name, "hash": scenario.hash,
        "metric": scenario.decision.metric.name(), "rule": scenario.decision.rule.name(),
        "seed": found.seed, "trajectories": found.trajectories.0, "trajectories_per_verification": found.trajectories.1,
        "findings": [cases_finding(&found.cases), reverse_finding(scenario, found), losing_finding(scenario, found)],
        "cases": found.cases.iter().map(case).collect::<Vec<Value>>(),
        "reverse_stress": reverse,
        "losing_region": { "option": found.losing.0, "loss": found.losing.1, "region": region },
    });
    serde_json::to_string_pretty(&value).expect("a JSON value has a text") + "\n"
}

/// The cases as CSV.
#[must_use]
pub fn csv(found: &StressFindings) -> String {
    let mut text = String::from("case,option,value,se,change,change_se,best\n");
    for case in &found.cases {
        for (who, option) in case.options.iter().enumerate() {
            let (value, change) = (option.value, option.change);
            let best = case.winner == Some(who);
            let names = (quoted(&case.name), quoted(&option.name));
            let _ = writeln!(
                text,
                "{},{},{},{},{},{},{best}",
                names.0, names.1, value.value, value.se, change.value, change.se
            );
        }
    }
    text
}
