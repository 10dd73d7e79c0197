//! What makes a plan change on its way, as plain data: gates choose branches, rules re-size.

use super::levers::Lever;
use super::plan::{FirstAsk, MeetingPolicy, Motion, StepPlan};
use std::cmp::Ordering;
use std::hash::{Hash, Hasher};

/// What a gate or a rule looks at, to the end of the month before.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum GateMetric {
    /// Active AE teams.
    FieldPull,
    /// Field pipeline since month 0.
    PipelineField,
    /// Wins since month 0.
    Wins,
    /// Direct pipeline joined since month 0.
    InfluencedPipeline,
    /// Field pipeline of the last twelve months.
    Pipeline12m,
    /// Cash of the option since month 0, undiscounted and against nothing.
    CashCumulative,
    /// First-year value won over cost, of the last twelve months.
    NewArrPerCost,
    /// Months in which the margin of what was won in twelve months pays the cost of these.
    CacPayback,
    /// `O`: active teams × mean contract × the company's pipeline against plan, per effective seat; six months.
    PullValue,
    /// The market this month: 1 in an expansion, 0 when steady, −1 in a downturn.
    Market,
    /// Meetings since month 0 that went well: prepared and good, or held by the field alone and not poor.
    GoodMeetings,
    /// How often a provider has been replaced, after a review or as planned.
    ProviderReplaced,
}

impl GateMetric {
    /// Name in a sentence.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::FieldPull => "active account teams",
            Self::PipelineField => "field pipeline so far",
            Self::Wins => "wins so far",
            Self::InfluencedPipeline => "direct pipeline joined so far",
            Self::Pipeline12m => "field pipeline of twelve months",
            Self::CashCumulative => "cash so far",
            Self::NewArrPerCost => "new value won per cost",
            Self::CacPayback => "months to pay back",
            Self::PullValue => "field pull per seat",
            Self::Market => "market",
            Self::GoodMeetings => "meetings that went well so far",
            Self::ProviderReplaced => "providers replaced so far",
        }
    }

    /// Its unit behind its name, where the name does not say it.
    #[must_use]
    pub fn unit(self) -> &'static str {
        match self {
            Self::PipelineField
            | Self::InfluencedPipeline
            | Self::Pipeline12m
            | Self::CashCumulative
            | Self::PullValue => ", an amount",
            Self::NewArrPerCost => ", a ratio",
            Self::Market => ": 1 expansion, 0 steady, -1 downturn",
            Self::FieldPull | Self::Wins | Self::CacPayback | Self::GoodMeetings | Self::ProviderReplaced => "",
        }
    }
}

/// When a figure counts as reached; bounds are ordered by kind, then by value.
#[derive(Clone, Copy, Debug)]
pub enum Bound {
    /// From this value on.
    AtLeast(f64),
    /// Up to this value.
    AtMost(f64),
}

impl Ord for Bound {
    fn cmp(&self, other: &Self) -> Ordering {
        let (key, other_key) = (self.stated(), other.stated());
        key.0.cmp(other_key.0).then(key.1.total_cmp(&other_key.1))
    }
}

impl PartialOrd for Bound {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Bound {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Bound {}

impl Hash for Bound {
    fn hash<H: Hasher>(&self, state: &mut H) {
        let (kind, value) = self.stated();
        (kind, value.to_bits()).hash(state);
    }
}

impl Bound {
    /// Whether a figure reaches it.
    #[must_use]
    pub fn holds(self, figure: f64) -> bool {
        match self {
            Self::AtLeast(bound) => figure >= bound,
            Self::AtMost(bound) => figure <= bound,
        }
    }

    /// Key in a scenario file, and the value.
    #[must_use]
    pub fn stated(self) -> (&'static str, f64) {
        match self {
            Self::AtLeast(bound) => ("at_least", bound),
            Self::AtMost(bound) => ("at_most", bound),
        }
    }
}

/// What replaces the plan once a gate is read; what is not named goes on.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Branch {
    /// In-house heads.
    pub in_house: Option<StepPlan>,
    /// Outsourced units.
    pub outsourced: Option<StepPlan>,
    /// Added direct sellers.
    pub enterprise_ae: Option<StepPlan>,
    /// Where in-house effort goes.
    pub motion: Option<Motion>,
    /// What a cold account team is asked for first.
    pub ask: Option<FirstAsk>,
    /// What happens to meetings beyond the sellers' hours.
    pub meeting_policy: Option<MeetingPolicy>,
    /// What it changes about the world, from the gate's month on.
    pub lever: Option<Lever>,
}

impl Branch {
    /// Whether it sets more than plans: who takes it goes on under another option, or in another world.
    #[must_use]
    pub fn turns(&self) -> bool {
        self.motion.is_some() || self.ask.is_some() || self.meeting_policy.is_some() || self.lever.is_some()
    }
}

/// "Prove it before scaling".
#[derive(Clone, Debug, PartialEq)]
pub struct Gate {
    /// When it is read.
    pub month: u32,
    /// What is read.
    pub metric: GateMetric,
    /// What passes.
    pub bound: Bound,
    /// If it passes.
    pub then: Branch,
    /// If not.
    pub otherwise: Branch,
}

impl Gate {
    /// Whether one of its branches sets more than plans.
    #[must_use]
    pub fn turns(&self) -> bool {
        self.then.turns() || self.otherwise.turns()
    }

    /// The branch that is taken.
    #[must_use]
    pub fn branch(&self, passed: bool) -> &Branch {
        if passed { &self.then } else { &self.otherwise }
    }
}

/// A kind of seat.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SeatKind {
    /// In-house heads.
    InHouse,
    /// Outsourced units.
    Outsourced,
    /// Added direct sellers.
    EnterpriseAe,
}

/// What a rule does, until a rule is looked at again.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Act {
    /// All capacity goes, for good.
    Stop,
    /// Capacity is the plan's times this.
    Size(f64),
    /// Each kind is the plan's times a factor of its own: heads, units, direct sellers.
    Kinds([f64; 3]),
    /// What the plan wants of one kind is wanted of the other instead.
    Move {
        /// The kind that goes.
        from: SeatKind,
        /// The kind that comes.
        to: SeatKind,
    },
}

/// In a month in which rules are looked at, the first whose condition holds acts; if none does, the plan holds as it is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SizingRule {
    /// First month in which it is looked at.
    pub month: u32,
    /// Months between looks after that; once alone where there are none.
    pub every: Option<u32>,
    /// What is looked at.
    pub metric: GateMetric,
    /// When it acts.
    pub bound: Bound,
    /// What it does.
    pub act: Act,
}

impl SizingRule {
    /// Whether it is looked at in a month.
    #[must_use]
    pub fn is_due(&self, month: u32) -> bool {
        match self.every {
            Some(every) => month >= self.month && (month - self.month).is_multiple_of(every.max(1)),
            None => month == self.month,
        }
    }
}

/// What a policy that the program looks for may do, and when it is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Allowed {
    /// Each of [`Allowed::ACTIONS`].
    pub actions: [bool; 4],
    /// First month, and months between looks after it.
    pub looks: (u32, u32),
}

impl Allowed {
    /// Names of the actions.
    pub const ACTIONS: [&str; 4] = ["stop", "shrink", "grow", "hire"];
    /// To end the plan, shrink and grow it, at the usual looks.
    pub const USUAL: Self = Self { actions: [true, true, true, false], looks: LOOKS };

    /// To end it for good.
    #[must_use]
    pub fn stops(&self) -> bool {
        self.actions[0]
    }

    /// To hold less than the plan.
    #[must_use]
    pub fn shrinks(&self) -> bool {
        self.actions[1]
    }

    /// To hold more than the plan.
    #[must_use]
    pub fn grows(&self) -> bool {
        self.actions[2]
    }

    /// To hire what is bought.
    #[must_use]
    pub fn hires(&self) -> bool {
        self.actions[3]
    }

    /// The names of what is allowed.
    pub fn names(&self) -> impl Iterator<Item = &'static str> {
        Self::ACTIONS.into_iter().zip(self.actions).filter(|(_, is_allowed)| *is_allowed).map(|(name, _)| name)
    }
}

/// Whether an option is re-sized by rules, even if there are none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Policy {
    /// By its own rules where it has any; else mandates re-size it.
    #[default]
    Stated,
    /// By no rule and no mandate: the plan is frozen.
    Frozen,
    /// By the rules that are worth most, which the program looks for.
    Fit(Allowed),
}

/// A policy of the family that is fitted.
///
/// ```text
/// with O = what field pull is worth a seat (docs/MODEL.md, section 11):
/// O ≤ stop: end it for good; O ≥ hire: heads in place of units; O ≥ grow: half as much again; in a downturn × down, in an
/// expansion × up; else the plan
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Thresholds {
    /// It ends for good at or below this `pull_value`.
    pub stop: Option<f64>,
    /// It grows by half at or above this `pull_value`.
    pub grow: Option<f64>,
    /// Heads take the place of units at or above this `pull_value`.
    pub hire: Option<f64>,
    /// Size in a downturn.
    pub down: f64,
    /// Size in an expansion.
    pub up: f64,
}

/// First month in which a policy of the family is looked at, and months between looks, unless it says otherwise.
pub const LOOKS: (u32, u32) = (18, 6);
/// Size to which a policy of the family grows.
pub const GROWN: f64 = 1.5;

impl Thresholds {
    /// The frozen plan.
    pub const FROZEN: Self = Self { stop: None, grow: None, hire: None, down: 1.0, up: 1.0 };

    /// The policy, first looked at in a month and every this many after it, as rules of an option in the order in which the
    /// first that holds acts; none for the frozen plan.
    #[must_use]
    pub fn rules(&self, (month, every): (u32, u32)) -> Vec<SizingRule> {
        let rule =
            |metric: GateMetric, bound: Bound, act: Act| SizingRule { month, every: Some(every), metric, bound, act };
        let (pull, market) = (GateMetric::PullValue, GateMetric::Market);
        let mut rules = Vec::new();
        rules.extend(self.stop.map(|least| rule(pull, Bound::AtMost(least), Act::Stop)));
        let hire = Act::Move { from: SeatKind::Outsourced, to: SeatKind::InHouse };
        rules.extend(self.hire.map(|most| rule(pull, Bound::AtLeast(most), hire)));
        rules.extend(self.grow.map(|most| rule(pull, Bound::AtLeast(most), Act::Size(GROWN))));
        if self.down != 1.0 {
            rules.push(rule(market, Bound::AtMost(-1.0), Act::Size(self.down)));
        }
        if self.up != 1.0 {
            rules.push(rule(market, Bound::AtLeast(1.0), Act::Size(self.up)));
        }
        rules
    }
}

/// Where a cut begins and growth goes when capacity is re-sized.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FlexOrder {
    /// Units go before heads.
    UnitsFirst,
    /// Heads go before units.
    HeadsFirst,
    /// Each kind by its own factor.
    ByKind,
}

named!(GateMetric {
    FieldPull = "field_pull",
    PipelineField = "pipeline_field",
    Wins = "wins",
    InfluencedPipeline = "influenced_pipeline",
    Pipeline12m = "pipeline_12m",
    CashCumulative = "cash_cumulative",
    NewArrPerCost = "new_arr_per_cost",
    CacPayback = "cac_payback_12m",
    PullValue = "pull_value",
    Market = "market",
    GoodMeetings = "good_meetings",
    ProviderReplaced = "provider_replaced"
});
named!(SeatKind { InHouse = "in_house", Outsourced = "outsourced", EnterpriseAe = "enterprise_ae" });
named!(FlexOrder { UnitsFirst = "units_first", HeadsFirst = "heads_first", ByKind = "by_kind" });
