//! The simulated world: one option, its beliefs and its luck give one trajectory, or several side by side.
//!
//! A rule is one file, a plain function of the numbers of one trajectory; `hours`, `attention::month` and `pipeline` call the
//! rules in loops over trajectories side by side; `Journey::advance` tells the month as a story, in the order of `docs/MODEL.md`
//! section 2. A step reads what earlier steps of the month have written, and of later ones the end of the month before.
//! Nothing here reads files, fails, or knows that other options exist.

#![allow(clippy::needless_range_loop, reason = "a loop over lanes reads and writes several arrays at the same place")]

pub mod accounts;
pub mod arrivals;
pub mod attention;
pub mod beside;
pub mod cloud_month;
pub mod consumption;
pub mod economics;
pub mod effort;
pub mod evidence;
mod facts;
mod fork;
pub mod funnel;
mod handover;
mod hours;
mod journey;
pub mod luck;
pub mod outcome;
mod parties;
pub mod patch;
pub mod path;
mod pipeline;
pub mod programmes;
mod recording;
mod relationships;
pub mod staffing;
pub mod state;
pub mod time;
pub mod view;
mod world;

pub use facts::{CloudFacts, Facts, LogOdds};
pub use view::MonthView;
pub use world::World;

use crate::scenario::StaffingOption;
use luck::Luck;
use parties::Parties;
use path::{Path, Reads};
use staffing::Adjustments;

/// One trajectory of one option. Every month is shown to `observe`; the same inputs give the same bits.
pub fn simulate(
    world: &World<'_>,
    option: &StaffingOption,
    luck: &mut Luck,
    adjustments: Adjustments,
    mut observe: impl FnMut(&MonthView<'_>),
) -> Path {
    let horizon = world.setting.horizon_months;
    let months = path::blank_months(horizon);
    let mut parties = Parties::setting_out(world, option, luck, months, beside::is_watched(option), Reads::ALL);
    parties.advance(luck, adjustments, horizon, Some(&mut observe));
    parties.into_path()
}

#[cfg(test)]
pub(crate) mod tests;
