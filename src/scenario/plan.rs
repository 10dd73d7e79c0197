//! A staffing option as plain data: step plans and policies.

use super::contract::Contract;
use super::levers::Lever;
use super::places::Places;
use super::policy::{Branch, FlexOrder, Gate, Policy, SizingRule};
use super::programmes::Programmes;

/// Most heads, units or sellers wanted at once, by a plan or by a mandate on it.
pub const HEADS_MAX: u32 = 1000;

/// From `month` on, `count` heads or units are wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Step {
    /// First month, counted from the start of the scenario.
    pub month: u32,
    /// Heads or units.
    pub count: u32,
}

/// A wanted number over time; zero before the first step.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StepPlan(pub Vec<Step>);

impl StepPlan {
    /// The number wanted in a month.
    #[must_use]
    pub fn at(&self, month: u32) -> u32 {
        self.0.iter().rev().find(|step| step.month <= month).map_or(0, |step| step.count)
    }

    /// The first month with a step.
    #[must_use]
    pub fn first_month(&self) -> Option<u32> {
        self.0.first().map(|step| step.month)
    }

    /// The largest number ever wanted.
    #[must_use]
    pub fn peak(&self) -> u32 {
        self.0.iter().map(|step| step.count).max().unwrap_or(0)
    }
}

/// Where in-house effort goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Motion {
    /// Partner programs only.
    PartnerSide,
    /// The field.
    Field,
    /// Both.
    Both,
}

impl Motion {
    /// Part of in-house effort on the field unless the option says otherwise.
    #[must_use]
    pub fn default_field_share(self) -> f64 {
        match self {
            Self::PartnerSide => 0.0,
            Self::Field => 0.9,
            Self::Both => 0.5,
        }
    }
}

/// Who is hired in-house.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Profile {
    /// Somebody who could be an enterprise AE.
    EnterpriseAe,
    /// A classic partner manager.
    PartnerManager,
}

/// What in-house people are paid on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pay {
    /// Field-originated pipeline.
    Pipeline,
    /// Submissions to partner portals.
    Submissions,
    /// Meetings held.
    Meetings,
}

/// What happens to meetings beyond the sellers' hours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MeetingPolicy {
    /// They are put off.
    Reschedule,
    /// The FAM holds them alone.
    Solo,
    /// They are held without preparation.
    RunUnprepared,
}

/// What a cold account team is asked for first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FirstAsk {
    /// To be copied on an e-mail to the customer.
    Copied,
    /// To introduce the vendor to the customer.
    Introduction,
}

/// One way to staff the work.
#[derive(Clone, Debug, PartialEq)]
pub struct StaffingOption {
    /// Name, unique in the scenario.
    pub name: String,
    /// Whether added money is counted against this option.
    pub baseline: bool,
    /// Where in-house effort goes.
    pub motion: Motion,
    /// Part of in-house effort on the field, 0–1.
    pub field_share: f64,
    /// In-house heads.
    pub in_house: StepPlan,
    /// Outsourced units.
    pub outsourced: StepPlan,
    /// Added direct sellers.
    pub enterprise_ae: StepPlan,
    /// Own program team; without one, the scenario's standing team.
    pub program_team: Option<StepPlan>,
    /// Who is hired.
    pub profile: Profile,
    /// What they are paid on.
    pub pay: Pay,
    /// What happens to meetings beyond the sellers' hours.
    pub meeting_policy: MeetingPolicy,
    /// Factor on the meetings asked, 0–20.
    pub meeting_push: f64,
    /// What a cold account team is asked for first.
    pub ask: FirstAsk,
    /// Whether two motions at once follow rules.
    pub engagement_rules: bool,
    /// Partner managers in seat who are re-cast as FAMs at the plan's first step.
    pub legacy_heads: u32,
    /// Their company tenure then, months.
    pub legacy_tenure: u32,
    /// Branches of the plan, in the order of their months.
    pub gates: Vec<Gate>,
    /// Rules that re-size it; mandates are off where there are any.
    pub rules: Vec<SizingRule>,
    /// Whether rules re-size it even where there are none, and whether the program looks for them.
    pub policy: Policy,
    /// Where a cut begins and growth goes.
    pub flex_order: FlexOrder,
    /// What it changes about the world, in the order in which it does.
    pub levers: Vec<Lever>,
    /// Work beside the field that it pays for.
    pub programmes: Programmes,
    /// Where its seats work.
    pub places: Places,
    /// Units whose people go on the payroll, in the order of their months.
    pub conversions: Vec<Conversion>,
    /// Months in which another provider takes over.
    pub switch_provider: Vec<u32>,
    /// What its contract with the provider says.
    pub contract: Contract,
    /// Whether units are counted by halves: each of `outsourced`, and of branches, is half a unit.
    pub half_units: bool,
}

/// Units whose people go on the payroll.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Conversion {
    /// When.
    pub month: u32,
    /// How many.
    pub units: u32,
}

impl StaffingOption {
    /// The option that does nothing, to build others from.
    #[must_use]
    pub fn named(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            baseline: false,
            motion: Motion::Field,
            field_share: Motion::Field.default_field_share(),
            in_house: StepPlan::default(),
            outsourced: StepPlan::default(),
            enterprise_ae: StepPlan::default(),
            program_team: None,
            profile: Profile::EnterpriseAe,
            pay: Pay::Pipeline,
            meeting_policy: MeetingPolicy::Reschedule,
            meeting_push: 1.0,
            ask: FirstAsk::Copied,
            engagement_rules: false,
            legacy_heads: 0,
            legacy_tenure: 24,
            gates: Vec::new(),
            rules: Vec::new(),
            policy: Policy::Stated,
            flex_order: FlexOrder::UnitsFirst,
            levers: Vec::new(),
            programmes: Programmes::default(),
            places: Places::default(),
            conversions: Vec::new(),
            switch_provider: Vec::new(),
            contract: Contract::default(),
            half_units: false,
        }
    }
}

named!(Motion { PartnerSide = "partner_side", Field = "field", Both = "both" });
named!(Profile { EnterpriseAe = "enterprise_ae", PartnerManager = "partner_manager" });
named!(Pay { Pipeline = "pipeline", Submissions = "submissions", Meetings = "meetings" });
named!(MeetingPolicy { Reschedule = "reschedule", Solo = "solo", RunUnprepared = "run_unprepared" });
named!(FirstAsk { Copied = "copied", Introduction = "introduction" });

impl StaffingOption {
    /// What each that `outsourced` counts is of a unit: 1, or ½.
    #[must_use]
    pub fn unit_size(&self) -> f64 {
        if self.half_units { 0.5 } else { 1.0 }
    }

    /// What the option changes about the world, in the order in which it does: its contract first.
    pub fn all_levers(&self) -> impl Iterator<Item = &Lever> {
        self.contract.terms.iter().chain(&self.levers)
    }

    /// The option as it goes on for those who take this branch of a gate; plans follow the branch by themselves.
    #[must_use]
    pub fn after(&self, gate: &Gate, passed: bool) -> Self {
        let (branch, mut option) = (gate.branch(passed), self.clone());
        if let Some(motion) = branch.motion {
            (option.motion, option.field_share) = (motion, motion.default_field_share());
        }
        option.ask = branch.ask.unwrap_or(option.ask);
        option.meeting_policy = branch.meeting_policy.unwrap_or(option.meeting_policy);
        option.levers.extend(branch.lever.clone());
        option.levers.sort_by_key(|lever| lever.from);
        option
    }

    /// Gates of which a branch sets more than plans, with their places among all, in their order.
    pub fn turns(&self) -> impl Iterator<Item = (usize, &Gate)> {
        self.gates.iter().enumerate().filter(|(_, gate)| gate.turns())
    }

    /// Heads, units and direct sellers wanted in a month; once gates are read, by the branches for those who pass. A
    /// half unit counts as one.
    #[must_use]
    pub fn seats_by_kind_at(&self, month: u32) -> [u32; 3] {
        let wanted = |own: &StepPlan, branch: fn(&Branch) -> Option<&StepPlan>| {
            let read = self.gates.iter().rev().filter(|gate| gate.month <= month);
            let mut branches = read.filter_map(|gate| branch(&gate.then));
            let begun = branches.find(|plan| plan.first_month().is_some_and(|first| first <= month));
            begun.unwrap_or(own).at(month)
        };
        let units = wanted(&self.outsourced, |branch| branch.outsourced.as_ref());
        [
            wanted(&self.in_house, |branch| branch.in_house.as_ref()),
            if self.half_units { units.div_ceil(2) } else { units },
            wanted(&self.enterprise_ae, |branch| branch.enterprise_ae.as_ref()),
        ]
    }

    /// All seats wanted in a month.
    #[must_use]
    pub fn seats_at(&self, month: u32) -> u32 {
        self.seats_by_kind_at(month).iter().sum()
    }

    /// Whether rules re-size it, if only by leaving it as it is; mandates are off then.
    #[must_use]
    pub fn is_ruled(&self) -> bool {
        self.policy != Policy::Stated || !self.rules.is_empty()
    }

    /// Units to be converted in a month.
    #[must_use]
    pub fn converts_in(&self, month: u32) -> u32 {
        self.conversions.iter().filter(|conversion| conversion.month == month).map(|conversion| conversion.units).sum()
    }

    /// Units to be converted by the end of a month.
    #[must_use]
    pub fn converted_by(&self, month: u32) -> u32 {
        self.conversions.iter().filter(|conversion| conversion.month <= month).map(|conversion| conversion.units).sum()
    }

    /// The branches of its gates.
    pub fn branches(&self) -> impl Iterator<Item = &Branch> {
        self.gates.iter().flat_map(|gate| [&gate.then, &gate.otherwise])
    }

    /// Whether it ever wants units, in its own plan or a branch of it.
    #[must_use]
    pub fn ever_buys(&self) -> bool {
        let of_branches = self.branches().filter_map(|branch| branch.outsourced.as_ref());
        std::iter::once(&self.outsourced).chain(of_branches).any(|plan| plan.peak() > 0)
    }

    /// Whether it ever wants heads or units.
    #[must_use]
    pub fn has_field_staff(&self) -> bool {
        let of_branches = self.branches().filter_map(|branch| branch.in_house.as_ref());
        self.ever_buys() || std::iter::once(&self.in_house).chain(of_branches).any(|plan| plan.peak() > 0)
    }

    /// Sum of the seats wanted over the months of the horizon.
    #[must_use]
    pub fn seat_months(&self, horizon_months: u32) -> u64 {
        (0..horizon_months).map(|month| u64::from(self.seats_at(month))).sum()
    }
}
