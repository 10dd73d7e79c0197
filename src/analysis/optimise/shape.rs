//! A plan of few numbers: seats from a month on, other seats later, and a month at which it ends unless it has proved itself.

use crate::analysis::breakeven::words::figure;
use crate::sampling::hash;
use crate::scenario::StaffingOption;
pub use crate::scenario::bounds::{Proof, Variant};
use crate::scenario::plan::{Step, StepPlan};
use crate::scenario::policy::{Bound, Branch, Gate, GateMetric, Policy};
use std::collections::BTreeSet;

/// Seats of each kind: in-house heads, outsourced units, added direct sellers.
pub type Seats = [u32; 3];

/// Most plans that are counted one by one.
const COUNTED: u64 = 10_000;

/// Seats by which a mix may miss its bounds, so that a third of three is one.
const MIX_ROUNDING: f64 = 1e-6;

/// What a seat of each kind is called.
pub const KINDS: [&str; 3] = ["head", "unit", "seller"];

/// A plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Shape {
    /// Seats at first.
    pub first: Seats,
    /// From this month on.
    pub start: u32,
    /// Seats this many months after the start; none where they stay.
    pub later: Option<(u32, Seats)>,
    /// When it ends unless it has proved itself, if ever.
    pub proof: Option<Proof>,
    /// Which of the variants it is run as, from 1 on; 0 as the option that it is like.
    pub variant: usize,
}

/// Which plans are looked at.
#[derive(Clone, Debug, PartialEq)]
pub struct Bounds {
    /// Fewest and most seats of each kind, from the start of a plan on.
    pub seats: [(u32, u32); 3],
    /// Most seats of all kinds at once.
    pub most: u32,
    /// Least and largest part of heads and units that is units.
    pub mix: (f64, f64),
    /// Months in which a plan may start, ascending.
    pub starts: Vec<u32>,
    /// Months after the start at which seats may change, ascending; none where they may not.
    pub steps: Vec<u32>,
    /// What may be asked to be proved, beside nothing.
    pub proofs: Vec<Proof>,
    /// Ways in which a plan may be run otherwise, beside as it is.
    pub variants: Vec<Variant>,
    /// Months of the scenario.
    pub horizon: u32,
}

impl Shape {
    /// A plan in the form in which equal plans are equal: what never happens is not said.
    #[must_use]
    pub fn tidy(self, horizon: u32) -> Self {
        let Self { first, start, later, proof, variant } = self;
        let later = later.filter(|&(after, seats)| seats != first && start + after < horizon);
        let has_field = |seats: &Seats| seats[0] + seats[1] > 0;
        let is_in_field = has_field(&first) || later.is_some_and(|(_, seats)| has_field(&seats));
        let proof = proof.filter(|proof| is_in_field && proof.after > 0 && start + proof.after < horizon);
        Self { first, start, later, proof, variant }
    }

    /// Whether it ever wants a seat.
    #[must_use]
    pub fn does_anything(&self) -> bool {
        self.first.iter().chain(self.later.iter().flat_map(|(_, seats)| seats)).any(|&seats| seats > 0)
    }

    /// The plan of an option, where it is one of so few numbers.
    #[must_use]
    pub fn of(option: &StaffingOption, horizon: u32) -> Option<Self> {
        if !option.gates.is_empty() || option.is_ruled() || option.legacy_heads > 0 || option.half_units {
            return None;
        }
        let plans = [&option.in_house, &option.outsourced, &option.enterprise_ae];
        let months: BTreeSet<u32> = plans.iter().flat_map(|plan| plan.0.iter().map(|step| step.month)).collect();
        let seats = |month: u32| plans.map(|plan| plan.at(month));
        let mut phases: Vec<(u32, Seats)> = months.into_iter().map(|month| (month, seats(month))).collect();
        phases.dedup_by_key(|phase| phase.1);
        match phases[..] {
            [(start, first)] => Some(Self { first, start, later: None, proof: None, variant: 0 }),
            [(start, first), (month, later)] => {
                Some(Self { first, start, later: Some((month - start, later)), proof: None, variant: 0 })
            }
            _ => None,
        }
        .map(|shape| shape.tidy(horizon))
        .filter(Self::does_anything)
    }

    /// The plan as an option that is like another in everything that its variant does not change.
    #[must_use]
    pub fn option(&self, name: &str, like: &StaffingOption, variants: &[Variant]) -> StaffingOption {
        let Self { first, start, later, proof, variant } = *self;
        let variant = variant.checked_sub(1).and_then(|at| variants.get(at));
        let mut levers = like.levers.clone();
        levers.extend(variant.iter().flat_map(|variant| variant.levers.iter().cloned()));
        levers.sort_by_key(|lever| lever.from);
        let plan = |kind: usize| {
            let mut steps = vec![Step { month: start, count: first[kind] }];
            steps.extend(later.map(|(after, seats)| Step { month: start + after, count: seats[kind] }));
            steps.dedup_by_key(|step| step.count);
            StepPlan(if steps.iter().all(|step| step.count == 0) { Vec::new() } else { steps })
        };
        let [in_house, outsourced, enterprise_ae] = [0, 1, 2].map(plan);
        let ended = |plan: &StepPlan, month: u32| (plan.peak() > 0).then(|| StepPlan(vec![Step { month, count: 0 }]));
        let gate = proof.map(|Proof { after, metric, bound }| Gate {
            month: start + after,
            metric,
            bound,
            then: Branch::default(),
            otherwise: Branch {
                in_house: ended(&in_house, start + after),
                outsourced: ended(&outsourced, start + after),
                enterprise_ae: ended(&enterprise_ae, start + after),
                ..Branch::default()
            },
        });
        StaffingOption {
            name: name.to_owned(),
            baseline: false,
            legacy_heads: 0,
            gates: gate.into_iter().collect(),
            rules: variant.map_or(Vec::new(), |variant| variant.rules.clone()),
            policy: variant.map_or(Policy::Stated, |variant| variant.policy),
            in_house,
            outsourced,
            enterprise_ae,
            levers,
            half_units: false,
            contract: variant.and_then(|own| own.contract.clone()).unwrap_or_else(|| like.contract.clone()),
            programmes: variant.and_then(|own| own.programmes.clone()).unwrap_or_else(|| like.programmes.clone()),
            ..like.clone()
        }
    }

    /// The plan in words: "2 heads and 1 unit from month 0, 4 heads from month 12; ends at month 9 unless 3 account teams
    /// are active; six months' term".
    #[must_use]
    pub fn words(&self, variants: &[Variant]) -> String {
        let Self { first, start, later, proof, variant } = *self;
        let mut words = format!("{} from month {start}", seats_in_words(first));
        if let Some((after, seats)) = later {
            words += &format!(", {} from month {}", seats_in_words(seats), start + after);
        }
        if let Some(proof) = proof {
            words += &format!("; ends at month {} unless {}", start + proof.after, proved(&proof));
        }
        if let Some(variant) = variant.checked_sub(1).and_then(|at| variants.get(at)) {
            words += &format!("; {}", variant.name);
        }
        words
    }
}

/// What a plan must have shown to go on.
fn proved(proof: &Proof) -> String {
    match (proof.metric, proof.bound) {
        (GateMetric::FieldPull, Bound::AtLeast(1.0)) => "1 account team is active".to_owned(),
        (GateMetric::FieldPull, Bound::AtLeast(teams)) => format!("{} account teams are active", figure(teams)),
        (metric, Bound::AtLeast(value)) => format!("{} ≥ {}", metric.label(), figure(value)),
        (metric, Bound::AtMost(value)) => format!("{} ≤ {}", metric.label(), figure(value)),
    }
}

/// "2 heads, 1 unit and 3 sellers".
#[must_use]
pub fn seats_in_words(seats: Seats) -> String {
    let told = |(count, kind): (&u32, &str)| {
        let plural = if *count == 1 { "" } else { "s" };
        (*count > 0).then(|| format!("{count} {kind}{plural}"))
    };
    let told: Vec<String> = seats.iter().zip(KINDS).filter_map(told).collect();
    match &told[..] {
        [] => "nobody".to_owned(),
        [one] => one.clone(),
        [most @ .., last] => format!("{} and {last}", most.join(", ")),
    }
}

impl Bounds {
    /// All numbers of seats that are allowed.
    fn all_seats(&self) -> Vec<Seats> {
        let [heads, units, sellers] = self.seats.map(|(least, most)| least..=most);
        let all = heads.flat_map(move |h| {
            let sellers = sellers.clone();
            units.clone().flat_map(move |u| sellers.clone().map(move |s| [h, u, s]))
        });
        all.filter(|seats| self.allows_seats(seats)).collect()
    }

    fn allows_seats(&self, seats: &Seats) -> bool {
        seats.iter().zip(self.seats).all(|(&count, (least, most))| (least..=most).contains(&count))
            && seats.iter().sum::<u32>() <= self.most
            && self.allows_mix(seats)
    }

    /// Whether as much of the field is bought as may be; nobody in the field is no mix.
    fn allows_mix(&self, seats: &Seats) -> bool {
        let [heads, units, _] = seats.map(f64::from);
        let (least, most) = (self.mix.0 * (heads + units), self.mix.1 * (heads + units));
        (least - MIX_ROUNDING..=most + MIX_ROUNDING).contains(&units)
    }

    /// Whether a tidy plan is one of those that are looked at.
    #[must_use]
    pub fn allows(&self, shape: &Shape) -> bool {
        shape.does_anything()
            && self.allows_seats(&shape.first)
            && self.starts.contains(&shape.start)
            && shape.later.is_none_or(|(after, seats)| self.steps.contains(&after) && self.allows_seats(&seats))
            && shape.proof.is_none_or(|proof| self.proofs.contains(&proof))
            && shape.variant <= self.variants.len()
    }

    /// What of the bounds a plan reaches, so that wider ones may hold a better plan: kinds of which it wants the most that it
    /// may, and whether it wants as many seats at once as it may.
    #[must_use]
    pub fn reached(&self, shape: &Shape) -> (Vec<usize>, bool) {
        let phases = || std::iter::once(shape.first).chain(shape.later.map(|(_, seats)| seats));
        let is_at_most = |kind: &usize| {
            let (least, most) = self.seats[*kind];
            most > least && phases().any(|seats| seats[*kind] == most)
        };
        let kinds = (0..KINDS.len()).filter(is_at_most).collect();
        (kinds, phases().any(|seats| seats.iter().sum::<u32>() == self.most))
    }

    /// How many plans there are, those that are the same counted as often as they can be said.
    #[must_use]
    pub fn count(&self) -> u64 {
        let seats = self.all_seats().len() as u64;
        let phases = seats.saturating_mul(1 + (self.steps.len() as u64).saturating_mul(seats.saturating_sub(1)));
        let ways = (self.proofs.len() as u64 + 1).saturating_mul(self.variants.len() as u64 + 1);
        phases.saturating_mul(self.starts.len() as u64).saturating_mul(ways)
    }

    /// How many different plans there are; where they are many, no more than so many.
    #[must_use]
    pub fn different(&self) -> u64 {
        match self.count() {
            few if few <= COUNTED => self.every().len() as u64,
            many => many,
        }
    }

    /// Every plan, in a fixed order.
    #[must_use]
    pub fn every(&self) -> Vec<Shape> {
        let all_seats = self.all_seats();
        let proofs = || std::iter::once(None).chain(self.proofs.iter().copied().map(Some));
        let ways = || proofs().flat_map(|proof| (0..=self.variants.len()).map(move |variant| (proof, variant)));
        let mut found = BTreeSet::new();
        for &start in &self.starts {
            for &first in &all_seats {
                let grown =
                    self.steps.iter().flat_map(|&after| all_seats.iter().map(move |&seats| Some((after, seats))));
                for later in std::iter::once(None).chain(grown) {
                    let of = |(proof, variant)| Shape { first, start, later, proof, variant }.tidy(self.horizon);
                    found.extend(ways().map(of));
                }
            }
        }
        found.into_iter().filter(Shape::does_anything).collect()
    }

    /// Plans scattered over the bounds, at most so many: each kind alone at its most, then by chance, always the same.
    #[must_use]
    pub fn scattered(&self, count: usize) -> Vec<Shape> {
        let mut found: Vec<Shape> = Vec::new();
        let add = |shape: Shape, found: &mut Vec<Shape>| {
            let shape = shape.tidy(self.horizon);
            if found.len() < count && self.allows(&shape) && !found.contains(&shape) {
                found.push(shape);
            }
        };
        let least = self.seats.map(|bounds| bounds.0);
        let all_seats = self.all_seats();
        if all_seats.is_empty() {
            return found;
        }
        for kind in 0..KINDS.len() {
            let mut full = least;
            full[kind] = self.seats[kind].1.min(self.most.saturating_sub(least.iter().sum::<u32>() - least[kind]));
            let start = self.starts.first().copied().unwrap_or(0);
            add(Shape { first: full, start, later: None, proof: None, variant: 0 }, &mut found);
        }
        for draw in 0..64 * count as u64 {
            let pick = |what: u64, of: usize| {
                let unit = hash::unit(hash::mix(hash::mix(0x706C_616E_7300_0000 ^ draw) ^ what));
                ((unit * of as f64) as usize).min(of.saturating_sub(1))
            };
            let seats = |what: u64| all_seats[pick(what, all_seats.len())];
            let later = (!self.steps.is_empty()).then(|| (self.steps[pick(6, self.steps.len())], seats(3)));
            let proof = pick(7, self.proofs.len() + 1).checked_sub(1).map(|at| self.proofs[at]);
            let start = self.starts.get(pick(8, self.starts.len())).copied().unwrap_or(0);
            let variant = pick(9, self.variants.len() + 1);
            add(Shape { first: seats(0), start, later, proof, variant }, &mut found);
        }
        found
    }

    /// The plans next to one: a seat more or fewer of one kind, or of another kind instead, at first, later or throughout;
    /// the next earlier or later start; another step; another proof; another variant.
    #[must_use]
    pub fn neighbours(&self, shape: &Shape) -> Vec<Shape> {
        let mut near = BTreeSet::new();
        let changed = |seats: Seats, up: Option<usize>, down: Option<usize>| -> Option<Seats> {
            let mut seats = seats;
            if let Some(up) = up {
                seats[up] += 1;
            }
            if let Some(down) = down {
                seats[down] = seats[down].checked_sub(1)?;
            }
            Some(seats)
        };
        let kinds = || (0..KINDS.len()).map(Some).chain([None]);
        for (up, down) in kinds().flat_map(|up| kinds().map(move |down| (up, down))).filter(|(up, down)| up != down) {
            let first = changed(shape.first, up, down);
            let later = shape.later.map(|(after, seats)| (after, changed(seats, up, down)));
            if let Some(first) = first {
                // Only at first: what was there before comes later, if anything may change then.
                let kept = shape.later.or_else(|| self.steps.first().map(|&after| (after, shape.first)));
                near.insert(Shape { first, later: kept, ..*shape });
                match later {
                    Some((after, Some(later))) => near.insert(Shape { first, later: Some((after, later)), ..*shape }),
                    Some(_) => false,
                    None => near.insert(Shape { first, later: None, ..*shape }),
                };
            }
            for &after in &self.steps {
                let before = shape.later.map_or(shape.first, |(_, seats)| seats);
                let later = changed(before, up, down);
                near.extend(later.map(|later| Shape { later: Some((after, later)), ..*shape }));
            }
        }
        near.insert(Shape { later: None, ..*shape });
        if let Some((_, later)) = shape.later {
            near.extend(self.steps.iter().map(|&after| Shape { later: Some((after, later)), ..*shape }));
            near.insert(Shape { first: later, later: None, ..*shape });
        }
        let at = self.starts.iter().position(|&start| start == shape.start).unwrap_or(0);
        for other in [at.checked_sub(1), Some(at + 1)].into_iter().flatten() {
            near.extend(self.starts.get(other).map(|&start| Shape { start, ..*shape }));
        }
        near.extend(self.proofs.iter().map(|&proof| Shape { proof: Some(proof), ..*shape }));
        near.insert(Shape { proof: None, ..*shape });
        near.extend((0..=self.variants.len()).map(|variant| Shape { variant, ..*shape }));
        let tidy = near.into_iter().map(|near| near.tidy(self.horizon));
        let allowed: BTreeSet<Shape> = tidy.filter(|near| near != shape && self.allows(near)).collect();
        allowed.into_iter().collect()
    }
}

#[cfg(test)]
mod tests;
