//! Made-up samples with known answers, for the tests of analyses and reports.

use crate::engine::{Bands, Column, Sample, Store};
use crate::metric::{Metric, Series};
use ndarray::Array4;
use statrs::distribution::{ContinuousCDF, Normal};

/// Independent uniform numbers strictly between 0 and 1 (`SplitMix64`).
pub(crate) fn uniforms(seed: u64, count: usize) -> Vec<f64> {
    let mut state = seed.wrapping_mul(0x2545_F491_4F6C_DD1D).wrapping_add(1);
    (0..count)
        .map(|_| {
            state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
            let mut z = state;
            z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
            z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
            z ^= z >> 31;
            ((z >> 11) as f64 + 0.5) / (1_u64 << 53) as f64
        })
        .collect()
}

/// Independent normal numbers.
pub(crate) fn normals(seed: u64, count: usize, mean: f64, sd: f64) -> Vec<f64> {
    uniforms(seed, count).into_iter().map(|u| mean + sd * standard_normal().inverse_cdf(u)).collect()
}

/// The standard normal distribution.
pub(crate) fn standard_normal() -> Normal {
    Normal::new(0.0, 1.0).expect("a standard deviation of 1 is valid")
}

/// Fails unless `got` lies within 4.9 standard errors of `wanted` (one false alarm in a million).
#[track_caller]
pub(crate) fn assert_within(got: f64, wanted: f64, se: f64) {
    assert!((got - wanted).abs() <= 4.9 * se, "{got}, wanted {wanted} ± {se}");
}

/// A sample built column by column.
pub(crate) struct Made {
    options: Vec<String>,
    columns: Vec<(Column, Vec<Vec<f64>>)>,
    beliefs: Vec<(String, Vec<f64>)>,
    months: usize,
    baseline: Option<usize>,
}

impl Made {
    /// A sample of these options, with bands over this many months.
    pub(crate) fn new(options: &[&str], months: usize) -> Self {
        let options = options.iter().map(|&name| name.to_owned()).collect();
        Self { options, columns: Vec::new(), beliefs: Vec::new(), months, baseline: None }
    }

    /// The option that added money is counted against.
    pub(crate) fn baseline(self, option: usize) -> Self {
        Self { baseline: Some(option), ..self }
    }

    /// Adds a column: one vector over trajectories per option.
    pub(crate) fn column(mut self, column: Column, by_option: Vec<Vec<f64>>) -> Self {
        self.columns.push((column, by_option));
        self
    }

    /// Adds a metric.
    pub(crate) fn metric(self, metric: Metric, by_option: Vec<Vec<f64>>) -> Self {
        self.column(Column::Metric(metric), by_option)
    }

    /// Adds an uncertain parameter.
    pub(crate) fn belief(mut self, path: &str, draws: Vec<f64>) -> Self {
        self.beliefs.push((path.to_owned(), draws));
        self
    }

    /// The sample; bands are zero.
    pub(crate) fn sample(self) -> Sample {
        let options = self.options.len();
        let outcomes = (0..options).flat_map(|option| self.columns.iter().map(move |(_, all)| all[option].clone()));
        let beliefs = self.beliefs.iter().map(|(_, draws)| draws.clone());
        let store = Store::of(&outcomes.chain(beliefs).collect::<Vec<_>>());
        let bands = Array4::zeros((options, Series::COUNT, self.months, Bands::STATISTICS.len()));
        let mut sample = Sample::new(
            self.options,
            self.columns.into_iter().map(|(column, _)| column).collect(),
            self.beliefs.into_iter().map(|(path, _)| path).collect(),
            store,
            Bands { values: bands },
        );
        sample.baseline = self.baseline;
        sample
    }
}
