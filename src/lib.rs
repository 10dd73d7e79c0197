//! Should a software vendor build, buy or mix field-alliance capacity, and does it pay at all?
//!
//! A scenario file states what is known and what is believed; the engine runs thousands of multi-year trajectories of
//! every staffing option under common random numbers; the analyses turn them into a decision with its uncertainty.
//!
//! # Example
//!
//! Loads a scenario, simulates its options and compares two of them. Amounts are in the scenario's currency; `±` is the
//! half width of the 95% interval of the simulation's own error.
//!
//! ```
//! use alliance_sim::analysis::paired;
//! use alliance_sim::engine::{Control, Run, RunPlan};
//! use alliance_sim::metric::Metric;
//! use alliance_sim::sampling::DesignKind;
//! use alliance_sim::scenario::{self, Overrides};
//! use std::path::Path;
//!
//! let text = r#"
//!     schema = 1
//!     name = "Two ways to staff the field"
//!     start = "2026-01"
//!     horizon_months = 36
//!
//!     [isv]
//!     archetype = "customer_deployed"
//!     arr = 80e6
//!     acv = { lognormal = { p10 = 120e3, p90 = 330e3 } }
//!     sellers = 20
//!
//!     [[cloud]]
//!     name = "aws"
//!     weight = 1.0
//!     target_accounts = 120
//!     attribution = "aws_prm_metering"
//!
//!     [[option]]
//!     name = "Status quo"
//!     motion = "partner_side"
//!     baseline = true
//!
//!     [[option]]
//!     name = "In-house"
//!     in_house = [{ month = 0, heads = 2 }]
//!
//!     [[option]]
//!     name = "Outsourced"
//!     outsourced = [{ month = 0, units = 2 }]
//! "#;
//! let loaded = scenario::parse("two-ways.toml", text, Path::new("."), &Overrides::default())?;
//! let scenario = loaded.scenario;
//!
//! let mut run = Run::new(&scenario, RunPlan { seed: 1, design: DesignKind::Iid, replicates: 1 });
//! run.extend(256, Control::unwatched())?;
//! let sample = run.finish();
//!
//! let comparison = paired::compare(&sample, Metric::UpliftNpv, 1, 2);
//! let lead = comparison.mean_difference;
//! let words = format!("In-house less Outsourced: {:.0} ± {:.0}", lead.value, lead.half_width());
//! # assert!(words.contains('±'));
//! # assert_eq!(sample.options, ["Status quo", "In-house", "Outsourced"]);
//! # assert!(lead.value.is_finite() && lead.half_width() > 0.0);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! The folder `examples/` has programs that begin from here: the decision of a file (`quickstart`), an option that is
//! made in code (`own_option`), and an analysis of one's own over the columns of a run (`own_analysis`).
//!
//! # Features
//!
//! | feature | brings | without it |
//! | --- | --- | --- |
//! | `charts` | `report`: documents, tables, charts, data files | nothing is drawn: neither plotters, resvg nor parquet is built |
//! | `cli`, which needs `charts` | `cli`: the program | no clap |
//! | `mcp`, which needs `cli` and is off by default | `mcp`: tools for agents | no rmcp, no tokio |
//!
//! The first two are on by default; a library user who wants numbers takes `default-features = false`.
//!
//! # Stages
//!
//! The code flows one way. A stage uses only stages above it, which a test holds:
//!
//! | stage | module | turns |
//! | --- | --- | --- |
//! | 0 | [`lanes`], [`metric`], [`distribution`], [`parameter`] | the vocabulary: trajectories side by side, names of results, families of beliefs, every parameter with its default |
//! | 1 | [`scenario`] | TOML files into a [`scenario::Scenario`], or a list of problems |
//! | 2 | [`sampling`] | a scenario and a trajectory number into beliefs and streams of luck |
//! | 3 | [`model`] | one option, its beliefs and its luck into one trajectory |
//! | 4 | [`engine`] | many trajectories in parallel into matrices, the same bits on any number of threads |
//! | 5 | [`analysis`] | matrices into statements: summaries, comparisons, the decision |
//! | 6 | [`study`] | a question into findings, simulating what it needs |
//! | 7 | `report` | findings into a document, and that into text, JSON, CSV, parquet, charts |
//! | 8 | `cli` | the command line: the only place that prints, writes files or reads the clock |
#![deny(unsafe_code)]
// Tests compare with the functions of the platform's library; the program does without them (clippy.toml).
#![cfg_attr(not(test), warn(clippy::disallowed_methods))]

pub mod lanes;

pub mod metric;

pub mod distribution;

pub mod parameter;

pub mod scenario;

pub mod sampling;

pub mod model;

pub mod engine;

pub mod analysis;

pub mod study;

#[cfg(feature = "charts")]
pub mod report;

#[cfg(feature = "cli")]
pub mod cli;
