//! A run: trajectories of a scenario, gathered into a [`Sample`], extensible by more trajectories.

use super::bands::BandStore;
use super::block::{BLOCK, Layout, simulate_block};
use super::parallel::{Control, Interrupted, in_blocks};
use super::sample::Sample;
use super::trajectory::Simulator;
use crate::sampling::{BeliefSampler, DesignKind};
use crate::scenario::Scenario;
use ndarray::{Array2, Array3, s};
use std::ops::Range;

/// What a run is asked to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RunPlan {
    /// Seed of beliefs and luck.
    pub seed: u64,
    /// How beliefs are drawn.
    pub design: DesignKind,
    /// Lucks for each draw of beliefs, at least 1.
    pub replicates: u64,
}

/// A run under way.
#[derive(Debug)]
pub struct Run<'a> {
    scenario: &'a Scenario,
    sampler: BeliefSampler,
    plan: RunPlan,
    values: Array3<f64>,
    beliefs: Array2<f64>,
    bands: BandStore,
    downturn: Option<Range<u32>>,
    layout: Layout,
}

impl<'a> Run<'a> {
    /// A run without any trajectory yet.
    #[must_use]
    pub fn new(scenario: &'a Scenario, plan: RunPlan) -> Self {
        let sampler = BeliefSampler::new(scenario, plan.design, plan.seed)
            .expect("correlations are checked when a scenario is loaded");
        let layout = Layout {
            options: scenario.options.len(),
            columns: crate::model::outcome::columns(&scenario.setting).len(),
            months: scenario.setting.horizon_months as usize,
            uncertain: sampler.uncertain_paths().len(),
            has_series: true,
        };
        Self {
            values: Array3::zeros((layout.options, layout.columns, 0)),
            beliefs: Array2::zeros((0, layout.uncertain)),
            bands: BandStore::new(layout.cells()),
            layout,
            scenario,
            sampler,
            plan,
            downturn: None,
        }
    }

    /// The same run, but every trajectory meets a steady market with a downturn in these months.
    #[must_use]
    pub fn through_downturn(self, months: Range<u32>) -> Self {
        Self { downturn: Some(months), ..self }
    }

    /// How many trajectories are done.
    #[must_use]
    pub fn trajectories(&self) -> usize {
        self.values.dim().2
    }

    /// Runs trajectories until there are `trajectories`, on the current thread pool. The earlier ones stay as they are.
    ///
    /// # Errors
    /// [`Interrupted`] if the control says so; the run must then be thrown away.
    pub fn extend(&mut self, trajectories: usize, control: Control<'_>) -> Result<(), Interrupted> {
        let done = self.trajectories();
        if trajectories <= done {
            return Ok(());
        }
        self.make_room(trajectories);
        let simulator = Simulator::new(self.scenario, &self.sampler, self.plan.seed, self.plan.replicates)
            .through_downturn(self.downturn.clone());
        let layout = self.layout;
        let (values, beliefs, bands) = (&mut self.values, &mut self.beliefs, &mut self.bands);
        in_blocks(
            done as u64..trajectories as u64,
            BLOCK as u64,
            control,
            |numbers| simulate_block(&simulator, numbers, layout),
            |numbers, block| {
                let (from, to) = (numbers.start as usize, numbers.end as usize);
                let count = to - from;
                for (lane, target) in block.rows.chunks(BLOCK).zip(values.slice_mut(s![.., .., from..to]).rows_mut()) {
                    for (value, target) in lane.iter().zip(target) {
                        *target = *value;
                    }
                }
                for (lane, mut target) in
                    block.beliefs.chunks(BLOCK).zip(beliefs.slice_mut(s![from..to, ..]).columns_mut())
                {
                    for (value, target) in lane.iter().zip(&mut target) {
                        *target = *value;
                    }
                }
                bands.take(&block.series, BLOCK, count);
            },
        )
    }

    fn make_room(&mut self, trajectories: usize) {
        let (options, columns, done) = self.values.dim();
        let mut values = Array3::zeros((options, columns, trajectories));
        values.slice_mut(s![.., .., ..done]).assign(&self.values);
        self.values = values;
        let mut beliefs = Array2::zeros((trajectories, self.beliefs.dim().1));
        beliefs.slice_mut(s![..done, ..]).assign(&self.beliefs);
        self.beliefs = beliefs;
    }

    /// What the run leaves behind.
    #[must_use]
    pub fn finish(self) -> Sample {
        let bands = self.bands.bands(self.scenario.options.len(), self.scenario.setting.horizon_months as usize);
        Sample { bands, ..self.without_bands() }
    }

    fn without_bands(self) -> Sample {
        Sample {
            options: self.scenario.options.iter().map(|option| option.name.clone()).collect(),
            columns: crate::model::outcome::columns(&self.scenario.setting),
            values: self.values,
            belief_paths: self.sampler.uncertain_paths().to_vec(),
            beliefs: self.beliefs,
            bands: super::Bands { values: ndarray::Array4::zeros((0, 0, 0, 0)) },
        }
    }

    /// What the run leaves behind, while it may go on.
    #[must_use]
    pub fn values(&self) -> &Array3<f64> {
        &self.values
    }
}
