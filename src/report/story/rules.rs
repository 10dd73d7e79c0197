//! When to stop, shrink, move or grow a plan: its rules, how often they act, and what that is worth.

use super::run::Teller;
use super::{Exhibit, Part, Section, ShownTable};
use crate::analysis::figures::in_sentence;
use crate::analysis::policy::{Shares, Tripwire};
use crate::model::staffing::Acted;
use crate::report::charts::policy::ACTS;
use crate::report::format::{count, short};
use crate::report::tripwires;

impl Teller<'_> {
    /// The rules that plans are run under, for the board; those that would suit the leader are to be looked up.
    pub(super) fn rules(&self) -> Option<Section> {
        let wires = tripwires::shown(self.shown.found);
        let first = wires.first()?;
        let title = self.finding("policy", &format!("When to change course with {}", self.shown.name(first.option)));
        let mut section = Self::section("policy", "Rules", title);
        section.part = if wires.iter().any(|wire| wire.is_followed) { Part::Board } else { Part::Appendix };
        let told = |wire: &&Tripwire| tripwires::told(self.shown.name(wire.option), wire, self.shown.currency);
        section.said = wires.iter().map(told).collect();
        section.exhibits.extend(wires.iter().filter_map(|wire| self.acted(wire)).map(Exhibit::Table));
        let chart = self.charts.iter().find(|chart| chart.name == "policy");
        section.exhibits.extend(chart.map(|chart| Exhibit::Chart(chart.clone())));
        section.notes.push(
            "Rules look at what a company can see at the time, and act on it alone; what they are worth was measured on \
             futures that they were not fitted to."
                .to_owned(),
        );
        Some(section)
    }

    /// In how many futures the rules of a plan have done what, at the end of each year.
    fn acted(&self, wire: &Tripwire) -> Option<ShownTable> {
        let shares: &Shares = wire.shares.as_ref()?;
        let months = shares.months.len() as u32;
        let ends: Vec<u32> = (1..months).filter(|month| month % 12 == 0).chain([months]).collect();
        let name = in_sentence(self.shown.name(wire.option));
        let caption = format!("What the rules of {name} have done by month, in {} futures", count(shares.futures));
        let heads: Vec<String> = ends.iter().map(|month| format!("month {month}")).collect();
        let mut table = ShownTable::new(&caption, &["the plan is"]);
        table.header.extend(heads);
        for (act, words, _) in ACTS {
            let at = |&month: &u32| shares.at(month - 1, act);
            if act == Acted::Kept || ends.iter().any(|month| at(month) > 0.0) {
                let cells = ends.iter().map(|month| short::percent(at(month)));
                let words = if act == Acted::Kept { "as it was" } else { words };
                table.rows.push(std::iter::once(words.to_owned()).chain(cells).collect());
            }
        }
        Some(table)
    }
}
