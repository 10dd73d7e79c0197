//! What a scenario fixes for every option and trajectory: calendar, clouds, framing, what is in place.

use super::segments::Segment;

/// Whose cloud account the product runs in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Archetype {
    /// The vendor's.
    IsvHosted,
    /// The customer's.
    CustomerDeployed,
    /// Control plane in one, data plane in the other.
    Hybrid,
}

/// A hyperscaler.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CloudName {
    /// AWS.
    Aws,
    /// Azure.
    Azure,
    /// Google Cloud.
    Gcp,
}

/// How a cloud ties consumption to the vendor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Attribution {
    /// AWS, metered through the marketplace.
    AwsPrmMetering,
    /// AWS, by tags on resources.
    AwsPrmTagging,
    /// AWS, by the user-agent strings of calls.
    AwsPrmAgent,
    /// Azure customer usage attribution.
    AzureCua,
    /// Azure VM offers.
    AzureVm,
    /// Azure, hosted consumption reported by hand every month.
    AzurePracr,
    /// Google Cloud, marketplace only.
    GcpMarketplace,
    /// None.
    None,
}

/// Most mechanisms of a cloud at once.
pub const MECHANISMS_MAX: usize = 3;

/// How value is put to an AE team.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Framing {
    /// A lower cloud bill.
    BillCut,
    /// An edge over the rival cloud.
    Competitive,
    /// Commitment freed for better use.
    Reallocation,
}

/// What kind of product it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Category {
    /// Observability.
    Observability,
    /// Security on endpoints.
    SecurityEndpoint,
    /// A relational database platform.
    RdbmsPlatform,
    /// Storage.
    Storage,
    /// Networking.
    Networking,
    /// A data platform.
    DataPlatform,
    /// An application.
    AppSaas,
}

/// When customers pay for a contract.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Billing {
    /// A year in advance.
    Annual,
    /// Month by month.
    Monthly,
}

/// State of the market.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Regime {
    /// More of everything.
    Expansion,
    /// As planned.
    Steady,
    /// Less of everything.
    Downturn,
}

impl Regime {
    /// Position of its value in a parameter with three values.
    #[must_use]
    pub fn index(self) -> usize {
        self as usize
    }
}

/// A calendar month.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CalendarMonth {
    /// Year.
    pub year: i32,
    /// Month, 1–12.
    pub month: u32,
}

impl CalendarMonth {
    /// The calendar month `offset` months later.
    #[must_use]
    pub fn plus(self, offset: u32) -> Self {
        let months = self.month - 1 + offset;
        Self { year: self.year + i32::try_from(months / 12).unwrap_or(0), month: months % 12 + 1 }
    }
}

/// A cloud's names; its numbers are beliefs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CloudSetting {
    /// Which one.
    pub name: CloudName,
    /// How it attributes: the mechanism whose ceiling is the cloud's own `coverage`.
    pub attribution: Attribution,
    /// Mechanisms that are live beside it.
    pub others: [Option<Attribution>; MECHANISMS_MAX - 1],
    /// Whether hosted consumption is ever reported there by hand, under any option.
    pub may_report: bool,
    /// First calendar month of its fiscal year, 1–12.
    pub fiscal_start: u32,
    /// Whether the vendor holds the cloud's specialisation at the start.
    pub specialised: bool,
    /// Month of its first renewal; the next follow every twelve months.
    pub renewal_month: u32,
}

/// A head in seat at month 0.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct HeadInPlace {
    /// Tenure in months; company tenure is the same.
    pub tenure: u32,
}

/// A unit at work at month 0.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct UnitInPlace {
    /// Tenure in months.
    pub tenure: u32,
    /// Months left of its minimum term.
    pub rest_of_term: u32,
}

/// What is in place at month 0.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct InPlace {
    /// In-house heads.
    pub heads: Vec<HeadInPlace>,
    /// Outsourced units.
    pub units: Vec<UnitInPlace>,
    /// Warm AE teams, all clouds.
    pub warm: f64,
    /// Active AE teams, all clouds.
    pub active: f64,
    /// Burned AE teams, all clouds.
    pub burned: f64,
    /// Value of the open field pipeline.
    pub open_pipeline: f64,
}

/// A stretch of months that is reported by itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Window {
    /// Name.
    pub name: String,
    /// First month.
    pub from: u32,
    /// How many.
    pub months: u32,
}

/// What a scenario fixes for every option and trajectory.
#[derive(Clone, Debug, PartialEq)]
pub struct Setting {
    /// Months of a trajectory.
    pub horizon_months: u32,
    /// Calendar month of month 0.
    pub start: CalendarMonth,
    /// First calendar month of the vendor's fiscal year, 1–12.
    pub fiscal_year_start: u32,
    /// Whose account the product runs in.
    pub archetype: Archetype,
    /// What kind of product it is, if that is stated.
    pub category: Option<Category>,
    /// One to three clouds.
    pub clouds: Vec<CloudSetting>,
    /// Parts of clouds that seats can stay on, cloud by cloud; none of a cloud that is one whole.
    pub segments: Vec<Segment>,
    /// How value is put.
    pub framing: Framing,
    /// When customers pay.
    pub billing: Billing,
    /// Market at month 0.
    pub start_regime: Regime,
    /// What is in place.
    pub in_place: InPlace,
    /// Months (first, last) in which no in-house requisition may be opened.
    pub hiring_freeze: Option<(u32, u32)>,
    /// Stretches reported by themselves.
    pub windows: Vec<Window>,
}

named!(Archetype { IsvHosted = "isv_hosted", CustomerDeployed = "customer_deployed", Hybrid = "hybrid" });
named!(CloudName { Aws = "aws", Azure = "azure", Gcp = "gcp" });
named!(Attribution {
    AwsPrmMetering = "aws_prm_metering",
    AwsPrmTagging = "aws_prm_tagging",
    AwsPrmAgent = "aws_prm_agent",
    AzureCua = "azure_cua",
    AzureVm = "azure_vm",
    AzurePracr = "azure_pracr",
    GcpMarketplace = "gcp_marketplace",
    None = "none",
});
named!(Framing { BillCut = "bill_cut", Competitive = "competitive", Reallocation = "reallocation" });
named!(Category {
    Observability = "observability",
    SecurityEndpoint = "security_endpoint",
    RdbmsPlatform = "rdbms_platform",
    Storage = "storage",
    Networking = "networking",
    DataPlatform = "data_platform",
    AppSaas = "app_saas",
});
named!(Billing { Annual = "annual", Monthly = "monthly" });
named!(Regime { Expansion = "expansion", Steady = "steady", Downturn = "downturn" });

impl Attribution {
    /// In a sentence.
    #[must_use]
    pub fn in_words(self) -> &'static str {
        match self {
            Self::AwsPrmMetering => "metering through the marketplace",
            Self::AwsPrmTagging => "tags on resources",
            Self::AwsPrmAgent => "user-agent strings of calls",
            Self::AzureCua => "customer usage attribution",
            Self::AzureVm => "VM offers",
            Self::AzurePracr => "monthly reports by hand",
            Self::GcpMarketplace => "the marketplace alone",
            Self::None => "nothing",
        }
    }

    /// The cloud that the mechanism belongs to; nothing for `none`.
    #[must_use]
    pub fn cloud(self) -> Option<CloudName> {
        match self {
            Self::AwsPrmMetering | Self::AwsPrmTagging | Self::AwsPrmAgent => Some(CloudName::Aws),
            Self::AzureCua | Self::AzureVm | Self::AzurePracr => Some(CloudName::Azure),
            Self::GcpMarketplace => Some(CloudName::Gcp),
            Self::None => None,
        }
    }

    /// Whether the mechanism has consumption to see: hosted consumption for `azure_pracr`, the customer's for others.
    #[must_use]
    pub fn fits(self, archetype: Archetype) -> bool {
        match self {
            Self::None | Self::GcpMarketplace => true,
            Self::AzurePracr => archetype != Archetype::CustomerDeployed,
            _ => archetype != Archetype::IsvHosted,
        }
    }
}

impl CloudSetting {
    /// A cloud on its own fiscal year, with one mechanism.
    #[must_use]
    pub fn new(name: CloudName, attribution: Attribution) -> Self {
        Self {
            name,
            attribution,
            others: [None; MECHANISMS_MAX - 1],
            may_report: attribution == Attribution::AzurePracr,
            fiscal_start: name.default_fiscal_start(),
            specialised: true,
            renewal_month: super::frame::RENEWAL_MONTH,
        }
    }

    /// How it attributes: all mechanisms, the first before the others.
    pub fn mechanisms(&self) -> impl Iterator<Item = Attribution> {
        std::iter::once(self.attribution).chain(self.others.into_iter().flatten())
    }

    /// Whether it attributes by a mechanism.
    #[must_use]
    pub fn has(&self, mechanism: Attribution) -> bool {
        self.mechanisms().any(|own| own == mechanism)
    }
}

impl CloudName {
    /// First calendar month of its fiscal year unless stated, 1–12.
    #[must_use]
    pub fn default_fiscal_start(self) -> u32 {
        match self {
            Self::Aws | Self::Gcp => 1,
            Self::Azure => 7,
        }
    }
}

impl std::fmt::Display for CalendarMonth {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:04}-{:02}", self.year, self.month)
    }
}
