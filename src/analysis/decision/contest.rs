//! Every rule's statistic of every option, and the order that they give.

use super::{Measure, Standing};
use crate::analysis::goodness;
use crate::analysis::influence::{self, Statistic};
use crate::analysis::statistics::{self, Estimate, Ordered};
use crate::engine::Blocks;
use crate::metric::Direction;
use crate::scenario::Rule;
use std::borrow::Cow;

/// The columns of the options that are ranked, and every rule's statistic of each.
#[derive(Debug)]
pub(super) struct Contest<'a> {
    columns: Vec<Cow<'a, [f64]>>,
    places: Vec<Entrant>,
    best: Best,
    direction: Direction,
    blocks: Blocks,
    /// Which of them is the baseline.
    baseline: Option<usize>,
    /// Whether any option is never reached in a trajectory, so that means are of survivors.
    has_never: bool,
}

/// Statistics of one option.
#[derive(Debug)]
struct Entrant {
    mean: Statistic,
    median: Statistic,
    cvar: Statistic,
    chance: Statistic,
    reached: f64,
    quantiles: [Estimate; 3],
}

impl Entrant {
    fn by(&self, rule: Rule) -> &Statistic {
        match rule {
            Rule::Mean => &self.mean,
            Rule::Median => &self.median,
            Rule::Cvar => &self.cvar,
            Rule::Chance => &self.chance,
        }
    }
}

/// Mean of values of which none is infinite; undefined otherwise, since it would be that of survivors.
pub(super) fn whole_mean(values: &[f64]) -> Statistic {
    if values.iter().any(|value| value.is_infinite()) { influence::mean(&[]) } else { influence::mean(values) }
}

impl<'a> Contest<'a> {
    /// Columns of a metric with a direction; `baseline` is the position among them.
    pub(super) fn new(
        columns: Vec<Cow<'a, [f64]>>,
        direction: Direction,
        blocks: Blocks,
        baseline: Option<usize>,
    ) -> Self {
        let best = Best::of(&columns, direction);
        let place = |values: &Cow<'a, [f64]>| {
            let ordered = Ordered::new(values);
            Entrant {
                mean: whole_mean(values),
                median: influence::quantile(values, &ordered, 0.5, blocks),
                cvar: influence::cvar(&ordered, direction),
                chance: influence::mean_by(values.len(), |t| best.score(t, values[t])),
                reached: statistics::defined_share(values),
                quantiles: [0.5, 0.05, 0.95].map(|p| statistics::quantile(values, &ordered, p, blocks)),
            }
        };
        let places = columns.iter().map(place).collect();
        let has_never = columns.iter().any(|column| column.iter().any(|value| value.is_infinite()));
        Self { columns, places, best, direction, blocks, baseline, has_never }
    }

    /// Whether any option is never reached in a trajectory.
    pub(super) fn has_never(&self) -> bool {
        self.has_never
    }

    /// Largest share of the trajectories in which an option is undefined.
    pub(super) fn undefined_share(&self) -> f64 {
        let share = |column: &Cow<'a, [f64]>| {
            column.iter().filter(|value| value.is_nan()).count() as f64 / column.len().max(1) as f64
        };
        self.columns.iter().map(share).fold(0.0, f64::max)
    }

    /// What decides between two places by a rule. Where "never" occurs, the mean gives way to the share of
    /// trajectories in which the metric is reached; so do a median and a worst 5% that are never.
    pub(super) fn measure(&self, rule: Rule, place: usize, other: usize) -> Measure {
        let [a, b] = [place, other].map(|place| &self.places[place]);
        let is_finite = |rule: Rule| a.by(rule).value.is_finite() && b.by(rule).value.is_finite();
        match rule {
            Rule::Mean if self.has_never && a.reached == b.reached && is_finite(Rule::Median) => {
                Measure::Rule(Rule::Median)
            }
            Rule::Mean if self.has_never => Measure::Reached,
            Rule::Median | Rule::Cvar if self.has_never && !is_finite(rule) => Measure::Reached,
            _ => Measure::Rule(rule),
        }
    }

    /// What a place is ranked by, best highest: first by the one, then by the other.
    fn key(&self, rule: Rule, place: usize) -> (f64, f64) {
        let own = &self.places[place];
        let defined = |value: f64| if value.is_nan() { f64::NEG_INFINITY } else { value };
        let good = |rule: Rule| defined(goodness(own.by(rule).value, self.direction));
        match rule {
            Rule::Mean if self.has_never => (own.reached, good(Rule::Median)),
            Rule::Mean => (good(rule), 0.0),
            Rule::Median | Rule::Cvar => (good(rule), if self.has_never { own.reached } else { 0.0 }),
            Rule::Chance => (defined(own.chance.value), 0.0),
        }
    }

    /// Places by a rule, best first; ties go to the baseline, then to what the scenario lists first.
    pub(super) fn order(&self, rule: Rule) -> Vec<usize> {
        let mut order: Vec<usize> = (0..self.places.len()).collect();
        let keys: Vec<(f64, f64)> = order.iter().map(|&place| self.key(rule, place)).collect();
        let is_other = |place: usize| self.baseline != Some(place);
        order.sort_by(|&a, &b| {
            let by_key = keys[b].0.total_cmp(&keys[a].0).then(keys[b].1.total_cmp(&keys[a].1));
            // Zeros of either sign are equal.
            let by_key = if keys[a] == keys[b] { std::cmp::Ordering::Equal } else { by_key };
            by_key.then(is_other(a).cmp(&is_other(b)))
        });
        order
    }

    /// Whether a place has what a rule ranks by: the metric is reached in some trajectory, and its statistic is defined or
    /// gives way to the share in which it is reached.
    pub(super) fn is_defined(&self, rule: Rule, place: usize) -> bool {
        let own = &self.places[place];
        own.reached > 0.0 && (self.has_never || own.by(rule).value.is_finite())
    }

    /// By how much a place leads another by a rule, in what decides between them.
    pub(super) fn lead(&self, rule: Rule, place: usize, other: usize) -> Estimate {
        match self.measure(rule, place, other) {
            Measure::Rule(rule) => self.difference(rule, place, other),
            Measure::Reached => {
                let [a, b] = [place, other].map(|place| &self.columns[place]);
                let reached = |x: f64| f64::from(u8::from(x.is_finite()));
                statistics::mean_by(a.len(), |t| reached(a[t]) - reached(b[t]), self.blocks)
            }
        }
    }

    /// Difference of a rule's statistic between two places.
    pub(super) fn difference(&self, rule: Rule, place: usize, other: usize) -> Estimate {
        let [one, two] = [place, other].map(|place| self.places[place].by(rule));
        let [a, b] = [place, other].map(|place| &self.columns[place]);
        if rule == Rule::Chance {
            let (score_a, score_b) = (|t: usize| self.best.score(t, a[t]), |t: usize| self.best.score(t, b[t]));
            return one.minus_by(score_a, two, score_b, a.len(), self.blocks);
        }
        one.minus(a, two, b, self.blocks)
    }

    pub(super) fn standing(&self, place: usize, option: usize) -> Standing {
        let (values, own) = (&self.columns[place], &self.places[place]);
        let [median, p5, p95] = own.quantiles;
        let mean = if own.mean.value.is_finite() { statistics::mean(values, self.blocks) } else { Estimate::UNDEFINED };
        Standing {
            option,
            mean,
            median,
            p5,
            p95,
            cvar: own.cvar.estimate(values, self.blocks),
            reached: statistics::share(values.iter().map(|value| value.is_finite()), self.blocks),
            p_best: self.chance_of_best(values),
            regret: self.regret(values),
            could_swap_with_next: false,
        }
    }

    /// How often values are the best; of a place that stands alone that is no matter of luck.
    fn chance_of_best(&self, values: &[f64]) -> Estimate {
        let seen = statistics::score_by(values.len(), |t| self.best.score(t, values[t]), self.blocks);
        if self.places.len() == 1 { Estimate::known(seen.value, 0.0) } else { seen }
    }

    /// Mean regret over trajectories in which the option is defined; undefined where "never" meets a month.
    fn regret(&self, values: &[f64]) -> Estimate {
        let regret = |t: usize| self.best.regret(t, values[t]);
        if (0..values.len()).any(|t| regret(t).is_infinite()) {
            return Estimate::UNDEFINED;
        }
        statistics::mean_by(values.len(), regret, self.blocks)
    }
}

/// By trajectory: the best value among the options that are defined, turned so that more is better (NaN if none is),
/// and how many have it.
#[derive(Debug)]
struct Best {
    values: Vec<f64>,
    ties: Vec<u32>,
    direction: Direction,
}

impl Best {
    fn of(columns: &[Cow<'_, [f64]>], direction: Direction) -> Self {
        let trajectories = columns.first().map_or(0, |column| column.len());
        let good = |t: usize| columns.iter().map(move |column| goodness(column[t], direction));
        let best = |t: usize| good(t).filter(|value| !value.is_nan()).max_by(f64::total_cmp).unwrap_or(f64::NAN);
        let values: Vec<f64> = (0..trajectories).map(best).collect();
        let tied = |(t, best): (usize, &f64)| good(t).filter(|own| own == best).count() as u32;
        let ties = values.iter().enumerate().map(tied).collect();
        Self { values, ties, direction }
    }

    /// 1 where the option is the best, split evenly among those that tie; undefined is never the best.
    fn score(&self, trajectory: usize, value: f64) -> f64 {
        let is_best = goodness(value, self.direction) == self.values[trajectory];
        if is_best { 1.0 / f64::from(self.ties[trajectory]) } else { 0.0 }
    }

    /// What the best does better; NaN where the option is undefined.
    fn regret(&self, trajectory: usize, value: f64) -> f64 {
        let (own, best) = (goodness(value, self.direction), self.values[trajectory]);
        if own == best { 0.0 } else { best - own }
    }
}
