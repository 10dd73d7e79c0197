//! Arrivals of opportunities: drawn once per trajectory, seen by every option as far as its rate reaches.
//!
//! Each arrival of a (month, cloud, source) has a level, the sum of unit exponentials up to it; an option whose rate
//! there is λ takes those with a level below λ. That is an exact Poisson draw for every option (a unit-rate Poisson
//! process seen up to λ), monotone in the rate, and the same opportunity has the same value, cycle, win and routing luck
//! in every option that it reaches.

use super::funnel::influence::By;
use super::funnel::source::Source;
use super::luck::shapes::{UnitGamma, UnitLognormal};
use crate::lanes::{self, Real};
use crate::sampling::{Exact, Purpose, Stream, Streams};
use rand_distr::{Distribution, Exp1};

/// The luck of one opportunity.
#[derive(Clone, Copy, Debug)]
pub struct OpportunityLuck {
    /// Its contract value over the mean.
    pub value: Real,
    /// Its cycle over the mean.
    pub cycle: Real,
    /// It is won if this lies below the logarithm of the odds set at opening: `logit u` of a uniform number `u`, which
    /// is below `logit p` just when `u` is below `p`.
    pub win: Real,
    /// It runs through the marketplace if this lies below `p_mkt`.
    pub routing: Real,
    /// The customer has commitment left to burn if this lies below the chance of it.
    pub commit: Real,
}

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
            Self::Joined(by) => Source::ALL.len() + by as usize,
        }
    }

    /// Where its luck stands: the purpose, and the place on a cloud.
    fn address(self, cloud: usize) -> (Purpose, u32) {
        match self {
            Self::Opened(source) => (Purpose::Opportunity, (cloud * Source::ALL.len() + source as usize) as u32),
            Self::Joined(by) => (Purpose::Joined, (cloud * 2 + by as usize) as u32),
        }
    }
}

/// Most opportunities that one cloud and source can open in a month: a limit, far above anything sensible.
pub const OPPORTUNITIES_MAX: u32 = 10_000;

/// Most arrivals of a trajectory. Beyond it there is one of infinite value, by which the run is refused.
const REACHED_MAX: usize = 60_000;

/// Room for what a trajectory of five years reaches as a rule, so that it is not moved as it grows.
const ROOM: usize = 1_024;

/// No arrival has been reached there yet.
const NONE: u32 = u32::MAX;

/// Stands first, for what arrives beyond a limit: it is won, of infinite value, and the run is refused.
const TOO_MANY: Arrival = Arrival {
    value: Real::INFINITY,
    win: Real::NEG_INFINITY,
    routing: 0.0,
    rest: Rest::Drawn(0.0, 0.0),
    next_level: Real::INFINITY,
    next: NONE,
};

/// What an arrival shows first: enough to see that a deal is lost.
#[derive(Clone, Copy, Debug)]
pub struct Glance {
    /// Its contract value over the mean.
    pub value: Real,
    /// As in [`OpportunityLuck`].
    pub win: Real,
    /// Which arrival it is.
    which: u32,
}

/// What of an arrival's luck is drawn when somebody asks, since most joined deals are lost.
#[derive(Clone, Copy, Debug)]
enum Rest {
    /// Still to be drawn.
    Undrawn(Stream),
    /// Cycle and commitment.
    Drawn(Real, Real),
}

/// An arrival that an option has reached.
#[derive(Clone, Copy, Debug)]
struct Arrival {
    value: Real,
    win: Real,
    routing: Real,
    rest: Rest,
    /// Level of the next one of the same month, cloud and source.
    next_level: Real,
    /// Where that one stands, once reached.
    next: u32,
}

/// Where arrivals come from, and when.
#[derive(Clone, Copy, Debug)]
pub struct Site {
    /// Month.
    pub month: u32,
    /// Cloud.
    pub cloud: usize,
    /// Flow.
    pub flow: Flow,
}

impl Site {
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
pub(super) fn step(streams: &Streams, place: Site, number: u32) -> (Real, Stream) {
    let (purpose, address) = place.flow.address(place.cloud);
    let mut stream = streams.event(purpose, place.month, address, number);
    let step: Exact = Exp1.sample(&mut stream);
    (lanes::real(step.0), stream)
}

/// Where somebody is who walks through the arrivals of a place.
#[derive(Clone, Copy, Debug)]
pub struct Walk {
    /// Position of the next one, once reached, and of the one before.
    at: u32,
    before: u32,
    /// Number and level of the next one.
    number: u32,
    level: Real,
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
        let mut reached = Vec::with_capacity(ROOM);
        reached.push(TOO_MANY);
        Self { streams, value, cycle, clouds, first, reached }
    }

    /// How many arrivals an option has reached.
    #[must_use]
    pub fn reached(&self) -> usize {
        self.reached.len() - 1
    }

    /// Draws again what has been drawn of a place whose first level has been drawn, and gives a sum of it: the floor
    /// below which no simulation of these arrivals can go.
    #[inline(always)]
    pub(super) fn draw_again(&self, place: Site) -> Real {
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
    pub fn walk(&self, place: Site, first_level: Real) -> Walk {
        Walk { at: self.first[place.cell(self.clouds)], before: NONE, number: 0, level: first_level }
    }

    /// The next opportunity of a walk if its level lies below `rate`.
    #[inline(always)]
    pub fn next(&mut self, place: Site, walk: &mut Walk, rate: Real) -> Option<Glance> {
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
        let Arrival { value, win, next_level, next, .. } = self.reached[at as usize];
        *walk = Walk { at: next, before: at, number: number + 1, level: next_level };
        Some(Glance { value, win, which: at })
    }

    /// All the luck of an opportunity.
    #[inline(always)]
    pub fn luck(&mut self, glance: Glance) -> OpportunityLuck {
        let Arrival { value, win, routing, rest, .. } = &mut self.reached[glance.which as usize];
        let (cycle, commit) = match *rest {
            Rest::Drawn(cycle, commit) => (cycle, commit),
            Rest::Undrawn(stream) => {
                let (cycle, commit) = drawn_rest(&self.cycle, stream);
                *rest = Rest::Drawn(cycle, commit);
                (cycle, commit)
            }
        };
        OpportunityLuck { value: *value, cycle, win: *win, routing: *routing, commit }
    }

    /// Draws what an arrival shows first, and the level of the next; gives where it stands, the first place beyond a limit.
    #[inline(always)]
    fn reach(&mut self, place: Site, number: u32, level: Real) -> u32 {
        if number + 1 >= OPPORTUNITIES_MAX || self.reached.len() > REACHED_MAX {
            return 0;
        }
        let (_, mut stream) = self.step(place, number);
        let ([value, win, routing], (next_step, _)) = (self.first_look(&mut stream), self.step(place, number + 1));
        let (rest, next_level) = (Rest::Undrawn(stream), level + next_step);
        self.reached.push(Arrival { value, win, routing, rest, next_level, next: NONE });
        self.reached.len() as u32 - 1
    }

    #[inline(always)]
    fn step(&self, place: Site, number: u32) -> (Real, Stream) {
        step(&self.streams, place, number)
    }

    /// Value, win and routing, which are drawn first.
    #[inline(always)]
    fn first_look(&self, stream: &mut Stream) -> [Real; 3] {
        let (win, routing) = (stream.uniform(), stream.uniform());
        let value = self.value.draw(stream);
        [lanes::real(value), lanes::real(lanes::ln(win / (1.0 - win))), lanes::uniform(routing)]
    }

    #[inline(always)]
    pub(super) fn luck_of(&self, mut stream: Stream) -> OpportunityLuck {
        let [value, win, routing] = self.first_look(&mut stream);
        let (cycle, commit) = drawn_rest(&self.cycle, stream);
        OpportunityLuck { value, cycle, win, routing, commit }
    }
}

/// Cycle and commitment, from a stream of which the rest is drawn.
#[inline(always)]
fn drawn_rest(cycle: &UnitGamma, mut stream: Stream) -> (Real, Real) {
    let cycle = cycle.draw(&mut stream);
    (lanes::real(cycle), lanes::uniform(stream.uniform()))
}
