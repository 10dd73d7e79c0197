//! How soon half of those at work could be shed.

use super::crew::{Crew, EmployeeRates, Engagement, UnitCrew, UnitRates};
use crate::lanes::{self, Lanes, Real, on_lanes};
use smallvec::SmallVec;

/// First month that counts for how soon half could be shed: before, plans are still being built.
pub const SHED_FROM: u32 = 12;

on_lanes! {
    /// Months until half of those at work would be gone if all were given notice now: the `⌈n/2⌉`-th smallest of the
    /// notice of each head and the months left of each unit, all whole, by halving.
    pub(super) fn months_to_shed<W>(
        month: Real,
        people: [&EmployeeRates<[Real; W]>; 2],
        rates: &UnitRates<[Real; W]>,
        crews: [&Crew<[Real; W]>; 2],
        provider: &UnitCrew<[Real; W]>,
        engagements: &[Engagement<[Real; W]>],
        shed: &mut [Real; W],
    ) {
        let ([of_heads, of_sellers], [in_house, direct]) = (people, crews);
        let (mut low, mut high, mut half, mut longest) = ([-1.0; W], [0.0; W], [0.0; W], [0.0; W]);
        let mut left: SmallVec<[[Real; W]; 8]> = SmallVec::new();
        for lane in 0..W {
            half[lane] = 0.5 * (in_house.heads[lane] + direct.heads[lane] + provider.units[lane]);
            longest[lane] = lanes::at_least(of_heads.notice[lane], of_sellers.notice[lane]);
        }
        for contract in engagements {
            let mut months = [0.0; W];
            for lane in 0..W {
                [months[lane], _] = contract.lane(lane).months_to_end(month, &rates.lane(lane));
                longest[lane] = lanes::at_least(months[lane], longest[lane]);
            }
            left.push(months);
        }
        // As many halvings as find a whole number of months up to the longest of all.
        let longest = longest.iter().fold(0.0, |longest: Real, &months| longest.max(months));
        let halvings = u32::BITS - (longest as u32).leading_zeros();
        for lane in 0..W {
            high[lane] = low[lane] + lanes::count(1_u32 << halvings);
        }
        for _ in 0..halvings {
            let (mut middle, mut gone) = ([0.0; W], [0.0; W]);
            for lane in 0..W {
                middle[lane] = 0.5 * (low[lane] + high[lane]);
                let of = |heads: Real, notice: Real| if notice <= middle[lane] { heads } else { 0.0 };
                gone[lane] = of(in_house.heads[lane], of_heads.notice[lane])
                    + of(direct.heads[lane], of_sellers.notice[lane]);
            }
            for (contract, months) in engagements.iter().zip(&left) {
                for lane in 0..W {
                    gone[lane] += if months[lane] <= middle[lane] { contract.at_work[lane] } else { 0.0 };
                }
            }
            for lane in 0..W {
                let enough = gone[lane] >= half[lane];
                high[lane] = if enough { middle[lane] } else { high[lane] };
                low[lane] = if enough { low[lane] } else { middle[lane] };
            }
        }
        for lane in 0..W {
            shed[lane] = if half[lane] > 0.0 { high[lane] } else { Real::NAN };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::World;
    use crate::model::tests::{beliefs, near, setting};

    /// Heads with two months of notice, and units whose terms end in these months from now; those staying have one month
    /// of notice.
    fn shed(heads: Real, units: &[(bool, Real)]) -> Real {
        let (setting, mut beliefs) = (setting(24), beliefs());
        (beliefs.in_house.notice_months, beliefs.outsourced.notice_months) = (1.5, 1.0);
        let world = World::new(&setting, &beliefs);
        let contract = |&(stays, months): &(bool, Real)| {
            let (is_staying, end) = (if stays { 1.0 } else { 0.0 }, 20.0 + months);
            Engagement::all(Engagement { at_work: 1.0, is_staying, end, whole_end: end, ..Engagement::default() })
        };
        let engagements: Vec<Engagement<[Real; 1]>> = units.iter().map(contract).collect();
        let crew = Crew::all(Crew { heads, ..Crew::default() });
        let provider = UnitCrew::all(UnitCrew { units: units.len() as Real, ..UnitCrew::default() });
        let people = [&world.rates.in_house, &world.rates.direct];
        let (none, mut shed) = (Crew::all(Crew::default()), [0.0]);
        months_to_shed(20.0, people, &world.rates.units, [&crew, &none], &provider, &engagements, &mut shed);
        shed[0]
    }

    #[test]
    fn half_is_shed_with_the_middle_contract() {
        // Two of 2, 2, 2; the second of 1, 2, 2.
        near(shed(3.0, &[]), 2.0);
        near(shed(2.0, &[(true, -5.0)]), 2.0);
        // Terms of 1 (past it, so its notice), 4, 6 and 9 months: the second.
        near(shed(0.0, &[(true, 9.0), (true, -3.0), (true, 6.0), (true, 4.0)]), 4.0);
        // Under notice one ends when it ends, and at once if that is now.
        near(shed(0.0, &[(false, 0.0), (true, 6.0)]), 0.0);
        assert!(shed(0.0, &[]).is_nan());
    }
}
