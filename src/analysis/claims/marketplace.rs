//! The marketplace as a bridge between the sides, and attribution.

use super::lab::{Lab, Shipped, lead, mean, minus, ratio};
use super::{Claim, Figure, Needed, Proof, Verdict};
use crate::lanes::{self, Lanes};
use crate::metric::Metric;
use crate::model::World;
use crate::model::consumption;

/// Four heads in the field, four added direct sellers, and nobody; three years.
const SEATS: &str = "option=[{name=\"Idle\",motion=\"partner_side\",baseline=true},{name=\"Field\",in_house=[{month=0,heads=4}]},{name=\"Sellers\",enterprise_ae=[{month=0,heads=4}]}]\nhorizon_months=36";

/// The base alone, for two years.
const IDLE: &str = "option=[{name=\"Idle\",motion=\"partner_side\",baseline=true}]\nhorizon_months=24";

fn of(lab: &Lab, shipped: Shipped, option: &str, change: &str, metric: Metric) -> Vec<f64> {
    lab.trial(shipped, &format!("{SEATS}\n{change}")).of(option, metric)
}

/// AE motive of the base alone by year.
fn motive_by_year(lab: &Lab, change: &str) -> Vec<[f64; 2]> {
    lab.watch(
        Shipped::Observability,
        &format!("{IDLE}\n{change}"),
        "Idle",
        || [0.0; 2],
        |sums, view, _| {
            sums[view.month as usize / 12] += view.record.ae_motive / 12.0;
        },
    )
}

fn year(values: &[[f64; 2]], year: usize) -> Vec<f64> {
    values.iter().map(|value| value[year]).collect()
}

/// Attribution ceiling of a cloud where this share of deals runs through the marketplace.
fn ceiling(world: &World<'_>, cloud: usize, p_marketplace: f64) -> f64 {
    let (work, coverage) = (world.facts.attribution.lane(0), world.first_of(cloud).own.coverage[0]);
    let setting = &world.setting.clouds[cloud];
    lanes::double(consumption::ceiling_of_all(setting, coverage, &work, lanes::real(p_marketplace)))
}

/// AWS sees the product by metering.
const METERED: &str = "cloud.aws.attribution=\"aws_prm_metering\"";

/// Claims on the marketplace and on attribution.
pub const CLAIMS: &[Claim] = &[
    Claim {
        id: "C13",
        proof: Proof::Construction,
        statement: "A private offer through the marketplace counts for both sides, so routing more deals there raises the interest of both.",
        observable: "Four field heads, three years, customer-deployed: marketplace share 0.8 against 0.1.",
        check: |lab| {
            let gain = |metric| {
                let at = |share| of(lab, Shipped::Observability, "Field", share, metric);
                lead(&at("marketplace.share=0.8"), &at("marketplace.share=0.1"))
            };
            vec![
                Verdict::new(
                    "PDM hours a month gained",
                    Figure::Number,
                    gain(Metric::PdmAttentionMean),
                    Needed::Above(0.0),
                ),
                Verdict::new("AE motive gained", Figure::Ratio, gain(Metric::AeMotiveMean), Needed::Above(0.0)),
            ]
        },
    },
    Claim {
        id: "C14",
        proof: Proof::Construction,
        statement: "The bridge carries what goes over it: deals outside the marketplace add nothing for the partner manager, the others in proportion.",
        observable: "PDM hours that the wins of four direct sellers add in three years, by marketplace share, where PDMs are not paid on attributed consumption.",
        check: |lab| {
            let added = |share| {
                let changes = format!("{share}\npdm.weight_attributed=0");
                let at = |option| of(lab, Shipped::Observability, option, &changes, Metric::PdmAttentionMean);
                minus(&at("Sellers"), &at("Idle"))
            };
            let [none, half, full] =
                ["marketplace.share=0", "marketplace.share=0.4", "marketplace.share=0.8"].map(added);
            vec![
                Verdict::new("hours a month added, share 0", Figure::Number, mean(&none), Needed::Within(-1e-9, 1e-9)),
                Verdict::new("hours a month added, share 0.8", Figure::Number, mean(&full), Needed::Above(0.0)),
                Verdict::new(
                    "share 0.4 against share 0.8",
                    Figure::Ratio,
                    ratio(&half, &full),
                    Needed::Within(0.4, 0.6),
                ),
            ]
        },
    },
    Claim {
        id: "C15",
        proof: Proof::HeldOut,
        statement: "The bridge is only partial: even with every deal through the marketplace, a customer-deployed vendor stays behind a hosted one with its partner manager.",
        observable: "PDM hours a month over three years: customer-deployed with four field heads and every deal through the marketplace, as a share of hosted with nobody.",
        check: |lab| {
            let bridged = of(lab, Shipped::Observability, "Field", "marketplace.share=1", Metric::PdmAttentionMean);
            let hosted = of(lab, Shipped::Saas, "Idle", "", Metric::PdmAttentionMean);
            vec![Verdict::new(
                "part of the hosted vendor's hours",
                Figure::Ratio,
                ratio(&bridged, &hosted),
                Needed::Below(1.0),
            )]
        },
    },
    Claim {
        id: "C16",
        proof: Proof::Construction,
        statement: "For hosted software a marketplace finds customers; for customer-deployed software it only closes and delivers.",
        observable: "Partner-side pipeline of three years that is lost when listings originate nothing; and marketplace volume that four field heads add.",
        check: |lab| {
            let lost = |shipped| {
                let at = |change| of(lab, shipped, "Field", change, Metric::PipelinePdm);
                lead(&at(""), &at("marketplace.origination=0"))
            };
            let trial = lab.trial(Shipped::Observability, &format!("{SEATS}\n"));
            vec![
                Verdict::new(
                    "originated by the listing, hosted",
                    Figure::Money,
                    lost(Shipped::Saas),
                    Needed::Above(0.0),
                ),
                Verdict::new(
                    "originated by the listing, customer-deployed",
                    Figure::Money,
                    lost(Shipped::Observability),
                    Needed::Within(-1.0, 1.0),
                ),
                Verdict::new(
                    "closed through it, customer-deployed",
                    Figure::Money,
                    mean(&trial.lead("Field", "Idle", Metric::MarketplaceNew)),
                    Needed::Above(0.0),
                ),
            ]
        },
    },
    Claim {
        id: "C17",
        proof: Proof::Construction,
        statement: "A missing or stale listing hurts customer-deployed software twice: in drawdown and in deployment.",
        observable: "Four field heads, three years, listings gone from the start: marketplace volume, and the part of new customers' potential consumption that is live at the end.",
        check: |lab| {
            let outage = "marketplace.listing_at_start=0\nmarketplace.listing_hours=1e5";
            let volume = |change| of(lab, Shipped::Observability, "Field", change, Metric::MarketplaceNew);
            let live = |change: &str| -> Vec<f64> {
                lab.watch(
                    Shipped::Observability,
                    &format!("{SEATS}\n{change}"),
                    "Field",
                    || 0.0,
                    |live, view, _| {
                        let sum = |of: fn(&crate::model::state::CloudState<f64>) -> f64| {
                            view.state.clouds.iter().map(of).sum::<f64>()
                        };
                        let potential = sum(|cloud| cloud.potential);
                        *live = if potential > 0.0 { sum(|cloud| cloud.realised) / potential } else { f64::NAN };
                    },
                )
            };
            vec![
                Verdict::new(
                    "new marketplace volume lost",
                    Figure::Money,
                    lead(&volume(outage), &volume("")),
                    Needed::Below(0.0),
                ),
                Verdict::new(
                    "live part of potential lost",
                    Figure::Ratio,
                    lead(&live(outage), &live("")),
                    Needed::Below(0.0),
                ),
            ]
        },
    },
    Claim {
        id: "C18",
        proof: Proof::Construction,
        statement: "Listings of customer-deployed software need less upkeep than those of hosted software, but some.",
        observable: "Hours a month that keep listings healthy, as believed.",
        check: |lab| {
            let hours = |shipped| lab.believed(shipped, "", |world| world.beliefs(0).marketplace.listing_hours);
            let deployed = hours(Shipped::Observability);
            vec![
                Verdict::new("customer-deployed", Figure::Number, mean(&deployed), Needed::Above(0.0)),
                Verdict::new("less hosted", Figure::Number, lead(&deployed, &hours(Shipped::Saas)), Needed::Below(0.0)),
            ]
        },
    },
    Claim {
        id: "C19",
        proof: Proof::Construction,
        statement: "What a cloud can see differs by mechanism: metered marketplace products by themselves, identifiers with gaps, Google the marketplace only; hosted consumption on Azure takes monthly work.",
        observable: "Attribution ceilings and hours of monthly reports, as believed.",
        check: |lab| {
            let metered = lab.believed(Shipped::Observability, METERED, |world| ceiling(world, 0, 1.0));
            let azure = lab.believed(Shipped::Observability, "", |world| ceiling(world, 1, 0.0));
            let google = lab.believed(Shipped::Composite, "", |world| ceiling(world, 2, 0.0));
            let reports = lab.believed(Shipped::Saas, "", |world| world.beliefs(0).clouds[1].pracr_hours);
            vec![
                Verdict::new(
                    "AWS metered, every deal through the marketplace, less Azure by identifiers",
                    Figure::Ratio,
                    lead(&metered, &azure),
                    Needed::Above(0.0),
                ),
                Verdict::new(
                    "Azure by identifiers less Google, outside the marketplace",
                    Figure::Ratio,
                    lead(&azure, &google),
                    Needed::Above(0.0),
                ),
                Verdict::new("hours a month of Azure reports", Figure::Number, mean(&reports), Needed::Above(0.0)),
            ]
        },
    },
    Claim {
        id: "C20",
        proof: Proof::Construction,
        statement: "Consumption that nobody ties to the vendor is invisible and supports nobody's figures.",
        observable: "Customer-deployed without any attribution: AE motive, and field pipeline of four heads in three years.",
        check: |lab| {
            let blind = "cloud.aws.attribution=\"none\"\ncloud.azure.attribution=\"none\"";
            let loss = |metric| {
                let at = |change| of(lab, Shipped::Observability, "Field", change, metric);
                lead(&at(blind), &at(""))
            };
            vec![
                Verdict::new("AE motive lost", Figure::Ratio, loss(Metric::AeMotiveMean), Needed::Below(0.0)),
                Verdict::new("field pipeline lost", Figure::Money, loss(Metric::PipelineField), Needed::Below(0.0)),
            ]
        },
    },
    Claim {
        id: "C21",
        proof: Proof::Construction,
        statement: "Attribution counts from the day when it goes live, and soon in full.",
        observable: "AE motive of the base alone when attribution goes live in month 9 with three months of ramp: in the first year against none at all before, in the second year against attribution from the start.",
        check: |lab| {
            let late = motive_by_year(lab, "cloud.aws.live_month=9\ncloud.azure.live_month=9");
            let blind = motive_by_year(lab, "cloud.aws.attribution=\"none\"\ncloud.azure.attribution=\"none\"");
            let always = motive_by_year(lab, "");
            vec![
                Verdict::new(
                    "first year, less attribution from the start",
                    Figure::Ratio,
                    lead(&year(&late, 0), &year(&always, 0)),
                    Needed::Below(0.0),
                ),
                Verdict::new(
                    "second year, less attribution from the start",
                    Figure::Ratio,
                    lead(&year(&late, 1), &year(&always, 1)),
                    Needed::Within(-1e-9, 1e-9),
                ),
                Verdict::new(
                    "second year, less none",
                    Figure::Ratio,
                    lead(&year(&late, 1), &year(&blind, 1)),
                    Needed::Above(0.0),
                ),
            ]
        },
    },
];
