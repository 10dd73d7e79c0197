//! Findings into a [`Document`], and a document into bytes of every form. Nothing here opens a file or prints.

pub mod audit;
pub mod blueprint;
pub mod book;
pub mod breakeven;
pub mod calibrate;
pub mod charts;
pub mod check;
pub mod claims;
pub mod classify;
pub mod columns;
pub mod csv;
pub mod diff;
pub mod document;
pub mod format;
pub mod formats;
mod grid;
pub mod headline;
pub mod json;
mod levers;
pub mod live;
pub mod optimise;
pub mod parameters;
pub mod parquet;
pub mod priors;
mod provenance;
pub mod questions;
pub mod receipt;
pub mod replay;
pub mod run;
pub mod scale;
pub mod score;
pub mod sensitivity;
pub mod shard;
pub mod story;
pub mod stress;
pub mod table;
pub mod trace;
mod tripwires;
pub mod verdict;
pub mod voi;
mod waterfall;
pub mod what_if;

pub use document::Document;
pub use grid::{Grid, Style, wrapped};
pub use provenance::Provenance;

#[cfg(test)]
mod testing;
