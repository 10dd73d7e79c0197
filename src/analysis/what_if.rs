//! A scenario with values put in its place, beside the scenario without them: the same trajectories, the same luck.

use super::compared::Compared;
use super::history::attribution::Waterfall;
use super::statistics::Estimate;
use super::{decision, paired};
use crate::engine::Sample;
use crate::metric::Metric;

/// An option in both.
#[derive(Clone, Debug, PartialEq)]
pub struct WhatIfRow {
    /// Its name.
    pub option: String,
    /// The base case.
    pub base: Estimate,
    /// The what-if.
    pub what_if: Estimate,
    /// Mean of what a trajectory of the what-if has more than the same trajectory of the base case.
    pub difference: Estimate,
}

/// What was put in, and what it changes.
#[derive(Clone, Debug, PartialEq)]
pub struct WhatIf {
    /// What was put in, in words: "isv.acv 300e3 instead of 210e3".
    pub words: String,
    /// What is compared.
    pub compared: Compared,
    /// Options of both by name, in the order of the what-if.
    pub rows: Vec<WhatIfRow>,
    /// Which of the changes does how much, where options are in both; for the caller to fill in.
    pub waterfall: Option<Waterfall>,
}

/// Compares a metric by option. Both samples are of the same seed, design and number of trajectories.
#[must_use]
pub fn beside(words: &str, base: &Sample, what_if: &Sample, metric: Metric) -> WhatIf {
    let blocks = what_if.blocks;
    let pair = |(option, name): (usize, &'_ String)| {
        let there = base.options.iter().position(|other| other == name)?;
        Some((name.clone(), decision::values(base, there, metric), decision::values(what_if, option, metric)))
    };
    let pairs: Vec<_> = what_if.options.iter().enumerate().filter_map(pair).collect();
    let compared = Compared::of(metric, pairs.iter().flat_map(|(_, before, after)| [&before[..], &after[..]]));
    let row = |(option, before, after)| {
        let (before, after) = (compared.values(before), compared.values(after));
        WhatIfRow {
            option,
            base: compared.figure(&before, blocks),
            what_if: compared.figure(&after, blocks),
            difference: paired::mean_difference(&after, &before, blocks),
        }
    };
    WhatIf { words: words.to_owned(), compared, rows: pairs.into_iter().map(row).collect(), waterfall: None }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::testing::{Made, normals};

    #[test]
    fn differences_are_of_the_same_trajectory_and_of_options_in_both() {
        let luck = normals(3, 400, 1e6, 2e6);
        let better: Vec<f64> = luck.iter().zip(normals(4, 400, 5e4, 1e3)).map(|(a, b)| a + b).collect();
        let base = Made::new(&["A", "B"], 1).metric(Metric::Npv, vec![luck.clone(), luck.clone()]).sample();
        let after = Made::new(&["C", "B"], 1).metric(Metric::Npv, vec![luck.clone(), better]).sample();
        let found = beside("x", &base, &after, Metric::Npv);
        assert_eq!(found.rows.len(), 1, "C is not in the base case");
        let row = &found.rows[0];
        assert_eq!(row.option, "B");
        assert!((row.difference.value - (row.what_if.value - row.base.value)).abs() < 1e-3);
        crate::analysis::testing::assert_within(row.difference.value, 5e4, 1e3 / 20.0);
        assert!(row.difference.se < row.base.se / 500.0, "paired: {} {}", row.difference.se, row.base.se);
    }
}
