//! Tripwires: when to stop, shrink or grow the plan that ranks first, what that is worth, and how often it errs.

use super::document::Block;
use super::format::{self, short};
use crate::analysis::policy::{EVERY, FIRST, GROWN, Thresholds, Tripwire};
use crate::study::run::RunFindings;

/// The policy of the first option of the ranking that has one.
#[must_use]
pub fn block(found: &RunFindings, currency: &str) -> Option<Block> {
    let mut ranked = found.findings.standings.ranked.iter().map(|standing| standing.option);
    let wire = ranked.find_map(|option| found.findings.tripwires.iter().find(|wire| wire.option == option))?;
    Some(Block::Text(told(&found.sample.options[wire.option], wire, currency)))
}

/// The policy in sentences that can be handed on.
pub(super) fn told(option: &str, wire: &Tripwire, currency: &str) -> String {
    let worth = format::money_with_error(wire.value, currency);
    let how = if wire.is_followed { "It is run so, which is worth" } else { "Worth" };
    let errs = match (wire.stops_what_pays, wire.keeps_what_fails) {
        (Some(stops), Some(keeps)) => format!(
            " It stops {} of the plans that would have paid, and lets {} of those go on that would not.",
            format::percent(stops),
            format::percent(keeps)
        ),
        _ => String::new(),
    };
    format!(
        "Tripwires of {option}: from month {FIRST} on, every {EVERY} months, {}. {how} {worth} over the same plan frozen, on \
         futures that the rule has not seen.{errs}",
        acts(&wire.policy, currency)
    )
}

/// What the policy looks at and does.
fn acts(policy: &Thresholds, currency: &str) -> String {
    let money = |value: f64| short::money(value, currency);
    let sized = |size: f64| match size {
        0.0 => "nobody".to_owned(),
        GROWN => "half as many again".to_owned(),
        size => format!("{} of the plan", short::percent(size)),
    };
    let mut acts = Vec::new();
    acts.extend(policy.stop.map(|stop| format!("at or below {}, stop for good", money(stop))));
    acts.extend(policy.grow.map(|grow| format!("at or above {}, hold half as many again", money(grow))));
    if policy.down != 1.0 {
        acts.push(format!("in a downturn, hold {}", sized(policy.down)));
    }
    if policy.up != 1.0 {
        acts.push(format!("in an expansion, hold {}", sized(policy.up)));
    }
    let looks = if policy.stop.is_some() || policy.grow.is_some() {
        "take active account teams × mean contract × the company's pipeline against plan, per effective seat: "
    } else {
        ""
    };
    format!("{looks}{}; else keep to the plan", acts.join("; "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::statistics::Estimate;

    #[test]
    fn a_policy_is_told_with_its_worth_and_its_errors() {
        let of = |value| Estimate::known(value, 0.001);
        let wire = Tripwire {
            option: 0,
            is_followed: false,
            policy: Thresholds { stop: Some(400e3), grow: None, down: 0.5, up: 1.5 },
            value: Estimate::known(90e3, 5e3),
            stops: of(0.2),
            stops_what_pays: Some(of(0.05)),
            keeps_what_fails: Some(of(0.6)),
        };
        let told = told("In-house", &wire, "USD");
        let rule = "from month 18 on, every 6 months, take active account teams × mean contract × the company's pipeline \
                    against plan, per effective seat: at or below $400k, stop for good; in a downturn, hold 50% of the plan; \
                    in an expansion, hold half as many again; else keep to the plan.";
        assert!(told.starts_with(&format!("Tripwires of In-house: {rule}")), "{told}");
        assert!(told.contains("of the plans that would have paid") && told.contains("go on that would not"), "{told}");
        let market = Thresholds { down: 0.0, ..Thresholds::FROZEN };
        assert_eq!(acts(&market, "USD"), "in a downturn, hold nobody; else keep to the plan");
    }
}
