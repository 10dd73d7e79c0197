//! Who gives attention to whom, and why.

use super::lab::{Lab, Shipped, coefficient_of_variation, lead, mean, minus, ratio, times};
use super::{Claim, Figure, Needed, Proof, Verdict};
use crate::lanes::double;
use crate::metric::Metric;
use crate::model::MonthView;
use crate::model::attention::pdm;

/// The base alone, for a year.
const IDLE: &str = "option=[{name=\"Idle\",motion=\"partner_side\",baseline=true}]\nhorizon_months=12";

/// Four heads in the field against nobody, for two years.
const FOUR: &str = "option=[{name=\"Idle\",motion=\"partner_side\",baseline=true},{name=\"Field\",in_house=[{month=0,heads=4}],field_share=1.0},{name=\"More field\",in_house=[{month=0,heads=8}],field_share=1.0},{name=\"More programs\",motion=\"partner_side\",program_team=[{month=0,heads=8}]}]\nhorizon_months=24";

fn with(base: &str, change: &str) -> String {
    format!("{base}\n{change}")
}

fn idle(lab: &Lab, shipped: Shipped, change: &str, metric: Metric) -> Vec<f64> {
    lab.trial(shipped, &with(IDLE, change)).of("Idle", metric)
}

/// What a change from one value to another does to a metric of the base alone.
fn effect(lab: &Lab, metric: Metric, from: &str, to: &str) -> Vec<f64> {
    minus(&idle(lab, Shipped::Observability, to, metric), &idle(lab, Shipped::Observability, from, metric))
}

fn pdm_motive(view: &MonthView<'_>) -> f64 {
    view.record.pdm_motive
}

fn ae_motive(view: &MonthView<'_>) -> f64 {
    view.record.ae_motive
}

fn motives(lab: &Lab, shipped: Shipped) -> (Vec<f64>, Vec<f64>) {
    let pdm = lab.monthly_mean(shipped, IDLE, "Idle", pdm_motive);
    (pdm, lab.monthly_mean(shipped, IDLE, "Idle", ae_motive))
}

/// Nobody ties what customers consume to the vendor.
const BLIND: &str = "cloud.aws.attribution=\"none\"\ncloud.azure.attribution=\"none\"";

/// Claims on attention.
pub const CLAIMS: &[Claim] = &[
    Claim {
        id: "C1",
        proof: Proof::Construction,
        statement: "Account teams gain from what a product adds to the customer's bill and to marketplace drawdown, and nothing from the vendor's own bill.",
        observable: "AE motive of the base alone over a year, as one cause at a time is raised; customer-deployed.",
        check: |lab| {
            let gain = |from, to| mean(&effect(lab, Metric::AeMotiveMean, from, to));
            vec![
                Verdict::new(
                    "consumption per contract dollar 0.8 → 1.6",
                    Figure::Ratio,
                    gain("consumption.ratio=0.8", "consumption.ratio=1.6"),
                    Needed::Above(0.0),
                ),
                Verdict::new(
                    "marketplace share of deals 0.2 → 0.6",
                    Figure::Ratio,
                    gain("marketplace.share=0.2", "marketplace.share=0.6"),
                    Needed::Above(0.0),
                ),
                Verdict::new(
                    "own bill 2% → 6% of ARR",
                    Figure::Ratio,
                    gain("isv.rnd_share=0.02", "isv.rnd_share=0.06"),
                    Needed::Within(-1e-9, 1e-9),
                ),
            ]
        },
    },
    Claim {
        id: "C2",
        proof: Proof::Construction,
        statement: "Partner managers gain from partner-side consumption, marketplace volume and program work, and nothing from customer-side consumption that nobody ties to the vendor.",
        observable: "PDM hours of the base alone over a year, as one cause at a time is raised; customer-deployed.",
        check: |lab| {
            let gain = |from, to| mean(&effect(lab, Metric::PdmAttentionMean, from, to));
            vec![
                Verdict::new(
                    "own bill 2% → 6% of ARR",
                    Figure::Number,
                    gain("isv.rnd_share=0.02", "isv.rnd_share=0.06"),
                    Needed::Above(0.0),
                ),
                Verdict::new(
                    "marketplace renewals 5% → 10% of ARR",
                    Figure::Number,
                    gain("isv.renewals_mkt=0.05", "isv.renewals_mkt=0.1"),
                    Needed::Above(0.0),
                ),
                Verdict::new(
                    "program heads 2 → 6",
                    Figure::Number,
                    gain("program_team.heads=2", "program_team.heads=6"),
                    Needed::Above(0.0),
                ),
                Verdict::new(
                    "consumption per contract dollar 0.8 → 1.6, without attribution",
                    Figure::Number,
                    gain(&format!("{BLIND}\nconsumption.ratio=0.8"), &format!("{BLIND}\nconsumption.ratio=1.6")),
                    Needed::Within(-1e-9, 1e-9),
                ),
            ]
        },
    },
    Claim {
        id: "C3",
        proof: Proof::Fitted,
        statement: "For hosted software the partner manager is the natural champion; account teams join in where a marketplace deal counts for them.",
        observable: "Motives of PDM and AE teams on one scale, base alone over a year; hosted.",
        check: |lab| {
            let (pdm, ae) = motives(lab, Shipped::Saas);
            let on = idle(lab, Shipped::Saas, "marketplace.share=0.6", Metric::AeMotiveMean);
            let off = idle(lab, Shipped::Saas, "marketplace.share=0", Metric::AeMotiveMean);
            vec![
                Verdict::new("PDM motive less AE motive", Figure::Ratio, lead(&pdm, &ae), Needed::Above(0.0)),
                Verdict::new(
                    "AE motive gained from a marketplace share of 0.6",
                    Figure::Ratio,
                    lead(&on, &off),
                    Needed::Above(0.0),
                ),
            ]
        },
    },
    Claim {
        id: "C4",
        proof: Proof::HeldOut,
        statement: "For customer-deployed software the sides part: account teams have every reason to care, partner managers little.",
        observable: "AE motive less PDM motive, base alone over a year; and how much larger that is than for hosted software of the same size.",
        check: |lab| {
            let (pdm, ae) = motives(lab, Shipped::Observability);
            let (hosted_pdm, hosted_ae) = motives(lab, Shipped::Saas);
            let split = minus(&ae, &pdm);
            vec![
                Verdict::new("AE motive less PDM motive", Figure::Ratio, mean(&split), Needed::Above(0.0)),
                Verdict::new(
                    "the same less that of hosted software",
                    Figure::Ratio,
                    lead(&split, &minus(&hosted_ae, &hosted_pdm)),
                    Needed::Above(0.0),
                ),
            ]
        },
    },
    Claim {
        id: "C5",
        proof: Proof::Construction,
        statement: "The own cloud bill of a customer-deployed vendor stays flat while its customers' consumption grows with use; a hosted vendor's own bill grows.",
        observable: "Growth of consumption from month 0 to month 23 with four heads in the field.",
        check: |lab| {
            let growth = |shipped, of: fn(&MonthView<'_>) -> f64| -> Vec<f64> {
                let ends = lab.watch(
                    shipped,
                    FOUR,
                    "Field",
                    || (0.0, 0.0),
                    |(first, last), view, _| {
                        *last = of(view);
                        if view.month == 0 {
                            *first = *last;
                        }
                    },
                );
                ends.into_iter().map(|(first, last)| last / first - 1.0).collect()
            };
            let partner: fn(&MonthView<'_>) -> f64 = |view| view.record.partner;
            vec![
                Verdict::new(
                    "own bill, customer-deployed",
                    Figure::Ratio,
                    mean(&growth(Shipped::Observability, partner)),
                    Needed::Within(-0.01, 0.01),
                ),
                Verdict::new(
                    "customers' bill, customer-deployed",
                    Figure::Ratio,
                    mean(&growth(Shipped::Observability, |view| view.record.customer)),
                    Needed::Above(0.05),
                ),
                Verdict::new(
                    "own bill, hosted",
                    Figure::Ratio,
                    mean(&growth(Shipped::Saas, partner)),
                    Needed::Above(0.05),
                ),
            ]
        },
    },
    Claim {
        id: "C6",
        proof: Proof::Construction,
        statement: "A partner manager's time is shared out about in proportion to what each partner contributes.",
        observable: "Slope of log share of time against log contribution, from half to twice a typical partner's contribution, over the beliefs.",
        check: |lab| {
            let slope = lab.believed(Shipped::Observability, "", |world| {
                let pdm = &world.facts.pdm;
                let share = |metrics| double(pdm::share(metrics, pdm.gamma[0], pdm.partners[0]));
                libm::log(share(2.0) / share(0.5)) / libm::log(4.0)
            });
            vec![Verdict::new("slope", Figure::Ratio, mean(&slope), Needed::Within(0.9, 1.1))]
        },
    },
    Claim {
        id: "C7",
        proof: Proof::Construction,
        statement: "What a customer-deployed vendor sells outside the marketplace adds nothing to its partner manager's interest, however large.",
        observable: "Eight field heads against four without marketplace deals, two years: bookings, and PDM hours.",
        check: |lab| {
            let trial = lab.trial(Shipped::Observability, &with(FOUR, "marketplace.share=0"));
            vec![
                Verdict::new(
                    "bookings gained",
                    Figure::Money,
                    mean(&trial.lead("More field", "Field", Metric::Bookings)),
                    Needed::Above(0.0),
                ),
                Verdict::new(
                    "PDM hours a month gained",
                    Figure::Number,
                    mean(&trial.lead("More field", "Field", Metric::PdmAttentionMean)),
                    Needed::Within(-0.01, 0.01),
                ),
            ]
        },
    },
    Claim {
        id: "C8",
        // The PDM counts partner-side consumption, and the hosted vendor is given more of it.
        proof: Proof::Construction,
        statement: "A customer-deployed vendor gets less of its partner manager's time than a hosted vendor of the same size.",
        observable: "PDM hours a month of the base alone over a year, customer-deployed as a share of hosted, both with $80M of revenue and the same portfolio.",
        check: |lab| {
            let hours = |shipped| idle(lab, shipped, "", Metric::PdmAttentionMean);
            let part = ratio(&hours(Shipped::Observability), &hours(Shipped::Saas));
            vec![Verdict::new("part of the hosted vendor's hours", Figure::Ratio, part, Needed::Below(1.0))]
        },
    },
    Claim {
        id: "C9",
        // The chance of reassignment falls with the share of the PDM's time, which is C8.
        proof: Proof::Construction,
        statement: "Vendors that do not move a partner manager's figures are handed over more often, and begin again each time.",
        observable: "Hand-overs a year over the clouds (the relationship falls by more than 45% in a month), customer-deployed less hosted, four field heads.",
        check: |lab| {
            let handovers = |shipped| -> Vec<f64> {
                let counts = lab.watch(
                    shipped,
                    FOUR,
                    "Field",
                    || (vec![], 0.0),
                    |(before, count): &mut (Vec<f64>, f64), view, _| {
                        let now: Vec<f64> = view.state.clouds.iter().map(|cloud| cloud.relationship).collect();
                        let falls = before.iter().zip(&now).filter(|(before, now)| **now < 0.55 * **before).count();
                        *count += falls as f64;
                        *before = now;
                    },
                );
                counts.into_iter().map(|(_, count)| count / 2.0).collect()
            };
            let difference = lead(&handovers(Shipped::Observability), &handovers(Shipped::Saas));
            vec![Verdict::new(
                "hand-overs a year, customer-deployed less hosted",
                Figure::Number,
                difference,
                Needed::Above(0.0),
            )]
        },
    },
    Claim {
        id: "C11",
        proof: Proof::Fitted,
        statement: "Single people sometimes help without any incentive; it happens, and nobody can plan with it.",
        observable: "Field pipeline of two years when nothing that the vendor does is credited to anybody: mean, spread, and against what four field heads bring.",
        check: |lab| {
            let nothing = with(
                FOUR,
                "cloud.aws.attribution=\"none\"\ncloud.azure.attribution=\"none\"\nmarketplace.share=0\nconsumption.credibility_indirect=0\nconsumption.credibility_enabled=0\nconsumption.credibility_enabled_max=0",
            );
            let helped = lab.trial(Shipped::Observability, &nothing).of("Idle", Metric::PipelineField);
            let field = lab.trial(Shipped::Observability, FOUR).of("Field", Metric::PipelineField);
            vec![
                Verdict::new("mean", Figure::Money, mean(&helped), Needed::Above(0.0)),
                Verdict::new(
                    "standard deviation over mean",
                    Figure::Ratio,
                    coefficient_of_variation(&helped),
                    Needed::Above(1.0),
                ),
                Verdict::new(
                    "part of the pipeline of four field heads",
                    Figure::Ratio,
                    ratio(&helped, &field),
                    Needed::Below(0.1),
                ),
            ]
        },
    },
    Claim {
        id: "C12",
        proof: Proof::Fitted,
        statement: "Partner managers take submissions and calls politely; more of them brings a customer-deployed vendor hardly any business.",
        observable: "Six more program heads against four field heads, two years: partner-side pipeline of the former less a tenth of the field pipeline of the latter.",
        check: |lab| {
            let trial = lab.trial(Shipped::Observability, FOUR);
            let programs = trial.lead("More programs", "Idle", Metric::PipelinePdm);
            let field = trial.lead("Field", "Idle", Metric::PipelineField);
            vec![
                Verdict::new("gained with six program heads", Figure::Money, mean(&programs), Needed::Below(500e3)),
                Verdict::new(
                    "less a tenth of what four field heads gain",
                    Figure::Money,
                    lead(&programs, &times(&field, 0.1)),
                    Needed::Below(0.0),
                ),
            ]
        },
    },
];
