//! What a result hangs on: every belief and luck, by how much of the result's spread they make and how far they move it.

#![allow(clippy::needless_pass_by_value, reason = "views of matrices are references")]

use super::given_data::{self, Group, Index, RankCorrelation, Shares};
use super::statistics::{self, Estimate, Z95};
use crate::distribution::{standard_normal_cdf, standard_normal_quantile};
use crate::engine::Blocks;
use crate::scenario::Scenario;
use ndarray::{Array2, ArrayView2, Axis};
use rayon::prelude::*;

/// Most inputs with a Shapley effect of their own; all others are one together, for the cost doubles with each.
pub const LEADING_MAX: usize = 10;
/// Chance that any input at all is taken for one that matters though none does.
pub const FALSE_ALARM: f64 = 0.05;
/// Errors of a total index, from 20 parts of the sample, beyond which it is no accident among a hundred inputs.
const TOTAL_MIN: f64 = 4.0;

/// Part of the standard deviation that is nothing.
const NOTHING: f64 = 1e-3;

/// The result with one belief low and high.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bar {
    /// With the belief at its 10th percentile, the others random.
    pub at_low: Estimate,
    /// With it at its 90th.
    pub at_high: Estimate,
    /// The one less the other, paired where simulated.
    pub swing: Estimate,
    /// Whether simulated anew under the same luck; else read off the sample by regression.
    pub is_simulated: bool,
}

impl Bar {
    /// Whether simulation shows that the belief moves nothing: neither end lies further from the mean, its error included,
    /// than a thousandth of the standard deviation, in which rounding would hide.
    #[must_use]
    pub fn moves_nothing(&self, mean: f64, sd: f64) -> bool {
        let is_still = |end: Estimate| (end.value - mean).abs() + end.half_width() <= NOTHING * sd;
        self.is_simulated && is_still(self.at_low) && is_still(self.at_high)
    }
}

/// What one belief does.
#[derive(Clone, Debug, PartialEq)]
pub struct Factor {
    /// Position among the inputs.
    pub input: usize,
    /// First-order Sobol index: share of the variance that knowing it alone explains.
    pub first_order: Estimate,
    /// Total index: share that stays open for want of it when all else is known.
    pub total: Estimate,
    /// Shapley effect, of the leading inputs.
    pub shapley: Option<Estimate>,
    /// Rank correlations with the result.
    pub rank: RankCorrelation,
    /// Chance of so strong a dependence if there is none.
    pub p_value: f64,
    /// Whether it can be told apart from a belief without influence.
    pub is_detected: bool,
    /// Where it takes the result.
    pub bar: Bar,
}

/// What a result hangs on.
#[derive(Clone, Debug, PartialEq)]
pub struct Sensitivity {
    /// Mean of the result.
    pub mean: Estimate,
    /// Its standard deviation.
    pub sd: f64,
    /// Part of the trajectories in which the result is defined; the others are left out.
    pub defined_share: f64,
    /// Widest bar first.
    pub factors: Vec<Factor>,
    /// Share of the variance that all beliefs explain, by regression.
    pub beliefs: Estimate,
    /// Shapley effect of all beliefs without one of their own.
    pub rest: Estimate,
    /// By group.
    pub groups: Vec<(String, Index)>,
    /// Share of the variance that is luck, if it was measured with several lucks for each draw of beliefs.
    pub luck: Option<Estimate>,
}

/// Analyses a sample of inputs (a row a trajectory) and results.
#[must_use]
pub fn sensitivity(inputs: ArrayView2<'_, f64>, results: &[f64], groups: &[Group], blocks: Blocks) -> Sensitivity {
    let defined: Vec<usize> = (0..results.len()).filter(|&row| results[row].is_finite()).collect();
    let kept: Vec<f64> = defined.iter().map(|&row| results[row]).collect();
    let chosen = if defined.len() == results.len() { inputs.to_owned() } else { inputs.select(Axis(0), &defined) };
    let mean = statistics::mean(&kept, blocks);
    let singles = given_data::singles(chosen.view(), &kept);
    let ranks = given_data::rank_correlations(chosen.view(), &kept);
    let leading = leading(chosen.view(), &kept, mean.value, &singles, &ranks);
    let Shares { all, total, leading, shapley, groups: indices } =
        given_data::shares(chosen.view(), &kept, &leading, groups);
    let level = FALSE_ALARM / singles.len().max(1) as f64;
    let mut factors: Vec<Factor> = singles
        .iter()
        .enumerate()
        .map(|(input, single)| Factor {
            input,
            first_order: single.first_order,
            total: total[input],
            shapley: leading.iter().position(|&i| i == input).map(|at| shapley[at]),
            rank: ranks[input],
            p_value: single.p_value,
            is_detected: single.p_value < level || total[input].value > TOTAL_MIN * total[input].se,
            bar: Bar {
                at_low: single.at_low,
                at_high: single.at_high,
                swing: Estimate::known(
                    single.at_high.value - single.at_low.value,
                    libm::hypot(single.at_high.se, single.at_low.se),
                ),
                is_simulated: false,
            },
        })
        .collect();
    sort(&mut factors);
    Sensitivity {
        mean,
        sd: statistics::sd(&kept),
        defined_share: defined.len() as f64 / results.len().max(1) as f64,
        factors,
        beliefs: all,
        rest: shapley.last().copied().unwrap_or(Estimate::UNDEFINED),
        groups: groups.iter().map(|group| group.name.clone()).zip(indices).collect(),
        luck: None,
    }
}

/// Widest bar first; what cannot be told from nothing comes last.
pub fn sort(factors: &mut [Factor]) {
    let key = |factor: &Factor| {
        let swing = factor.bar.swing.value.abs();
        (factor.is_detected, if swing.is_finite() { swing } else { -1.0 })
    };
    factors.sort_by(|a, b| {
        let (a, b) = (key(a), key(b));
        b.0.cmp(&a.0).then(b.1.total_cmp(&a.1))
    });
}

/// Inputs that explain most by themselves or beside all others; and of what is left of the places, those that move the spread.
fn leading(
    inputs: ArrayView2<'_, f64>,
    results: &[f64],
    mean: f64,
    singles: &[given_data::Single],
    ranks: &[RankCorrelation],
) -> Vec<usize> {
    let squares: Vec<f64> = results.iter().map(|y| (y - mean).powi(2)).collect();
    let spread = given_data::singles(inputs, &squares);
    let mut order: Vec<usize> = (0..singles.len()).collect();
    let alone = |i: usize| singles[i].first_order.value.max(0.0);
    // A belief that moves with another may explain nothing alone and much beside it. Of the variance that the others leave
    // open it explains the square of its partial correlation; the largest of them leaves at most this open.
    let open = 1.0 - (0..singles.len()).map(alone).fold(0.0, f64::max).min(1.0);
    let beside = |i: usize| {
        let partial = ranks[i].partial;
        if partial.value.abs() > Z95 * partial.se { open * partial.value.powi(2) } else { 0.0 }
    };
    let key = |i: usize| alone(i).max(beside(i)) + 0.25 * spread[i].first_order.value.max(0.0);
    order.sort_by(|&a, &b| key(b).total_cmp(&key(a)));
    order.truncate(LEADING_MAX);
    order
}

/// Simulates results of cases, each the luck of a trajectory and all beliefs; NaN where one is undefined.
pub type WhatIf<'a> = dyn Fn(&[(usize, Vec<f64>)]) -> Vec<f64> + Sync + 'a;

/// A bar by simulation: the belief at its 10th and 90th percentile in every row, luck as it was.
///
/// `move_to(row, level)` gives the row with the belief at a quantile level; see [`moved`]. Differences from the row's own
/// result are added to `mean`, so that rows that happen to be lucky do not shift the bar.
#[must_use]
pub fn simulated_bar(
    rows: usize,
    own: &[f64],
    mean: f64,
    move_to: &(dyn Fn(usize, f64) -> Vec<f64> + Sync),
    what_if: &WhatIf<'_>,
) -> Bar {
    let ends = |row: usize| [(row, move_to(row, 0.1)), (row, move_to(row, 0.9))];
    let cases: Vec<(usize, Vec<f64>)> = (0..rows).into_par_iter().flat_map_iter(ends).collect();
    let results = what_if(&cases);
    let pairs: Vec<(f64, f64)> =
        results.as_chunks().0.iter().zip(own).map(|([low, high], own)| (low - own, high - own)).collect();
    let estimate = |values: Vec<f64>| statistics::mean(&values, Blocks::Independent);
    let (low, high) =
        (estimate(pairs.iter().map(|pair| pair.0).collect()), estimate(pairs.iter().map(|pair| pair.1).collect()));
    Bar {
        at_low: Estimate::known(mean + low.value, low.se),
        at_high: Estimate::known(mean + high.value, high.se),
        swing: estimate(pairs.iter().map(|pair| pair.1 - pair.0).collect()),
        is_simulated: true,
    }
}

/// A draw with one belief moved to a quantile level; correlated beliefs move along as the copula says,
/// `z_j + r·(z_i' − z_i)`, so that they keep their distribution given the moved one.
#[must_use]
pub fn moved(scenario: &Scenario, uncertain: &[usize], draw: &[f64], input: usize, level: f64) -> Vec<f64> {
    let mut values = draw.to_vec();
    let belief = |column: usize| &scenario.parameters[uncertain[column]].belief;
    values[input] = belief(input).quantile(level);
    let score = |column: usize| standard_normal_quantile(belief(column).cdf(draw[column]).clamp(1e-12, 1.0 - 1e-12));
    let position = uncertain[input];
    for pair in &scenario.correlations {
        let other = match (pair.first == position, pair.second == position) {
            (true, false) => pair.second,
            (false, true) => pair.first,
            _ => continue,
        };
        let Ok(other) = uncertain.binary_search(&other) else { continue };
        let step = standard_normal_quantile(level) - score(input);
        let shifted = standard_normal_cdf(score(other) + pair.score(&scenario.parameters) * step);
        values[other] = belief(other).quantile(shifted.clamp(1e-12, 1.0 - 1e-12));
    }
    values
}

/// Indices of the classical design.
#[derive(Clone, Debug, PartialEq)]
pub struct Classical {
    /// First-order index of each input; the last is luck's.
    pub first_order: Vec<Estimate>,
    /// Total index of each input; the last is luck's.
    pub total: Vec<Estimate>,
    /// How often the model was simulated.
    pub simulations: usize,
}

/// First-order (Saltelli) and total (Jansen) indices from two independent samples `a` and `b`, an input exchanged at a
/// time; luck is exchanged as one input more. It takes `N·(p + 3)` simulations and independent inputs.
///
/// ```text
/// S_i = mean of f(B)·(f(A_Bi) − f(A)) / Var;   T_i = mean of (f(A) − f(A_Bi))² / (2·Var)
/// ```
///
/// `model` gives results of cases of a luck, numbered `0..2N`, and inputs. Source: Saltelli et al. (2010), Computer Physics
/// Communications 181, 259–270, table 2 (b) and (f).
#[must_use]
pub fn classical(a: &Array2<f64>, b: &Array2<f64>, model: &WhatIf<'_>) -> Classical {
    let (n, p) = a.dim();
    let row = |m: &Array2<f64>, i: usize| m.row(i).to_vec();
    let rows: Vec<(f64, f64, Vec<f64>)> = (0..n)
        .into_par_iter()
        .map(|i| {
            let (own, other) = (row(a, i), row(b, i));
            let exchanged = (0..p).map(|input| {
                let mut inputs = own.clone();
                inputs[input] = other[input];
                (i, inputs)
            });
            let mut cases: Vec<(usize, Vec<f64>)> = exchanged.collect();
            cases.extend([(n + i, own.clone()), (i, own), (n + i, other)]);
            let mut results = model(&cases);
            let ends = results.split_off(p + 1);
            (ends[0], ends[1], results)
        })
        .collect();
    let all: Vec<f64> = rows.iter().flat_map(|(a, b, _)| [*a, *b]).filter(|y| y.is_finite()).collect();
    let centre = all.iter().sum::<f64>() / all.len().max(1) as f64;
    let share = |product: &dyn Fn(f64, f64, f64) -> f64, input: usize| {
        let finite = rows.iter().filter(|(a, b, e)| a.is_finite() && b.is_finite() && e[input].is_finite());
        let (above, below): (Vec<f64>, Vec<f64>) = finite
            .map(|(a, b, e)| {
                let (a, b) = (a - centre, b - centre);
                (product(a, b, e[input] - centre), f64::midpoint(a * a, b * b))
            })
            .unzip();
        statistics::ratio_of_means(&above, &below).estimate(Blocks::Independent)
    };
    Classical {
        first_order: (0..=p).map(|input| share(&|a, b, e| b * (e - a), input)).collect(),
        total: (0..=p).map(|input| share(&|a, _, e| (a - e).powi(2) / 2.0, input)).collect(),
        simulations: n * (p + 3),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::testing::{assert_within, uniforms};

    fn inputs(n: usize, p: usize, seed: u64) -> Array2<f64> {
        let columns: Vec<Vec<f64>> = (0..p).map(|k| uniforms(seed + k as u64, n)).collect();
        Array2::from_shape_fn((n, p), |(i, k)| columns[k][i])
    }

    /// Y = 3·u0 + u1·luck with luck uniform on ±1: Var = 9/12 + (1/3)(1/3).
    fn model(luck: usize, u: &[f64]) -> f64 {
        3.0 * u[0] + u[1] * (2.0 * uniforms(luck as u64 + 9_999, 1)[0] - 1.0)
    }

    fn models(cases: &[(usize, Vec<f64>)]) -> Vec<f64> {
        cases.iter().map(|(luck, u)| model(*luck, u)).collect()
    }

    #[test]
    fn the_classical_design_tells_luck_and_its_interactions() {
        let n = 4_000;
        let got = classical(&inputs(n, 3, 11), &inputs(n, 3, 21), &models);
        let whole = 0.75 + 1.0 / 9.0;
        // u1 acts with luck only: Var(u1·L) = 1/9, of which E[u1]²·Var(L) = 1/12 is luck's alone.
        let first = [0.75, 0.0, 0.0, 1.0 / 12.0];
        let total = [0.75, 1.0 / 9.0 - 1.0 / 12.0, 0.0, 1.0 / 9.0];
        for k in 0..4 {
            assert_within(got.first_order[k].value, first[k] / whole, got.first_order[k].se.max(1e-12));
            assert_within(got.total[k].value, total[k] / whole, got.total[k].se.max(1e-12));
        }
        assert_eq!((got.total[2].value, got.simulations), (0.0, n * 6));
    }

    #[test]
    fn bars_go_where_the_belief_takes_the_result_and_the_idle_one_has_none() {
        let n = 4_000;
        let x = inputs(n, 3, 31);
        let own: Vec<f64> = (0..n).map(|i| model(i, &x.row(i).to_vec())).collect();
        let got = sensitivity(x.view(), &own, &[], Blocks::Independent);
        let first = &got.factors[0];
        assert_eq!(first.input, 0);
        // 3·0.1 and 3·0.9, u1·luck averages out.
        assert_within(first.bar.at_low.value, 0.3, first.bar.at_low.se);
        assert_within(first.bar.at_high.value, 2.7, first.bar.at_high.se);
        assert!(got.factors[1..].iter().all(|factor| !factor.is_detected));
        let to = |input: usize| {
            let x = &x;
            move |row: usize, level: f64| {
                let mut values = x.row(row).to_vec();
                values[input] = level;
                values
            }
        };
        let bar = simulated_bar(500, &own, got.mean.value, &to(0), &models);
        assert!((bar.swing.value - 2.4).abs() < 1e-9 && bar.swing.se < 1e-9, "{bar:?}");
        let idle = simulated_bar(500, &own, got.mean.value, &to(2), &models);
        assert_eq!((idle.swing.value, idle.at_low.value), (0.0, got.mean.value));
        assert!(idle.moves_nothing(got.mean.value, got.sd) && !bar.moves_nothing(got.mean.value, got.sd));
    }

    #[test]
    fn a_belief_whose_correlation_cancels_its_effect_leads_none_the_less() {
        // x0 and x1 correlate by 0.6 and y = x0 − x1/0.6 + small things: alone x0 tells nothing of y, for cov(x0, y) = 0.
        let (n, small) = (1_000, 12_u64);
        let z: Vec<Vec<f64>> = (0..2 + small).map(|k| crate::analysis::testing::normals(70 + k, n, 0.0, 1.0)).collect();
        let x =
            Array2::from_shape_fn((n, z.len()), |(i, k)| if k == 1 { 0.6 * z[0][i] + 0.8 * z[1][i] } else { z[k][i] });
        let luck = crate::analysis::testing::normals(99, n, 0.0, 1.0);
        let rest = |i: usize| (2..2 + small as usize).map(|k| 0.25 * x[(i, k)]).sum::<f64>();
        let y: Vec<f64> = (0..n).map(|i| x[(i, 0)] - x[(i, 1)] / 0.6 + rest(i) + luck[i]).collect();
        let got = sensitivity(x.view(), &y, &[], Blocks::Independent);
        let first = got.factors.iter().find(|factor| factor.input == 0).expect("every input is a factor");
        assert!(first.first_order.value < 0.02, "{:?}", first.first_order);
        let part = first.shapley.expect("it is among the leaders");
        assert!(first.is_detected && part.value > 4.0 * part.se, "{part:?}");
        let sum = got.factors.iter().filter_map(|factor| factor.shapley).map(|e| e.value).sum::<f64>() + got.rest.value;
        assert!((sum - got.beliefs.value).abs() < 1e-9, "parts add up to what beliefs explain: {sum}");
    }
}
