//! What all options share in a trajectory.

use super::economics::tail::{Contracts, powers};
use super::facts::{CloudFacts, Facts};
use super::patch::{self, Patch};
use super::staffing::{StaffRates, StaffTerms};
use super::time;
use crate::lanes::{self, Real, Rounds};
use crate::sampling::Beliefs;
use crate::scenario::Setting;

/// What all options share in `W` trajectories side by side; in one unless said otherwise.
#[derive(Clone, Debug)]
pub struct World<'a, const W: usize = 1> {
    /// What the scenario fixes.
    pub setting: &'a Setting,
    /// First month in which it holds.
    pub since: u32,
    /// Worlds that take its place, in the order of the months from which they do.
    later: Vec<Self>,
    /// Worlds of those who pass, or do not pass, gates that change it.
    ways: Vec<(Vec<bool>, Self)>,
    /// The numbers that rules read.
    pub facts: Facts<[Real; W]>,
    /// The parts of clouds that stocks of teams are counted by.
    pub patches: Vec<Patch>,
    /// The numbers of each patch.
    pub clouds: Vec<CloudFacts<[Real; W]>>,
    /// The numbers of each whole cloud, where any has segments.
    whole: Vec<CloudFacts<[Real; W]>>,
    /// Whether a cloud is far from somebody in any trajectory.
    pub(super) has_distance: bool,
    /// How long contracts run.
    pub contracts: Contracts<W>,
    /// What holds for people and providers, by trajectory.
    pub(super) terms: Vec<StaffTerms>,
    /// What of it every month depends on.
    pub(super) rates: StaffRates<[Real; W]>,
    beliefs: Vec<&'a Beliefs>,
    /// Discount factors of the months in which something may close that counts.
    discounts: Vec<[f64; W]>,
    base_growths: Vec<[Real; W]>,
}

impl<'a> World<'a> {
    /// The world of one trajectory.
    #[must_use]
    pub fn new(setting: &'a Setting, beliefs: &'a Beliefs) -> Self {
        Self::side_by_side(setting, &[beliefs])
    }
}

impl<'a, const W: usize> World<'a, W> {
    /// Derives what does not change within trajectories; where there are fewer than `W`, the last stands in for those
    /// that are missing.
    ///
    /// # Panics
    /// If there is no trajectory.
    #[must_use]
    pub fn side_by_side(setting: &'a Setting, beliefs: &[&'a Beliefs]) -> Self {
        let of = |lane: usize| beliefs[lane.min(beliefs.len() - 1)];
        let facts: Facts<[Real; W]> = lanes::gather(|lane| Facts::new(of(lane)));
        let discount: [f64; W] =
            std::array::from_fn(|lane| libm::pow(1.0 + of(lane).economics.discount_rate, -1.0 / 12.0));
        let terms: Vec<StaffTerms> = (0..W).map(|lane| StaffTerms::new(of(lane))).collect();
        let growth: [f64; W] = std::array::from_fn(|lane| libm::pow(1.0 + of(lane).isv.base_growth, 1.0 / 12.0));
        let stays: [f64; W] = std::array::from_fn(|lane| 1.0 - time::monthly_loss(of(lane).economics.annual_churn));
        let survives = std::array::from_fn(|lane| stays[lane] * discount[lane]);
        let grows = |lane: usize| 1.0 + time::monthly_growth(of(lane).economics.annual_expansion);
        let fade = std::array::from_fn(|lane| stays[lane] * grows(lane));
        let beliefs: Vec<&Beliefs> = (0..W).map(of).collect();
        let horizon = setting.horizon_months as usize;
        let contracts = Contracts::new(horizon, &beliefs, fade, survives);
        let patches = patch::patches(setting);
        let clouds: Vec<CloudFacts<[Real; W]>> =
            patches.iter().map(|patch| lanes::gather(|lane| patch.facts(beliefs[lane]))).collect();
        let count = if setting.segments.is_empty() { 0 } else { setting.clouds.len() };
        let whole = (0..count).map(|cloud| lanes::gather(|lane| CloudFacts::new(beliefs[lane], cloud))).collect();
        Self {
            setting,
            since: 0,
            later: Vec::new(),
            ways: Vec::new(),
            facts,
            has_distance: clouds
                .iter()
                .any(|own| own.own.distance.iter().chain(&own.own.provider_distance).any(|&distance| distance > 0.0)),
            patches,
            clouds,
            whole,
            rates: lanes::gather(|lane| terms[lane].rates()),
            terms,
            beliefs,
            discounts: powers(discount, horizon + contracts.closing_months()),
            base_growths: powers(growth, horizon).iter().map(Rounds::rounded).collect(),
            contracts,
        }
    }

    /// This world, and from a month on another in its place. Months must rise.
    #[must_use]
    pub fn followed_by(mut self, month: u32, later: Self) -> Self {
        self.later.push(Self { since: month, ..later });
        self
    }

    /// This world, and another for those who pass, or do not pass, gates that change it, in their order.
    #[must_use]
    pub fn with_way(mut self, taken: Vec<bool>, other: Self) -> Self {
        self.ways.push((taken, other));
        self
    }

    /// The world of those who have taken these branches so far.
    #[must_use]
    pub fn on_way(&self, taken: &[bool]) -> &Self {
        let begins = |(way, _): &&(Vec<bool>, Self)| !taken.is_empty() && way.starts_with(taken);
        self.ways.iter().find(begins).map_or(self, |(_, world)| world)
    }

    /// The world of a month: this one, or what has taken its place.
    #[must_use]
    pub fn at(&self, month: u32) -> &Self {
        self.later.iter().rev().find(|world| world.since <= month).unwrap_or(self)
    }

    /// What is believed in a trajectory.
    #[must_use]
    pub fn beliefs(&self, lane: usize) -> &'a Beliefs {
        self.beliefs[lane]
    }

    /// Months of the horizon and of those after it in which something may close that counts.
    #[must_use]
    pub fn months_with_tail(&self) -> usize {
        self.discounts.len()
    }

    /// Discount factors of a month, `(1+r)^(−t/12)`.
    #[must_use]
    pub fn discount(&self, month: u32) -> &[f64; W] {
        &self.discounts[month as usize]
    }

    /// Growth of the base's consumption since month 0.
    #[must_use]
    pub fn base_growth(&self, month: u32) -> &[Real; W] {
        &self.base_growths[month as usize]
    }

    /// The numbers of the whole cloud that a patch is of.
    #[must_use]
    pub fn whole(&self, patch: usize) -> &CloudFacts<[Real; W]> {
        self.whole.get(self.patches[patch].cloud).unwrap_or(&self.clouds[patch])
    }

    /// The numbers of the first patch of a cloud.
    #[must_use]
    pub fn first_of(&self, cloud: usize) -> &CloudFacts<[Real; W]> {
        let first = self.patches.iter().position(|patch| patch.cloud == cloud).unwrap_or(cloud);
        &self.clouds[first]
    }

    /// Position of the fiscal quarter of a patch's cloud in its seasons.
    pub(super) fn quarter(&self, patch: usize, month: u32) -> usize {
        let cloud = self.patches[patch].cloud;
        let calendar = self.setting.start.plus(month).month;
        let into_year = (calendar + 12 - self.setting.clouds[cloud].fiscal_start) % 12;
        into_year as usize / 3
    }
}
