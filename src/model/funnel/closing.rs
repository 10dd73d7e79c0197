//! What is set to close, month by month: an opportunity's end is drawn when it opens, and it waits in the list of its month.

use super::super::economics::Arr;
use super::super::fork::copied;
use super::deal::{Deal, revenue};
use super::influence::{Difference, Ending};
use super::source::Source;
use crate::lanes::{Lanes, Real, on_lanes, record};

record! {
    /// What closes in a month, all clouds and sources together, and what its wins bring. Counts are whole numbers.
    #[derive(Clone, Copy, Debug, Default)]
    pub struct Closing {
        /// Opportunities of the alliance that close, won or lost.
        pub of_alliance: Real,
        /// Value of field opportunities that close, won or lost.
        pub field_value: Real,
        /// Wins.
        pub wins: Real,
        /// A year of every win.
        pub bookings: Real,
        /// Recurring revenue that joins, less what sellers did not win for their hours.
        pub arr: Arr,
        /// Wins through the marketplace.
        pub marketplace_wins: Real,
        /// Joined deals won with help, less those won without.
        pub joined_wins: Real,
        /// Commission and success fees.
        pub cost: Real,
    }
}

record! {
    /// What wins of a month bring to a cloud.
    #[derive(Clone, Copy, Debug, Default)]
    pub struct CloudClosing {
        /// Their value, money a year.
        pub value: Real,
        /// The part of it that runs through the marketplace.
        pub volume: Real,
        /// Field wins.
        pub field_wins: Real,
    }
}

/// An opportunity that waits for its month.
#[derive(Clone, Copy, Debug)]
pub struct Waiting {
    /// Contract value, money a year.
    pub value: Real,
    /// Commission and success fee if it is won.
    pub cost: Real,
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
    now: Closing<[Real; W]>,
    clouds_now: Vec<CloudClosing<[Real; W]>>,
    /// What sellers do not win for their hours, by month.
    displaced: Vec<[Real; W]>,
    /// What joined deals bring, by month and cloud, as far as any closes.
    joined: Vec<Difference<[Real; W]>>,
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
    pub fn add(&mut self, lane: usize, cost: Real, deal: &Deal) {
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
    pub fn join(&mut self, lane: usize, cloud: usize, ending: &Ending, sign: Real) {
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
    pub fn joined(&self, month: usize) -> &[Difference<[Real; W]>] {
        let clouds = self.clouds_now.len();
        self.joined.get(month * clouds..(month + 1) * clouds).unwrap_or_default()
    }

    /// The month after the last one in which anything is set to close.
    #[must_use]
    pub fn end(&self) -> usize {
        self.end
    }

    /// A copy for another way on, with room for what opens there.
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
    pub fn displace(&mut self, month: usize, lane: usize, lost: Real) {
        if let Some(displaced) = self.displaced.get_mut(month) {
            displaced[lane] += lost;
            self.end = self.end.max(month + 1);
        }
    }

    /// New revenue that is missing in a month.
    #[must_use]
    pub fn displaced(&self, month: usize) -> &[Real; W] {
        &self.displaced[month]
    }

    /// What closed in the month closed last.
    #[must_use]
    pub fn now(&self) -> &Closing<[Real; W]> {
        &self.now
    }

    /// What the wins of the month closed last bring to a cloud.
    #[must_use]
    pub fn cloud_now(&self, cloud: usize) -> &CloudClosing<[Real; W]> {
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
    fn close<const W: usize>(&self, closing: &mut Closing<[Real; W]>) {
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
