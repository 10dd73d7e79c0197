//! Value of knowing several things at once: penalised splines of each, and products of the leading ones.

use super::single::Noise;
use super::{Alternatives, NOISE_DRAWS, Value, debiased, gain_of, single};
use crate::analysis::regression::{Smoother, Terms, fit_surface};
use ndarray::{Array2, ArrayView2, s};
use rayon::prelude::*;

/// Most things whose products are looked at, and the order of these products.
const PAIRED_MAX: usize = 8;
const ORDER: usize = 4;
/// Functions of each thing.
const DEGREE: usize = 5;
/// Largest error of a surface, over the largest of the single estimates.
const ERROR_MAX: f64 = 4.0;
/// Draws of noise for surfaces.
const DRAWS: usize = NOISE_DRAWS / 3;

/// Things that would be known, with what each is worth by itself.
#[derive(Clone, Debug)]
pub struct Knowledge<'a> {
    /// A row a trajectory.
    pub columns: ArrayView2<'a, f64>,
    /// Value of each by itself; computed if none is given.
    pub singles: Option<&'a [Value]>,
}

/// Value of knowing all of these together. Only things that some increment depends on by themselves (at `level`) enter;
/// nothing if there are none. With a single one it is
/// [`single`].
#[must_use]
pub fn several(knowledge: &Knowledge<'_>, alternatives: &Alternatives, level: f64) -> Value {
    let count = knowledge.columns.ncols();
    let values: Vec<Value> = match knowledge.singles {
        Some(values) => values.to_vec(),
        None => (0..count)
            .into_par_iter()
            .map(|i| single(knowledge.columns.column(i), alternatives, level / count.max(1) as f64))
            .collect(),
    };
    let least = values.iter().map(|value| value.p_value).fold(1.0, f64::min);
    let mut entering: Vec<usize> = (0..count).filter(|&i| values[i].p_value < level / count.max(1) as f64).collect();
    entering.sort_by(|&a, &b| {
        values[a].p_value.total_cmp(&values[b].p_value).then(values[b].gain.value.total_cmp(&values[a].gain.value))
    });
    match entering.as_slice() {
        [] => Value::nothing((least * count as f64).min(1.0)),
        [only] => values[*only],
        _ => {
            let errors = entering.iter().map(|&i| values[i].gain.se);
            let noisiest = ERROR_MAX * errors.fold(0.0, f64::max);
            let surfaces =
                [ORDER, 1].into_iter().map(|order| together(knowledge.columns, &entering, order, alternatives, least));
            let best = entering.iter().map(|&i| values[i].gain).max_by(|a, b| a.value.total_cmp(&b.value));
            let best = best.expect("at least two enter");
            // Things that move nearly alike leave products, or even curves side by side, without a footing in the
            // sample: such a surface is not believed. Knowing more is never worth less: where noise says otherwise, the
            // best single estimate stands.
            let found = surfaces.map(|value| value.gain).find(|gain| gain.se <= noisiest);
            let gain = found.filter(|gain| gain.value >= best.value).unwrap_or(best);
            Value { gain, p_value: least }
        }
    }
}

/// Value of all that enters, by curves of each and products up to an order (1 for none).
fn together(
    columns: ArrayView2<'_, f64>,
    entering: &[usize],
    order_max: usize,
    alternatives: &Alternatives,
    p_value: f64,
) -> Value {
    let smoothers: Vec<Smoother> =
        entering.par_iter().filter_map(|&input| Smoother::new(columns.column(input))).collect();
    let references: Vec<&Smoother> = smoothers.iter().collect();
    let n = columns.nrows();
    let paired: Vec<usize> = (0..references.len().min(PAIRED_MAX)).collect();
    let room = n / 20;
    let pairs = paired.len() * paired.len().saturating_sub(1) / 2;
    let order = (2..=order_max).rev().find(|&order| pairs * Terms::products(order) + 2 * references.len() <= room);
    let terms = Terms::new(&references, &vec![DEGREE; references.len()], &paired, order.unwrap_or(1));
    let Some(surface) = fit_surface(&terms, alternatives.increments.view()) else { return Value::nothing(p_value) };

    let outcomes = alternatives.increments.ncols();
    let mut curves = Array2::zeros((n, outcomes));
    // Noise of every draw side by side: R'·z for the terms, with the covariance of the increments.
    let noise = Noise::new(surface.residual_covariance.clone());
    let count = terms.list.len();
    let mut shocks = Array2::zeros((count, DRAWS * outcomes));
    for draw in 0..DRAWS {
        for term in 0..count {
            for (d, e) in noise.draw(draw, term).into_iter().enumerate() {
                shocks[(term, draw * outcomes + d)] = e;
            }
        }
    }
    let shocks = surface.noise_root.t().dot(&shocks);
    let mut shaken: Array2<f64> = Array2::zeros((n, DRAWS * outcomes));
    for from in (0..n).step_by(1024) {
        let to = (from + 1024).min(n);
        let mut block = terms.block(from, to);
        block.rows_mut().into_iter().for_each(|mut row| {
            row.iter_mut().zip(&surface.means.0).for_each(|(x, mean)| *x -= mean);
        });
        curves.slice_mut(s![from..to, ..]).assign(&block.dot(&surface.coefficients));
        shaken.slice_mut(s![from..to, ..]).assign(&block.dot(&shocks));
    }
    let lift = |curves: &mut Array2<f64>, means: &[f64]| {
        curves.rows_mut().into_iter().for_each(|mut row| row.iter_mut().zip(means).for_each(|(x, m)| *x += m));
    };
    lift(&mut curves, &surface.means.1);
    let noisy: Vec<f64> = (0..DRAWS)
        .into_par_iter()
        .map(|draw| {
            let mut with_noise = &curves + &shaken.slice(s![.., draw * outcomes..(draw + 1) * outcomes]);
            let means: Vec<f64> = noise.draw(draw, count).iter().map(|e| e / (n as f64).sqrt()).collect();
            lift(&mut with_noise, &means);
            gain_of(&with_noise).0
        })
        .collect();
    Value { gain: debiased(gain_of(&curves), &noisy, n), p_value }
}
