//! Quantile functions for many draws: tables where solving for a quantile would be slow.
//!
//! Betas (PERT too) and gammas have no closed quantile function; solving costs microseconds. Their table holds knots
//! `(F(x), x, 1/f(x))` with a cubic Hermite polynomial between neighbours, whose slopes are exact because the density
//! is known. A stretch is halved until the polynomial predicts its middle; the outer shares of 2⁻¹² on either side are
//! solved directly. Other families are computed directly anyway.

use super::curve::{Curve, Shape};
use super::cut::Distribution;

/// A belief prepared for many draws.
///
/// [`QuantileTable::quantile`] differs from [`Distribution::quantile`] by at most [`QuantileTable::ERROR`] of the
/// distance between the quantiles at 0.001 and 0.999. The table is a function of the distribution alone.
#[derive(Clone, Debug)]
pub struct QuantileTable {
    belief: Distribution,
    table: Option<Table>,
}

/// Knots in rising order, with a guide to the first of them in every part of the stretch of shares.
#[derive(Clone, Debug)]
struct Table {
    knots: Vec<Knot>,
    guide: Vec<u16>,
    per_share: f64,
}

/// A point of the quantile function.
#[derive(Clone, Copy, Debug)]
struct Knot {
    share: f64,
    value: f64,
    slope: f64,
}

impl QuantileTable {
    /// Largest error, as a part of the distance between the quantiles at 0.001 and 0.999.
    pub const ERROR: f64 = 1e-7;

    /// Prepares a belief.
    #[must_use]
    pub fn new(belief: &Distribution) -> Self {
        let table = match belief.shape() {
            Shape::Beta(beta) => Table::new(belief, beta, |x| beta.density(x)),
            Shape::Gamma(gamma) => Table::new(belief, gamma, |x| gamma.density(x)),
            _ => None,
        };
        Self { belief: belief.clone(), table }
    }

    /// The value below which a share `u` in (0, 1) of the belief lies.
    #[must_use]
    pub fn quantile(&self, u: f64) -> f64 {
        let Some(table) = &self.table else { return self.belief.quantile(u) };
        match table.value(self.belief.share_of_family(u)) {
            Some(value) => self.belief.within_support(value),
            None => self.belief.quantile(u),
        }
    }

    /// The belief itself.
    #[must_use]
    pub fn belief(&self) -> &Distribution {
        &self.belief
    }
}

impl Table {
    /// Share of the belief on either side that is solved directly.
    const TAIL: f64 = 1.0 / 4096.0;
    /// Parts of the guide.
    const PARTS: usize = 128;
    /// A belief that needs more knots is solved directly.
    const MOST_KNOTS: usize = 2048;
    /// How far off the middle of a stretch may be predicted, in units of the error allowed. Halving a stretch divides
    /// the error of a cubic by 16, and the middle becomes a knot; the rest is margin for what the middle does not show.
    const PREDICTION: f64 = 6.0;

    /// Divides the stretch between the tails until every prediction is good; nothing where that takes too many knots.
    fn new(belief: &Distribution, curve: &dyn Curve, density: impl Fn(f64) -> f64) -> Option<Self> {
        let spread = belief.quantile(0.999) - belief.quantile(0.001);
        let allowed = Self::PREDICTION * QuantileTable::ERROR * spread;
        let knot = |value: f64| Knot { share: curve.cdf(value), value, slope: 1.0 / density(value) };
        let last = knot(belief.quantile(1.0 - Self::TAIL));
        let mut knots = vec![knot(belief.quantile(Self::TAIL))];
        let mut waiting = vec![last];
        while let (Some(&from), Some(&to)) = (knots.last(), waiting.last()) {
            let middle = knot(from.value.midpoint(to.value));
            let off = Knot::between(from, to, middle.share) - middle.value;
            let coarse = !(from.is_before(middle) && middle.is_before(to));
            if off.abs() <= allowed && from.leads_to(to) {
                knots.extend([middle, to]);
                waiting.pop();
            } else {
                waiting.push(middle);
            }
            if coarse || knots.len() + waiting.len() > Self::MOST_KNOTS {
                return None;
            }
        }
        Some(Self::with_guide(knots))
    }

    fn with_guide(knots: Vec<Knot>) -> Self {
        let (first, last) = (knots[0].share, knots[knots.len() - 1].share);
        let per_share = Self::PARTS as f64 / (last - first);
        let guide = (0..Self::PARTS).map(|part| {
            let share = first + part as f64 / per_share;
            knots.partition_point(|knot| knot.share <= share).saturating_sub(2) as u16
        });
        Self { guide: guide.collect(), per_share, knots }
    }

    /// The value at a share of the family; nothing in the tails.
    fn value(&self, share: f64) -> Option<f64> {
        let part = (share - self.knots[0].share) * self.per_share;
        if !(0.0..Self::PARTS as f64).contains(&part) {
            return None;
        }
        let mut at = usize::from(self.guide[part as usize]);
        while self.knots.get(at + 1)?.share < share {
            at += 1;
        }
        Some(Knot::between(self.knots[at], self.knots[at + 1], share))
    }
}

impl Knot {
    /// Whether it lies before another in share and value, with a slope that can be used.
    fn is_before(self, other: Self) -> bool {
        self.share < other.share && self.value < other.value && self.slope.is_finite() && self.slope > 0.0
    }

    /// Whether the cubic to the next knot rises throughout: no slope is above three times the secant (Fritsch and
    /// Carlson).
    fn leads_to(self, next: Self) -> bool {
        let secant = (next.value - self.value) / (next.share - self.share);
        self.slope <= 3.0 * secant && next.slope <= 3.0 * secant
    }

    /// The cubic Hermite polynomial between two knots.
    fn between(from: Self, to: Self, share: f64) -> f64 {
        let width = to.share - from.share;
        let t = (share - from.share) / width;
        let rise = to.value - from.value;
        let (start, end) = (from.slope * width - rise, rise - to.slope * width);
        from.value + t * (rise + (1.0 - t) * ((1.0 - t) * start + t * end))
    }
}
