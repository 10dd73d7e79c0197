//! Beliefs that deals, renewals and hires show directly: deal size, cycle, win rate, churn, time to fill, attrition, and
//! the scatter of each.

use super::conjugate::{self, MONTH_DAYS, Posterior};
use crate::distribution::Distribution;
use crate::scenario::Scenario;
use crate::scenario::history::{Deal, DealSource, Hire, History, Outcome};

/// Fewest records from which a scatter is measured.
const SCATTER_LEAST: usize = 20;
/// Fewest records of the company's own deals: with less, all deals are taken.
const OWN_LEAST: usize = 8;
/// Share of the prior beyond an estimate below which the prior excludes it.
const EXCLUDED: f64 = 0.001;

/// A belief and what the records make of it.
#[derive(Clone, Debug)]
pub struct Direct {
    /// Position of the parameter.
    pub parameter: usize,
    /// After the records; a single value where a scatter is measured.
    pub after: After,
    /// How much data, in words: "38 contracts, mean $212k".
    pub data: String,
    /// Whether the prior excludes what the records show: then it counts for nothing.
    pub is_outside: bool,
}

/// A belief after the records.
#[derive(Clone, Debug)]
pub enum After {
    /// A distribution.
    Belief(Posterior),
    /// A number that was taken as fixed and is measured now.
    Measured(f64),
}

/// Records of one belief: what they say, their own estimate with its standard error, and how many they are.
struct Records {
    path: &'static str,
    likelihood: Box<dyn Fn(f64) -> f64>,
    estimate: f64,
    se: f64,
    data: String,
}

/// Everything that deals and hires show directly.
#[must_use]
pub fn direct(scenario: &Scenario, history: &History) -> Vec<Direct> {
    let mut found = Vec::new();
    let median = |path: &str| scenario.position(path).map(|at| scenario.parameters[at].belief.quantile(0.5));
    let mut measured = |path: &str, cv: Option<f64>, data: String| {
        let fixed = scenario.position(path).filter(|&at| !scenario.parameters[at].belief.is_uncertain());
        if let (Some(parameter), Some(cv)) = (fixed, cv.filter(|cv| *cv > 0.0)) {
            let range = scenario.parameters[parameter].range;
            let after = After::Measured(rounded(cv.clamp(range.min, range.max)));
            found.push(Direct { parameter, after, data, is_outside: false });
        }
    };
    let (amounts, whose) = own(&history.deals, |deal| deal.amount.filter(|_| deal.outcome == Outcome::Won));
    let amounts_cv = conjugate::measured_cv(&amounts, SCATTER_LEAST);
    measured("isv.acv_cv", amounts_cv, format!("scatter of {} {whose} contracts", amounts.len()));
    let (lasted, of_whom) = own(&history.deals, |deal| deal.closed.map(|day| months(deal.created, day)));
    let lasted_cv = conjugate::measured_cv(&lasted, SCATTER_LEAST);
    measured("funnel.cycle_cv", lasted_cv, format!("scatter of {} {of_whom} deals", lasted.len()));
    let fills: Vec<f64> = history.hires.iter().filter_map(|h| Some(months(h.opened?, h.filled?))).collect();
    let fills_cv = conjugate::measured_cv(&fills, SCATTER_LEAST);
    measured("in_house.time_to_fill_cv", fills_cv, format!("scatter of {} seats", fills.len()));

    let cv = |measured: Option<f64>, path: &str| measured.or_else(|| median(path)).unwrap_or(0.5).max(0.05);
    let records = [
        of_amounts(&amounts, whose, cv(amounts_cv, "isv.acv_cv")),
        of_cycles(history, &lasted, of_whom, cv(lasted_cv, "funnel.cycle_cv")),
        of_wins(&history.deals),
        of_fills(history, &fills, cv(fills_cv, "in_house.time_to_fill_cv")),
        of_leavers(history),
        of_renewals(&history.renewals),
    ];
    found.extend(records.into_iter().flatten().filter_map(|records| updated(scenario, records)));
    found
}

fn rounded(value: f64) -> f64 {
    format!("{value:.3e}").parse().unwrap_or(value)
}

fn months(from: i64, to: i64) -> f64 {
    ((to - from) as f64 / MONTH_DAYS).max(0.03)
}

/// Something of the company's own deals where there are enough of them, else of all.
fn own(deals: &[Deal], of: impl Fn(&Deal) -> Option<f64>) -> (Vec<f64>, &'static str) {
    let direct: Vec<f64> =
        deals.iter().filter(|deal| deal.source == Some(DealSource::Direct)).filter_map(&of).collect();
    if direct.len() >= OWN_LEAST {
        return (direct, "own");
    }
    (deals.iter().filter_map(&of).collect(), "all kinds of")
}

fn of_amounts(amounts: &[f64], whose: &str, cv: f64) -> Option<Records> {
    let mean = libm::exp(amounts.iter().map(|a| libm::log(*a)).sum::<f64>() / amounts.len().max(1) as f64)
        * (1.0 + cv * cv).sqrt();
    let se = mean * libm::log1p(cv * cv).sqrt() / (amounts.len() as f64).sqrt();
    (amounts.len() >= 2).then(|| Records {
        path: "isv.acv",
        likelihood: Box::new(conjugate::of_values(amounts, cv)),
        estimate: mean,
        se,
        data: format!("{} {whose} contracts won", amounts.len()),
    })
}

fn of_cycles(history: &History, lasted: &[f64], whose: &str, cv: f64) -> Option<Records> {
    let is_own = |deal: &&Deal| whose != "own" || deal.source == Some(DealSource::Direct);
    let running = history.deals.iter().filter(is_own).filter(|deal| deal.outcome == Outcome::Open);
    let open: Vec<f64> = running.map(|deal| months(deal.created, history.as_of.max(deal.created))).collect();
    let time = lasted.iter().sum::<f64>() + open.iter().sum::<f64>();
    let estimate = time / lasted.len().max(1) as f64;
    (lasted.len() >= 2).then(|| Records {
        path: "funnel.cycle_months",
        likelihood: Box::new(conjugate::of_durations(lasted, &open, cv)),
        estimate: lasted.iter().sum::<f64>() / lasted.len() as f64,
        se: estimate * cv.max(0.2) / (lasted.len() as f64).sqrt(),
        data: format!("{} {whose} deals closed, {} still open", lasted.len(), open.len()),
    })
}

/// The company's own deals alone: a sponsor changes the odds of the others.
fn of_wins(deals: &[Deal]) -> Option<Records> {
    let of = |outcome: Outcome| {
        deals.iter().filter(|deal| deal.source == Some(DealSource::Direct) && deal.outcome == outcome).count() as f64
    };
    let (won, lost) = (of(Outcome::Won), of(Outcome::Lost));
    let estimate = (won + 0.5) / (won + lost + 1.0);
    (lost > 0.0 && won + lost >= OWN_LEAST as f64).then(|| Records {
        path: "funnel.base_win_rate",
        likelihood: Box::new(conjugate::of_share(won, lost)),
        estimate,
        se: (estimate * (1.0 - estimate) / (won + lost)).sqrt(),
        data: format!("{won} of {} own deals won", won + lost),
    })
}

fn of_fills(history: &History, fills: &[f64], cv: f64) -> Option<Records> {
    let waiting = |hire: &Hire| hire.opened.filter(|_| hire.filled.is_none()).map(|day| months(day, history.as_of));
    let open: Vec<f64> = history.hires.iter().filter_map(waiting).collect();
    let estimate = fills.iter().sum::<f64>() / fills.len().max(1) as f64;
    (!fills.is_empty()).then(|| Records {
        path: "in_house.time_to_fill",
        likelihood: Box::new(conjugate::of_durations(fills, &open, cv)),
        estimate,
        se: estimate * cv / (fills.len() as f64).sqrt(),
        data: format!("{} seats filled, {} still open", fills.len(), open.len()),
    })
}

fn of_leavers(history: &History) -> Option<Records> {
    let exposure = |hire: &Hire| hire.filled.map(|day| months(day, hire.left.unwrap_or(history.as_of).max(day)));
    let total: f64 = history.hires.iter().filter_map(exposure).sum();
    let left = history.hires.iter().filter(|hire| hire.left.is_some()).count() as f64;
    let yearly = |rate: f64| 1.0 - libm::exp(-12.0 * rate);
    (total >= 12.0).then(|| Records {
        path: "in_house.annual_attrition",
        likelihood: Box::new(conjugate::of_leaving(left, total)),
        estimate: yearly(left / total),
        se: yearly(((left + 1.0).sqrt() / total).min(1.0)),
        data: format!("{left} left in {total:.0} months in the job"),
    })
}

/// Contracts that came up for renewal and ended.
fn of_renewals(renewals: &[Deal]) -> Option<Records> {
    let of = |outcome: Outcome| renewals.iter().filter(|deal| deal.outcome == outcome).count() as f64;
    let (kept, lost) = (of(Outcome::Won), of(Outcome::Lost));
    let estimate = (lost + 0.5) / (kept + lost + 1.0);
    (kept + lost >= OWN_LEAST as f64).then(|| Records {
        path: "economics.annual_churn",
        likelihood: Box::new(conjugate::of_share(lost, kept)),
        estimate,
        se: (estimate * (1.0 - estimate) / (kept + lost)).sqrt(),
        data: format!("{lost} of {} renewals lost, each taken for a year's", kept + lost),
    })
}

/// The belief after the records; nothing where the scenario takes the number as fixed.
fn updated(scenario: &Scenario, records: Records) -> Option<Direct> {
    let parameter = scenario.position(records.path)?;
    let of = &scenario.parameters[parameter];
    let prior = &of.belief;
    if !prior.is_uncertain() {
        return None;
    }
    let level = prior.cdf(records.estimate);
    // Two errors back towards the prior are still outside: no play of chance with so many records.
    let back = |sign: f64| prior.cdf(records.estimate + sign * 2.0 * records.se);
    let is_outside = level < EXCLUDED && back(1.0) < EXCLUDED || level > 1.0 - EXCLUDED && back(-1.0) > 1.0 - EXCLUDED;
    let replaced: Option<Distribution> = if is_outside {
        conjugate::around(records.estimate, records.se, (of.range.min.max(1e-9), of.range.max))
    } else {
        None
    };
    let after = conjugate::posterior(replaced.as_ref().unwrap_or(prior), &records.likelihood);
    Some(Direct { parameter, after: After::Belief(after), data: records.data, is_outside })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::{self, Overrides};

    /// Eight wins on their days, eight losses without a day, two open ones, three deals of account teams.
    #[test]
    fn records_are_counted_as_what_they_are() {
        let text = include_str!("../../../tests/it/commands/small.toml");
        let loaded = scenario::parse("small.toml", text, std::path::Path::new("."), &Overrides::default());
        let scenario = loaded.map_err(|problems| problems.to_string()).expect("it is valid").scenario;
        let deal = |source, outcome, closed| Deal {
            created: 20_000,
            closed,
            outcome,
            amount: Some(1e5),
            source: Some(source),
            is_marketplace: None,
        };
        let own = |count: usize, outcome, closed| vec![deal(DealSource::Direct, outcome, closed); count];
        let mut history = History { as_of: 20_400, ..History::default() };
        history.deals =
            [own(8, Outcome::Won, Some(20_200)), own(8, Outcome::Lost, None), own(2, Outcome::Open, None)].concat();
        history.deals.extend(vec![deal(DealSource::Field, Outcome::Won, Some(20_100)); 3]);
        let found = direct(&scenario, &history);
        let told = |path: &str| {
            let of = |one: &&Direct| scenario.parameters[one.parameter].path == path;
            found.iter().find(of).map(|one| one.data.as_str())
        };
        assert_eq!(told("isv.acv"), Some("8 own contracts won"));
        assert_eq!(told("funnel.cycle_months"), Some("8 own deals closed, 2 still open"));
        assert_eq!(told("funnel.base_win_rate"), Some("8 of 16 own deals won"));
    }
}
