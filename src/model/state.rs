//! The state of one option, in trajectories side by side.

use super::World;
use super::evidence::Evidence;
use super::facts::CloudFacts;
use super::luck::Luck;
use super::patch::Patch;
use super::staffing::Staff;
use crate::lanes::{self, Lanes, Real, Rounds, record};
use crate::scenario::setting::CloudSetting;
use std::ops::Range;

record! {
    /// State of one cloud.
    #[derive(Clone, Copy, Debug, Default)]
    pub struct CloudState {
        /// Warm AE teams.
        pub warm: Real,
        /// Active AE teams.
        pub active: Real,
        /// Burned AE teams.
        pub burned: Real,
        /// Listing health `ℓ`, 0–1.
        pub listing: Real,
        /// PDM relationship `K`, 0–1.
        pub relationship: Real,
        /// Potential consumption `Z` of new customers, $/month.
        pub potential: Real,
        /// Realised consumption `Y_n` of new customers, $/month.
        pub realised: Real,
        /// Field wins so far.
        pub won: Real,
        /// Sellers reached by recordings, `L`.
        pub library: Real,
        /// Motive `q` of the last month.
        pub motive: Real,
        /// Attributed or hosted consumption of the last month, $/month.
        pub attributed: Real,
        /// Specialisation `S`, 0 or 1.
        pub specialised: Real,
    }
}

impl CloudState {
    /// Cold AE teams: all others.
    #[inline(always)]
    #[must_use]
    pub fn cold(&self, of_cloud: &CloudFacts) -> Real {
        lanes::at_least(of_cloud.teams - self.warm - self.active - self.burned, 0.0)
    }
}

/// State of everything that an option moves.
#[derive(Clone, Debug)]
pub struct State<const W: usize> {
    /// By patch; what a cloud has as a whole stands in its first.
    pub clouds: Vec<CloudState<[Real; W]>>,
    /// Marketplace volume of each of the last twelve months, by patch: of the whole cloud in its first.
    pub volume: Vec<[[Real; W]; 12]>,
    /// People and providers.
    pub staff: Staff<W>,
    /// Narratives and spend graphs.
    pub evidence: Evidence<[Real; W]>,
    /// Readiness `η`, which follows from narratives.
    pub readiness: [Real; W],
    /// Credibility `κ_E` of enabled claims, which follows from spend graphs.
    pub credibility: [Real; W],
    /// Part of the sellers who know what to say of each cloud, `c`.
    pub credentials: [Real; W],
    /// Part of warm and active teams that in-house people hold, `own`, by cloud: one number wherever no seats stay on one
    /// cloud.
    pub own: Vec<[Real; W]>,
    /// Open opportunities of the alliance at the end of the month before.
    pub open: [Real; W],
    /// Value of the open field opportunities.
    pub open_value: [Real; W],
}

impl<const W: usize> State<W> {
    /// The state before month 0.
    #[must_use]
    pub fn opening(world: &World<'_, W>, luck: &Luck<W>) -> Self {
        let cloud = |(of_cloud, patch): (&CloudFacts<[Real; W]>, &Patch)| {
            let setting = &world.setting.clouds[patch.cloud];
            lanes::gather(|lane| opening_cloud(world, lane, &of_cloud.lane(lane), setting))
        };
        let volume = |patch: usize| {
            if world.patches[patch].first != patch {
                return [[0.0; W]; 12];
            }
            let monthly = std::array::from_fn(|lane| {
                let isv = &world.facts.isv.lane(lane);
                world.whole(patch).own.weight[lane] * isv.arr * (isv.renewals_mkt + isv.direct_new_mkt) / 12.0
            });
            [monthly; 12]
        };
        Self {
            clouds: world.clouds.iter().zip(&world.patches).map(cloud).collect(),
            volume: (0..world.clouds.len()).map(volume).collect(),
            staff: Staff::opening(world, luck),
            evidence: Evidence::all(Evidence::default()),
            readiness: [0.0; W],
            credibility: [0.0; W],
            credentials: world.facts.conduct.credentials_ready,
            own: vec![[0.0; W]; world.clouds.len()],
            open: [0.0; W],
            open_value: [0.0; W],
        }
    }

    /// Warm and active teams of some clouds.
    #[inline(always)]
    #[must_use]
    pub fn open_teams(&self, clouds: Range<usize>, lane: usize) -> Real {
        self.clouds[clouds].iter().map(|cloud| cloud.warm[lane] + cloud.active[lane]).sum()
    }

    /// Part of warm and active teams of all clouds that in-house people hold.
    #[must_use]
    pub fn own_part(&self, lane: usize) -> Real {
        let first = self.own[0][lane];
        let open = self.open_teams(0..self.clouds.len(), lane);
        if self.own.iter().all(|own| own[lane] == first) || open <= 0.0 {
            return first;
        }
        let held =
            |(cloud, own): (&CloudState<[Real; W]>, &[Real; W])| own[lane] * (cloud.warm[lane] + cloud.active[lane]);
        self.clouds.iter().zip(&self.own).map(held).sum::<Real>() / open
    }

    /// Active teams of all clouds: field pull.
    #[inline(always)]
    #[must_use]
    pub fn field_pull(&self, lane: usize) -> Real {
        self.clouds.iter().map(|cloud| cloud.active[lane]).sum()
    }
}

fn opening_cloud<const W: usize>(
    world: &World<'_, W>,
    lane: usize,
    of_cloud: &CloudFacts,
    setting: &CloudSetting,
) -> CloudState {
    let (in_place, room) = (&world.setting.in_place, of_cloud.teams);
    let [warm, active, burned] = [in_place.warm, in_place.active, in_place.burned].rounded();
    let burned = (of_cloud.own.weight * burned).min(room);
    let active = (of_cloud.own.weight * active).min(room - burned);
    CloudState {
        warm: (of_cloud.own.weight * warm).min(room - burned - active),
        active,
        burned,
        listing: world.facts.marketplace.listing_at_start[lane],
        relationship: world.facts.pdm.relationship_at_start[lane],
        specialised: if setting.specialised { 1.0 } else { 0.0 },
        ..CloudState::default()
    }
}
