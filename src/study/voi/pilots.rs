//! Pilots of every size and length: what they would show, what they cost, and the plans whose first stage they are.

use super::super::error::StudyError;
use super::super::plan::Plan;
use super::super::session::Session;
use super::{Decided, FALSE_ALARM, VoiQuestion};
use crate::analysis::pilot::{self, Observable};
use crate::analysis::staged::{self, Staged};
use crate::analysis::statistics::Estimate;
use crate::analysis::voi::{Knowledge, PilotDesign, PilotValue, Worth, make_rise, several};
use crate::analysis::{decision, paired, statistics};
use crate::distribution::standard_normal_quantile;
use crate::engine::{Column, Sample, Wanted};
use crate::metric::{Direction, Metric};
use crate::scenario::{Scenario, StaffingOption};
use ndarray::Array2;

/// Trajectories that tell what a pilot costs.
const COST_TRAJECTORIES: u64 = 2_000;

/// Sizes of the grid, heads and units, and its lengths.
const SIZES: [(u32, u32); 6] = [(0, 1), (0, 2), (0, 3), (1, 0), (2, 0), (1, 1)];
const MONTHS: [u32; 4] = [3, 6, 9, 12];

/// What tells the futures on which thresholds are chosen from those on which plans are valued.
const CHOSEN_ON: u64 = 0x7374_6167_6564;

/// Trajectories on which they are chosen, and on which plans are valued.
const CHOSEN_TRAJECTORIES: u64 = 1_024;
const VALUED_TRAJECTORIES: u64 = 4_000;

/// Chance that any of the pilots told from the best is none the less as good.
const TOLD_WRONGLY: f64 = 0.05;

/// Every size and length of the pilot.
pub(super) fn pilots(
    session: &Session<'_>,
    question: &VoiQuestion,
    decided: &Decided,
    shows: &[Observable],
) -> Result<(Vec<PilotValue>, Option<StaffingOption>), StudyError> {
    let scenario = session.scenario();
    let sizes = match (question.pilot_heads, question.pilot_units) {
        (None, None) => SIZES.to_vec(),
        (heads, units) => vec![(heads.unwrap_or(0), units.unwrap_or(0))],
    };
    let months = question.pilot_months.map_or_else(|| MONTHS.to_vec(), |months| vec![months]);
    let months: Vec<u32> = months.into_iter().filter(|&m| m <= scenario.setting.horizon_months).collect();
    if months.is_empty() || decided.follow.is_empty() {
        return Ok((Vec::new(), None));
    }
    let of_size = |&(heads, units): &(u32, u32)| months.iter().map(move |&months| PilotDesign { heads, units, months });
    let designs: Vec<PilotDesign> = sizes.iter().flat_map(of_size).collect();

    let priced = pilot::priced(scenario, &designs);
    let costs = session.read(&priced, session.plan.at_most(COST_TRAJECTORIES), Wanted::money())?;
    let plans = staged_plans(session, decided, &designs)?;

    let mut found = Vec::new();
    for &(heads, units) in &sizes {
        let plan = session.plan;
        let seen = pilot::simulated(scenario, plan.design, plan.seed, (heads, units), &months, &decided.rows);
        session.check()?;
        let worth = |at: usize| {
            let column = |observable: &Observable| -> Vec<f64> {
                seen.iter().map(|trajectory| observable.of(&trajectory[at])).collect()
            };
            let told: Vec<Vec<f64>> =
                shows.iter().filter_map(|observable| pilot::scores(&column(observable))).collect();
            let columns = Array2::from_shape_fn((decided.rows.len(), told.len()), |(row, k)| told[k][row]);
            let knowledge = Knowledge { columns: columns.view(), singles: None, nested: None };
            several(&knowledge, &decided.alternatives, FALSE_ALARM)
        };
        let mut information: Vec<Worth> = (0..months.len()).map(worth).collect();
        make_rise(&mut information);
        for (&length, information) in months.iter().zip(information) {
            let design = PilotDesign { heads, units, months: length };
            let option = pilot::option_of(&priced, &designs, design);
            let added = |metric: Metric| {
                let column = Column::Metric(metric);
                let own = costs.column(option, &column);
                let without = priced.baseline().map(|baseline| costs.column(baseline, &column));
                let added: Vec<f64> = own
                    .iter()
                    .enumerate()
                    .map(|(row, x)| x - without.as_ref().map_or(0.0, |column| column[row]))
                    .collect();
                statistics::mean(&added, costs.blocks)
            };
            let money = (added(Metric::CostPv), added(Metric::BenefitPv));
            let (staged, net, is_told) = plans[designs.iter().position(|other| *other == design).unwrap_or(0)];
            let how = (staged.teams, Some(staged.follows) != decided.best_option);
            found.push(PilotValue::of_plan(design, information, money, how, (net, is_told)));
        }
    }
    let best = plans.iter().max_by(|a, b| a.1.value.total_cmp(&b.1.value));
    let staged = best.map(|(staged, ..)| {
        let follows = &scenario.options[staged.follows];
        let option = staged::option(staged, follows, scenario.setting.horizon_months);
        StaffingOption { name: free_name(scenario, &format!("Pilot, then {}", follows.name)), ..option }
    });
    Ok((found, staged))
}

/// The name, or with a number where an option has it.
fn free_name(scenario: &Scenario, name: &str) -> String {
    let is_free = |name: &String| scenario.options.iter().all(|option| option.name != *name);
    let numbered = (2..).map(|number| format!("{name} {number}"));
    std::iter::once(name.to_owned()).chain(numbered).find(is_free).unwrap_or_default()
}

/// The plans whose first stage is a pilot, one for each design: with the threshold and the plan to follow that are best on
/// other futures, what it adds to the best alternative without a pilot, and whether the best pilot is told from it.
fn staged_plans(
    session: &Session<'_>,
    decided: &Decided,
    designs: &[PilotDesign],
) -> Result<Vec<(Staged, Estimate, bool)>, StudyError> {
    let scenario = session.scenario();
    let tried = staged::all(designs, &decided.follow);
    let metric = scenario.decision.metric;
    let wanted = || Wanted::to_choose_by(metric);
    let sign = if metric.direction() == Direction::Lower { -1.0 } else { 1.0 };
    let values = |sample: &Sample, option: usize| -> Vec<f64> {
        decision::values(sample, option, metric).iter().map(|value| sign * value).collect()
    };
    let others = Plan { seed: session.plan.seed ^ CHOSEN_ON, ..session.plan }.at_most(CHOSEN_TRAJECTORIES);
    let first = usize::from(scenario.baseline().is_some());
    let sample = session.read(&staged::scenario(scenario, &tried, &[]), others, wanted())?;
    let mean = |at: usize| statistics::mean(&values(&sample, first + at), sample.blocks).value;
    let best_of = |design: &PilotDesign| {
        let own = (0..tried.len()).filter(|&at| tried[at].design == *design);
        own.max_by(|&a, &b| mean(a).total_cmp(&mean(b)).then(b.cmp(&a))).map(|at| tried[at])
    };
    let chosen: Vec<Staged> = designs.iter().filter_map(best_of).collect();
    session.check()?;
    let without: Vec<usize> = decided.best_option.into_iter().collect();
    let plan = session.plan.at_most(VALUED_TRAJECTORIES);
    let sample = session.read(&staged::scenario(scenario, &chosen, &without), plan, wanted())?;
    let today = if without.is_empty() { vec![0.0; sample.trajectories()] } else { values(&sample, first) };
    let own: Vec<Vec<f64>> = (0..chosen.len()).map(|at| values(&sample, first + without.len() + at)).collect();
    let net: Vec<Estimate> = own.iter().map(|own| paired::mean_difference(own, &today, sample.blocks)).collect();
    let best = (0..net.len()).max_by(|&a, &b| net[a].value.total_cmp(&net[b].value)).unwrap_or(0);
    let limit = -standard_normal_quantile(TOLD_WRONGLY / 2.0 / (chosen.len().max(2) - 1) as f64);
    let is_told = |at: usize| {
        let behind = paired::mean_difference(&own[at], &own[best], sample.blocks);
        at != best && behind.value.abs() > limit * behind.se
    };
    Ok(chosen.into_iter().enumerate().map(|(at, staged)| (staged, net[at], is_told(at))).collect())
}

#[cfg(test)]
mod tests;
