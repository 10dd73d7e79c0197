//! In how many futures rules have stopped, shrunk, moved or grown a plan, month by month.

use crate::engine::Simulator;
use crate::model::staffing::Acted;

/// Parts of futures by month.
#[derive(Clone, Debug, PartialEq)]
pub struct Shares {
    /// Part in which rules have done this by a month, in the order of [`Acted::ALL`]; each month's add up to 1.
    pub months: Vec<[f64; Acted::ALL.len()]>,
    /// How many futures were looked at.
    pub futures: usize,
}

impl Shares {
    /// Part of futures in a month; 0 beyond the horizon.
    #[must_use]
    pub fn at(&self, month: u32, acted: Acted) -> f64 {
        self.months.get(month as usize).map_or(0.0, |shares| shares[acted as usize])
    }
}

/// The futures of a simulator under the rules of an option.
#[must_use]
pub fn shares(simulator: &Simulator<'_>, futures: &[u64], option: usize) -> Shares {
    let acted =
        simulator.months(futures, option, |_, months| months.map(|month| month.roster.acted as usize).collect());
    let acted: Vec<Vec<usize>> = acted;
    let months = acted.first().map_or(0, Vec::len);
    let part = |month: usize, act: usize| {
        acted.iter().filter(|own| own[month] == act).count() as f64 / acted.len().max(1) as f64
    };
    let of = |month: usize| std::array::from_fn(|act| part(month, act));
    Shares { months: (0..months).map(of).collect(), futures: acted.len() }
}
