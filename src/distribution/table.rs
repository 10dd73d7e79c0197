//! Quantile functions for many draws: tables where solving for a quantile would be slow.
//!
//! Betas (PERT too) and gammas have no closed quantile function; solving costs about a microsecond. Their table holds
//! the quantile function with its slope, which is exact because the density is known, on a grid that divides every
//! octave of the share on either side of the median (½ to ¼, ¼ to ⅛, … 1/1024) into 16 equal steps; between neighbours
//! stands a cubic Hermite polynomial. The binary digits of a share give its step without a search. Shares nearer to an
//! end are solved directly, and so are families with a closed form and shapes for which the grid would be too coarse.

use super::curve::Shape;
use super::cut::Distribution;
use super::root::At;
use std::sync::Arc;

/// A belief prepared for many draws; clones share the table.
///
/// [`QuantileTable::quantile`] differs from [`Distribution::quantile`] by at most [`QuantileTable::ERROR`] of the
/// distance between the quantiles at 0.001 and 0.999. The table is a function of the distribution alone.
#[derive(Clone, Debug)]
pub struct QuantileTable {
    belief: Distribution,
    table: Option<Arc<Table>>,
    median: f64,
}

impl QuantileTable {
    /// Largest error, as a part of the distance between the quantiles at 0.001 and 0.999.
    pub const ERROR: f64 = 1e-7;

    /// Prepares a belief.
    #[must_use]
    pub fn new(belief: &Distribution) -> Self {
        let table = match belief.shape() {
            Shape::Beta(beta) if beta.is_smooth() => Table::new(belief, |x| beta.at(x)),
            Shape::Gamma(gamma) if gamma.is_smooth() => Table::new(belief, |x| gamma.at(x)),
            _ => None,
        };
        Self { belief: belief.clone(), table: table.map(Arc::new), median: belief.quantile(0.5) }
    }

    /// The value below which a share `u` in (0, 1) of the belief lies.
    #[must_use]
    pub fn quantile(&self, u: f64) -> f64 {
        match self.table.as_ref().and_then(|table| table.value(u)) {
            Some(value) => value,
            None => self.belief.quantile(u),
        }
    }

    /// The value below which half of the belief lies.
    #[must_use]
    pub fn median(&self) -> f64 {
        self.median
    }

    #[cfg(test)]
    pub(super) fn is_tabulated(&self) -> bool {
        self.table.is_some()
    }

    /// The belief itself.
    #[must_use]
    pub fn belief(&self) -> &Distribution {
        &self.belief
    }
}

/// The grid on both sides of the median, each from its tail to one step past the median.
#[derive(Clone, Debug)]
struct Table {
    lower: Box<[Knot; KNOTS]>,
    upper: Box<[Knot; KNOTS]>,
}

/// A point of the quantile function: its value, and its slope over the share on its side.
#[derive(Clone, Copy, Debug, Default)]
struct Knot {
    value: f64,
    slope: f64,
}

/// Octaves of the share on a side: from 2⁻¹⁰ to ½.
const OCTAVES: usize = 9;
/// Steps of an octave: 2 to the power of this.
const STEP_DIGITS: u32 = 4;
/// Knots of a side: the steps, the median and one beyond, so that a share of ½ has a step too.
const KNOTS: usize = (OCTAVES << STEP_DIGITS) + 2;
/// The smallest share of a table.
const SMALLEST: f64 = 1.0 / (2 << OCTAVES) as f64;
/// Bits of a number below those that tell its step.
const REST_BITS: u32 = f64::MANTISSA_DIGITS - 1 - STEP_DIGITS;

impl Table {
    /// Follows the quantile function from the median outwards on both sides; nothing where that fails.
    fn new(belief: &Distribution, at: impl Fn(f64) -> At) -> Option<Self> {
        Some(Self { lower: side(belief, &at, false)?, upper: side(belief, &at, true)? })
    }

    /// The value at a share; nothing in the tails.
    fn value(&self, u: f64) -> Option<f64> {
        let (knots, share) = if u < 0.5 { (&self.lower, u) } else { (&self.upper, 1.0 - u) };
        if share < SMALLEST || share.is_nan() {
            return None;
        }
        let bits = share.to_bits();
        let step = ((bits >> REST_BITS) - (SMALLEST.to_bits() >> REST_BITS)) as usize;
        let part = (bits & ((1 << REST_BITS) - 1)) as f64 / (1_u64 << REST_BITS) as f64;
        let octave = f64::from_bits(bits & f64::INFINITY.to_bits());
        let width = octave / f64::from(1 << STEP_DIGITS);
        Some(hermite(knots[step], knots[step + 1], width, part))
    }
}

/// The share at a knot.
fn share_of(knot: usize) -> f64 {
    f64::from_bits(((SMALLEST.to_bits() >> REST_BITS) + knot as u64) << REST_BITS)
}

/// The knots of a side; nothing where the quantile function cannot be followed.
///
/// From knot to knot the value is predicted by the first two derivatives of the quantile function and corrected by one
/// step of Halley's method, whose error is of the third order in that of the prediction.
fn side(belief: &Distribution, at: &impl Fn(f64) -> At, upper: bool) -> Option<Box<[Knot; KNOTS]>> {
    let family_share = |knot: usize| belief.share_of_family(if upper { 1.0 - share_of(knot) } else { share_of(knot) });
    let family_shares_per_share = if upper { -belief.mass() } else { belief.mass() };
    let mut knots = Box::new([Knot::default(); KNOTS]);
    let mut share = family_share(KNOTS - 1);
    let mut value = belief.shape().curve().quantile(share);
    let At { mut slope, mut bend, .. } = at(value);
    for knot in (0..KNOTS).rev() {
        let straight = (family_share(knot) - share) / slope;
        let predicted = value + straight * (1.0 - 0.5 * straight * bend);
        share = family_share(knot);
        let there = at(predicted);
        let newton = (there.value - share) / there.slope;
        let correction = newton / (1.0 - 0.5 * newton * there.bend);
        (value, bend) = (predicted - correction, there.bend);
        slope = there.slope * libm::exp(-correction * bend);
        knots[knot] = Knot { value, slope: family_shares_per_share / slope };
    }
    let rising = |pair: &[Knot]| (pair[1].value > pair[0].value) != upper && pair[1].value != pair[0].value;
    let usable = knots.iter().all(|knot| knot.slope.is_finite()) && knots.windows(2).all(rising);
    usable.then_some(knots)
}

/// The cubic Hermite polynomial over a step of the given width, at a part of it.
fn hermite(from: Knot, to: Knot, width: f64, part: f64) -> f64 {
    let rise = to.value - from.value;
    let (start, end) = (from.slope * width - rise, rise - to.slope * width);
    from.value + part * (rise + (1.0 - part) * ((1.0 - part) * start + part * end))
}
