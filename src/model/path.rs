//! What one option's trajectories leave behind, month by month.

use super::accounts::Accounts;
use super::economics::Arr;
use crate::lanes::{Lanes, record};

record! {
    /// Everything recorded of a month. Counts are whole numbers.
    #[derive(Clone, Copy, Debug, Default)]
    pub struct Month {
        /// Value of field opportunities opened.
        pub pipeline_field: f64,
        /// The in-house part of it, by the field effort where each opened.
        pub pipeline_in_house: f64,
        /// Value of PDM-side opportunities opened.
        pub pipeline_pdm: f64,
        /// Opportunities opened, all sources.
        pub opportunities: f64,
        /// Value of all opportunities opened.
        pub opened: f64,
        /// Value of open field opportunities at the end of the month.
        pub pipeline_open: f64,
        /// Opportunities of the alliance that close, won or lost.
        pub closed: f64,
        /// Wins, all sources.
        pub wins: f64,
        /// Bookings, all sources.
        pub bookings: f64,
        /// Wins through the marketplace.
        pub marketplace_wins: f64,
        /// Marketplace volume of new customers.
        pub marketplace_new: f64,
        /// Renewals of the base through the marketplace.
        pub renewals: f64,
        /// All marketplace transactions.
        pub transactions: f64,
        /// Recurring revenue of wins at the end of the month.
        pub arr: Arr,
        /// Recurring revenue that counts, a month.
        pub revenue: f64,
        /// Margin and funds, nominal.
        pub margin: f64,
        /// Market development funds and credits, nominal.
        pub funds: f64,
        /// Cost of people and providers, nominal.
        pub staff_cost: f64,
        /// What customers pay, less the marketplaces' fee and cost of goods; nominal.
        pub collected: f64,
        /// Commission, success fees, technical sale, sellers' hours, rules of engagement, variable pay; nominal.
        pub selling_cost: f64,
        /// The commission and success fees among it.
        pub win_cost: f64,
        /// Pay, severance and hiring fees of heads and direct sellers among the cost of people: all that follows their pay.
        pub pay: f64,
        /// Retainers of providers among it.
        pub retainers: f64,
        /// Success fees of providers among the selling cost.
        pub success_fees: f64,
        /// What marketplaces keep, which the margin is without; nominal.
        pub marketplace_fees: f64,
        /// Hours of direct sellers that the alliance takes.
        pub seller_hours: f64,
        /// What is paid for them, nominal.
        pub seller_cost: f64,
        /// Value of direct deals that were joined.
        pub influenced: f64,
        /// Wins of joined deals, with help less without.
        pub influenced_wins: f64,
        /// Bookings of joined deals, with help less without.
        pub influenced_bookings: f64,
        /// Margin from that, nominal; part of the margin.
        pub influenced_margin: f64,
        /// Commission on that and the sellers' hours on joined deals, nominal; part of the selling cost.
        pub influenced_cost: f64,
        /// Present value of contracts from what opened and from what was joined, less what winning them costs.
        pub contracts: f64,
        /// PDM hours, all clouds.
        pub pdm_hours: f64,
        /// PDM motive, weighted over clouds.
        pub pdm_motive: f64,
        /// AE motive, weighted over clouds.
        pub ae_motive: f64,
        /// Hours of an AE team, weighted over clouds.
        pub ae_hours: f64,
        /// Share of the hours that a team gives to partners, weighted over clouds.
        pub ae_share: f64,
        /// Active AE teams.
        pub field_pull: f64,
        /// Target accounts that active AE teams cover.
        pub accounts_covered: f64,
        /// Meetings asked.
        pub asked: f64,
        /// Meetings held prepared.
        pub prepared: f64,
        /// Stretch of cycles by closing capacity.
        pub stretch: f64,
        /// Heads, units and direct sellers wanted.
        pub desired: [f64; 3],
        /// Heads, units and direct sellers at work.
        pub actual: [f64; 3],
        /// What rules have made of the plan: position in `Acted::ALL`.
        pub acted: f64,
        /// Σρ of all kinds.
        pub effective: f64,
        /// 1 where a mandate is not 1, or has been within six months; 0 elsewhere.
        pub under_mandate: f64,
        /// Adjustment cost that reviews caused.
        pub adjustment_cost: f64,
        /// Exit cost.
        pub exit_cost: f64,
        /// Part of it that falls due within six months.
        pub committed: f64,
        /// Months until half of all at work would be gone if all were given notice now, from month 12 on.
        pub months_to_shed: f64,
        /// Run-rate cost that a stop today would save within three months.
        pub sheddable: f64,
        /// Run-rate cost.
        pub run_rate: f64,
        /// Partner-side consumption `P`.
        pub partner: f64,
        /// Customer-side consumption `C`.
        pub customer: f64,
        /// Credited consumption `V`.
        pub credited: f64,
    }
}

impl Month {
    /// Cost, nominal.
    #[inline(always)]
    #[must_use]
    pub fn cost(&self) -> f64 {
        self.staff_cost + self.selling_cost
    }

    /// Σ|wanted − at work| by kind.
    #[inline(always)]
    #[must_use]
    pub fn capacity_gap(&self) -> f64 {
        let gap = |kind: usize| (self.desired[kind] - self.actual[kind]).abs();
        gap(0) + gap(1) + gap(2)
    }

    /// Heads, units and direct sellers wanted, together.
    #[inline(always)]
    #[must_use]
    pub fn all_desired(&self) -> f64 {
        self.desired[0] + self.desired[1] + self.desired[2]
    }

    /// Heads, units and direct sellers at work, together.
    #[inline(always)]
    #[must_use]
    pub fn all_actual(&self) -> f64 {
        self.actual[0] + self.actual[1] + self.actual[2]
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
pub fn blank_months<const W: usize>(count: u32) -> Vec<Month<[f64; W]>> {
    vec![Month::all(Month::default()); count as usize]
}

/// One option's trajectories side by side.
#[derive(Clone, Debug)]
pub struct Path<const W: usize = 1> {
    /// By month; where only the money is wanted, the last one alone.
    pub months: Vec<Month<[f64; W]>>,
    /// The money.
    pub accounts: Accounts<W>,
}
