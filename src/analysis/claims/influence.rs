//! What engaged account teams and customers' commitments do to deals, by kind of product.

use super::lab::{Lab, Shipped, lead, mean, minus, ratio};
use super::{Claim, Figure, Needed, Proof, Verdict};
use crate::analysis::statistics::Estimate;
use crate::lanes::double;
use crate::metric::Metric;
use crate::model::funnel::source::Source;

/// Four heads on the partner side and in the field, five years; the third by itself.
const SIDES: &str = "horizon_months=60\nwindow=[{name=\"third\",from=24,months=12}]\noption=[{name=\"Idle\",motion=\"partner_side\",baseline=true},{name=\"Partner side\",motion=\"partner_side\",in_house=[{month=0,heads=4}]},{name=\"Field\",in_house=[{month=0,heads=4}]}]";

/// Four seats in the field, hired and bought, three years.
const BOUGHT: &str = "horizon_months=36\noption=[{name=\"Idle\",motion=\"partner_side\",baseline=true},{name=\"Hired\",in_house=[{month=0,heads=4}]},{name=\"Bought\",outsourced=[{month=0,units=4}]}]";

/// Product categories from the one for which the field is worth most, with their contracts.
const CATEGORIES: [(&str, &str); 4] = [
    ("rdbms_platform", "{lognormal={p10=250e3,p90=700e3}}"),
    ("storage", "{lognormal={p10=120e3,p90=400e3}}"),
    ("observability", "{lognormal={p10=120e3,p90=330e3}}"),
    ("security_endpoint", "{lognormal={p10=70e3,p90=180e3}}"),
];

/// Direct pipeline of the third year that is joined, over all of it, market and seasons apart.
fn joined(lab: &Lab, option: &str) -> Estimate {
    let joined = lab.trial(Shipped::Observability, SIDES).within(option, Metric::InfluencedPipeline, "third");
    let direct = lab.believed(Shipped::Observability, SIDES, |world| {
        let beliefs = world.beliefs(0);
        beliefs.isv.sellers * beliefs.direct.productivity / beliefs.funnel.base_win_rate
    });
    ratio(&joined, &direct)
}

/// Field opportunities that open, by trajectory: how many run through the marketplace, and how long they take.
fn opened(lab: &Lab, change: &str, option: &str) -> Vec<[f64; 3]> {
    lab.watch(
        Shipped::Observability,
        &format!("{BOUGHT}\n{change}"),
        option,
        || [0.0; 3],
        |sums, view, _| {
            for deal in view.opened.iter().filter(|deal| deal.source == Source::Field) {
                sums[0] += 1.0;
                sums[1] += f64::from(u8::from(deal.through_marketplace));
                sums[2] += f64::from(deal.closes - view.month);
            }
        },
    )
}

/// One sum over another, of all trajectories.
fn per_deal(sums: &[[f64; 3]], of: usize) -> Estimate {
    let column = |place: usize| sums.iter().map(|sum| sum[place]).collect::<Vec<f64>>();
    ratio(&column(of), &column(0))
}

/// The difference of two figures of different options, their errors taken as independent.
fn apart(a: Estimate, b: Estimate) -> Estimate {
    Estimate::known(a.value - b.value, libm::hypot(a.se, b.se))
}

/// Claims on influence, commitments and categories.
pub const CLAIMS: &[Claim] = &[
    Claim {
        id: "C74",
        proof: Proof::HeldOut,
        statement: "A partner-side function of a customer-deployed vendor touches next to none of the sellers' own deals; a field function touches a visible part.",
        observable: "Value of direct deals joined in the third year over all direct pipeline of a year, four heads each.",
        check: |lab| {
            vec![
                Verdict::new(
                    "joined by the partner side",
                    Figure::Ratio,
                    joined(lab, "Partner side"),
                    Needed::Below(0.01),
                ),
                Verdict::new("joined by the field", Figure::Ratio, joined(lab, "Field"), Needed::Above(0.04)),
            ]
        },
    },
    Claim {
        id: "C75",
        proof: Proof::HeldOut,
        statement: "Engaged account teams pay back sooner when the deals that sellers already had are counted, and the case stands without them.",
        observable: "Share of futures paid back within five years, with influence less without; and NPV of four field heads without influence. Customer-deployed.",
        check: |lab| {
            let trial = |change| lab.trial(Shipped::Observability, &format!("{SIDES}\n{change}"));
            let (with, without) = (trial(""), trial("influence.overlap=0"));
            let paid = |values: Vec<f64>| {
                values.iter().map(|month| f64::from(u8::from(month.is_finite()))).collect::<Vec<f64>>()
            };
            let [with_influence, alone] = [&with, &without].map(|trial| paid(trial.of("Field", Metric::PaybackMonth)));
            vec![
                Verdict::new("paid back more often", Figure::Ratio, lead(&with_influence, &alone), Needed::Above(0.0)),
                Verdict::new(
                    "NPV added without influence",
                    Figure::Money,
                    mean(&without.of("Field", Metric::UpliftNpv)),
                    Needed::Above(0.0),
                ),
            ]
        },
    },
    Claim {
        id: "C87",
        // The rule routes and speeds up what is committed.
        proof: Proof::Construction,
        statement: "Customers with committed spend buy through the marketplace more often and sooner, and a provider that knows balances meets more of them.",
        observable: "Field opportunities of three years, all customers committed against none: share through the marketplace, and months to close; and that share with bought less hired seats, as they are.",
        check: |lab| {
            let committed = opened(lab, "commit.share=1\ncommit.unburnt=1", "Hired");
            let free = opened(lab, "commit.unburnt=0", "Hired");
            let bought = opened(lab, "outsourced.intel_hit=0.4", "Bought");
            let hired = opened(lab, "outsourced.intel_hit=0.4", "Hired");
            vec![
                Verdict::new(
                    "share through the marketplace gained",
                    Figure::Ratio,
                    apart(per_deal(&committed, 1), per_deal(&free, 1)),
                    Needed::Above(0.0),
                ),
                Verdict::new(
                    "months to close gained",
                    Figure::Number,
                    apart(per_deal(&free, 2), per_deal(&committed, 2)),
                    Needed::Above(0.0),
                ),
                Verdict::new(
                    "share through the marketplace, bought less hired",
                    Figure::Ratio,
                    apart(per_deal(&bought, 1), per_deal(&hired, 1)),
                    Needed::Above(0.0),
                ),
            ]
        },
    },
    Claim {
        id: "C89",
        proof: Proof::HeldOut,
        statement: "The field is worth most to a database platform, then to storage, observability and endpoint security.",
        observable: "NPV added by four field heads in five years, each category less the next.",
        check: |lab| {
            let values = CATEGORIES.map(|(category, contracts)| {
                let change = format!("{SIDES}\nisv.category=\"{category}\"\nisv.acv={contracts}");
                lab.trial(Shipped::Observability, &change).of("Field", Metric::UpliftNpv)
            });
            let whats = ["database less storage", "storage less observability", "observability less endpoint"];
            let gap = |place: usize| {
                let gap = mean(&minus(&values[place], &values[place + 1]));
                Verdict::new(whats[place], Figure::Money, gap, Needed::Above(0.0))
            };
            (0..whats.len()).map(gap).collect()
        },
    },
    Claim {
        id: "C90",
        // The margin is a formula of the beliefs.
        proof: Proof::Construction,
        statement: "Above a volume the hosted margin of a data-heavy product is negative, and a waiver turns it.",
        observable: "Gross margin after egress of hosted software that moves 200 TB a month and contract, with nothing and 80% waived.",
        check: |lab| {
            let margin = |waiver: &str| {
                let change = format!("isv.egress_gb=200e3\nisv.egress_waiver={waiver}");
                mean(&lab.believed(Shipped::Saas, &change, |world| double(world.facts.margin[0])))
            };
            vec![
                Verdict::new("margin", Figure::Ratio, margin("0"), Needed::Below(0.0)),
                Verdict::new("margin, 80% waived", Figure::Ratio, margin("0.8"), Needed::Above(0.0)),
            ]
        },
    },
];
