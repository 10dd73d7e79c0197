//! What a plan wants this month: steps, gates, and the mandate or the rules that re-size it.

use super::super::time::{whole_months, whole_people};
use super::progress::Progress;
use crate::parameter::Market;
use crate::scenario::StaffingOption;
use crate::scenario::plan::StepPlan;
use crate::scenario::policy::{Act, Branch, FlexOrder, Gate, SeatKind};
use crate::scenario::setting::Regime;
use smallvec::SmallVec;

/// Whether plans are re-sized on their way. Gates are read either way: they are the plan's own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Adjustments {
    /// Reviews set mandates, or rules sizes where the option has rules.
    On,
    /// The frozen plan: its size stays 1.
    Off,
}

/// A kind of capacity.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// In-house heads.
    InHouse,
    /// Outsourced units.
    Outsourced,
    /// Added direct sellers.
    Direct,
}

impl Kind {
    /// All kinds.
    pub const ALL: [Self; 3] = [Self::InHouse, Self::Outsourced, Self::Direct];

    /// The plan of this kind in a branch.
    fn of_branch(self, branch: &Branch) -> Option<&StepPlan> {
        match self {
            Self::InHouse => branch.in_house.as_ref(),
            Self::Outsourced => branch.outsourced.as_ref(),
            Self::Direct => branch.enterprise_ae.as_ref(),
        }
    }
}

/// What is wanted of a kind, and what the month's review changed in it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Desired {
    /// Heads or units.
    pub count: u32,
    /// How far the month's review, or rule, moved it.
    pub by_review: i64,
}

/// How what the plan wants is re-sized.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Resize {
    /// Factors on in-house heads and direct sellers, and on units: one number over heads and units.
    Factors([f64; 2]),
    /// Each kind by its own factor.
    Kinds([f64; 3]),
    /// One kind in place of another.
    Move(SeatKind, SeatKind),
}

impl Resize {
    const NONE: Self = Self::Factors([1.0; 2]);
}

/// What rules have made of a plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Acted {
    /// It holds as it is.
    Kept,
    /// It was stopped for good.
    Stopped,
    /// Less is held than it wants.
    Shrunk,
    /// More is held than it wants.
    Grown,
    /// As much is held, of other kinds.
    Moved,
}

impl Acted {
    /// All of them; a record holds the position in it.
    pub const ALL: [Self; 5] = [Self::Kept, Self::Stopped, Self::Shrunk, Self::Grown, Self::Moved];

    /// How a record holds it.
    #[must_use]
    pub fn code(self) -> f64 {
        f64::from(self as u8)
    }
}

/// Where a plan stands.
#[derive(Clone, Debug)]
pub struct PlanState {
    /// Whether each gate read so far was passed, in the option's order.
    taken: SmallVec<[bool; 4]>,
    /// How it is re-sized, now and before the month's review.
    mandates: Resize,
    previous: Resize,
    /// When a rule stopped it for good.
    stopped: Option<u32>,
}

impl Default for PlanState {
    /// Before month 0: no gate read, the size is 1.
    fn default() -> Self {
        Self { taken: SmallVec::new(), mandates: Resize::NONE, previous: Resize::NONE, stopped: None }
    }
}

impl PlanState {
    /// Reads the gates and holds the review, or looks at the rules, of this month. Months without any, months of a review
    /// that changes nothing, and months in which no plan takes a step may be left out.
    pub fn advance(
        &mut self,
        month: u32,
        option: &StaffingOption,
        market: &Market<f64>,
        regime: Regime,
        progress: &Progress,
        adjustments: Adjustments,
    ) {
        self.previous = self.mandates;
        for gate in option.gates.iter().filter(|gate| gate.month == month) {
            self.taken.push(gate.bound.holds(progress.of(gate.metric, regime)));
        }
        match adjustments {
            Adjustments::Off => self.mandates = Resize::NONE,
            Adjustments::On if option.is_ruled() => self.look(month, option, regime, progress),
            Adjustments::On if is_review(month, market) => self.mandates = mandates(market, regime),
            Adjustments::On => {}
        }
    }

    /// Looks at the rules that are due: the first whose condition holds acts; if none does, the plan holds as it is again
    /// where one of them could have re-sized it.
    fn look(&mut self, month: u32, option: &StaffingOption, regime: Regime, progress: &Progress) {
        if self.stopped.is_some() {
            return;
        }
        let due = || option.rules.iter().filter(|rule| rule.is_due(month));
        self.mandates = match due().find(|rule| rule.bound.holds(progress.of(rule.metric, regime))).map(|rule| rule.act)
        {
            None if due().any(|rule| rule.act != Act::Stop) => Resize::NONE,
            None => return,
            Some(Act::Size(size)) => Resize::Factors([size; 2]),
            Some(Act::Kinds(factors)) => Resize::Kinds(factors),
            Some(Act::Move { from, to }) => Resize::Move(from, to),
            Some(Act::Stop) => {
                self.stopped = Some(month);
                Resize::Factors([0.0; 2])
            }
        };
    }

    /// What is wanted of each kind this month; `planned` is the number of the option's own plan.
    #[must_use]
    pub fn desired(&self, option: &StaffingOption, month: u32, planned: [u32; 3]) -> [Desired; 3] {
        let numbers = if self.taken.is_empty() { planned } else { self.numbers(option, month) };
        if self.mandates == Resize::NONE && self.previous == Resize::NONE {
            return numbers.map(|count| Desired { count, by_review: 0 });
        }
        let now = resized(option, numbers, self.mandates);
        let before = resized(option, numbers, self.previous);
        std::array::from_fn(|kind| Desired {
            count: now[kind],
            by_review: i64::from(now[kind]) - i64::from(before[kind]),
        })
    }

    /// The numbers of the plan, or of the branches that replaced it, before any mandate.
    #[cold]
    fn numbers(&self, option: &StaffingOption, month: u32) -> [u32; 3] {
        Kind::ALL.map(|kind| number(kind, option, &self.taken, month))
    }

    /// Whether a review in this regime would change a mandate.
    #[must_use]
    pub fn is_moved_by(&self, market: &Market<f64>, regime: Regime) -> bool {
        self.mandates != mandates(market, regime)
    }

    /// Whether a mandate, or a rule's size, is not 1.
    #[must_use]
    pub fn is_off_mandate(&self) -> bool {
        self.mandates != Resize::NONE
    }

    /// The size that rules set as a factor on the plan, what they have made of it, and the month in which one stopped it.
    #[must_use]
    pub fn size(&self, option: &StaffingOption, month: u32, planned: [u32; 3]) -> (f64, Acted, Option<u32>) {
        let numbers = if self.taken.is_empty() { planned } else { self.numbers(option, month) };
        let all = |numbers: [u32; 3]| f64::from(numbers.iter().sum::<u32>());
        let (before, now) = (all(numbers), resized(option, numbers, self.mandates));
        let size = match self.mandates {
            Resize::Factors([size, _]) => size,
            Resize::Kinds(_) | Resize::Move(..) if before == 0.0 => 1.0,
            Resize::Kinds(_) | Resize::Move(..) => all(now) / before,
        };
        let acted = match size {
            _ if self.stopped.is_some() => Acted::Stopped,
            size if size < 1.0 => Acted::Shrunk,
            size if size > 1.0 => Acted::Grown,
            _ if now != numbers => Acted::Moved,
            _ => Acted::Kept,
        };
        (size, acted, self.stopped)
    }
}

/// Seats of all kinds that are left of these numbers under a size.
#[must_use]
pub fn sized(option: &StaffingOption, numbers: [u32; 3], size: f64) -> u32 {
    resized(option, numbers, Resize::Factors([size; 2])).iter().sum()
}

/// Heads, units and direct sellers under factors on people and on units: one number over heads and units.
///
/// ```text
/// D = ⌊n_in·m_in + n_out·m_out + ½⌋
/// ```
///
/// A cut empties the kind that goes first before it touches the other; growth goes to units if the plan ever holds any.
///
/// By kind each number is its own `⌊n·m + ½⌋`; a move adds the one number to the other.
fn resized(option: &StaffingOption, numbers: [u32; 3], by: Resize) -> [u32; 3] {
    let [heads, units, sellers] = numbers;
    let alone = |number: u32, factor: f64| if number == 0 { 0 } else { whole_people(f64::from(number) * factor) };
    let [of_people, of_units] = match by {
        Resize::Factors(factors) => factors,
        Resize::Kinds(factors) => return std::array::from_fn(|kind| alone(numbers[kind], factors[kind])),
        Resize::Move(from, to) => {
            let mut moved = numbers;
            let gone = std::mem::take(&mut moved[from as usize]);
            // A half alone is nobody on the payroll.
            let slots = |kind: SeatKind| if option.half_units && kind == SeatKind::Outsourced { 2 } else { 1 };
            moved[to as usize] += gone * slots(to) / slots(from);
            return moved;
        }
    };
    let sellers = alone(sellers, of_people);
    if option.flex_order == FlexOrder::ByKind {
        return [alone(heads, of_people), alone(units, of_units), sellers];
    }
    // What units are counted by, whole ones or halves, is what everything is counted by here.
    let per_seat = if option.half_units { 2 } else { 1 };
    let of_seats = f64::from(heads) * of_people + option.unit_size() * f64::from(units) * of_units;
    let (wanted, held) = (per_seat * whole_people(of_seats), per_seat * heads + units);
    let [heads, units] = match option.flex_order {
        _ if wanted >= held && option.ever_buys() => [heads, units + (wanted - held)],
        _ if wanted >= held => [heads + (wanted - held), units],
        FlexOrder::HeadsFirst => {
            let of_heads = ((held - wanted) / per_seat).min(heads);
            [heads - of_heads, units - (held - wanted - per_seat * of_heads)]
        }
        _ => {
            let of_units = (held - wanted).min(units);
            [heads - (held - wanted - of_units) / per_seat, units - of_units]
        }
    };
    [heads, units, sellers]
}

fn mandates(market: &Market<f64>, regime: Regime) -> Resize {
    Resize::Factors([market.mandate_in[regime.index()], market.mandate_out[regime.index()]])
}

/// Reviews are held at `review_every`, `2·review_every`, ….
#[must_use]
pub fn is_review(month: u32, market: &Market<f64>) -> bool {
    month > 0 && month.is_multiple_of(whole_months(market.review_every).max(1))
}

/// The reviews before a month.
pub fn reviews(market: &Market<f64>, before: u32) -> impl Iterator<Item = u32> {
    let every = whole_months(market.review_every).max(1);
    (every..before).step_by(every as usize)
}

/// The first month before `last` in which a mandate makes another number of an option's own plan.
pub fn first_mandated(
    option: &StaffingOption,
    market: &Market<f64>,
    regimes: impl Fn(u32) -> Regime,
    last: u32,
) -> Option<u32> {
    let every = whole_months(market.review_every).max(1);
    let of_review = |review: u32| {
        let factors = mandates(market, regimes(review));
        let until = if factors == Resize::NONE { review } else { last.min(review.saturating_add(every)) };
        (review..until).find(|&month| {
            let planned = super::planned(option, month);
            resized(option, planned, factors) != planned
        })
    };
    reviews(market, last).find_map(of_review)
}

/// The first review after a month.
#[must_use]
pub fn next_review(month: u32, market: &Market<f64>) -> u32 {
    let every = whole_months(market.review_every).max(1);
    (month / every + 1).saturating_mul(every)
}

/// The number of a kind in a month, after the gates read so far.
fn number(kind: Kind, option: &StaffingOption, taken: &[bool], month: u32) -> u32 {
    let Some((&passed, earlier)) = taken.split_last() else { return super::planned(option, month)[kind as usize] };
    let gate: &Gate = &option.gates[earlier.len()];
    let branch = if passed { &gate.then } else { &gate.otherwise };
    match kind.of_branch(branch) {
        None => number(kind, option, earlier, month),
        Some(plan) if plan.first_month().is_some_and(|first| first <= month) => plan.at(month),
        // Until the branch's first step the kind keeps the number that it had before the gate.
        Some(_) => gate.month.checked_sub(1).map_or(0, |before| number(kind, option, earlier, before)),
    }
}

#[cfg(test)]
mod tests;
