//! Arrivals of opportunities: drawn once per trajectory, seen by every option as far as its rate reaches.
//!
//! Each arrival of a (month, cloud, source) has a level, the sum of unit exponentials up to it; an option whose rate
//! there is λ takes those with a level below λ. That is an exact Poisson draw for every option (a unit-rate Poisson
//! process seen up to λ), monotone in the rate, and the same opportunity has the same value, cycle, win and routing luck
//! in every option that it reaches.

use super::luck::{OpportunityLuck, Source, UnitGamma, UnitLognormal};
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
    luck: Result<OpportunityLuck, Stream>,
    /// The next one of the same month, cloud and source.
    next: u32,
}

/// The arrivals of one trajectory, drawn as far as any option has looked.
#[derive(Clone, Debug)]
pub struct Arrivals {
    streams: Streams,
    value: UnitLognormal,
    cycle: UnitGamma,
    clouds: usize,
    first: Vec<u32>,
    drawn: Vec<Arrival>,
}

impl Arrivals {
    pub(super) fn new(
        streams: Streams,
        value: UnitLognormal,
        cycle: UnitGamma,
        months: usize,
        clouds: usize,
    ) -> Self {
        let first = vec![NONE; months * clouds * SOURCES.len()];
        Self { streams, value, cycle, clouds, first, drawn: Vec::with_capacity(256) }
    }

    /// Shows the opportunities of a month, cloud and source whose level lies below `rate` to `take`, in order.
    pub fn below(
        &mut self,
        month: u32,
        cloud: usize,
        source: Source,
        rate: f64,
        mut take: impl FnMut(OpportunityLuck),
    ) {
        let place = cloud * SOURCES.len() + source as usize;
        let cell = month as usize * self.clouds * SOURCES.len() + place;
        let (mut at, mut before, mut level) = (self.first[cell], NONE, 0.0);
        for number in 0..OPPORTUNITIES_MAX {
            if at == NONE {
                at = self.draw(month, place as u32, number, level);
                match self.drawn.get_mut(before as usize) {
                    Some(arrival) => arrival.next = at,
                    None => self.first[cell] = at,
                }
            }
            let arrival = self.drawn[at as usize];
            if arrival.level >= rate {
                return;
            }
            let luck = match arrival.luck {
                Ok(luck) => luck,
                Err(stream) => {
                    let luck = self.luck_of(stream);
                    self.drawn[at as usize].luck = Ok(luck);
                    luck
                }
            };
            take(luck);
            (before, level, at) = (at, arrival.level, arrival.next);
        }
    }

    /// Draws the next arrival after a level; its own luck is drawn when an option reaches it.
    fn draw(&mut self, month: u32, place: u32, number: u32, level: f64) -> u32 {
        let mut stream = self.streams.event(Purpose::Opportunity, month, place, number);
        let step: f64 = Exp1.sample(&mut stream);
        self.drawn.push(Arrival { level: level + step, luck: Err(stream), next: NONE });
        self.drawn.len() as u32 - 1
    }

    pub(super) fn luck_of(&self, mut stream: Stream) -> OpportunityLuck {
        let (win, routing) = (stream.uniform(), stream.uniform());
        let (value, cycle) = (self.value.draw(&mut stream), self.cycle.draw(&mut stream));
        OpportunityLuck { value, cycle, win, routing }
    }
}
