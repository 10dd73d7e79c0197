//! What all options of a trajectory share, and what follows from it once.

use super::staffing::StaffTerms;
use super::time;
use crate::lanes::{self, Lanes, record};
use crate::parameter::{
    Ae, Cloud, Conduct, Consumption, Economics, EnterpriseAe, Evidence, Funnel, InHouse, Isv, Marketplace, Meetings,
    Outsourced, Pdm, ProgramTeam, Rules,
};
use crate::sampling::Beliefs;
use crate::scenario::Setting;

record! {
    /// The numbers that rules read in a trajectory: what is believed there, and what follows from it once. A cloud's own
    /// numbers and those of the market's regime are not among them.
    #[derive(Clone, Copy, Debug)]
    pub struct Facts {
        /// The vendor.
        pub isv: Isv,
        /// What a contract makes run in the cloud.
        pub consumption: Consumption,
        /// The partner development manager.
        pub pdm: Pdm,
        /// The cloud's account executives.
        pub ae: Ae,
        /// Meetings with sellers.
        pub meetings: Meetings,
        /// How the work is done.
        pub conduct: Conduct,
        /// What proves value to a team.
        pub evidence: Evidence,
        /// Opportunities and their closing.
        pub funnel: Funnel,
        /// The marketplace.
        pub marketplace: Marketplace,
        /// Hired heads.
        pub in_house: InHouse,
        /// Bought units.
        pub outsourced: Outsourced,
        /// Added direct sellers.
        pub enterprise_ae: EnterpriseAe,
        /// The standing program team.
        pub program_team: ProgramTeam,
        /// Costs, margins and discounting.
        pub economics: Economics,
        /// Rules of engagement.
        pub rules: Rules,
        /// Monthly churn.
        pub churn: f64,
        /// Monthly growth factor of recurring revenue of those who stay.
        pub growth: f64,
        /// Part of the library that a month leaves.
        pub library_keeps: f64,
        /// Logarithms of the odds and odds ratios that set a win.
        pub log_odds: LogOdds,
    }
}

record! {
    /// Logarithms of the odds and odds ratios that set a win.
    #[derive(Clone, Copy, Debug)]
    pub struct LogOdds {
        /// Of `base_win_rate`.
        pub base: f64,
        /// Of `or_field`.
        pub field: f64,
        /// Of `or_pdm`.
        pub pdm: f64,
        /// Of `or_fluency`.
        pub fluency: f64,
    }
}

impl Facts {
    /// The facts that beliefs make.
    #[must_use]
    pub fn new(beliefs: &Beliefs) -> Self {
        let (economics, funnel) = (&beliefs.economics, &beliefs.funnel);
        Self {
            isv: beliefs.isv,
            consumption: beliefs.consumption,
            pdm: beliefs.pdm,
            ae: beliefs.ae,
            meetings: beliefs.meetings,
            conduct: beliefs.conduct,
            evidence: beliefs.evidence,
            funnel: beliefs.funnel,
            marketplace: beliefs.marketplace,
            in_house: beliefs.in_house,
            outsourced: beliefs.outsourced,
            enterprise_ae: beliefs.enterprise_ae,
            program_team: beliefs.program_team,
            economics: beliefs.economics,
            rules: beliefs.rules,
            churn: time::monthly_loss(economics.annual_churn),
            growth: 1.0 + time::monthly_growth(economics.annual_expansion),
            library_keeps: 0.5_f64.powf(1.0 / beliefs.ae.library_half_life),
            log_odds: LogOdds {
                base: (funnel.base_win_rate / (1.0 - funnel.base_win_rate)).ln(),
                field: funnel.or_field.ln(),
                pdm: funnel.or_pdm.ln(),
                fluency: funnel.or_fluency.ln(),
            },
        }
    }
}

/// What all options share in `W` trajectories side by side; in one unless said otherwise.
#[derive(Clone, Debug)]
pub struct World<'a, const W: usize = 1> {
    /// What the scenario fixes.
    pub setting: &'a Setting,
    /// The numbers that rules read.
    pub facts: Facts<[f64; W]>,
    /// The numbers of each cloud.
    pub clouds: Vec<Cloud<[f64; W]>>,
    /// Whole months of the tail.
    pub tail_months: [f64; W],
    /// What holds for people and providers, by trajectory.
    pub(super) terms: Vec<StaffTerms>,
    beliefs: Vec<&'a Beliefs>,
    /// Discount factors of the months of horizon and longest tail.
    discounts: Vec<[f64; W]>,
    base_growths: Vec<[f64; W]>,
}

impl<'a> World<'a> {
    /// The world of one trajectory.
    #[must_use]
    pub fn new(setting: &'a Setting, beliefs: &'a Beliefs) -> Self {
        Self::side_by_side(setting, &[beliefs])
    }
}

impl<'a, const W: usize> World<'a, W> {
    /// Derives what does not change within trajectories; where there are fewer than `W`, the last stands in for those
    /// that are missing.
    ///
    /// # Panics
    /// If there is no trajectory.
    #[must_use]
    pub fn side_by_side(setting: &'a Setting, beliefs: &[&'a Beliefs]) -> Self {
        let of = |lane: usize| beliefs[lane.min(beliefs.len() - 1)];
        let tail_months: [u32; W] = std::array::from_fn(|lane| time::whole_months(of(lane).economics.tail_months));
        let longest = tail_months.iter().copied().max().unwrap_or(0);
        let months = (setting.horizon_months + longest) as usize;
        let discount: [f64; W] = std::array::from_fn(|lane| (1.0 + of(lane).economics.discount_rate).powf(-1.0 / 12.0));
        let growth: [f64; W] = std::array::from_fn(|lane| (1.0 + of(lane).isv.base_growth).powf(1.0 / 12.0));
        Self {
            setting,
            facts: lanes::gather(|lane| Facts::new(of(lane))),
            clouds: (0..setting.clouds.len()).map(|cloud| lanes::gather(|lane| of(lane).clouds[cloud])).collect(),
            tail_months: tail_months.map(f64::from),
            terms: (0..W).map(|lane| StaffTerms::new(of(lane))).collect(),
            beliefs: (0..W).map(of).collect(),
            discounts: powers(discount, months),
            base_growths: powers(growth, setting.horizon_months as usize),
        }
    }

    /// What is believed in a trajectory.
    #[must_use]
    pub fn beliefs(&self, lane: usize) -> &'a Beliefs {
        self.beliefs[lane]
    }

    /// Months of the horizon and the longest tail.
    #[must_use]
    pub fn months_with_tail(&self) -> usize {
        self.discounts.len()
    }

    /// Discount factors of a month, `(1+r)^(−t/12)`.
    #[must_use]
    pub fn discount(&self, month: u32) -> &[f64; W] {
        &self.discounts[month as usize]
    }

    /// Growth of the base's consumption since month 0.
    #[must_use]
    pub fn base_growth(&self, month: u32) -> &[f64; W] {
        &self.base_growths[month as usize]
    }

    /// Position of the cloud's fiscal quarter in its seasons.
    pub(super) fn quarter(&self, cloud: usize, month: u32) -> usize {
        let calendar = self.setting.start.plus(month).month;
        let into_year = (calendar + 12 - self.setting.clouds[cloud].fiscal_start) % 12;
        into_year as usize / 3
    }
}

/// Powers 0, 1, 2, … of a factor.
fn powers<const W: usize>(factor: [f64; W], count: usize) -> Vec<[f64; W]> {
    let next = |power: &[f64; W]| Some(std::array::from_fn(|lane| power[lane] * factor[lane]));
    std::iter::successors(Some(Lanes::all(1.0)), next).take(count).collect()
}
