//! What gates and rules look at: what a firm can observe, to the end of the month before.

use crate::scenario::policy::GateMetric;
use crate::scenario::setting::Regime;

/// Months of a year, over which flows are summed.
const YEAR: usize = 12;
/// Months over which pace and capacity are averaged.
pub const HALF_YEAR: u32 = 6;
/// Effective capacity below which a seat is not counted as one.
pub const LEAST_CAPACITY: f64 = 0.5;

/// Flows of a month.
#[derive(Clone, Copy, Debug, Default)]
pub struct Trail {
    /// Value of field opportunities opened.
    pub pipeline: f64,
    /// Value of direct deals joined.
    pub influenced: f64,
    /// First-year value won.
    pub bookings: f64,
    /// Cost.
    pub cost: f64,
    /// Margin.
    pub margin: f64,
    /// Σρ of all kinds.
    pub effective: f64,
    /// The company's pipeline against plan: factor of regime and demand on opportunities.
    pub pace: f64,
}

/// What is known at the end of a month.
#[derive(Clone, Copy, Debug, Default)]
pub struct Progress {
    /// Active AE teams.
    pub field_pull: f64,
    /// Field pipeline since month 0.
    pub pipeline_field: f64,
    /// Direct pipeline joined since month 0.
    pub influenced: f64,
    /// Wins since month 0.
    pub wins: f64,
    /// Margin less cost since month 0, undiscounted.
    pub cash: f64,
    /// Meetings since month 0 that went well.
    pub good_meetings: f64,
    /// How often a provider has been replaced.
    pub replaced: f64,
    /// Mean contract of the trajectory.
    pub contract: f64,
    /// Margin that counts of a dollar of recurring revenue: gross margin × incrementality.
    pub margin: f64,
    pub(in crate::model) months: usize,
    pub(in crate::model) trail: [Trail; YEAR],
}

impl Progress {
    /// Adds a month.
    pub fn note(&mut self, field_pull: f64, wins: f64, good_meetings: f64, month: Trail) {
        self.field_pull = field_pull;
        self.wins += wins;
        self.good_meetings += good_meetings;
        self.pipeline_field += month.pipeline;
        self.influenced += month.influenced;
        self.cash += month.margin - month.cost;
        self.trail[self.months % YEAR] = month;
        self.months += 1;
    }

    /// Sum over the last months, as many as there are.
    fn sum(&self, months: usize, of: impl Fn(&Trail) -> f64) -> f64 {
        (1..=months.min(self.months)).map(|back| of(&self.trail[(self.months - back) % YEAR])).sum()
    }

    /// Mean over the last six months, as many as there are.
    fn mean(&self, of: impl Fn(&Trail) -> f64) -> f64 {
        self.sum(HALF_YEAR as usize, of) / self.months.clamp(1, HALF_YEAR as usize) as f64
    }

    /// `O = field_pull · acv · I / max(½, mean Σρ)`: `I` the company's own pipeline against plan, both means over six
    /// months.
    #[must_use]
    pub fn pull_value(&self) -> f64 {
        let capacity = self.mean(|month| month.effective).max(LEAST_CAPACITY);
        self.field_pull * self.contract * self.mean(|month| month.pace) / capacity
    }

    /// What is looked at.
    #[must_use]
    pub fn of(&self, metric: GateMetric, regime: Regime) -> f64 {
        let (bookings, cost) = (|month: &Trail| month.bookings, |month: &Trail| month.cost);
        match metric {
            GateMetric::FieldPull => self.field_pull,
            GateMetric::PipelineField => self.pipeline_field,
            GateMetric::InfluencedPipeline => self.influenced,
            GateMetric::Wins => self.wins,
            GateMetric::Pipeline12m => self.sum(YEAR, |month| month.pipeline),
            GateMetric::CashCumulative => self.cash,
            GateMetric::NewArrPerCost => {
                let cost = self.sum(YEAR, cost);
                if cost > 0.0 { self.sum(YEAR, bookings) / cost } else { 0.0 }
            }
            GateMetric::CacPayback => {
                let earned = self.margin * self.sum(YEAR, bookings) / 12.0;
                if earned > 0.0 { self.sum(YEAR, cost) / earned } else { f64::INFINITY }
            }
            GateMetric::PullValue => self.pull_value(),
            GateMetric::Market => match regime {
                Regime::Expansion => 1.0,
                Regime::Steady => 0.0,
                Regime::Downturn => -1.0,
            },
            GateMetric::GoodMeetings => self.good_meetings,
            GateMetric::ProviderReplaced => self.replaced,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::tests::near;
    use super::*;

    fn after(months: usize) -> Progress {
        let mut progress = Progress { contract: 100.0, margin: 0.5, ..Progress::default() };
        for month in 1..=months {
            let month = month as f64;
            let trail = Trail {
                pipeline: month,
                influenced: 5.0,
                bookings: 2.0,
                cost: 3.0,
                margin: 1.0,
                effective: month,
                pace: 0.1 * month,
            };
            progress.note(4.0, 1.0, 3.0, trail);
        }
        progress
    }

    #[test]
    fn flows_are_those_of_the_last_year_and_stocks_since_the_start() {
        let progress = after(14);
        let of = |metric| progress.of(metric, Regime::Downturn);
        near(of(GateMetric::PipelineField), 105.0);
        // Months 3 to 14.
        near(of(GateMetric::Pipeline12m), 102.0);
        near(of(GateMetric::InfluencedPipeline), 70.0);
        near(of(GateMetric::Wins), 14.0);
        near(of(GateMetric::CashCumulative), -28.0);
        near(of(GateMetric::NewArrPerCost), 24.0 / 36.0);
        // Cost 36 over a monthly margin of 0.5 × 24 / 12.
        near(of(GateMetric::CacPayback), 36.0);
        near(of(GateMetric::Market), -1.0);
        near(of(GateMetric::GoodMeetings), 42.0);
        near(Progress { replaced: 2.0, ..progress }.of(GateMetric::ProviderReplaced, Regime::Steady), 2.0);
    }

    #[test]
    fn pull_is_valued_at_the_pace_and_capacity_of_six_months() {
        // Means of months 9 to 14: pace 1.15, capacity 11.5.
        near(after(14).pull_value(), 4.0 * 100.0 * 1.15 / 11.5);
        // Two months: pace 0.15, capacity 1.5.
        near(after(2).pull_value(), 4.0 * 100.0 * 0.15 / 1.5);
        near(Progress::default().pull_value(), 0.0);
        near(Progress::default().of(GateMetric::CacPayback, Regime::Steady), f64::INFINITY);
    }
}
