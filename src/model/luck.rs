//! Luck that options share: the market, the hyperscaler's people, the base, and the arrivals of opportunities.

pub mod market;
pub mod shapes;

use super::arrivals::{self, Arrivals, Flow, OpportunityLuck, Site, Walk};
use super::time::is_new_fiscal_year;
use super::world::World;
use crate::lanes::{self, Lanes, Real, on_lanes, record};
use crate::sampling::{Beliefs, Purpose, Streams};
use crate::scenario::Setting;
use crate::scenario::setting::Regime;
use market::{MarketMonth, draw_demand, draw_regimes};
use shapes::{Counts, UnitGamma, UnitLognormal};

record! {
    /// Exogenous luck of one month and cloud. What a scenario cannot use is not drawn.
    #[derive(Clone, Copy, Debug, Default)]
    pub struct CloudLuck {
        /// The PDM is reassigned if this lies below the chance.
        pub reassignment: Real,
        /// Size of the territory change, 0–1.
        pub territory: Real,
        /// The month's report fails if this lies below the chance.
        pub failed_report: Real,
        /// Renewals of the base through the marketplace.
        pub renewals: Real,
        /// New customers that direct sales routes there.
        pub direct_new: Real,
    }
}

/// All luck that options share in `W` trajectories side by side; in one unless said otherwise.
#[derive(Debug)]
pub struct Luck<const W: usize = 1> {
    /// Streams for what options draw themselves, from the same state.
    pub streams: Vec<Streams>,
    /// Market regime by month and trajectory.
    pub regimes: Vec<[Regime; W]>,
    market: Vec<MarketMonth<[Real; W]>>,
    clouds: usize,
    patches: usize,
    exogenous: Vec<CloudLuck<[Real; W]>>,
    /// Customers who become willing to serve as a reference, by month.
    willing: Vec<[Real; W]>,
    arrivals: Vec<Arrivals>,
    /// Levels of the first arrivals by month, cloud and flow, because most rates do not reach even those; 0 until an
    /// option has come to the month.
    first_levels: Vec<[Real; W]>,
}

impl Luck {
    /// Draws the exogenous luck of a trajectory.
    #[must_use]
    pub fn draw(setting: &Setting, beliefs: &Beliefs, streams: Streams) -> Self {
        let regimes = draw_regimes(setting, &beliefs.market, streams);
        Self::side_by_side(&World::new(setting, beliefs), &[streams], &[&regimes])
    }
}

impl<const W: usize> Luck<W> {
    /// Draws the exogenous luck of trajectories whose streams and regimes these are; where there are fewer than `W`,
    /// the last stands in for those that are missing.
    ///
    /// # Panics
    /// If there is no trajectory.
    #[must_use]
    pub fn side_by_side(world: &World<'_, W>, streams: &[Streams], regimes: &[&[Regime]]) -> Self {
        let setting = world.setting;
        let (months, clouds) = (setting.horizon_months as usize, setting.clouds.len());
        let patches = world.patches.len();
        let of = |lane: usize| lane.min(streams.len() - 1);
        let regimes: Vec<[Regime; W]> =
            (0..months).map(|month| std::array::from_fn(|lane| regimes[of(lane)][month])).collect();
        let of_regimes: [[MarketMonth; 3]; W] =
            std::array::from_fn(|lane| MarketMonth::all(&world.beliefs(lane).market));
        let mut market: Vec<MarketMonth<[Real; W]>> =
            regimes.iter().map(|regimes| lanes::gather(|lane| of_regimes[lane][regimes[lane].index()])).collect();
        for lane in 0..W {
            draw_demand(&world.beliefs(lane).market, streams[of(lane)], months, |month, demand| {
                market[month].rate[lane] *= lanes::real(demand);
            });
        }
        let mut exogenous = vec![CloudLuck::all(CloudLuck::default()); months * clouds];
        for lane in 0..W {
            draw_exogenous(setting, world.beliefs(lane), streams[of(lane)], |month, cloud, luck| {
                exogenous[month as usize * clouds + cloud].set(lane, luck);
            });
        }
        let references: [Counts; W] =
            std::array::from_fn(|lane| Counts::new(world.beliefs(lane).evidence.willing_rate / 12.0));
        let willing = |month: u32| {
            std::array::from_fn(|lane| {
                lanes::real(references[lane].draw(&mut streams[of(lane)].event(Purpose::Willing, month, 0, 0)))
            })
        };
        let arrivals = |lane: usize| {
            let beliefs = world.beliefs(lane);
            let (value, cycle) = (UnitLognormal::new(beliefs.isv.acv_cv), UnitGamma::new(beliefs.funnel.cycle_cv));
            Arrivals::new(streams[of(lane)], value, cycle, months, patches)
        };
        Self {
            streams: (0..W).map(|lane| streams[of(lane)]).collect(),
            market,
            regimes,
            clouds,
            patches,
            exogenous,
            willing: (0..months).map(|month| willing(month as u32)).collect(),
            arrivals: (0..W).map(arrivals).collect(),
            first_levels: vec![[0.0; W]; months * patches * Flow::ALL.len()],
        }
    }

    /// Exogenous luck of a month and cloud.
    #[must_use]
    pub fn cloud(&self, month: u32, cloud: usize) -> &CloudLuck<[Real; W]> {
        &self.exogenous[month as usize * self.clouds + cloud]
    }

    /// Customers who become willing to serve as a reference in a month.
    #[must_use]
    pub fn willing(&self, month: u32) -> &[Real; W] {
        &self.willing[month as usize]
    }

    /// What the market's regime does in a month.
    #[must_use]
    pub fn market(&self, month: u32) -> &MarketMonth<[Real; W]> {
        &self.market[month as usize]
    }

    /// An option comes to a month: the first arrivals of all places are drawn, unless another has come there before.
    pub fn come_to(&mut self, month: u32) {
        let cells = self.patches * Flow::ALL.len();
        let first = month as usize * cells;
        if self.first_levels[first][0] > 0.0 {
            return;
        }
        for cell in first..first + cells {
            draw_first(Site::of_cell(cell, self.patches), &self.streams, &mut self.first_levels[cell]);
        }
    }

    /// Levels of the first arrivals of a place in a month to which an option has come.
    #[must_use]
    pub fn first_levels(&self, place: Site) -> &[Real; W] {
        &self.first_levels[place.cell(self.patches)]
    }

    /// The arrivals of a trajectory, and a walk through those of a place.
    #[inline(always)]
    pub fn walk(&mut self, place: Site, lane: usize) -> (&mut Arrivals, Walk) {
        let (arrivals, level) = (&mut self.arrivals[lane], self.first_levels[place.cell(self.patches)][lane]);
        let walk = arrivals.walk(place, level);
        (arrivals, walk)
    }

    /// How many arrivals of a trajectory have been drawn as far as any option has looked, and how many of them an option
    /// has reached.
    #[must_use]
    pub fn arrivals(&self, lane: usize) -> (usize, usize) {
        let first = self.first_levels.iter().filter(|levels| levels[lane] > 0.0).count();
        let reached = self.arrivals[lane].reached();
        (first + reached, reached)
    }

    /// The luck of an opportunity of a trajectory that is open at month 0, the place that splits it over clouds, and the
    /// part of its cycle that is behind it.
    #[must_use]
    pub fn open_at_start(&self, lane: usize, number: u32) -> (OpportunityLuck, f64, f64) {
        let mut stream = self.streams[lane].event(Purpose::OpenAtStart, 0, 0, number);
        let (cloud, age) = (stream.uniform(), stream.uniform());
        (self.arrivals[lane].luck_of(stream), cloud, age)
    }
}

on_lanes! {
    /// Draws the levels of the first arrivals of a place.
    fn draw_first<W>(place: Site, streams: &[Streams], levels: &mut [Real; W]) {
        for (level, streams) in levels.iter_mut().zip(streams) {
            *level = arrivals::step(streams, place, 0).0;
        }
    }
}

on_lanes! {
    /// Draws the arrivals of a trajectory again that have been drawn, and gives a sum of it.
    pub fn draw_arrivals_again<W>(luck: &Luck<W>, lane: usize) -> Real {
        let mut sum = 0.0;
        for (cell, levels) in luck.first_levels.iter().enumerate() {
            if levels[lane] > 0.0 {
                sum += luck.arrivals[lane].draw_again(Site::of_cell(cell, luck.patches));
            }
        }
        sum
    }
}

/// Draws the exogenous luck of a trajectory and gives it to `put`, month by month of each cloud.
pub fn draw_exogenous(
    setting: &Setting,
    beliefs: &Beliefs,
    streams: Streams,
    mut put: impl FnMut(u32, usize, CloudLuck),
) {
    let isv = &beliefs.isv;
    let counts = |share: f64, weight: f64| Counts::new(share * isv.arr / isv.acv / 12.0 * weight);
    for (c, cloud) in beliefs.clouds.iter().enumerate() {
        let is_reporting = setting.clouds[c].may_report;
        let renewals = counts(isv.renewals_mkt, cloud.weight);
        let direct_new = counts(isv.direct_new_mkt, cloud.weight);
        for month in 0..setting.horizon_months {
            let uniform = |purpose| lanes::uniform(streams.event(purpose, month, c as u32, 0).uniform());
            let mut base = streams.event(Purpose::BaseTransactions, month, c as u32, 0);
            let new_year = is_new_fiscal_year(setting, c, month);
            let luck = CloudLuck {
                reassignment: uniform(Purpose::Reassignment),
                territory: if new_year { uniform(Purpose::Territory) } else { 0.0 },
                failed_report: if is_reporting { uniform(Purpose::FailedReport) } else { 0.0 },
                renewals: lanes::real(renewals.draw(&mut base)),
                direct_new: lanes::real(direct_new.draw(&mut base)),
            };
            put(month, c, luck);
        }
    }
}
