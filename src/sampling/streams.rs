//! Streams of luck, addressed by what they decide.
//!
//! Every draw is a pure function of (seed, trajectory, luck replicate, event, position in the event): a counter goes
//! through a mixer, nothing is carried along. So an event's luck does not depend on how many draws other events took,
//! on the thread that asks, or on the option for which it asks; that is what makes random numbers common.

use super::hash::{mix, parts_below, unit};
use rand::TryRng;
use std::convert::Infallible;
use std::ops::Range;

/// Golden-ratio step between counters (Weyl sequence).
const STEP: u64 = 0x9E37_79B9_7F4A_7C15;

/// What a stream decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Purpose {
    /// Change of the market regime, by month.
    Regime = 1,
    /// Reassignment of a cloud's PDM, by month and cloud.
    Reassignment,
    /// AE territory change, by month and cloud.
    Territory,
    /// Failure of a monthly report, by month and cloud.
    FailedReport,
    /// Marketplace transactions of the base, by month and cloud.
    BaseTransactions,
    /// An in-house requisition: time to fill, mis-hire; by month and seat.
    InHouseHire,
    /// In-house attrition, by month and seat.
    InHouseAttrition,
    /// A direct seller's requisition, by month and seat.
    DirectHire,
    /// A direct seller's attrition, by month and seat.
    DirectAttrition,
    /// Whether and when a re-cast partner manager leaves, by seat.
    Transition,
    /// Staff change of a unit, by month and seat.
    UnitTurnover,
    /// Whether the provider is a bad one.
    Provider,
    /// Whether a narrative becomes a spend graph, by number.
    SpendGraph,
    /// An opportunity: arrival, value, cycle, win, routing; by month, cloud and source, and number.
    Opportunity,
    /// An opportunity that is open at month 0, by number.
    OpenAtStart,
    /// A direct deal that is joined: arrival, value, cycle, win, routing; by month, cloud and who joins, and number.
    Joined,
    /// Change of demand beside the regime, by month.
    Demand = 40,
    /// Customers who become willing to serve as a reference, by month.
    Willing,
}

/// The luck of one trajectory.
#[derive(Clone, Copy, Debug)]
pub struct Streams {
    key: u64,
}

impl Streams {
    /// The luck of a trajectory under a seed. `replicate` tells several lucks of the same beliefs apart.
    #[must_use]
    pub fn new(seed: u64, trajectory: u64, replicate: u64) -> Self {
        let seed_key = mix(seed ^ 0x616C_6C69_616E_6365);
        let trajectory_key = mix(seed_key.wrapping_add(trajectory.wrapping_mul(STEP)));
        Self { key: mix(trajectory_key ^ mix(replicate.wrapping_add(0x7369_6D75))) }
    }

    /// The stream of one event: `place` is a cloud, source or 0, below 256; `number` a seat or position, below 65,536.
    #[inline(always)]
    #[must_use]
    pub fn event(&self, purpose: Purpose, month: u32, place: u32, number: u32) -> Stream {
        let address = (u64::from(purpose as u8) << 56)
            | (u64::from(month & 0xFFF) << 40)
            | (u64::from(place & 0xFF) << 32)
            | (u64::from(number & 0xFF_FFFF) << 8);
        Stream { counter: self.key.wrapping_add(address.wrapping_mul(STEP)) }
    }

    /// The first of these months in which the event's first uniform number lies below `chance`.
    #[must_use]
    pub fn first_month_below(&self, purpose: Purpose, number: u32, months: Range<u32>, chance: f64) -> Option<u32> {
        let below = parts_below(chance);
        let mut months = months;
        months.find(|&month| self.event(purpose, month, 0, number).next() >> 12 < below)
    }
}

/// The draws of one event, in order: up to 256 before they would touch the next event's.
#[derive(Clone, Copy, Debug)]
pub struct Stream {
    counter: u64,
}

impl Stream {
    #[inline(always)]
    fn next(&mut self) -> u64 {
        self.counter = self.counter.wrapping_add(STEP);
        mix(self.counter)
    }

    /// A uniform number in the open interval (0, 1), on a grid of 2⁻⁵².
    #[inline(always)]
    #[must_use]
    pub fn uniform(&mut self) -> f64 {
        unit(self.next())
    }
}

impl TryRng for Stream {
    type Error = Infallible;

    #[inline(always)]
    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        Ok((self.next() >> 32) as u32)
    }

    #[inline(always)]
    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        Ok(self.next())
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Infallible> {
        for chunk in bytes.chunks_mut(8) {
            let word = self.next().to_le_bytes();
            chunk.copy_from_slice(&word[..chunk.len()]);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_event_has_the_same_luck_however_often_it_is_asked() {
        let streams = Streams::new(1, 7, 0);
        let first = streams.event(Purpose::Opportunity, 3, 1, 2).uniform();
        let _ = streams.event(Purpose::Regime, 3, 0, 0).uniform();
        assert_eq!(first.to_bits(), streams.event(Purpose::Opportunity, 3, 1, 2).uniform().to_bits());
    }

    #[test]
    fn every_part_of_the_address_matters() {
        let base = Streams::new(1, 7, 0).event(Purpose::Opportunity, 3, 1, 2).uniform();
        let others = [
            Streams::new(2, 7, 0).event(Purpose::Opportunity, 3, 1, 2),
            Streams::new(1, 8, 0).event(Purpose::Opportunity, 3, 1, 2),
            Streams::new(1, 7, 1).event(Purpose::Opportunity, 3, 1, 2),
            Streams::new(1, 7, 0).event(Purpose::OpenAtStart, 3, 1, 2),
            Streams::new(1, 7, 0).event(Purpose::Opportunity, 4, 1, 2),
            Streams::new(1, 7, 0).event(Purpose::Opportunity, 3, 2, 2),
            Streams::new(1, 7, 0).event(Purpose::Opportunity, 3, 1, 3),
        ];
        for mut other in others {
            assert!((other.uniform() - base).abs() > 1e-12);
        }
    }

    /// Uniformity and independence over addresses: each of 16 × 16 cells of neighbouring events holds its share.
    /// χ² with 255 degrees of freedom has mean 255 and sd 22.6; 4.9 sd is a false alarm of 1e-6. It would catch a
    /// cell that is off by 4%.
    #[test]
    fn neighbouring_events_are_uniform_and_independent() {
        let (mut cells, n) = ([0_u32; 256], 512 * 1024);
        for i in 0..n {
            let streams = Streams::new(1, i / 512, 0);
            let at = |number| {
                let u = streams.event(Purpose::Opportunity, (i % 512 / 8) as u32, (i % 8) as u32, number).uniform();
                (u * 16.0) as usize
            };
            cells[at(0) * 16 + at(1)] += 1;
        }
        let expected = n as f64 / 256.0;
        let chi2: f64 = cells.iter().map(|&c| (f64::from(c) - expected).powi(2) / expected).sum();
        assert!((chi2 - 255.0).abs() < 4.9 * 22.6, "chi2 = {chi2}");
    }
}
