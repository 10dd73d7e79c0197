//! The tenancy test: does removing the hosted part change which side of the hyperscaler is motivated?
//!
//! At month 12 with the base alone, the PDM is motivated if `s ≥ s_ref`, the AE teams if `q ≥ ½`, weighted over clouds.
//! If removing the hosted part changes neither, the product is customer-deployed in practice, whatever its architecture.

use crate::engine::{Control, Interrupted, in_blocks};
use crate::model::luck::Luck;
use crate::model::staffing::Adjustments;
use crate::model::{self, World};
use crate::sampling::{BeliefSampler, Beliefs, Streams};
use crate::scenario::plan::Motion;
use crate::scenario::{Scenario, Setting, StaffingOption};
use std::ops::Range;

/// Month at whose end the sides are looked at.
const MONTH: u32 = 12;

/// Hosted shares at which the flip is looked for, in steps of 2%.
const STEPS: u32 = 50;

/// Trajectories of a block: each is simulated a hundred times.
const BLOCK: u64 = 16;

/// Which side of the hyperscaler is motivated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Motivated {
    /// The partner side: `s ≥ s_ref`.
    pub pdm: bool,
    /// The customer side: `q ≥ ½`.
    pub ae: bool,
}

/// A trajectory: the sides with and without the hosted part, and whether removing it changes nothing at each step of the
/// hosted share.
type Verdict = ([Motivated; 2], Vec<bool>);

/// The answer of the tenancy test.
#[derive(Clone, Debug, PartialEq)]
pub struct Tenancy {
    /// Trajectories.
    pub trajectories: usize,
    /// Share with a motivated PDM, with and without the hosted part.
    pub pdm: [f64; 2],
    /// Share with motivated AE teams, with and without the hosted part.
    pub ae: [f64; 2],
    /// Share in which removing the hosted part changes nothing: customer-deployed in practice.
    pub customer_deployed: f64,
    /// Its Monte Carlo standard error.
    pub se: f64,
    /// Share that is customer-deployed in practice, by hosted share of the product.
    pub by_hosted_share: Vec<(f64, f64)>,
    /// Hosted share at which half the trajectories flip, if any.
    pub flips_at: Option<f64>,
}

/// Runs the test on `trajectories` draws of beliefs.
///
/// # Errors
/// [`Interrupted`] if the control says so.
pub fn tenancy(
    scenario: &Scenario,
    sampler: &BeliefSampler,
    seed: u64,
    trajectories: usize,
    control: Control<'_>,
) -> Result<Tenancy, Interrupted> {
    let mut setting = scenario.setting.clone();
    setting.horizon_months = MONTH + 1;
    setting.windows.clear();
    let one = |number: u64| -> Verdict {
        let mut all = Vec::new();
        let mut uncertain = vec![0.0; sampler.uncertain_paths().len()];
        sampler.draw_into(number, &mut uncertain, &mut all);
        let beliefs = base_alone(sampler.beliefs(&all));
        let streams = Streams::new(seed, number, 0);
        let is_same = |[with, without]: [Motivated; 2]| with == without;
        let at = |hosted: f64| with_and_without(&setting, &beliefs, hosted, streams);
        let steps = (0..=STEPS).map(|step| is_same(at(f64::from(step) / f64::from(STEPS)))).collect();
        (at(beliefs.consumption.hosted_share), steps)
    };
    let mut results: Vec<Verdict> = Vec::new();
    let work = |numbers: Range<u64>| numbers.map(one).collect::<Vec<Verdict>>();
    let take = |wave: Vec<(Range<u64>, Vec<Verdict>)>| {
        results.extend(wave.into_iter().flat_map(|(_, block)| block));
        Ok(())
    };
    in_blocks::<_, Interrupted>(0..trajectories as u64, BLOCK, control, work, take)?;
    let n = trajectories as f64;
    let share = |is: &dyn Fn(&Verdict) -> bool| results.iter().filter(|result| is(result)).count() as f64 / n;
    let customer_deployed = share(&|(pair, _)| pair[0] == pair[1]);
    let by_hosted_share: Vec<(f64, f64)> = (0..=STEPS)
        .map(|step| (f64::from(step) / f64::from(STEPS), share(&|(_, steps)| steps[step as usize])))
        .collect();
    Ok(Tenancy {
        trajectories,
        pdm: [share(&|(pair, _)| pair[0].pdm), share(&|(pair, _)| pair[1].pdm)],
        ae: [share(&|(pair, _)| pair[0].ae), share(&|(pair, _)| pair[1].ae)],
        customer_deployed,
        se: (customer_deployed * (1.0 - customer_deployed) / n).sqrt(),
        flips_at: crossing(&by_hosted_share),
        by_hosted_share,
    })
}

/// Nothing originates: what the sides see is the base.
fn base_alone(mut beliefs: Beliefs) -> Beliefs {
    beliefs.pdm.opportunity_rate = 0.0;
    beliefs.marketplace.origination = 0.0;
    beliefs.funnel.advocacy = 0.0;
    beliefs
}

/// The sides with the hosted part at a share of consumption, and with that part removed.
fn with_and_without(setting: &Setting, beliefs: &Beliefs, hosted: f64, streams: Streams) -> [Motivated; 2] {
    let mut with = beliefs.clone();
    with.consumption.hosted_share = hosted;
    let mut without = beliefs.clone();
    without.consumption.hosted_share = 0.0;
    without.consumption.ratio *= 1.0 - hosted;
    [with, without].map(|beliefs| motivated(setting, &beliefs, streams))
}

fn motivated(setting: &Setting, beliefs: &Beliefs, streams: Streams) -> Motivated {
    let mut idle = StaffingOption::named("base alone");
    idle.motion = Motion::PartnerSide;
    idle.field_share = 0.0;
    let world = World::new(setting, beliefs);
    let mut luck = Luck::draw(setting, beliefs, streams);
    let (mut share, mut motive) = (0.0, 0.0);
    model::simulate(&world, &idle, &mut luck, Adjustments::Off, |view| {
        let over_clouds = |of: &dyn Fn(&model::cloud_month::CloudMonth<f64>) -> f64| -> f64 {
            view.clouds.iter().zip(&beliefs.clouds).map(|(month, cloud)| cloud.weight * of(month)).sum()
        };
        (share, motive) = (over_clouds(&|month| month.pdm.share), over_clouds(&|month| month.ae.motive));
    });
    Motivated { pdm: share >= beliefs.pdm.share_ref, ae: motive >= 0.5 }
}

/// Where a share that starts above one half first falls below it, by linear interpolation.
fn crossing(curve: &[(f64, f64)]) -> Option<f64> {
    let (before, after) = curve.windows(2).map(|pair| (pair[0], pair[1])).find(|(a, b)| a.1 >= 0.5 && b.1 < 0.5)?;
    Some(before.0 + (after.0 - before.0) * (before.1 - 0.5) / (before.1 - after.1))
}

#[cfg(test)]
mod tests {
    use super::{crossing, tenancy};
    use crate::engine::{Control, Interrupted};
    use crate::sampling::{BeliefSampler, DesignKind};
    use crate::scenario::{Overrides, load};
    use std::sync::atomic::AtomicBool;

    #[test]
    fn a_request_to_stop_is_heeded() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/scenarios/observability-isv.toml");
        let scenario = load(path.as_ref(), &Overrides::default()).expect("a shipped scenario is valid").scenario;
        let sampler = BeliefSampler::new(&scenario, DesignKind::Iid, 1).expect("its correlations are valid");
        let stop = AtomicBool::new(true);
        let control = Control { stop: &stop, progress: &|_| {} };
        assert_eq!(tenancy(&scenario, &sampler, 1, 1_000_000, control), Err(Interrupted));
    }

    #[test]
    fn the_flip_lies_between_the_steps_around_one_half() {
        assert_eq!(crossing(&[(0.0, 1.0), (0.25, 0.75), (0.75, 0.25)]), Some(0.5));
        assert_eq!(crossing(&[(0.0, 1.0), (1.0, 0.6)]), None);
    }
}
