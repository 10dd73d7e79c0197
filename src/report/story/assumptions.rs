//! The assumptions of a scenario as tables: those that matter most, and all of them.

use super::ShownTable;
use crate::analysis::breakeven::words;
use crate::parameter::{Learnable, sources};
use crate::report::levers;
use crate::scenario::{Origin, Parameter, Scenario};

/// Assumptions that a board sees.
pub const LEADING: usize = 10;

/// Some assumptions: low, middle, high, where from, source, who can say better.
#[must_use]
pub fn table(scenario: &Scenario, positions: &[usize], caption: &str) -> ShownTable {
    let header = ["assumption", "low (P10)", "middle (P50)", "high (P90)", "from", "source", "who can say better"];
    let mut table = ShownTable::new(caption, &header);
    table.words = vec![4, 5, 6];
    for &position in positions {
        let parameter = &scenario.parameters[position];
        let at = |p: f64| words::value(parameter.belief.quantile(p), parameter.spec, &scenario.currency);
        // The unit stands once, with the middle.
        let middle = at(0.5);
        let bare = |p: f64| words::bare(&at(p), &middle).to_owned();
        let (low, high) = match parameter.belief.is_uncertain() {
            true => (bare(0.1), bare(0.9)),
            false => (String::new(), String::new()),
        };
        table.rows.push(vec![
            words::name(parameter),
            low,
            middle,
            high,
            parameter.origin.label().to_owned(),
            sources::in_words(&parameter.source),
            owner(parameter),
        ]);
    }
    table
}

/// What options change about the world; none where no option does.
#[must_use]
pub fn changed_by_options(scenario: &Scenario) -> Option<ShownTable> {
    let told = levers::told(scenario);
    let header = ["option", "changes", "to", "at a cost of"];
    // What costs nothing in any option needs no column.
    let columns = if told.iter().all(|told| told.costs.is_empty()) { 3 } else { 4 };
    let mut table = ShownTable::new("What options change about the world, each for itself", &header[..columns]);
    table.words = (0..columns).collect();
    let row =
        |told: levers::Told| [told.option, told.what, told.becomes, told.costs].into_iter().take(columns).collect();
    table.rows = told.into_iter().map(row).collect();
    (!table.rows.is_empty()).then_some(table)
}

/// Who can say better.
fn owner(parameter: &Parameter) -> String {
    parameter.spec.learnable.label().to_owned()
}

/// What to find out first: of the weightiest assumptions that are defaults, those that somebody can look up and those
/// that a pilot would show, a sentence each.
#[must_use]
pub fn to_find_out(scenario: &Scenario, by_weight: &[usize]) -> Vec<String> {
    let among = |wanted: Learnable| -> Vec<String> {
        let of = |&position: &usize| {
            let parameter = &scenario.parameters[position];
            let is_open = !matches!(parameter.origin, Origin::Stated { .. } | Origin::Override | Origin::Contracts);
            (is_open && parameter.spec.learnable == wanted).then(|| words::name(parameter))
        };
        by_weight.iter().take(2 * LEADING).filter_map(of).take(3).collect()
    };
    let said = |lead: &str, names: Vec<String>| (!names.is_empty()).then(|| format!("{lead}: {}", names.join("; ")));
    [
        said(
            "Look up first, for what options are worth hangs on it and the company knows it",
            among(Learnable::LookUp),
        ),
        said("A pilot would show", among(Learnable::Pilot)),
    ]
    .into_iter()
    .flatten()
    .collect()
}
