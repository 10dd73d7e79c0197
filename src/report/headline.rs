//! The headline: one screen, the answer first, and under it what forbids to use it yet.

use super::format::{
    as_counted, chance, count, is_never_in_effect, metric_with_error, money, money_with_error, percent_with_error,
};
use super::{Provenance, Style, wrapped};
use crate::analysis::constraints::{Breach, Limit};
use crate::analysis::decision::{Call, Kind};
use crate::analysis::figures::in_sentence;
use crate::analysis::risk::{self, Attitude};
use crate::analysis::statistics::Estimate;
use crate::analysis::{Findings, Headline, RuleWinner, Warning};
use crate::metric::{Direction, Metric};
use crate::scenario::Rule;

/// The headline: one screen, the answer first, and under it what forbids to use it yet.
#[must_use]
pub fn headline(findings: &Findings, provenance: &Provenance, style: Style) -> String {
    let currency = &provenance.currency;
    let verdict = findings.verdict();
    let mut text = style.strong(&wrapped(&answer(findings, currency), 0));
    text.push_str("\n\n");
    let mut caution = |said: &str| {
        text.push_str(&style.warning(&wrapped(&format!("  ! {said}"), 4)));
        text.push('\n');
    };
    verdict.serious.iter().for_each(|said| caution(said));
    let Some(headline) = &findings.headline else { return text };
    cautions(headline, findings, currency).iter().for_each(|said| caution(said));
    if !text.ends_with("\n\n") {
        text.push('\n');
    }
    for (label, said) in facts(headline, findings, provenance) {
        text.push_str(&wrapped(&format!("  {label:<22}{said}"), 24));
        text.push('\n');
    }
    format!("{text}\n{}\n", style.faint(&wrapped(&origin(provenance), 0)))
}

/// The answer in a sentence.
#[must_use]
pub fn answer(findings: &Findings, currency: &str) -> String {
    let verdict = findings.verdict();
    let called = called(findings, currency);
    match verdict.kind() {
        Kind::Called(_) => format!("{called}."),
        Kind::NotYet(call) => {
            let what = if verdict.serious.len() == 1 { "a serious finding" } else { "serious findings" };
            let called = match call {
                // A name may hold a colon of its own.
                Call::Choose => {
                    let name = verdict.leader.as_ref().map_or_else(String::new, |pick| in_sentence(&pick.name));
                    called.replacen(&format!("Choose {name}:"), &format!("{name} leads,"), 1)
                }
                _ => called,
            };
            format!("Not to be used yet, because of {what}. As it stands: {called}.")
        }
    }
}

/// What the numbers say, in a sentence without its full stop.
fn called(findings: &Findings, currency: &str) -> String {
    let verdict = findings.verdict();
    let by = verdict.by();
    let worth = |option: usize| worth_in_words(findings, option, currency);
    let leader = || verdict.leading().map_or_else(String::new, worth);
    let called = verdict.called();
    match verdict.call {
        Call::Choose => format!("{called}: best by {by} ({})", leader()),
        Call::Stay => match &verdict.best_other {
            Some(other) => format!(
                "{called}: by {by} no option beats it; the best of the others, {}, has {}",
                in_sentence(&other.name),
                worth(other.option)
            ),
            None => called,
        },
        Call::TooClose if verdict.is_tie => format!("{called} by {by} ({})", leader()),
        Call::TooClose => {
            let (first, second) = (verdict.leader.as_ref(), verdict.rivals.first());
            let names = first.zip(second).map(|(first, second)| (in_sentence(&first.name), in_sentence(&second.name)));
            let (first, second) = names.unwrap_or_default();
            format!(
                "{called}: by {by} {first} leads {second} by no more than the error of the simulation ({})",
                leader()
            )
        }
        Call::NothingBeats => match &verdict.best_other {
            Some(other) => format!("{called}: by {by} {} comes out exactly equal to it", in_sentence(&other.name)),
            None => format!("{called}: there is no other option"),
        },
        Call::Alone => {
            let label = findings.standings.decision.metric.label();
            format!("{called} ({label}: {}); add an option, or name what goes on as today as the baseline", leader())
        }
        Call::Undefined => format!(
            "{called}: it is undefined or never reached in too many futures to compare; choose another metric, for \
             example --set decision.metric=uplift_npv"
        ),
    }
}

/// "mean $2M ± 0.1M, median $1M ± 0.1M"; the share reached where "never" occurs.
fn worth_in_words(findings: &Findings, option: usize, currency: &str) -> String {
    let metric = findings.standings.decision.metric;
    let Some(standing) = findings.standings.ranked.iter().find(|standing| standing.option == option) else {
        return String::new();
    };
    let shown = |estimate: Estimate| metric_with_error(as_counted(estimate, metric), metric, currency);
    let median = if standing.median.value.is_finite() { shown(standing.median) } else { "never".to_owned() };
    if standing.mean.value.is_finite() {
        let first = match findings.standings.decision.rule {
            Rule::Cvar => format!("worst 5% {}, ", shown(standing.cvar)),
            Rule::Chance => format!("best in {} of futures, ", chance(standing.p_best)),
            Rule::Mean | Rule::Median => String::new(),
        };
        return format!("{first}mean {}, median {median}", shown(standing.mean));
    }
    format!("reached in {} of futures, median {median}", chance(standing.reached))
}

/// What the headline says line by line: a label and a statement.
pub(super) fn facts(headline: &Headline, findings: &Findings, provenance: &Provenance) -> Vec<(&'static str, String)> {
    let currency = &provenance.currency;
    let verdict = findings.verdict();
    let mut facts = Vec::new();
    let defined = |estimate: Estimate| estimate.value.is_finite();
    if let Some(lead) = headline.lead.as_ref().filter(|lead| defined(lead.mean) || defined(lead.median)) {
        let decisive = headline.decision.metric;
        let by = |estimate: Estimate| lead_in_words(estimate, decisive, currency);
        let mut said: Vec<String> = Vec::new();
        let tail = verdict.lead.filter(|_| headline.decision.rule == Rule::Cvar);
        let tail = tail.map(|lead| ("in the worst 5%", lead));
        let middle = [("in the mean", lead.mean), ("in the median", lead.median)];
        for (what, estimate) in tail.into_iter().chain(middle).filter(|(_, estimate)| defined(*estimate)) {
            said.push(format!("{} {what}", by(estimate)));
        }
        // "better than Hybrid by $156k in the mean; better by $200k in the median"
        let runner_up = in_sentence(&lead.runner_up);
        let said = match said.join("; ") {
            said if said.starts_with("equal") => said.replacen("equal", &format!("equal to {runner_up}"), 1),
            said => said.replacen(" by ", &format!(" than {runner_up} by "), 1),
        };
        facts.push(("Over the next best", said));
    }
    if verdict.runner_up.is_some() {
        let said = format!("{} is the best in {} of futures", in_sentence(&headline.choice), chance(headline.p_best));
        // Who looks at the worst futures alone did not choose what is best in most.
        let is_of_tail = headline.decision.rule == Rule::Cvar;
        facts.push((if is_of_tail { "Chance it is best" } else { "Chance it is right" }, said));
    }
    facts.extend(money_facts(headline, provenance));
    if let Some(break_even) = &headline.break_even {
        facts.push(("What would flip it", break_even.sentence()));
    }
    if let Some(winner) = &headline.sourced_winner {
        facts.push(("Under sourced beliefs", winner.clone()));
    }
    if let Some(attitude) = &findings.risk {
        facts.push(("Averse to risk", attitude_in_words(attitude, findings, currency)));
    }
    facts
}

/// What a choice is worth for sure at the risk tolerance, and where more caution would choose otherwise.
fn attitude_in_words(attitude: &Attitude, findings: &Findings, currency: &str) -> String {
    let name =
        |option: usize| findings.summaries.get(option).map_or_else(String::new, |summary| in_sentence(&summary.option));
    let exact = |value: f64| money(Estimate::known(value, f64::NAN), currency);
    let of = |choice: usize| attitude.options.iter().find(|(option, _)| *option == choice).map(|(_, worth)| *worth);
    let worth = of(attitude.choice).filter(|worth| worth.effective >= risk::EFFECTIVE_MIN);
    let basis = if attitude.is_stated { "" } else { " (6.4% of a year's revenue)" };
    let at = format!("at a risk tolerance of {}{basis}", exact(attitude.tolerance));
    let is_same = attitude.choice == attitude.indifferent;
    let is_today = findings.verdict().baseline.as_ref().is_some_and(|pick| pick.option == attitude.choice);
    let mut said = match worth {
        None => format!("{at} too few futures decide to say what the options are worth"),
        Some(_) if is_today => format!("{at} no option is worth more for sure than {}", name(attitude.choice)),
        Some(worth) => format!(
            "{at} {} is worth {} for sure{}",
            name(attitude.choice),
            money_with_error(worth.value, currency),
            if is_same { "" } else { ", more than any other" }
        ),
    };
    // A tolerance of which not even the size is known says nothing.
    let is_known = |tolerance: &Estimate| tolerance.half_width() < tolerance.value;
    if let Some((option, tolerance)) = attitude.switch.filter(|(_, tolerance)| is_known(tolerance)) {
        said += &format!("; below {} take {}", money_with_error(tolerance, currency), name(option));
    }
    said
}

/// What the money of the leader does, or of the best of the others where doing nothing new leads.
fn money_facts(headline: &Headline, provenance: &Provenance) -> Vec<(&'static str, String)> {
    let money_of = &headline.money;
    let whose = match headline.subject.option == headline.option {
        true => String::new(),
        false => format!("{}: ", in_sentence(&headline.subject.name)),
    };
    let mut facts = yardstick_facts(headline, &whose, provenance);
    if let Some(p_adds) = headline.p_adds {
        let said = format!("{whose}{} of futures, contracts in force counted", chance(p_adds));
        facts.push(("Chance it adds value", said));
    }
    if money_of.depth.median.value.is_finite() {
        let said = format!("{whose}{}", cash_in_words(headline, &provenance.currency));
        facts.push(("Cash at its deepest", said));
    }
    let (inside, in_force) = (money_of.returns.in_horizon, money_of.returns.in_force);
    if inside.value.is_finite() || in_force.value.is_finite() {
        let said = format!(
            "{whose}{} inside the horizon; {} with contracts in force",
            percent_with_error(inside),
            percent_with_error(in_force)
        );
        facts.push(("ROI", said));
    }
    facts
}

/// How soon a run-rate year pays itself and cash turns, where the money comes from, and when it is back.
fn yardstick_facts(headline: &Headline, whose: &str, provenance: &Provenance) -> Vec<(&'static str, String)> {
    let (found, payback) = (&headline.money.yardsticks, &headline.money.payback);
    let months = |estimate: Estimate| metric_with_error(estimate, Metric::CacPayback, &provenance.currency);
    let mut facts = Vec::new();
    if found.cac_payback.value.is_finite() {
        let (counted, in_full) = (months(found.cac_payback), months(found.cac_payback_in_full));
        let in_full = match in_full == counted {
            true => String::new(),
            false => format!("; {in_full} if every win is taken as gained"),
        };
        let said = match is_never_in_effect(found.cac_payback, Metric::CacPayback) {
            true => format!(
                "{whose}{counted}: the margin of the last twelve months' wins would take over 20 years{in_full}"
            ),
            false => format!("{whose}{counted} months of margin from the last twelve months' wins{in_full}"),
        };
        facts.push(("CAC payback", said));
    }
    if !found.cash_never_turns.value.is_nan() {
        let never = chance(found.cash_never_turns);
        let turns = Estimate { value: found.cash_turns.value + 1.0, ..found.cash_turns };
        let when = if turns.value.is_finite() {
            format!(
                "month {} in the median future, the one after its own lowest cash; never in {never} of futures",
                months(turns)
            )
        } else {
            format!("never in {never} of futures, inside {} months", provenance.horizon_months)
        };
        facts.push(("Cash turns", format!("{whose}{when}")));
    }
    if found.originated.value.is_finite() && found.influenced.value.is_finite() {
        let said = format!(
            "{whose}{} from what it opens, all staff cost against it; {} from deals that sellers have anyway",
            money_with_error(found.originated, &provenance.currency),
            money_with_error(found.influenced, &provenance.currency)
        );
        facts.push(("NPV added comes", said));
    }
    if payback.never.value.is_finite() {
        let by: Vec<String> =
            payback.within.iter().map(|(month, share)| format!("{} by month {month}", chance(*share))).collect();
        let by = by.join(", ").replacen(" by", " of futures by", 1);
        facts.push(("Paid back", format!("{whose}{by}; {} not inside the horizon", chance(payback.never))));
    }
    facts
}

/// "$0.6M ± 0.1M more".
fn lead_in_words(estimate: Estimate, decisive: Metric, currency: &str) -> String {
    if estimate.value == 0.0 && estimate.se == 0.0 {
        return "equal".to_owned();
    }
    let size = Estimate { value: estimate.value.abs(), ..estimate };
    let size = metric_with_error(size, decisive, currency);
    let is_nothing = size.split(" ± ").next().is_some_and(|value| !value.contains(|c: char| ('1'..='9').contains(&c)));
    if is_nothing {
        return format!("equal within the error ({size})");
    }
    let is_worse = match decisive.direction() {
        Direction::Lower => estimate.value > 0.0,
        Direction::Higher | Direction::None => estimate.value < 0.0,
    };
    format!("{} by {size}", if is_worse { "worse" } else { "better" })
}

fn cash_in_words(headline: &Headline, currency: &str) -> String {
    let depth = &headline.money.depth;
    let median = money_with_error(depth.median, currency);
    if depth.median.value == 0.0 && depth.p5.value == 0.0 {
        return "not below zero in at least 95% of futures".to_owned();
    }
    let when = |month| format!("; the median of all futures is lowest around month {}", month + 1);
    let when = depth.trough_month.map_or_else(String::new, when);
    format!("{median} in the median future{when}; one future in twenty goes below {}", money(depth.p5, currency))
}

/// What speaks against believing the headline.
pub(super) fn cautions(headline: &Headline, findings: &Findings, currency: &str) -> Vec<String> {
    let mut cautions = Vec::new();
    let others: Vec<String> =
        headline.other_rules.iter().filter(|other| other.option != headline.choice).map(other_in_words).collect();
    if !others.is_empty() {
        cautions.push(format!("Judged otherwise, another wins: {}", others.join("; ")));
    }
    cautions.extend(findings.warnings.iter().map(|warning| warning_in_words(warning, currency)));
    let breaches: Vec<&Breach> =
        findings.breaches.iter().filter(|breach| breach.option == headline.subject.option).collect();
    let has_total = breaches.iter().any(|breach| breach.limit == Limit::AnyBudget);
    let is_worth_saying =
        |breach: &&&Breach| breach.chance.value > 0.0 && !(has_total && matches!(breach.limit, Limit::Budget { .. }));
    // Under a call to stay as today another option is meant, which says so.
    let whose = |said: String| match headline.subject.option == headline.option {
        true => said,
        false => said.replacen("It ", &format!("{} ", in_sentence(&headline.subject.name)), 1),
    };
    cautions.extend(breaches.iter().filter(is_worth_saying).map(|breach| whose(breach_in_words(breach, currency))));
    cautions
}

/// A caution without what a command line would do about it, for those who read no command lines.
pub(super) fn without_flags(said: &str) -> &str {
    match said.rsplit_once(" (--") {
        Some((before, rest)) if rest.ends_with(')') => before,
        _ => said,
    }
}

fn other_in_words(other: &RuleWinner) -> String {
    let by = match other.rule {
        Rule::Mean => "mean",
        Rule::Median => "median",
        Rule::Cvar => "worst 5%",
        Rule::Chance => "chance of being best",
    };
    let close = if other.could_flip { " (too close to call)" } else { "" };
    format!("by {by} {}{close}", in_sentence(&other.option))
}

/// A warning as a sentence.
#[must_use]
pub fn warning_in_words(warning: &Warning, currency: &str) -> String {
    let exact = |value: f64| Estimate::known(value, f64::NAN);
    match warning {
        Warning::SeatMonths { least, most } => format!(
            "Unequal plans: {} wants {:.0} seat-months, {} {:.0} (--compare equal-seats)",
            in_sentence(&least.0),
            least.1,
            in_sentence(&most.0),
            most.1
        ),
        Warning::MeanCost { least, most } => format!(
            "Unequal cost added: {} {}, {} {} (--compare equal-spend)",
            in_sentence(&least.0),
            money(exact(least.1), currency),
            in_sentence(&most.0),
            money(exact(most.1), currency)
        ),
    }
}

/// A breach as a sentence.
#[must_use]
pub fn breach_in_words(breach: &Breach, currency: &str) -> String {
    let exact = |value: f64| money(Estimate::known(value, f64::NAN), currency);
    let what = match &breach.limit {
        Limit::Budget { year, at_most } => format!("exceeds the {year} budget of {}", exact(*at_most)),
        Limit::AnyBudget => "exceeds the budget of at least one year".to_owned(),
        Limit::Heads { at_most } => format!("needs more than {at_most} people"),
        Limit::Cash { at_least } => format!("takes cash below {}", exact(*at_least)),
    };
    format!("It {what} in {} of futures", chance(breach.chance))
}

/// Where the numbers come from, in a line.
#[must_use]
pub fn origin(provenance: &Provenance) -> String {
    format!(
        "{}: {} futures simulated (trajectories; design {}, seed {}); {}",
        provenance.scenario,
        count(provenance.trajectories),
        provenance.design,
        provenance.seed,
        super::format::PLUS_MINUS
    )
}

#[cfg(test)]
mod tests;
