//! Tripwires: when to stop, shrink, move or grow a plan, what that is worth, and how often it errs.

use super::document::Block;
use super::format::{self, short};
use crate::analysis::figures::in_sentence;
use crate::analysis::policy::{GROWN, SeatsThen, Tripwire};
use crate::scenario::policy::{Act, Bound, GateMetric, SeatKind, SizingRule};
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
    format!("Tripwires of {}. {} {}", in_sentence(option), acts(wire, currency), worth(wire, currency))
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
        _ if wire.stops.value == 1.0 => " It stops the plan in every future that was tried.".to_owned(),
        (Some(stops), Some(keeps)) => format!(
            " It stops the plan in {} of the futures in which it would have paid, and lets it go on in {} of those in which \
             it does not pay.",
            format::chance(stops),
            format::chance(keeps)
        ),
        _ => String::new(),
    };
    let doubt = if wire.value.could_flip() { ", which cannot be told from nothing" } else { "" };
    format!("{how} {worth} over the same plan frozen, on futures that the rule has not seen{doubt}.{errs}")
}

/// What the policy looks at and does, and when. A rule of month 9 looks at what is known after nine months.
#[must_use]
pub fn acts(wire: &Tripwire, currency: &str) -> String {
    let first = wire.rules.iter().map(|rule| rule.month).min().unwrap_or(0);
    let mut sentences = Vec::new();
    sentences.extend((first > 0).then(|| format!("Keep to the plan until the end of month {first}.")));
    let seats = |at: usize| wire.seats_by_rule.get(at).copied().unwrap_or_default();
    let rules: Vec<(&SizingRule, SeatsThen)> =
        wire.rules.iter().enumerate().map(|(at, rule)| (rule, seats(at))).collect();
    let looks: Vec<&[(&SizingRule, SeatsThen)]> =
        rules.chunk_by(|(a, _), (b, _)| (a.month, a.every) == (b.month, b.every)).collect();
    for alike in looks.chunk_by(|a, b| a.len() == 1 && b.len() == 1 && is_ladder(a[0].0, b[0].0)) {
        sentences.push(match alike {
            [look] => together(look, wire.contract, currency),
            looks => ladder(&looks.concat(), wire.contract, currency),
        });
    }
    let is_pull = |rule: &SizingRule| rule.metric == GateMetric::PullValue && !is_nobody(rule.metric, rule.bound);
    sentences.extend(wire.rules.iter().any(is_pull).then(|| explained(wire, currency)));
    sentences.join(" ")
}

/// Whether two rules stop the plan, each in a month of its own, at or below so much of the same thing.
fn is_ladder(one: &SizingRule, other: &SizingRule) -> bool {
    let stops = |rule: &SizingRule| {
        let is_low = matches!(rule.bound, Bound::AtMost(_)) && !is_nobody(rule.metric, rule.bound);
        rule.act == Act::Stop && rule.every.is_none() && is_low
    };
    let is_told = matches!(one.metric, GateMetric::PullValue | GateMetric::FieldPull);
    is_told && stops(one) && stops(other) && one.metric == other.metric && one.month < other.month
}

/// Rules that are looked at together.
fn together(rules: &[(&SizingRule, SeatsThen)], contract: f64, currency: &str) -> String {
    let first = rules[0].0;
    let when = match (first.month, first.every) {
        (0, None) => "At the start".to_owned(),
        (month, None) => format!("At the end of month {month}"),
        (0, Some(every)) => format!("At the start and every {every} months from then on"),
        (month, Some(every)) => format!("At the end of month {month} and every {every} months from then on"),
    };
    let acts: Vec<String> = rules.iter().map(|(rule, seats)| act(rule, *seats, contract, currency)).collect();
    let is_stop = rules.iter().all(|(rule, _)| rule.act == Act::Stop);
    let otherwise = if is_stop { "otherwise go on" } else { "otherwise keep to the plan" };
    format!("{when}: {}; {otherwise}.", acts.join("; "))
}

/// Rules that stop the plan in one month or another: "Stop for good if 2 or fewer account teams are active at the end of month
/// 9, or 5 at the end of month 12; otherwise go on."
fn ladder(rules: &[(&SizingRule, SeatsThen)], contract: f64, currency: &str) -> String {
    let step = |(at, (rule, seats)): (usize, &(&SizingRule, SeatsThen))| {
        let (Bound::AtLeast(value) | Bound::AtMost(value)) = rule.bound;
        let is_first = at == 0;
        let much = match (rule.metric, is_first) {
            (GateMetric::PullValue, _) => {
                let teams = about_teams(rule.bound, *seats, contract).map(|(about, teams)| match is_first {
                    true => format!(" ({about} {teams})"),
                    false => format!(" ({about})"),
                });
                let less = if is_first { " a seat or less" } else { "" };
                format!("{}{less}{}", short::money(value, currency), teams.unwrap_or_default())
            }
            (_, true) => teams_at_most(value),
            (_, false) => plain(value),
        };
        format!("{much} at the end of month {}", rule.month)
    };
    let steps: Vec<String> = rules.iter().enumerate().map(step).collect();
    let of = if rules[0].0.metric == GateMetric::PullValue { "field pull is " } else { "" };
    let (last, others) = steps.split_last().expect("a ladder has steps");
    format!("Stop for good if {of}{}, or {last}; otherwise go on.", others.join(", "))
}

/// A rule: "if 2 or fewer account teams are active, stop for good".
fn act(rule: &SizingRule, seats: SeatsThen, contract: f64, currency: &str) -> String {
    let is_pull = rule.metric == GateMetric::PullValue && !is_nobody(rule.metric, rule.bound);
    let teams = if is_pull { about_teams(rule.bound, seats, contract) } else { None };
    let teams = teams.map(|(about, teams)| format!(" ({about} {teams})"));
    let condition = condition(rule.metric, rule.bound, currency) + &teams.unwrap_or_default();
    let does = match rule.act {
        Act::Stop => "stop for good".to_owned(),
        Act::Size(0.0) => "pause: hold no seats until the next look".to_owned(),
        Act::Size(size) if size == GROWN => format!("grow to one and a half times the plan{}", in_seats(seats)),
        Act::Size(size) => format!("hold {} of the plan{}", short::percent(size), in_seats(seats)),
        Act::Kinds(factors) => {
            let kind =
                |(kind, factor): (&SeatKind, f64)| format!("{} of its {}", short::percent(factor), kind_name(*kind));
            let changed = SeatKind::ALL.iter().zip(factors).filter(|(_, factor)| *factor != 1.0).map(kind);
            format!("hold {}", short::listed(&changed.collect::<Vec<_>>()))
        }
        Act::Move { from, to } => format!("hold {} in place of {}", kind_name(to), kind_name(from)),
    };
    format!("{condition}, {does}")
}

/// A size in seats: ` (6 seats in place of 4)`.
fn in_seats(seats: SeatsThen) -> String {
    match (seats.sized, seats.planned) {
        (Some(sized), Some(planned)) if sized != planned => {
            format!(" ({sized} {} in place of {planned})", if sized == 1 { "seat" } else { "seats" })
        }
        _ => String::new(),
    }
}

/// How many active account teams a field pull is in the plan's case: `about 7`, `active account teams`.
fn about_teams(bound: Bound, seats: SeatsThen, contract: f64) -> Option<(String, &'static str)> {
    let (Bound::AtLeast(value) | Bound::AtMost(value)) = bound;
    let [fewest, most] = seats.before?.map(|seats| value * seats / contract);
    let (from, to) = (format!("{fewest:.0}"), format!("{most:.0}"));
    match most {
        most if !most.is_finite() => None,
        most if most < 1.0 => Some(("less than one".to_owned(), "active account team")),
        most if most < 1.5 => Some(("about one".to_owned(), "active account team")),
        _ if from == to => Some((format!("about {to}"), "active account teams")),
        _ => Some((format!("about {from} to {to}"), "active account teams")),
    }
}

fn kind_name(kind: SeatKind) -> &'static str {
    match kind {
        SeatKind::InHouse => "heads",
        SeatKind::Outsourced => "units",
        SeatKind::EnterpriseAe => "sellers",
    }
}

/// "2 or fewer account teams are active".
fn teams_at_most(value: f64) -> String {
    if value == 1.0 {
        return "no more than one account team is active".to_owned();
    }
    format!("{} or fewer account teams are active", plain(value))
}

/// Whether it is asked for that no account team is active.
fn is_nobody(metric: GateMetric, bound: Bound) -> bool {
    match (metric, bound) {
        (GateMetric::PullValue, Bound::AtMost(value)) => value <= 0.0,
        (GateMetric::FieldPull, Bound::AtMost(value)) => value < 1.0,
        _ => false,
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
        _ if is_nobody(metric, bound) => "if no account team is active".to_owned(),
        GateMetric::FieldPull if !is_least => format!("if {}", teams_at_most(value)),
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

/// What field pull a seat is, and what the account teams that stand for it are counted with.
fn explained(wire: &Tripwire, currency: &str) -> String {
    let rules = wire.rules.iter().zip(&wire.seats_by_rule);
    let pulls = rules.filter(|(rule, _)| rule.metric == GateMetric::PullValue);
    let known: Vec<f64> = pulls.filter_map(|(_, seats)| seats.before).flatten().collect();
    let counted = known.first().filter(|_| wire.contract.is_finite()).map(|&first| {
        let is_same = known.iter().all(|&seats| seats == first);
        let seats = match (is_same, first) {
            (true, 1.0) => "1 seat".to_owned(),
            (true, seats) if seats.fract() == 0.0 => format!("{seats} seats"),
            _ => "the seats planned for these months".to_owned(),
        };
        let contract = short::money(wire.contract, currency);
        format!("; teams are counted for {seats}, fully productive, a mean contract of {contract} and pipeline on plan")
    });
    format!(
        "(Field pull a seat: active account teams × mean contract × the company's pipeline against plan, per effective seat, \
         pipeline and seats over the last six months{}.)",
        counted.unwrap_or_default()
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::policy::Thresholds;
    use crate::analysis::statistics::Estimate;

    fn wire(rules: Vec<SizingRule>) -> Tripwire {
        let of = |value| Estimate::known(value, 0.001);
        let sized = |rule: &SizingRule| match rule.act {
            Act::Size(size) => Some((4.0 * size) as u32),
            _ => None,
        };
        let seats = |rule| SeatsThen { planned: Some(4), sized: sized(rule), before: Some([4.0; 2]) };
        let seats_by_rule = rules.iter().map(seats).collect();
        Tripwire {
            option: 0,
            is_followed: false,
            rules,
            seats_by_rule,
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
        let rule = "Keep to the plan until the end of month 18. At the end of month 18 and every 6 months from then on: if field \
                    pull is $400k or less a seat (about 8 active account teams), stop for good; in a downturn, hold 50% of the \
                    plan (2 seats in place of 4); in an expansion, grow to one and a half times the plan (6 seats in place of 4); \
                    otherwise keep to the plan.";
        assert!(told.starts_with(&format!("Tripwires of In-house. {rule}")), "{told}");
        assert!(told.contains("4 seats, fully productive, a mean contract of $200k and pipeline on plan.)"), "{told}");
        let errs = "It stops the plan in 5.00% ± 0.20 of the futures in which it would have paid, and lets it go on in 60.0% ± 0.2 \
                    of those in which it does not pay.";
        assert!(told.ends_with(errs), "{told}");
    }

    /// Stops in several months are one sentence; teams are counted for the seats that were planned in the months before a
    /// look, not for those that come with it.
    #[test]
    fn stops_in_several_months_are_one_sentence() {
        let stops = |metric, looks: [(u32, f64, f64); 3]| {
            let stop = |(month, value, before): (u32, f64, f64)| {
                let rule = SizingRule { month, every: None, metric, bound: Bound::AtMost(value), act: Act::Stop };
                (rule, SeatsThen { planned: Some(4), sized: None, before: Some([before; 2]) })
            };
            let (rules, seats_by_rule) = looks.map(stop).into_iter().unzip();
            acts(&Tripwire { seats_by_rule, ..wire(rules) }, "USD")
        };
        let told = stops(GateMetric::PullValue, [(9, 200e3, 2.0), (12, 400e3, 2.0), (18, 400e3, 4.0)]);
        let wanted = "Keep to the plan until the end of month 9. Stop for good if field pull is $200k a seat or less (about 2 active \
                      account teams) at the end of month 9, $400k (about 4) at the end of month 12, or $400k (about 8) at the end \
                      of month 18; otherwise go on. (Field pull a seat: ";
        assert!(told.starts_with(wanted), "{told}");
        assert!(told.contains("teams are counted for the seats planned for these months, fully productive"), "{told}");
        let told = stops(GateMetric::FieldPull, [(9, 0.0, 2.0), (12, 3.0, 2.0), (18, 7.0, 4.0)]);
        let wanted = "Keep to the plan until the end of month 9. At the end of month 9: if no account team is active, stop for good; \
                      otherwise go on. Stop for good if 3 or fewer account teams are active at the end of month 12, or 7 at the end \
                      of month 18; otherwise go on.";
        assert_eq!(told, wanted);
    }

    #[test]
    fn teams_of_a_plan_that_grows_between_looks_are_a_range() {
        let rule = |month, every, metric, most| SizingRule {
            month,
            every,
            metric,
            bound: Bound::AtMost(most),
            act: Act::Stop,
        };
        let seats = SeatsThen { planned: None, sized: None, before: Some([3.0, 4.0]) };
        let pull = rule(18, Some(6), GateMetric::PullValue, 400e3);
        let told = acts(&Tripwire { seats_by_rule: vec![seats], ..wire(vec![pull]) }, "USD");
        assert!(
            told.contains("if field pull is $400k or less a seat (about 6 to 8 active account teams), stop"),
            "{told}"
        );
        let told = acts(&wire(vec![rule(9, None, GateMetric::FieldPull, 1.0)]), "USD");
        assert!(
            told.contains("At the end of month 9: if no more than one account team is active, stop for good;"),
            "{told}"
        );
    }

    #[test]
    fn what_is_done_beside_a_stop_is_not_taken_for_one() {
        let rule = |month, act| SizingRule {
            month,
            every: None,
            metric: GateMetric::FieldPull,
            bound: Bound::AtMost(3.0),
            act,
        };
        let told = acts(&wire(vec![rule(9, Act::Stop), rule(12, Act::Stop), rule(12, Act::Size(0.5))]), "USD");
        let wanted = "At the end of month 12: if 3 or fewer account teams are active, stop for good; if 3 or fewer account teams are \
                      active, hold 50% of the plan (2 seats in place of 4); otherwise keep to the plan.";
        assert!(told.ends_with(wanted), "{told}");
    }

    #[test]
    fn a_stop_that_always_comes_is_said_so() {
        let policy = Thresholds { stop: Some(0.0), ..Thresholds::FROZEN };
        let told =
            told("In-house", &Tripwire { stops: Estimate::known(1.0, 0.0), ..wire(policy.rules((18, 6))) }, "USD");
        assert!(
            told.contains("from then on: if no account team is active, stop for good; otherwise go on. That is"),
            "{told}"
        );
        assert!(told.ends_with("It stops the plan in every future that was tried."), "{told}");
    }

    #[test]
    fn what_is_less_than_a_team_and_what_may_be_worth_nothing_are_said_so() {
        let policy = Thresholds { stop: Some(11e3), ..Thresholds::FROZEN };
        let doubtful = Tripwire { value: Estimate::known(1_300.0, 900.0), ..wire(policy.rules((18, 6))) };
        let told = told("In-house", &doubtful, "USD");
        assert!(told.contains("$11.0k or less a seat (less than one active account team), stop"), "{told}");
        assert!(told.contains("that the rule has not seen, which cannot be told from nothing. It stops"), "{told}");
    }

    #[test]
    fn what_to_do_in_month_nine_can_be_read_aloud() {
        let rule = |month, metric, bound, act| SizingRule { month, every: None, metric, bound, act };
        let moved = Act::Move { from: SeatKind::Outsourced, to: SeatKind::InHouse };
        let rules = vec![
            rule(9, GateMetric::FieldPull, Bound::AtMost(2.0), Act::Stop),
            rule(12, GateMetric::ProviderReplaced, Bound::AtLeast(1.0), Act::Kinds([2.0, 0.5, 1.0])),
            rule(12, GateMetric::GoodMeetings, Bound::AtLeast(30.0), moved),
        ];
        assert_eq!(
            acts(&wire(rules), "USD"),
            "Keep to the plan until the end of month 9. At the end of month 9: if 2 or fewer account teams are active, stop for \
             good; otherwise go on. At the end of month 12: if a provider has been replaced, hold 200% of its heads and 50% of its \
             units; if 30 or more meetings have gone well so far, hold heads in place of units; otherwise keep to the plan."
        );
        let market = Thresholds { down: 0.0, ..Thresholds::FROZEN };
        let told = acts(&wire(market.rules((18, 6))), "USD");
        assert!(
            told.ends_with("in a downturn, pause: hold no seats until the next look; otherwise keep to the plan."),
            "{told}"
        );
    }
}
