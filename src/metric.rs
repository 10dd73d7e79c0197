//! The names of results: outcome metrics, monthly series, and what is known of each.

/// Whether more of a metric is better.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// More is better.
    Higher,
    /// Less is better.
    Lower,
    /// Neither.
    None,
}

/// What a metric counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// The scenario's currency.
    Money,
    /// A share or a ratio; printed in percent where it is a return.
    Ratio,
    /// Months.
    Months,
    /// People or teams.
    Count,
    /// Hours.
    Hours,
}

macro_rules! named {
    ($(#[$doc:meta])* $Enum:ident { $( $Variant:ident = $name:literal, $label:literal, $unit:ident, $direction:ident, $added:literal; )* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[allow(missing_docs, reason = "the label of each variant says what it is")]
        pub enum $Enum { $( $Variant, )* }

        impl $Enum {
            /// All of them, in the order of the output files.
            pub const ALL: &[Self] = &[ $( Self::$Variant, )* ];
            /// How many there are.
            pub const COUNT: usize = Self::ALL.len();

            /// Name in files and on the command line.
            #[must_use]
            pub fn name(self) -> &'static str {
                match self { $( Self::$Variant => $name, )* }
            }

            /// Name in charts and tables.
            #[must_use]
            pub fn label(self) -> &'static str {
                match self { $( Self::$Variant => $label, )* }
            }

            /// What it counts.
            #[must_use]
            pub fn unit(self) -> Unit {
                match self { $( Self::$Variant => Unit::$unit, )* }
            }

            /// Whether more is better.
            #[must_use]
            pub fn direction(self) -> Direction {
                match self { $( Self::$Variant => Direction::$direction, )* }
            }

            /// Whether it is about the money added to the baseline, so that the baseline itself is not ranked.
            #[must_use]
            pub fn is_of_added_money(self) -> bool {
                match self { $( Self::$Variant => $added, )* }
            }

            /// The one with this name.
            #[must_use]
            pub fn from_name(name: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|item| item.name() == name)
            }
        }
    };
}

named! {
    /// An outcome of one option in one trajectory.
    Metric {
        Npv = "npv", "NPV", Money, Higher, false;
        Roi = "roi", "ROI of one future, contracts in force", Ratio, Higher, true;
        RoiCash = "roi_cash", "ROI of one future inside the horizon", Ratio, Higher, true;
        UpliftNpv = "uplift_npv", "NPV added", Money, Higher, true;
        PaybackMonth = "payback_month", "payback month", Months, Lower, true;
        CostPv = "cost_pv", "cost, present value", Money, Lower, false;
        BenefitPv = "benefit_pv", "benefit, present value", Money, Higher, false;
        WorstCash = "worst_cash", "deepest cash position", Money, Higher, true;
        PipelineField = "pipeline_field", "field pipeline", Money, Higher, false;
        PipelinePdm = "pipeline_pdm", "PDM-side pipeline", Money, Higher, false;
        PipelineM12 = "pipeline_m12", "field pipeline by month 12", Money, Higher, false;
        PipelineM18 = "pipeline_m18", "field pipeline by month 18", Money, Higher, false;
        PipelineM24 = "pipeline_m24", "field pipeline by month 24", Money, Higher, false;
        Opportunities = "opportunities", "opportunities", Count, Higher, false;
        Wins = "wins", "wins", Count, Higher, false;
        Bookings = "bookings", "bookings", Money, Higher, false;
        ArrEnd = "arr_end", "ARR of wins at the end", Money, Higher, false;
        MarketplaceNew = "marketplace_new", "new marketplace volume", Money, Higher, false;
        MarketplaceRenewalShare = "marketplace_renewal_share", "renewals among marketplace transactions", Ratio, None, false;
        PipelinePerCost = "pipeline_per_cost", "field pipeline per added cost", Ratio, Higher, true;
        FieldPullMean = "field_pull_mean", "field pull, mean", Count, Higher, false;
        FieldPullEnd = "field_pull_end", "field pull at the end", Count, Higher, false;
        AccountsCovered = "accounts_covered", "target accounts that active AE teams cover, at the end", Count, Higher, false;
        MonthsToTraction = "months_to_traction", "months to five target accounts covered", Months, Lower, false;
        PdmAttentionMean = "pdm_attention_mean", "PDM attention, hours a month", Hours, Higher, false;
        AeMotiveMean = "ae_motive_mean", "AE motive, mean", Ratio, Higher, false;
        Funds = "funds", "market development funds and credits", Money, Higher, false;
        PreparedShare = "prepared_share", "meetings held prepared", Ratio, Higher, false;
        CapacityGap = "capacity_gap", "capacity gap, people", Count, Lower, false;
        MandateGap = "mandate_gap", "capacity gap under a mandate", Count, Lower, false;
        MonthsOutOfBand = "months_out_of_band", "months out of band", Months, Lower, false;
        AdjustmentCost = "adjustment_cost", "adjustment cost", Money, Lower, false;
        ExitCostMean = "exit_cost_mean", "exit cost, mean", Money, Lower, false;
        ExitCostPeak = "exit_cost_peak", "exit cost, peak", Money, Lower, false;
        Sheddable90d = "sheddable_90d", "run-rate sheddable in 90 days", Ratio, Higher, false;
        Committed6m = "committed_6m", "committed cost of the next six months, mean", Money, Lower, false;
        Committed6mPeak = "committed_6m_peak", "committed cost of the next six months, peak", Money, Lower, false;
        CommittedShare = "committed_share", "committed part of six months' staff cost", Ratio, Lower, false;
        MonthsToShed50 = "months_to_shed_50", "months to shed half", Months, Lower, false;
        MonthsToAdd50 = "months_to_add_50", "months to add half", Months, Lower, false;
        CashSaved6m = "cash_saved_6m", "staff cost saved six months into a downturn", Money, Higher, false;
        FlexibilityValue = "flexibility_value", "value of re-sizing", Money, Higher, false;
        PolicySizeMean = "policy_size_mean", "mean size under the re-sizing policy", Ratio, None, false;
        PolicyStopMonth = "policy_stop_month", "month in which the policy stops", Months, None, false;
        MandateCost = "mandate_cost", "cost of being ordered", Money, Lower, false;
        SellerHours = "seller_hours", "sellers' hours for the alliance", Hours, None, false;
        StretchPeak = "stretch_peak", "peak stretch of the sales cycle", Ratio, Lower, false;
        SellerCost = "seller_cost", "cost of sellers' hours", Money, Lower, false;
        CacPayback = "cac_payback", "CAC payback of the run-rate year", Months, Lower, true;
        CashPositiveMonth = "cash_positive_month", "month cash turns", Months, Lower, true;
        RoiCohort1 = "roi_cohort_1", "ROI of what year 1 spent", Ratio, Higher, true;
        RoiCohort2 = "roi_cohort_2", "ROI of what year 2 spent", Ratio, Higher, true;
        RoiCohort3 = "roi_cohort_3", "ROI of what year 3 spent", Ratio, Higher, true;
        RoiCohort4 = "roi_cohort_4", "ROI of what year 4 spent", Ratio, Higher, true;
        RoiCohort5 = "roi_cohort_5", "ROI of what year 5 spent", Ratio, Higher, true;
        InfluencedPipeline = "influenced_pipeline", "direct deals joined", Money, Higher, false;
        InfluencedWins = "influenced_wins", "wins gained on direct deals", Count, Higher, false;
        InfluencedBookings = "influenced_bookings", "bookings gained on direct deals", Money, Higher, false;
        InfluencedNpv = "influenced_npv", "NPV added by influence", Money, Higher, true;
        OriginatedNpv = "originated_npv", "NPV added by origination", Money, Higher, true;
        MarketplaceNewTcv = "marketplace_new_tcv", "new marketplace volume as booked", Money, Higher, false;
    }
}

impl Metric {
    /// Metrics that a window of months reports too, as `METRIC@NAME`.
    pub const WINDOWED: [Self; 8] = [
        Self::PipelineField,
        Self::PipelinePdm,
        Self::Wins,
        Self::Bookings,
        Self::MarketplaceNew,
        Self::MarketplaceRenewalShare,
        Self::InfluencedPipeline,
        Self::MarketplaceNewTcv,
    ];

    /// The month by which it counts; a shorter horizon does not define it.
    #[must_use]
    pub fn by_month(self) -> Option<u32> {
        match self {
            Self::PipelineM12 => Some(12),
            Self::PipelineM18 => Some(18),
            Self::PipelineM24 => Some(24),
            _ => None,
        }
    }

    /// Whether the share of trajectories above zero has a meaning.
    #[must_use]
    pub fn has_sign(self) -> bool {
        matches!(
            self,
            Self::Npv
                | Self::Roi
                | Self::RoiCash
                | Self::UpliftNpv
                | Self::InfluencedNpv
                | Self::OriginatedNpv
                | Self::FlexibilityValue
                | Self::MandateCost
                | Self::CashSaved6m
        )
    }

    /// Whether it holds the plan as it is run against the same plan frozen, or under fitted rules, which are simulated
    /// only for those who ask.
    #[must_use]
    pub fn is_of_flexibility(self) -> bool {
        matches!(
            self,
            Self::FlexibilityValue
                | Self::MandateCost
                | Self::CashSaved6m
                | Self::PolicySizeMean
                | Self::PolicyStopMonth
        )
    }
}

named! {
    /// A monthly series of one option.
    Series {
        PipelineCumulative = "pipeline_cumulative", "cumulative field pipeline", Money, Higher, false;
        PipelineOpen = "pipeline_open", "open pipeline", Money, Higher, false;
        CashCumulative = "cash_cumulative", "cumulative discounted cash, against the baseline", Money, Higher, true;
        PdmAttention = "pdm_attention", "PDM attention, hours a month", Hours, Higher, false;
        PdmMotive = "pdm_motive", "PDM motive", Ratio, Higher, false;
        AeMotive = "ae_motive", "AE motive", Ratio, Higher, false;
        AeAttention = "ae_attention", "AE attention, hours of a team a month", Hours, Higher, false;
        AeShare = "ae_share", "share of an AE team's partner hours", Ratio, Higher, false;
        AccountsCovered = "accounts_covered", "target accounts covered by active AE teams", Count, Higher, false;
        FieldPull = "field_pull", "active AE teams", Count, Higher, false;
        CapacityEffective = "capacity_effective", "effective capacity", Count, Higher, false;
        CapacityDesired = "capacity_desired", "desired capacity", Count, None, false;
        ExitCost = "exit_cost", "exit cost", Money, Lower, false;
        Committed6m = "committed_6m", "committed cost of the next six months", Money, Lower, false;
        ConsumptionPartner = "consumption_partner", "partner-side consumption a month", Money, Higher, false;
        ConsumptionCustomer = "consumption_customer", "customer-side consumption a month", Money, Higher, false;
        ConsumptionCredited = "consumption_credited", "credited customer-side consumption a month", Money, Higher, false;
    }
}

named! {
    /// What a company can read off its own systems, by quarter: sums over the months, stocks at their end.
    Observable {
        Opportunities = "opportunities", "opportunities opened", Count, Higher, false;
        PipelineField = "pipeline_field", "field pipeline opened", Money, Higher, false;
        PipelinePdm = "pipeline_pdm", "PDM-side pipeline opened", Money, Higher, false;
        DealsClosed = "deals_closed", "alliance deals closed, won or lost", Count, None, false;
        Wins = "wins", "wins", Count, Higher, false;
        Bookings = "bookings", "bookings", Money, Higher, false;
        MarketplaceWins = "marketplace_wins", "wins through the marketplace", Count, Higher, false;
        MarketplaceNew = "marketplace_new", "new marketplace volume", Money, Higher, false;
        Renewals = "renewals", "renewals of the base through the marketplace", Count, None, false;
        Meetings = "meetings", "meetings asked for", Count, Higher, false;
        ActiveTeams = "active_teams", "active AE teams at the end", Count, Higher, false;
        Heads = "heads", "in-house heads in seat at the end", Count, None, false;
        Units = "units", "outsourced units at work at the end", Count, None, false;
    }
}

impl Observable {
    /// Whether it is a stock at the end of the months rather than a sum over them.
    #[must_use]
    pub fn is_stock(self) -> bool {
        matches!(self, Self::ActiveTeams | Self::Heads | Self::Units)
    }
}

named! {
    /// A figure of the CFO's page, nominal, per fiscal year.
    YearFigure {
        Cost = "cost", "cost", Money, Lower, false;
        Bookings = "bookings", "bookings", Money, Higher, false;
        Margin = "margin", "margin", Money, Higher, false;
        Cash = "cash", "cash", Money, Higher, false;
        Pipeline = "pipeline", "field pipeline", Money, Higher, false;
    }
}

named! {
    /// A step of the bridge from opportunities to NPV; present values over horizon and tail.
    BridgeItem {
        Opened = "opened_pv", "pipeline opened", Money, Higher, false;
        Won = "won_pv", "bookings won", Money, Higher, false;
        Recurring = "recurring_pv", "recurring revenue", Money, Higher, false;
        Margin = "margin_pv", "incremental margin", Money, Higher, false;
        StaffCost = "staff_cost_pv", "people and providers", Money, Lower, false;
        SellingCost = "selling_cost_pv", "commission, fees and technical sale", Money, Lower, false;
    }
}

named! {
    /// A part of an option's money that moves in proportion to one price as long as nobody acts otherwise; present values
    /// over horizon and tail.
    MoneyPart {
        Pay = "pay_pv", "pay of heads and direct sellers", Money, Lower, false;
        Retainers = "retainer_pv", "retainers of providers", Money, Lower, false;
        SuccessFees = "success_fee_pv", "success fees of providers", Money, Lower, false;
        MarketplaceFees = "marketplace_fee_pv", "fees of marketplaces", Money, Lower, false;
    }
}
