//! What options change about the world, in words.

use crate::analysis::breakeven::words;
use crate::scenario::levers::{By, Change, Changed, Lever};
use crate::scenario::setting::Attribution;
use crate::scenario::{Scenario, StaffingOption};

/// A change that an option makes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// Which option.
    pub option: String,
    /// What is changed.
    pub what: String,
    /// What it becomes, and when.
    pub becomes: String,
    /// What that costs; empty where it is free.
    pub costs: String,
}

/// Every change that an option of a scenario makes, in the order of the file.
#[must_use]
pub fn told(scenario: &Scenario) -> Vec<Told> {
    let of_lever = |option: &StaffingOption, lever: &Lever| -> Vec<Told> {
        let tell = |(place, change): (usize, &Change)| {
            let (what, becomes) = words_of(scenario, change);
            let from = if lever.from == 0 { String::new() } else { format!(" from month {}", lever.from) };
            Told {
                option: option.name.clone(),
                what,
                becomes: becomes + &from,
                costs: if place == 0 { costs(scenario, lever) } else { String::new() },
            }
        };
        lever.changes.iter().enumerate().map(tell).collect()
    };
    let of_option = |option: &StaffingOption| -> Vec<Told> {
        let levers = option.all_levers().flat_map(|lever| of_lever(option, lever));
        levers.chain(programmes(scenario, option)).collect()
    };
    scenario.options.iter().flat_map(of_option).collect()
}

fn programmes(scenario: &Scenario, option: &StaffingOption) -> Vec<Told> {
    let told = |what: String, becomes: String, costs: &str| Told {
        option: option.name.clone(),
        what,
        becomes,
        costs: costs.to_owned(),
    };
    let middle = |path: &str| {
        let position = scenario.position(path);
        position.map_or(0.0, |position| scenario.parameters[position].belief.quantile(0.5))
    };
    let amount = |value: f64| words::money(value, &scenario.currency);
    let own = &option.programmes;
    let evidence = own.evidence.map(|own| {
        let until = own.until.map_or_else(String::new, |until| format!(" to {}", until - 1));
        let when = format!("{} hours a month beside the field's, from month {}{until}", own.hours, own.from);
        let costs = format!("{} a month", amount(own.hours * middle("evidence.hour_cost")));
        told("evidence programme".to_owned(), when, &costs)
    });
    let credentials = own.credentials.map(|own| {
        let when = format!("{}% of the sellers, from month {}", 100.0 * own.share, own.from);
        told("training in what to say of each cloud".to_owned(), when, "two hours of each seller trained")
    });
    let attribution = own.attribution.iter().map(|own| {
        let what = format!("attribution on {}", scenario.setting.clouds[own.cloud].name.name());
        let when = format!("by {}, set up in month {}", own.mechanism.in_words(), own.from);
        let costs = amount(middle("attribution.days") * middle("attribution.day_cost"));
        told(what, when, &format!("about {costs} once"))
    });
    let own = &option.places;
    let places = [("in-house heads", &own.in_house), ("outsourced units", &own.outsourced)];
    let placed = places.into_iter().filter_map(|(who, on)| {
        Some(told(format!("where {who} work"), format!("on {} alone", on.as_ref()?.text()), ""))
    });
    placed.chain(evidence).chain(credentials).chain(attribution).collect()
}

fn words_of(scenario: &Scenario, change: &Change) -> (String, String) {
    match &change.to {
        Changed::Framing(framing) => ("how value is put".to_owned(), framing.name().replace('_', " ")),
        Changed::Attribution(cloud, _) => {
            let name = scenario.setting.clouds[*cloud].name.name();
            (format!("how {name} ties consumption to the vendor"), mechanisms(&change.stated))
        }
        Changed::Number { position, by, .. } => {
            let parameter = &scenario.parameters[*position];
            let value = |value: f64| words::value(value, parameter.spec, &scenario.currency);
            let becomes = match by {
                By::Belief(belief) if belief.is_uncertain() => {
                    format!(
                        "{} (P10–P90 {} to {})",
                        value(belief.quantile(0.5)),
                        value(belief.quantile(0.1)),
                        value(belief.quantile(0.9))
                    )
                }
                By::Belief(belief) => value(belief.quantile(0.5)),
                By::Times(factor) => format!("× {factor}"),
                By::Add(amount) if *amount < 0.0 => format!("{} less", value(-amount)),
                By::Add(amount) => format!("{} more", value(*amount)),
            };
            (words::name(parameter), becomes)
        }
    }
}

/// Stated mechanisms in words.
fn mechanisms(stated: &str) -> String {
    let bare = stated.replace(['"', '[', ']'], "");
    let known =
        |name: &str| Attribution::ALL.iter().find(|own| own.name() == name).map(|own| own.in_words().to_owned());
    bare.split(", ").map(|name| known(name.trim()).unwrap_or_else(|| name.to_owned())).collect::<Vec<_>>().join(", ")
}

fn costs(scenario: &Scenario, lever: &Lever) -> String {
    let amount = |value: f64| words::money(value, &scenario.currency);
    let parts = [(lever.once, "once"), (lever.monthly, "a month")];
    let said = parts.iter().filter(|(value, _)| *value > 0.0).map(|(value, how)| format!("{} {how}", amount(*value)));
    said.collect::<Vec<_>>().join(", ")
}
