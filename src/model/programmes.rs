//! What an option does about the world beside its people: levers, and programmes of evidence, credentials and
//! attribution.
//!
//! ```text
//! attribution   days·day_cost in its month, live `lag` months later; mechanisms of a cloud: α = 1 − Π(1 − α_i)
//! credentials   c ← c + ⅓(share − c)⁺ − c·a, a = monthly attrition of sellers; 2 h of each seller trained
//! evidence      hours join those of the field; hour_cost each
//! ```

use super::consumption::{self, Further};
use super::facts::CloudFacts;
use super::time;
use super::world::World;
use crate::lanes::{self, Lanes, Real};
use crate::scenario::StaffingOption;
use crate::scenario::programmes::SetUp;
use crate::scenario::setting::Attribution;

/// Hours of a seller that training takes.
const TRAINING_HOURS: Real = 2.0;
/// Part of those still to be trained who are trained in a month.
const TRAINED_A_MONTH: Real = 1.0 / 3.0;

/// What levers and programmes do this month: sellers are trained, and all of it is paid with the people.
pub fn run<const W: usize>(
    world: &World<'_, W>,
    option: &StaffingOption,
    month: u32,
    credentials: &mut [Real; W],
    cost: &mut [Real; W],
) {
    let levers = lanes::real(option.levers.iter().map(|lever| lever.cost(month)).sum());
    let programmes = &option.programmes;
    if levers > 0.0 {
        cost.iter_mut().for_each(|cost| *cost += levers);
    }
    if !programmes.has_any() {
        return;
    }
    let hours = lanes::real(programmes.evidence_hours(month));
    let set_up = programmes.attribution.iter().filter(|own| own.from == month).count() as Real;
    for lane in 0..W {
        let facts = world.facts.lane(lane);
        let work = &facts.attribution;
        cost[lane] += hours * facts.evidence.hour_cost + set_up * work.days * work.day_cost;
        if let Some(training) = programmes.credentials.filter(|own| month >= own.from) {
            let attrition = lanes::real(time::monthly_loss(world.beliefs(lane).enterprise_ae.annual_attrition));
            let (trained, ready) = trained(credentials[lane], lanes::real(training.share), attrition);
            credentials[lane] = ready;
            cost[lane] += TRAINING_HOURS * trained * facts.isv.sellers * facts.seller_hour;
        }
    }
}

/// Part of the sellers who are trained in a month, and part of them who are ready after it.
#[must_use]
pub fn trained(ready: Real, wanted: Real, attrition: Real) -> (Real, Real) {
    let trained = TRAINED_A_MONTH * (wanted - ready).max(0.0);
    (trained, ready + trained - ready * attrition)
}

/// Whether a cloud attributes by more than its first mechanism as the scenario states it.
#[must_use]
pub fn has_further<const W: usize>(world: &World<'_, W>, option: &StaffingOption, cloud: usize) -> bool {
    let is_there = |own: &SetUp| own.cloud == cloud;
    world.setting.clouds[cloud].others.iter().any(Option::is_some) || option.programmes.attribution.iter().any(is_there)
}

/// What other mechanisms add on a cloud this month, and the first where a programme has brought it forward.
#[must_use]
pub fn further<const W: usize>(
    world: &World<'_, W>,
    option: &StaffingOption,
    cloud: usize,
    month: u32,
) -> Further<[Real; W]> {
    let mut further = Further::all(Further::default());
    for lane in 0..W {
        further.set(lane, further_of(world, option, cloud, month, lane));
    }
    further
}

fn further_of<const W: usize>(
    world: &World<'_, W>,
    option: &StaffingOption,
    cloud: usize,
    month: u32,
    lane: usize,
) -> Further {
    let (setting, of_cloud) = (&world.setting.clouds[cloud], world.first_of(cloud).lane(lane));
    let work = &world.facts.lane(lane).attribution;
    let mut further = Further::default();
    for &mechanism in Attribution::ALL {
        let stated = setting.others.contains(&Some(mechanism)).then_some(of_cloud.own.live_month);
        let set_up =
            option.programmes.attribution.iter().filter(|own| own.cloud == cloud && own.mechanism == mechanism);
        let months = stated.into_iter().chain(set_up.map(|own| lanes::count(own.from) + work.lag));
        let live = months.map(|first| live(&of_cloud, month, first)).fold(0.0, Real::max);
        if mechanism == setting.attribution {
            further.sooner = live;
            continue;
        }
        match mechanism {
            Attribution::AwsPrmMetering | Attribution::GcpMarketplace => further.through_marketplace = live,
            Attribution::AzurePracr => further.reports = live,
            _ => further.seen = consumption::either(further.seen, consumption::ceiling_of(work, mechanism) * live),
        }
    }
    further
}

/// Progress of a mechanism whose first month was this, 0–1.
fn live(of_cloud: &CloudFacts, month: u32, first: Real) -> Real {
    lanes::between((lanes::count(month) - first + 1.0) * of_cloud.per_ramp_month, 0.0, 1.0)
}

/// Whether hosted consumption is reported by hand on a cloud, from the month of the work on.
#[must_use]
pub fn is_reporting<const W: usize>(world: &World<'_, W>, option: &StaffingOption, cloud: usize, month: u32) -> bool {
    let begun = |own: &SetUp| own.cloud == cloud && own.mechanism == Attribution::AzurePracr && own.from <= month;
    world.setting.clouds[cloud].has(Attribution::AzurePracr) || option.programmes.attribution.iter().any(begun)
}

#[cfg(test)]
mod tests;
