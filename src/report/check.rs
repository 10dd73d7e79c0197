//! `check`: what a scenario assumes, led by what matters most.

use super::grid::broken;
use super::levers;
use crate::analysis::breakeven::words;
use crate::scenario::{Origin, Parameter, Scenario};
use std::fmt::Write as _;

/// Assumptions that the text leads with.
pub const LEADING: usize = 10;
/// Widest line, characters.
const WIDTH: usize = 80;

/// A scenario in lines of at most 80 characters: how much of it is stated, and the assumptions that matter most;
/// `by_weight` are positions of parameters, most first, found with this many futures.
#[must_use]
pub fn text(scenario: &Scenario, by_weight: &[(usize, f64)], futures: u64) -> String {
    let stated = scenario.parameters.iter().filter(|parameter| is_stated(parameter)).count();
    let mut text = format!("{}: valid\n", cut(&scenario.name, WIDTH - 7));
    let _ = writeln!(
        text,
        "{} options, {} assumptions, {} of them uncertain; {stated} stated, the rest default.",
        scenario.options.len(),
        scenario.parameters.len(),
        scenario.uncertain().len(),
    );
    push_changes(&mut text, scenario);
    if by_weight.is_empty() {
        return text + "\nNothing is uncertain. All assumptions: --all.\n";
    }
    let _ = write!(
        text,
        "\nThe assumptions that matter most to the answer, tried in {futures} simulated futures.\nOne future in ten lies \
         below \"low\", one in ten above \"high\".\n\n{:<46}{:>11}{:>11}{:>11}\n",
        "", "low", "middle", "high"
    );
    for (place, &(position, _)) in by_weight.iter().take(LEADING).enumerate() {
        let parameter = &scenario.parameters[position];
        let [low, middle, high] = [0.1, 0.5, 0.9].map(|p| bare(scenario, parameter, parameter.belief.quantile(p)));
        let name = cut(&format!("{:>2}  {}", place + 1, words::name(parameter)), 45);
        let _ = writeln!(text, "{name:<46}{low:>11}{middle:>11}{high:>11}");
        let from = if is_stated(parameter) { "stated" } else { "default" };
        let line = format!("    {}: {from}; {}", parameter.path, parameter.spec.learnable.label());
        let _ = writeln!(text, "{}", cut(&line, WIDTH));
    }
    text + "\nAll assumptions with units and sources, in wide lines: --all.\n"
}

/// What options change about the world, by option.
fn push_changes(text: &mut String, scenario: &Scenario) {
    let told = levers::told(scenario);
    if told.is_empty() {
        return;
    }
    text.push_str("\nWhat options change about the world, each for itself:\n");
    let mut option = "";
    for told in &told {
        if told.option != option {
            let _ = writeln!(text, "{}", cut(&format!("  {}", told.option), WIDTH));
            option = &told.option;
        }
        let costs = if told.costs.is_empty() { String::new() } else { format!("; {}", told.costs) };
        let line = format!("{}: {}{costs}", told.what, told.becomes);
        let _ = writeln!(text, "{}", broken(&format!("    {line}"), WIDTH, 6));
    }
}

fn is_stated(parameter: &Parameter) -> bool {
    matches!(parameter.origin, Origin::Stated { .. } | Origin::Override | Origin::Contracts)
}

/// A value without the words of its unit, which do not fit beside two others.
fn bare(scenario: &Scenario, parameter: &Parameter, value: f64) -> String {
    let (spec, currency) = (parameter.spec, &scenario.currency);
    if spec.unit.starts_with("money") {
        return words::money(value, currency);
    }
    cut(words::value(value, spec, currency).split(' ').next().unwrap_or_default(), 10)
}

fn cut(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    text.chars().take(most - 1).chain(['…']).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::{Overrides, load};

    #[test]
    fn the_ten_that_matter_most_lead_and_lines_fit_eighty_columns() {
        let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios/observability-isv.toml");
        let scenario = load(&path, &Overrides::default()).expect("a shipped scenario is valid").scenario;
        let weights: Vec<(usize, f64)> = scenario.uncertain().iter().rev().map(|&position| (position, 0.1)).collect();
        let got = text(&scenario, &weights, 1_000);
        assert!(got.lines().all(|line| line.chars().count() <= WIDTH), "{got}");
        let numbered =
            got.lines().filter(|line| line.trim_start().split("  ").next().is_some_and(|n| n.parse::<u8>().is_ok()));
        assert_eq!(numbered.count(), LEADING);
        let first = &scenario.parameters[weights[0].0];
        assert!(got.contains(&format!("    {}: ", first.path)), "the first is the heaviest");
        assert!(text(&scenario, &[], 1_000).contains("Nothing is uncertain"));
    }
}
