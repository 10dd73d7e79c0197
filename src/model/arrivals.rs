//! Arrivals of opportunities: drawn once per trajectory, seen by every option as far as its rate reaches.
//!
//! Each arrival of a (month, cloud, source) has a level, the sum of unit exponentials up to it; an option whose rate
//! there is λ takes those with a level below λ. That is an exact Poisson draw for every option (a unit-rate Poisson
//! process seen up to λ), monotone in the rate, and the same opportunity has the same value, cycle, win and routing luck
//! in every option that it reaches.

use super::funnel::influence::By;
use super::luck::{OpportunityLuck, Source, UnitGamma, UnitLognormal};
use crate::lanes;
use crate::sampling::{Exact, Purpose, Stream, Streams};
use rand_distr::{Distribution, Exp1};

/// Sources of opportunities.
pub const SOURCES: [Source; 3] = [Source::Field, Source::Pdm, Source::Direct];

/// A flow of arrivals.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flow {
    /// Opportunities that open.
    Opened(Source),
    /// Direct deals that are joined.
    Joined(By),
}

impl Flow {
    /// All flows.
    pub const ALL: [Self; 5] = [
        Self::Opened(Source::Field),
        Self::Opened(Source::Pdm),
        Self::Opened(Source::Direct),
        Self::Joined(By::Field),
        Self::Joined(By::Desk),
    ];

    /// Position among all.
    #[inline(always)]
    #[must_use]
    pub fn index(self) -> usize {
        match self {
            Self::Opened(source) => source as usize,
            Self::Joined(by) => SOURCES.len() + by as usize,
        }
    }

    /// Where its luck stands: the purpose, and the place on a cloud.
    fn address(self, cloud: usize) -> (Purpose, u32) {
        match self {
            Self::Opened(source) => (Purpose::Opportunity, (cloud * SOURCES.len() + source as usize) as u32),
            Self::Joined(by) => (Purpose::Joined, (cloud * 2 + by as usize) as u32),
        }
    }
}

/// Most opportunities that one cloud and source can open in a month: a limit, far above anything sensible.
pub const OPPORTUNITIES_MAX: u32 = 10_000;

/// Most arrivals of a trajectory. Beyond it there is one of infinite value, by which the run is refused.
const REACHED_MAX: usize = 60_000;

/// No arrival has been reached there yet.
const NONE: u32 = u32::MAX;

/// An arrival that an option has reached.
#[derive(Clone, Copy, Debug)]
struct Arrival {
    luck: OpportunityLuck,
    /// Level of the next one of the same month, cloud and source.
    next_level: f64,
    /// Where that one stands, once reached.
    next: u32,
}

/// Where arrivals come from, and when.
#[derive(Clone, Copy, Debug)]
pub struct Place {
    /// Month.
    pub month: u32,
    /// Cloud.
    pub cloud: usize,
    /// Flow.
    pub flow: Flow,
}

impl Place {
    /// The place at a position among those of all months.
    pub(super) fn of_cell(cell: usize, clouds: usize) -> Self {
        let flows = Flow::ALL.len();
        let (month, in_month) = (cell / (clouds * flows), cell % (clouds * flows));
        Self { month: month as u32, cloud: in_month / flows, flow: Flow::ALL[in_month % flows] }
    }

    /// Position among the places of all months.
    #[must_use]
    pub fn cell(self, clouds: usize) -> usize {
        (self.month as usize * clouds + self.cloud) * Flow::ALL.len() + self.flow.index()
    }
}

/// The step of an arrival above the one before, which is above 0, and the stream of its own luck.
#[inline(always)]
pub(super) fn step(streams: &Streams, place: Place, number: u32) -> (f64, Stream) {
    let (purpose, address) = place.flow.address(place.cloud);
    let mut stream = streams.event(purpose, place.month, address, number);
    let step: Exact = Exp1.sample(&mut stream);
    (step.0, stream)
}

/// Where somebody is who walks through the arrivals of a place.
#[derive(Clone, Copy, Debug)]
pub struct Walk {
    /// Position of the next one, once reached, and of the one before.
    at: u32,
    before: u32,
    /// Number and level of the next one.
    number: u32,
    level: f64,
}

/// The arrivals of one trajectory, drawn as far as any option has looked.
#[derive(Clone, Debug)]
pub struct Arrivals {
    streams: Streams,
    value: UnitLognormal,
    cycle: UnitGamma,
    clouds: usize,
    /// Position of the first arrival of each place.
    first: Vec<u32>,
    reached: Vec<Arrival>,
}

impl Arrivals {
    pub(super) fn new(streams: Streams, value: UnitLognormal, cycle: UnitGamma, months: usize, clouds: usize) -> Self {
        let first = vec![NONE; months * clouds * Flow::ALL.len()];
        Self { streams, value, cycle, clouds, first, reached: Vec::with_capacity(256) }
    }

    /// How many arrivals an option has reached.
    #[must_use]
    pub fn reached(&self) -> usize {
        self.reached.len()
    }

    /// Draws again what has been drawn of a place whose first level has been drawn, and gives a sum of it: the floor
    /// below which no simulation of these arrivals can go.
    #[inline(always)]
    pub(super) fn draw_again(&self, place: Place) -> f64 {
        let (mut sum, mut at, mut number) = (0.0, self.first[place.cell(self.clouds)], 0);
        loop {
            let (step, stream) = self.step(place, number);
            sum += step;
            let Some(arrival) = self.reached.get(at as usize) else { return sum };
            sum += self.luck_of(stream).value;
            (at, number) = (arrival.next, number + 1);
        }
    }

    /// A walk through the arrivals of a place from the first, whose level is known.
    #[inline(always)]
    #[must_use]
    pub fn walk(&self, place: Place, first_level: f64) -> Walk {
        Walk { at: self.first[place.cell(self.clouds)], before: NONE, number: 0, level: first_level }
    }

    /// The next opportunity of a walk if its level lies below `rate`.
    #[inline(always)]
    pub fn next(&mut self, place: Place, walk: &mut Walk, rate: f64) -> Option<OpportunityLuck> {
        let Walk { mut at, before, number, level } = *walk;
        if level >= rate {
            return None;
        }
        if at == NONE {
            at = self.reach(place, number, level);
            match self.reached.get_mut(before as usize) {
                Some(before) => before.next = at,
                None => self.first[place.cell(self.clouds)] = at,
            }
        }
        let Arrival { luck, next_level, next } = self.reached[at as usize];
        *walk = Walk { at: next, before: at, number: number + 1, level: next_level };
        if number + 1 >= OPPORTUNITIES_MAX || self.reached.len() >= REACHED_MAX {
            walk.level = f64::INFINITY;
            return Some(OpportunityLuck { value: f64::INFINITY, cycle: 0.0, win: f64::NEG_INFINITY, ..luck });
        }
        Some(luck)
    }

    /// Draws what an arrival brings, and the level of the next.
    #[inline(always)]
    fn reach(&mut self, place: Place, number: u32, level: f64) -> u32 {
        let (_, stream) = self.step(place, number);
        let (luck, (next_step, _)) = (self.luck_of(stream), self.step(place, number + 1));
        self.reached.push(Arrival { luck, next_level: level + next_step, next: NONE });
        self.reached.len() as u32 - 1
    }

    #[inline(always)]
    fn step(&self, place: Place, number: u32) -> (f64, Stream) {
        step(&self.streams, place, number)
    }

    #[inline(always)]
    pub(super) fn luck_of(&self, mut stream: Stream) -> OpportunityLuck {
        let (win, routing) = (stream.uniform(), stream.uniform());
        let (value, cycle) = (self.value.draw(&mut stream), self.cycle.draw(&mut stream));
        let commit = stream.uniform();
        OpportunityLuck { value, cycle, win: lanes::ln(win / (1.0 - win)), routing, commit }
    }
}
