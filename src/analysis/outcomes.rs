//! Every outcome of every option: summaries, and options against each other. A column is read and sorted once for both.

use super::paired::{self, Comparison};
use super::statistics::Ordered;
use super::summary::{OptionSummary, Summary};
use super::{decision, is_outcome};
use crate::engine::{Column, Sample};
use crate::metric::{Direction, Metric};
use rayon::prelude::*;
use std::borrow::Cow;

/// Trajectories up to which outcomes are worked on side by side. Beyond, one after the other, so that no more than the
/// columns of one outcome are in memory; there is enough to share out within each.
pub const SIDE_BY_SIDE: usize = 100_000;

/// A column, and the same in ascending order.
pub(super) struct Ranked<'a> {
    pub(super) values: Cow<'a, [f64]>,
    pub(super) ordered: Ordered,
}

impl<'a> Ranked<'a> {
    /// Sorts a column.
    pub(super) fn new(values: Cow<'a, [f64]>) -> Self {
        let ordered = Ordered::new(&values);
        Self { values, ordered }
    }
}

/// Summaries of every metric and window of every option, in the order of the sample, and comparisons of every two
/// options by every recorded metric that has a direction.
///
/// The baseline is compared like any other option, but by payback and pipeline per added cost, of which it has none.
#[must_use]
pub fn outcomes(sample: &Sample) -> (Vec<OptionSummary>, Vec<Comparison>) {
    let columns: Vec<&Column> = sample.columns.iter().filter(|column| is_outcome(column)).collect();
    let one = |column: &&Column| of_column(sample, column);
    let found: Vec<(Vec<Summary>, Vec<Comparison>)> = if sample.trajectories() > SIDE_BY_SIDE {
        columns.iter().map(one).collect()
    } else {
        columns.par_iter().map(one).collect()
    };
    let named = |name: &String| OptionSummary { option: name.clone(), outcomes: Vec::new() };
    let mut summaries: Vec<OptionSummary> = sample.options.iter().map(named).collect();
    let mut comparisons = Vec::new();
    for (by_option, compared) in found {
        summaries.iter_mut().zip(by_option).for_each(|(option, summary)| option.outcomes.push(summary));
        comparisons.extend(compared);
    }
    let place = |comparison: &Comparison| Metric::ALL.iter().position(|&metric| metric == comparison.metric);
    comparisons.sort_by_key(place);
    (summaries, comparisons)
}

fn of_column(sample: &Sample, column: &Column) -> (Vec<Summary>, Vec<Comparison>) {
    let values = |option: usize| sample.column(option, column);
    let ranked: Vec<Ranked<'_>> =
        (0..sample.options.len()).into_par_iter().map(|option| Ranked::new(values(option))).collect();
    let summarise = |ranked: &Ranked<'_>| Summary::of_sorted(column, &ranked.values, &ranked.ordered, sample.blocks);
    let summaries = ranked.par_iter().map(summarise).collect();
    let comparisons = match column {
        Column::Metric(metric) if metric.direction() != Direction::None => {
            let options: Vec<(usize, &Ranked<'_>)> =
                decision::ranked(sample, *metric).into_iter().map(|option| (option, &ranked[option])).collect();
            paired::compare_all(*metric, &options, sample.blocks)
        }
        _ => Vec::new(),
    };
    (summaries, comparisons)
}
