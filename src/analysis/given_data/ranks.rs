//! Rank correlations of inputs with an outcome.

use crate::analysis::regression::algebra;
use crate::analysis::regression::ranks;
use crate::analysis::statistics::Estimate;
use ndarray::{Array1, Array2, ArrayView1, ArrayView2, Axis};

/// How an input and the outcome rise together.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RankCorrelation {
    /// Spearman's correlation.
    pub plain: Estimate,
    /// With every other input held fixed, as far as ranks are linear; undefined where inputs repeat each other.
    pub partial: Estimate,
}

/// Rank correlations of every input with the outcome.
///
/// Partial ones are `−P₍ᵢᵧ₎/√(P₍ᵢᵢ₎P₍ᵧᵧ₎)` of the inverse `P` of the rank correlation matrix. Standard errors:
/// `√((1 + r²/2)/(n − 3))` (Bonett and Wright, 2000, Psychometrika 65, 23–28), with `n` less the inputs held fixed for
/// partial ones.
#[must_use]
pub fn rank_correlations(inputs: ArrayView2<'_, f64>, outcome: &[f64]) -> Vec<RankCorrelation> {
    let (n, p) = inputs.dim();
    let mut scaled = Array2::zeros((n, p + 1));
    for (mut target, column) in scaled.columns_mut().into_iter().zip(inputs.columns()) {
        target.assign(&Array1::from(unit(column)));
    }
    scaled.column_mut(p).assign(&Array1::from(unit(ArrayView1::from(outcome))));
    let correlation: Array2<f64> = scaled.t().dot(&scaled);
    // Inputs that do not vary would make the matrix singular.
    let varying: Vec<usize> = (0..=p).filter(|&i| correlation[(i, i)] > 0.5).collect();
    let precision = algebra::inverse(&correlation.select(Axis(0), &varying).select(Axis(1), &varying));
    let outcome_at = varying.len().saturating_sub(1);
    let error = |r: f64, rows: f64| ((1.0 + r * r / 2.0) / (rows - 3.0).max(1.0)).sqrt();
    (0..p)
        .map(|input| {
            let r = correlation[(input, p)];
            let plain = Estimate::known(r, error(r, n as f64));
            let place = varying.iter().position(|&i| i == input);
            let partial = match (&precision, place) {
                (Some(m), Some(at)) if varying.contains(&p) => {
                    let r = -m[(at, outcome_at)] / (m[(at, at)] * m[(outcome_at, outcome_at)]).sqrt();
                    Estimate::known(r, error(r, n as f64 - p as f64 + 1.0))
                }
                _ => Estimate::UNDEFINED,
            };
            RankCorrelation { plain, partial }
        })
        .collect()
}

/// Ranks around their mean with length 1; zero where nothing varies.
fn unit(column: ArrayView1<'_, f64>) -> Vec<f64> {
    let mut values = ranks(column);
    let middle = f64::midpoint(values.len() as f64, 1.0);
    for x in &mut values {
        *x -= middle;
    }
    let length = values.iter().map(|x| x * x).sum::<f64>().sqrt();
    if length > 0.0 {
        for x in &mut values {
            *x /= length;
        }
    }
    values
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::testing::{assert_within, normals};

    #[test]
    fn a_partial_correlation_takes_out_what_another_input_carries() {
        // x2 = x1 + e, y = x1 + d, all unit normal: ρ(x2, y) = ½, the partial one of x2 given x1 is 0.
        let n = 20_000;
        let (a, e, d) = (normals(1, n, 0.0, 1.0), normals(2, n, 0.0, 1.0), normals(3, n, 0.0, 1.0));
        let inputs = Array2::from_shape_fn((n, 2), |(i, k)| if k == 0 { a[i] } else { a[i] + e[i] });
        let y: Vec<f64> = a.iter().zip(&d).map(|(a, d)| a + d).collect();
        let got = rank_correlations(inputs.view(), &y);
        // Spearman of a normal pair: (6/π)·asin(r/2).
        let spearman = |r: f64| 6.0 / std::f64::consts::PI * (r / 2.0).asin();
        assert_within(got[1].plain.value, spearman(0.5), got[1].plain.se);
        assert_within(got[0].plain.value, spearman(0.5_f64.sqrt()), got[0].plain.se);
        // Ranks of normals are not quite linear in each other, so the partial one is not quite 0.
        assert!(got[1].partial.value.abs() < 0.04, "{:?}", got[1].partial);
        assert!(got[0].partial.value > 0.45);
    }
}
