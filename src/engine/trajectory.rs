//! One trajectory: beliefs, luck, every option, and the outcomes of each.

use crate::metric::Series;
use crate::model::luck::Luck;
use crate::model::outcome::{self, Accounts, Column, Recorder, Results};
use crate::model::path::Path;
use crate::model::staffing::Adjustments;
use crate::model::{self, MonthView, World};
use crate::sampling::{BeliefSampler, Beliefs, Streams};
use crate::scenario::Scenario;

/// Simulates single trajectories of a scenario.
#[derive(Debug)]
pub struct Simulator<'a> {
    scenario: &'a Scenario,
    sampler: &'a BeliefSampler,
    recorder: Recorder,
    seed: u64,
    replicates: u64,
}

impl<'a> Simulator<'a> {
    /// A simulator with `replicates` lucks for each draw of beliefs: trajectory `k` has beliefs `k / replicates` and
    /// luck `k % replicates`.
    #[must_use]
    pub fn new(scenario: &'a Scenario, sampler: &'a BeliefSampler, seed: u64, replicates: u64) -> Self {
        let recorder = Recorder::new(&scenario.setting);
        Self { scenario, sampler, recorder, seed, replicates: replicates.max(1) }
    }

    /// What is recorded per trajectory and option.
    #[must_use]
    pub fn columns(&self) -> &[Column] {
        self.recorder.columns()
    }

    /// Beliefs and luck of a trajectory; the uncertain ones go to `uncertain` as drawn.
    fn draw(&self, number: u64, uncertain: &mut [f64]) -> (Beliefs, Luck) {
        let (draw, replicate) = (number / self.replicates, number % self.replicates);
        let mut all = Vec::new();
        self.sampler.draw_into(draw, uncertain, &mut all);
        let beliefs = self.sampler.beliefs(&all);
        let luck = Luck::draw(&self.scenario.setting, &beliefs, Streams::new(self.seed, draw, replicate));
        (beliefs, luck)
    }

    /// One trajectory: `uncertain` takes the beliefs as drawn, `row(option)` the outcome columns of an option, and
    /// `series(option, series, month)` each monthly value.
    pub fn trajectory<'r>(
        &self,
        number: u64,
        uncertain: &mut [f64],
        mut row: impl FnMut(usize, &[f64]),
        mut series: impl FnMut(usize, Series, usize, f64),
    ) where
        'a: 'r,
    {
        let (beliefs, mut luck) = self.draw(number, uncertain);
        let world = World::new(&self.scenario.setting, &beliefs);
        let runs: Vec<(Path, Accounts, f64)> =
            self.scenario.options.iter().map(|option| run_option(&world, option, &mut luck)).collect();
        let baseline = self.scenario.baseline();
        let mut values = vec![0.0; self.columns().len()];
        for (position, (path, accounts, npv_unadjusted)) in runs.iter().enumerate() {
            let is_baseline = baseline == Some(position);
            let against = baseline.filter(|_| !is_baseline).map(|baseline| &runs[baseline].1);
            let results = Results { path, accounts, baseline: against, is_baseline, npv_unadjusted: *npv_unadjusted };
            self.recorder.write(&world, &results, &mut values);
            row(position, &values);
            for &name in Series::ALL {
                for (month, value) in outcome::series(name, &results).enumerate() {
                    series(position, name, month, value);
                }
            }
        }
    }

    /// One trajectory of one option, every month shown to `observe`; returns its outcome columns.
    pub fn trace(&self, number: u64, option: usize, observe: impl FnMut(&MonthView<'_>)) -> (Vec<f64>, Vec<f64>) {
        let mut uncertain = vec![0.0; self.sampler.uncertain_paths().len()];
        let (beliefs, mut luck) = self.draw(number, &mut uncertain);
        let world = World::new(&self.scenario.setting, &beliefs);
        let staffing_option = &self.scenario.options[option];
        model::simulate(&world, staffing_option, &mut luck, Adjustments::On, observe);
        let mut values = Vec::new();
        self.trajectory(
            number,
            &mut uncertain,
            |position, row| {
                if position == option {
                    values = row.to_vec();
                }
            },
            |_, _, _, _| {},
        );
        (values, uncertain)
    }
}

/// An option's trajectory, its accounts, and its NPV with reviews and gates off.
fn run_option(world: &World<'_>, option: &crate::scenario::StaffingOption, luck: &mut Luck) -> (Path, Accounts, f64) {
    let (path, rigid) = model::simulate_both(world, option, luck);
    let accounts = Accounts::new(world, &path);
    let npv_unadjusted = rigid.map_or_else(|| accounts.npv(), |rigid| Accounts::new(world, &rigid).npv());
    (path, accounts, npv_unadjusted)
}
