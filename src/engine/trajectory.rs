//! Trajectories: beliefs, luck, every option, and the outcomes of each.

use super::levers::Levers;
use super::wanted::Wanted;
use crate::lanes::{Lanes, Widens};
use crate::metric::Series;
use crate::model::accounts::Accounts;
use crate::model::luck::{Luck, market};
use crate::model::outcome::{Column, Recorder, Results, series};
use crate::model::path::{self, Month, Reads};
use crate::model::staffing::{self, Adjustments};
use crate::model::{self, MonthView, World, beside};
use crate::sampling::{BeliefSampler, Beliefs, Streams};
use crate::scenario::policy::SizingRule;
use crate::scenario::setting::Regime;
use crate::scenario::{Scenario, StaffingOption};
use rayon::prelude::*;
use std::ops::Range;

/// Trajectories that are simulated side by side.
pub const LANES: usize = 16;

/// Simulates trajectories of a scenario.
#[derive(Debug)]
pub struct Simulator<'a> {
    pub(super) scenario: &'a Scenario,
    pub(super) sampler: &'a BeliefSampler,
    recorder: Recorder,
    seed: u64,
    replicates: u64,
    downturn: Option<Range<u32>>,
    /// Options with the rules that were fitted to them; none where doing nothing is best.
    ruled: Vec<Option<StaffingOption>>,
    /// What each option's levers make of the world that all share.
    levers: Levers,
}

/// What a trajectory starts from.
#[derive(Clone, Debug)]
pub struct Start {
    number: u64,
    beliefs: Beliefs,
    /// What is believed at each stage of each option's levers, and on each way of its gates; empty where none has any.
    levered: Vec<Vec<Beliefs>>,
    streams: Streams,
    regimes: Vec<Regime>,
    /// The first month in which a review can order something.
    first_order: u32,
}

/// Takes what a batch of trajectories gives.
pub trait Take<const W: usize> {
    /// The outcome columns of an option.
    fn row(&mut self, option: usize, columns: &[[f64; W]]);
    /// The months of a series of an option.
    fn series(&mut self, option: usize, series: Series, months: &[[f32; W]]);
    /// Whether monthly values are wanted at all.
    fn wants_series(&self) -> bool;
}

impl<'a> Simulator<'a> {
    /// A simulator with `replicates` lucks for each draw of beliefs: trajectory `k` has beliefs `k / replicates` and
    /// luck `k % replicates`. It records every column.
    #[must_use]
    pub fn new(scenario: &'a Scenario, sampler: &'a BeliefSampler, seed: u64, replicates: u64) -> Self {
        let recorder = Recorder::new(&scenario.setting, Wanted::everything().among(&scenario.setting));
        Self {
            scenario,
            sampler,
            recorder,
            seed,
            replicates: replicates.max(1),
            downturn: None,
            ruled: Vec::new(),
            levers: Levers::new(scenario),
        }
    }

    /// Records only what is wanted.
    #[must_use]
    pub fn reading(self, wanted: &Wanted) -> Self {
        let recorder = Recorder::new(&self.scenario.setting, wanted.among(&self.scenario.setting));
        Self { recorder, ..self }
    }

    /// Lets every trajectory meet a steady market with a downturn in these months.
    #[must_use]
    pub fn through_downturn(self, months: Option<Range<u32>>) -> Self {
        Self { downturn: months, ..self }
    }

    /// Takes rules fitted to each option, for what re-sizing is worth; empty where there are none.
    #[must_use]
    pub fn following(self, rules: &[Vec<SizingRule>]) -> Self {
        let ruled = |(option, rules): (&StaffingOption, &Vec<SizingRule>)| {
            (!rules.is_empty()).then(|| StaffingOption { rules: rules.clone(), ..option.clone() })
        };
        Self { ruled: self.scenario.options.iter().zip(rules).map(ruled).collect(), ..self }
    }

    /// What is recorded per trajectory and option.
    #[must_use]
    pub fn columns(&self) -> &[Column] {
        self.recorder.columns()
    }

    /// What a trajectory starts from; the uncertain beliefs go to `uncertain` as drawn, `all` is a buffer.
    pub fn start(&self, number: u64, uncertain: &mut [f64], all: &mut Vec<f64>) -> Start {
        self.sampler.draw_into(number / self.replicates, uncertain, all);
        let levered = self.levers.beliefs(self.sampler, number / self.replicates, all);
        self.start_with(number, self.sampler.beliefs(all), levered)
    }

    /// Whether a trajectory has the beliefs of another.
    pub(super) fn shares_beliefs(&self, start: &Start, number: u64) -> bool {
        start.number / self.replicates == number / self.replicates
    }

    /// What a trajectory starts from that has the beliefs of another, and another luck.
    pub(super) fn start_like(&self, start: &Start, number: u64) -> Start {
        self.start_with(number, start.beliefs.clone(), start.levered.clone())
    }

    fn start_with(&self, number: u64, beliefs: Beliefs, levered: Vec<Vec<Beliefs>>) -> Start {
        let setting = &self.scenario.setting;
        let streams = Streams::new(self.seed, number / self.replicates, number % self.replicates);
        let regimes = match &self.downturn {
            Some(months) => market::forced_regimes(setting.horizon_months, months),
            None => market::draw_regimes(setting, &beliefs.market, streams),
        };
        let market = &beliefs.market;
        let orders = |&month: &u32| {
            let regime = regimes[month as usize].index();
            market.mandate_in[regime] != 1.0 || market.mandate_out[regime] != 1.0
        };
        let first_order = staffing::reviews(market, setting.horizon_months).find(orders).unwrap_or(u32::MAX);
        Start { number, beliefs, levered, streams, regimes, first_order }
    }

    /// One trajectory: `uncertain` takes the beliefs as drawn, `row(option)` the outcome columns of an option.
    pub fn trajectory(&self, number: u64, uncertain: &mut [f64], row: impl FnMut(usize, &[f64])) {
        let start = self.start(number, uncertain, &mut Vec::new());
        self.together::<1>(std::slice::from_ref(&start), &mut Rows(row));
    }

    /// What would have happened in trajectories had the uncertain parameters been these: their luck, other beliefs.
    /// Cases are simulated side by side and in parallel; `result` reads the columns of every option of one.
    ///
    /// # Panics
    /// If a case does not have as many values as there are uncertain parameters.
    pub fn what_ifs<T: Send>(&self, cases: &[(usize, Vec<f64>)], result: impl Fn(&[Vec<f64>]) -> T + Sync) -> Vec<T> {
        let batch = |cases: &[(usize, Vec<f64>)]| {
            let starts: Vec<Start> = cases.iter().map(|(number, values)| self.what_if(*number, values)).collect();
            let mut rows = Gathered(vec![vec![Vec::new(); self.scenario.options.len()]; cases.len()]);
            self.together::<LANES>(&starts, &mut rows);
            rows.0.iter().map(|rows| result(rows)).collect::<Vec<T>>()
        };
        cases.par_chunks(LANES).flat_map_iter(batch).collect()
    }

    /// The luck of a trajectory with these uncertain parameters.
    fn what_if(&self, number: usize, uncertain: &[f64]) -> Start {
        let positions = self.sampler.uncertain_positions();
        assert_eq!(uncertain.len(), positions.len(), "a value an uncertain parameter");
        let mut all = self.sampler.medians().to_vec();
        positions.iter().zip(uncertain).for_each(|(&position, &value)| all[position] = value);
        let levered = self.levers.beliefs(self.sampler, number as u64 / self.replicates, &all);
        self.start_with(number as u64, self.sampler.beliefs(&all), levered)
    }

    /// Trajectories side by side, at most `W`; where there are fewer, the last is repeated.
    pub fn together<const W: usize>(&self, starts: &[Start], take: &mut impl Take<W>) {
        let (common, mut luck) = self.side_by_side::<W>(starts);
        let baseline = self.scenario.baseline();
        let mut columns = vec![[0.0; W]; self.columns().len()];
        let mut monthly = vec![[0.0; W]; self.scenario.setting.horizon_months as usize];
        // The baseline first: what others add is counted against it.
        let others = (0..self.scenario.options.len()).filter(|&option| Some(option) != baseline);
        let mut against: Option<Accounts<W>> = None;
        let mut months = path::blank_months(self.scenario.setting.horizon_months);
        let reads = self.recorder.reads();
        for option in baseline.into_iter().chain(others) {
            let staffing = &self.scenario.options[option];
            let levered = self.levered::<W>(option, starts);
            let world = levered.as_ref().unwrap_or(&common);
            let (path, beside) = if self.recorder.looks_beside() {
                let ruled = self.ruled.get(option).and_then(Option::as_ref);
                let (path, beside) = beside::simulate_beside(world, staffing, ruled, &mut luck, months, reads);
                (path, Some(beside))
            } else {
                (beside::simulate_once(world, staffing, &mut luck, months, reads), None)
            };
            let is_baseline = baseline == Some(option);
            // Doing nothing new adds nothing to itself.
            let reference = if is_baseline { Some(&path.accounts) } else { against.as_ref() };
            let beside = beside.as_ref();
            let results = Results { path: &path, baseline: reference, option: staffing, beside };
            self.recorder.write(world, &results, &mut columns);
            take.row(option, &columns);
            if take.wants_series() {
                for &name in Series::ALL {
                    series::write_series(name, &results, &mut monthly);
                    take.series(option, name, &monthly);
                }
            }
            if is_baseline {
                against = Some(path.accounts);
            }
            months = path.months;
        }
    }

    /// What trajectories of one option record month by month, read by `result`. They are simulated side by side and in
    /// parallel; results come in the order of the numbers.
    pub fn months<T: Send>(
        &self,
        numbers: &[u64],
        option: usize,
        result: impl Fn(u64, &mut dyn Iterator<Item = Month<f64>>) -> T + Sync,
    ) -> Vec<T> {
        let batch = |numbers: &[u64]| {
            let (mut uncertain, mut all) = (vec![0.0; self.sampler.uncertain_paths().len()], Vec::new());
            let starts: Vec<Start> =
                numbers.iter().map(|&number| self.start(number, &mut uncertain, &mut all)).collect();
            let (common, mut luck) = self.side_by_side::<LANES>(&starts);
            let world = self.levered(option, &starts).unwrap_or(common);
            let months = path::blank_months(self.scenario.setting.horizon_months);
            let path = beside::simulate_once(&world, &self.scenario.options[option], &mut luck, months, Reads::ALL);
            let of = |(lane, &number)| result(number, &mut path.months.iter().map(|month| month.lane(lane).wide()));
            numbers.iter().enumerate().map(of).collect::<Vec<T>>()
        };
        numbers.par_chunks(LANES).flat_map_iter(batch).collect()
    }

    /// What the options of trajectories share.
    pub(super) fn side_by_side<'s, const W: usize>(&'s self, starts: &'s [Start]) -> (World<'s, W>, Luck<W>) {
        let beliefs: Vec<&Beliefs> = starts.iter().map(|start| &start.beliefs).collect();
        let streams: Vec<Streams> = starts.iter().map(|start| start.streams).collect();
        let regimes: Vec<&[Regime]> = starts.iter().map(|start| &start.regimes[..]).collect();
        let world = World::side_by_side(&self.scenario.setting, &beliefs);
        let luck = Luck::side_by_side(&world, &streams, &regimes);
        (world, luck)
    }

    /// The world of an option with levers; none for one without.
    pub(super) fn levered<'s, const W: usize>(&'s self, option: usize, starts: &'s [Start]) -> Option<World<'s, W>> {
        let common: Vec<&Beliefs> = starts.iter().map(|start| &start.beliefs).collect();
        let at = |list: usize, stage: usize| starts.iter().map(|start| &start.levered[list][stage]).collect();
        self.levers.world(option, (&self.scenario.setting, &common), at)
    }

    /// One trajectory of one option, every month shown to `observe`; returns its outcome columns.
    pub fn trace(&self, number: u64, option: usize, observe: impl FnMut(&MonthView<'_>)) -> (Vec<f64>, Vec<f64>) {
        let mut uncertain = vec![0.0; self.sampler.uncertain_paths().len()];
        let start = self.start(number, &mut uncertain, &mut Vec::new());
        let starts = std::slice::from_ref(&start);
        let (common, mut luck) = self.side_by_side::<1>(starts);
        let world = self.levered(option, starts).unwrap_or(common);
        model::simulate(&world, &self.scenario.options[option], &mut luck, Adjustments::On, observe);
        let mut values = Vec::new();
        self.trajectory(number, &mut uncertain, |position, row| {
            if position == option {
                values = row.to_vec();
            }
        });
        (values, uncertain)
    }
}

impl Start {
    /// Which trajectory it is.
    #[must_use]
    pub fn number(&self) -> u64 {
        self.number
    }

    /// The first month in which a review can order something: trajectories in which that is alike are best simulated
    /// together, because the second run that `flexibility_value` needs begins in the earliest of them.
    #[must_use]
    pub fn first_order(&self) -> u32 {
        self.first_order
    }
}

/// Outcomes of a single trajectory, handed on.
struct Rows<F>(F);

impl<F: FnMut(usize, &[f64])> Take<1> for Rows<F> {
    fn row(&mut self, option: usize, columns: &[[f64; 1]]) {
        (self.0)(option, columns.as_flattened());
    }

    fn series(&mut self, _: usize, _: Series, _: &[[f32; 1]]) {}

    fn wants_series(&self) -> bool {
        false
    }
}

/// Outcomes of trajectories side by side: by trajectory, option and column.
struct Gathered(Vec<Vec<Vec<f64>>>);

impl<const W: usize> Take<W> for Gathered {
    fn row(&mut self, option: usize, columns: &[[f64; W]]) {
        for (lane, rows) in self.0.iter_mut().enumerate() {
            rows[option] = columns.iter().map(|column| column[lane]).collect();
        }
    }

    fn series(&mut self, _: usize, _: Series, _: &[[f32; W]]) {}

    fn wants_series(&self) -> bool {
        false
    }
}
