//! An opportunity's odds are set when it opens: value, cycle, win, routing.
//!
//! ```text
//! value = acv·LogNormal(mean 1, acv_cv)·(1 + acv_uplift·σ·[field])
//! cycle = Gamma(mean cycle_months·(1 − velocity·σ·[field])·regime·stretch, cv), rounded up, at least 1
//! logit p = logit(base_win_rate) + ln(or_field)·σ·[field] + ln(or_pdm)·K·[pdm] + ln(or_fluency)·(2Φ−1)·[field]
//!           + ln(or_regime), and what commitment adds
//! stretch = max(1, open/(n_ae·open_per_ae))      the alliance's opportunities only
//! ```

use super::super::economics::Arr;
use super::super::luck::{OpportunityLuck, Source};
use super::super::time::whole_months;
use super::super::world::{Facts, LogOdds};
use super::commitment;
use super::influence::{Difference, Ending};
use crate::lanes::{self, Lanes, on_lanes, record};

/// An opportunity, from the month in which it opens; its end is already drawn.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Deal {
    /// Cloud.
    pub cloud: usize,
    /// Where it comes from.
    pub source: Source,
    /// Month of closing.
    pub closes: u32,
    /// Contract value, money a year.
    pub value: f64,
    /// Whether it is won.
    pub is_won: bool,
    /// Whether it runs through the marketplace.
    pub through_marketplace: bool,
    /// Outsourced part of field effort when it opened; success fees follow it.
    pub outsourced_part: f64,
}

impl Deal {
    /// Recurring revenue that a win brings.
    #[inline(always)]
    #[must_use]
    pub fn arr(&self) -> Arr {
        revenue(self.value, self.source, self.through_marketplace)
    }
}

/// Recurring revenue that a win brings.
#[inline(always)]
fn revenue(value: f64, source: Source, through_marketplace: bool) -> Arr {
    let is_direct = source == Source::Direct;
    let part = |belongs: bool| if belongs { value } else { 0.0 };
    Arr {
        alliance: part(!is_direct),
        direct: part(is_direct),
        marketplace: part(through_marketplace),
        ..Arr::default()
    }
}

/// What sets an opportunity's odds.
#[derive(Clone, Copy, Debug)]
pub struct Circumstances {
    /// Sponsored part `σ`.
    pub sponsored_part: f64,
    /// PDM relationship `K`.
    pub relationship: f64,
    /// Product fluency `Φ`.
    pub fluency: f64,
    /// Outsourced part of field effort.
    pub outsourced_part: f64,
    /// Logarithm of the regime's odds ratio.
    pub log_odds_regime: f64,
    /// Factor of the patch on contracts.
    pub worth: f64,
    /// The factor of regime and patch on the cycle.
    pub cycle_regime: f64,
    /// Stretch of the cycle by closing capacity.
    pub stretch: f64,
    /// Chance of the marketplace.
    pub p_marketplace: f64,
    /// Health of the listing `ℓ`.
    pub listing: f64,
    /// Co-sell status `E`, 0 or 1.
    pub eligible: f64,
}

/// How far the alliance's open opportunities stretch the cycle: `max(1, open/(n_ae·open_per_ae))`.
#[inline(always)]
#[must_use]
pub fn stretch(per_closing_capacity: f64, open: f64) -> f64 {
    lanes::at_least(open * per_closing_capacity, 1.0)
}

/// Logarithm of the odds of winning an opportunity, `logit p`.
#[inline(always)]
#[must_use]
pub fn logit_win(log: &LogOdds, source: Source, at: &Circumstances) -> f64 {
    log.base
        + at.log_odds_regime
        + match source {
            Source::Field => log.field * at.sponsored_part + log.fluency * (2.0 * at.fluency - 1.0),
            Source::Pdm => log.pdm * at.relationship,
            Source::Direct => 0.0,
        }
}

/// Opens an opportunity: its luck meets its odds.
#[inline(always)]
#[must_use]
pub fn open(
    facts: &Facts,
    cloud: usize,
    source: Source,
    month: u32,
    luck: &OpportunityLuck,
    at: &Circumstances,
) -> Deal {
    let funnel = &facts.funnel;
    let sponsored = if source == Source::Field { at.sponsored_part } else { 0.0 };
    let stretch = if source == Source::Direct { 1.0 } else { at.stretch };
    let outsourced_part = if source == Source::Field { at.outsourced_part } else { 0.0 };
    let is_committed =
        source != Source::Direct && luck.commit < commitment::chance(facts, outsourced_part, at.eligible);
    let through_marketplace = luck.routing < commitment::routing(facts, is_committed, at.p_marketplace, at.listing);
    let (pull, left) = commitment::pull(facts, is_committed, through_marketplace);
    let cycle =
        funnel.cycle_months * (1.0 - funnel.velocity * sponsored) * at.cycle_regime * stretch * left * luck.cycle;
    Deal {
        cloud,
        source,
        closes: month + whole_months(cycle).max(1),
        value: facts.isv.acv * luck.value * (1.0 + funnel.acv_uplift * sponsored) * at.worth,
        is_won: luck.win < logit_win(&facts.log_odds, source, at) + pull,
        through_marketplace,
        outsourced_part,
    }
}

record! {
    /// What closes in a month, all clouds and sources together, and what its wins bring. Counts are whole numbers.
    #[derive(Clone, Copy, Debug, Default)]
    pub struct Closing {
        /// Opportunities of the alliance that close, won or lost.
        pub of_alliance: f64,
        /// Value of field opportunities that close, won or lost.
        pub field_value: f64,
        /// Wins.
        pub wins: f64,
        /// A year of every win.
        pub bookings: f64,
        /// Recurring revenue that joins, less what sellers did not win for their hours.
        pub arr: Arr,
        /// Wins through the marketplace.
        pub marketplace_wins: f64,
        /// Joined deals won with help, less those won without.
        pub joined_wins: f64,
        /// Commission and success fees.
        pub cost: f64,
    }
}

record! {
    /// What wins of a month bring to a cloud.
    #[derive(Clone, Copy, Debug, Default)]
    pub struct CloudClosing {
        /// Their value, money a year.
        pub value: f64,
        /// The part of it that runs through the marketplace.
        pub volume: f64,
        /// Field wins.
        pub field_wins: f64,
    }
}

/// An opportunity that waits for its month.
#[derive(Clone, Copy, Debug)]
pub struct Waiting {
    /// Contract value, money a year.
    pub value: f64,
    /// Commission and success fee if it is won.
    pub cost: f64,
    /// Whether it is won.
    pub is_won: bool,
    /// The one before it of the same month.
    before: u32,
    lane: u8,
    cloud: u8,
    source: Source,
    through_marketplace: bool,
}

/// What is already set to close: an opportunity's end is drawn when it opens, and it waits in the list of its month.
#[derive(Clone, Debug)]
pub struct Closings<const W: usize> {
    waiting: Vec<Waiting>,
    /// The last one that waits for a month.
    last: Vec<u32>,
    /// The first of the places that those closed have left.
    free: u32,
    /// The month after the last one in which anything is set to close.
    end: usize,
    now: Closing<[f64; W]>,
    clouds_now: Vec<CloudClosing<[f64; W]>>,
    /// What sellers do not win for their hours, by month.
    displaced: Vec<[f64; W]>,
    /// What joined deals bring, by month and cloud, as far as any closes.
    joined: Vec<Difference<[f64; W]>>,
}

/// No opportunity.
const NONE: u32 = u32::MAX;

impl<const W: usize> Closings<W> {
    /// Nothing is open.
    #[must_use]
    pub fn new(months: usize, clouds: usize) -> Self {
        Self {
            waiting: Vec::with_capacity(96 * W),
            last: vec![NONE; months],
            free: NONE,
            end: 0,
            now: Closing::all(Closing::default()),
            clouds_now: vec![CloudClosing::all(CloudClosing::default()); clouds],
            displaced: vec![[0.0; W]; months],
            joined: Vec::with_capacity(months * clouds),
        }
    }

    /// Takes in an opportunity and what its win costs; one that closes after the last month never does.
    #[inline(always)]
    pub fn add(&mut self, lane: usize, cost: f64, deal: &Deal) {
        let Some(last) = self.last.get_mut(deal.closes as usize) else { return };
        let waiting = Waiting {
            value: deal.value,
            cost,
            before: *last,
            lane: lane as u8,
            cloud: deal.cloud as u8,
            source: deal.source,
            is_won: deal.is_won,
            through_marketplace: deal.through_marketplace,
        };
        if let Some(place) = self.waiting.get_mut(self.free as usize) {
            *last = std::mem::replace(&mut self.free, place.before);
            *place = waiting;
        } else {
            *last = self.waiting.len() as u32;
            self.waiting.push(waiting);
        }
        self.end = self.end.max(deal.closes as usize + 1);
    }

    /// What waits for a month, the latest first.
    pub fn of_month(&self, month: usize) -> impl Iterator<Item = &Waiting> {
        of_month(&self.waiting, self.last[month])
    }

    /// Closes a month; the months before it must have been closed.
    pub fn close(&mut self, month: usize) {
        close(self, month);
    }

    /// Takes in how a joined deal ends: with help by a `sign` of 1, without by −1.
    #[inline(always)]
    pub fn join(&mut self, lane: usize, cloud: usize, ending: &Ending, sign: f64) {
        let clouds = self.clouds_now.len();
        let month = ending.closes as usize;
        if !ending.is_won || month >= self.last.len() {
            return;
        }
        if self.joined.len() < (month + 1) * clouds {
            self.joined.resize((month + 1) * clouds, Difference::all(Difference::default()));
        }
        let (joined, value) = (&mut self.joined[month * clouds + cloud], sign * ending.value);
        joined.wins[lane] += sign;
        joined.value[lane] += value;
        joined.volume[lane] += if ending.through_marketplace { value } else { 0.0 };
        self.end = self.end.max(month + 1);
    }

    /// What joined deals bring in a month, by cloud; none where none closes.
    #[must_use]
    pub fn joined(&self, month: usize) -> &[Difference<[f64; W]>] {
        let clouds = self.clouds_now.len();
        self.joined.get(month * clouds..(month + 1) * clouds).unwrap_or_default()
    }

    /// The month after the last one in which anything is set to close.
    #[must_use]
    pub fn end(&self) -> usize {
        self.end
    }

    /// The same for another way on, with room for what opens there.
    #[must_use]
    pub fn fork(&self) -> Self {
        Self {
            waiting: copied(&self.waiting),
            last: self.last.clone(),
            clouds_now: self.clouds_now.clone(),
            displaced: self.displaced.clone(),
            joined: copied(&self.joined),
            ..*self
        }
    }

    /// New revenue that will be missing in a month.
    pub fn displace(&mut self, month: usize, lane: usize, lost: f64) {
        if let Some(displaced) = self.displaced.get_mut(month) {
            displaced[lane] += lost;
            self.end = self.end.max(month + 1);
        }
    }

    /// New revenue that is missing in a month.
    #[must_use]
    pub fn displaced(&self, month: usize) -> &[f64; W] {
        &self.displaced[month]
    }

    /// What closed in the month closed last.
    #[must_use]
    pub fn now(&self) -> &Closing<[f64; W]> {
        &self.now
    }

    /// What the wins of the month closed last bring to a cloud.
    #[must_use]
    pub fn cloud_now(&self, cloud: usize) -> &CloudClosing<[f64; W]> {
        &self.clouds_now[cloud]
    }
}

on_lanes! {
    fn close<W>(closings: &mut Closings<W>, month: usize) {
        let Closings { waiting, last, free, now, clouds_now, displaced, joined, .. } = closings;
        *now = Closing::all(Closing::default());
        clouds_now.fill(CloudClosing::all(CloudClosing::default()));
        let of_month = joined.get(month * clouds_now.len()..).unwrap_or_default();
        let mut at = std::mem::replace(&mut last[month], NONE);
        while let Some(waiting) = waiting.get_mut(at as usize) {
            waiting.close(now);
            let (cloud, lane) = (&mut clouds_now[usize::from(waiting.cloud)], usize::from(waiting.lane));
            if waiting.is_won {
                cloud.value[lane] += waiting.value;
                cloud.volume[lane] += if waiting.through_marketplace { waiting.value } else { 0.0 };
                let of_field = if waiting.source == Source::Field { 1.0 } else { 0.0 };
                cloud.field_wins[lane] += of_field;
            }
            let next = std::mem::replace(&mut waiting.before, *free);
            *free = std::mem::replace(&mut at, next);
        }
        for (cloud, joined) in clouds_now.iter_mut().zip(of_month) {
            for lane in 0..W {
                cloud.value[lane] += joined.value[lane];
                cloud.volume[lane] += joined.volume[lane];
                now.arr.influenced[lane] += joined.value[lane];
                now.arr.influenced_marketplace[lane] += joined.volume[lane];
                now.joined_wins[lane] += joined.wins[lane];
            }
        }
        for lane in 0..W {
            now.arr.direct[lane] -= displaced[month][lane];
        }
    }
}

/// A copy with as much room as the original has.
pub(in crate::model) fn copied<T: Copy>(all: &Vec<T>) -> Vec<T> {
    let mut copy = Vec::with_capacity(all.capacity());
    copy.extend_from_slice(all);
    copy
}

/// What waits for a month, from the last one on.
fn of_month(waiting: &[Waiting], last: u32) -> impl Iterator<Item = &Waiting> {
    std::iter::successors(waiting.get(last as usize), |one| waiting.get(one.before as usize))
}

impl Waiting {
    /// Its trajectory.
    #[must_use]
    pub fn lane(&self) -> usize {
        usize::from(self.lane)
    }

    /// Recurring revenue that a win brings.
    #[must_use]
    pub fn arr(&self) -> Arr {
        revenue(self.value, self.source, self.through_marketplace)
    }

    #[inline(always)]
    fn close<const W: usize>(&self, closing: &mut Closing<[f64; W]>) {
        let lane = usize::from(self.lane);
        if self.source != Source::Direct {
            closing.of_alliance[lane] += 1.0;
        }
        if self.source == Source::Field {
            closing.field_value[lane] += self.value;
        }
        if !self.is_won {
            return;
        }
        closing.wins[lane] += 1.0;
        closing.bookings[lane] += self.value;
        closing.cost[lane] += self.cost;
        match self.source {
            Source::Direct => closing.arr.direct[lane] += self.value,
            Source::Field | Source::Pdm => closing.arr.alliance[lane] += self.value,
        }
        if self.through_marketplace {
            closing.arr.marketplace[lane] += self.value;
            closing.marketplace_wins[lane] += 1.0;
        }
    }
}
