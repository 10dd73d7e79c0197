//! What contracts still bring after the horizon, where nothing is spent to sell any more.
//!
//! ```text
//! a contract runs for `life` months from its win; tail_months caps the months that count after the horizon T
//! a win of age a = T − w still earns k = min(life − a, tail_months) months: fade^(a−1)·x·S(k−1)/12 of its first year,
//!   in present value of month T−1, S(k) = 1 + x + … + x^k, x = (1 − churn)·(1+r)^(−1/12); no expansion
//! a win of month t ≥ T earns min(life, tail_months − (t − T)) months: S(k−1)/12, in present value of its own month,
//!   and pays its commission and success fee
//! ```

use super::super::funnel::closing::Closings;
use super::super::funnel::influence::Difference;
use super::super::time::{self, A_TWELFTH};
use super::super::world::World;
use super::Arr;
use super::revenue::Revenue;
use crate::lanes::{self, Lanes, Real, Rounds, on_lanes, record};
use crate::sampling::Beliefs;

/// Months after the horizon in which opportunities still close; the few that would close later never do.
const CLOSING_MONTHS: usize = 60;

record! {
    /// Present values of what comes after a horizon.
    #[derive(Clone, Copy, Debug, Default, PartialEq)]
    pub struct Tail {
        /// Margin.
        pub margin: Real,
        /// Commission and success fees.
        pub cost: Real,
        /// Recurring revenue that counts.
        pub revenue: Real,
        /// Bookings.
        pub bookings: Real,
        /// The success fees among the cost.
        pub success_fees: Real,
        /// What marketplaces keep, which the margin is without.
        pub marketplace_fees: Real,
        /// Margin less commission of the difference made to direct deals, which are in margin and cost too.
        pub influenced: Real,
    }
}

/// How long contracts of a world run, and what that leaves of them.
#[derive(Clone, Debug)]
pub struct Contracts<const W: usize> {
    /// Months that a contract runs.
    pub life: [usize; W],
    /// Most months that count after the horizon.
    cap: [usize; W],
    /// What a month leaves of recurring revenue, growth included.
    pub fade: [Real; W],
    /// What is left of a contract when its life ends, if that is inside the horizon.
    pub left_at_end: [Real; W],
    /// What a contract's first, second, … yearly invoice is of the first.
    pub invoiced: Vec<[Real; W]>,
    /// What a win of age 1, 2, … at the horizon still brings, in years of its first revenue and present value of the
    /// last month before.
    runs_on: Vec<[Real; W]>,
    /// What a whole contract brings, in months of its first revenue and present value of its first month, without growth.
    pub whole: [Real; W],
    /// What a contract won so many months after the horizon, from 0, brings, as far as something may close that counts.
    won_after: Vec<[Real; W]>,
}

impl<const W: usize> Contracts<W> {
    /// Those of trajectories that believe this; `fade` with growth and `survives` in present value without, by month.
    #[must_use]
    pub fn new(horizon: usize, beliefs: &[&Beliefs], fade: [f64; W], survives: [f64; W]) -> Self {
        let months = |of: fn(&Beliefs) -> f64| -> [usize; W] {
            std::array::from_fn(|lane| time::whole_months(of(beliefs[lane])) as usize)
        };
        let life = months(|beliefs| beliefs.economics.contract_life);
        let cap = months(|beliefs| beliefs.economics.tail_months);
        let sums = sums_of_powers(survives, life.iter().copied().max().unwrap_or(1));
        // `S(months − 1)`, nothing for no months.
        let sum_of = |months: usize, lane: usize| if months > 0 { sums[months - 1][lane] } else { 0.0 };
        let fades = powers(fade, horizon.max(1));
        let runs_on = (1..=horizon).map(|age| {
            std::array::from_fn(|lane| {
                let months = life[lane].saturating_sub(age).min(cap[lane]);
                lanes::real(fades[age - 1][lane] * (sum_of(months, lane) * survives[lane]))
            })
        });
        let invoiced = (0..horizon.div_ceil(12)).map(|year| {
            std::array::from_fn(|lane| {
                let lasts = (life[lane] as f64 / 12.0 - year as f64).clamp(0.0, 1.0);
                lanes::real(fades[12 * year][lane] * lasts)
            })
        });
        let closing = cap.iter().copied().max().unwrap_or(0).min(CLOSING_MONTHS);
        let won_after = (0..closing).map(|after| {
            std::array::from_fn(|lane| lanes::real(sum_of(life[lane].min(cap[lane].saturating_sub(after)), lane)))
        });
        let left = |lane: usize| fades.get(life[lane].wrapping_sub(1)).map_or(0.0, |left| left[lane] * fade[lane]);
        Self {
            left_at_end: std::array::from_fn(|lane| lanes::real(left(lane))),
            invoiced: invoiced.collect(),
            runs_on: runs_on.collect(),
            won_after: won_after.collect(),
            whole: std::array::from_fn(|lane| lanes::real(sum_of(life[lane], lane))),
            life,
            cap,
            fade: fade.rounded(),
        }
    }

    /// The shortest life of the trajectories.
    #[must_use]
    pub fn shortest_life(&self) -> usize {
        self.life.iter().copied().min().unwrap_or(0)
    }

    /// Months after a horizon in which something may close that counts.
    #[must_use]
    pub fn closing_months(&self) -> usize {
        self.won_after.len()
    }
}

/// Sums of the first, the first two, … powers of a factor, `count` of them.
fn sums_of_powers<const W: usize>(factor: [f64; W], count: usize) -> Vec<[f64; W]> {
    let (mut power, mut sum) = ([1.0; W], [0.0; W]);
    let next = |_| {
        for lane in 0..W {
            sum[lane] += power[lane];
            power[lane] *= factor[lane];
        }
        sum
    };
    (0..count).map(next).collect()
}

/// Powers 0, 1, 2, … of a factor.
#[must_use]
pub fn powers<const W: usize>(factor: [f64; W], count: usize) -> Vec<[f64; W]> {
    let next = |power: &[f64; W]| Some(std::array::from_fn(|lane| power[lane] * factor[lane]));
    std::iter::successors(Some([1.0; W]), next).take(count).collect()
}

/// The tail after `horizon` months: what the months would add up to one by one.
#[must_use]
pub fn tail<const W: usize>(
    world: &World<'_, W>,
    horizon: u32,
    revenue: &Revenue<W>,
    closings: &Closings<W>,
) -> Tail<[Real; W]> {
    let (first, mut tail) = (horizon as usize, Tail::all(Tail::default()));
    let contracts = &world.contracts;
    let mut pv = in_force(&contracts.runs_on, &revenue.new, &world.discount(horizon - 1).rounded());
    for (after, won_after) in contracts.won_after.iter().enumerate().take(closings.end().saturating_sub(first)) {
        let month = first + after;
        let discounts = world.discount(month as u32).rounded();
        for closing in closings.of_month(month).filter(|closing| closing.is_won) {
            let lane = closing.lane();
            let (won, discount) = (closing.arr(), discounts[lane]);
            if after >= contracts.cap[lane] {
                continue;
            }
            pv.set(lane, pv.lane(lane).plus(&won.times(discount * won_after[lane])));
            tail.cost[lane] += discount * closing.cost;
            tail.success_fees[lane] +=
                discount * (closing.cost - world.facts.economics.commission[lane] * won.alliance);
            tail.bookings[lane] += discount * closing.value;
        }
        let commission = &world.facts.economics.commission;
        let (joined, displaced) = (closings.joined(month), closings.displaced(month));
        add_differences(
            after,
            &contracts.cap,
            joined,
            displaced,
            &discounts,
            won_after,
            commission,
            &mut pv,
            &mut tail,
        );
    }
    for lane in 0..W {
        let (facts, pv) = (world.facts.lane(lane), pv.lane(lane));
        tail.margin[lane] = pv.margin(&facts);
        tail.marketplace_fees[lane] = pv.fee(&facts) * A_TWELFTH;
        tail.influenced[lane] += pv.influenced_margin(&facts);
        tail.revenue[lane] = pv.incremental(&facts) * A_TWELFTH;
    }
    tail
}

on_lanes! {
    /// Adds what joined deals of a month after the horizon bring, less what sellers do not win for their hours.
    fn add_differences<W>(
        after: usize,
        cap: &[usize; W],
        joined: &[Difference<[Real; W]>],
        displaced: &[Real; W],
        discounts: &[Real; W],
        won_after: &[Real; W],
        commission: &[Real; W],
        pv: &mut Arr<[Real; W]>,
        tail: &mut Tail<[Real; W]>,
    ) {
        let (mut influenced, mut through_marketplace) = ([0.0; W], [0.0; W]);
        for joined in joined {
            for lane in 0..W {
                influenced[lane] += joined.value[lane];
                through_marketplace[lane] += joined.volume[lane];
            }
        }
        for lane in 0..W {
            let counts = if after < cap[lane] { discounts[lane] } else { 0.0 };
            let (worth, commission) = (counts * won_after[lane], counts * commission[lane] * influenced[lane]);
            pv.influenced[lane] += influenced[lane] * worth;
            pv.influenced_marketplace[lane] += through_marketplace[lane] * worth;
            tail.cost[lane] += commission;
            tail.influenced[lane] -= commission;
            pv.direct[lane] -= displaced[lane] * discounts[lane] * won_after[lane];
        }
    }
}

on_lanes! {
    /// What the contracts in force still bring.
    fn in_force<W>(runs_on: &[[Real; W]], new: &[Arr<[Real; W]>], discounts: &[Real; W]) -> Arr<[Real; W]> {
        let mut pv = Arr::all(Arr::default());
        for (won, weights) in new.iter().rev().zip(runs_on) {
            for lane in 0..W {
                pv.set(lane, pv.lane(lane).plus(&won.lane(lane).times(weights[lane])));
            }
        }
        for lane in 0..W {
            pv.set(lane, pv.lane(lane).times(discounts[lane]));
        }
        pv
    }
}
