//! Who wins along a line of values, and where the winners change places.

use super::contenders::{self, Contender};
use crate::analysis::decision::Judge;
use crate::analysis::influence;
use crate::analysis::paired;
use crate::analysis::statistics::{self, Estimate, Linearised, Ordered};
use crate::engine::Blocks;
use crate::metric::Direction;
use crate::scenario::Rule;
use std::borrow::Cow;

/// Where a difference is zero.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Crossing {
    /// The value, by interpolation.
    pub at: f64,
    /// The 95% interval that Monte Carlo error implies: the values around it at which zero lies inside the interval
    /// of the difference. An end is open where it is not reached inside the range.
    pub interval: (Option<f64>, Option<f64>),
    /// Whether the difference rises there.
    pub rises: bool,
}

/// Every zero of a difference known with error at ascending values, the interval by inverting the test of the
/// difference against zero.
///
/// Source: Fieller (1954), Journal of the Royal Statistical Society B 16(2), 175–185: the set of values that a test
/// does not refuse is an interval for the value, whatever the slope.
#[must_use]
pub fn crossings(grid: &[f64], difference: &[Estimate]) -> Vec<Crossing> {
    let known = |e: &Estimate| e.value.is_finite();
    let mut found = Vec::new();
    for i in 1..grid.len() {
        let (left, right) = (difference[i - 1], difference[i]);
        if !known(&left) || !known(&right) || (left.value > 0.0) == (right.value > 0.0) {
            continue;
        }
        let share = left.value / (left.value - right.value);
        let rises = right.value > left.value;
        let sign = if rises { 1.0 } else { -1.0 };
        // The far edge of the interval: before the crossing the difference is below zero (turned by `sign`).
        let upper = |e: &Estimate| sign * e.value + statistics::t95(e.freedom) * error(e);
        let lower = |e: &Estimate| sign * e.value - statistics::t95(e.freedom) * error(e);
        let before = (1..=i).rev().find_map(|j| zero_between(grid, difference, j, &upper));
        let after = (i..grid.len()).find_map(|j| zero_between(grid, difference, j, &lower));
        found.push(Crossing { at: grid[i - 1] + share * (grid[i] - grid[i - 1]), interval: (before, after), rises });
    }
    found
}

fn error(estimate: &Estimate) -> f64 {
    if estimate.se.is_finite() { estimate.se } else { f64::INFINITY }
}

/// Where a bound turns from below zero to above it between the grid values `j − 1` and `j`.
fn zero_between(grid: &[f64], points: &[Estimate], j: usize, bound: &impl Fn(&Estimate) -> f64) -> Option<f64> {
    let (left, right) = (bound(&points[j - 1]), bound(&points[j]));
    let turns = left <= 0.0 && right > 0.0 && left.is_finite() && right.is_finite();
    turns.then(|| grid[j - 1] + left / (left - right) * (grid[j] - grid[j - 1]))
}

/// The one less the other by a rule, with its error; more is better in both. Where either is never reached in a
/// trajectory it is a difference of what decides then.
#[must_use]
pub fn lead(one: &Contender, other: &Contender, rule: Rule) -> Estimate {
    let blocks = one.blocks;
    let by = |statistic: &dyn Fn(&[f64]) -> Linearised| {
        statistic(&one.values).minus(&statistic(&other.values)).estimate(one.blocks)
    };
    match rule {
        Rule::Chance => {
            let share = paired::p_beats(&one.values, &other.values, Direction::Higher, blocks);
            Estimate { value: share.value - 0.5, ..share }
        }
        _ if one.has_never() || other.has_never() => judge([one, other]).lead(rule, 0, 1),
        Rule::Mean => paired::mean_difference(&one.values, &other.values, blocks),
        Rule::Median => by(&|v| statistics::quantile_linearised(v, &Ordered::new(v), 0.5, blocks)),
        Rule::Cvar => {
            let [a, b] = [&one.values, &other.values];
            let [of_a, of_b] = [a, b].map(|values| influence::cvar(&Ordered::new(values), Direction::Higher));
            of_a.minus(a, &of_b, b, blocks)
        }
    }
}

fn judge<'a>(field: impl IntoIterator<Item = &'a Contender>) -> Judge<'a> {
    let mut blocks = Blocks::Independent;
    let columns = field.into_iter().map(|contender| {
        blocks = contender.blocks;
        Cow::Borrowed(contender.values.as_slice())
    });
    let columns = columns.collect();
    Judge::new(columns, Direction::Higher, blocks)
}

/// All that compete, as the ranking judges them: the chance of being the best and "never" are told of all together, the
/// rest of two alone.
#[derive(Debug)]
pub struct Leads<'a> {
    field: &'a [Contender],
    rule: Rule,
    together: Option<Judge<'a>>,
}

impl<'a> Leads<'a> {
    /// Who leads among contenders, by a rule.
    #[must_use]
    pub fn of(field: &'a [Contender], rule: Rule) -> Self {
        let is_of_all = rule == Rule::Chance || field.iter().any(Contender::has_never);
        Self { field, rule, together: is_of_all.then(|| judge(field)) }
    }

    /// By how much one leads another.
    #[must_use]
    pub fn lead(&self, one: usize, other: usize) -> Estimate {
        match &self.together {
            Some(judge) => judge.lead(self.rule, one, other),
            None => lead(&self.field[one], &self.field[other], self.rule),
        }
    }

    /// What the rule looks at.
    #[must_use]
    pub fn value(&self, who: usize) -> Estimate {
        let (values, blocks) = (&self.field[who].values, self.field[who].blocks);
        match (&self.together, self.rule) {
            (Some(judge), rule) => judge.value(rule, who),
            (None, Rule::Median) => statistics::quantile(values, &Ordered::new(values), 0.5, blocks),
            (None, Rule::Cvar) => influence::cvar(&Ordered::new(values), Direction::Higher).estimate(values, blocks),
            (None, Rule::Mean | Rule::Chance) => statistics::mean(values, blocks),
        }
    }

    /// Whether that is a share of the trajectories.
    #[must_use]
    pub fn is_share(&self) -> bool {
        self.together.as_ref().is_some_and(|judge| judge.is_share(self.rule))
    }

    /// How clear a win is: 0 within error, growing to 1 at three times the lead that error could make.
    #[must_use]
    pub fn clearness(&self, winner: Option<usize>) -> f64 {
        let Some(winner) = winner else { return 0.0 };
        let clear = |other: usize| {
            let lead = self.lead(winner, other);
            if lead.could_flip() { 0.0 } else { ((lead.value / lead.half_width() - 1.0) / 2.0).clamp(0.01, 1.0) }
        };
        (0..self.field.len()).filter(|&other| other != winner).map(clear).fold(1.0, f64::min)
    }
}

/// One change of winner.
#[derive(Clone, Debug, PartialEq)]
pub struct Flip {
    /// Position among the contenders of who wins below.
    pub from: usize,
    /// The option that wins above.
    pub to: usize,
    /// Where.
    pub crossing: Crossing,
}

/// Who wins along a line.
#[derive(Clone, Debug, PartialEq)]
pub struct Along {
    /// The values.
    pub grid: Vec<f64>,
    /// Names of the contenders.
    pub names: Vec<String>,
    /// Their positions in the scenario.
    pub options: Vec<usize>,
    /// What the rule looks at, by contender, then by value.
    pub scores: Vec<Vec<Estimate>>,
    /// Whether that is a share of the trajectories.
    pub is_share: bool,
    /// Position of the winner by value; none where nothing is defined.
    pub winners: Vec<Option<usize>>,
    /// Whether Monte Carlo error could turn the winner, by value.
    pub unclear: Vec<bool>,
    /// Whom Monte Carlo error cannot tell from the winner, by value.
    pub close: Vec<Vec<usize>>,
    /// Changes of the winner, in order.
    pub flips: Vec<Flip>,
}

/// Works out who wins along a line: the same contenders at every value, under the same luck.
#[must_use]
pub fn along(grid: &[f64], fields: &[Vec<Contender>], rule: Rule) -> Along {
    let first = fields.first().map_or(&[][..], Vec::as_slice);
    let winners: Vec<Option<usize>> = fields.iter().map(|field| contenders::choice(field, rule)).collect();
    let leads: Vec<Leads<'_>> = fields.iter().map(|field| Leads::of(field, rule)).collect();
    let unclear = leads.iter().zip(&winners).map(|(field, winner)| field.clearness(*winner) == 0.0).collect();
    let close_to = |field: &Leads<'_>, winner: Option<usize>| -> Vec<usize> {
        let is_close =
            |&other: &usize| winner.is_some_and(|first| other != first && field.lead(first, other).could_flip());
        (0..first.len()).filter(is_close).collect()
    };
    let close = leads.iter().zip(&winners).map(|(field, winner)| close_to(field, *winner)).collect();
    let scores: Vec<Vec<Estimate>> =
        (0..first.len()).map(|who| leads.iter().map(|field| field.value(who)).collect()).collect();
    let at_value = |i: usize| -> Vec<f64> { scores.iter().map(|of_one| of_one[i].value).collect() };
    let mut changes = Vec::new();
    for (i, pair) in winners.windows(2).enumerate() {
        let (Some(from), Some(to)) = (pair[0], pair[1]) else { continue };
        changes
            .extend(successive(&at_value(i), &at_value(i + 1), from, to).into_iter().map(|(from, to)| (i, from, to)));
    }
    let mut flips = Vec::new();
    for (i, from, to) in changes {
        let difference: Vec<Estimate> = leads.iter().map(|field| field.lead(to, from)).collect();
        let middle = f64::midpoint(grid[i], grid[i + 1]);
        let away = |crossing: &Crossing| (crossing.at - middle).abs();
        let near = crossings(grid, &difference).into_iter().min_by(|a, b| away(a).total_cmp(&away(b)));
        let inside = near.filter(|crossing| (grid[i]..=grid[i + 1]).contains(&crossing.at));
        let ends = (Some(grid[i]), Some(grid[i + 1]));
        let crossing = inside.unwrap_or(Crossing { at: middle, interval: ends, rises: true });
        flips.push(Flip { from, to, crossing });
    }
    Along {
        grid: grid.to_vec(),
        names: first.iter().map(|contender| contender.name.clone()).collect(),
        options: first.iter().map(|contender| contender.option).collect(),
        scores,
        is_share: leads.iter().any(Leads::is_share),
        winners,
        unclear,
        close,
        flips,
    }
}

/// Who wins one after the other between two values, by straight lines between the scores at both: somebody may win between
/// them who wins at neither. The change alone where lines do not lead from the one to the other.
fn successive(left: &[f64], right: &[f64], from: usize, to: usize) -> Vec<(usize, usize)> {
    let (mut steps, mut now, mut place) = (Vec::new(), from, 0.0);
    while now != to {
        // Where another comes level with who wins now, and grows faster.
        let level = |other: usize| {
            let gain = (right[other] - left[other]) - (right[now] - left[now]);
            let at = (left[now] - left[other]) / gain;
            (gain > 0.0 && at >= place && at <= 1.0).then_some((at, other))
        };
        // Of those that are equal the one that wins at the end.
        let next = (0..left.len()).filter_map(level);
        let next = next.min_by(|a, b| a.0.total_cmp(&b.0).then((a.1 != to).cmp(&(b.1 != to))));
        let Some((at, other)) = next else { return vec![(from, to)] };
        steps.push((now, other));
        (now, place) = (other, at);
    }
    steps
}

/// How clear a win is: 0 within error, growing to 1 at three times the lead that error could make.
#[must_use]
pub fn clearness(field: &[Contender], winner: Option<usize>, rule: Rule) -> f64 {
    Leads::of(field, rule).clearness(winner)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::testing::normals;

    fn contender(name: &str, option: usize, values: Vec<f64>) -> Contender {
        Contender { name: name.to_owned(), option, values, blocks: Blocks::Independent, is_baseline: false }
    }

    #[test]
    fn a_linear_crossing_is_exact_and_its_interval_is_the_error_over_the_slope() {
        let grid: Vec<f64> = (0..11).map(f64::from).collect();
        let points: Vec<Estimate> = grid.iter().map(|x| Estimate::known(2.0 * (x - 4.3), 0.5)).collect();
        let found = crossings(&grid, &points);
        assert_eq!(found.len(), 1);
        let half = statistics::Z95 * 0.5 / 2.0;
        assert!((found[0].at - 4.3).abs() < 1e-12 && found[0].rises);
        assert!((found[0].interval.0.unwrap() - (4.3 - half)).abs() < 1e-12);
        assert!((found[0].interval.1.unwrap() - (4.3 + half)).abs() < 1e-12);
        let wide: Vec<Estimate> = points.iter().map(|p| Estimate { se: 5.0, ..*p }).collect();
        assert_eq!(crossings(&grid, &wide)[0].interval.0, None, "4.3 − 4.9 lies outside the range");
        let falling: Vec<Estimate> = points.iter().map(|p| Estimate { value: -p.value, ..*p }).collect();
        assert!((crossings(&grid, &falling)[0].interval.0.unwrap() - (4.3 - half)).abs() < 1e-12);
    }

    #[test]
    fn nineteen_intervals_in_twenty_hold_the_crossing() {
        // Under common random numbers the error is the same at every value: d(x) = x − 5 + e, e of sd 1, n = 100.
        let grid: Vec<f64> = (0..11).map(f64::from).collect();
        let runs = 400;
        let covered = (0..runs)
            .filter(|&seed| {
                let noise = normals(seed, 100, 0.0, 1.0);
                let field = |x: f64| {
                    let d: Vec<f64> = noise.iter().map(|e| x - 5.0 + e).collect();
                    vec![contender("A", 1, d), contender("B", 0, vec![0.0; 100])]
                };
                let fields: Vec<Vec<Contender>> = grid.iter().map(|&x| field(x)).collect();
                let got = along(&grid, &fields, Rule::Mean);
                let (low, high) = got.flips[0].crossing.interval;
                got.flips.len() == 1 && low.unwrap() <= 5.0 && 5.0 <= high.unwrap()
            })
            .count() as f64;
        let share = covered / runs as f64;
        assert!((share - 0.95).abs() < 4.9 * (0.95_f64 * 0.05 / runs as f64).sqrt(), "{share}");
    }

    #[test]
    fn winners_change_in_order_and_never_where_they_do_not() {
        let grid = [0.0, 1.0, 2.0, 3.0];
        // A: 1 always; B: x; C: −1.
        let fields: Vec<Vec<Contender>> = grid
            .iter()
            .map(|&x| {
                let noise = normals(1, 50, 0.0, 0.01);
                let around = |m: f64| noise.iter().map(|e| m + e * m).collect::<Vec<f64>>();
                vec![contender("A", 0, around(1.4)), contender("B", 1, around(x)), contender("C", 2, around(-1.0))]
            })
            .collect();
        let got = along(&grid, &fields, Rule::Mean);
        assert_eq!(got.winners, [Some(0), Some(0), Some(1), Some(1)]);
        assert!((got.flips[0].crossing.at - 1.4).abs() < 1e-9 && !got.unclear[0]);
        let two: Vec<Vec<Contender>> = fields.iter().map(|field| vec![field[0].clone(), field[2].clone()]).collect();
        assert!(along(&grid, &two, Rule::Mean).flips.is_empty());
    }

    #[test]
    fn who_wins_between_two_values_alone_is_a_step_of_its_own() {
        // A falls from 5 to 1, B rises from 4 to 6, C from 4.6 to 5: C leads from t = 1/11 to t = 3/8.
        assert_eq!(successive(&[5.0, 4.0, 4.6], &[1.0, 6.0, 5.0], 0, 1), [(0, 2), (2, 1)]);
        assert_eq!(successive(&[5.0, 4.0, 2.0], &[1.0, 6.0, 5.0], 0, 1), [(0, 1)], "C leads nowhere");
        // Equal all the way: the one that wins at the end.
        assert_eq!(successive(&[5.0, 4.0, 4.0], &[1.0, 6.0, 6.0], 0, 2), [(0, 2)]);
        assert_eq!(successive(&[5.0, f64::NAN], &[1.0, f64::NAN], 0, 1), [(0, 1)], "no lines");
    }

    #[test]
    fn where_never_occurs_the_share_that_is_reached_decides_along_a_line_too() {
        // A pays back in 8 of 10 at month 50, B in x of 10 at month 20: survivors of B are always sooner.
        let never = f64::NEG_INFINITY;
        let paid = |of_ten: usize, month: f64| -> Vec<f64> {
            (0..4_000).map(|t| if t % 10 < of_ten { -month } else { never }).collect()
        };
        let grid = [2.0, 4.0, 6.0, 10.0];
        let field = |&x: &f64| vec![contender("A", 0, paid(8, 50.0)), contender("B", 1, paid(x as usize, 20.0))];
        let fields: Vec<Vec<Contender>> = grid.iter().map(field).collect();
        let got = along(&grid, &fields, Rule::Mean);
        assert_eq!(got.winners, [Some(0), Some(0), Some(0), Some(1)]);
        assert!(got.is_share && got.scores[1].iter().zip(grid).all(|(share, x)| (share.value - x / 10.0).abs() < 1e-9));
        // From 60% to 100% of B against 80% of A: half-way.
        assert!((got.flips[0].crossing.at - 8.0).abs() < 1e-9 && got.unclear.iter().all(|unclear| !unclear));
    }

    #[test]
    fn the_chance_of_being_best_is_told_among_all() {
        // A beats each of B and C in 6 of 10, but is the best of three in 2 of 10 alone; B is in 4, C in 4.
        let best_in = |tens: &[usize]| -> Vec<f64> {
            (0..4_000).map(|t| f64::from(u8::from(tens.contains(&(t % 10))))).collect()
        };
        let a: Vec<f64> = (0..4_000).map(|t| if t % 10 < 2 { 2.0 } else { 0.5 }).collect();
        let field = vec![
            contender("A", 0, a),
            contender("B", 1, best_in(&[2, 3, 4, 5])),
            contender("C", 2, best_in(&[6, 7, 8, 9])),
        ];
        let leads = Leads::of(&field, Rule::Chance);
        let shares: Vec<f64> = (0..3).map(|who| leads.value(who).value).collect();
        assert!(shares.iter().zip([0.2, 0.4, 0.4]).all(|(got, wanted)| (got - wanted).abs() < 1e-9), "{shares:?}");
        assert!(leads.is_share() && (leads.lead(1, 0).value - 0.2).abs() < 1e-9);
        assert_eq!(leads.clearness(Some(1)), 0.0, "B and C tie");
    }
}
