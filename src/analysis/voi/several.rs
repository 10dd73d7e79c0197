//! Value of knowing several things at once: penalised splines of each, and products of the leading ones.

use super::single::Noise;
use super::{Alternatives, NOISE_DRAWS, Nested, Worth, debiased, gain_of, held_out, single};
use crate::analysis::regression::{Smoother, Sums, Surface, Terms, fit_surface};
use crate::analysis::statistics::Estimate;
use ndarray::{Array2, ArrayView2, Axis, concatenate, s};
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
/// Parts of the rows that are held out in turn.
const PARTS: usize = 8;

/// Things that would be known, with what each is worth by itself.
#[derive(Clone, Debug)]
pub struct Knowledge<'a> {
    /// A row a trajectory.
    pub columns: ArrayView2<'a, f64>,
    /// Value of each by itself; computed if none is given.
    pub singles: Option<&'a [Worth]>,
    /// Several lucks under the same beliefs, where these are all of them.
    pub nested: Option<&'a Nested>,
}

/// What regressions on several things say together.
struct Together {
    gain: Estimate,
    at_least: Estimate,
    nested: Option<Estimate>,
}

/// Value of knowing all of these together. Only things that some increment depends on by themselves (at `level`) enter;
/// nothing if there are none. With a single one it is
/// [`single`].
///
/// # Panics
/// Never: what is expected holds for every column.
#[must_use]
pub fn several(knowledge: &Knowledge<'_>, alternatives: &Alternatives, level: f64) -> Worth {
    let count = knowledge.columns.ncols();
    let values: Vec<Worth> = match knowledge.singles {
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
    let Some(best) = entering.iter().map(|&i| values[i].gain).max_by(|a, b| a.value.total_cmp(&b.value)) else {
        return Worth::nothing((least * count as f64).min(1.0));
    };
    let noisiest = ERROR_MAX * entering.iter().map(|&i| values[i].gain.se).fold(0.0, f64::max);
    // Things that move nearly alike leave products, or even curves side by side, without a footing in the sample: such a
    // surface is not believed. Knowing more is never worth less: where noise says otherwise, the best single estimate
    // stands.
    let orders: &[usize] = if entering.len() > 1 { &[ORDER, 1] } else { &[1] };
    let mut surfaces = orders.iter().filter_map(|&order| together(knowledge, &entering, order, alternatives));
    match surfaces.find(|found| entering.len() == 1 || found.gain.se <= noisiest) {
        None => Worth { gain: best, at_least: None, p_value: least },
        Some(found) => {
            let regressed = if entering.len() > 1 && found.gain.value >= best.value { found.gain } else { best };
            Worth { gain: found.nested.unwrap_or(regressed), at_least: Some(found.at_least), p_value: least }
        }
    }
}

/// Value of all that enters, by curves of each and products up to an order (1 for none).
fn together(
    knowledge: &Knowledge<'_>,
    entering: &[usize],
    order_max: usize,
    alternatives: &Alternatives,
) -> Option<Together> {
    let n = knowledge.columns.nrows();
    let column = |input: usize| match knowledge.nested {
        Some(nested) => concatenate![Axis(0), knowledge.columns.column(input), nested.columns.column(input)],
        None => knowledge.columns.column(input).to_owned(),
    };
    let smoothers: Vec<Smoother> =
        entering.par_iter().filter_map(|&input| Smoother::new(column(input).view())).collect();
    let references: Vec<&Smoother> = smoothers.iter().collect();
    let paired: Vec<usize> = (0..references.len().min(PAIRED_MAX)).collect();
    let room = n / 20;
    let pairs = paired.len() * paired.len().saturating_sub(1) / 2;
    let order = (2..=order_max).rev().find(|&order| pairs * Terms::products(order) + 2 * references.len() <= room);
    let terms = Terms::new(&references, &vec![DEGREE; references.len()], &paired, order.unwrap_or(1));
    let parts = terms.sums(alternatives.increments.view(), PARTS);
    let whole = Sums::total(&parts);
    let surface = fit_surface(&terms, &whole)?;
    let curves = surface.values(&terms, 0, n);
    let held_out = held_out::predicted(&terms, &parts, &whole, surface.strength)?;
    let noise = debiased(gain_of(&curves), &shaken(&terms, &surface, &curves), n);
    let at_least = held_out::gain_of_choice(&held_out, &alternatives.increments);
    // What held-out surfaces promise is too much by about as much as what they keep is too little: an error of the
    // surface with variance s² turns both by ½·s² times the density of increments at a tie.
    let gain = f64::midpoint(gain_of(&held_out).0, at_least.value).max(0.0);
    Some(Together {
        gain: Estimate { value: gain, ..noise },
        at_least,
        nested: knowledge
            .nested
            .map(|nested| nested.gain(&curves, &surface.values(&terms, n, n + nested.columns.nrows()))),
    })
}

/// Gains from surfaces to which the noise of their fit is added once more.
fn shaken(terms: &Terms, surface: &Surface, curves: &Array2<f64>) -> Vec<f64> {
    let (n, outcomes) = curves.dim();
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
        shaken.slice_mut(s![from..to, ..]).assign(&block.dot(&shocks));
    }
    (0..DRAWS)
        .into_par_iter()
        .map(|draw| {
            let mut with_noise = curves + &shaken.slice(s![.., draw * outcomes..(draw + 1) * outcomes]);
            let means: Vec<f64> = noise.draw(draw, count).iter().map(|e| e / (n as f64).sqrt()).collect();
            with_noise.rows_mut().into_iter().for_each(|mut row| {
                row.iter_mut().zip(&means).for_each(|(x, m)| *x += m);
            });
            gain_of(&with_noise).0
        })
        .collect()
}
