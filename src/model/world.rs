//! What all options of a trajectory share, and what follows from it once.

use super::attention::governance;
use super::economics::tail::{Contracts, powers};
use super::economics::{self, seller_time};
use super::funnel::{influence, opening};
use super::patch::{self, Patch};
use super::staffing::{StaffRates, StaffTerms};
use super::time;
use crate::lanes::{self, record};
use crate::parameter::{
    Ae, AttributionWork, Cloud, Commit, Conduct, Consumption, Economics, EnterpriseAe, Evidence, Funnel, Governance,
    InHouse, Influence, Isv, Marketplace, Meetings, Outsourced, Pdm, ProgramTeam, Rules,
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
        /// How sales and alliances work together.
        pub governance: Governance,
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
        /// Influence on the deals that direct sellers have anyway.
        pub influence: Influence,
        /// The customer's commitment.
        pub commit: Commit,
        /// Mechanisms of attribution that are set up, or stand beside a cloud's first.
        pub attribution: AttributionWork,
        /// Narratives that can be finished a month, `parallel/months`.
        pub narratives_a_month: f64,
        /// Monthly churn.
        pub churn: f64,
        /// Monthly growth factor of recurring revenue of those who stay.
        pub growth: f64,
        /// Part of the prepared meetings that is run unprepared all the same.
        pub careless: f64,
        /// Part of the library that a month leaves.
        pub library_keeps: f64,
        /// Logarithms of the odds and odds ratios that set a win.
        pub log_odds: LogOdds,
        /// Reciprocals of what every month divides by.
        pub per: Per,
        /// Consumption of a typical contract a year, both sides: `acv·ratio`.
        pub contract_consumption: f64,
        /// Logarithm of `B50 = quota_ae·b50_share`.
        pub log_half_benefit: f64,
        /// Cost of an hour of a direct seller, without variable pay.
        pub seller_hour: f64,
        /// New revenue that a standing seller wins in an hour.
        pub won_an_hour: f64,
        /// Opportunities that a full added seller opens a month.
        pub added_seller: f64,
        /// Gross margin of a contract after what its hosted part pays for egress.
        pub margin: f64,
        /// Share of direct deals that runs through the marketplace without any help.
        pub routed_anyway: f64,
    }
}

record! {
    /// Reciprocals of what every month divides by: multiplying is faster.
    #[derive(Clone, Copy, Debug)]
    pub struct Per {
        /// `1/consumption.adoption_months`.
        pub adoption_month: f64,
        /// Metrics of a partner per $/month of its consumption: `w_cons/P̄`.
        pub consumption: f64,
        /// Metrics of a partner per dollar of marketplace volume in twelve months: `w_mkt/12/X̄`.
        pub volume: f64,
        /// Metrics of a partner per $/month of attributed consumption: `w_att/Ā`.
        pub attributed: f64,
        /// `1/pdm.relationship_hours`.
        pub relationship_hour: f64,
        /// `1/pdm.share_ref`; infinite where that is 0.
        pub share_ref: f64,
        /// Meetings that an hour in the field has room for: `max_share/h_fam`.
        pub field_hour: f64,
        /// Load on the sellers of a meeting asked in a typical month: `h_prep/(n_ae·h_avail)`.
        pub meeting: f64,
        /// `1/(n_ae·open_per_ae)`.
        pub closing_capacity: f64,
    }
}

record! {
    /// The numbers of a cloud that rules read: what is believed of it, and what follows from it once.
    #[derive(Clone, Copy, Debug)]
    pub struct CloudFacts {
        /// What is believed of it.
        pub own: Cloud,
        /// `1/target_accounts`.
        pub per_account: f64,
        /// AE teams of the target accounts, `N = target_accounts/k`.
        pub teams: f64,
        /// `1/N`.
        pub per_team: f64,
        /// `1/ramp`; `ramp` is the months from going live to full attribution.
        pub per_ramp_month: f64,
        /// Program hours that keep the listing healthy, `w·listing_hours`.
        pub listing_hours: f64,
        /// Their reciprocal; infinite where none are needed.
        pub per_listing_hour: f64,
        /// Consumption of the base at month 0, `w·arr·ratio/12`.
        pub base: f64,
        /// The vendor's own consumption there, `w·arr·rnd_share/12`.
        pub rnd: f64,
        /// Program hours at half standing, `w·G50`.
        pub program_half: f64,
        /// Rate at which a listing in full health originates beside a PDM in full standing, `w·r_mkt·h`.
        pub origination: f64,
        /// Direct deals that open a month, whatever the alliance does.
        pub direct_deals: f64,
        /// Part of its cloud's weight; 1 of a cloud that is one whole.
        pub share: f64,
        /// Factor on contracts.
        pub worth: f64,
        /// Factor on cycles.
        pub cycle: f64,
        /// Factor on rates of opportunities.
        pub demand: f64,
    }
}

impl CloudFacts {
    /// The facts of a whole cloud that beliefs make.
    #[must_use]
    pub fn new(beliefs: &Beliefs, cloud: usize) -> Self {
        Self::made(beliefs.clouds[cloud], beliefs)
    }

    /// The facts of what is believed of a cloud, or of a part of it.
    pub(super) fn made(own: Cloud, beliefs: &Beliefs) -> Self {
        let (isv, consumption, marketplace) = (&beliefs.isv, &beliefs.consumption, &beliefs.marketplace);
        let listing_hours = own.weight * marketplace.listing_hours;
        Self {
            own,
            per_account: 1.0 / own.target_accounts,
            teams: own.target_accounts / own.accounts_per_team,
            per_team: own.accounts_per_team / own.target_accounts,
            per_ramp_month: 1.0 / own.ramp,
            listing_hours,
            per_listing_hour: 1.0 / listing_hours,
            base: own.weight * isv.arr * consumption.ratio / 12.0,
            rnd: own.weight * isv.arr * isv.rnd_share / 12.0,
            program_half: own.weight * beliefs.pdm.program_half,
            direct_deals: own.weight * influence::direct_deals(beliefs),
            origination: own.weight * marketplace.origination * consumption.hosted_share,
            share: 1.0,
            worth: 1.0,
            cycle: 1.0,
            demand: 1.0,
        }
    }
}

record! {
    /// Logarithms of the odds and odds ratios that set a win.
    #[derive(Clone, Copy, Debug)]
    pub struct LogOdds {
        /// Log odds of `base_win_rate`.
        pub base: f64,
        /// Logarithm of `or_field`.
        pub field: f64,
        /// Logarithm of `or_pdm`.
        pub pdm: f64,
        /// Logarithm of `or_fluency`.
        pub fluency: f64,
        /// Logarithm of `commit.odds`.
        pub commit: f64,
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
            governance: beliefs.governance,
            evidence: beliefs.evidence,
            funnel: beliefs.funnel,
            marketplace: beliefs.marketplace,
            in_house: beliefs.in_house,
            outsourced: beliefs.outsourced,
            enterprise_ae: beliefs.enterprise_ae,
            program_team: beliefs.program_team,
            economics: beliefs.economics,
            rules: beliefs.rules,
            influence: beliefs.influence,
            commit: beliefs.commit,
            attribution: beliefs.attribution,
            narratives_a_month: beliefs.evidence.parallel / beliefs.evidence.months,
            churn: time::monthly_loss(economics.annual_churn),
            growth: 1.0 + time::monthly_growth(economics.annual_expansion),
            careless: governance::careless_part(&beliefs.governance),
            library_keeps: libm::pow(0.5, 1.0 / beliefs.ae.library_half_life),
            log_odds: LogOdds {
                base: libm::log(funnel.base_win_rate / (1.0 - funnel.base_win_rate)),
                field: libm::log(funnel.or_field),
                pdm: libm::log(funnel.or_pdm),
                fluency: libm::log(funnel.or_fluency),
                commit: libm::log(beliefs.commit.odds),
            },
            per: Per::new(beliefs),
            contract_consumption: beliefs.isv.acv * beliefs.consumption.ratio,
            log_half_benefit: libm::log(beliefs.ae.quota * beliefs.ae.b50_share),
            seller_hour: seller_time::hour_cost(beliefs),
            won_an_hour: seller_time::won_an_hour(beliefs),
            added_seller: opening::added_seller(beliefs),
            margin: economics::margin_after_egress(beliefs),
            routed_anyway: influence::routed_anyway(beliefs),
        }
    }
}

impl Per {
    fn new(beliefs: &Beliefs) -> Self {
        let (pdm, meetings, sellers) = (&beliefs.pdm, &beliefs.meetings, beliefs.isv.sellers);
        Self {
            adoption_month: 1.0 / beliefs.consumption.adoption_months,
            consumption: pdm.weight_consumption / pdm.typical_consumption,
            volume: pdm.weight_marketplace / 12.0 / pdm.typical_marketplace,
            attributed: pdm.weight_attributed / pdm.typical_attributed,
            relationship_hour: 1.0 / pdm.relationship_hours,
            share_ref: 1.0 / pdm.share_ref,
            field_hour: meetings.max_share / meetings.fam_hours,
            meeting: meetings.prep_hours / (sellers * governance::available_hours(&beliefs.governance, meetings)),
            closing_capacity: 1.0 / (sellers * beliefs.funnel.open_per_seller),
        }
    }
}

/// What all options share in `W` trajectories side by side; in one unless said otherwise.
#[derive(Clone, Debug)]
pub struct World<'a, const W: usize = 1> {
    /// What the scenario fixes.
    pub setting: &'a Setting,
    /// First month in which it holds.
    pub since: u32,
    /// Worlds that take its place, in the order of the months from which they do.
    later: Vec<Self>,
    /// Worlds of those who pass, or do not pass, gates that change it.
    ways: Vec<(Vec<bool>, Self)>,
    /// The numbers that rules read.
    pub facts: Facts<[f64; W]>,
    /// The parts of clouds that stocks of teams are counted by.
    pub patches: Vec<Patch>,
    /// The numbers of each patch.
    pub clouds: Vec<CloudFacts<[f64; W]>>,
    /// The numbers of each whole cloud, where any has segments.
    whole: Vec<CloudFacts<[f64; W]>>,
    /// Whether a cloud is far from somebody in any trajectory.
    pub(super) has_distance: bool,
    /// How long contracts run.
    pub contracts: Contracts<W>,
    /// What holds for people and providers, by trajectory.
    pub(super) terms: Vec<StaffTerms>,
    /// What of it every month depends on.
    pub(super) rates: StaffRates<[f64; W]>,
    beliefs: Vec<&'a Beliefs>,
    /// Discount factors of the months in which something may close that counts.
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
        let facts: Facts<[f64; W]> = lanes::gather(|lane| Facts::new(of(lane)));
        let discount: [f64; W] =
            std::array::from_fn(|lane| libm::pow(1.0 + of(lane).economics.discount_rate, -1.0 / 12.0));
        let terms: Vec<StaffTerms> = (0..W).map(|lane| StaffTerms::new(of(lane))).collect();
        let growth: [f64; W] = std::array::from_fn(|lane| libm::pow(1.0 + of(lane).isv.base_growth, 1.0 / 12.0));
        let survives = std::array::from_fn(|lane| (1.0 - facts.churn[lane]) * discount[lane]);
        let fade = std::array::from_fn(|lane| (1.0 - facts.churn[lane]) * facts.growth[lane]);
        let beliefs: Vec<&Beliefs> = (0..W).map(of).collect();
        let horizon = setting.horizon_months as usize;
        let contracts = Contracts::new(horizon, &beliefs, fade, survives);
        let patches = patch::patches(setting);
        let clouds: Vec<CloudFacts<[f64; W]>> =
            patches.iter().map(|patch| lanes::gather(|lane| patch.facts(beliefs[lane]))).collect();
        let count = if setting.segments.is_empty() { 0 } else { setting.clouds.len() };
        let whole = (0..count).map(|cloud| lanes::gather(|lane| CloudFacts::new(beliefs[lane], cloud))).collect();
        Self {
            setting,
            since: 0,
            later: Vec::new(),
            ways: Vec::new(),
            facts,
            has_distance: clouds
                .iter()
                .any(|own| own.own.distance.iter().chain(&own.own.provider_distance).any(|&distance| distance > 0.0)),
            patches,
            clouds,
            whole,
            rates: lanes::gather(|lane| terms[lane].rates()),
            terms,
            beliefs,
            discounts: powers(discount, horizon + contracts.closing_months()),
            base_growths: powers(growth, horizon),
            contracts,
        }
    }

    /// This world, and from a month on another in its place. Months must rise.
    #[must_use]
    pub fn followed_by(mut self, month: u32, later: Self) -> Self {
        self.later.push(Self { since: month, ..later });
        self
    }

    /// This world, and another for those who pass, or do not pass, gates that change it, in their order.
    #[must_use]
    pub fn with_way(mut self, taken: Vec<bool>, other: Self) -> Self {
        self.ways.push((taken, other));
        self
    }

    /// The world of those who have taken these branches so far.
    #[must_use]
    pub fn on_way(&self, taken: &[bool]) -> &Self {
        let begins = |(way, _): &&(Vec<bool>, Self)| !taken.is_empty() && way.starts_with(taken);
        self.ways.iter().find(begins).map_or(self, |(_, world)| world)
    }

    /// The world of a month: this one, or what has taken its place.
    #[must_use]
    pub fn at(&self, month: u32) -> &Self {
        self.later.iter().rev().find(|world| world.since <= month).unwrap_or(self)
    }

    /// What is believed in a trajectory.
    #[must_use]
    pub fn beliefs(&self, lane: usize) -> &'a Beliefs {
        self.beliefs[lane]
    }

    /// Months of the horizon and of those after it in which something may close that counts.
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

    /// The numbers of the whole cloud that a patch is of.
    #[must_use]
    pub fn whole(&self, patch: usize) -> &CloudFacts<[f64; W]> {
        self.whole.get(self.patches[patch].cloud).unwrap_or(&self.clouds[patch])
    }

    /// The numbers of the first patch of a cloud.
    #[must_use]
    pub fn first_of(&self, cloud: usize) -> &CloudFacts<[f64; W]> {
        let first = self.patches.iter().position(|patch| patch.cloud == cloud).unwrap_or(cloud);
        &self.clouds[first]
    }

    /// Position of the fiscal quarter of a patch's cloud in its seasons.
    pub(super) fn quarter(&self, patch: usize, month: u32) -> usize {
        let cloud = self.patches[patch].cloud;
        let calendar = self.setting.start.plus(month).month;
        let into_year = (calendar + 12 - self.setting.clouds[cloud].fiscal_start) % 12;
        into_year as usize / 3
    }
}
