//! What each value of a column contributes to the error of an estimate, as a formula: nothing is written down, so that
//! a column of a million trajectories needs no second one beside it.

use super::moments::{Moments, sum_of_finite};
use super::statistics::{CVAR_TAIL, Estimate, Linearised, Ordered, finite, quantile_parts, standard_error_by, sum};
use crate::engine::Blocks;
use crate::metric::Direction;

/// How a value contributes; contributions of a column have mean zero.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Influence {
    /// Not at all: the estimate is undefined.
    Nothing,
    /// To a mean of the values that are finite, a share of all.
    Mean { mean: f64, share: f64 },
    /// To a quantile `at`, by `(p − [x ≤ at])·scale`.
    Quantile { p: f64, at: f64, scale: f64 },
    /// To the mean of the part of the values beyond an edge; `sign` is −1 where that is the upper part.
    Tail(Tail),
}

#[derive(Clone, Copy, Debug, PartialEq)]
struct Tail {
    mean: f64,
    edge: f64,
    sign: f64,
    /// Influence by the part of the values that is in the tail.
    per_part: f64,
}

impl Tail {
    /// What a value that is not in the tail contributes.
    fn of_others(&self) -> f64 {
        self.edge - self.mean
    }

    /// What a value contributes more than one that is not in the tail.
    #[inline]
    fn beyond_others(&self, x: f64) -> f64 {
        let shortfall = self.sign * (self.edge - x);
        let is_in_tail = shortfall > 0.0 && shortfall < f64::INFINITY;
        if is_in_tail { -self.sign * shortfall * self.per_part } else { 0.0 }
    }

    fn of(&self, x: f64) -> f64 {
        self.of_others() + self.beyond_others(x)
    }

    /// Degrees of freedom of the error, of this many trajectories: a third of those in the tail. What few values contribute
    /// and all others do not has a kurtosis of 6 over the share of the few, where values beyond an edge are exponential,
    /// and the variance of such contributions is known as well as from `2n/(kurtosis − 1)` normal ones (Satterthwaite,
    /// 1946, Biometrics Bulletin 2, 110–114).
    fn freedom(&self, count: usize) -> f64 {
        count as f64 / self.per_part / 3.0
    }
}

/// An estimate from one column that can be taken against one from another.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Statistic {
    /// The estimate.
    pub value: f64,
    influence: Influence,
}

impl Statistic {
    /// What a value contributes.
    pub(super) fn of(&self, x: f64) -> f64 {
        match self.influence {
            Influence::Nothing => 0.0,
            Influence::Mean { mean, share } if x.is_finite() => (x - mean) / share,
            Influence::Mean { .. } => 0.0,
            Influence::Quantile { p, at, scale } => scale * (p - f64::from(u8::from(x <= at))),
            Influence::Tail(tail) => tail.of(x),
        }
    }

    /// The estimate with its error; `values` are those that it was made from, here as below.
    #[must_use]
    pub fn estimate(&self, values: &[f64], blocks: Blocks) -> Estimate {
        if !self.value.is_finite() {
            return Estimate::UNDEFINED;
        }
        let se = match (self.influence, blocks) {
            (Influence::Tail(tail), Blocks::Independent) => {
                let beyond = |i: usize| tail.beyond_others(values[i]);
                Moments::of_few(values.len(), beyond).sd() / (values.len() as f64).sqrt()
            }
            _ => standard_error_by(values.len(), |i| self.of(values[i]), blocks),
        };
        self.limited(Estimate::of_blocks(self.value, se, blocks, values.len()), values.len())
    }

    /// The estimate with no more degrees of freedom than the few values allow that it rests on.
    fn limited(&self, estimate: Estimate, count: usize) -> Estimate {
        match self.influence {
            Influence::Tail(tail) => Estimate { freedom: estimate.freedom.min(tail.freedom(count)), ..estimate },
            _ => estimate,
        }
    }

    /// The difference of two estimates from the same trajectories, so that what they share cancels in its error.
    #[must_use]
    pub fn minus(&self, values: &[f64], other: &Self, of_other: &[f64], blocks: Blocks) -> Estimate {
        self.minus_by(|i| values[i], other, |i| of_other[i], values.len(), blocks)
    }

    /// As [`Self::minus`], of values that are made when they are asked for.
    #[must_use]
    pub fn minus_by(
        &self,
        values: impl Fn(usize) -> f64,
        other: &Self,
        of_other: impl Fn(usize) -> f64,
        count: usize,
        blocks: Blocks,
    ) -> Estimate {
        let value = self.value - other.value;
        if !value.is_finite() {
            return Estimate::UNDEFINED;
        }
        let se = match (self.influence, other.influence, blocks) {
            (Influence::Quantile { at, .. }, Influence::Quantile { at: at_other, .. }, Blocks::Independent) => {
                // Two values each: what counts is how often each pair of them occurs.
                let [mut below, mut below_other, mut both] = [0_usize; 3];
                for i in 0..count {
                    let (one, two) = (values(i) <= at, of_other(i) <= at_other);
                    below += usize::from(one);
                    below_other += usize::from(two);
                    both += usize::from(one & two);
                }
                let at_both = |x: f64, y: f64| self.of(x) - other.of(y);
                let neither = count + both - below - below_other;
                let groups = [
                    (both, at_both(f64::NEG_INFINITY, f64::NEG_INFINITY)),
                    (below - both, at_both(f64::NEG_INFINITY, f64::INFINITY)),
                    (below_other - both, at_both(f64::INFINITY, f64::NEG_INFINITY)),
                    (neither, at_both(f64::INFINITY, f64::INFINITY)),
                ];
                Moments::of_groups(groups).sd() / (count as f64).sqrt()
            }
            (Influence::Tail(one), Influence::Tail(two), Blocks::Independent) => {
                let beyond = |i: usize| one.beyond_others(values(i)) - two.beyond_others(of_other(i));
                Moments::of_few(count, beyond).sd() / (count as f64).sqrt()
            }
            _ => standard_error_by(count, |i| self.of(values(i)) - other.of(of_other(i)), blocks),
        };
        other.limited(self.limited(Estimate::of_blocks(value, se, blocks, count), count), count)
    }

    /// Every contribution written down.
    #[must_use]
    pub fn linearised(&self, values: &[f64]) -> Linearised {
        Linearised { value: self.value, influence: values.iter().map(|&x| self.of(x)).collect() }
    }
}

/// Mean of the finite values.
#[must_use]
pub fn mean(values: &[f64]) -> Statistic {
    mean_by(values.len(), |i| values[i])
}

/// Mean of the finite ones among values that are made when they are asked for.
#[must_use]
pub fn mean_by(count: usize, at: impl Fn(usize) -> f64) -> Statistic {
    let (defined, sum) = sum_of_finite(count, at);
    let mean = sum / defined;
    Statistic { value: mean, influence: Influence::Mean { mean, share: defined / count as f64 } }
}

/// A quantile; see [`super::statistics::quantile`].
#[must_use]
pub fn quantile(values: &[f64], ordered: &Ordered, p: f64, blocks: Blocks) -> Statistic {
    let (estimate, share_se) = quantile_parts(values, ordered, p, blocks);
    let scale = estimate.se / share_se;
    Statistic { value: estimate.value, influence: Influence::Quantile { p, at: estimate.value, scale } }
}

/// `CVaR` 5%: the mean of the worst `⌈0.05·n⌉` values, the lowest or, where less is better, the highest.
///
/// Influence of a trajectory, with `Q` the edge of the tail: `Q − (Q − x)⁺/0.05 − CVaR`, mirrored where less is better.
/// NaN where the tail holds a value that is not finite.
/// Source: Rockafellar and Uryasev (2000), Journal of Risk 2(3), 21–41, theorem 1.
#[must_use]
pub fn cvar(ordered: &Ordered, direction: Direction) -> Statistic {
    let in_tail = ordered.rank(CVAR_TAIL).min(ordered.count());
    let part = in_tail as f64 / ordered.count() as f64;
    let sorted = finite(ordered);
    let (sign, tail): (f64, &[f64]) = if direction == Direction::Lower {
        let all_defined = sorted.len() == ordered.count();
        (-1.0, if all_defined { &sorted[ordered.count() - in_tail..] } else { &[] })
    } else {
        (1.0, sorted.get(..in_tail).unwrap_or(&[]))
    };
    let edge = if sign > 0.0 { tail.last() } else { tail.first() };
    let Some(&edge) = edge else { return Statistic { value: f64::NAN, influence: Influence::Nothing } };
    let mean = sum(tail.iter().copied()) / in_tail as f64;
    Statistic { value: mean, influence: Influence::Tail(Tail { mean, edge, sign, per_part: 1.0 / part }) }
}
