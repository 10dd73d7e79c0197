//! Should a software vendor build, buy or mix field-alliance capacity, and does it pay at all?
//!
//! A scenario file states what is known and what is believed; the engine runs thousands of multi-year trajectories of
//! every staffing option under common random numbers; the analyses turn them into a decision with its uncertainty.
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
//! | 7 | [`report`] | findings into a document, and that into text, JSON, CSV, parquet, charts |
//! | 8 | [`cli`] | the command line: the only place that prints, writes files or reads the clock |
#![deny(unsafe_code)]

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

pub mod report;

pub mod cli;
