//! Monthly series of an option, in the form in which bands are made of them.

use super::Results;
use crate::lanes::{Lanes, Real, double, on_lanes};
use crate::metric::Series;
use crate::model::accounts::Added;
use crate::model::path::Month;

on_lanes! {
    /// Writes the months of a series of one option, one after another.
    pub fn write_series<W>(series: Series, results: &Results<'_, W>, out: &mut [[f32; W]]) {
        let months = &results.path.months[..];
        match series {
            Series::PipelineCumulative => {
                let mut pipeline = [0.0; W];
                for (month, out) in months.iter().zip(out) {
                    for lane in 0..W {
                        pipeline[lane] += double(month.pipeline_field[lane]);
                        out[lane] = pipeline[lane] as f32;
                    }
                }
            }
            Series::CashCumulative => {
                let added = Added { own: &results.path.accounts, baseline: results.baseline };
                for (month, out) in out.iter_mut().enumerate() {
                    *out = added.cash(month).map(|cash| cash as f32);
                }
            }
            Series::PipelineOpen => write(months, out, |month| month.pipeline_open),
            Series::PdmAttention => write(months, out, |month| month.pdm_hours),
            Series::PdmMotive => write(months, out, |month| month.pdm_motive),
            Series::AeMotive => write(months, out, |month| month.ae_motive),
            Series::AeAttention => write(months, out, |month| month.ae_hours),
            Series::AeShare => write(months, out, |month| month.ae_share),
            Series::AccountsCovered => write(months, out, |month| month.accounts_covered),
            Series::FieldPull => write(months, out, |month| month.field_pull),
            Series::CapacityEffective => write(months, out, |month| month.effective),
            Series::CapacityDesired => write(months, out, |month| month.roster.all_desired()),
            Series::ExitCost => write(months, out, |month| month.roster.exit_cost),
            Series::Committed6m => write(months, out, |month| month.roster.committed),
            Series::ConsumptionPartner => write(months, out, |month| month.partner),
            Series::ConsumptionCustomer => write(months, out, |month| month.customer),
            Series::ConsumptionCredited => write(months, out, |month| month.credited),
        }
    }
}

/// Writes a figure of every month.
#[inline(always)]
fn write<const W: usize>(months: &[Month<[Real; W]>], out: &mut [[f32; W]], of: impl Fn(&Month) -> Real) {
    for (month, out) in months.iter().zip(out) {
        for lane in 0..W {
            out[lane] = double(of(&month.lane(lane))) as f32;
        }
    }
}
