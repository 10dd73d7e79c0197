//! Trajectories of the same plan under many sets of rules.

use super::parallel::{Control, Interrupted, in_blocks};
use super::trajectory::{LANES, Simulator, Start};
use crate::model::beside;
use crate::scenario::StaffingOption;
use crate::scenario::policy::Rule;

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

impl Simulator<'_> {
    /// NPV of trajectories under rules: of each option the frozen plan, and the plan under each of its sets of rules, none
    /// of which is looked at before `first`. Where `at` is later, what the frozen plan shows then is given too.
    ///
    /// # Errors
    /// [`Interrupted`] if the control says so.
    pub fn candidates(
        &self,
        numbers: &[u64],
        rules: &[Vec<Vec<Rule>>],
        (first, at): (u32, u32),
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
                let numbers = &numbers[part.start as usize..part.end as usize];
                let (mut drawn, mut buffer) = (vec![0.0; self.sampler.uncertain_paths().len()], Vec::new());
                let starts: Vec<Start> = numbers.iter().map(|&n| self.start(n, &mut drawn, &mut buffer)).collect();
                self.candidates_together(&starts, &ruled, (first, at))
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
        months: (u32, u32),
    ) -> Vec<Candidates> {
        let (common, mut luck) = self.side_by_side::<LANES>(starts);
        let own = |values: [f64; LANES]| values[..starts.len()].to_vec();
        let all = self.scenario.options.iter().zip(ruled).enumerate().map(|(position, (option, ruled))| {
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
