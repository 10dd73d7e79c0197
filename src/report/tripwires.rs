//! Tripwires: when to stop, shrink, move or grow a plan, what that is worth, and how often it errs.

use super::document::Block;
use super::format::{self, short};
use crate::analysis::policy::{GROWN, Tripwire};
use crate::scenario::policy::{Act, Bound, GateMetric, Rule, SeatKind};
use crate::study::run::RunFindings;

/// The policies that options are run under, and that of the first option of the ranking that has one.
#[must_use]
pub fn blocks(found: &RunFindings, currency: &str) -> Vec<Block> {
    let text = |wire: &Tripwire| Block::Text(told(&found.sample.options[wire.option], wire, currency));
    shown(found).into_iter().map(text).collect()
}

/// The policies that are told, by the ranking of their options.
#[must_use]
pub fn shown(found: &RunFindings) -> Vec<&Tripwire> {
    let ranked = found.findings.standings.ranked.iter().map(|standing| standing.option);
    let of = |option: usize| found.findings.tripwires.iter().find(|wire| wire.option == option);
    ranked.filter_map(of).enumerate().filter(|(at, wire)| *at == 0 || wire.is_followed).map(|(_, wire)| wire).collect()
}

/// The policy in sentences that can be handed on.
#[must_use]
pub fn told(option: &str, wire: &Tripwire, currency: &str) -> String {
    format!("Tripwires of {option}. {} {}", acts(wire, currency), worth(wire, currency))
}

/// What the policy is worth, and how often it errs.
#[must_use]
pub fn worth(wire: &Tripwire, currency: &str) -> String {
    let worth = format::money_with_error(wire.value, currency);
    let how = match (wire.is_followed, wire.value.value < 0.0) {
        (true, true) => "It is run so, which changes its worth by",
        (true, false) => "It is run so, which is worth",
        (false, _) => "That is worth",
    };
    let errs = match (wire.stops_what_pays, wire.keeps_what_fails) {
        (Some(stops), Some(keeps)) => format!(
            " It stops {} of the plans that would have paid, and lets {} of those go on that would not.",
            format::percent(stops),
            format::percent(keeps)
        ),
        _ => String::new(),
    };
    format!("{how} {worth} over the same plan frozen, on futures that the rule has not seen.{errs}")
}

/// What the policy looks at and does, and when.
#[must_use]
pub fn acts(wire: &Tripwire, currency: &str) -> String {
    let first = wire.rules.iter().map(|rule| rule.month).min().unwrap_or(0);
    let mut sentences = vec![format!("Until month {first} keep to the plan.")];
    for together in wire.rules.chunk_by(|a, b| (a.month, a.every) == (b.month, b.every)) {
        let when = match together[0].every {
            Some(every) => format!("In month {} and every {every} months after it", together[0].month),
            None => format!("In month {}", together[0].month),
        };
        let acts: Vec<String> = together.iter().map(|rule| act(rule, currency)).collect();
        let is_stop = together.iter().all(|rule| rule.act == Act::Stop);
        let otherwise = if is_stop { "otherwise go on" } else { "otherwise hold the plan" };
        sentences.push(format!("{when}: {}; {otherwise}.", acts.join("; ")));
    }
    let pull = wire.rules.iter().find(|rule| rule.metric == GateMetric::PullValue);
    sentences.extend(pull.and_then(|rule| explained(rule, wire, currency)));
    sentences.join(" ")
}

/// A rule: "if 2 or fewer account teams are active, stop for good".
fn act(rule: &Rule, currency: &str) -> String {
    let condition = condition(rule.metric, rule.bound, currency);
    let does = match rule.act {
        Act::Stop => "stop for good".to_owned(),
        Act::Size(0.0) => "hold nobody".to_owned(),
        Act::Size(size) if size == GROWN => "hold half as many again".to_owned(),
        Act::Size(size) => format!("hold {} of the plan", short::percent(size)),
        Act::Kinds(factors) => {
            let kind = |(kind, factor): (&SeatKind, f64)| format!("{} of its {}", short::percent(factor), seats(*kind));
            let changed = SeatKind::ALL.iter().zip(factors).filter(|(_, factor)| *factor != 1.0).map(kind);
            format!("hold {}", short::listed(&changed.collect::<Vec<_>>()))
        }
        Act::Move { from, to } => format!("hold {} in place of {}", seats(to), seats(from)),
    };
    format!("{condition}, {does}")
}

fn seats(kind: SeatKind) -> &'static str {
    match kind {
        SeatKind::InHouse => "heads",
        SeatKind::Outsourced => "units",
        SeatKind::EnterpriseAe => "sellers",
    }
}

/// When a rule acts: "if 2 or fewer account teams are active", "in a downturn".
fn condition(metric: GateMetric, bound: Bound, currency: &str) -> String {
    let (value, is_least) = match bound {
        Bound::AtLeast(value) => (value, true),
        Bound::AtMost(value) => (value, false),
    };
    let (few, less) = if is_least { ("or more", "or more") } else { ("or fewer", "or less") };
    let (count, money) = (plain(value), short::money(value, currency));
    match metric {
        GateMetric::FieldPull => format!("if {count} {few} account teams are active"),
        GateMetric::Wins => format!("if {count} {few} deals are won so far"),
        GateMetric::GoodMeetings => format!("if {count} {few} meetings have gone well so far"),
        GateMetric::ProviderReplaced if is_least && value <= 1.0 => "if a provider has been replaced".to_owned(),
        GateMetric::ProviderReplaced if !is_least && value < 1.0 => "if no provider has been replaced".to_owned(),
        GateMetric::PullValue => format!("if field pull is {money} {less} a seat"),
        GateMetric::CacPayback => format!("if it takes {count} months {less} to pay back"),
        GateMetric::Market => match (is_least, value) {
            (false, value) if value < 0.0 => "in a downturn".to_owned(),
            (true, value) if value > 0.0 => "in an expansion".to_owned(),
            (false, value) if value < 1.0 => "unless in an expansion".to_owned(),
            (true, value) if value > -1.0 => "unless in a downturn".to_owned(),
            _ => "in any market".to_owned(),
        },
        GateMetric::PipelineField | GateMetric::Pipeline12m | GateMetric::CashCumulative => {
            format!("if {} is {money} {less}", metric.label())
        }
        other => format!("if {} is {count} {less}", other.label()),
    }
}

/// Counts are whole: "4", not "4.0".
fn plain(value: f64) -> String {
    if value.fract() == 0.0 { value.to_string() } else { short::number(value) }
}

/// What field pull a seat is, and how many account teams that are in the plan's case.
fn explained(rule: &Rule, wire: &Tripwire, currency: &str) -> Option<String> {
    let (Bound::AtLeast(value) | Bound::AtMost(value)) = rule.bound;
    let teams = value * f64::from(wire.seats) / wire.contract;
    let counted = teams.is_finite().then(|| {
        format!(
            "; with {} fully productive seats, a mean contract of {} and pipeline on plan, {} are {} active teams",
            wire.seats,
            short::money(wire.contract, currency),
            short::money(value, currency),
            short::number(teams)
        )
    })?;
    Some(format!(
        "(Field pull a seat: active account teams × mean contract × the company's pipeline against plan, per effective seat, over \
         six months{counted}.)"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::policy::Thresholds;
    use crate::analysis::statistics::Estimate;

    fn wire(rules: Vec<Rule>) -> Tripwire {
        let of = |value| Estimate::known(value, 0.001);
        Tripwire {
            option: 0,
            is_followed: false,
            rules,
            seats: 4,
            contract: 200e3,
            value: Estimate::known(90e3, 5e3),
            stops: of(0.2),
            stops_what_pays: Some(of(0.05)),
            keeps_what_fails: Some(of(0.6)),
            shares: None,
        }
    }

    #[test]
    fn a_policy_is_told_with_its_worth_and_its_errors() {
        let policy = Thresholds { stop: Some(400e3), down: 0.5, up: 1.5, ..Thresholds::FROZEN };
        let told = told("In-house", &wire(policy.rules((18, 6))), "USD");
        let rule = "Until month 18 keep to the plan. In month 18 and every 6 months after it: if field pull is $400k or less a \
                    seat, stop for good; in a downturn, hold 50% of the plan; in an expansion, hold half as many again; otherwise \
                    hold the plan.";
        assert!(told.starts_with(&format!("Tripwires of In-house. {rule}")), "{told}");
        assert!(told.contains("a mean contract of $200k and pipeline on plan, $400k are 8.0 active teams"), "{told}");
        assert!(told.contains("of the plans that would have paid") && told.contains("go on that would not"), "{told}");
    }

    #[test]
    fn what_to_do_in_month_nine_can_be_read_aloud() {
        let rule = |month, metric, bound, act| Rule { month, every: None, metric, bound, act };
        let moved = Act::Move { from: SeatKind::Outsourced, to: SeatKind::InHouse };
        let rules = vec![
            rule(9, GateMetric::FieldPull, Bound::AtMost(2.0), Act::Stop),
            rule(12, GateMetric::ProviderReplaced, Bound::AtLeast(1.0), Act::Kinds([2.0, 0.5, 1.0])),
            rule(12, GateMetric::GoodMeetings, Bound::AtLeast(30.0), moved),
        ];
        assert_eq!(
            acts(&wire(rules), "USD"),
            "Until month 9 keep to the plan. In month 9: if 2 or fewer account teams are active, stop for good; otherwise go on. \
             In month 12: if a provider has been replaced, hold 200% of its heads and 50% of its units; if 30 or more meetings \
             have gone well so far, hold heads in place of units; otherwise hold the plan."
        );
        let market = Thresholds { down: 0.0, ..Thresholds::FROZEN };
        let told = acts(&wire(market.rules((18, 6))), "USD");
        assert!(
            told.ends_with("every 6 months after it: in a downturn, hold nobody; otherwise hold the plan."),
            "{told}"
        );
    }
}
