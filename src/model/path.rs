//! What one option's trajectories leave behind, month by month.

use super::accounts::Accounts;
use super::economics::Arr;
use super::staffing::Roster;
use crate::lanes::{Lanes, Number, Real, record};

record! {
    /// Everything recorded of a month. Counts are whole numbers.
    #[derive(Clone, Copy, Debug, Default)]
    pub struct Month {
        /// Value of field opportunities opened.
        pub pipeline_field: Real,
        /// The in-house part of it, by the field effort where each opened.
        pub pipeline_in_house: Real,
        /// Value of PDM-side opportunities opened.
        pub pipeline_pdm: Real,
        /// Opportunities opened, all sources.
        pub opportunities: Real,
        /// Value of all opportunities opened.
        pub opened: Real,
        /// Value of open field opportunities at the end of the month.
        pub pipeline_open: Real,
        /// Opportunities of the alliance that close, won or lost.
        pub closed: Real,
        /// Wins, all sources.
        pub wins: Real,
        /// Bookings, all sources.
        pub bookings: Real,
        /// Wins through the marketplace.
        pub marketplace_wins: Real,
        /// Marketplace volume of new customers.
        pub marketplace_new: Real,
        /// Renewals of the base through the marketplace.
        pub renewals: Real,
        /// All marketplace transactions.
        pub transactions: Real,
        /// Recurring revenue of wins at the end of the month.
        pub arr: Arr,
        /// Recurring revenue that counts, a month.
        pub revenue: Real,
        /// Margin and funds, nominal.
        pub margin: Real,
        /// Market development funds and credits, nominal.
        pub funds: Real,
        /// Cost of people and providers, nominal.
        pub staff_cost: Real,
        /// What customers pay, less the marketplaces' fee and cost of goods; nominal.
        pub collected: Real,
        /// Commission, success fees, technical sale, sellers' hours, rules of engagement, variable pay; nominal.
        pub selling_cost: Real,
        /// What of it is neither commission nor success fee.
        pub selling_work: Real,
        /// Success fees of providers among the selling cost.
        pub success_fees: Real,
        /// What marketplaces keep, which the margin is without; nominal.
        pub marketplace_fees: Real,
        /// Hours of direct sellers that the alliance takes.
        pub seller_hours: Real,
        /// What is paid for them, nominal.
        pub seller_cost: Real,
        /// Value of direct deals that were joined.
        pub influenced: Real,
        /// Wins of joined deals, with help less without.
        pub influenced_wins: Real,
        /// Bookings of joined deals, with help less without.
        pub influenced_bookings: Real,
        /// Margin from that, nominal; part of the margin.
        pub influenced_margin: Real,
        /// Commission on that and the sellers' hours on joined deals, nominal; part of the selling cost.
        pub influenced_cost: Real,
        /// Present value of contracts from what opened and from what was joined, less what winning them costs.
        pub contracts: Real,
        /// PDM hours, all clouds.
        pub pdm_hours: Real,
        /// PDM motive, weighted over clouds.
        pub pdm_motive: Real,
        /// AE motive, weighted over clouds.
        pub ae_motive: Real,
        /// Hours of an AE team, weighted over clouds.
        pub ae_hours: Real,
        /// Share of the hours that a team gives to partners, weighted over clouds.
        pub ae_share: Real,
        /// Active AE teams.
        pub field_pull: Real,
        /// Target accounts that active AE teams cover.
        pub accounts_covered: Real,
        /// Meetings asked.
        pub asked: Real,
        /// Meetings held prepared.
        pub prepared: Real,
        /// Stretch of cycles by closing capacity.
        pub stretch: Real,
        /// Seats and what they bind.
        pub roster: Roster,
        /// Σρ of all kinds.
        pub effective: Real,
        /// Partner-side consumption `P`.
        pub partner: Real,
        /// Customer-side consumption `C`.
        pub customer: Real,
        /// Credited consumption `V`.
        pub credited: Real,
    }
}

impl<X: Number> Month<X> {
    /// Cost, nominal.
    #[inline(always)]
    #[must_use]
    pub fn cost(&self) -> X {
        self.staff_cost + self.selling_cost
    }
}

/// What somebody reads of an option's trajectories beside the money: nothing else is worked out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reads {
    /// What each checkpoint would be worth were it the horizon.
    pub checkpoints: bool,
    /// How soon half of those at work could be shed.
    pub shed: bool,
    /// Yardsticks of the run-rate year and of each year's spend.
    pub yardsticks: bool,
}

impl Reads {
    /// Everything.
    pub const ALL: Self = Self { checkpoints: true, shed: true, yardsticks: true };
    /// NPV, and the cost of people by month.
    pub const NPV: Self = Self { checkpoints: false, shed: false, yardsticks: false };
}

/// Months to be written over: all of a horizon, or one where only the money is wanted.
#[must_use]
pub fn blank_months<const W: usize>(count: u32) -> Vec<Month<[Real; W]>> {
    vec![Month::all(Month::default()); count as usize]
}

/// One option's trajectories side by side.
#[derive(Clone, Debug)]
pub struct Path<const W: usize = 1> {
    /// By month; where only the money is wanted, the last one alone.
    pub months: Vec<Month<[Real; W]>>,
    /// The money.
    pub accounts: Accounts<W>,
}
