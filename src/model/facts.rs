//! The numbers that rules read in a trajectory: what is believed there, and what follows from it once.

use super::attention::governance;
use super::economics::{self, seller_time};
use super::funnel::{influence, opening};
use super::time;
use crate::lanes::{Real, Rounds, record};
use crate::parameter::{
    Ae, AttributionWork, Cloud, Commit, Conduct, Consumption, Economics, EnterpriseAe, Evidence, Funnel, Governance,
    InHouse, Influence, Isv, Marketplace, Meetings, Outsourced, Pdm, ProgramTeam, Rules,
};
use crate::sampling::Beliefs;

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
        pub narratives_a_month: Real,
        /// Monthly churn.
        pub churn: Real,
        /// Monthly growth factor of recurring revenue of those who stay.
        pub growth: Real,
        /// Part of the prepared meetings that is run unprepared all the same.
        pub careless: Real,
        /// Part of the library that a month leaves.
        pub library_keeps: Real,
        /// Logarithms of the odds and odds ratios that set a win.
        pub log_odds: LogOdds,
        /// Reciprocals of what every month divides by.
        pub per: Per,
        /// Consumption of a typical contract a year, both sides: `acv·ratio`.
        pub contract_consumption: Real,
        /// Logarithm of `B50 = quota_ae·b50_share`.
        pub log_half_benefit: Real,
        /// Cost of an hour of a direct seller, without variable pay.
        pub seller_hour: Real,
        /// New revenue that a standing seller wins in an hour.
        pub won_an_hour: Real,
        /// Opportunities that a full added seller opens a month.
        pub added_seller: Real,
        /// Gross margin of a contract after what its hosted part pays for egress.
        pub margin: Real,
        /// Share of direct deals that runs through the marketplace without any help.
        pub routed_anyway: Real,
    }
}

impl Facts {
    /// The facts that beliefs make.
    #[must_use]
    pub fn new(beliefs: &Beliefs) -> Self {
        let (economics, funnel) = (&beliefs.economics, &beliefs.funnel);
        Facts {
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
        .rounded()
    }
}

record! {
    /// Reciprocals of what every month divides by: multiplying is faster.
    #[derive(Clone, Copy, Debug)]
    pub struct Per {
        /// `1/consumption.adoption_months`.
        pub adoption_month: Real,
        /// Metrics of a partner per $/month of its consumption: `w_cons/P̄`.
        pub consumption: Real,
        /// Metrics of a partner per dollar of marketplace volume in twelve months: `w_mkt/12/X̄`.
        pub volume: Real,
        /// Metrics of a partner per $/month of attributed consumption: `w_att/Ā`.
        pub attributed: Real,
        /// `1/pdm.relationship_hours`.
        pub relationship_hour: Real,
        /// `1/pdm.share_ref`; infinite where that is 0.
        pub share_ref: Real,
        /// Meetings that an hour in the field has room for: `max_share/h_fam`.
        pub field_hour: Real,
        /// Load on the sellers of a meeting asked in a typical month: `h_prep/(n_ae·h_avail)`.
        pub meeting: Real,
        /// `1/(n_ae·open_per_ae)`.
        pub closing_capacity: Real,
    }
}

impl Per<f64> {
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

record! {
    /// Logarithms of the odds and odds ratios that set a win.
    #[derive(Clone, Copy, Debug)]
    pub struct LogOdds {
        /// Log odds of `base_win_rate`.
        pub base: Real,
        /// Logarithm of `or_field`.
        pub field: Real,
        /// Logarithm of `or_pdm`.
        pub pdm: Real,
        /// Logarithm of `or_fluency`.
        pub fluency: Real,
        /// Logarithm of `commit.odds`.
        pub commit: Real,
    }
}

record! {
    /// The numbers of a cloud that rules read: what is believed of it, and what follows from it once.
    #[derive(Clone, Copy, Debug)]
    pub struct CloudFacts {
        /// What is believed of it.
        pub own: Cloud,
        /// `1/target_accounts`.
        pub per_account: Real,
        /// AE teams of the target accounts, `N = target_accounts/k`.
        pub teams: Real,
        /// `1/N`.
        pub per_team: Real,
        /// `1/ramp`; `ramp` is the months from going live to full attribution.
        pub per_ramp_month: Real,
        /// Program hours that keep the listing healthy, `w·listing_hours`.
        pub listing_hours: Real,
        /// Their reciprocal; infinite where none are needed.
        pub per_listing_hour: Real,
        /// Consumption of the base at month 0, `w·arr·ratio/12`.
        pub base: Real,
        /// The vendor's own consumption there, `w·arr·rnd_share/12`.
        pub rnd: Real,
        /// Program hours at half standing, `w·G50`.
        pub program_half: Real,
        /// Rate at which a listing in full health originates beside a PDM in full standing, `w·r_mkt·h`.
        pub origination: Real,
        /// Direct deals that open a month, whatever the alliance does.
        pub direct_deals: Real,
        /// Part of its cloud's weight; 1 of a cloud that is one whole.
        pub share: Real,
        /// Factor on contracts.
        pub worth: Real,
        /// Factor on cycles.
        pub cycle: Real,
        /// Factor on rates of opportunities.
        pub demand: Real,
    }
}

impl CloudFacts {
    /// The facts of a whole cloud that beliefs make.
    #[must_use]
    pub fn new(beliefs: &Beliefs, cloud: usize) -> Self {
        Self::made(beliefs.clouds[cloud], beliefs)
    }

    /// The facts of what is believed of a cloud, or of a part of it.
    pub(super) fn made(own: Cloud<f64>, beliefs: &Beliefs) -> Self {
        let (isv, consumption, marketplace) = (&beliefs.isv, &beliefs.consumption, &beliefs.marketplace);
        let listing_hours = own.weight * marketplace.listing_hours;
        CloudFacts {
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
        .rounded()
    }
}
