//! What of a month is recorded: sums over clouds, money and staff, for all trajectories side by side.

use super::cloud_month::CloudMonth;
use super::handover::Handover;
use super::path::Month;
use super::staffing::Capacity;
use super::state::State;
use super::time;
use super::world::World;
use crate::lanes::{Lanes, Real, on_lanes};
use crate::scenario::StaffingOption;

on_lanes! {
    /// Money of the month, and everything else that is recorded.
    pub(super) fn fill_record<W>(
        world: &World<'_, W>,
        option: &StaffingOption,
        state: &State<W>,
        staff: &Capacity<[Real; W]>,
        handed: &Handover<W>,
        views: &[CloudMonth<[Real; W]>],
        record: &mut Month<[Real; W]>,
    ) {
        for sum in [
            &mut record.pdm_hours,
            &mut record.pdm_motive,
            &mut record.ae_motive,
            &mut record.ae_hours,
            &mut record.ae_share,
            &mut record.accounts_covered,
            &mut record.funds,
            &mut record.asked,
            &mut record.prepared,
            &mut record.partner,
            &mut record.customer,
            &mut record.credited,
            &mut record.field_pull,
        ] {
            *sum = [0.0; W];
        }
        for ((view, cloud), numbers) in views.iter().zip(&state.clouds).zip(&world.clouds) {
            for lane in 0..W {
                let weight = numbers.own.weight[lane];
                let share = numbers.share[lane];
                record.pdm_hours[lane] += share * view.pdm.hours[lane];
                record.pdm_motive[lane] += weight * view.pdm.motive[lane];
                record.ae_motive[lane] += weight * view.ae.motive[lane];
                record.ae_hours[lane] += weight * view.ae.hours[lane];
                record.ae_share[lane] += weight * view.ae.share[lane];
                record.accounts_covered[lane] += numbers.own.accounts_per_team[lane] * cloud.active[lane];
                record.asked[lane] += view.warm.asked[lane] + view.active.asked[lane];
                record.prepared[lane] += view.warm.prepared[lane] + view.active.prepared[lane];
                record.partner[lane] += share * view.credit.partner[lane];
                record.customer[lane] += share * view.credit.customer[lane];
                record.credited[lane] += share * view.credit.credited[lane];
                record.field_pull[lane] += cloud.active[lane];
                record.funds[lane] += share * view.funds[lane];
            }
        }
        for lane in 0..W {
            let (facts, arr) = (world.facts.lane(lane), record.arr.lane(lane));
            record.revenue[lane] = arr.incremental(&facts) * time::A_TWELFTH;
            record.margin[lane] = arr.margin(&facts);
            record.influenced_margin[lane] = arr.influenced_margin(&facts);
            record.staff_cost[lane] = staff.cost[lane];
            record.marketplace_fees[lane] = arr.fee(&facts) * time::A_TWELFTH;
            record.seller_hours[lane] += facts.meetings.prep_hours * record.prepared[lane];
            record.seller_cost[lane] =
                (1.0 - facts.funnel.displaced) * record.seller_hours[lane] * facts.seller_hour;
            // Kept apart: a difference of the whole and the rest would leave rounding where nothing is spent.
            record.selling_work[lane] = record.seller_cost[lane]
                + record.opportunities[lane] * facts.funnel.cost_per_opportunity
                + facts.in_house.variable_per_pipeline * record.pipeline_in_house[lane]
                + if option.engagement_rules { facts.rules.engagement_rules_cost } else { 0.0 };
            record.selling_cost[lane] += record.selling_work[lane];
            record.stretch[lane] = handed.stretch[lane];
            record.effective[lane] = staff.in_house[lane] + staff.units[lane] + staff.direct[lane];
        }
        record.roster = staff.roster;
    }
}
