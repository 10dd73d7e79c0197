//! Plans that have been looked at, on the futures of the search: what is simulated is kept, and counted.

use super::Asked;
use crate::analysis::constraints;
use crate::analysis::decision;
use crate::analysis::optimise::Shape;
use crate::analysis::statistics::{self, CVAR_TAIL, Ordered};
use crate::engine::{Column, Run, Sample, Wanted};
use crate::metric::{Metric, YearFigure};
use crate::scenario::{Scenario, StaffingOption};
use crate::study::error::StudyError;
use crate::study::plan::{Design, Plan};
use crate::study::session::Session;
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::ops::Range;

/// Futures of the first look at a plan, and of the second, at those that may be the best.
pub(super) const LOOKS: [usize; 2] = [Run::BLOCK, 4 * Run::BLOCK];
/// What tells the futures of the search, and those of the race, from those of the value.
pub(super) const SEARCHED: u64 = 0x7365_6172_6368;
pub(super) const RACED: u64 = 0x7261_6365;
/// Most plans that one thread takes at a time.
const TOGETHER: usize = 12;

/// What futures say of a plan, a value each.
#[derive(Clone, Debug, Default)]
pub(super) struct Seen {
    /// Money added.
    pub added: Vec<f64>,
    /// Month of payback.
    pub payback: Vec<f64>,
    /// Cash at its deepest.
    pub cash: Vec<f64>,
    /// Whether a constraint is broken: 1 or 0.
    pub breaks: Vec<f64>,
}

impl Seen {
    fn of(sample: &Sample, option: usize, scenario: &Scenario, metric: Metric) -> Self {
        let column = |metric| sample.metric(option, metric).into_owned();
        Self {
            added: decision::values(sample, option, metric).into_owned(),
            payback: column(Metric::PaybackMonth),
            cash: column(Metric::WorstCash),
            breaks: constraints::broken(sample, option, &scenario.constraints),
        }
    }

    pub fn extend(&mut self, more: Self) {
        self.added.extend(more.added);
        self.payback.extend(more.payback);
        self.cash.extend(more.cash);
        self.breaks.extend(more.breaks);
    }

    /// Part of the first futures in which a constraint is broken.
    pub fn breach(&self, futures: usize) -> f64 {
        statistics::sum(self.breaks[..futures].iter().copied()) / futures as f64
    }

    /// Mean, mean of the worst 5 % and median of the deepest cash over the first futures: what is weighed against what.
    pub fn trade(&self, futures: usize) -> [f64; 3] {
        let (added, cash) = (Ordered::new(&self.added[..futures]), Ordered::new(&self.cash[..futures]));
        let tail = ((CVAR_TAIL * futures as f64).ceil() as usize).max(1);
        let mut worst = self.added[..futures].to_vec();
        worst.sort_by(f64::total_cmp);
        let mean = statistics::sum(self.added[..futures].iter().copied()) / futures as f64;
        debug_assert!(added.quantile(1.0).is_finite(), "money added is finite");
        [mean, statistics::sum(worst[..tail].iter().copied()) / tail as f64, cash.quantile(0.5)]
    }
}

/// Plans by what the futures of the search say of them.
pub(super) struct Pool<'a> {
    session: &'a Session<'a>,
    asked: &'a Asked,
    /// Plans in the order in which they were first looked at.
    pub seen: Vec<(Shape, Seen)>,
    at: BTreeMap<Shape, usize>,
    /// Trajectories that have been simulated, those of the baseline among them.
    pub spent: u64,
    done: &'a (dyn Fn(u64) + Sync),
}

impl<'a> Pool<'a> {
    pub fn new(session: &'a Session<'a>, asked: &'a Asked, done: &'a (dyn Fn(u64) + Sync)) -> Self {
        Self { session, asked, seen: Vec::new(), at: BTreeMap::new(), spent: 0, done }
    }

    /// Whether a plan has been looked at.
    pub fn knows(&self, shape: &Shape) -> bool {
        self.at.contains_key(shape)
    }

    /// Looks at plans that have not been looked at.
    pub fn add(&mut self, shapes: &[Shape]) -> Result<(), StudyError> {
        let found = self.simulate(shapes, SEARCHED, 0..LOOKS[0])?;
        for (shape, seen) in shapes.iter().zip(found) {
            self.at.insert(*shape, self.seen.len());
            self.seen.push((*shape, seen));
        }
        Ok(())
    }

    /// Looks at plans a second time, those that have not been.
    pub fn look_again(&mut self, plans: &[usize]) -> Result<(), StudyError> {
        let once: Vec<usize> = plans.iter().copied().filter(|&plan| self.looks(plan) == LOOKS[0]).collect();
        let shapes: Vec<Shape> = once.iter().map(|&plan| self.seen[plan].0).collect();
        let found = self.simulate(&shapes, SEARCHED, LOOKS[0]..LOOKS[1])?;
        once.into_iter().zip(found).for_each(|(plan, more)| self.seen[plan].1.extend(more));
        Ok(())
    }

    /// Futures that a plan has been looked at in.
    fn looks(&self, plan: usize) -> usize {
        self.seen[plan].1.added.len()
    }

    /// Plans that have been looked at in this many futures, by these, best first: what keeps to the constraints by its value,
    /// then what does not by how often it does not.
    pub fn ranked(&self, futures: usize) -> Vec<usize> {
        let objective = self.asked.objective;
        let place = |plan: &usize| {
            let seen = &self.seen[*plan].1;
            let breach = seen.breach(futures);
            let value = objective.value(&seen.added[..futures], &seen.payback[..futures]).value;
            let excess = (breach - self.asked.may_break).max(0.0);
            (excess, value)
        };
        let plans: Vec<usize> = (0..self.seen.len()).filter(|&plan| self.looks(plan) >= futures).collect();
        let mut placed: Vec<((f64, f64), usize)> = plans.into_par_iter().map(|plan| (place(&plan), plan)).collect();
        placed.sort_by(|(a, first), (b, second)| a.0.total_cmp(&b.0).then(b.1.total_cmp(&a.1)).then(first.cmp(second)));
        placed.into_iter().map(|(_, plan)| plan).collect()
    }

    /// Plans on some futures of a kind. Few plans are looked at side by side, which changes no result.
    pub fn simulate(&mut self, shapes: &[Shape], kind: u64, futures: Range<usize>) -> Result<Vec<Seen>, StudyError> {
        if shapes.is_empty() {
            return Ok(Vec::new());
        }
        let (session, asked) = (self.session, self.asked);
        session.check()?;
        let plan = Plan { seed: session.plan.seed ^ kind, design: Design::Iid, replicates: 1, ..session.plan };
        let together = shapes.len().div_ceil(2 * rayon::current_num_threads()).clamp(1, TOGETHER);
        let look = |shapes: &[Shape]| -> Result<Vec<Seen>, StudyError> {
            let (scenario, first) = asked.scenario_of(session.scenario(), shapes);
            let wanted = asked.wanted(&scenario);
            let numbers = futures.start as u64..futures.end as u64;
            let sample = session.part(&scenario, plan, wanted, numbers)?;
            Ok((first..scenario.options.len()).map(|at| Seen::of(&sample, at, &scenario, asked.metric)).collect())
        };
        let found: Result<Vec<Vec<Seen>>, StudyError> = shapes.par_chunks(together).map(look).collect();
        self.spent += cost(shapes.len(), futures.len());
        (self.done)(self.spent);
        Ok(found?.into_iter().flatten().collect())
    }
}

/// Trajectories that a look takes: those of the plans and one of the baseline.
pub(super) fn cost(plans: usize, futures: usize) -> u64 {
    ((plans + 1) * futures) as u64
}

impl Asked {
    /// A plan in words.
    pub(super) fn words(&self, shape: &Shape) -> String {
        shape.words(&self.bounds.variants)
    }

    /// A plan as an option.
    pub(super) fn option_of(&self, shape: &Shape, name: &str) -> StaffingOption {
        shape.option(name, &self.like, &self.bounds.variants)
    }

    /// The scenario with nothing but its baseline and these plans, and where they begin.
    fn scenario_of(&self, scenario: &Scenario, shapes: &[Shape]) -> (Scenario, usize) {
        let baseline = scenario.options.iter().filter(|option| option.baseline).cloned();
        let mut options: Vec<StaffingOption> = baseline.collect();
        let first = options.len();
        options.extend(shapes.iter().map(|shape| self.option_of(shape, &self.words(shape))));
        (Scenario { options, ..scenario.clone() }, first)
    }

    /// What is read of a plan.
    fn wanted(&self, scenario: &Scenario) -> Wanted {
        let mut columns: Vec<Column> =
            [self.metric, Metric::PaybackMonth, Metric::WorstCash].map(Column::Metric).into();
        let constraints = &scenario.constraints;
        if constraints.max_heads.is_some() {
            columns.push(Column::PeakHeads);
        }
        if !constraints.budget_by_year.is_empty() {
            let is_cost = |column: &Column| matches!(column, Column::Year(YearFigure::Cost, _));
            columns.extend(Wanted::outcomes().among(&scenario.setting).into_iter().filter(is_cost));
        }
        Wanted::columns(columns)
    }
}
