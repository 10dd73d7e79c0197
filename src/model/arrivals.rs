//! Arrivals of opportunities: drawn once per trajectory, seen by every option as far as its rate reaches.
//!
//! Each arrival of a (month, cloud, source) has a level, the sum of unit exponentials up to it; an option whose rate
//! there is λ takes those with a level below λ. That is an exact Poisson draw for every option (a unit-rate Poisson
//! process seen up to λ), monotone in the rate, and the same opportunity has the same value, cycle, win and routing luck
//! in every option that it reaches.

use super::luck::{OpportunityLuck, Source, UnitGamma, UnitLognormal};
use crate::lanes;
use crate::sampling::{Purpose, Stream, Streams};
use rand_distr::{Distribution, Exp1};

/// Sources of opportunities.
pub const SOURCES: [Source; 3] = [Source::Field, Source::Pdm, Source::Direct];

/// Most opportunities that one cloud and source can open in a month: a limit, far above anything sensible.
pub const OPPORTUNITIES_MAX: u32 = 10_000;

/// No arrival has been drawn there yet.
const NONE: u32 = u32::MAX;

#[derive(Clone, Copy, Debug)]
struct Arrival {
    level: f64,
    /// The next one of the same month, cloud and source.
    next: u32,
    luck: Result<OpportunityLuck, Stream>,
}

/// Where opportunities come from, and when.
#[derive(Clone, Copy, Debug)]
pub struct Place {
    /// Month.
    pub month: u32,
    /// Cloud.
    pub cloud: usize,
    /// Source.
    pub source: Source,
}

impl Place {
    /// Position among the places of a month.
    fn in_month(self) -> usize {
        self.cloud * SOURCES.len() + self.source as usize
    }

    /// Position among the places of all months.
    #[must_use]
    pub fn cell(self, clouds: usize) -> usize {
        self.month as usize * clouds * SOURCES.len() + self.in_month()
    }
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
    drawn: Vec<Arrival>,
}

impl Arrivals {
    pub(super) fn new(streams: Streams, value: UnitLognormal, cycle: UnitGamma, months: usize, clouds: usize) -> Self {
        let first = vec![NONE; months * clouds * SOURCES.len()];
        Self { streams, value, cycle, clouds, first, drawn: Vec::with_capacity(256) }
    }

    /// How many arrivals have been drawn, and how many of them an option has reached.
    #[must_use]
    pub fn counts(&self) -> (usize, usize) {
        (self.drawn.len(), self.drawn.iter().filter(|arrival| arrival.luck.is_ok()).count())
    }

    /// Draws everything again that has been drawn, and gives a sum of it: the floor below which no simulation of these
    /// arrivals can go.
    #[must_use]
    pub fn draw_again(&self) -> f64 {
        let mut sum = 0.0;
        for (cell, &first) in self.first.iter().enumerate() {
            let (month, place) = (cell / (self.clouds * SOURCES.len()), cell % (self.clouds * SOURCES.len()));
            let (mut at, mut number) = (first, 0);
            while let Some(arrival) = self.drawn.get(at as usize) {
                let mut stream = self.streams.event(Purpose::Opportunity, month as u32, place as u32, number);
                let step: f64 = Exp1.sample(&mut stream);
                sum += step;
                if arrival.luck.is_ok() {
                    sum += self.luck_of(stream).value;
                }
                (at, number) = (arrival.next, number + 1);
            }
        }
        sum
    }

    /// Draws the first arrival of a place and gives its level, which is above 0.
    pub fn first_level(&mut self, place: Place) -> f64 {
        let at = self.draw(place, 0, 0.0);
        self.first[place.cell(self.clouds)] = at;
        self.drawn[at as usize].level
    }

    /// Shows the opportunities of a place whose level lies below `rate` to `take`, in order; the first arrival must have
    /// been drawn.
    pub fn below(&mut self, place: Place, rate: f64, mut take: impl FnMut(OpportunityLuck)) {
        let mut at = self.first[place.cell(self.clouds)];
        for number in 1..=OPPORTUNITIES_MAX {
            let Arrival { level, next, luck } = self.drawn[at as usize];
            if level >= rate {
                return;
            }
            let luck = luck.unwrap_or_else(|stream| {
                let luck = self.luck_of(stream);
                self.drawn[at as usize].luck = Ok(luck);
                luck
            });
            take(luck);
            let mut after = next;
            if after == NONE {
                after = self.draw(place, number, level);
                self.drawn[at as usize].next = after;
            }
            at = after;
        }
    }

    /// Draws the next arrival after a level; its own luck is drawn when an option reaches it.
    fn draw(&mut self, place: Place, number: u32, level: f64) -> u32 {
        let mut stream = self.streams.event(Purpose::Opportunity, place.month, place.in_month() as u32, number);
        let step: f64 = Exp1.sample(&mut stream);
        self.drawn.push(Arrival { level: level + step, luck: Err(stream), next: NONE });
        self.drawn.len() as u32 - 1
    }

    pub(super) fn luck_of(&self, mut stream: Stream) -> OpportunityLuck {
        let (win, routing) = (stream.uniform(), stream.uniform());
        let (value, cycle) = (self.value.draw(&mut stream), self.cycle.draw(&mut stream));
        OpportunityLuck { value, cycle, win: lanes::ln(win / (1.0 - win)), routing }
    }
}
