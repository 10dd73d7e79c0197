//! The ranking of the options by the scenario's rule, and how far it can be trusted.

use super::influence::{self, Statistic};
use super::statistics::{self, Estimate, Ordered};
use super::{eligible, goodness};
use crate::engine::{Blocks, Column, Sample};
use crate::metric::{Direction, Metric};
use crate::scenario::{Decision, Rule};
use std::borrow::Cow;

/// Every rule.
pub const RULES: [Rule; 4] = [Rule::Mean, Rule::Median, Rule::Cvar, Rule::Chance];

/// An option in the ranking, by the metric that decides.
#[derive(Clone, Debug, PartialEq)]
pub struct Standing {
    /// Position of the option in the scenario.
    pub option: usize,
    /// Mean.
    pub mean: Estimate,
    /// Median.
    pub median: Estimate,
    /// One trajectory in twenty is below.
    pub p5: Estimate,
    /// One trajectory in twenty is above.
    pub p95: Estimate,
    /// Mean of the worst 5 %.
    pub cvar: Estimate,
    /// Chance of being the best in a trajectory; the best share it where they tie.
    pub p_best: Estimate,
    /// Expected regret: what the best of each trajectory does better than this, on average. It includes hindsight of
    /// luck, which nobody can have.
    pub regret: Estimate,
    /// Whether Monte Carlo error could swap it with the next in the ranking.
    pub could_swap_with_next: bool,
}

impl Standing {
    /// The statistic that a rule looks at.
    #[must_use]
    pub fn by(&self, rule: Rule) -> Estimate {
        match rule {
            Rule::Mean => self.mean,
            Rule::Median => self.median,
            Rule::Cvar => self.cvar,
            Rule::Chance => self.p_best,
        }
    }
}

/// What a rule would choose.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RuleChoice {
    /// The rule.
    pub rule: Rule,
    /// Position of the option that it chooses.
    pub option: usize,
    /// Whether Monte Carlo error could make it choose another.
    pub could_flip: bool,
}

/// The ranking.
#[derive(Clone, Debug, PartialEq)]
pub struct Standings {
    /// What decides.
    pub decision: Decision,
    /// Best first; only options that the metric ranks.
    pub ranked: Vec<Standing>,
    /// What each rule would choose.
    pub rules: Vec<RuleChoice>,
}

impl Standings {
    /// Whether the rules choose differently.
    #[must_use]
    pub fn rules_disagree(&self) -> bool {
        self.rules.windows(2).any(|pair| pair[0].option != pair[1].option)
    }
}

/// Ranks the options by a decision; ties keep the order of the scenario, and what is undefined comes last.
///
/// # Panics
/// If the run did not record the metric.
#[must_use]
pub fn standings(sample: &Sample, decision: Decision) -> Standings {
    let options = eligible(sample, decision.metric);
    let board = Board::of(sample, &options, decision.metric);
    let order = board.order(decision.rule);
    let mut ranked: Vec<Standing> = order.iter().map(|&place| board.standing(place, options[place])).collect();
    for (position, pair) in order.windows(2).enumerate() {
        ranked[position].could_swap_with_next = board.lead(decision.rule, pair[0], pair[1]).could_flip();
    }
    let choose = |rule: Rule| {
        let order = board.order(rule);
        let first = *order.first()?;
        let could_flip = order[1..].iter().any(|&other| board.lead(rule, first, other).could_flip());
        Some(RuleChoice { rule, option: options[first], could_flip })
    };
    Standings { decision, ranked, rules: RULES.into_iter().filter_map(choose).collect() }
}

/// Difference of a rule's statistic between two options, with its error.
///
/// # Panics
/// If the run did not record the metric.
#[must_use]
pub fn lead(sample: &Sample, metric: Metric, rule: Rule, option: usize, other: usize) -> Estimate {
    Board::of(sample, &[option, other], metric).lead(rule, 0, 1)
}

/// The columns of the options that are ranked, and every rule's statistic of each.
struct Board<'a> {
    columns: Vec<Cow<'a, [f64]>>,
    places: Vec<Place>,
    best: Best,
    direction: Direction,
    blocks: Blocks,
}

/// Statistics of one option.
struct Place {
    mean: Statistic,
    median: Statistic,
    cvar: Statistic,
    chance: Statistic,
    quantiles: [Estimate; 3],
}

impl Place {
    fn by(&self, rule: Rule) -> &Statistic {
        match rule {
            Rule::Mean => &self.mean,
            Rule::Median => &self.median,
            Rule::Cvar => &self.cvar,
            Rule::Chance => &self.chance,
        }
    }
}

impl<'a> Board<'a> {
    fn of(sample: &'a Sample, options: &[usize], metric: Metric) -> Self {
        let blocks = sample.blocks;
        let direction = metric.direction();
        let column = Column::Metric(metric);
        let columns: Vec<Cow<'a, [f64]>> = options.iter().map(|&option| sample.column(option, &column)).collect();
        let best = Best::of(&columns, direction);
        let place = |values: &Cow<'a, [f64]>| {
            let ordered = Ordered::new(values);
            Place {
                mean: influence::mean(values),
                median: influence::quantile(values, &ordered, 0.5, blocks),
                cvar: influence::cvar(&ordered, direction),
                chance: influence::mean_by(values.len(), |t| best.score(t, values[t])),
                quantiles: [0.5, 0.05, 0.95].map(|p| statistics::quantile(values, &ordered, p, blocks)),
            }
        };
        let places = columns.iter().map(place).collect();
        Self { columns, places, best, direction, blocks }
    }

    /// Places by a rule, best first.
    fn order(&self, rule: Rule) -> Vec<usize> {
        let direction = if rule == Rule::Chance { Direction::Higher } else { self.direction };
        let key = |place: usize| {
            let value = goodness(self.places[place].by(rule).value, direction);
            if value.is_nan() { f64::NEG_INFINITY } else { value }
        };
        let mut order: Vec<usize> = (0..self.places.len()).collect();
        order.sort_by(|&a, &b| key(b).total_cmp(&key(a)));
        order
    }

    /// Difference of a rule's statistic between two places.
    fn lead(&self, rule: Rule, place: usize, other: usize) -> Estimate {
        let [one, two] = [place, other].map(|place| self.places[place].by(rule));
        let [a, b] = [place, other].map(|place| &self.columns[place]);
        if rule == Rule::Chance {
            let (score_a, score_b) = (|t: usize| self.best.score(t, a[t]), |t: usize| self.best.score(t, b[t]));
            return one.minus_by(score_a, two, score_b, a.len(), self.blocks);
        }
        one.minus(a, two, b, self.blocks)
    }

    fn standing(&self, place: usize, option: usize) -> Standing {
        let (values, own) = (&self.columns[place], &self.places[place]);
        let [median, p5, p95] = own.quantiles;
        Standing {
            option,
            mean: statistics::mean(values, self.blocks),
            median,
            p5,
            p95,
            cvar: own.cvar.estimate(values, self.blocks),
            p_best: statistics::score_by(values.len(), |t| self.best.score(t, values[t]), self.blocks),
            regret: self.regret(values),
            could_swap_with_next: false,
        }
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::testing::{Made, assert_within, normals, standard_normal};
    use statrs::distribution::{Continuous, ContinuousCDF};

    const BY_MEAN: Decision = Decision { metric: Metric::UpliftNpv, rule: Rule::Mean, risk_tolerance: None };

    fn decide(options: &[&str], columns: Vec<Vec<f64>>, decision: Decision) -> Standings {
        let sample = Made::new(options, 1).metric(decision.metric, columns).sample();
        standings(&sample, decision)
    }

    #[test]
    fn two_normals_match_probability_best_and_expected_regret() {
        // d = a − b is N(m, s) with m = 0.3, s = √(1 + 1.44): P(a best) = Φ(m/s);
        // regret of a is E[(−d)⁺] = s·φ(m/s) − m·Φ(−m/s), that is the value of perfect information on both.
        let n = 40_000;
        let got = decide(&["B", "A"], vec![normals(9, n, 0.0, 1.2), normals(8, n, 0.3, 1.0)], BY_MEAN);
        let (m, s) = (0.3, 2.44_f64.sqrt());
        let p = standard_normal().cdf(m / s);
        let regret = s * standard_normal().pdf(m / s) - m * standard_normal().cdf(-m / s);
        let first = &got.ranked[0];
        assert_eq!(first.option, 1);
        assert_within(first.p_best.value, p, (p * (1.0 - p) / n as f64).sqrt());
        // E[((−d)⁺)²] = (m² + s²)Φ(−m/s) − m·s·φ(m/s).
        let second = (m * m + s * s) * standard_normal().cdf(-m / s) - m * s * standard_normal().pdf(m / s);
        let se = ((second - regret * regret) / n as f64).sqrt();
        assert_within(first.regret.value, regret, se);
        assert!((first.regret.se / se - 1.0).abs() < 0.05);
        assert_within(got.ranked[1].regret.value - first.regret.value, m, s / (n as f64).sqrt());
        assert!(!first.could_swap_with_next && !got.rules_disagree());
    }

    #[test]
    fn rules_disagree_where_a_rare_windfall_lifts_the_mean() {
        // Safe is 1 always. Bold is 0.9, and 100 in one of fifty: mean 2.882, median 0.9, best in 2 %.
        let bold: Vec<f64> = (0..5_000).map(|i| if i % 50 == 0 { 100.0 } else { 0.9 }).collect();
        let got = decide(&["Safe", "Bold"], vec![vec![1.0; 5_000], bold], BY_MEAN);
        let chosen: Vec<usize> = got.rules.iter().map(|choice| choice.option).collect();
        assert_eq!(chosen, [1, 0, 0, 0]);
        assert!(got.rules_disagree());
        assert_eq!(got.ranked[0].option, 1);
        assert!((got.ranked[0].mean.value - 2.882).abs() < 1e-9);
        assert!((got.ranked[0].p_best.value - 0.02).abs() < 1e-12);
        assert!((got.ranked[0].cvar.value - 0.9).abs() < 1e-12);
    }

    #[test]
    fn lower_is_better_for_payback_and_never_regrets_without_bound() {
        let by_payback = Decision { metric: Metric::PaybackMonth, rule: Rule::Median, risk_tolerance: None };
        let never = f64::INFINITY;
        let columns = vec![vec![20.0, never, 30.0, never], vec![10.0, 40.0, 35.0, never]];
        let got = decide(&["A", "B"], columns, by_payback);
        // Medians 30 and 35; best: B, B, A, tie.
        assert_eq!(got.ranked[0].option, 0);
        assert_eq!((got.ranked[0].p_best.value, got.ranked[1].p_best.value), (0.375, 0.625));
        assert!(got.ranked[0].regret.value.is_nan());
        assert_eq!(got.ranked[1].regret.value, 1.25);
    }

    #[test]
    fn equal_options_share_being_best_and_could_swap() {
        let column = normals(4, 500, 1.0, 1.0);
        let got = decide(&["A", "B"], vec![column.clone(), column], BY_MEAN);
        assert_eq!(got.ranked[0].option, 0, "ties keep the order of the scenario");
        assert_eq!((got.ranked[0].p_best.value, got.ranked[0].regret.value), (0.5, 0.0));
        assert!(got.ranked[0].could_swap_with_next && got.rules[0].could_flip);
    }

    #[test]
    fn a_lead_inside_monte_carlo_error_is_marked() {
        let n = 400;
        let a = normals(31, n, 0.0, 1.0);
        // The paired difference has mean 0.01 and error about 0.05.
        let d = normals(32, n, 0.0, 1.0);
        let centre = d.iter().sum::<f64>() / n as f64;
        let b: Vec<f64> = a.iter().zip(&d).map(|(a, d)| a - 0.01 - (d - centre)).collect();
        let got = decide(&["A", "B"], vec![a, b], BY_MEAN);
        assert!(got.ranked[0].option == 0 && got.ranked[0].could_swap_with_next);
    }

    #[test]
    fn baseline_is_ranked_unless_the_metric_is_of_added_money() {
        let columns = || vec![vec![5.0, 5.0], vec![1.0, 2.0]];
        let sample = Made::new(&["Base", "A"], 1).metric(Metric::UpliftNpv, columns()).metric(Metric::Npv, columns());
        let sample = sample.baseline(0).sample();
        let by = |metric| standings(&sample, Decision { metric, rule: Rule::Mean, risk_tolerance: None });
        assert_eq!(by(Metric::UpliftNpv).ranked.len(), 1);
        assert_eq!(by(Metric::Npv).ranked[0].option, 0);
    }
}
