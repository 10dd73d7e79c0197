//! What all at work do in a month and what they cost, trajectories side by side.

use super::super::Capacity;
use super::super::clauses::{self, Clauses};
use super::super::crew::{self, Crew, EmployeeRates, Engagement, Owed, UnitCrew, UnitRates};
use crate::lanes::{self, Lanes, Real, on_lanes};

/// Months after a mandate in which a trajectory still counts as being under it.
const AFTER_MANDATE: Real = 6.0;

on_lanes! {
    /// What all at work do this month and what they cost; afterwards they are a month older.
    pub(super) fn all_at_work<W>(
        month: u32,
        people: [&EmployeeRates<[Real; W]>; 2],
        rates: &UnitRates<[Real; W]>,
        in_house_only: [&[Real; W]; 2],
        program: [&[Real; W]; 2],
        in_house: &mut Crew<[Real; W]>,
        direct: &mut Crew<[Real; W]>,
        provider: &mut UnitCrew<[Real; W]>,
        engagements: &[Engagement<[Real; W]>],
        clauses: Clauses<'_>,
        off_mandate: &[Real; W],
        capacity: &mut Capacity<[Real; W]>,
    ) {
        let month = lanes::count(month);
        let ([of_heads, of_sellers], [function_cost, loss]) = (people, in_house_only);
        let [program_heads, program_head] = program;
        let mut owed = Owed::all(Owed::default());
        // Told apart outside of the loops: where every month of a unit costs the same, months are counted alone.
        if clauses.is_level() {
            (owed.now, owed.by_review) = (provider.units, provider.ending_by_review);
            for contract in engagements {
                for lane in 0..W {
                    let contract = contract.lane(lane);
                    let [whole, exact] = contract.months_to_end(month, &rates.lane(lane));
                    owed.rest[lane] += contract.at_work * whole;
                    owed.committed[lane] += contract.at_work * lanes::at_most(whole, crew::COMMITTED);
                    owed.saved[lane] += contract.at_work * crew::saved(exact);
                }
            }
        } else {
            clauses::owed(month, clauses, rates, engagements, &mut owed);
        }
        for lane in 0..W {
            let (heads, sellers, units) = (in_house.lane(lane), direct.lane(lane), provider.lane(lane));
            let (of_heads, of_sellers, of_units) = (of_heads.lane(lane), of_sellers.lane(lane), rates.lane(lane));
            let all = [
                heads.month(&of_heads, function_cost[lane]),
                units.month(&of_units, &owed.lane(lane)),
                sellers.month(&of_sellers, 0.0),
            ];
            let sum = |of: fn(&crew::CrewMonth) -> Real| of(&all[0]) + of(&all[1]) + of(&all[2]);
            capacity.in_house[lane] = all[0].productivity;
            capacity.fluent_in_house[lane] = all[0].fluent;
            capacity.mishires[lane] = heads.mishires;
            capacity.units[lane] = all[1].productivity;
            capacity.fluent_units[lane] = all[1].fluent;
            capacity.direct[lane] = all[2].productivity;
            capacity.program_heads[lane] = program_heads[lane];
            capacity.requisitions[lane] = heads.requisitions;
            capacity.loss_in_house[lane] = heads.left * loss[lane];
            capacity.loss_units[lane] = units.loss;
            capacity.bringing[lane] = units.bringing;
            capacity.cost[lane] = program_heads[lane] * program_head[lane] + sum(|crew| crew.cost);
            capacity.roster.pay[lane] = heads.paid(&of_heads) + sellers.paid(&of_sellers);
            capacity.roster.retainers[lane] = owed.now[lane] * of_units.retainer + units.paid_at_once;
            capacity.roster.adjustment_cost[lane] = sum(|crew| crew.adjustment_cost);
            capacity.roster.exit_cost[lane] = sum(|crew| crew.exit_cost);
            capacity.roster.committed[lane] = sum(|crew| crew.committed);
            capacity.roster.sheddable[lane] = sum(|crew| crew.sheddable);
            capacity.roster.run_rate[lane] = sum(|crew| crew.run_rate);
            capacity.roster.under_mandate[lane] = if month - off_mandate[lane] <= AFTER_MANDATE { 1.0 } else { 0.0 };
            [capacity.roster.actual[0][lane], capacity.roster.actual[1][lane], capacity.roster.actual[2][lane]] =
                [heads.heads, units.units, sellers.heads];
            in_house.set(lane, heads.older(&of_heads));
            direct.set(lane, sellers.older(&of_sellers));
            provider.set(lane, units.older(&of_units));
        }
    }
}
