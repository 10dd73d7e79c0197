//! What `run` prints: the headline, the decision table, all metrics, several scenarios side by side.

use super::format::{
    chance, count, is_never_in_effect, metric, metric_with_error, money, money_with_error, percent, percent_with_error,
};
use super::{Grid, Provenance, Style, wrapped};
use crate::analysis::constraints::{Breach, Limit};
use crate::analysis::decision::{Call, Kind, Verdict};
use crate::analysis::figures::in_sentence;
use crate::analysis::risk::{self, Attitude};
use crate::analysis::statistics::Estimate;
use crate::analysis::{Findings, Headline, RuleWinner, Warning};
use crate::engine::{Column, Sample};
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
                Call::Choose => called.replacen("Choose ", "", 1).replacen(':', " leads,", 1),
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
            format!("{called} ({}); add an option, or mark what goes on as today with `baseline = true`", leader())
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
    let shown = |estimate: Estimate| metric_with_error(estimate, metric, currency);
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
        facts.push(("Chance it is right", said));
    }
    facts.extend(money_facts(headline, provenance));
    if let Some(break_even) = &headline.break_even {
        facts.push(("What would flip it", break_even.clone()));
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
    let name = |option: usize| findings.summaries.get(option).map_or("", |summary| summary.option.as_str());
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
    let whose =
        if headline.subject.option == headline.option { String::new() } else { format!("{}: ", headline.subject.name) };
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
            format!("month {} in the median, never in {never} of futures", months(turns))
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
    let is_worse = match decisive.direction() {
        Direction::Lower => estimate.value > 0.0,
        Direction::Higher | Direction::None => estimate.value < 0.0,
    };
    format!("{} by {size}", if is_worse { "worse" } else { "better" })
}

fn cash_in_words(headline: &Headline, currency: &str) -> String {
    let depth = &headline.money.depth;
    let median = money_with_error(depth.median, currency);
    let when = depth.trough_month.map_or_else(String::new, |month| format!(", around month {}", month + 1));
    format!("{median} in the median{when}; one future in twenty goes below {}", money(depth.p5, currency))
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
    cautions.extend(breaches.iter().filter(is_worth_saying).map(|breach| breach_in_words(breach, currency)));
    cautions
}

fn other_in_words(other: &RuleWinner) -> String {
    let by = match other.rule {
        Rule::Mean => "mean",
        Rule::Median => "median",
        Rule::Cvar => "worst 5%",
        Rule::Chance => "chance of being best",
    };
    let close = if other.could_flip { " (too close to call)" } else { "" };
    format!("by {by} {}{close}", other.option)
}

/// A warning as a sentence.
#[must_use]
pub fn warning_in_words(warning: &Warning, currency: &str) -> String {
    let exact = |value: f64| Estimate::known(value, f64::NAN);
    match warning {
        Warning::SeatMonths { least, most } => format!(
            "Unequal plans: {} wants {:.0} seat-months, {} {:.0} (--compare equal-seats)",
            least.0, least.1, most.0, most.1
        ),
        Warning::MeanCost { least, most } => format!(
            "Unequal spend: {} costs {}, {} {} (--compare equal-spend)",
            least.0,
            money(exact(least.1), currency),
            most.0,
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
            cells.extend([s.mean, s.median, s.p5, s.p95].map(shown));
            cells.extend([chance(s.p_best), shown(s.regret), shown(s.cvar)]);
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
