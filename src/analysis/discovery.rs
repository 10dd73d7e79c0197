//! Scenario discovery: a box of beliefs in which the chosen option loses, as a few bounds (PRIM).
//!
//! Friedman and Fisher (1999), Statistics and Computing 9(2), 123–143; Bryant and Lempert (2010), Technological
//! Forecasting and Social Change 77(1), 34–49, for coverage, density and quasi-p-values.

use statrs::function::beta::beta_reg;

/// Part of the box that one peel takes away.
const PEEL: f64 = 0.05;
/// Smallest box, as a share of the trajectories.
const SMALLEST: f64 = 0.05;
/// Beliefs that are looked at: those whose ranks differ most between losses and the rest.
const CANDIDATES: usize = 15;
/// A bound that chance alone could have made this probable is dropped.
const QUASI_P: f64 = 0.05;

/// A bound on one belief, as levels 0–1 of what is believed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bound {
    /// Column of the belief.
    pub column: usize,
    /// Lowest level inside.
    pub low: f64,
    /// Highest level inside.
    pub high: f64,
    /// How probable it is that a box without this bound would hold as many losses in as few trajectories by chance.
    pub quasi_p: f64,
}

/// A region in which something is frequent.
#[derive(Clone, Debug, PartialEq)]
pub struct Region {
    /// Its bounds, the strongest first.
    pub bounds: Vec<Bound>,
    /// Share of all losses that lie inside.
    pub coverage: f64,
    /// Share of the inside that are losses.
    pub density: f64,
    /// Share of the trajectories inside.
    pub mass: f64,
    /// Share of losses among all trajectories.
    pub base: f64,
}

/// Finds the region of at most `most_bounds` bounds in which losses are most frequent; none where losses are too rare
/// (or the rule), or no belief sets them apart.
///
/// `levels` by belief, then trajectory, 0–1. Of the boxes met while peeling, the one with the largest weighted relative
/// accuracy, mass × (density − base), is taken: large and dense at once.
#[must_use]
pub fn discover(levels: &[Vec<f64>], loses: &[bool], most_bounds: usize) -> Option<Region> {
    let n = loses.len();
    let losses = loses.iter().filter(|&&lost| lost).count();
    if losses < 50 || n - losses < 50 {
        return None;
    }
    let columns = candidates(levels, loses);
    let boxes = peel(levels, loses, &columns, most_bounds);
    let base = losses as f64 / n as f64;
    let quality = |limits: &Limits| {
        let (inside, lost) = count(levels, loses, limits);
        (lost as f64 - base * inside as f64) / n as f64
    };
    let best = boxes.into_iter().max_by(|a, b| quality(a).total_cmp(&quality(b)))?;
    let pasted = paste(best, &quality);
    let kept = significant(levels, loses, pasted);
    (!kept.is_empty()).then(|| region(levels, loses, &kept))
}

/// Limits by column.
type Limits = Vec<(usize, f64, f64)>;

fn holds(levels: &[Vec<f64>], limits: &Limits, t: usize) -> bool {
    limits.iter().all(|&(column, low, high)| (low..=high).contains(&levels[column][t]))
}

fn count(levels: &[Vec<f64>], loses: &[bool], limits: &Limits) -> (usize, usize) {
    let inside = (0..loses.len()).filter(|&t| holds(levels, limits, t));
    inside.fold((0, 0), |(all, lost), t| (all + 1, lost + usize::from(loses[t])))
}

/// The beliefs whose mean level differs most between losses and the rest.
fn candidates(levels: &[Vec<f64>], loses: &[bool]) -> Vec<usize> {
    let gap = |column: &Vec<f64>| {
        let mean = |wanted: bool| {
            let values: Vec<f64> = column.iter().zip(loses).filter(|(_, l)| **l == wanted).map(|(u, _)| *u).collect();
            values.iter().sum::<f64>() / values.len() as f64
        };
        (mean(true) - mean(false)).abs()
    };
    let gaps: Vec<f64> = levels.iter().map(gap).collect();
    let mut order: Vec<usize> = (0..levels.len()).collect();
    order.sort_by(|&a, &b| gaps[b].total_cmp(&gaps[a]));
    order.truncate(CANDIDATES);
    order
}

/// Peels the side whose loss leaves the densest box, until the box is small; every box on the way is given.
fn peel(levels: &[Vec<f64>], loses: &[bool], columns: &[usize], most_bounds: usize) -> Vec<Limits> {
    let smallest = (SMALLEST * loses.len() as f64) as usize;
    let mut limits: Limits = Vec::new();
    let mut inside: Vec<usize> = (0..loses.len()).collect();
    let mut boxes = Vec::new();
    loop {
        let allowed = columns
            .iter()
            .copied()
            .filter(|column| limits.len() < most_bounds || limits.iter().any(|(bounded, _, _)| bounded == column));
        let best = allowed
            .flat_map(|column| [(column, true), (column, false)])
            .filter_map(|(column, is_low)| peeled(&levels[column], loses, &inside, is_low).map(|p| (column, is_low, p)))
            .max_by(|a, b| a.2.1.total_cmp(&b.2.1));
        let Some((column, is_low, (edge, _))) = best else { break };
        inside.retain(|&t| if is_low { levels[column][t] > edge } else { levels[column][t] < edge });
        if inside.len() < smallest {
            break;
        }
        // The edge itself lies outside: the limit is the outermost level that is left.
        let left = inside.iter().map(|&t| levels[column][t]);
        let limit = if is_low { left.fold(f64::INFINITY, f64::min) } else { left.fold(f64::NEG_INFINITY, f64::max) };
        match limits.iter_mut().find(|(bounded, _, _)| *bounded == column) {
            Some((_, low, _)) if is_low => *low = limit,
            Some((_, _, high)) => *high = limit,
            None if is_low => limits.push((column, limit, 1.0)),
            None => limits.push((column, 0.0, limit)),
        }
        boxes.push(limits.clone());
    }
    boxes
}

/// The edge of a peel on one side, and the density of what it leaves; none where nothing would be left or taken.
fn peeled(column: &[f64], loses: &[bool], inside: &[usize], is_low: bool) -> Option<(f64, f64)> {
    let mut values: Vec<f64> = inside.iter().map(|&t| column[t]).collect();
    let take = ((PEEL * values.len() as f64) as usize).max(1).min(values.len().checked_sub(1)?);
    let place = if is_low { take - 1 } else { values.len() - take };
    let (_, &mut edge, _) = values.select_nth_unstable_by(place, f64::total_cmp);
    let stays = |&&t: &&usize| if is_low { column[t] > edge } else { column[t] < edge };
    let (left, lost) =
        inside.iter().filter(stays).fold((0_usize, 0_usize), |(all, lost), &t| (all + 1, lost + usize::from(loses[t])));
    (left > 0).then(|| (edge, lost as f64 / left as f64))
}

/// Widens each limit by steps while the quality grows.
fn paste(mut limits: Limits, quality: &impl Fn(&Limits) -> f64) -> Limits {
    const STEP: f64 = 0.02;
    let mut best = quality(&limits);
    loop {
        let mut grown: Option<(Limits, f64)> = None;
        for place in 0..limits.len() {
            for is_low in [true, false] {
                let mut wider = limits.clone();
                let (_, low, high) = &mut wider[place];
                if is_low {
                    *low = (*low - STEP).max(0.0);
                } else {
                    *high = (*high + STEP).min(1.0);
                }
                let value = quality(&wider);
                if wider != limits && value > grown.as_ref().map_or(best, |(_, value)| *value) {
                    grown = Some((wider, value));
                }
            }
        }
        let Some((wider, value)) = grown else { return limits };
        (limits, best) = (wider, value);
    }
}

/// Drops bounds that chance could have made, the weakest first, and those that bound nothing.
fn significant(levels: &[Vec<f64>], loses: &[bool], mut limits: Limits) -> Limits {
    limits.retain(|&(_, low, high)| low > 0.0 || high < 1.0);
    loop {
        let worst = (0..limits.len())
            .map(|place| (place, quasi_p(levels, loses, &limits, place)))
            .max_by(|a, b| a.1.total_cmp(&b.1));
        match worst {
            Some((place, p)) if p > QUASI_P => {
                limits.remove(place);
            }
            _ => return limits,
        }
    }
}

/// Chance of as many losses among as many trajectories, if the box without this bound were no denser inside it:
/// `P(X ≥ h)` of a binomial of `t` trials at the density without the bound.
fn quasi_p(levels: &[Vec<f64>], loses: &[bool], limits: &Limits, place: usize) -> f64 {
    let (inside, lost) = count(levels, loses, limits);
    let mut without = limits.clone();
    without.remove(place);
    let (all, all_lost) = count(levels, loses, &without);
    let density = all_lost as f64 / all.max(1) as f64;
    match (lost, density) {
        (0, _) => 1.0,
        (_, d) if d >= 1.0 => 1.0,
        _ => beta_reg(lost as f64, (inside - lost) as f64 + 1.0, density),
    }
}

fn region(levels: &[Vec<f64>], loses: &[bool], limits: &Limits) -> Region {
    let (inside, lost) = count(levels, loses, limits);
    let losses = loses.iter().filter(|&&l| l).count();
    let mut bounds: Vec<Bound> = limits
        .iter()
        .enumerate()
        .map(|(place, &(column, low, high))| Bound {
            column,
            low,
            high,
            quasi_p: quasi_p(levels, loses, limits, place),
        })
        .collect();
    bounds.sort_by(|a, b| (a.high - a.low).total_cmp(&(b.high - b.low)));
    Region {
        bounds,
        coverage: lost as f64 / losses as f64,
        density: lost as f64 / inside as f64,
        mass: inside as f64 / loses.len() as f64,
        base: losses as f64 / loses.len() as f64,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::testing::uniforms;

    fn levels(n: usize, columns: u64) -> Vec<Vec<f64>> {
        (0..columns).map(|seed| uniforms(seed + 1, n)).collect()
    }

    #[test]
    fn a_known_box_is_found_with_its_bounds() {
        // Losses: belief 2 below 0.3 and belief 5 above 0.6, nine in ten inside, one in twenty outside.
        let n = 8_000;
        let u = levels(n, 8);
        let luck = uniforms(77, n);
        let inside = |t: usize| u[2][t] < 0.3 && u[5][t] > 0.6;
        let loses: Vec<bool> = (0..n).map(|t| luck[t] < if inside(t) { 0.9 } else { 0.05 }).collect();
        let got = discover(&u, &loses, 4).unwrap();
        let bound = |column: usize| got.bounds.iter().find(|b| b.column == column).copied().unwrap();
        assert_eq!(got.bounds.len(), 2, "{got:?}");
        assert!((bound(2).high - 0.3).abs() < 0.03 && bound(2).low < 0.03);
        assert!((bound(5).low - 0.6).abs() < 0.03 && bound(5).high > 0.97);
        assert!((got.density - 0.9).abs() < 0.06 && (got.mass - 0.12).abs() < 0.02);
        // Coverage 0.12·0.9/(0.12·0.9 + 0.88·0.05).
        assert!((got.coverage - 0.108 / 0.152).abs() < 0.06);
        assert!(got.bounds.iter().all(|b| b.quasi_p < 1e-6));
    }

    #[test]
    fn at_most_so_many_bounds_are_set() {
        let n = 6_000;
        let u = levels(n, 6);
        let loses: Vec<bool> = (0..n).map(|t| (0..6).map(|c| u[c][t]).sum::<f64>() < 2.4).collect();
        assert!(discover(&u, &loses, 3).unwrap().bounds.len() <= 3);
    }

    #[test]
    fn rare_losses_say_nothing() {
        let u = levels(1_000, 3);
        assert_eq!(discover(&u, &[false; 1_000], 3), None);
        assert_eq!(discover(&u, &[true; 1_000], 3), None);
    }

    #[test]
    fn quasi_p_of_a_hand_computed_case() {
        // Two trajectories inside, both losses; without the bound 2 of 4: P(X ≥ 2 of 2 at one half) = 0.25.
        let u = vec![vec![0.1, 0.2, 0.8, 0.9]];
        let got = quasi_p(&u, &[true, true, false, false], &vec![(0, 0.0, 0.5)], 0);
        assert!((got - 0.25).abs() < 1e-12, "{got}");
    }
}
