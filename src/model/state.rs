//! The state of one option in one trajectory.

use super::World;
use super::evidence::Evidence;
use super::staffing::Staff;

/// State of one cloud.
#[derive(Clone, Copy, Debug, Default)]
pub struct CloudState {
    /// Warm AE teams.
    pub warm: f64,
    /// Active AE teams.
    pub active: f64,
    /// Burned AE teams.
    pub burned: f64,
    /// Listing health `ℓ`, 0–1.
    pub listing: f64,
    /// PDM relationship `K`, 0–1.
    pub relationship: f64,
    /// Marketplace volume of the last twelve months, by month.
    pub volume: [f64; 12],
    /// Potential consumption `Z` of new customers, $/month.
    pub potential: f64,
    /// Realised consumption `Y_n` of new customers, $/month.
    pub realised: f64,
    /// Field wins so far.
    pub won: f64,
    /// Sellers reached by recordings, `L`.
    pub library: f64,
}

/// State of everything that an option moves.
#[derive(Clone, Debug)]
pub struct State {
    /// By cloud.
    pub clouds: Vec<CloudState>,
    /// People and providers.
    pub staff: Staff,
    /// Narratives and spend graphs.
    pub evidence: Evidence,
    /// Part of warm and active teams that in-house people hold, `own`.
    pub own: f64,
    /// Open opportunities of the alliance at the end of the month before.
    pub open: f64,
}

impl State {
    /// The state before month 0.
    #[must_use]
    pub fn opening(world: &World<'_>) -> Self {
        let (beliefs, in_place) = (world.beliefs, &world.setting.in_place);
        let clouds = beliefs
            .clouds
            .iter()
            .map(|cloud| {
                let base = beliefs.isv.renewals_mkt + beliefs.isv.direct_new_mkt;
                let room = cloud.target_accounts;
                let burned = (cloud.weight * in_place.burned).min(room);
                let active = (cloud.weight * in_place.active).min(room - burned);
                CloudState {
                    warm: (cloud.weight * in_place.warm).min(room - burned - active),
                    active,
                    burned,
                    listing: beliefs.marketplace.listing_at_start,
                    relationship: beliefs.pdm.relationship_at_start,
                    volume: [cloud.weight * beliefs.isv.arr * base / 12.0; 12],
                    ..CloudState::default()
                }
            })
            .collect();
        Self { clouds, staff: Staff::opening(world), evidence: Evidence::default(), own: 0.0, open: 0.0 }
    }

    /// Warm and active teams of all clouds.
    #[must_use]
    pub fn open_teams(&self) -> f64 {
        self.clouds.iter().map(|cloud| cloud.warm + cloud.active).sum()
    }

    /// Active teams of all clouds: field pull.
    #[must_use]
    pub fn field_pull(&self) -> f64 {
        self.clouds.iter().map(|cloud| cloud.active).sum()
    }
}
