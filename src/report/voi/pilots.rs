//! Pilots: the best, those that are as good, and the table of them.

use super::VoiReport;
use crate::analysis::optimise::seats_in_words;
use crate::analysis::statistics::Estimate;
use crate::analysis::voi::{PilotDesign, PilotValue};
use crate::report::Grid;
use crate::report::document::Block;
use crate::report::format::short;

/// Pilots named as being as good as the best, and most that are printed.
const NAMED: usize = 4;
const PILOTS: usize = 10;

impl VoiReport<'_> {
    /// The pilot with the highest net benefit.
    pub(super) fn best_pilot(&self) -> Option<&PilotValue> {
        self.found.pilots.iter().max_by(|a, b| a.net.value.total_cmp(&b.net.value))
    }

    pub(super) fn pilot_finding(&self) -> String {
        let Some(best) = self.best_pilot() else { return String::new() };
        let what = pilot_name(best);
        let margin = best.net.half_width();
        if best.net.value > margin {
            return format!(
                "Run a pilot first: with {what} as its first stage the plan is worth {} more.{} {}",
                self.rounded(best.net),
                self.beyond_results(best),
                self.as_good()
            )
            .trim_end()
            .to_owned();
        }
        if best.net.value < -margin {
            return format!(
                "Do not wait for a pilot: even with the best one ({what}) as its first stage the plan is worth {} less.",
                self.rounded(Estimate { value: -best.net.value, ..best.net })
            );
        }
        format!("A pilot ({what}) about pays for itself: {}.", self.with_error(best.net))
    }

    /// Says so where a pilot is worth more than what it shows: then it is the work of its seats that pays.
    fn beyond_results(&self, best: &PilotValue) -> String {
        let shown = best.information.gain;
        if best.net.value <= shown.value + shown.half_width() {
            return String::new();
        }
        format!(
            " Its results alone are worth {}: the rest is what its seats earn, so put such a plan among the options.",
            self.rounded(shown)
        )
    }

    /// The pilots that the best is not told from, it among them, the best first.
    fn alike(&self) -> Vec<&PilotValue> {
        let mut alike: Vec<&PilotValue> = self.found.pilots.iter().filter(|pilot| !pilot.is_told).collect();
        alike.sort_by(|a, b| b.net.value.total_cmp(&a.net.value));
        alike
    }

    /// Which sizes and lengths are as good, in a sentence; nothing where all are told from the best.
    fn as_good(&self) -> String {
        let alike = self.alike();
        let others = alike.len().saturating_sub(1);
        match (others, self.found.pilots.len()) {
            (0, _) => String::new(),
            (_, all) if all == others + 1 => "No size and length is told from another.".to_owned(),
            _ => {
                let names: Vec<String> = alike.iter().skip(1).take(NAMED).map(|pilot| pilot_name(pilot)).collect();
                let rest = if others > NAMED { format!(", and {} more", others - NAMED) } else { String::new() };
                format!("Not told from it: {}{rest}.", short::listed(&names))
            }
        }
    }

    /// The pilots that are printed: the best, those that it is not told from, and the best of those bought, hired and mixed.
    pub(super) fn printed(&self) -> Vec<&PilotValue> {
        let kind = |pilot: &PilotValue| (pilot.design.heads > 0, pilot.design.units > 0);
        let mut sorted: Vec<&PilotValue> = self.found.pilots.iter().collect();
        sorted.sort_by(|a, b| b.net.value.total_cmp(&a.net.value));
        let mut kinds: Vec<(bool, bool)> = Vec::new();
        let mut shown = 0;
        sorted.retain(|pilot| {
            let is_first = !kinds.contains(&kind(pilot));
            kinds.push(kind(pilot));
            let is_kept = is_first || (!pilot.is_told && shown < PILOTS);
            shown += usize::from(is_kept);
            is_kept
        });
        sorted
    }

    pub(super) fn pilot_blocks(&self) -> Vec<Block> {
        if self.found.pilots.is_empty() {
            return Vec::new();
        }
        let head = ["Pilot", "its results", "it costs", "it earns", "delay", "go on from", "net benefit"];
        let mut grid = Grid::new(head.map(str::to_owned).into());
        let printed = self.printed();
        for pilot in &printed {
            grid.row(vec![
                pilot_name(pilot),
                self.with_error(pilot.information.gain),
                self.with_error(pilot.cost),
                self.with_error(pilot.earned),
                // What is left of a sum is known no better than the sum.
                self.rounded(Estimate { value: pilot.delay, ..pilot.net }),
                goes_on(pilot),
                self.with_error(pilot.net),
            ]);
        }
        let all = self.found.pilots.len();
        let of = if printed.len() == all {
            String::new()
        } else {
            format!(", {} of {all} sizes and lengths (all are in summary.csv)", printed.len())
        };
        let head = format!("A pilot that shows {}{of}:", self.found.pilot_shows.join(", "));
        let mut blocks = vec![Block::Text(head), Block::Grid(grid)];
        blocks.extend(Some(self.as_good()).filter(|said| !said.is_empty()).map(Block::Text));
        blocks.extend(self.found.pilot_limit.map(|limit| {
            Block::Text(format!(
                "To know just the beliefs named for certain: {}; what is counted tells of others too.",
                self.with_error(limit.gain)
            ))
        }));
        blocks.push(Block::Note(
            "Net benefit: NPV of the plan whose first stage is the pilot (at its end it goes on from so many active account teams, \
             else it stops; what follows and from how many teams was chosen on other futures), less that of the best choice without it. \
             Delay: what coming later costs, less what the pilot's teams and pipeline carry over; the rest of the sum."
                .to_owned(),
        ));
        blocks
    }
}

/// From how many active teams the plan follows a pilot.
fn goes_on(pilot: &PilotValue) -> String {
    let other = if pilot.follows_other { ", other plan" } else { "" };
    match pilot.teams {
        0 => format!("always{other}"),
        teams => format!("{teams} teams{other}"),
    }
}

pub(super) fn pilot_name(pilot: &PilotValue) -> String {
    let PilotDesign { heads, units, months } = pilot.design;
    format!("{} for {months} months", seats_in_words([heads, units, 0]))
}
