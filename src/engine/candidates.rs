//! Trajectories of the same plan under many sets of rules.

use super::parallel::{Control, Interrupted, in_blocks};
use super::trajectory::{LANES, Simulator, Start};
use crate::model::beside;
use crate::scenario::StaffingOption;
use crate::scenario::policy::{Act, Bound, GateMetric, SizingRule};

/// NPV of one option by trajectory.
#[derive(Clone, Debug, Default)]
pub struct Candidates {
    /// Under each set of rules.
    pub npv: Vec<Vec<f64>>,
    /// The values of the frozen plan, where they were asked for.
    pub frozen: Vec<f64>,
    /// What rules look at, `pull_value`, of the frozen plan at the month asked for.
    pub pull: Vec<f64>,
}

impl Candidates {
    fn of(sets: usize) -> Self {
        Self { npv: vec![Vec::new(); sets], ..Self::default() }
    }

    fn extend(&mut self, found: Self) {
        self.npv.iter_mut().zip(found.npv).for_each(|(all, found)| all.extend(found));
        self.frozen.extend(found.frozen);
        self.pull.extend(found.pull);
    }
}

/// One option that is frozen, looked at in some months, by trajectory.
#[derive(Clone, Debug, Default)]
pub struct Stops {
    /// The months.
    pub months: Vec<u32>,
    /// What is looked at.
    pub metrics: Vec<GateMetric>,
    /// What each look shows of each metric.
    pub seen: Vec<Vec<Vec<f64>>>,
    /// NPV if the plan is stopped for good at a look.
    pub npv: Vec<Vec<f64>>,
    /// NPV if it never is.
    pub goes_on: Vec<f64>,
}

impl Stops {
    fn of(months: &[u32], metrics: &[GateMetric]) -> Self {
        Self {
            months: months.to_vec(),
            metrics: metrics.to_vec(),
            seen: vec![vec![Vec::new(); metrics.len()]; months.len()],
            npv: vec![Vec::new(); months.len()],
            goes_on: Vec::new(),
        }
    }

    fn extend(&mut self, found: Self) {
        for (all, found) in self.seen.iter_mut().zip(found.seen) {
            all.iter_mut().zip(found).for_each(|(all, found)| all.extend(found));
        }
        self.npv.iter_mut().zip(found.npv).for_each(|(all, found)| all.extend(found));
        self.goes_on.extend(found.goes_on);
    }
}

impl Simulator<'_> {
    /// What an option shows of some metrics in months before the horizon, ascending, and what stopping it there is worth.
    ///
    /// # Errors
    /// [`Interrupted`] if the control says so.
    pub fn stops(
        &self,
        numbers: &[u64],
        option: usize,
        months: &[u32],
        metrics: &[GateMetric],
        control: Control<'_>,
    ) -> Result<Stops, Interrupted> {
        // Every figure is reached.
        let (metric, bound) = (GateMetric::Market, Bound::AtMost(1.0));
        let stop = |&month: &u32| {
            let rules = vec![SizingRule { month, every: None, metric, bound, act: Act::Stop }];
            StaffingOption { rules, ..self.scenario.options[option].clone() }
        };
        let stopping: Vec<StaffingOption> = months.iter().map(stop).collect();
        let mut all = Stops::of(months, metrics);
        in_blocks::<_, Interrupted>(
            0..numbers.len() as u64,
            LANES as u64,
            control,
            |part| {
                let starts = self.starts(&numbers[part.start as usize..part.end as usize]);
                let (common, mut luck) = self.side_by_side::<LANES>(&starts);
                let levered = self.levered(option, &starts);
                let world = levered.as_ref().unwrap_or(&common);
                let plan = &self.scenario.options[option];
                let (looks, goes_on) = beside::simulate_stops(world, plan, (months, &stopping), metrics, &mut luck);
                let own = |values: [f64; LANES]| values[..starts.len()].to_vec();
                let mut found = Stops { goes_on: own(goes_on), ..Stops::default() };
                for look in looks {
                    found.seen.push(look.seen.into_iter().map(own).collect());
                    found.npv.push(own(look.npv));
                }
                found
            },
            |wave| {
                wave.into_iter().for_each(|(_, found)| all.extend(found));
                Ok(())
            },
        )?;
        Ok(all)
    }

    fn starts(&self, numbers: &[u64]) -> Vec<Start> {
        let (mut drawn, mut buffer) = (vec![0.0; self.sampler.uncertain_paths().len()], Vec::new());
        numbers.iter().map(|&number| self.start(number, &mut drawn, &mut buffer)).collect()
    }

    /// NPV of trajectories under rules: of each option the frozen plan, and the plan under each of its sets of rules, none
    /// of which is looked at before the first of its `months`. Where the second is later, what the frozen plan shows then
    /// is given too.
    ///
    /// # Errors
    /// [`Interrupted`] if the control says so.
    pub fn candidates(
        &self,
        numbers: &[u64],
        rules: &[Vec<Vec<SizingRule>>],
        months: &[(u32, u32)],
        control: Control<'_>,
    ) -> Result<Vec<Candidates>, Interrupted> {
        let ruled: Vec<Vec<StaffingOption>> = (self.scenario.options.iter().zip(rules))
            .map(|(option, sets)| {
                sets.iter().map(|rules| StaffingOption { rules: rules.clone(), ..option.clone() }).collect()
            })
            .collect();
        let mut all: Vec<Candidates> = ruled.iter().map(|sets| Candidates::of(sets.len())).collect();
        in_blocks::<_, Interrupted>(
            0..numbers.len() as u64,
            LANES as u64,
            control,
            |part| {
                let starts = self.starts(&numbers[part.start as usize..part.end as usize]);
                self.candidates_together(&starts, &ruled, months)
            },
            |wave| {
                for (_, found) in wave {
                    all.iter_mut().zip(found).for_each(|(all, found)| all.extend(found));
                }
                Ok(())
            },
        )?;
        Ok(all)
    }

    fn candidates_together(
        &self,
        starts: &[Start],
        ruled: &[Vec<StaffingOption>],
        months: &[(u32, u32)],
    ) -> Vec<Candidates> {
        let (common, mut luck) = self.side_by_side::<LANES>(starts);
        let own = |values: [f64; LANES]| values[..starts.len()].to_vec();
        let all = self.scenario.options.iter().zip(ruled).enumerate().map(|(position, (option, ruled))| {
            let months = months[position];
            if !option.has_field_staff() || (ruled.is_empty() && months.1 <= months.0) {
                return Candidates { npv: vec![vec![f64::NAN; starts.len()]; ruled.len()], ..Candidates::default() };
            }
            let levered = self.levered(position, starts);
            let world = levered.as_ref().unwrap_or(&common);
            let (npv, seen) = beside::simulate_candidates(world, option, ruled, months, &mut luck);
            let (frozen, pull) = seen.map_or((Vec::new(), Vec::new()), |seen| (own(seen.npv), own(seen.pull)));
            Candidates { npv: npv.into_iter().map(own).collect(), frozen, pull }
        });
        all.collect()
    }
}
