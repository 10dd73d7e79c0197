//! The hybrid product, and the composite case.

use super::lab::{Lab, Shipped, lead, mean, minus, ratio, share};
use super::{Claim, Estimate, Figure, Needed, Proof, Verdict};
use crate::analysis::statistics::Ordered;
use crate::analysis::tenancy;
use crate::metric::Metric;

const REBUILD: &str = "Classic, then rebuild";

/// One trajectory of the tenancy test is a tenth of a second of fifty trajectories; this many are enough.
const TENANCY_TRAJECTORIES: usize = 500;

/// Two motions on a true hybrid, and each by itself.
const BOTH: &str = "option=[{name=\"Idle\",motion=\"partner_side\",baseline=true},{name=\"No rules\",motion=\"both\",in_house=[{month=0,heads=4}]},{name=\"Rules\",motion=\"both\",engagement_rules=true,in_house=[{month=0,heads=4}]}]";

fn within(lab: &Lab, metric: Metric, window: &str) -> Vec<f64> {
    lab.trial(Shipped::Composite, "").within(REBUILD, metric, window)
}

fn at_most(values: &[f64], amount: f64) -> Estimate {
    share(values.iter().map(|value| *value <= amount))
}

/// Share of trajectories that are customer-deployed in practice with this hosted share.
fn customer_deployed(lab: &Lab, hosted: &str) -> Estimate {
    let (scenario, sampler, seed) = lab.prepared(Shipped::Observability, &format!("consumption.hosted_share={hosted}"));
    let trajectories = TENANCY_TRAJECTORIES.min(lab.trajectories());
    let result = lab.unstopped(tenancy::tenancy(&scenario, &sampler, seed, trajectories, lab.control()));
    Estimate::known(result.customer_deployed, result.se.max(1.0 / TENANCY_TRAJECTORIES as f64))
}

fn both(lab: &Lab, change: &str, option: &str, metric: Metric) -> Vec<f64> {
    lab.trial(Shipped::Platform, &format!("{BOTH}\n{change}")).of(option, metric)
}

/// Where a figure of the composite case falls in its simulated distribution.
#[derive(Clone, Debug, PartialEq)]
pub struct CompositeRow {
    /// What it is.
    pub what: &'static str,
    /// How it is written.
    pub figure: Figure,
    /// What is told of the case; none where nothing is.
    pub told: Option<f64>,
    /// Share of trajectories at or below that.
    pub percentile: Option<Estimate>,
    /// Mean.
    pub mean: Estimate,
    /// 25th, 50th and 75th percentile.
    pub quartiles: [f64; 3],
}

/// The figures told of the composite case against what is simulated.
#[must_use]
pub fn composite_case(lab: &Lab) -> Vec<CompositeRow> {
    let open = lab.watch(Shipped::Composite, "", REBUILD, || 0.0, |open, view, _| *open = view.record.pipeline_open);
    let rows = [
        ("field pipeline, months 0–23", Figure::Money, within(lab, Metric::PipelineField, "playbook"), None),
        (
            "renewals among marketplace transactions, months 0–23",
            Figure::Ratio,
            within(lab, Metric::MarketplaceRenewalShare, "playbook"),
            Some(0.8),
        ),
        (
            "field pipeline originated, months 24–41 (reading c)",
            Figure::Money,
            within(lab, Metric::PipelineField, "rebuild"),
            Some(4.2e6),
        ),
        ("field pipeline open at the end of month 41 (reading b)", Figure::Money, open, Some(4.2e6)),
        (
            "marketplace volume of new customers as booked, direct sales' included, months 24–41",
            Figure::Money,
            within(lab, Metric::MarketplaceNewTcv, "rebuild"),
            Some(1.8e6),
        ),
        ("the same, first year of contracts", Figure::Money, within(lab, Metric::MarketplaceNew, "rebuild"), None),
        ("direct deals joined, months 0–23", Figure::Money, within(lab, Metric::InfluencedPipeline, "playbook"), None),
    ];
    rows.into_iter()
        .map(|(what, figure, values, told)| {
            let ordered = Ordered::new(&values);
            CompositeRow {
                what,
                figure,
                told,
                percentile: told.map(|amount| at_most(&values, amount)),
                mean: mean(&values),
                quartiles: [0.25, 0.5, 0.75].map(|p| ordered.quantile(p)),
            }
        })
        .collect()
}

/// Claims on hybrid products and on the composite case.
pub const CLAIMS: &[Claim] = &[
    Claim {
        id: "C60",
        // Both motives are functions of the hosted share, which is what is varied.
        proof: Proof::Construction,
        statement: "If taking the hosted part away changes nobody's motive, the product is customer-deployed, whatever its architecture says.",
        observable: "Share of trajectories in which removing the hosted part changes neither side's motive, by hosted share of consumption.",
        check: |lab| {
            vec![
                Verdict::new("hosted share 5%", Figure::Ratio, customer_deployed(lab, "0.05"), Needed::Above(0.5)),
                Verdict::new("hosted share 60%", Figure::Ratio, customer_deployed(lab, "0.6"), Needed::Below(0.5)),
            ]
        },
    },
    Claim {
        id: "C61",
        proof: Proof::Construction,
        statement: "A true hybrid needs rules of engagement; without them both channels bring less than each would alone.",
        observable: "Four heads on both sides of a hybrid platform, four years: pipeline with rules less without; each channel without rules less by itself.",
        check: |lab| {
            let total = |option| {
                let of = |metric| both(lab, "", option, metric);
                of(Metric::PipelineField).iter().zip(of(Metric::PipelinePdm)).map(|(a, b)| a + b).collect::<Vec<f64>>()
            };
            let alone = "pdm.opportunity_rate=0\nmarketplace.origination=0";
            let no_field = "funnel.active_meeting=0\nfunnel.warm_meeting=0\nfunnel.pull=0\nfunnel.library=0";
            let loss =
                |metric, by_itself| lead(&both(lab, "", "No rules", metric), &both(lab, by_itself, "No rules", metric));
            vec![
                Verdict::new(
                    "pipeline, rules less none",
                    Figure::Money,
                    lead(&total("Rules"), &total("No rules")),
                    Needed::Above(0.0),
                ),
                Verdict::new(
                    "field channel, without rules less alone",
                    Figure::Money,
                    loss(Metric::PipelineField, alone),
                    Needed::Below(0.0),
                ),
                Verdict::new(
                    "partner channel, without rules less alone",
                    Figure::Money,
                    loss(Metric::PipelinePdm, no_field),
                    Needed::Below(0.0),
                ),
            ]
        },
    },
    Claim {
        id: "C65",
        proof: Proof::Fitted,
        statement: "Composite case: two years of the partner-side playbook bring almost no field pipeline.",
        observable: "Field pipeline of months 0–23.",
        check: |lab| {
            vec![Verdict::new(
                "mean",
                Figure::Money,
                mean(&within(lab, Metric::PipelineField, "playbook")),
                Needed::Below(300e3),
            )]
        },
    },
    Claim {
        id: "C66",
        proof: Proof::Fitted,
        statement: "Composite case: four in five marketplace transactions of those years are renewals of customers who were there before.",
        observable: "Share of renewals among marketplace transactions, months 0–23, by count.",
        check: |lab| {
            vec![Verdict::new(
                "mean",
                Figure::Ratio,
                mean(&within(lab, Metric::MarketplaceRenewalShare, "playbook")),
                Needed::Within(0.72, 0.88),
            )]
        },
    },
    Claim {
        id: "C67",
        proof: Proof::Construction,
        statement: "Composite case: listings current and programs well kept, and still nothing moves.",
        observable: "Listing health and program standing at month 24.",
        check: |lab| {
            let pairs = lab.watch(
                Shipped::Composite,
                "",
                REBUILD,
                || (0.0, 0.0),
                |(listing, standing), view, world| {
                    if view.month == 23 {
                        let weighted = |of: &dyn Fn(usize) -> f64| {
                            (0..3).map(|c| world.beliefs(0).clouds[c].weight * of(c)).sum::<f64>()
                        };
                        *listing = weighted(&|c| view.state.clouds[c].listing);
                        *standing = weighted(&|c| view.clouds[c].pdm.standing);
                    }
                },
            );
            let (listing, standing): (Vec<f64>, Vec<f64>) = pairs.into_iter().unzip();
            vec![
                Verdict::new("listing health", Figure::Ratio, mean(&listing), Needed::Above(0.95)),
                Verdict::new(
                    "program standing (half-way at 400 hours a month)",
                    Figure::Ratio,
                    mean(&standing),
                    Needed::Above(0.5),
                ),
            ]
        },
    },
    Claim {
        id: "C68",
        proof: Proof::Construction,
        statement: "Composite case: of the four partner managers who are re-cast, two leave.",
        observable: "Of four, those gone eight months after the rebuild, with other attrition and refilling switched off.",
        check: |lab| {
            let left = lab.watch(Shipped::Composite, "in_house.annual_attrition=0\nin_house.time_to_fill=60\nin_house.time_to_fill_cv=0\nmacro.mandate_in=[1,1,1]", REBUILD, || 0.0, |left, view, _| {
                if view.month == 32 {
                    *left = 4.0 - view.staff.roster.actual[0];
                }
            });
            vec![Verdict::new("mean number", Figure::Number, mean(&left), Needed::Within(1.5, 2.5))]
        },
    },
    Claim {
        id: "C69",
        proof: Proof::Fitted,
        statement: "Composite case: eighteen months after the rebuild $4.2M of pipeline has come from the field.",
        observable: "Field pipeline of months 24–41: where $4.2M falls in its distribution, and its mean.",
        check: |lab| {
            let pipeline = within(lab, Metric::PipelineField, "rebuild");
            vec![
                Verdict::new(
                    "share of trajectories at or below $4.2M",
                    Figure::Ratio,
                    at_most(&pipeline, 4.2e6),
                    Needed::Within(0.25, 0.75),
                ),
                Verdict::new("mean", Figure::Money, mean(&pipeline), Needed::Within(3.15e6, 5.25e6)),
            ]
        },
    },
    Claim {
        id: "C70",
        proof: Proof::Fitted,
        statement: "Composite case: in those eighteen months $1.8M of marketplace volume, as booked, comes from new customers.",
        observable: "Marketplace volume of new customers over the terms of their contracts, direct sales' included, months 24–41: where $1.8M falls in its distribution.",
        check: |lab| {
            vec![Verdict::new(
                "share of trajectories at or below $1.8M",
                Figure::Ratio,
                at_most(&within(lab, Metric::MarketplaceNewTcv, "rebuild"), 1.8e6),
                Needed::Within(0.25, 0.75),
            )]
        },
    },
    Claim {
        id: "C71",
        proof: Proof::Construction,
        statement: "Composite case: the marketplace closes what the field has opened; it opens nothing.",
        observable: "Partner-side pipeline that listings originate, and new marketplace volume above that of the playbook, months 24–41.",
        check: |lab| {
            let originated =
                |change| lab.trial(Shipped::Composite, change).within(REBUILD, Metric::PipelinePdm, "rebuild");
            let classic = lab.trial(Shipped::Composite, "").within("Classic", Metric::MarketplaceNew, "rebuild");
            vec![
                Verdict::new(
                    "originated by listings",
                    Figure::Money,
                    lead(&originated(""), &originated("marketplace.origination=0")),
                    Needed::Within(-1.0, 1.0),
                ),
                Verdict::new(
                    "closed through it, above the playbook",
                    Figure::Money,
                    lead(&within(lab, Metric::MarketplaceNew, "rebuild"), &classic),
                    Needed::Above(0.0),
                ),
            ]
        },
    },
    Claim {
        id: "C72",
        proof: Proof::Construction,
        statement: "Composite case: program work goes on with far fewer people.",
        observable: "Program heads after the rebuild over those before.",
        check: |lab| {
            let heads = lab.watch(
                Shipped::Composite,
                "",
                REBUILD,
                || (0.0, 0.0),
                |(before, after), view, _| match view.month {
                    23 => *before = view.staff.program_heads,
                    24 => *after = view.staff.program_heads,
                    _ => {}
                },
            );
            let (before, after): (Vec<f64>, Vec<f64>) = heads.into_iter().unzip();
            vec![Verdict::new("after over before", Figure::Ratio, ratio(&after, &before), Needed::Below(0.6))]
        },
    },
    Claim {
        id: "C73",
        // The playbook's two years cost money and, by the rules of motive, bring next to nothing.
        proof: Proof::Construction,
        statement: "Composite case: to skip the first two years is the saving.",
        observable: "NPV of the rebuild from the start less that of the playbook for two years and then the rebuild, 42 months.",
        check: |lab| {
            let trial = lab.trial(Shipped::Composite, "");
            let early = trial.of("Rebuild from the start", Metric::Npv);
            vec![Verdict::new(
                "NPV gained",
                Figure::Money,
                mean(&minus(&early, &trial.of(REBUILD, Metric::Npv))),
                Needed::Above(0.0),
            )]
        },
    },
];
