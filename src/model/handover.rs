//! What the month's steps hand to later ones.

use super::effort::Effort;
use crate::lanes::{LaneSet, Lanes, Real};

/// What the month's steps hand to later ones, all clouds together.
#[derive(Clone, Debug)]
pub(super) struct Handover<const W: usize> {
    pub effort: Effort<[Real; W]>,
    /// What of it is on each cloud.
    pub here: Vec<Effort<[Real; W]>>,
    /// Part of the asked meetings that is prepared in time.
    pub timely: [Real; W],
    /// Chance that a prepared meeting is poor.
    pub p_poor: [Real; W],
    pub mishire_hazard: [Real; W],
    /// Stretch of cycles by closing capacity.
    pub stretch: [Real; W],
    /// Rates of opening and joining by cloud and flow, with season, regime and conflict.
    pub rates: Vec<[[Real; W]; 5]>,
    /// Trajectories whose rate is above the level of the first arrival, or may be.
    pub reaching: Vec<[LaneSet; 5]>,
}

impl<const W: usize> Handover<W> {
    pub fn new(clouds: usize) -> Self {
        Self {
            effort: Effort::all(Effort::default()),
            here: vec![Effort::all(Effort::default()); clouds],
            timely: [0.0; W],
            p_poor: [0.0; W],
            mishire_hazard: [0.0; W],
            stretch: [0.0; W],
            rates: vec![[[0.0; W]; 5]; clouds],
            reaching: vec![[LaneSet::NONE; 5]; clouds],
        }
    }
}
