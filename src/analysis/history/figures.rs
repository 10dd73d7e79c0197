//! What futures come to over the quarters that were seen, beside what was seen.

use super::super::history::seen::Seen;
use crate::engine::{Column, Sample};
use crate::metric::Observable;
use ndarray::Array2;

/// An observable over all quarters seen: the sum, or the last stock.
#[derive(Clone, Debug, PartialEq)]
pub struct Figure {
    /// What is seen.
    pub what: Observable,
    /// "2025-Q1 to 2025-Q4".
    pub span: String,
    /// As it was seen.
    pub seen: f64,
    /// As the futures have it.
    pub futures: Vec<f64>,
}

/// Quarters of which an observable was seen, in their order.
fn of(seen: &[Seen], what: Observable) -> Vec<&Seen> {
    seen.iter().filter(|one| one.what == what).collect()
}

fn column(sample: &Sample, option: usize, one: &Seen) -> Vec<f64> {
    sample.column(option, &Column::Observed(one.what, one.period.from, one.period.months)).into_owned()
}

/// Every observable seen, over its quarters.
///
/// # Panics
/// If the sample does not hold the columns of the quarters seen.
#[must_use]
pub fn figures(sample: &Sample, option: usize, seen: &[Seen]) -> Vec<Figure> {
    let figure = |&what: &Observable| {
        let quarters = of(seen, what);
        let (first, last) = (quarters.first()?, quarters.last()?);
        let counted = if what.is_stock() { &quarters[quarters.len() - 1..] } else { &quarters[..] };
        let mut futures = vec![0.0; sample.trajectories()];
        for one in counted {
            futures.iter_mut().zip(column(sample, option, one)).for_each(|(total, value)| *total += value);
        }
        let span = match first.period.label == last.period.label {
            true => first.period.label.clone(),
            false => format!("{} to {}", first.period.label, last.period.label),
        };
        Some(Figure { what, span, seen: counted.iter().map(|one| one.value).sum(), futures })
    };
    Observable::ALL.iter().filter_map(figure).collect()
}

/// Statistics that futures are compared by: of every observable used, the square root of its figure, and of four quarters
/// or more that of the later half less that of the earlier. Roots make counts and amounts scatter alike.
///
/// # Panics
/// If the sample does not hold the columns of the quarters seen.
#[must_use]
pub fn statistics(sample: &Sample, option: usize, seen: &[Seen], used: &[Observable]) -> (Array2<f64>, Vec<f64>) {
    let root = |value: f64| value.max(0.0).sqrt();
    let (mut columns, mut own): (Vec<Vec<f64>>, Vec<f64>) = (Vec::new(), Vec::new());
    for figure in figures(sample, option, seen).into_iter().filter(|figure| used.contains(&figure.what)) {
        let quarters = of(seen, figure.what);
        own.push(root(figure.seen));
        columns.push(figure.futures.iter().map(|&value| root(value)).collect());
        if quarters.len() < 4 {
            continue;
        }
        let half = quarters.len() / 2;
        let (early, late) = (&quarters[..half], &quarters[quarters.len() - half..]);
        let total = |part: &[&Seen]| part.iter().map(|one| one.value).sum::<f64>();
        own.push(root(total(late)) - root(total(early)));
        let sums = |part: &[&Seen]| {
            let mut sums = vec![0.0; sample.trajectories()];
            for one in part {
                sums.iter_mut().zip(column(sample, option, one)).for_each(|(sum, value)| *sum += value);
            }
            sums
        };
        columns.push(sums(late).iter().zip(sums(early)).map(|(late, early)| root(*late) - root(early)).collect());
    }
    let matrix =
        Array2::from_shape_fn((sample.trajectories(), columns.len()), |(future, column)| columns[column][future]);
    (matrix, own)
}
