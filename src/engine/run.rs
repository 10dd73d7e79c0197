//! A run: trajectories of a scenario, gathered into a [`Sample`], extensible by more trajectories.

use super::bands::{BandStore, Bands, Monthly};
use super::block::{BLOCK, Block, Layout, simulate_block};
use super::finite::{self, NotFinite};
use super::parallel::{Control, Interrupted, in_blocks};
use super::part::BandPart;
use super::sample::{Blocks, Column, Sample};
use super::store::{Storage, StorageError, Store};
use super::trajectory::Simulator;
use super::wanted::Wanted;
use crate::metric::Metric;
use crate::sampling::{BeliefSampler, DesignKind};
use crate::scenario::Scenario;
use crate::scenario::policy::SizingRule;
use std::borrow::Cow;
use std::io;
use std::ops::Range;
use std::sync::{Mutex, PoisonError};

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

impl RunPlan {
    /// Which trajectories are independent of each other. Several lucks of the same beliefs belong together.
    #[must_use]
    pub fn blocks(&self) -> Blocks {
        Blocks::of((self.design.block() * self.replicates) as usize)
    }
}

/// Why a run ends early; it must then be thrown away.
#[derive(Debug, thiserror::Error)]
pub enum RunError {
    /// It was stopped.
    #[error(transparent)]
    Interrupted(#[from] Interrupted),
    /// Its results could not be kept.
    #[error(transparent)]
    Storage(#[from] StorageError),
    /// Its results are no amounts of money.
    #[error(transparent)]
    NotFinite(#[from] NotFinite),
}

/// A run under way.
#[derive(Debug)]
pub struct Run<'a> {
    scenario: &'a Scenario,
    sampler: BeliefSampler,
    plan: RunPlan,
    wanted: Wanted,
    columns: Vec<Column>,
    layout: Layout,
    storage: Storage,
    store: Store,
    bands: BandStore,
    downturn: Option<Range<u32>>,
    rules: Vec<Vec<SizingRule>>,
    /// Number of the first trajectory.
    first: usize,
}

impl<'a> Run<'a> {
    /// Trajectories of a block, the unit of work: parts begin with one.
    pub const BLOCK: usize = BLOCK;

    /// A run without any trajectory yet, in memory, of everything there is to read.
    ///
    /// # Panics
    /// If correlations were put into the scenario by hand that cannot hold together; those of a file have been checked.
    #[must_use]
    pub fn new(scenario: &'a Scenario, plan: RunPlan) -> Self {
        let sampler = BeliefSampler::new(scenario, plan.design, plan.seed)
            .expect("correlations are checked when a scenario is loaded");
        Self::of(scenario, plan, sampler, Wanted::everything())
    }

    /// A run with beliefs that have been prepared for the plan: [`BeliefSampler::of_variant`] shares what is alike.
    #[must_use]
    pub fn drawing(scenario: &'a Scenario, plan: RunPlan, sampler: BeliefSampler) -> Self {
        Self::of(scenario, plan, sampler, Wanted::everything())
    }

    fn of(scenario: &'a Scenario, plan: RunPlan, sampler: BeliefSampler, wanted: Wanted) -> Self {
        let columns = wanted.among(&scenario.setting);
        let layout = Layout {
            options: scenario.options.len(),
            columns: columns.len(),
            months: scenario.setting.horizon_months as usize,
            uncertain: sampler.uncertain_paths().len(),
            has_series: wanted.has_series(),
        };
        Self {
            store: Store::new(layout.options * layout.columns + layout.uncertain),
            bands: BandStore::new(layout.cells()),
            storage: Storage::memory(),
            layout,
            scenario,
            sampler,
            plan,
            wanted,
            columns,
            downturn: None,
            rules: Vec::new(),
            first: 0,
        }
    }

    /// Records only what is wanted. Call it before the first trajectory.
    #[must_use]
    pub fn reading(self, wanted: Wanted) -> Self {
        let (downturn, storage, rules) = (self.downturn, self.storage, self.rules);
        Self { downturn, storage, rules, ..Self::of(self.scenario, self.plan, self.sampler, wanted) }
    }

    /// Lets every trajectory meet a steady market with a downturn in these months.
    #[must_use]
    pub fn through_downturn(self, months: Range<u32>) -> Self {
        Self { downturn: Some(months), ..self }
    }

    /// Takes rules fitted to each option, for what re-sizing is worth. Call it before the first trajectory.
    #[must_use]
    pub fn following(self, rules: Vec<Vec<SizingRule>>) -> Self {
        Self { rules, ..self }
    }

    /// Leaves out bands, for those who look at outcomes alone. Call it before the first trajectory.
    #[must_use]
    pub fn without_bands(self) -> Self {
        self.reading(Wanted::outcomes())
    }

    /// Keeps the results there.
    #[must_use]
    pub fn keeping(self, storage: Storage) -> Self {
        Self { storage, ..self }
    }

    /// Makes this a part of a run of `whole` trajectories: its first is the trajectory `first`, which begins a block
    /// of [`Run::BLOCK`]. Call it before the first trajectory.
    ///
    /// # Panics
    /// If no block begins there.
    #[must_use]
    pub fn part_of(self, whole: usize, first: usize) -> Self {
        assert!(first.is_multiple_of(BLOCK), "a part begins with a block");
        Self { bands: BandStore::of_part(self.layout.cells(), whole), first, ..self }
    }

    /// Which trajectories are independent of each other.
    #[must_use]
    pub fn blocks(&self) -> Blocks {
        self.plan.blocks()
    }

    /// How many trajectories are done.
    #[must_use]
    pub fn trajectories(&self) -> usize {
        self.store.count()
    }

    /// Runs trajectories until there are `trajectories`, on the current thread pool. The earlier ones stay as they are.
    ///
    /// # Errors
    /// [`RunError::Interrupted`] if the control says so, [`RunError::Storage`] if the temporary file cannot be written;
    /// [`RunError::NotFinite`] if beliefs lead to outcomes that are no amounts; the run must then be thrown away.
    pub fn extend(&mut self, trajectories: usize, control: Control<'_>) -> Result<(), RunError> {
        let done = self.trajectories();
        if trajectories <= done {
            return Ok(());
        }
        self.reserve(trajectories)?;
        let needed = self.bytes(trajectories);
        let failed = |storage: &Storage, source| StorageError::new(storage, needed, source);
        let simulator = Simulator::new(self.scenario, &self.sampler, self.plan.seed, self.plan.replicates)
            .reading(&self.wanted)
            .following(&self.rules)
            .through_downturn(self.downturn.clone());
        let (layout, first) = (self.layout, self.first);
        let progress = |number: u64| (control.progress)(number - first as u64);
        let (store, bands, storage) = (&mut self.store, &mut self.bands, &self.storage);
        // Memory of monthly values goes round: fetched anew for each block it would have to be cleared each time.
        let spare: Mutex<Vec<Vec<f32>>> = Mutex::default();
        let locked = || spare.lock().unwrap_or_else(PoisonError::into_inner);
        in_blocks(
            (first + done) as u64..(first + trajectories) as u64,
            BLOCK as u64,
            Control { stop: control.stop, progress: &progress },
            |numbers| {
                let memory = locked().pop().unwrap_or_default();
                simulate_block(&simulator, numbers, layout, memory)
            },
            |wave| {
                let (monthly, columns) = split(wave);
                let (kept, free) = rayon::join(|| keep(store, layout, &columns), || bands.take(monthly));
                locked().extend(free);
                kept.map_err(|source| RunError::from(failed(storage, source)))
            },
        )?;
        let of_options = layout.options * layout.columns;
        let column = |option, position| self.store.part(option * layout.columns + position, done..trajectories);
        let belief =
            |rank, trajectory| self.store.part(of_options + rank, trajectory - first..trajectory - first + 1)[0];
        Ok(finite::check(self.scenario, &self.columns, first + done, column, belief)?)
    }

    /// Makes room for this many trajectories in all.
    ///
    /// # Errors
    /// [`RunError::Storage`] if the temporary file cannot be written.
    pub fn reserve(&mut self, trajectories: usize) -> Result<(), RunError> {
        let needed = self.bytes(trajectories);
        let made = self.store.reserve(trajectories, &self.storage);
        made.map_err(|source| StorageError::new(&self.storage, needed, source).into())
    }

    /// Bytes of the columns of this many trajectories.
    fn bytes(&self, trajectories: usize) -> u64 {
        let columns = self.layout.options * self.layout.columns + self.layout.uncertain;
        (trajectories * columns * size_of::<f64>()) as u64
    }

    /// Takes the next trajectories, simulated elsewhere, for which [`Run::reserve`] has made room: the columns of every
    /// option in turn, then the beliefs, equally long.
    ///
    /// # Errors
    /// [`RunError::Storage`] if the temporary file cannot be written.
    ///
    /// # Panics
    /// If there are not as many columns as this run has.
    pub fn take(&mut self, columns: &[Vec<f64>]) -> Result<(), RunError> {
        assert_eq!(columns.len(), self.layout.options * self.layout.columns + self.layout.uncertain, "every column");
        let count = columns.first().map_or(0, Vec::len);
        let needed = self.bytes(self.trajectories() + count);
        let kept = self.store.push(count, |column| &columns[column]);
        kept.map_err(|source| StorageError::new(&self.storage, needed, source).into())
    }

    /// Takes the monthly values of a part, after those of the parts before it.
    pub fn take_bands(&mut self, part: &BandPart) {
        self.bands.join(part);
    }

    /// A trajectory, simulated alone: what [`Run::take`] takes of it, a value a column.
    #[must_use]
    pub fn alone(&self, number: u64) -> Vec<f64> {
        let simulator = Simulator::new(self.scenario, &self.sampler, self.plan.seed, self.plan.replicates)
            .reading(&self.wanted)
            .following(&self.rules)
            .through_downturn(self.downturn.clone());
        let mut values = vec![0.0; self.layout.options * self.layout.columns];
        let mut beliefs = vec![0.0; self.layout.uncertain];
        simulator.trajectory(number, &mut beliefs, |option, row| {
            values[option * row.len()..(option + 1) * row.len()].copy_from_slice(row);
        });
        values.extend(beliefs);
        values
    }

    /// Monthly values of every option that bands are made of.
    #[must_use]
    pub fn cells(&self) -> usize {
        self.layout.cells()
    }

    /// What the run leaves behind.
    #[must_use]
    pub fn finish(self) -> Sample {
        let Layout { options, months, has_series, .. } = self.layout;
        let bands = if has_series { self.bands.bands(options, months) } else { Bands::none(options) };
        self.sample(bands)
    }

    /// What a part of a run leaves behind: its columns, and what bands are made of.
    #[must_use]
    pub fn finish_part(mut self) -> (Sample, BandPart) {
        let bands = std::mem::replace(&mut self.bands, BandStore::new(0));
        let none = Bands::none(self.layout.options);
        (self.sample(none), bands.part())
    }

    fn sample(self, bands: Bands) -> Sample {
        let mut sample = Sample::new(
            self.scenario.options.iter().map(|option| option.name.clone()).collect(),
            self.columns,
            self.sampler.uncertain_paths().to_vec(),
            self.store,
            bands,
        );
        sample.blocks = self.plan.blocks();
        sample.baseline = self.scenario.baseline();
        sample
    }

    /// All trajectories of a metric of an option, while the run may go on.
    ///
    /// # Panics
    /// If the metric is not wanted.
    #[must_use]
    pub fn metric(&self, option: usize, metric: Metric) -> Cow<'_, [f64]> {
        let position = self.columns.iter().position(|column| *column == Column::Metric(metric));
        self.store.column(option * self.layout.columns + position.expect("the run records this metric"))
    }
}

/// Rows and beliefs of a block, and how many trajectories it has.
type Columns = (usize, Vec<f64>, Vec<f64>);

/// Monthly values apart from columns: they are taken side by side.
fn split(wave: Vec<(Range<u64>, Block)>) -> (Vec<Monthly>, Vec<Columns>) {
    wave.into_iter()
        .map(|(numbers, Block { rows, beliefs, series })| {
            let count = (numbers.end - numbers.start) as usize;
            (Monthly { values: series, count }, (count, rows, beliefs))
        })
        .unzip()
}

fn keep(store: &mut Store, layout: Layout, blocks: &[Columns]) -> io::Result<()> {
    let outcomes = layout.options * layout.columns;
    blocks.iter().try_for_each(|(count, rows, beliefs)| {
        store.push(*count, |column| {
            if column < outcomes { &rows[column * BLOCK..] } else { &beliefs[(column - outcomes) * BLOCK..] }
        })
    })
}
