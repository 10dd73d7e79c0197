//! `stress`: named cases, the mildest shift that overturns the decision, and where the choice loses.

use super::breakeven::{amount, counted, finite, measure, shown};
use super::charts::palette::BASELINE;
use super::charts::{Dash, LosingRegion, RegionRow, StressCases, StressRow, Tag, discovery_chart, stress_chart};
use super::document::{Block, Cell, Document, Table, estimate_cells, json};
use super::format::{chance, count, percent};
use super::{Grid, Provenance, verdict};
use crate::analysis::breakeven::words;
use crate::analysis::decision::{Call, Verdict};
use crate::analysis::discovery::{Bound, Region};
use crate::analysis::figures::in_sentence;
use crate::analysis::statistics::{Estimate, counted_share};
use crate::analysis::stress::{CaseResult, OptionInCase};
use crate::distribution::standard_normal_cdf;
use crate::scenario::{Decision, Rule, Scenario};
use crate::study::flip;
use crate::study::stress::StressFindings;
use serde_json::{Value, json};

/// What stress found.
#[must_use]
pub fn document<'a>(scenario: &'a Scenario, found: &'a StressFindings, provenance: Provenance) -> Document<'a> {
    let provenance = provenance.with_trajectories(found.trajectories.0);
    let is_said = found.verdict.words() == found.verdict.called();
    let (finding, mut blocks) = verdict::opening(&found.verdict, &cases_finding(&found.verdict, &found.cases, is_said));
    blocks.extend([
        Block::Grid(grid(scenario, found)),
        Block::Text(reverse_finding(scenario, found)),
        Block::Text(losing_finding(scenario, found)),
        Block::Note(notes(scenario, found, &provenance)),
    ]);
    let drawn = provenance.clone();
    Document {
        blocks,
        json: json(&finding, &provenance, said(scenario, found)),
        tables: vec![table(found, scenario.decision)],
        charts: Box::new(move || {
            vec![stress_chart(&cases_of(scenario, found), &drawn), discovery_chart(&region_of(scenario, found), &drawn)]
        }),
        ..Document::of(finding, provenance)
    }
}

/// The cases in a sentence; the answer is in it, unless it is said before.
fn cases_finding(verdict: &Verdict, cases: &[CaseResult], is_said: bool) -> String {
    let name = |case: &CaseResult| {
        case.winner.map_or_else(|| "nothing".to_owned(), |who| in_sentence(&case.options[who].name))
    };
    let Some((base, rest)) = cases.split_first() else { return "There are no cases.".to_owned() };
    if verdict.call == Call::Alone {
        return "No stress case can turn it: there is no other choice.".to_owned();
    }
    let chosen = name(base);
    let best = match verdict.call {
        Call::TooClose if !verdict.is_tie && is_said => format!("{chosen} leads"),
        Call::TooClose if !verdict.is_tie => format!("{chosen} leads, too close to call"),
        Call::TooClose | Call::NothingBeats if is_said => "That holds as things stand".to_owned(),
        Call::TooClose | Call::NothingBeats | Call::Alone => verdict.called(),
        _ => format!("{chosen} is best"),
    };
    let turned: Vec<String> = rest
        .iter()
        .filter(|case| name(case) != chosen && !case.is_unclear())
        .map(|case| format!("{} under “{}”", name(case), case.name))
        .collect();
    // What error could turn back is no other choice.
    let close: Vec<String> = rest
        .iter()
        .filter(|case| name(case) != chosen && case.is_unclear())
        .map(|case| format!("too close to call under “{}”", case.name))
        .collect();
    match (rest.len(), turned.len()) {
        (_, 0) if !close.is_empty() => format!("{best}, but {}.", close.join(", ")),
        (0, _) => format!("{best}; the scenario names no stress cases."),
        (_, 0) if base.is_unclear() => format!("{best}, and no named stress case makes another clearly better."),
        (1, 0) => format!("{chosen} stays best in the named stress case."),
        (all, 0) => format!("{chosen} stays best in all {all} named stress cases."),
        (all, _) => {
            format!(
                "{best}, but not in {} of {all} stress cases: {}.",
                turned.len(),
                turned.iter().chain(&close).cloned().collect::<Vec<String>>().join(", ")
            )
        }
    }
}

/// Reverse stress in a sentence.
fn reverse_finding(scenario: &Scenario, found: &StressFindings) -> String {
    let Some(reverse) = &found.reverse else {
        if found.verdict.runner_up.is_none() {
            return "There is no other option that could overturn it.".to_owned();
        }
        if found.trajectories.0 < flip::FEWEST {
            return format!("What would overturn it is not looked for with fewer than {} futures.", flip::FEWEST);
        }
        return "No combination of a few beliefs within the middle 99% of what is believed of each was found that overturns the decision."
            .to_owned();
    };
    let shift = |&(position, score): &(usize, f64)| {
        let parameter = &scenario.parameters[position];
        let level = standard_normal_cdf(score);
        let value = words::value(parameter.belief.quantile(level), parameter.spec, &scenario.currency);
        format!("{} at {value} ({})", words::name(parameter), beyond(level))
    };
    let shifts: Vec<String> = reverse.shifts.iter().map(shift).collect();
    let chance = standard_normal_cdf(-reverse.distance);
    let odds =
        if chance > 0.0 { format!("about 1 in {}", words::figure((1.0 / chance).round())) } else { "never".to_owned() };
    format!(
        "It takes this to overturn {} (then {} wins): {}. Together that is {} standard deviations away: beliefs at \
         least that far in this one direction, wherever they stand in others, have a chance of {odds}; there are other ways \
         to overturn it.",
        in_sentence(&reverse.chosen),
        in_sentence(&reverse.rival),
        shifts.join(", "),
        words::figure(reverse.distance)
    )
}

/// How much of what is believed lies beyond a level, on the side away from the middle.
fn beyond(level: f64) -> String {
    let (side, share) = if level < 0.5 { ("lower", level) } else { ("higher", 1.0 - level) };
    format!("{side} in {} of futures", percent(Estimate::known(share, f64::NAN)))
}

/// Each bound in words: name and limits.
fn bounds(scenario: &Scenario, region: &Region, paths: &[String]) -> Vec<(String, String)> {
    let in_words = |bound: &Bound| {
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
fn losing_finding(scenario: &Scenario, found: &StressFindings) -> String {
    let (option, loss, region) = &found.losing;
    let option = in_sentence(option);
    if found.verdict.best_other.is_none() {
        return "There is no other option that could lose money.".to_owned();
    }
    let Some(region) = region else {
        return format!("No few beliefs set apart the futures in which {option} {loss}.");
    };
    let limits: Vec<String> = bounds(scenario, region, &found.belief_paths)
        .into_iter()
        .map(|(name, limits)| format!("{name} {limits}"))
        .collect();
    format!(
        "{option} {loss} in {} of futures, but in {:.0}% of those with {}; they hold {:.0}% of such futures.",
        chance(counted_share(region.base, found.trajectories.0)),
        100.0 * region.density,
        limits.join(" and "),
        100.0 * region.coverage
    )
}

fn grid(scenario: &Scenario, found: &StressFindings) -> Grid {
    let metric = scenario.decision.metric;
    let names = found.cases.first().map(|case| case.options.iter().map(|o| o.name.clone()).collect::<Vec<_>>());
    let mut grid = Grid::new(std::iter::once(String::new()).chain(names.unwrap_or_default()).collect());
    for case in &found.cases {
        let cells = case.options.iter().enumerate().map(|(who, option)| {
            let mark = if case.winner == Some(who) { if case.is_unclear() { "≈ " } else { "* " } } else { "" };
            format!("{mark}{}", amount(option.value, metric, case.is_share, &scenario.currency))
        });
        grid.row(std::iter::once(case.name.clone()).chain(cells).collect());
    }
    grid
}

fn notes(scenario: &Scenario, found: &StressFindings, provenance: &Provenance) -> String {
    let quasi = found.losing.2.as_ref().map_or_else(String::new, |region| {
        let worst = region.bounds.iter().map(|bound| bound.quasi_p).fold(0.0, f64::max);
        format!(
            " The chance that a bound of the losing region is an accident is at most {}.",
            words::figure(worst.max(1e-4))
        )
    });
    format!(
        "{}; ± is the 95% interval of each figure alone, differences under the same luck are known better. *: best; ≈: best, \
         within Monte Carlo error. Cases and region: {} trajectories; the overturning point: re-simulated with {} \
         trajectories, the beliefs named held there and all others as believed.{quasi} Seed {}.",
        measure(scenario.decision.metric, scenario.decision.rule, is_share(found)),
        count(found.trajectories.0),
        count(found.trajectories.1),
        provenance.seed
    )
}

fn said(scenario: &Scenario, found: &StressFindings) -> Value {
    let case = |case: &CaseResult| {
        let options = case.options.iter().map(|option| {
            json!({
                "option": option.name, "value": finite(shown(option.value.value, scenario.decision.metric, case.is_share)), "se": finite(option.value.se),
                "half_width": finite(option.value.half_width()),
                "change": finite(changed(case, option, scenario.decision)), "change_se": finite(option.change.se),
                "change_half_width": finite(option.change.half_width()),
            })
        });
        json!({
            "case": case.name,
            "best": case.winner.map(|who| case.options[who].name.clone()),
            "within_error": case.is_unclear(),
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
    json!({
        "verdict": verdict::json(&found.verdict),
        "metric": scenario.decision.metric.name(), "rule": scenario.decision.rule.name(),
        "trajectories_per_verification": found.trajectories.1,
        "findings": [cases_finding(&found.verdict, &found.cases, false), reverse_finding(scenario, found), losing_finding(scenario, found)],
        "cases": found.cases.iter().map(case).collect::<Vec<Value>>(),
        "reverse_stress": reverse,
        "losing_region": { "option": found.losing.0, "loss": found.losing.1, "region": region },
    })
}

/// What a case changes about an option, in what its value is stated in; under the rule of chances, in the metric.
fn changed(case: &CaseResult, option: &OptionInCase, decision: Decision) -> f64 {
    shown(option.change.value, decision.metric, case.is_share && decision.rule != Rule::Chance)
}

/// The cases as a table; values are what they are, not turned so that more is better.
fn table(found: &StressFindings, decision: Decision) -> Table {
    let header = ["case", "option", "value", "se", "half_width", "change", "change_se", "change_half_width", "best"];
    let mut table = Table::new("summary", &header);
    for case in &found.cases {
        for (who, option) in case.options.iter().enumerate() {
            let [name, option_name]: [Cell; 2] = [(&case.name).into(), (&option.name).into()];
            let value = shown(option.value.value, decision.metric, case.is_share).into();
            let change = changed(case, option, decision).into();
            let ([_, se, half], [_, change_se, change_half]) =
                (estimate_cells(option.value), estimate_cells(option.change));
            let is_best = (case.winner == Some(who)).into();
            table.row([name, option_name, value, se, half, change, change_se, change_half, is_best]);
        }
    }
    table
}

fn is_share(found: &StressFindings) -> bool {
    found.cases.iter().any(|case| case.is_share)
}

fn cases_of(scenario: &Scenario, found: &StressFindings) -> StressCases {
    let options = found.cases.first().map_or(&[][..], |case| case.options.as_slice());
    let metric = scenario.decision.metric;
    let row = |case: &CaseResult| StressRow {
        name: case.name.clone(),
        values: case.options.iter().map(|option| shown(option.value.value, metric, case.is_share)).collect(),
        winner: case.winner,
        near: case.near.clone(),
    };
    let tags = Tag::of(scenario);
    // What is no option is doing nothing.
    let nothing = |name: &str| Tag { name: name.to_owned(), ink: BASELINE, dash: Dash::Solid, baseline: true };
    let look = |own: &OptionInCase| tags.get(own.option).cloned().unwrap_or_else(|| nothing(&own.name));
    StressCases {
        title: cases_finding(&found.verdict, &found.cases, false),
        measure: measure(scenario.decision.metric, scenario.decision.rule, is_share(found)),
        counted: counted(scenario.decision.metric, is_share(found)),
        options: options.iter().map(look).collect(),
        rows: found.cases.iter().map(row).collect(),
    }
}

fn region_of(scenario: &Scenario, found: &StressFindings) -> LosingRegion {
    let region = found.losing.2.as_ref();
    let rows = region.map_or_else(Vec::new, |region| {
        let words = bounds(scenario, region, &found.belief_paths);
        let row = |(bound, (name, limits)): (&Bound, (String, String))| RegionRow {
            name,
            low: bound.low,
            high: bound.high,
            bound: limits,
        };
        region.bounds.iter().zip(words).map(row).collect()
    });
    LosingRegion {
        title: losing_finding(scenario, found),
        rows,
        density: region.map_or((0.0, 0.0), |region| (region.density, region.base)),
        coverage: region.map_or(0.0, |region| region.coverage),
        mass: region.map_or(0.0, |region| region.mass),
    }
}
