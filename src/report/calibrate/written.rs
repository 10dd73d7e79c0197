//! The scenario that `calibrate` writes.

use super::MARK;
use crate::analysis::breakeven::words;
use crate::analysis::history::learnt::Learnt;
use crate::scenario::Scenario;
use crate::study::calibrate::CalibrateFindings;
use std::fmt::Write as _;

/// The calibrated scenario: what it extends, and every learnt belief with its reason.
#[must_use]
pub fn calibrated_toml(found: &CalibrateFindings, scenario: &Scenario, before: &str, date: &str) -> String {
    let text = |text: &str| toml::Value::String(text.to_owned()).to_string();
    let plain = |text: &str| text.replace(char::is_control, " ");
    let mut out = String::new();
    let mut write = || -> std::fmt::Result {
        writeln!(out, "{MARK} on {date} from the history of {}.", found.span)?;
        writeln!(out, "# Beliefs that the history moved; everything else is as in the scenario that it extends.")?;
        writeln!(out, "schema = 1\nextends = {}", text(before))?;
        writeln!(out, "name = {}", text(&format!("{}, after its history", scenario.name)))?;
        writeln!(out, "\n[history]\nbefore = {}", text(before))?;
        let outside: Vec<String> = super::outside(found).map(|held| text(held.figure.what.name())).collect();
        if !outside.is_empty() {
            writeln!(
                out,
                "outside = [{}] # the model does not make what you saw: rule B08 of `audit`",
                outside.join(", ")
            )?;
        }
        let mut all: Vec<&Learnt> = found.learnt.iter().collect();
        all.sort_by_key(|one| one.parameter);
        let mut table = "";
        for one in all {
            let (owner, key) = one.path.rsplit_once('.').unwrap_or(("", &one.path));
            if owner != table {
                match owner.strip_prefix("cloud.") {
                    Some(cloud) => writeln!(out, "\n[[cloud]]\nname = {}", text(cloud))?,
                    None => writeln!(out, "\n[{owner}]")?,
                }
                table = owner;
            }
            let outside = if one.is_outside { "; outside of what was believed, which counts for nothing" } else { "" };
            let [low, middle, high] = one.before.map(words::figure);
            let was = if low == high { middle } else { format!("{middle} ({low} to {high})") };
            let reason = format!("{} from your history: {}; it was {was}{outside}", one.how.word(), one.data);
            writeln!(out, "{key} = {} # {}", one.toml, plain(&reason))?;
        }
        for (one, other, rank) in &found.correlations {
            writeln!(out, "\n[[correlation]] # both were learnt from the same figures")?;
            writeln!(out, "between = [{}, {}]\nrank = {rank}", text(one), text(other))?;
        }
        Ok(())
    };
    let written = write();
    debug_assert!(written.is_ok(), "writing to a string cannot fail");
    out
}
