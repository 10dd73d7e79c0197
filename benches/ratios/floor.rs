//! The floor under a simulation: drawing the same random numbers and doing nothing else.
//!
//! What is drawn is counted in a simulation of the same trajectories. Beliefs, market, exogenous luck and arrivals are
//! drawn again at the same addresses by the same functions; of staffing as many events are drawn as head-months and
//! unit-months were seen, and as many requisitions as were seen to open, which is a few less than there were.

use alliance_sim::lanes::double;
use alliance_sim::model::luck::market::draw_regimes;
use alliance_sim::model::luck::shapes::UnitGamma;
use alliance_sim::model::luck::{self, Luck, draw_exogenous};
use alliance_sim::model::staffing::{Adjustments, Capacity};
use alliance_sim::model::{self, World};
use alliance_sim::sampling::{BeliefSampler, Beliefs, DesignKind, Purpose, Streams};
use alliance_sim::scenario::Scenario;

/// Beliefs drawn by a scenario.
pub fn sampler(scenario: &Scenario, seed: u64) -> BeliefSampler {
    BeliefSampler::new(scenario, DesignKind::Iid, seed).expect("correlations are checked when a scenario is loaded")
}

/// What one trajectory draws.
struct Drawn {
    streams: Streams,
    beliefs: Beliefs,
    luck: Luck,
    /// Attrition and turnover, an event each.
    staff: u32,
    requisitions: u32,
    opened: u32,
}

/// Everything that trajectories draw, to be drawn again.
pub struct Floor<'a> {
    scenario: &'a Scenario,
    sampler: BeliefSampler,
    trajectories: Vec<Drawn>,
}

impl<'a> Floor<'a> {
    /// Simulates trajectories and counts what they draw.
    pub fn of(scenario: &'a Scenario, trajectories: usize, seed: u64) -> Self {
        let sampler = sampler(scenario, seed);
        let drawn = |number: usize| {
            let beliefs = sampler.beliefs(&sampler.draw(number as u64).all);
            let streams = Streams::new(seed, number as u64, 0);
            let mut drawn = Drawn {
                luck: Luck::draw(&scenario.setting, &beliefs, streams),
                streams,
                beliefs: beliefs.clone(),
                staff: 0,
                requisitions: 0,
                opened: 0,
            };
            let world = World::new(&scenario.setting, &beliefs);
            for option in &scenario.options {
                let (mut before, mut open) = (0, 0);
                model::simulate(&world, option, &mut drawn.luck, Adjustments::On, |view| {
                    drawn.staff += before;
                    before = view.staff.roster.actual.iter().sum::<f64>() as u32;
                    drawn.requisitions += opened(&view.staff, &mut open);
                    drawn.opened += view.opened.len() as u32;
                });
            }
            drawn
        };
        let trajectories = (0..trajectories).map(drawn).collect();
        Self { scenario, sampler, trajectories }
    }

    /// Uncertain beliefs.
    pub fn beliefs(&self) -> usize {
        self.sampler.uncertain_paths().len()
    }

    /// Prints what a trajectory draws, on average.
    pub fn print_counts(&self) {
        let n = self.trajectories.len() as f64;
        let mean = |of: &dyn Fn(&Drawn) -> f64| self.trajectories.iter().map(of).sum::<f64>() / n;
        let (options, months) = (self.scenario.options.len(), self.scenario.setting.horizon_months);
        let clouds = self.scenario.setting.clouds.len();
        println!("drawn a trajectory, on average ({options} options, {months} months, {clouds} clouds):");
        println!("  beliefs                        {}", self.beliefs());
        println!("  market, hyperscaler and base   {} months", months as usize * (1 + clouds));
        println!("  arrivals                       {:.1}", mean(&|d| d.luck.arrivals(0).0 as f64));
        println!("  … that an option reached       {:.1}", mean(&|d| d.luck.arrivals(0).1 as f64));
        println!("  departures and staff changes   {:.1}", mean(&|d| f64::from(d.staff)));
        println!("  requisitions, at least         {:.1}", mean(&|d| f64::from(d.requisitions)));
        println!("opportunities opened, all options  {:.1}", mean(&|d| f64::from(d.opened)));
        println!("option-months a trajectory         {}", options * months as usize);
    }

    /// Draws everything again.
    pub fn draw(&self) -> f64 {
        let (mut uncertain, mut all, mut sum) = (vec![0.0; self.beliefs()], Vec::new(), 0.0);
        let setting = &self.scenario.setting;
        for (number, drawn) in self.trajectories.iter().enumerate() {
            let (beliefs, streams) = (&drawn.beliefs, drawn.streams);
            self.sampler.draw_into(number as u64, &mut uncertain, &mut all);
            sum += all[0] + draw_regimes(setting, &beliefs.market, streams).len() as f64;
            draw_exogenous(setting, beliefs, streams, |_, _, luck| sum += double(luck.renewals + luck.reassignment));
            sum += double(luck::draw_arrivals_again(&drawn.luck, 0));
            for event in 0..drawn.staff {
                sum += streams.event(Purpose::InHouseAttrition, event % 48, 0, event / 48).uniform();
            }
            let fill = UnitGamma::new(beliefs.in_house.time_to_fill_cv);
            for event in 0..drawn.requisitions {
                let mut stream = streams.event(Purpose::InHouseHire, event, 0, 0);
                sum += stream.uniform() + fill.draw(&mut stream);
            }
        }
        sum
    }
}

/// Requisitions seen to open this month.
fn opened(staff: &Capacity<f64>, open: &mut u32) -> u32 {
    let requisitions = staff.requisitions as u32;
    let new = requisitions.saturating_sub(*open);
    *open = requisitions;
    new
}
